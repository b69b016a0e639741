"""What the files of a set of files say, read again only where one has changed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from relations_kg.dataset.recipe import DataFile
from relations_kg.errors import RelationsKgError
from relations_kg.formats import RdfFormat
from relations_kg.language_server.documents import Document, FileSet
from relations_kg.language_server.outline import Outline
from relations_kg.rdf import Iri, Quad
from relations_kg.syntax.text import decode

__all__ = ["MOST_BYTES", "Facts", "ReadFile"]

MOST_BYTES = 64 << 20
"""How much the files of a folder may hold together to be judged with an open one."""

_PASSED_OVER = frozenset(("node_modules", "site-packages", "__pycache__", "venv"))


@dataclass
class ReadFile:
    """A file, or the text that is open in its place.

    Attributes:
        file: what is read.
        stamp: tells whether it has changed.
        quads: what it says; what it said last, where it cannot be read any more.
        fault: why it cannot be read.
        document: the open text, where it is open.
    """

    file: DataFile
    stamp: object
    quads: tuple[Quad, ...]
    fault: RelationsKgError | None = None
    document: Document | None = None

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The IRIs that it says something of."""
        return frozenset(quad.subject.value for quad in self.quads if isinstance(quad.subject, Iri))

    @cached_property
    def text(self) -> str:
        """Its text."""
        if self.document is not None:
            return self.document.text
        return decode(self.file.path.read_bytes(), str(self.file.path))

    @cached_property
    def outline(self) -> Outline:
        """What stands where in it."""
        return self.document.outline if self.document is not None else Outline(self.text)


class Facts:
    """The files of one set of files. It is used by one thread at a time.

    Attributes:
        too_large: whether the folder holds more than is read for every change of a text, so
            that only the open texts count.
    """

    def __init__(self, file_set: FileSet) -> None:
        self.file_set = file_set
        self.too_large = False
        self._known: dict[Path, ReadFile] = {}

    def read(self, documents: Mapping[Path, Document]) -> tuple[ReadFile, ...]:
        """The files as they are now, each open text in the place of its file.

        Args:
            documents: the open texts of the set by their keys.
        """
        known: dict[Path, ReadFile] = {}
        for path in sorted({*self._paths(), *documents}):
            found = self._read(path, documents.get(path))
            if found is not None:
                known[path] = found
        self._known = known
        return tuple(known.values())

    def fault(self, document: Document) -> RelationsKgError | None:
        """Why an open text cannot be read; ``None`` where it can."""
        found = self._read(document.key, document)
        if found is None:
            return None
        self._known[document.key] = found
        return found.fault

    def _read(self, path: Path, document: Document | None) -> ReadFile | None:
        before = self._known.get(path)
        stamp = document.text if document is not None else _stamp(path)
        if stamp is None:
            return None
        if before is not None and before.stamp == stamp:
            before.document = document
            return before
        file = _data_file(path, self.file_set, document)
        try:
            return ReadFile(file, stamp, tuple(file.read()), None, document)
        except RelationsKgError as error:
            quads = before.quads if before is not None else self._saved(path, document)
            return ReadFile(file, stamp, quads, error, document)

    def _saved(self, path: Path, document: Document | None) -> tuple[Quad, ...]:
        """What the file says on the disk, where the open text has never been readable."""
        if document is None or document.path is None:
            return ()
        try:
            return tuple(_data_file(path, self.file_set, None).read())
        except RelationsKgError:
            return ()

    def _paths(self) -> list[Path]:
        if self.file_set.alone:
            return []
        paths = [path for root in self.file_set.roots for path in _within(root)]
        sizes = [_size(path) for path in paths]
        self.too_large = sum(sizes) > MOST_BYTES
        return [] if self.too_large else paths


def _within(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _PASSED_OVER
        )
        for name in sorted(names):
            if name.lower().endswith(RdfFormat.TURTLE.extensions) and not name.startswith("."):
                yield Path(folder) / name


def _data_file(path: Path, file_set: FileSet, document: Document | None) -> DataFile:
    root = next((root for root in file_set.roots if path.is_relative_to(root)), path.parent)
    within = path.relative_to(root) if path != root else Path(path.name)
    file = DataFile("data/" + quote(within.as_posix()), path, RdfFormat.TURTLE.value)
    return file if document is None else replace(file, content=document.content)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
