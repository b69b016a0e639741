"""Lays out the files of a relation between two states: empty, with instructions and examples.

A file without a claim says nothing, so what is laid out is valid as it stands. All of it is
comments: a line that begins with ``## `` tells what to do, one that begins with ``# `` is Turtle
to take the mark from and to change.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath

from relations_kg.errors import OutputError, UsageError
from relations_kg.namespaces import ID
from relations_kg.syntax.output import atomic_write

__all__ = ["KINDS", "Layout", "Party", "graph_folder_of", "lay_out"]

KINDS = ("relations", "missions", "offices", "events")
"""The kinds of claims that have a file each in the folder of a relation."""

_STATE = ID + "state/"


@dataclass(frozen=True, order=True)
class Party:
    """A state, or what may be one, of a relation.

    Attributes:
        iri: its IRI, below ``https://w3id.org/relations-kg/id/state/``.
        name: its name in English.
    """

    iri: str
    name: str

    @property
    def code(self) -> str:
        """The last part of its IRI, as prefixed names have it: ``ALB``."""
        return self.iri.removeprefix(_STATE)


@dataclass(frozen=True)
class Layout:
    """The files of a relation, none of which is written yet.

    Attributes:
        name: the name of its folder: the codes of both parties, by their IRIs, in small letters.
        files: the text of each file, by its path below the folder of the graph.
    """

    name: str
    files: dict[PurePosixPath, str]

    def write(self, graph: Path) -> list[Path]:
        """Write all files below ``graph``, or none.

        The folder is made beside its place and renamed.

        Args:
            graph: the folder of the graph; it is made if it is not there.

        Returns:
            The files, in the order of :attr:`files`.

        Raises:
            UsageError: one of them, or the folder of the relation, is there already.
            OutputError: they cannot be written.
        """
        folder = graph / "relations" / self.name
        sources = [path for path in self.files if path.parts[0] != "relations"]
        for place in (folder, *(graph / path for path in sources)):
            if os.path.lexists(place):
                raise UsageError(
                    "this is there already, and nothing is overwritten",
                    path=place,
                    hint="add to what is there, or choose another folder with --into",
                )
        written: list[Path] = []
        beside: Path | None = None
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            beside = Path(tempfile.mkdtemp(prefix=f".{self.name}-", dir=folder.parent))
            beside.chmod(0o777 & ~_umask())
            for path, text in self.files.items():
                if path in sources:
                    (graph / path).parent.mkdir(exist_ok=True)
                    with atomic_write(graph / path) as out:
                        out.write(text.encode())
                    written.append(graph / path)
                else:
                    with atomic_write(beside / path.name) as out:
                        out.write(text.encode())
            beside.rename(folder)
        except BaseException as error:
            for each in written:
                each.unlink(missing_ok=True)
            if beside is not None:
                shutil.rmtree(beside, ignore_errors=True)
            if isinstance(error, OSError):
                raise OutputError(
                    f"the files cannot be written: {error.strerror}",
                    path=graph,
                    hint="choose a place that you may write to with --into",
                ) from error
            raise
        return [graph / path for path in self.files]


def lay_out(one: Party, other: Party) -> Layout:
    """The files of the relation between two states, in either order.

    Raises:
        UsageError: both are the same state.
    """
    if one.iri == other.iri:
        raise UsageError(
            f"a relation is between two states, and {one.name} is named twice",
            hint="name another state as well",
        )
    first, second = sorted((one, other))
    name = f"{first.code}-{second.code}".lower()
    values = {
        "NAME": name,
        "FIRST_CODE": first.code,
        "SECOND_CODE": second.code,
        "FIRST": first.name,
        "SECOND": second.name,
    }
    folder = PurePosixPath("relations", name)
    texts = {folder / f"{kind}.ttl": _filled(kind, values) for kind in KINDS}
    texts[PurePosixPath("sources", f"{name}.ttl")] = _filled("sources", values)
    return Layout(name, texts)


def graph_folder_of(folder: Path) -> Path:
    """The folder of the graph, seen from where somebody works.

    Args:
        folder: a checkout, or any other folder, which holds the graph itself then.
    """
    graph = folder / "graph"
    return graph if (graph / "relations").is_dir() else folder


def _filled(kind: str, values: dict[str, str]) -> str:
    """A template with the parties in it, each named by a word in double braces."""
    text = (files("relations_kg") / "templates" / f"{kind}.ttl").read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace("{{" + key + "}}", value)
    return text


def _umask() -> int:
    """The mask of permissions, which can be asked for only by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
