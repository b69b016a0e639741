"""What an importer declares, and what it hands over while it reads.

An importer reads its files in columns or as a stream and never holds its statements as objects:
it gives blocks of N-Triples (RDF 1.1 N-Triples), each with the named graph that they go to. What
it cannot map it gives as a :class:`Reject`; nothing is dropped without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

__all__ = ["Block", "Count", "GivenFile", "Importer", "InputFile", "Item", "Reject", "Request"]


@dataclass(frozen=True)
class InputFile:
    """A file that an importer takes.

    Attributes:
        role: what the file is to the importer, such as ``votes``; one word, unique in the importer.
        pattern: what its name looks like, as a pattern of :mod:`fnmatch`: ``*unvotes*.csv*``.
        description: what it holds, in a few words.
        sha256: of the edition that the importer was written for, in 64 hexadecimal digits;
            ``None`` where there is no such edition, as for a sample that somebody makes.
        required: whether the importer needs it.
    """

    role: str
    pattern: str
    description: str
    sha256: str | None = None
    required: bool = True


@dataclass(frozen=True)
class GivenFile:
    """A file that somebody gave to an importer.

    Attributes:
        role: the role of the :class:`InputFile` that it fills.
        path: where it is.
        sha256: of its bytes, in 64 hexadecimal digits.
        is_known: whether that is the edition that the importer was written for.
    """

    role: str
    path: Path
    sha256: str
    is_known: bool


@dataclass(frozen=True)
class Request:
    """What an importer is to read.

    Attributes:
        files: by role; a role that is not required may be missing.
        limit: how many rows of the main file to read at most; ``None`` for all.
        version: version of relations-kg, for what is marked as derived.
    """

    files: Mapping[str, GivenFile]
    limit: int | None = None
    version: str = ""


class Block(NamedTuple):
    """Statements for one named graph.

    Attributes:
        graph: last part of the graph's name: ``facts`` goes to ``import/NAME/facts``.
        n_triples: whole lines of N-Triples. Blank nodes are not used.
        done: which share of the work is behind, from 0 to 1, for a progress bar.

    Blocks of one graph come one after another where possible: each change costs a new file.
    """

    graph: str
    n_triples: bytes
    done: float = 0.0


class Reject(NamedTuple):
    """A row that could not be mapped.

    Attributes:
        file: name of the file, without folders.
        row: number of the row or line in it, the first one after a header being 1.
        reason: why, in words that are the same for all rows of that kind.
        raw: the row as it was written, or as near to that as reading leaves it.
    """

    file: str
    row: int
    reason: str
    raw: str


class Count(NamedTuple):
    """How many things of a kind came out, to be compared with what is expected."""

    name: str
    number: int


Item = Block | Reject | Count
"""What an importer hands over, one after another."""


@dataclass(frozen=True)
class Importer:
    """A dataset that can be imported.

    Attributes:
        name: as on the command line: ``unga-votes``.
        summary: what the dataset is, in one line without a full stop.
        files: what it takes.
        source: IRI of the ``rkg:Source`` that its statements name.
        licence: IRI of the licence of the data, or a sentence where it has no IRI.
        citation: how its makers want it to be cited.
        web_page: IRI of the page where it is to be had.
        mapping: how a row becomes statements, in a few sentences.
        read: reads the files of a request. It may raise :class:`relations_kg.errors.InputError`.
        shapes: names of files with SHACL shapes that its graphs must meet, in the folder
            ``ontology/shapes`` that comes with relations-kg: ``events.ttl``. Empty for none.
        expected: what :class:`Count` must give for the known edition, by name.
        takes_part: whether what it imports takes part in entailment, as the shipped graph does. Its
            blocks then hold facts only: bounds of dates and what is in force are derived with
            those of the shipped graph. All its facts are held in memory for that; not for millions.
    """

    name: str
    summary: str
    files: tuple[InputFile, ...]
    source: str
    licence: str
    citation: str
    web_page: str
    mapping: str
    read: Callable[[Request], Iterator[Item]]
    shapes: tuple[str, ...] = ()
    expected: Mapping[str, int] = field(default_factory=dict)
    takes_part: bool = False
