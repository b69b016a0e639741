"""What a dataset is made of: the files, the alignments and the entailment regime."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from relations_kg import resources
from relations_kg.entailment.base import REGIMES
from relations_kg.errors import FileMissing, UnknownName, UsageError
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri, Quad, Subject

if TYPE_CHECKING:
    from datetime import date

    from relations_kg.syntax.file_places import PlacedQuad

__all__ = ["CERTAIN", "CERTAINTIES", "FILLED", "POSSIBLE", "DataFile", "Recipe"]

CERTAIN = "certain"
"""Only what holds whatever the dates within its bounds are."""
POSSIBLE = "possible"
"""All that the bounds do not rule out."""
CERTAINTIES = (CERTAIN, POSSIBLE)
"""How sure it has to be that something holds on a day."""

# The files whose code decides what a built dataset holds; a change in one of them makes
# every cached dataset stale, so that whoever works on them never sees yesterday's answer.
_PACKAGE = Path(__file__).parent.parent
_CODE = (
    "namespaces.py", "rdf.py", "terms.py", "dates.py", "resources.py", "formats.py",
    "dataset/*.py", "entailment/*.py", "syntax/*.py", "store/*.py",
)  # fmt: skip
FILLED = ("derived", "inferred", "ontology")
"""Short names of the named graphs, or groups of them, that building fills.

An export may hold them. Read as facts, what follows from a fact would outlive it.
"""


@dataclass(frozen=True)
class DataFile:
    """One input: a file, or the bytes of standard input.

    Attributes:
        name: short name of the named graph that its default graph goes to, such as
            ``graph/states``.
        path: the file; for standard input a label to show in messages.
        format: the RDF format by name, ``None`` to go by the extension.
        content: the bytes, where there is no file.
        passed_over: short names of named graphs, or of groups of them, whose quads are not read.
    """

    name: str
    path: Path
    format: str | None = None
    content: bytes | None = None
    passed_over: tuple[str, ...] = ()

    @property
    def graph(self) -> Iri:
        """The named graph that the file's default graph goes to."""
        return Iri(DATASET + self.name)

    @property
    def shown(self) -> str:
        """The path for people; of what comes with the package, within the folder that holds it."""
        root = resources.root()
        within = self.path.is_absolute() and self.path.is_relative_to(root)
        path = self.path.relative_to(root).as_posix() if within else self.path
        return os.fsencode(path).decode("utf-8", "backslashreplace")

    def read(self) -> Iterator[Quad]:
        """The quads as the file writes them.

        Raises:
            InputError: the file is missing, malformed or refused.
        """
        from relations_kg.syntax.reading import read

        quads = read(
            self.path if self.content is None else self.content,
            format=self.format,
            graph=self.graph,
            name=self._read_name,
        )
        return filter(self._kept(), quads) if self.passed_over else quads

    def placed(
        self, subjects: Collection[Subject], path: str | None = None
    ) -> Iterator[PlacedQuad]:
        """The quads about some subjects with their places, of a file that has been read.

        Args:
            subjects: IRIs, or blank nodes as :meth:`read` gives them.
            path: what the file is called in the places; its whole path by default.

        Raises:
            InputError: the file is not there any more, or has changed.
        """
        from relations_kg.syntax.file_places import placed_about

        found = placed_about(
            self.path if self.content is None else self.content,
            self.format,
            subjects,
            graph=self.graph,
            name=self._read_name,
            path=path or str(self.path),
        )
        is_kept = self._kept()
        return (each for each in found if is_kept(each.quad))

    @property
    def _read_name(self) -> str:
        return os.fsencode(self.path).decode("utf-8", "backslashreplace")

    def _kept(self) -> Callable[[Quad], bool]:
        """Tells whether a quad is in none of the graphs that are passed over."""
        exact = frozenset(DATASET + name for name in self.passed_over)
        within = tuple(f"{name}/" for name in exact)

        def is_kept(quad: Quad) -> bool:
            name = None if quad.graph is None else quad.graph.value
            return name is None or not (name in exact or name.startswith(within))

        return is_kept

    def fingerprint(self) -> bytes:
        """SHA-256 of the content, together with what else decides how it is read."""
        key = os.fsencode(f"{self.name}\0{self.format or self.path.suffix}\0")
        if self.content is not None:
            return hashlib.sha256(key + self.content).digest()
        try:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, lambda: hashlib.sha256(key)).digest()
        except OSError as error:
            raise FileMissing(
                f"the file cannot be read: {error.strerror}", path=self.path
            ) from error


@dataclass(frozen=True)
class Recipe:
    """What a dataset is built from; equal recipes over equal files give equal datasets.

    Attributes:
        data: the inputs; ``None`` is the graph that comes with relations-kg.
        regime: the entailment regime, one of :data:`relations_kg.entailment.base.REGIMES`.
        align: alignments to outside vocabularies to load, by name.
        bare: only the inputs: no ontology, no date bounds, no entailment.
        ontology: files of an ontology to use in the place of ours.
        as_of: a day; only what holds on it, and what happened up to it, is in the dataset.
        certainty: how sure that has to be, one of :data:`CERTAINTIES`.

    Raises:
        UnknownName: no such regime, alignment or certainty.
        UsageError: a bare dataset as of a day.
    """

    data: tuple[DataFile, ...] | None = None
    regime: str = "owl-rl"
    align: tuple[str, ...] = ()
    bare: bool = False
    ontology: tuple[DataFile, ...] | None = None
    as_of: date | None = None
    certainty: str = CERTAIN

    def __post_init__(self) -> None:
        """Refuse names that nothing answers to."""
        if self.regime not in REGIMES:
            raise UnknownName(
                f"there is no entailment regime {self.regime!r}",
                hint=f"the regimes are: {', '.join(REGIMES)}",
            )
        resources.ontology_files(self.align)
        if self.certainty not in CERTAINTIES:
            raise UnknownName(
                f"there is no certainty {self.certainty!r}",
                hint=f"there are: {', '.join(CERTAINTIES)}",
            )
        if self.bare and self.as_of is not None:
            raise UsageError(
                "a bare dataset has no bounds of dates, so nothing tells what holds on a day",
                hint="leave --bare out; --regime none entails nothing and has the bounds",
            )

    @property
    def data_files(self) -> tuple[DataFile, ...]:
        """The inputs, those of the shipped graph included.

        Unless the dataset is bare, the named graphs that building fills are passed over: so a
        dataset that was exported as a whole has the same facts when it is opened again.
        """
        files = _shipped(resources.graph_files()) if self.data is None else self.data
        if self.bare:
            return files
        return tuple(replace(file, passed_over=FILLED) for file in files)

    @property
    def ontology_files(self) -> tuple[DataFile, ...]:
        """The modules of the ontology, ours or the one given, and the alignments."""
        if self.bare:
            return ()
        if self.ontology is not None:
            return (*self.ontology, *_shipped(resources.alignment_files(self.align)))
        return _shipped(resources.ontology_files(self.align))

    def fingerprint(self) -> str:
        """A hash of everything that the dataset depends on, as 64 hexadecimal digits.

        Raises:
            FileMissing: an input cannot be read.
        """
        from relations_kg.store.embedded import ENGINE

        digest = hashlib.sha256(ENGINE.encode())
        for pattern in _CODE:
            for path in sorted(_PACKAGE.glob(pattern)):
                digest.update(path.read_bytes())
        for item in (self.regime, str(self.bare), str(self.as_of), self.certainty):
            digest.update(item.encode() + b"\0")
        for file in (*self.data_files, *self.ontology_files):
            digest.update(file.fingerprint())
        return digest.hexdigest()


def _shipped(paths: list[Path]) -> tuple[DataFile, ...]:
    root = resources.root()
    return tuple(
        DataFile(name=path.relative_to(root).with_suffix("").as_posix(), path=path)
        for path in paths
    )
