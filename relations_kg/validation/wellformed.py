"""Shapes are read critically before anything is checked with them.

What is ill-formed, recursive or not supported is refused; what checks less than it seems to is
warned of; and a shapes graph with which everything would pass is refused as well. Other
validators answer "conforms" to most of this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from relations_kg.errors import ShapesError
from relations_kg.namespaces import SH
from relations_kg.rdf import Iri, Quad, Term
from relations_kg.report import ShapesWarning
from relations_kg.validation.effect import check_effect, effect_warnings, unfocused
from relations_kg.validation.index import ShapesIndex
from relations_kg.validation.queries import check_components, check_constraint, check_patterns
from relations_kg.validation.recursion import check_recursion
from relations_kg.validation.rules import check_shape
from relations_kg.validation.vocabulary import (
    ADVANCED_CLASSES,
    COMPONENTS,
    INDIVIDUALS,
    PARAMETERS,
    PROPERTIES,
    UNSUPPORTED,
    nearest,
)

__all__ = ["check", "strictly", "unfocused"]

_LENGTH = len(SH)
_COMPONENT = "ConstraintComponent"
_KNOWN = INDIVIDUALS | PROPERTIES | COMPONENTS
# The values of these are judged with the shape that has them.
_JUDGED = frozenset(
    SH + name for name, parameter in PARAMETERS.items() if parameter.values == "node-kind"
)


def check(shapes: Iterable[Quad]) -> tuple[ShapesWarning, ...]:
    """Refuse shapes that cannot be used, and warn of those that check less than they seem to.

    Args:
        shapes: the shapes graph; its named graphs are united.

    Returns:
        What to warn of, in the order of the graph.

    Raises:
        ShapesError: they are ill-formed (SHACL, appendix B), recursive, use what is not
            supported, or would check nothing; with the shape at fault.
    """
    index = ShapesIndex(shapes)
    warnings = list(_check_terms(index))
    shapes_in_order = list(index.shapes)
    for shape in shapes_in_order:
        check_shape(index, shape)
    check_patterns(index, shapes_in_order)
    check_recursion(index, shapes_in_order)
    for constraint in _constraints(index, shapes_in_order):
        check_constraint(index, constraint)
    check_components(index)
    check_effect(index, warnings)
    warnings.extend(effect_warnings(index))
    return tuple(warnings)


def strictly(warnings: Sequence[ShapesWarning]) -> None:
    """Take warnings for errors.

    Raises:
        ShapesError: there is one; the message is that of the first.
    """
    if not warnings:
        return
    first = warnings[0]
    more = len(warnings) - 1
    others = f" (and {more} more warning{'s' if more > 1 else ''})" if more else ""
    raise ShapesError(
        first.message + others,
        hint=first.hint or "correct it, or allow warnings",
        shape=first.shape,
        term=first.term,
    )


def _constraints(index: ShapesIndex, shapes: Iterable[Term]) -> Iterator[Term]:
    """Every constraint in SPARQL once."""
    found = dict.fromkeys(value for shape in shapes for value in index.of(shape, "sparql"))
    yield from found


def _check_terms(index: ShapesIndex) -> Iterator[ShapesWarning]:
    """Refuse terms that are not supported, and warn of those that SHACL does not have."""
    for node, by_predicate in index.described.items():
        for predicate, objects in by_predicate.items():
            if predicate.startswith(SH):
                name = predicate[_LENGTH:]
                if name in UNSUPPORTED:
                    raise _unsupported(index, node, name, UNSUPPORTED[name])
                if name not in PROPERTIES and Iri(predicate) not in index.described:
                    yield _misspelt(index, node, name, PROPERTIES)
            for object_ in objects:
                if isinstance(object_, Iri) and object_.value.startswith(SH):
                    yield from _check_object(index, node, predicate, object_)
            if predicate in _ENTAILMENTS:
                _check_graph_names(index, node, predicate, objects)


_ENTAILMENTS = (SH + "entailment", SH + "shapesGraph")


def _check_graph_names(index: ShapesIndex, node: Term, predicate: str, objects: list[Term]) -> None:
    for object_ in objects:
        if not isinstance(object_, Iri):
            name = predicate[_LENGTH:]
            raise ShapesError(
                f"sh:{name} of {index.named(node)} must be an IRI",
                hint="see https://www.w3.org/TR/shacl/",
                shape=node,
                term=Iri(predicate),
                value=object_,
            )


def _check_object(
    index: ShapesIndex, node: Term, predicate: str, object_: Iri
) -> Iterator[ShapesWarning]:
    name = object_.value[_LENGTH:]
    if not name or name in _KNOWN or predicate in _JUDGED or object_ in index.described:
        return
    if name in ADVANCED_CLASSES:
        raise _unsupported(index, node, name, ADVANCED_CLASSES[name])
    if name in UNSUPPORTED:  # a property may be spoken of
        return
    if name.endswith(_COMPONENT):
        near = nearest(name, COMPONENTS)
        raise ShapesError(
            f"there is no constraint component sh:{name} (at {index.named(node)})",
            hint=f"did you mean sh:{near}?" if near else "define it in the shapes graph",
            shape=node,
            term=object_,
        )
    yield _misspelt(index, node, name, _KNOWN)


def _unsupported(index: ShapesIndex, node: Term, name: str, what: str) -> ShapesError:
    return ShapesError(
        f"the shapes use {what}, which is not supported: sh:{name}, at {index.named(node)}",
        hint="SHACL Core and SHACL-SPARQL are supported",
        shape=node,
        term=Iri(SH + name),
    )


def _misspelt(index: ShapesIndex, node: Term, name: str, known: frozenset[str]) -> ShapesWarning:
    near = nearest(name, known)
    return ShapesWarning(
        f"sh:{name} is no term of SHACL, and has no effect (at {index.named(node)})",
        node,
        "misspelt",
        f"did you mean sh:{near}?" if near else "see https://www.w3.org/TR/shacl/",
        Iri(SH + name),
    )
