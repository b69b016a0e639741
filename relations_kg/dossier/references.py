"""Numbered references to passages, each given its number when a line first refers to it."""

from __future__ import annotations

from collections.abc import Iterable

from relations_kg.dossier.facts import Facts
from relations_kg.dossier.model import Reference
from relations_kg.namespaces import PREFIXES, RKG

__all__ = ["References"]

_DCTERMS = PREFIXES["dcterms"]


class References:
    """The references of one dossier."""

    def __init__(self, facts: Facts) -> None:
        """Begin without any.

        Args:
            facts: where passages and sources are described.
        """
        self._facts = facts
        self._numbers: dict[str, int] = {}

    def cite(self, passages: Iterable[str]) -> tuple[int, ...]:
        """The numbers of passages or sources, by their IRIs."""
        return tuple(
            sorted(
                self._numbers.setdefault(iri, len(self._numbers) + 1)
                for iri in sorted(set(passages))
            )
        )

    def all(self) -> tuple[Reference, ...]:
        """Every reference, in the order of the numbers."""
        return tuple(self._reference(iri, number) for iri, number in self._numbers.items())

    def _reference(self, iri: str, number: int) -> Reference:
        about = self._facts.about(iri)
        source = about.iri(RKG + "inSource")
        whole = self._facts.about(source) if source else about
        return Reference(
            number=number,
            source=self._facts.label(source or iri),
            place=self._place(iri) if source else "",
            retrieved=whole.text(RKG + "retrievedOn"),
            page=whole.iri(RKG + "webPage") or whole.iri(_DCTERMS + "identifier"),
            iri=iri,
        )

    def _place(self, iri: str) -> str:
        """Where a passage is, in the words of its own label or of what it says of itself."""
        about = self._facts.about(iri)
        if label := about.label():
            return label
        parts = [
            about.text(RKG + name)
            for name in ("sectionTitle", "rowName", "fileName", "paragraph", "sentence")
        ]
        return ", ".join(part for part in parts if part) or iri.rpartition("/")[2]
