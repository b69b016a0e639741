"""Comparisons as RDF: change sets with the statements that were removed and added.

The Changeset vocabulary (http://purl.org/vocab/changeset/schema): one ``cs:ChangeSet`` for each
subject, its statements reified as RDF 1.1 Schema, section 5.3, has it. A statement of a named graph
is ``dcterms:isPartOf`` that graph, since reification has no place for one.
"""

from __future__ import annotations

from collections.abc import Iterator

from relations_kg.comparison.compare import Comparison
from relations_kg.namespaces import PREFIXES, RDF
from relations_kg.rdf import BlankNode, Iri, Quad
from relations_kg.syntax import turtle

__all__ = ["write"]

_CS = "http://purl.org/vocab/changeset/schema#"
_PREFIXES = {**PREFIXES, "cs": _CS}
_TYPE = Iri(RDF + "type")


def write(comparison: Comparison) -> str:
    """A change set for each thing."""
    return "".join(turtle.lines(_quads(comparison), graphs=False, prefixes=_PREFIXES))


def _quads(comparison: Comparison) -> Iterator[Quad]:
    statements = 0
    # No label of the difference has a capital letter.
    for number, thing in enumerate(comparison.things, 1):
        changes = BlankNode(f"Change{number}")
        yield Quad(changes, _TYPE, Iri(_CS + "ChangeSet"))
        yield Quad(changes, Iri(_CS + "subjectOfChange"), thing.node)
        for fact in thing.facts:
            for kind, quads in (("removal", fact.removed), ("addition", fact.added)):
                for quad in quads:
                    statements += 1
                    statement = BlankNode(f"Statement{statements}")
                    yield Quad(changes, Iri(_CS + kind), statement)
                    yield from _statement(statement, quad)


def _statement(node: BlankNode, quad: Quad) -> Iterator[Quad]:
    yield Quad(node, _TYPE, Iri(RDF + "Statement"))
    yield Quad(node, Iri(RDF + "subject"), quad.subject)
    yield Quad(node, Iri(RDF + "predicate"), quad.predicate)
    yield Quad(node, Iri(RDF + "object"), quad.object)
    if quad.graph is not None:
        yield Quad(node, Iri(PREFIXES["dcterms"] + "isPartOf"), quad.graph)
