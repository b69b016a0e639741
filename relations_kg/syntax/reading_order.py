"""In what order the properties and the values of one subject are read.

First what a thing is and what it is called, then what is defined of it, then everything else
by property; at the end when it holds, how sure it is, and who says so. The properties of SHACL
follow the order in which its specification introduces them.
"""

from __future__ import annotations

from relations_kg.namespaces import expand
from relations_kg.syntax.spelling import iri_of
from relations_kg.syntax.turtle_tree import Node, Term

__all__ = ["BEGINNING", "END", "object_rank", "place_of", "predicate_rank"]

BEGINNING = (
    *("rdf:type", "rdfs:label", "skos:prefLabel", "skos:altLabel", "skos:hiddenLabel"),
    *("dcterms:title", "schema:name", "foaf:name", "sh:name", "rkg:summary"),
    *("skos:definition", "dcterms:description", "schema:description", "sh:description"),
    *("rdfs:comment", "skos:scopeNote", "skos:example"),
    # SHACL: what a shape is about (sections 2.1.3 and 2.3.1), what it asks for (sections 4.1 to
    # 4.8), what it says (sections 2.1.4, 2.1.5 and 2.2), and the shapes and queries that it has.
    *("sh:targetNode", "sh:targetClass", "sh:targetSubjectsOf", "sh:targetObjectsOf"),
    *("sh:target", "sh:path", "sh:inversePath", "sh:alternativePath", "sh:zeroOrMorePath"),
    *("sh:oneOrMorePath", "sh:zeroOrOnePath", "sh:prefix", "sh:namespace", "sh:class"),
    *("sh:datatype", "sh:nodeKind", "sh:minCount", "sh:maxCount"),
    *("sh:minExclusive", "sh:minInclusive", "sh:maxExclusive", "sh:maxInclusive"),
    *("sh:minLength", "sh:maxLength", "sh:pattern", "sh:flags", "sh:languageIn", "sh:uniqueLang"),
    *("sh:equals", "sh:disjoint", "sh:lessThan", "sh:lessThanOrEquals"),
    *("sh:not", "sh:and", "sh:or", "sh:xone", "sh:node", "sh:qualifiedValueShape"),
    *("sh:qualifiedValueShapesDisjoint", "sh:qualifiedMinCount", "sh:qualifiedMaxCount"),
    *("sh:closed", "sh:ignoredProperties", "sh:hasValue", "sh:in", "sh:severity", "sh:message"),
    *("sh:deactivated", "sh:property", "sh:sparql", "sh:prefixes"),
    *("sh:select", "sh:ask", "sh:construct"),
)
"""The properties that come first, in this order."""

END = (
    *("rkg:start", "rkg:end", "rkg:date", "rkg:attested", "rkg:isVague", "rkg:isUndated"),
    *("rkg:editorialDate", "rkg:editorialBasis", "rkg:modality", "rkg:rank"),
    *("rkg:contradicts", "rkg:sameOccurrenceAs", "rkg:refines", "rkg:statedIn"),
    *("rkg:accordingTo", "rkg:asWritten", "rkg:editorialNote"),
    *("dcterms:source", "rdfs:seeAlso", "rdfs:isDefinedBy"),
)
"""The properties that come last, in this order."""

_PLACES = {expand(curie): index - len(BEGINNING) for index, curie in enumerate(BEGINNING)}
_PLACES |= {expand(curie): index + 1 for index, curie in enumerate(END)}


def place_of(predicate: str) -> int:
    """The place of a property, by its IRI: below 0 at the beginning, above it at the end."""
    return _PLACES.get(predicate, 0)


def predicate_rank(verb: Term, spelled: str) -> tuple[int, str]:
    """What predicates are sorted by.

    Args:
        verb: the predicate.
        spelled: its spelling, by which those in neither list are sorted.
    """
    return place_of(iri_of(verb)), spelled


def object_rank(node: Node, spelled: str) -> tuple[int, str, str]:
    """What objects are sorted by: IRIs, literals, blank nodes; what is in brackets stays in order.

    Literals are in the order of their language tags, then of their spelling, by code point.
    """
    if not isinstance(node, Term):
        return 3, "", ""
    if node.kind in ("iri", "name"):
        return 0, "", spelled
    if node.kind == "blank":
        return 2, "", spelled
    return 1, (node.language or "").lower(), spelled
