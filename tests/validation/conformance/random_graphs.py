"""Small random data graphs and shapes graphs in Turtle, for hypothesis.

Shapes draw on every constraint component of SHACL Core and on SPARQL-based constraints, on every
kind of target and of property path. They are well formed and do not refer to themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from hypothesis import strategies as st

from relations_kg.namespaces import PREFIXES

__all__ = ["COMPONENTS", "PATHS", "PROLOGUE", "TARGETS", "Drawn", "data_graphs", "shapes_graphs"]

EXAMPLE = "https://example.org/"
PROLOGUE = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    + f"@prefix : <{EXAMPLE}> .\n"
)
_IRIS = (":a", ":b", ":c")
_NODES = (*_IRIS, "_:x", "_:y")
_PROPERTIES = (":p", ":q", ":r")
_CLASSES = (":A", ":B", ":C")
_NUMBERS = (
    *("1", "01", "+1", "-3", "5", "10", "1.0", "1.50", "5.0", "1e0", "5E0", '"5"^^xsd:double'),
    *('"5"^^xsd:nonNegativeInteger', '"5"^^xsd:byte', '"300"^^xsd:byte', '"-1"^^xsd:unsignedInt'),
    *('"5.0"^^xsd:float', '"NaN"^^xsd:double', '"INF"^^xsd:double', '"abc"^^xsd:integer'),
    *('""^^xsd:decimal', '" 7 "^^xsd:integer'),
)
_TIMES = (
    *('"2020-02-29"^^xsd:date', '"2021-02-29"^^xsd:date', '"2020-03-01"^^xsd:date'),
    *('"2020-01-01T00:00:00Z"^^xsd:dateTime', '"2020-01-01T00:00:00+00:00"^^xsd:dateTime'),
    *('"2020-01-01T00:00:00"^^xsd:dateTime', '"2021-06-01T12:00:00+02:00"^^xsd:dateTime'),
    *('"yesterday"^^xsd:dateTime', '"2020"^^xsd:gYear'),
)
_TEXTS = (
    *('"a"', '"A"', '"abc"', '"ABC"', '"05"', '""', '"a\\nb"', '"ä€𝄞"', '"5"', '"a"^^:note'),
    *('"2020-03"^^edtf:EDTF', '"x"^^rdf:HTML'),
)
_TAGGED = (
    *('"hello"@en', '"Hello"@en-GB', '"hallo"@de', '"hello"@EN', '"hi"@en', '"moin"@de'),
    *('"hello"', '"hi"@en-GB'),
)
_BOOLEANS = ("true", "false", '"1"^^xsd:boolean', '"maybe"^^xsd:boolean')
_LITERALS = (*_NUMBERS, *_TIMES, *_TEXTS, *_TAGGED, *_BOOLEANS)
_LIMITS = (
    *("0", "1", "5", "1.5", "5E0", '"5"^^xsd:short', '"2020-03-01"^^xsd:date', '"b"'),
    *('"2020-06-01T00:00:00Z"^^xsd:dateTime', '"2020-06-01T00:00:00"^^xsd:dateTime'),
)
_DATATYPES = (
    *("xsd:integer", "xsd:decimal", "xsd:double", "xsd:byte", "xsd:nonNegativeInteger"),
    *("xsd:string", "xsd:boolean", "xsd:date", "xsd:dateTime", "rdf:langString", ":note"),
)
_PATTERNS = ('"^a"', '"b$"', '"[0-9]{2}"', '"^[A-Z]+$"', '"l+"', '"^$"', '"example"', '"a.b"')
_LANGUAGES = ('"en"', '"de"', '"en-GB"', '"EN"', '"uk"')
_KINDS = ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
_SEVERITIES = ("", "", "sh:Violation", "sh:Warning", "sh:Info", ":Grave")
_ON_NODES = (
    "SELECT $this ?value WHERE {{ $this {p} ?value . FILTER(isLiteral(?value)) }}",
    "SELECT $this WHERE {{ $this {p} ?o . FILTER NOT EXISTS {{ $this {q} ?o }} }}",
    "SELECT $this ?path ?value WHERE {{ $this ?path ?value . FILTER(?path = {p}) }}",
    "SELECT $this ?value WHERE {{ $this {p} ?value . FILTER(?value > 4) }}",
    "SELECT $this ?value WHERE {{ $this {p}/{q} ?value }}",
)
_ON_PATHS = (
    "SELECT $this ?value WHERE {{ $this $PATH ?value . FILTER(isIRI(?value)) }}",
    "SELECT $this ?value WHERE {{ $this $PATH ?value . FILTER NOT EXISTS {{ ?value {p} ?o }} }}",
    "SELECT $this WHERE {{ $this {q} ?o . FILTER NOT EXISTS {{ $this $PATH ?o }} }}",
)

_ON_ANY = (
    *("Class", "Datatype", "NodeKind", "MinExclusive", "MinInclusive", "MaxExclusive"),
    *("MaxInclusive", "MinLength", "MaxLength", "Pattern", "LanguageIn", "Equals", "Disjoint"),
    *("Not", "And", "Or", "Xone", "Node", "Property", "HasValue", "In", "SPARQL", "Closed"),
)
_ON_PROPERTIES = (
    *("MinCount", "MaxCount", "UniqueLang", "LessThan", "LessThanOrEquals"),
    *("QualifiedMinCount", "QualifiedMaxCount"),
)
_OF_SHAPES = (
    *("Not", "And", "Or", "Xone", "Node", "Property", "QualifiedMinCount", "QualifiedMaxCount"),
)
COMPONENTS = frozenset((*_ON_ANY, *_ON_PROPERTIES))
"""The local names of the components that are drawn, without ``ConstraintComponent``."""
PATHS = frozenset({"predicate", "inverse", "sequence", "alternative", "*", "+", "?"})
TARGETS = frozenset({"class", "implicit class", "node", "subjects", "objects"})

_subjects = st.sampled_from(_NODES)
_values = st.sampled_from((*_IRIS * 4, *_LITERALS))
_properties = st.sampled_from(_PROPERTIES)
_classes = st.sampled_from(_CLASSES)
_counts = st.integers(0, 3)


class Named(NamedTuple):
    """A shape with a name that others may refer to."""

    name: str
    is_property: bool


@dataclass
class Drawn:
    """A shapes graph and what it draws on."""

    turtle: str
    components: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)


@st.composite
def data_graphs(draw: st.DrawFn) -> str:
    """The Turtle of a small data graph with a hierarchy of classes."""
    lines = [
        f"{draw(_classes)} rdfs:subClassOf {draw(_classes)} ."
        for _ in range(draw(st.integers(0, 2)))
    ]
    lines += [f"{draw(_subjects)} a {draw(_classes)} ." for _ in range(draw(st.integers(2, 5)))]
    # A few literals of one kind, so that some are equal in value and some can be compared.
    literals = st.sampled_from(
        draw(st.sampled_from((_NUMBERS, _TIMES, _TEXTS, _TAGGED, _LITERALS)))
    )
    terms = st.one_of(_subjects, literals)
    lines += [
        f"{draw(_subjects)} {draw(_properties)} {draw(terms)} ."
        for _ in range(draw(st.integers(5, 16)))
    ]
    return "\n".join(lines)


@st.composite
def shapes_graphs(draw: st.DrawFn) -> Drawn:
    """A shapes graph of one to four shapes with IRIs, each with a target, and those in them."""
    drawn = Drawn("")
    names = [f":S{i}" for i in range(draw(st.integers(1, 3)))]
    if draw(st.integers(0, 4)) == 0:
        names.append(":A")
    named = [Named(name, draw(st.integers(0, 2)) > 0) for name in names]
    shapes = []
    for i, (name, is_property) in enumerate(named):
        text = _shape(draw, drawn, 2, named[i + 1 :], is_property)
        if name == ":A":
            drawn.targets.add("implicit class")
            target = f"a rdfs:Class , sh:{'Property' if is_property else 'Node'}Shape"
        else:
            target = _target(draw, drawn)
        shapes.append(f"{name} {target} ;\n    {text} .")
    drawn.turtle = "\n".join(shapes)
    return drawn


def _target(draw: st.DrawFn, drawn: Drawn) -> str:
    kinds = draw(
        st.lists(st.sampled_from(sorted(TARGETS - {"implicit class"})), min_size=1, max_size=2)
    )
    targets = []
    for kind in kinds:
        if kind == "node":
            targets.append(f"sh:targetNode {draw(_values)}")
        elif kind in ("subjects", "objects"):
            targets.append(f"sh:target{kind.title()}Of {draw(_properties)}")
        else:
            targets.append(f"sh:targetClass {draw(_classes)}")
        drawn.targets.add(kind)
    return " ; ".join(targets)


def _shape(
    draw: st.DrawFn, drawn: Drawn, depth: int, others: list[Named], is_property: bool
) -> str:
    """What stands after the name of a shape or within its brackets."""
    parts = [f"sh:path {_path(draw, drawn, 2)}"] if is_property else []
    # Those of properties alone twice, since they have fewer shapes to be in.
    choices: tuple[str, ...] = _ON_ANY
    if is_property:
        choices = (*_ON_ANY, *_ON_PROPERTIES, *_ON_PROPERTIES)
    if depth == 0:
        choices = tuple(name for name in choices if name not in _OF_SHAPES)
    chosen = draw(st.lists(st.sampled_from(choices), min_size=1, max_size=3, unique=True))
    for name in chosen:
        drawn.components.add(name)
        parts.append(_constraint(draw, drawn, name, depth, others, is_property))
    if {"QualifiedMinCount", "QualifiedMaxCount"} & set(chosen):
        parts.append(f"sh:qualifiedValueShape {_reference(draw, drawn, depth, others)}")
        if draw(st.booleans()):
            parts.append("sh:qualifiedValueShapesDisjoint true")
    parts.append(f'sh:message "m{draw(st.integers(0, 3))}"')
    if severity := draw(st.sampled_from(_SEVERITIES)):
        parts.append(f"sh:severity {severity}")
    if draw(st.integers(0, 11)) == 0:
        parts.append("sh:deactivated true")
    return " ; ".join(parts)


def _path(draw: st.DrawFn, drawn: Drawn, depth: int) -> str:
    kind = "predicate" if depth == 0 else draw(st.sampled_from(["predicate", *sorted(PATHS)]))
    drawn.paths.add(kind)
    if kind == "predicate":
        return draw(_properties)
    first = _path(draw, drawn, depth - 1)
    if kind == "inverse":
        return f"[ sh:inversePath {first} ]"
    if kind in ("sequence", "alternative"):
        both = f"( {first} {_path(draw, drawn, depth - 1)} )"
        return both if kind == "sequence" else f"[ sh:alternativePath {both} ]"
    name = {"*": "zeroOrMore", "+": "oneOrMore", "?": "zeroOrOne"}[kind]
    return f"[ sh:{name}Path {first} ]"


def _constraint(
    draw: st.DrawFn, drawn: Drawn, name: str, depth: int, others: list[Named], is_property: bool
) -> str:
    parameter = f"sh:{name[0].lower()}{name[1:]}"
    match name:
        case "Class":
            return f"sh:class {draw(_classes)}"
        case "Datatype":
            return f"sh:datatype {draw(st.sampled_from(_DATATYPES))}"
        case "NodeKind":
            return f"sh:nodeKind sh:{draw(st.sampled_from(_KINDS))}"
        case "MinCount" | "MaxCount" | "MinLength" | "MaxLength":
            return f"{parameter} {draw(_counts)}"
        case "MinExclusive" | "MinInclusive" | "MaxExclusive" | "MaxInclusive":
            return f"{parameter} {draw(st.sampled_from(_LIMITS))}"
        case "Pattern":
            flags = draw(st.sampled_from(("", "", ' ; sh:flags "i"', ' ; sh:flags "s"')))
            return f"sh:pattern {draw(st.sampled_from(_PATTERNS))}{flags}"
        case "LanguageIn":
            tags = draw(st.lists(st.sampled_from(_LANGUAGES), max_size=2, unique=True))
            return f"sh:languageIn ( {' '.join(tags)} )"
        case "UniqueLang":
            return f"sh:uniqueLang {draw(st.sampled_from(('true', 'true', 'false')))}"
        case "Equals" | "Disjoint" | "LessThan" | "LessThanOrEquals":
            return f"{parameter} {draw(_properties)}"
        case "HasValue":
            return f"sh:hasValue {draw(_values)}"
        case "In":
            return f"sh:in ( {' '.join(draw(st.lists(_values, max_size=4)))} )"
        case "Closed":
            ignored = draw(st.lists(st.sampled_from(("rdf:type", *_PROPERTIES)), max_size=2))
            return f"sh:closed true ; sh:ignoredProperties ( {' '.join(ignored)} )"
        case "SPARQL":
            return _query(draw, is_property)
        case "Property":
            return f"sh:property {_reference(draw, drawn, depth, others, True)}"
        case "QualifiedMinCount" | "QualifiedMaxCount":
            return f"{parameter} {draw(_counts)}"
        case "And" | "Or" | "Xone":
            members = [_reference(draw, drawn, depth, others) for _ in range(draw(_counts) or 2)]
            return f"{parameter} ( {' '.join(members)} )"
        case "Not":
            return f"sh:not {_reference(draw, drawn, depth, others)}"
    return f"sh:node {_reference(draw, drawn, depth, others, False)}"


def _reference(
    draw: st.DrawFn,
    drawn: Drawn,
    depth: int,
    others: list[Named],
    is_property: bool | None = None,
) -> str:
    """A shape without a name, or the name of one that comes later: of one kind or of either."""
    fitting = [name for name, kind in others if is_property in (None, kind)]
    if fitting:
        by_name = draw(st.booleans())
        if by_name:
            return draw(st.sampled_from(fitting))
    kind = is_property if is_property is not None else draw(st.integers(0, 2)) > 0
    return f"[ {_shape(draw, drawn, depth - 1, others, kind)} ]"


def _query(draw: st.DrawFn, is_property: bool) -> str:
    template = draw(st.sampled_from((*_ON_PATHS, *_ON_NODES[:2]) if is_property else _ON_NODES))
    p, q = (f"<{EXAMPLE}{draw(_properties)[1:]}>" for _ in range(2))
    said = draw(st.sampled_from(("query", "{$this} fails", "{?value} of {$this}")))
    query = template.format(p=p, q=q)
    return f'sh:sparql [ sh:message "{said}" ; sh:select """{query}""" ]'
