"""The server: what comes from the client goes to the capabilities, and their answers back."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from relations_kg import __version__
from relations_kg.errors import RelationsKgError
from relations_kg.language_server.checking import Checks, Known
from relations_kg.language_server.completion import complete, resolved
from relations_kg.language_server.definition import definition
from relations_kg.language_server.documents import Document, FileSet, file_set_of, path_of
from relations_kg.language_server.formatting import formatted
from relations_kg.language_server.hover import hover
from relations_kg.language_server.options import SECTION, Options, read_options
from relations_kg.language_server.vocabulary import ontology_paths

__all__ = ["TurtleServer", "serve"]

_WATCHED = "**/*.ttl"


class TurtleServer(LanguageServer):
    """A language server for Turtle; one client, one process.

    Texts are sent whole when they change: pygls 2.1 also ends lines where the protocol does
    not (form feed, U+2028, ...), so that a part of a text would be put in the wrong place.
    """

    def __init__(self) -> None:
        super().__init__(
            "relations-kg", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full
        )
        self.checks = Checks(self._publish, self._complain)
        self.options = Options()
        self.was_shut_down = False
        self._documents: dict[str, Document] = {}
        self._complaints: list[str] = []

    @property
    def encoding(self) -> types.PositionEncodingKind | str:
        """The unit of columns that was agreed on."""
        return self.workspace.position_encoding or types.PositionEncodingKind.Utf16

    @property
    def folders(self) -> list[Path]:
        """The folders that are open in the editor."""
        uris = [folder.uri for folder in self.workspace.folders.values()]
        if not uris and self.workspace.root_uri:
            uris = [self.workspace.root_uri]
        return [path for uri in uris if (path := path_of(uri)) is not None]

    def document(self, uri: str) -> Document:
        """The open text; one that is not open is read from its file."""
        found = self._documents.get(uri)
        if found is None:
            source = self.workspace.get_text_document(uri)
            found = Document(uri, source.version, source.source, self.encoding)
        return found

    def file_set(self, document: Document) -> FileSet:
        """The files that a text is judged among."""
        return file_set_of(document, self.folders, self.options)

    def put(self, uri: str) -> None:
        """Take over a text that was opened or has changed, and check it."""
        self._documents.pop(uri, None)
        document = self.document(uri)
        self._documents[uri] = document
        self._check(self.file_set(document))

    def drop(self, uri: str) -> None:
        """A text was closed: nothing is told of it any more."""
        document = self._documents.pop(uri, None)
        if document is None:
            return
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
        self._check(self.file_set(document))

    def check_all(self) -> None:
        """Check every open text anew."""
        for file_set in {self.file_set(document) for document in self._documents.values()}:
            self._check(file_set)

    async def known(self, document: Document) -> Known:
        """What is known where a text is."""
        file_set = self.file_set(document)
        return await self.checks.known(file_set, self._within(file_set))

    def configure(self, given: Iterable[Any]) -> None:
        """Take over options, the later ones over the earlier; tell the user what is wrong."""
        chosen = Options()
        complaints: list[str] = []
        for each in given:
            options, wrong = read_options(each)
            complaints += wrong
            chosen = options if options != Options() else chosen
        for sentence in complaints:
            if sentence not in self._complaints:
                self._complain(sentence)
        self._complaints = complaints
        self.options = chosen
        base = next(iter(self.folders), Path.cwd())
        self.checks.shapes = tuple((base / path).resolve() for path in chosen.shapes)
        self.checks.regime = chosen.regime

    def _check(self, file_set: FileSet) -> None:
        documents = self._within(file_set)
        if documents:
            self.checks.start(file_set, documents)
        else:
            self.checks.forget(file_set)

    def _within(self, file_set: FileSet) -> dict[Path, Document]:
        return {
            document.key: document
            for document in self._documents.values()
            if self.file_set(document) == file_set
        }

    def _publish(self, document: Document, found: list[types.Diagnostic]) -> None:
        if self._documents.get(document.uri) is document:
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(document.uri, found, document.version)
            )

    def _complain(self, sentence: str) -> None:
        self.window_show_message(
            types.ShowMessageParams(types.MessageType.Error, f"relations-kg: {sentence}")
        )


def serve() -> int:
    """Serve one client over standard input and output until it says to end.

    Returns:
        0, or 1 where the client was gone before it said so.
    """
    server = TurtleServer()
    _register(server)
    # Nothing but messages may come out there, whatever is printed anywhere.
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    server.start_io(sys.stdin.buffer, messages)
    server.checks.close()
    return 0 if server.was_shut_down else 1


def _register(server: TurtleServer) -> None:
    _register_session(server)
    _register_texts(server)
    _register_questions(server)


def _register_session(server: TurtleServer) -> None:
    """The beginning and the end, and the configuration."""
    given: list[Any] = [None, None]

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        given[0] = params.initialization_options

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        server.configure(given)
        workspace = server.client_capabilities.workspace
        watching = workspace and workspace.did_change_watched_files
        if watching and watching.dynamic_registration:
            await _watch(server)
        if workspace and workspace.configuration:
            await _pull()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        workspace = server.client_capabilities.workspace
        settings = params.settings
        if isinstance(settings, dict) and SECTION in settings:
            given[1] = settings[SECTION]
            server.configure(given)
            server.check_all()
        elif workspace and workspace.configuration:
            await _pull()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(_: types.DidChangeWatchedFilesParams) -> None:
        server.check_all()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(_: types.DidChangeWorkspaceFoldersParams) -> None:
        server.check_all()

    @server.feature(types.SHUTDOWN)
    def shutdown(_: None) -> None:
        server.was_shut_down = True
        server.checks.close()

    async def _pull() -> None:
        """Ask the client for its configuration."""
        asked = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
        answer = await server.workspace_configuration_async(asked)
        given[1] = answer[0] if answer else None
        server.configure(given)
        server.check_all()


async def _watch(server: TurtleServer) -> None:
    """Ask the client to tell of files that something else changes."""
    watchers = [types.FileSystemWatcher(_WATCHED)]
    await server.client_register_capability_async(
        types.RegistrationParams(
            [
                types.Registration(
                    id="relations-kg-files",
                    method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                    register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers),
                )
            ]
        )
    )


def _register_texts(server: TurtleServer) -> None:
    """What is open."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        server.put(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        server.put(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.drop(params.text_document.uri)


def _register_questions(server: TurtleServer) -> None:
    """What the client asks about a text."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def on_hover(params: types.HoverParams) -> types.Hover | None:
        document = server.document(params.text_document.uri)
        known = await server.known(document)
        return hover(document, params.position, known.vocabulary)

    latest: list[Known] = []

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION,
        types.CompletionOptions(trigger_characters=[":", "^"], resolve_provider=True),
    )
    async def on_completion(params: types.CompletionParams) -> types.CompletionList:
        document = server.document(params.text_document.uri)
        known = await server.known(document)
        latest[:] = [known]
        return complete(document, params.position, known.vocabulary)

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    def on_resolve(item: types.CompletionItem) -> types.CompletionItem:
        return resolved(item, latest[0].vocabulary) if latest else item

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def on_definition(params: types.DefinitionParams) -> list[types.Location]:
        document = server.document(params.text_document.uri)
        known = await server.known(document)
        return definition(document, params.position, known.files, ontology_paths(), server.encoding)

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def on_formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        document = server.document(params.text_document.uri)
        try:
            return formatted(document)
        except RelationsKgError as error:
            place = f"{error.place}: " if error.place else ""
            message = f"relations-kg: not formatted: {place}{error.message}"
            server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))
            return None
