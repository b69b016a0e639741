"""The states, organizations and persons of a dataset, by their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from relations_kg.namespaces import PREFIXES, RDF, RDFS, RKG
from relations_kg.rdf import Iri, Literal
from relations_kg.results import Solutions
from relations_kg.store.base import Store
from relations_kg.terms import to_engine

__all__ = ["KINDS", "Entity", "by_code", "named_entities"]

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
_TYPE = Iri(RDF + "type")
_SUBCLASS = Iri(RDFS + "subClassOf")
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


def by_code(store: Store, kind: str, value: str) -> list[Iri]:
    """What of a kind has the surest of names, a code of ISO 3166-1, written just so.

    An index of the store tells, so that nothing else has to be read.
    """
    with_code = store.quads(None, Iri(_NAMES[0]), Literal(value))
    found = [quad.subject for quad in with_code if isinstance(quad.subject, Iri)]
    class_ = Iri(RKG + KINDS[kind])
    return [iri for iri in found if any(True for _ in store.quads(iri, _TYPE, class_))]


def named_entities(store: Store, kind: str) -> dict[Iri, Entity]:
    """Everything of one of :data:`KINDS` that has a name, by its IRI, sorted.

    Classes below that of the kind count, whether or not anything is entailed.
    """
    found: dict[Iri, Entity] = {}
    for class_ in _classes(store, Iri(RKG + KINDS[kind])):
        for rank, property in enumerate(_NAMES):
            for iri, name in _named(store, class_, property):
                entity = found.get(iri)
                if entity is None:
                    entity = found[iri] = Entity(iri)
                entity.names[rank].append(name.lexical)
                if rank == _LABEL and name.language in (None, "en"):
                    entity.label = min(entity.label or name.lexical, name.lexical)
    for entity in found.values():
        for names in entity.names:
            names[:] = sorted(set(names))
        codes = [name for rank in _CODES for name in entity.names[rank]]
        entity.code = codes[0] if codes else ""
        entity.label = entity.label or next(name for names in entity.names for name in names)
    return dict(sorted(found.items()))


def _named(store: Store, class_: Iri, property: str) -> Iterator[tuple[Iri, Literal]]:
    """The members of one class with each of their names of one kind.

    Asked of the engine as a whole: it joins faster than it is asked for one entity at a time,
    and does not go through the names of everything else.
    """
    found = store.query(f"SELECT ?s ?name {{ ?s a {to_engine(class_)} ; <{property}> ?name }}")
    if isinstance(found, Solutions):
        for iri, name in found.bindings():
            if isinstance(iri, Iri) and isinstance(name, Literal):
                yield iri, name


def _classes(store: Store, top: Iri) -> Iterator[Iri]:
    """A class, and those below it that have a member which none before them has."""
    others = ""
    classes, left = {top}, [top]
    while left:
        class_ = left.pop()
        of_class = f"?s a {to_engine(class_)} "
        if store.query(f"ASK {{ {of_class}{others} }}"):
            others += f"FILTER NOT EXISTS {{ {of_class}}} "
            yield class_
        for quad in store.quads(None, _SUBCLASS, class_):
            if isinstance(quad.subject, Iri) and quad.subject not in classes:
                classes.add(quad.subject)
                left.append(quad.subject)
