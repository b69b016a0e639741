"""What a finding says where its shape has no message of its own."""

from __future__ import annotations

from relations_kg.namespaces import SH, shrink
from relations_kg.rdf import Iri, Literal, Term
from relations_kg.validation.shapes import Constraint

__all__ = ["component", "message"]

_NAMES = {"sparql": "SPARQL"}
_WORDS = {
    "class": "the value is not an instance of {}",
    "datatype": "the value is not a well-formed literal of the datatype {}",
    "nodeKind": "the value is not of the kind {}",
    "minCount": "at least {} expected, and there are fewer",
    "maxCount": "at most {} expected, and there are more",
    "minExclusive": "the value is not greater than {}",
    "minInclusive": "the value is not {} or greater",
    "maxExclusive": "the value is not less than {}",
    "maxInclusive": "the value is not {} or less",
    "minLength": "the value is shorter than {} characters",
    "maxLength": "the value is longer than {} characters",
    "pattern": "the value does not match the pattern {}",
    "languageIn": "the value is not a text in one of the languages {}",
    "uniqueLang": "two values have the same language",
    "equals": "the value is not one of both the path and {}",
    "disjoint": "the value is one of {} too",
    "lessThan": "the value is not less than each value of {}",
    "lessThanOrEquals": "the value is not less than or equal to each value of {}",
    "not": "the value conforms to {}, and it must not",
    "and": "the value does not conform to all of {}",
    "or": "the value conforms to none of {}",
    "xone": "the value does not conform to exactly one of {}",
    "node": "the value does not conform to {}",
    "hasValue": "one of the values must be {}",
    "in": "the value is not one of {}",
    "closed": "the shape is closed and does not allow this property",
    "qualifiedMinCount": "at least {} expected to conform to the given shape, and fewer do",
    "qualifiedMaxCount": "at most {} expected to conform to the given shape, and more do",
    "sparql": "the node does not conform to a constraint in SPARQL",
}
_COUNTS = frozenset(("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount"))
_MOST_SHOWN = 8


def component(name: str) -> Iri:
    """The IRI of the constraint component of a parameter."""
    return Iri(f"{SH}{_NAMES.get(name) or name[0].upper() + name[1:]}ConstraintComponent")


def message(name: str, constraint: Constraint) -> str:
    """One sentence that names the expectation."""
    if name in _COUNTS:
        number = (
            constraint.minimum
            if name == "qualifiedMinCount"
            else constraint.maximum
            if name == "qualifiedMaxCount"
            else constraint.number
        )
        return _WORDS[name].format("1 value is" if number == 1 else f"{number} values are")
    shown = [_shown(value) for value in constraint.values[:_MOST_SHOWN]]
    if len(constraint.values) > _MOST_SHOWN:
        shown.append("...")
    return _WORDS[name].format(", ".join(shown) or "none")


def _shown(term: Term) -> str:
    if isinstance(term, Iri):
        return shrink(term.value) or f"<{term.value}>"
    if isinstance(term, Literal):
        return f'"{term.lexical}"'
    return "the given shape"
