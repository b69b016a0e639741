"""A client as editors have one, at the other end of the server's standard streams."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # seconds; nothing is said about how fast it is


class Editor:
    """A session with a server of its own, which has ended when the block is left."""

    def __init__(
        self,
        folder: Path | None,
        *,
        client: str = "visual-studio-code",
        options: Any = None,
        encodings: list[types.PositionEncodingKind | str] | None = None,
        configuration: dict[str, Any] | None = None,
    ) -> None:
        self.client = LanguageClient(configuration={"": configuration or {}})
        self.messages: list[str] = []
        self.registered: list[str] = []
        self.published: list[types.PublishDiagnosticsParams] = []
        self.exit_code: int | None = None
        self._folder = folder
        self._options = options
        self._news = asyncio.Condition()
        self._capabilities = client_capabilities(client)
        if encodings is not None:
            general = self._capabilities.general or types.GeneralClientCapabilities()
            general.position_encodings = encodings
            self._capabilities.general = general
        self.capabilities: types.ServerCapabilities | None = None

    async def __aenter__(self) -> Self:
        self._answer()
        env = dict(os.environ, PYTHONPATH=str(CHECKOUT))
        command = (sys.executable, "-m", "relations_kg", "lsp", "--stdio")
        await self.client.start_io(*command, env=env)
        folders = None
        if self._folder is not None:
            folders = [types.WorkspaceFolder(self._folder.as_uri(), self._folder.name)]
        found = await self._soon(
            self.client.initialize_session(
                types.InitializeParams(
                    capabilities=self._capabilities,
                    root_uri=self._folder.as_uri() if self._folder else None,
                    workspace_folders=folders,
                    initialization_options=self._options,
                )
            )
        )
        self.capabilities = found.capabilities
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        server = self.client._server
        assert server is not None
        try:
            if error is None:
                await self._soon(self.client.shutdown_session())
                self.exit_code = server.returncode
        finally:
            if server.returncode is None:
                server.kill()
                await server.wait()
            await self.client.stop()

    async def open(self, path: Path, text: str, version: int = 1) -> str:
        item = types.TextDocumentItem(path.as_uri(), "turtle", version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return item.uri

    async def change(self, uri: str, version: int, text: str) -> None:
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def close(self, uri: str) -> None:
        self.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        )

    async def diagnosed(
        self,
        uri: str,
        version: int | None = None,
        fits: Callable[[list[types.Diagnostic]], bool] = lambda _: True,
    ) -> list[types.Diagnostic]:
        """What is published of a text, of that version, that fits."""

        def found() -> list[types.Diagnostic] | None:
            for each in self.published:
                if each.uri == uri and each.version == version and fits(list(each.diagnostics)):
                    return list(each.diagnostics)
            return None

        await self.until(lambda: found() is not None)
        return found() or []

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something that the server has told makes it hold."""
        async with self._news:
            await self._soon(self._news.wait_for(holds))

    async def _soon(self, awaited: Awaitable[Any]) -> Any:
        return await asyncio.wait_for(awaited, PATIENCE)

    async def _tell(self, into: list[Any], what: Any) -> None:
        async with self._news:
            into.append(what)
            self._news.notify_all()

    def _answer(self) -> None:
        feature = self.client.feature

        @feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        async def published(params: types.PublishDiagnosticsParams) -> None:
            await self._tell(self.published, params)

        @feature(types.WINDOW_SHOW_MESSAGE)
        async def shown(params: types.ShowMessageParams) -> None:
            await self._tell(self.messages, params.message)

        @feature(types.CLIENT_REGISTER_CAPABILITY)
        async def registered(params: types.RegistrationParams) -> None:
            for each in params.registrations:
                await self._tell(self.registered, each.method)

        @feature(types.WORKSPACE_CONFIGURATION)
        def configured(params: types.ConfigurationParams) -> list[Any]:
            return [self.client.get_configuration(section=each.section) for each in params.items]


@pytest.fixture
def editor() -> Iterator[type[Editor]]:
    """Starts a server and a client: ``async with editor(folder) as session: ...``."""
    return Editor
