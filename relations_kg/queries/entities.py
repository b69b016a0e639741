"""The states, organizations and persons of a dataset, by their names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from relations_kg.namespaces import PREFIXES, RDF, RDFS, RKG
from relations_kg.rdf import Iri, Literal
from relations_kg.store.base import Store

__all__ = ["KINDS", "Entity", "named_entities"]

KINDS: Final = {"state": "State", "organization": "Organization", "person": "Person"}
"""The types of parameters that name something of the dataset, with its class."""

# What names there are, the surest first: a code wins over a name that happens to be the same.
_NAMES: Final = (
    RKG + "iso3166Alpha3",
    RKG + "iso3166Alpha2",
    RKG + "acronym",
    RDFS + "label",
    PREFIXES["skos"] + "altLabel",
    RKG + "asWritten",
)
_TYPE, _SUBCLASS = Iri(RDF + "type"), Iri(RDFS + "subClassOf")
_LABEL = _NAMES.index(RDFS + "label")
_CODES = (_NAMES.index(RKG + "iso3166Alpha3"), _NAMES.index(RKG + "acronym"))


@dataclass
class Entity:
    """Something with names.

    Attributes:
        iri: what it is.
        names: its names, the surest kind first.
        label: its English label, or any name.
        code: its ISO code or acronym; empty where it has none.
    """

    iri: Iri
    names: tuple[list[str], ...] = field(default_factory=lambda: tuple([] for _ in _NAMES))
    label: str = ""
    code: str = ""

    @property
    def shown(self) -> str:
        """Label and code, as a message shows them: ``Albania (ALB)``."""
        return f"{self.label} ({self.code})" if self.code else self.label


def named_entities(store: Store, kind: str) -> dict[Iri, Entity]:
    """Everything of one of :data:`KINDS` that has a name, by its IRI, sorted.

    Classes below that of the kind count, whether or not anything is entailed.
    """
    entities: dict[Iri, Entity] = {}
    for iri in sorted(_members(store, Iri(RKG + KINDS[kind]))):
        entity = Entity(iri)
        for rank, property in enumerate(_NAMES):
            names = [
                quad.object
                for quad in store.quads(iri, Iri(property))
                if isinstance(quad.object, Literal)
            ]
            entity.names[rank].extend(sorted({name.lexical for name in names}))
            if rank == _LABEL:
                english = [name.lexical for name in names if name.language in (None, "en")]
                entity.label = min(english, default="")
        named = [name for names_of_kind in entity.names for name in names_of_kind]
        if named:
            codes = [name for rank in _CODES for name in entity.names[rank]]
            entity.code = codes[0] if codes else ""
            entity.label = entity.label or named[0]
            entities[iri] = entity
    return entities


def _members(store: Store, top: Iri) -> set[Iri]:
    """The members of a class and of all classes below it."""
    members: set[Iri] = set()
    classes, left = {top}, [top]
    while left:
        class_ = left.pop()
        for quad in store.quads(None, _TYPE, class_):
            if isinstance(quad.subject, Iri):
                members.add(quad.subject)
        for quad in store.quads(None, _SUBCLASS, class_):
            if isinstance(quad.subject, Iri) and quad.subject not in classes:
                classes.add(quad.subject)
                left.append(quad.subject)
    return members
