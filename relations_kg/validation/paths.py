"""Property paths of SHACL (section 2.3.1) in the syntax of SPARQL (SPARQL 1.1, section 9.1)."""

from __future__ import annotations

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from relations_kg.errors import ShapesError
from relations_kg.namespaces import shrink
from relations_kg.rdf import Iri

__all__ = ["path_of"]

_DEEPEST = 20
_SUFFIXES: dict[Node, str] = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def path_of(graph: Graph, node: Node) -> Iri | str:
    """The path that ``node`` stands for: an IRI, or text with CURIEs and ``<IRI>``.

    Raises:
        ShapesError: the node is no path.
    """
    return Iri(str(node)) if isinstance(node, URIRef) else _text(graph, node, 0)


def _text(graph: Graph, node: Node, depth: int) -> str:
    if depth > _DEEPEST:
        raise ShapesError(
            "a property path is nested too deeply or in a circle", hint="write a shorter path"
        )
    if isinstance(node, URIRef):
        return shrink(str(node)) or f"<{node}>"
    if (node, RDF.first, None) in graph:
        return "/".join(_members(graph, node, depth))
    for predicate, object_ in graph.predicate_objects(node):
        if predicate == SH.inversePath:
            return f"^{_group(_text(graph, object_, depth + 1))}"
        if predicate == SH.alternativePath:
            return f"({'|'.join(_members(graph, object_, depth))})"
        if predicate in _SUFFIXES:
            return _group(_text(graph, object_, depth + 1)) + _SUFFIXES[predicate]
    raise ShapesError("the value of sh:path is no property path", hint="see SHACL, section 2.3.1")


def _members(graph: Graph, head: Node, depth: int) -> list[str]:
    try:
        return [_text(graph, member, depth + 1) for member in graph.items(head)]
    except ValueError:
        raise ShapesError(
            "the list in a property path is circular", hint="end it with rdf:nil"
        ) from None


def _group(text: str) -> str:
    """``text`` in parentheses, unless it is one IRI or in parentheses already."""
    simple = text.startswith("<") and text.endswith(">") and text.count("<") == 1
    if (
        simple
        or not set(text) & set("/|^*+?")
        or (text[0] == "(" and text.find(")") == len(text) - 1)
    ):
        return text
    return f"({text})"
