"""Where in its file a triple is written: looked up only for the few that somebody is told about.

All that is asked of a file at once is found in one pass over it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from relations_kg.dataset.recipe import DataFile
from relations_kg.entailment.proofs import Origin
from relations_kg.entailment.rules import Triple
from relations_kg.errors import RelationsKgError
from relations_kg.namespaces import RKG
from relations_kg.rdf import Iri, Subject
from relations_kg.syntax.spans import Place

if TYPE_CHECKING:
    from relations_kg.syntax.file_places import PlacedQuad

__all__ = ["DERIVED_FROM", "FactPlaces"]

DERIVED_FROM = {
    RKG + name: tuple(Iri(RKG + part) for part in parts)
    for name, parts in {
        **dict.fromkeys(("startEarliest", "startLatest"), ("start", "attested")),
        **dict.fromkeys(("endEarliest", "endLatest"), ("end", "attested")),
        **dict.fromkeys(("dateEarliest", "dateLatest"), ("date",)),
        "openEnd": ("end", "date"),
        "inForce": ("start", "end", "attested", "modality", "rank"),
    }.items()
}
"""The properties that the loader derives, and those that it derives them from."""


class FactPlaces:
    """The places of triples in the files of a dataset."""

    def __init__(self, files: Iterable[DataFile]) -> None:
        """Prepare; nothing is read before the first question.

        Args:
            files: the inputs and the ontology.
        """
        self._files = [_File(file) for file in files]

    def origin(self, triple: Triple) -> Origin:
        """Where an asserted triple comes from."""
        place = self.place(triple)
        if place or triple[1].value not in DERIVED_FROM:
            return Origin(place)
        found = dict.fromkeys(
            (*placed.quad[:3],)
            for file in self._likely(triple[0])
            for placed in file.about(triple[0])
            if placed.quad.predicate in DERIVED_FROM[triple[1].value]
        )
        parts = tuple((each, self.place(each)) for each in found)
        return Origin("", parts, is_derived=True)

    def place(self, triple: Triple) -> str:
        """``file:line`` of a triple, the file alone, or nothing where it is in no file."""
        place = self.place_of(triple)
        if place is None:
            return ""
        return place.path if place.span is None else f"{place.path}:{place.span.start.line}"

    def place_of(self, triple: Triple) -> Place | None:
        """The place of the object of a triple; ``None`` where the triple is in no file.

        In JSON-LD and RDF/XML it is that of the subject, or the file.
        """
        placed = self.placed(triple)
        return None if placed is None else placed.object

    def placed(self, triple: Triple) -> PlacedQuad | None:
        """A triple with the places of its terms; ``None`` where it is in no file."""
        for file in self._likely(triple[0]):
            if (placed := file.placed(triple)) is not None:
                return placed
        return None

    def first_about(self, subject: Subject) -> PlacedQuad | None:
        """What the first file that speaks of a subject says first."""
        return next((placed for file in self._files for placed in file.about(subject)), None)

    def look_for(self, subjects: Collection[Subject]) -> None:
        """Find all that is said of some subjects, in one pass over each file.

        What is asked about them after that costs nothing more.
        """
        for file in self._files:
            file.look_for(subjects)

    def _likely(self, subject: Subject) -> Iterator[_File]:
        """The files that were looked through for a subject, then the others.

        Of these come those first whose text has the last part of its IRI; escapes may hide it.
        """
        others = []
        for file in self._files:
            if file.knows(subject):
                yield file
            else:
                others.append(file)
        local = re.split("[/#]", subject[0])[-1].encode() if isinstance(subject, Iri) else b""
        yield from sorted(others, key=lambda file: local not in file.content)


class _File:
    """One file, and what was looked up in it."""

    def __init__(self, file: DataFile) -> None:
        self._file = file
        self._about: dict[Subject, list[PlacedQuad]] = {}
        self._placed: dict[Triple, PlacedQuad] = {}

    @cached_property
    def content(self) -> bytes:
        """Its text; empty where it cannot be read any more."""
        try:
            return (
                self._file.path.read_bytes() if self._file.content is None else self._file.content
            )
        except OSError:
            return b""

    def about(self, subject: Subject) -> list[PlacedQuad]:
        """What the file says of a subject, in its order."""
        self.look_for({subject})
        return self._about[subject]

    def placed(self, triple: Triple) -> PlacedQuad | None:
        """The first place where the file states a triple."""
        self.look_for({triple[0]})
        return self._placed.get(triple)

    def knows(self, subject: Subject) -> bool:
        """Whether the file was looked through for a subject."""
        return subject in self._about

    def look_for(self, subjects: Collection[Subject]) -> None:
        """Find all that the file says of some subjects, in one pass."""
        new = [subject for subject in subjects if subject not in self._about]
        if not new:
            return
        self._about.update((subject, []) for subject in new)
        try:
            for placed in self._file.placed(new, self._file.shown):
                self._about[placed.quad.subject].append(placed)
                self._placed.setdefault(placed.quad[:3], placed)
        except RelationsKgError:  # it has been read before, and is gone
            return
