"""The texts that are open in the editor, and the files that each is judged among."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path

from relations_kg import resources
from relations_kg.errors import RelationsKgError
from relations_kg.language_server.coordinates import Coordinates
from relations_kg.language_server.options import Options
from relations_kg.language_server.outline import Outline

__all__ = ["Document", "FileSet", "file_set_of", "path_of"]


class Document:
    """One version of an open text; a new one takes its place when it changes.

    Args:
        uri: its URI, as the client writes it.
        version: its number, by the client's count.
        text: all of it.
        encoding: the unit of the client's columns.
    """

    def __init__(
        self,
        uri: str,
        version: int | None,
        text: str,
        encoding: types.PositionEncodingKind | str = types.PositionEncodingKind.Utf16,
    ) -> None:
        self.uri = uri
        self.version = version
        self.text = text
        self.path = path_of(uri)
        self.coordinates = Coordinates(text, encoding)

    @cached_property
    def outline(self) -> Outline:
        """What stands where in it."""
        return Outline(self.text)

    @property
    def content(self) -> bytes:
        """Its bytes in UTF-8; half a surrogate pair stays as wrong as it is."""
        return self.text.encode("utf-8", "surrogatepass")

    @property
    def key(self) -> Path:
        """Its path; for what is in no file, a name that no file has."""
        return self.path or Path(self.uri)


@dataclass(frozen=True)
class FileSet:
    """Files whose facts are judged together.

    Attributes:
        roots: files and folders.
        alone: whether it is one file that stands in no folder of the editor's.
    """

    roots: tuple[Path, ...]
    alone: bool = False


def file_set_of(document: Document, folders: Iterable[Path], options: Options) -> FileSet:
    """The files that a text belongs to.

    Those that the client names; or else the shipped graph, where it is one of its files; or else
    the folder of the editor that it is in, the innermost of several; or else itself alone. A
    file of the ontology, which all facts are judged with anyway, is alone.
    """
    alone = FileSet((document.key,), alone=True)
    path = document.path
    if path is None:
        return alone
    around = [folder for folder in folders if path.is_relative_to(folder)]
    if not around:
        return alone
    folder = max(around, key=lambda each: len(each.parts))
    if options.files:
        roots = tuple((folder / name).resolve() for name in options.files)
        return FileSet(roots) if any(path.is_relative_to(root) for root in roots) else alone
    try:
        graph, ontology = resources.graph_folder(), resources.ontology_folder()
    except RelationsKgError:
        return FileSet((folder,))
    if path.is_relative_to(graph.resolve()):
        return FileSet((graph.resolve(),))
    return alone if path.is_relative_to(ontology.resolve()) else FileSet((folder,))


def path_of(uri: str) -> Path | None:
    """The path of a ``file:`` URI; ``None`` of any other."""
    if not uri.startswith("file:"):
        return None
    path = to_fs_path(uri)
    return None if path is None else Path(path).resolve()
