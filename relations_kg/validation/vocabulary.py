"""The terms of the SHACL vocabulary, and what the values of each parameter must be.

By the sections of the Shapes Constraint Language, W3C Recommendation of 20 July 2017; its
appendix B lists the syntax rules that :data:`PARAMETERS` has in short.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

__all__ = [
    "ADVANCED_CLASSES",
    "COMPONENTS",
    "INDIVIDUALS",
    "JAVASCRIPT",
    "NODE_KINDS",
    "PARAMETERS",
    "PATHS",
    "PROPERTIES",
    "TARGETS",
    "UNSUPPORTED",
    "Parameter",
    "nearest",
]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What SHACL says of a property of shapes.

    Attributes:
        values: what each value must be: ``iri``, ``iri-or-literal``, ``literal``, ``integer``,
            ``boolean``, ``string``, ``text`` (with or without a language), ``node-kind``,
            ``pattern``, ``shape``, ``node-shape``, ``property-shape``, ``query``, ``any``, or
            ``list``, ``iris``, ``strings`` and ``shapes`` for a list of them.
        once: whether a shape may have only one value.
        on_paths: whether only property shapes may have it.
        constrains: whether it is what makes a shape check something; what the values of the
            others are is a part of another parameter's constraint, or no constraint.
        goes_with: the parameter without which it has no effect.
    """

    values: str
    once: bool = False
    on_paths: bool = False
    constrains: bool = True
    goes_with: str | None = None


TARGETS: Final = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")
PATHS: Final = (
    *("alternativePath", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"),
)
NODE_KINDS: Final = frozenset(
    ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
)

PARAMETERS: Final[Mapping[str, Parameter]] = MappingProxyType(
    {
        # 2.1: what a shape says of itself
        "targetClass": Parameter("iri", constrains=False),
        "targetNode": Parameter("iri-or-literal", constrains=False),
        "targetObjectsOf": Parameter("iri", constrains=False),
        "targetSubjectsOf": Parameter("iri", constrains=False),
        "severity": Parameter("iri", once=True, constrains=False),
        "message": Parameter("text", constrains=False),
        "deactivated": Parameter("boolean", once=True, constrains=False),
        # 4.1: types of values
        "class": Parameter("iri"),
        "datatype": Parameter("iri", once=True),
        "nodeKind": Parameter("node-kind", once=True),
        # 4.2: their number
        "minCount": Parameter("integer", once=True, on_paths=True),
        "maxCount": Parameter("integer", once=True, on_paths=True),
        # 4.3: their range
        "minExclusive": Parameter("literal", once=True),
        "minInclusive": Parameter("literal", once=True),
        "maxExclusive": Parameter("literal", once=True),
        "maxInclusive": Parameter("literal", once=True),
        # 4.4: their text
        "minLength": Parameter("integer", once=True),
        "maxLength": Parameter("integer", once=True),
        "pattern": Parameter("pattern", once=True),
        "flags": Parameter("string", once=True, constrains=False, goes_with="pattern"),
        "languageIn": Parameter("strings", once=True),
        "uniqueLang": Parameter("boolean", once=True, on_paths=True),
        # 4.5: pairs of properties
        "equals": Parameter("iri"),
        "disjoint": Parameter("iri"),
        "lessThan": Parameter("iri", on_paths=True),
        "lessThanOrEquals": Parameter("iri", on_paths=True),
        # 4.6: logic
        "not": Parameter("shape"),
        "and": Parameter("shapes"),
        "or": Parameter("shapes"),
        "xone": Parameter("shapes"),
        # 4.7: shapes of values
        "node": Parameter("node-shape"),
        "property": Parameter("property-shape"),
        "qualifiedValueShape": Parameter("shape", once=True, on_paths=True),
        "qualifiedMinCount": Parameter(
            "integer", once=True, constrains=False, goes_with="qualifiedValueShape"
        ),
        "qualifiedMaxCount": Parameter(
            "integer", once=True, constrains=False, goes_with="qualifiedValueShape"
        ),
        "qualifiedValueShapesDisjoint": Parameter(
            "boolean", once=True, constrains=False, goes_with="qualifiedValueShape"
        ),
        # 4.8: the rest
        "closed": Parameter("boolean", once=True),
        "ignoredProperties": Parameter("iris", once=True, constrains=False, goes_with="closed"),
        "hasValue": Parameter("any"),
        "in": Parameter("list", once=True),
        # 5: SPARQL
        "sparql": Parameter("query"),
    }
)

COMPONENTS: Final = frozenset(
    f"{name}ConstraintComponent"
    for name in (
        *("Class", "Datatype", "NodeKind", "MinCount", "MaxCount", "MinExclusive", "MinInclusive"),
        *("MaxExclusive", "MaxInclusive", "MinLength", "MaxLength", "Pattern", "LanguageIn"),
        *("UniqueLang", "Equals", "Disjoint", "LessThan", "LessThanOrEquals", "Not", "And", "Or"),
        *("Xone", "Node", "Property", "QualifiedValueShape", "QualifiedMinCount"),
        *("QualifiedMaxCount", "Closed", "HasValue", "In", "SPARQL"),
    )
)

PROPERTIES: Final = frozenset(
    (
        *PARAMETERS,
        *PATHS,
        "path",
        *("name", "description", "order", "group", "defaultValue"),  # 2.3.2
        *("shapesGraph", "suggestedShapesGraph", "entailment"),  # 3
        *("select", "ask", "prefixes", "declare", "prefix", "namespace"),  # 5
        *("resultAnnotation", "annotationProperty", "annotationVarName", "annotationValue"),
        *("parameter", "optional", "labelTemplate"),  # 6
        *("validator", "nodeValidator", "propertyValidator"),
        # 3.6: what a report says, which may stand beside the shapes
        *("conforms", "result", "shapesGraphWellFormed", "detail", "focusNode", "resultMessage"),
        *("resultPath", "resultSeverity", "sourceConstraint", "sourceConstraintComponent"),
        *("sourceShape", "value"),
    )
)
INDIVIDUALS: Final = NODE_KINDS | frozenset(
    (
        *("NodeShape", "PropertyShape", "Shape", "PropertyGroup", "PrefixDeclaration"),
        *("Violation", "Warning", "Info", "Severity", "NodeKind"),
        *("ConstraintComponent", "Parameter", "Parameterizable", "Validator", "ResultAnnotation"),
        *("SPARQLConstraint", "SPARQLExecutable", "SPARQLAskExecutable", "SPARQLAskValidator"),
        *("SPARQLSelectExecutable", "SPARQLSelectValidator"),
        *("ValidationReport", "ValidationResult", "AbstractResult", "ResultSeverity"),
    )
)

_ADVANCED = "SHACL Advanced Features"
JAVASCRIPT: Final = "SHACL JavaScript"
UNSUPPORTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("target", "rule", "condition", "expression", "values", "filterShape", "nodes"),
                *("intersection", "union", "returnType", "construct"),
                *("subject", "predicate", "object"),
            ),
            _ADVANCED,
        ),
        **dict.fromkeys(
            ("js", "jsFunctionName", "jsLibrary", "jsLibraryURL"),
            JAVASCRIPT,
        ),
    }
)
"""What other documents add to the vocabulary; an engine for SHACL alone passes it over."""
ADVANCED_CLASSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("Function", "SPARQLFunction", "Rule", "TripleRule", "SPARQLRule", "Rules"),
                *("Target", "TargetType", "SPARQLTarget", "SPARQLTargetType", "NodeExpression"),
                *("ExpressionConstraintComponent", "SPARQLConstructExecutable", "this"),
            ),
            _ADVANCED,
        ),
        **dict.fromkeys(
            (
                *("JSConstraint", "JSConstraintComponent", "JSExecutable", "JSFunction"),
                *("JSLibrary", "JSRule", "JSTarget", "JSTargetType", "JSValidator"),
            ),
            JAVASCRIPT,
        ),
    }
)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The name among ``known`` that was most likely meant, if one is near.

    >>> nearest("minCout", ["minCount", "maxCount"])
    'minCount'
    >>> nearest("TARGETCLASS", ["targetClass"])
    'targetClass'
    """
    from difflib import get_close_matches

    by_case = {word.lower(): word for word in sorted(known, reverse=True)}
    near = get_close_matches(name.lower(), by_case, n=1, cutoff=0.7)
    return by_case[near[0]] if near else None
