"""Where occurrences are stated: the passage, its source and the day on which that was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from relations_kg.namespaces import PREFIXES, RDFS, RKG, shrink
from relations_kg.rdf import Iri, Literal, Term
from relations_kg.store.base import Store

__all__ = ["Citation", "citations_of"]

_STATED_IN, _IN_SOURCE = Iri(RKG + "statedIn"), Iri(RKG + "inSource")
_PARTS = {
    "paragraph": "paragraph {}",
    "sentence": "sentence {}",
    "rowName": "row “{}”",
    "fileName": "file {}",
}


@dataclass(frozen=True, order=True)
class Citation:
    """One passage of a source.

    Attributes:
        title: name of the source, in English if it has one; its IRI if it has none. Empty where
            the passage names no source.
        place: where in the source: ``section “Visits”, paragraph 2, sentence 1``; may be empty.
        retrieved_on: the day on which the source was read, as YYYY-MM-DD; empty if not told.
        source: IRI of the source; empty where the passage names none.
        passage: IRI of the passage.
    """

    title: str
    place: str
    retrieved_on: str
    source: str
    passage: str

    def __str__(self) -> str:
        """``“Source”, lead, paragraph 2, sentence 1 (read 2026-11-25)``."""
        parts = [f"“{self.title}”" if self.title else shrink(self.passage) or self.passage]
        parts += [self.place] if self.place else []
        read = f" (read {self.retrieved_on})" if self.retrieved_on else ""
        return ", ".join(parts) + read


def citations_of(store: Store, claims: Iterable[Iri]) -> dict[Iri, tuple[Citation, ...]]:
    """The passages that state each claim, sorted; none for what no passage states.

    Args:
        store: the dataset.
        claims: situations and events.

    Raises:
        StoreError: the store cannot be read.
    """
    known: dict[Term, Citation] = {}
    found: dict[Iri, tuple[Citation, ...]] = {}
    for claim in dict.fromkeys(claims):
        passages = {quad.object for quad in store.quads(claim, _STATED_IN)}
        for passage in passages:
            if passage not in known:
                known[passage] = _citation(store, passage)
        found[claim] = tuple(sorted(known[passage] for passage in passages))
    return found


def _citation(store: Store, passage: Term) -> Citation:
    if isinstance(passage, Literal):
        return Citation("", "", "", "", passage.lexical)
    source = next((quad.object for quad in store.quads(passage, _IN_SOURCE)), None)
    title = read = ""
    if isinstance(source, Iri):
        title = (
            _text(store, source, RDFS + "label")
            or _text(store, source, PREFIXES["dcterms"] + "title")
            or source.value
        )
        read = _text(store, source, RKG + "retrievedOn")
    section = _text(store, passage, RKG + "sectionTitle")
    places = [section if section == "lead" else f"section “{section}”"] if section else []
    for name, words in _PARTS.items():
        if part := _text(store, passage, RKG + name):
            places.append(words.format(part))
    iri = passage.value if isinstance(passage, Iri) else f"_:{passage.label}"
    return Citation(
        title, ", ".join(places), read, source.value if isinstance(source, Iri) else "", iri
    )


def _text(store: Store, node: Term, property_: str) -> str:
    """The value of a property, the English one first; empty without any."""
    if isinstance(node, Literal):
        return ""
    values = [
        quad.object
        for quad in store.quads(node, Iri(property_))
        if isinstance(quad.object, Literal)
    ]
    return min(values, key=lambda v: (v.language != "en", v)).lexical if values else ""
