"""Shapes that would pass everything in silence, or reach for something, are refused first."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from relations_kg.errors import QueryError, ShapesError
from relations_kg.namespaces import OWL, RDF, RDFS, SH, shrink
from relations_kg.rdf import Iri, Literal, Quad, Term
from relations_kg.sparql import guard
from relations_kg.sparql.tokens import names_dataset

__all__ = ["check"]

_TARGETS = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")
_PATHS = (
    *("alternativePath", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"),
    "path",
)
# Properties of the SHACL vocabulary, by the sections of the Recommendation.
_PROPERTIES = frozenset(
    (
        *_TARGETS,
        *_PATHS,
        *("property", "deactivated", "message", "severity"),  # 2.1
        *("name", "description", "order", "group", "defaultValue"),  # 2.3.2
        *("class", "datatype", "nodeKind"),  # 4.1
        *("minCount", "maxCount"),  # 4.2
        *("minExclusive", "minInclusive", "maxExclusive", "maxInclusive"),  # 4.3
        *("minLength", "maxLength", "pattern", "flags", "languageIn", "uniqueLang"),  # 4.4
        *("equals", "disjoint", "lessThan", "lessThanOrEquals"),  # 4.5
        *("not", "and", "or", "xone"),  # 4.6
        *("node", "qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount"),  # 4.7
        "qualifiedValueShapesDisjoint",
        *("closed", "ignoredProperties", "hasValue", "in"),  # 4.8
        *("sparql", "select", "ask", "prefixes", "declare", "prefix", "namespace"),  # 5
        *("resultAnnotation", "annotationProperty", "annotationVarName", "annotationValue"),
        *("parameter", "optional", "labelTemplate"),  # 6
        *("validator", "nodeValidator", "propertyValidator"),
    )
)
# What other documents add to the vocabulary; an engine for SHACL alone passes it over.
_UNSUPPORTED = {
    "entailment": "entailment in the shapes (choose the regime of the dataset instead)",
    "shapesGraph": "a reference to a shapes graph",
    "suggestedShapesGraph": "a reference to a shapes graph",
    **dict.fromkeys(
        (
            *("target", "rule", "condition", "expression", "values", "filterShape", "nodes"),
            *("intersection", "union", "returnType", "construct"),
            *("subject", "predicate", "object"),
        ),
        "SHACL Advanced Features",
    ),
    **dict.fromkeys(("js", "jsFunctionName", "jsLibrary", "jsLibraryURL"), "SHACL JavaScript"),
}
_INDIVIDUALS = frozenset(
    (
        *("NodeShape", "PropertyShape", "Shape", "PropertyGroup", "PrefixDeclaration"),
        *("Violation", "Warning", "Info", "Severity"),
        *("IRI", "BlankNode", "Literal", "NodeKind"),
        *("BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"),
        *("ConstraintComponent", "Parameter", "Parameterizable", "Validator", "ResultAnnotation"),
        *("SPARQLConstraint", "SPARQLExecutable", "SPARQLAskExecutable", "SPARQLAskValidator"),
        *("SPARQLSelectExecutable", "SPARQLSelectValidator"),
    )
)
_QUERIES = frozenset({Iri(SH + "select"), Iri(SH + "ask")})
_PROPERTY = Iri(SH + "property")
_CLASSES = frozenset({Iri(OWL + "Class"), Iri(RDFS + "Class")})
_TYPE = Iri(RDF + "type")
_SHAPES = frozenset({Iri(SH + "NodeShape"), Iri(SH + "PropertyShape")})


def check(shapes: Iterable[Quad]) -> None:
    """Refuse shapes that cannot be used or would not be understood.

    Raises:
        ShapesError: there are no shapes, no shape has a target, a term is unknown or not
            supported, or a query would reach for other data.
    """
    has_shapes = has_targets = False
    typed: dict[Term, set[Term]] = {}
    for subject, predicate, object_, _ in shapes:
        if isinstance(object_, Iri) and object_.value.startswith(SH):
            _check_object(object_.value.removeprefix(SH), subject)
        if predicate == _TYPE:
            typed.setdefault(subject, set()).add(object_)
            has_shapes |= object_ in _SHAPES
        elif predicate.value.startswith(SH):
            name = predicate.value.removeprefix(SH)
            _check_property(name, subject)
            has_shapes |= predicate == _PROPERTY
            has_targets |= name in _TARGETS
            if predicate in _QUERIES:
                _check_query(object_, subject)
    # A shape that is a class is its own target (SHACL, section 2.1.3.3).
    has_targets |= any(types & _SHAPES and types & _CLASSES for types in typed.values())
    if not (has_shapes or has_targets):
        raise ShapesError(
            "there are no shapes in the shapes graph",
            hint="give a file with at least one sh:NodeShape or sh:PropertyShape",
        )
    if not has_targets:
        raise ShapesError(
            "no shape says which nodes it is for, so nothing would be checked",
            hint=f"give a shape one of {', '.join(f'sh:{name}' for name in _TARGETS)}",
        )


def _check_property(name: str, subject: Term) -> None:
    if name in _PROPERTIES:
        return
    if name in _UNSUPPORTED:
        raise ShapesError(
            f"the shapes use {_UNSUPPORTED[name]}, which is not supported: "
            f"sh:{name}, at {_named(subject)}",
            hint="SHACL Core and SHACL-SPARQL are supported",
        )
    raise _unknown(name, subject, _PROPERTIES)


def _check_object(name: str, subject: Term) -> None:
    known = _INDIVIDUALS | _PROPERTIES
    if name not in known and not name.endswith("ConstraintComponent"):
        raise _unknown(name, subject, known)


def _unknown(name: str, subject: Term, known: Iterable[str]) -> ShapesError:
    near = get_close_matches(name, sorted(known), n=1)
    return ShapesError(
        f"sh:{name} is no term of SHACL that can be used here (at {_named(subject)})",
        hint=f"did you mean sh:{near[0]}?" if near else "see https://www.w3.org/TR/shacl/",
    )


def _check_query(query: Term, subject: Term) -> None:
    if not isinstance(query, Literal):
        return  # the engine says so itself
    text = query.lexical
    try:
        guard.check(text)
    except QueryError as error:
        raise ShapesError(
            f"the query of {_named(subject)} is refused: {error.message}", hint=error.hint
        ) from error
    if names_dataset(text):
        raise ShapesError(
            f"the query of {_named(subject)} names the graphs that it is about with FROM",
            hint="a constraint is about the data graph; leave FROM away",
        )


def _named(node: Term) -> str:
    if isinstance(node, Iri):
        return shrink(node.value) or f"<{node.value}>"
    return "a blank node"
