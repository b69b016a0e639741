"""The IRIs of relations-kg, and the one set of prefixes that everything is written with.

A CURIE here is a prefixed name of Turtle and SPARQL (RDF 1.1 Turtle, section 2.4), kept to
local names that need no escape; an IRI that has no such name is written in full.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from relations_kg.errors import UnknownName

__all__ = [
    "CHECK",
    "DATASET",
    "ID",
    "ONTOLOGY",
    "OWL",
    "PREFIXES",
    "RDF",
    "RDFS",
    "RKG",
    "RULE",
    "SH",
    "SHAPES",
    "XSD",
    "expand",
    "shrink",
]

_BASE: Final = "https://w3id.org/relations-kg/"

ONTOLOGY: Final = _BASE + "ontology"
"""IRI of the ontology itself."""
RKG: Final = ONTOLOGY + "#"
"""Namespace of the ontology's terms."""
SHAPES: Final = _BASE + "shapes#"
"""Namespace of the shapes."""
ID: Final = _BASE + "id/"
"""What the IRIs of states, events, sources, ... begin with."""
DATASET: Final = _BASE + "dataset/"
"""What the IRIs of the named graphs begin with; the short name follows."""
CHECK: Final = _BASE + "check/"
"""What the IRIs of the quality checks begin with; the name of the query follows."""
RULE: Final = _BASE + "rule/"
"""What the IRIs of rules that conclude *false* begin with; the W3C's name follows."""

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SH: Final = "http://www.w3.org/ns/shacl#"

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dcterms": "http://purl.org/dc/terms/",
        "document": ID + "document/",
        "edtf": "http://id.loc.gov/datatypes/edtf/",
        "event": ID + "event/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "geo": "http://www.opengis.net/ont/geosparql#",
        "office": ID + "office/",
        "org": "http://www.w3.org/ns/org#",
        "organization": ID + "organization/",
        "owl": OWL,
        "passage": ID + "passage/",
        "person": ID + "person/",
        "place": ID + "place/",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": RDF,
        "rdfs": RDFS,
        "rkg": RKG,
        "rkgsh": SHAPES,
        "schema": "https://schema.org/",
        "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
        "sh": SH,
        "situation": ID + "situation/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "source": ID + "source/",
        "state": ID + "state/",
        "time": "http://www.w3.org/2006/time#",
        "wd": "http://www.wikidata.org/entity/",
        "wdt": "http://www.wikidata.org/prop/direct/",
        "xsd": XSD,
    }
)
"""Prefix to namespace, sorted by prefix. Every namespace ends in ``/`` or ``#``."""

_PREFIX_OF: Final[Mapping[str, str]] = {iri: prefix for prefix, iri in PREFIXES.items()}

# Narrower than PN_LOCAL: no escapes, no percent signs and nothing outside ASCII, so the name
# reads the same in Turtle, TriG, SPARQL and JSON-LD.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?").fullmatch


def expand(curie: str) -> str:
    """The IRI that a CURIE stands for.

    >>> expand("state:ALB")
    'https://w3id.org/relations-kg/id/state/ALB'

    Raises:
        UnknownName: there is no such prefix, or the text is no CURIE.
    """
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise UnknownName(
            f"{curie!r} does not begin with a known prefix",
            hint=f"the prefixes are: {', '.join(PREFIXES)}",
        )
    return PREFIXES[prefix] + local


def shrink(iri: str, prefixes: Mapping[str, str] | None = None) -> str | None:
    """The CURIE of an IRI, or ``None`` where it has none that is safe to write.

    Args:
        iri: an absolute IRI.
        prefixes: namespace to prefix, instead of the inverse of :data:`PREFIXES`. Every
            namespace ends in ``/`` or ``#``.

    >>> shrink("https://w3id.org/relations-kg/id/state/ALB")
    'state:ALB'
    """
    end = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = (_PREFIX_OF if prefixes is None else prefixes).get(iri[:end])
    if prefix is None or _LOCAL(iri, end) is None:
        return None
    return f"{prefix}:{iri[end:]}"
