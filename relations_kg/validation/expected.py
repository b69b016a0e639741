"""What a constraint asks for, in a few words."""

from __future__ import annotations

from relations_kg.namespaces import shrink
from relations_kg.rdf import Iri, Literal, Term
from relations_kg.report import Finding
from relations_kg.validation.compiled.messages import component
from relations_kg.validation.shapes import Constraint, Shape, Shapes

__all__ = ["expected", "failed_shapes"]

_WORDS = {
    "class": "an instance of {}",
    "datatype": "a literal of the datatype {}",
    "nodeKind": "{}",
    "minCount": "at least {} of this property",
    "maxCount": "at most {} of this property",
    "minExclusive": "more than {}",
    "minInclusive": "{} or more",
    "maxExclusive": "less than {}",
    "maxInclusive": "{} or less",
    "minLength": "a text of at least {} characters",
    "maxLength": "a text of at most {} characters",
    "pattern": "a text that matches {}",
    "languageIn": "a text in one of the languages {}",
    "uniqueLang": "one text in each language",
    "equals": "the values that {} has",
    "disjoint": "no value that {} has",
    "lessThan": "less than every value of {}",
    "lessThanOrEquals": "no more than any value of {}",
    "hasValue": "the value {}",
    "in": "one of {}",
    "closed": "one of the properties that the shape names",
    "qualifiedMinCount": "at least {} conforming to the shape of this property",
    "qualifiedMaxCount": "at most {} conforming to the shape of this property",
}
_KINDS = {
    "IRI": "an IRI",
    "Literal": "a literal",
    "BlankNode": "a blank node",
    "BlankNodeOrIRI": "an IRI or a blank node",
    "BlankNodeOrLiteral": "a blank node or a literal",
    "IRIOrLiteral": "an IRI or a literal",
}
_COUNTS = frozenset(("minCount", "maxCount"))
_MOST_SHOWN = 8


def expected(shapes: Shapes, finding: Finding) -> str | None:
    """What the constraint asks for that a finding is of; ``None`` where no few words tell it.

    Args:
        shapes: the shapes graph that was validated against.
        finding: one of the findings.
    """
    for shape in failed_shapes(shapes, finding):
        for constraint in shape.constraints:
            for name in _names(constraint):
                if component(name) == finding.component and name in _WORDS:
                    return _WORDS[name].format(_asked(name, constraint))
    return None


def failed_shapes(shapes: Shapes, finding: Finding) -> list[Shape]:
    """The shapes that a finding may be of: the one it names, or one within that has no IRI."""
    if finding.source_shape is None:
        return []
    nodes = [finding.source_shape, *shapes.index.of(finding.source_shape, "property")]
    found = [shape for node in nodes if (shape := shapes.get(node)) is not None]
    with_path = [shape for shape in found if shape.path and shape.path.reported == finding.path]
    return with_path or found[:1]


def _names(constraint: Constraint) -> tuple[str, ...]:
    if constraint.name == "qualifiedValueShape":
        return ("qualifiedMinCount", "qualifiedMaxCount")
    return (constraint.name,)


def _asked(name: str, constraint: Constraint) -> str:
    if name == "closed":
        return ""
    if name == "qualifiedMinCount":
        return _count(constraint.minimum)
    if name == "qualifiedMaxCount":
        return _count(constraint.maximum)
    if name in _COUNTS:
        return _count(constraint.number)
    shown = [_shown(value) for value in constraint.values[:_MOST_SHOWN]]
    if len(constraint.values) > _MOST_SHOWN:
        shown.append("...")
    return ", ".join(shown)


def _count(number: int | None) -> str:
    return "1 value" if number == 1 else f"{number} values"


def _shown(term: Term) -> str:
    if isinstance(term, Iri):
        short = shrink(term.value) or f"<{term.value}>"
        return _KINDS.get(short.removeprefix("sh:"), short)
    return term.lexical if isinstance(term, Literal) else "what the shape describes"
