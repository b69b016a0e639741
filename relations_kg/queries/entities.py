"""The states, organizations and persons of a dataset, by their names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from relations_kg.namespaces import RDFS, RKG
from relations_kg.rdf import Iri, Literal
from relations_kg.results import Solutions
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
    "http://www.w3.org/2004/02/skos/core#altLabel",
    RKG + "asWritten",
)
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
    found = store.query(
        f"SELECT DISTINCT ?entity ?property ?name WHERE {{\n"
        f"  ?class <{RDFS}subClassOf>* <{RKG}{KINDS[kind]}> .\n"
        f"  ?entity a ?class ; ?property ?name .\n"
        f"  VALUES ?property {{ {' '.join(f'<{name}>' for name in _NAMES)} }}\n"
        "} ORDER BY ?entity ?property ?name"
    )
    entities: dict[Iri, Entity] = {}
    if not isinstance(found, Solutions):
        return entities
    for iri, property, name in found.bindings():
        if isinstance(iri, Iri) and isinstance(property, Iri) and isinstance(name, Literal):
            entity = entities.setdefault(iri, Entity(iri))
            rank = _NAMES.index(property.value)
            entity.names[rank].append(name.lexical)
            if rank == _LABEL and name.language in (None, "en"):
                entity.label = name.lexical
    for entity in entities.values():
        codes = [name for rank in _CODES for name in entity.names[rank]]
        entity.code = codes[0] if codes else ""
        entity.label = entity.label or next(name for names in entity.names for name in names)
    return entities
