"""RDF files to quads, terms exactly as they are written.

Nothing but the given bytes is read: no network, no other file, no ``owl:imports``. The one
liberty that the parser takes is RDF 1.1 Concepts, section 3.3: language tags arrive in lower
case.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from relations_kg.errors import (
    FileMissing,
    NoRdfFound,
    RefusedInput,
    RelationsKgError,
    SyntaxFault,
    UsageError,
)
from relations_kg.formats import RdfFormat
from relations_kg.namespaces import PREFIXES
from relations_kg.rdf import BlankNode, Iri, Quad
from relations_kg.syntax import text
from relations_kg.syntax.screening import remote_context, screen
from relations_kg.terms import quad_from_engine

__all__ = ["FileLabels", "Opened", "n_quads", "open_source", "read", "read_paths"]

_STANDARD_INPUT = "-"
_ENGINE_FORMATS = {
    RdfFormat.TURTLE: ox.RdfFormat.TURTLE,
    RdfFormat.TRIG: ox.RdfFormat.TRIG,
    RdfFormat.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    RdfFormat.N_QUADS: ox.RdfFormat.N_QUADS,
    RdfFormat.JSON_LD: ox.RdfFormat.JSON_LD,
    RdfFormat.RDF_XML: ox.RdfFormat.RDF_XML,
}
_PLACE = re.compile(r"^Parser error (?:at|between) line.*?: ", re.DOTALL)
_NO_PREFIX = re.compile(r"The prefix (.*?): has not been declared")


def read(
    source: str | Path | bytes,
    format: str | RdfFormat | None = None,
    *,
    base: str | None = None,
    graph: Iri | None = None,
    name: str | None = None,
    keep_labels: bool = False,
) -> Iterator[Quad]:
    """The quads of one file.

    Blank nodes are renamed in the order in which they appear, with a label that belongs to
    the file (its name, named graph and content): two files never share one, and the same
    file gives the same labels each time.

    Args:
        source: a path, ``-`` for standard input, or the content itself.
        format: name, extension or media type of a syntax; by default that of the path's
            extension.
        base: what relative IRIs are relative to, where the file does not say so itself.
        graph: the named graph for the triples that the file puts in none.
        name: what to call the file in messages; its path by default.
        keep_labels: leave blank nodes the labels that the file gives them; those without one
            get another each time.

    Returns:
        The quads, parsed while they are fetched: the errors of the syntax come then.

    Raises:
        FileMissing: the file is not there or cannot be read.
        EncodingFault: it is not UTF-8.
        SyntaxFault: it does not follow the syntax; with line, column and the line's text.
        RefusedInput: it reaches elsewhere, uses RDF 1.2, or is nested too deeply.
        UnknownName: there is no such format, or the extension tells none.
        UsageError: bytes or standard input without a format, or a bad ``base``.
    """
    content, chosen, name = open_source(source, format, name)
    parser = _parser(content, chosen, base, name)
    labels = None if keep_labels else FileLabels(content, graph, name)
    return _quads(parser, content, graph, name, labels)


class Opened(NamedTuple):
    """A source whose bytes are at hand.

    Attributes:
        content: in UTF-8, without a byte order mark.
        format: its syntax.
        name: what to call it in messages, if it has a name.
    """

    content: bytes
    format: RdfFormat
    name: str | None


def open_source(
    source: str | Path | bytes, format: str | RdfFormat | None = None, name: str | None = None
) -> Opened:
    """The bytes of a source and their syntax; the arguments and errors are those of :func:`read`.

    Raises:
        FileMissing: the file is not there or cannot be read.
        EncodingFault: it is not UTF-8.
        UnknownName: there is no such format, or the extension tells none.
        UsageError: bytes or standard input without a format.
    """
    chosen = _chosen(source, format, name)
    content, name = _content(source, name)
    text.check(content, name)
    return Opened(content.removeprefix(b"\xef\xbb\xbf"), chosen, name)


def n_quads(
    source: str | Path | bytes,
    format: str | RdfFormat | None = None,
    *,
    graph: Iri | None = None,
    name: str | None = None,
) -> bytes:
    """One file as N-Quads, in the order of the file and at the engine's own speed.

    Blank nodes have labels of the engine's choice, and what only RDF 1.2 has is not refused:
    both are for whoever makes terms of the lines.

    Args:
        source: a path, ``-`` for standard input, or the content itself.
        format: name, extension or media type of a syntax; by default that of the path's
            extension.
        graph: the named graph for the triples that the file puts in none.
        name: what to call the file in messages; its path by default.

    Raises:
        InputError: what :func:`read` raises.
        UsageError: likewise.
    """
    content, chosen, name = open_source(source, format, name)
    parser = _parser(content, chosen, None, name)
    quads: Iterable[ox.Quad] = parser
    if graph is not None:
        default, named = ox.DefaultGraph(), ox.NamedNode(graph.value)
        quads = (
            ox.Quad(each.subject, each.predicate, each.object, named)
            if each.graph_name == default
            else each
            for each in parser
        )
    try:
        found = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise _fault(error, content, name) from error
    assert found is not None  # as there is no file to write to
    return found


def read_paths(paths: Iterable[str | Path]) -> list[Path]:
    """The files that ``paths`` stand for, folders searched through for RDF.

    Folders are searched to any depth for the extensions of :class:`RdfFormat`, in the order
    of the names; what begins with a full stop is passed over. A file is taken whatever its
    extension.

    Raises:
        FileMissing: a path is not there.
        NoRdfFound: a folder holds no RDF.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        try:
            is_there = path.exists() or str(path) == _STANDARD_INPUT
        except OSError as error:  # a name that is too long, for one
            raise FileMissing(f"the file cannot be read: {error.strerror}", path=path) from error
        if not is_there:
            raise _missing(path)
        found.extend(_within(path) if path.is_dir() else [path])
    return found


def _within(folder: Path) -> list[Path]:
    extensions = RdfFormat.all_extensions()
    try:
        found = sorted(
            path
            for path in folder.rglob("*")
            if path.suffix.lower() in extensions
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
            and path.is_file()
        )
    except OSError as error:
        raise FileMissing(f"the folder cannot be read: {error.strerror}", path=folder) from error
    if not os.access(folder, os.R_OK | os.X_OK):  # the search passes over what it may not see
        raise FileMissing("the folder cannot be read: Permission denied", path=folder)
    if not found:
        raise NoRdfFound(
            "the folder holds no RDF file",
            path=folder,
            hint=f"RDF is known by the extensions {', '.join(extensions)}",
        )
    return found


def _chosen(
    source: str | Path | bytes, format: str | RdfFormat | None, name: str | None
) -> RdfFormat:
    if isinstance(format, RdfFormat):
        return format
    if format is not None:
        return RdfFormat.named(format)
    if not isinstance(source, bytes) and str(source) != _STANDARD_INPUT:
        return RdfFormat.of_path(Path(source))
    if name is not None and Path(name).suffix:
        return RdfFormat.of_path(Path(name))
    raise UsageError(
        "standard input has no name that tells its format",
        hint=f"name one of: {', '.join(str(member.value) for member in RdfFormat)}",
    )


def _content(source: str | Path | bytes, name: str | None) -> tuple[bytes, str | None]:
    if isinstance(source, bytes):
        return source, name
    if str(source) == _STANDARD_INPUT:
        return sys.stdin.buffer.read(), name or "standard input"
    path = Path(source)
    try:
        return path.read_bytes(), name or str(path)
    except FileNotFoundError as error:
        raise _missing(path) from error
    except OSError as error:
        raise FileMissing(f"the file cannot be read: {error.strerror}", path=path) from error


def _missing(path: Path) -> FileMissing:
    from difflib import get_close_matches

    hint = "names are relative to the folder that the command runs in"
    try:
        beside = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        beside = []
    if near := get_close_matches(path.name, beside, n=1):
        hint = f"did you mean {path.parent / near[0]}?"
    return FileMissing("there is no such file", path=path, hint=hint)


def _parser(content: bytes, format: RdfFormat, base: str | None, name: str | None) -> ox.QuadParser:
    screen(content, format, name)
    try:
        return ox.parse(content, _ENGINE_FORMATS[format], base_iri=base)
    except ValueError as error:
        raise UsageError(f"the base {base!r} is no absolute IRI: {error}") from error


def _quads(
    parser: ox.QuadParser,
    content: bytes,
    graph: Iri | None,
    name: str | None,
    labels: FileLabels | None,
) -> Iterator[Quad]:
    try:
        for parsed in parser:
            quad = quad_from_engine(parsed, graph)
            if labels is None:
                yield quad
                continue
            subject, object_ = quad.subject, quad.object
            if isinstance(subject, BlankNode):
                quad = quad._replace(subject=labels.of(subject))
            if isinstance(object_, BlankNode):
                quad = quad._replace(object=labels.of(object_))
            yield quad
    except SyntaxError as error:
        raise _fault(error, content, name) from error
    except RelationsKgError as error:
        error.path = error.path or name
        raise


class FileLabels:
    """New labels for the blank nodes of one file, in order of appearance.

    Attributes:
        given: how many nodes have a label, or have been passed over.

    Args:
        content: the bytes of the file.
        graph: the named graph for the triples that the file puts in none.
        name: what the file is called.
    """

    def __init__(self, content: bytes, graph: Iri | None, name: str | None) -> None:
        # Within a named graph the file's last name is enough, and leaves the labels the same
        # wherever the folder stands.
        named = "" if name is None else name if graph is None else Path(name).name
        self._file = f"{named}\0{'' if graph is None else graph.value}\0".encode()
        self._content = content
        self._labels: dict[str, BlankNode] = {}
        self.given = 0

    def pass_over(self, count: int) -> None:
        """Keep so many labels for nodes that nobody asks for."""
        self.given += count

    def number_of(self, node: BlankNode) -> int | None:
        """How many labels are given before that of a node; ``None`` for a node of another file."""
        prefix, _, number = node.label.rpartition("n")
        is_number = number.isascii() and number.isdecimal() and len(number) < 19
        return int(number) if is_number and prefix == self._prefix else None

    def of(self, node: BlankNode) -> BlankNode:
        """The blank node with its new label, for one with that of the parser."""
        label = self._labels.get(node.label)
        if label is None:
            label = BlankNode(f"{self._prefix}n{self.given}")
            self._labels[node.label] = label
            self.given += 1
        return label

    @cached_property
    def _prefix(self) -> str:
        from hashlib import blake2b

        digest = blake2b(self._file, digest_size=6)
        digest.update(self._content)
        return f"b{digest.hexdigest()}"


def _fault(error: SyntaxError, content: bytes, name: str | None) -> SyntaxFault | RefusedInput:
    said = error.msg
    if "remote context" in said or "LoadDocumentCallback" in said:
        iri = remote_context(content)
        return RefusedInput(
            f"the JSON-LD context {'' if iri is None else iri + ' '}is elsewhere, "
            "and nothing is fetched",
            path=name,
            hint="put the content of the context in its place",
        )
    message = _PLACE.sub("", said)
    hint = None
    if found := _NO_PREFIX.search(message):
        prefix = found[1]
        iri = PREFIXES.get(prefix, "the namespace's IRI")
        hint = f"put this line at the top: @prefix {prefix}: <{iri}> ."
    elif "nexpected end of file" in message:
        hint = "look for a string, a bracket or a statement that is never closed"
    elif "No scheme found" in message:
        message = f"a relative IRI, and nothing says relative to what: {message}"
        hint = "write the IRI in full, or put this line at the top: @base <...> ."
    line = error.lineno
    return SyntaxFault(
        message,
        path=name,
        line=line,
        column=None if line is None else error.offset,
        source_line=None if line is None else text.line_at(content, line),
        hint=hint,
    )
