"""Which shapes a validation has checked: what a report names its cases and rules after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from relations_kg.namespaces import RDFS, shrink
from relations_kg.rdf import Iri, Literal, Quad, Term
from relations_kg.report import Severity
from relations_kg.validation.index import ShapesIndex
from relations_kg.validation.shapes import Shape, Shapes, messages_of

__all__ = ["CheckedShape", "checked_shapes", "shape_name"]

_COMMENT = RDFS + "comment"


@dataclass(frozen=True)
class CheckedShape:
    """A shape that findings can name as their source (SHACL, section 3.6.2.4).

    Attributes:
        node: the shape, as findings name it.
        name: for people and for programs, the same in each run.
        severity: of its findings; the gravest where shapes without an IRI count to it.
        messages: its ``sh:message``, those in English first.
        description: its ``sh:description`` or ``rdfs:comment``; empty without any.
    """

    node: Term
    name: str
    severity: Severity = Severity.VIOLATION
    messages: tuple[str, ...] = ()
    description: str = ""


def checked_shapes(shapes: Iterable[Quad]) -> tuple[CheckedShape, ...]:
    """The shapes that have a target, and the property shapes that these lead to.

    A shape that another one only refers to, by ``sh:node`` or a logical constraint, has no
    findings of its own: they are those of the shape that refers to it. A shape without an IRI
    counts to the nearest one around it that has one.

    Args:
        shapes: a shapes graph that has been found well-formed.

    Returns:
        In the order of the graph.
    """
    read = Shapes(ShapesIndex(shapes))
    by_name: dict[Term, list[Shape]] = {}
    for shape in _reached(read):
        by_name.setdefault(shape.named, []).append(shape)
    return tuple(_checked(read.index, node, members) for node, members in by_name.items())


def _reached(shapes: Shapes) -> Iterator[Shape]:
    seen: set[Term] = set()
    left = list(reversed(shapes.targeted))
    while left:
        shape = left.pop()
        if shape.node in seen:
            continue
        seen.add(shape.node)
        yield shape
        below = [value for constraint in shape.of("property") for value in constraint.values]
        left.extend(found for node in reversed(below) if (found := shapes.get(node)) is not None)


def _checked(index: ShapesIndex, node: Term, members: list[Shape]) -> CheckedShape:
    messages = dict.fromkeys(text for shape in members for text in messages_of(shape.messages))
    described = [*index.of(node, "description"), *index.objects(node, _COMMENT)]
    texts = messages_of(tuple(each for each in described if isinstance(each, Literal)))
    return CheckedShape(
        node=node,
        name=shape_name(node) if isinstance(node, Iri) else index.named(node),
        severity=min((shape.severity for shape in members), key=lambda each: each.rank),
        messages=tuple(messages),
        description=texts[0] if texts else "",
    )


def shape_name(node: Term) -> str:
    """What a shape is called: by its IRI, prefixed where there is a prefix for it.

    The label of a blank node depends on the content of its file, so it is no name.
    """
    if isinstance(node, Iri):
        return shrink(node.value) or node.value
    return "a shape without an IRI"
