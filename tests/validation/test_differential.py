"""The compiled engine gives the findings of pySHACL, for each component and on random graphs."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from rdflib import SH as VOCABULARY

from relations_kg.errors import ShapesError
from relations_kg.namespaces import SH
from relations_kg.rdf import BlankNode, Quad, Term
from relations_kg.report import Finding
from relations_kg.syntax.reading import read
from tests.validation.conformance.engines import ENGINES, validate_with
from tests.validation.conformance.examples import EXAMPLES, Example
from tests.validation.conformance.random_graphs import (
    COMPONENTS,
    PATHS,
    PROLOGUE,
    TARGETS,
    Drawn,
    data_graphs,
    shapes_graphs,
)

_RANDOM = settings(max_examples=int(os.environ.get("RKG_RANDOM_GRAPHS", "600")))
# Refusals by which there is no report to compare with, each with its reason.
_NO_REPORT = {
    "nothing would be checked": "all that was drawn is without effect, as sh:uniqueLang false",
    "to compare a BlankNode": "by the Recommendation (4.5.3) a value that cannot be compared is a "
    "result; pySHACL takes a blank node there for a mistake of the shapes",
    "InvalidOperation": "pySHACL compares NaN of xsd:double with an xsd:decimal by Python's "
    "decimals, which raise; by SPARQL the comparison is false, so there is a result",
    "Expected SelectQuery": "pySHACL writes a path such as (p*)* without its parentheses in the "
    "place of $PATH, and then cannot read the query",
}
_SUFFIX = "ConstraintComponent"
_COMPARING = {
    *("MinExclusive", "MinInclusive", "MaxExclusive", "MaxInclusive"),
    *("LessThan", "LessThanOrEquals", "SPARQL"),
}
_AROUND = {"Not", "And", "Or", "Xone", "Node", "QualifiedMinCount", "QualifiedMaxCount"}


@pytest.fixture(autouse=True, scope="module")
def _without_tracebacks() -> Iterator[None]:
    """Keeps rdflib from writing a traceback for each ill-typed literal into pytest's log."""
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.ERROR)
    yield
    logger.setLevel(before)


def _quads(turtle: str) -> list[Quad]:
    return list(read((PROLOGUE + turtle).encode(), format="turtle"))


def _found(data: list[Quad], shapes: list[Quad], engine: str) -> set[Finding]:
    return set(validate_with(engine, data, shapes).findings)


def _component(example: Example) -> str:
    return example.component


def _shapes(example: Example) -> list[Quad]:
    """The example's shapes, with a message for the one that has none."""
    return _quads(example.shape.replace(":S sh:", ':S sh:message "m" ; sh:', 1))


def _told(finding: Finding) -> Term | str:
    """The value of a finding as an example tells it."""
    if isinstance(finding.value, BlankNode):
        return "_"
    return finding.value or "-"


def _values(example: Example) -> list[Term | str]:
    """What the example says of the values that are found."""
    return [
        value if value in ("-", "_") else _quads(f":x :p {value} .")[0].object
        for value in example.found
    ]


# rdflib warns of booleans such as "maybe", which some of the data has on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:Parsing weird boolean")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("example", EXAMPLES, ids=_component)
def test_a_constraint_finds_what_violates_it_and_nothing_else(
    example: Example, engine: str
) -> None:
    shapes = _shapes(example)
    assert _found(_quads(example.conforming), shapes, engine) == set()
    found = _found(_quads(example.violating), shapes, engine)
    component = f"{SH}{example.component}ConstraintComponent"
    assert {finding.component.value for finding in found} == {component}
    assert Counter(map(_told, found)) == Counter(_values(example))


@pytest.mark.parametrize("example", EXAMPLES, ids=_component)
def test_the_engines_find_the_same_in_an_example(example: Example) -> None:
    shapes = _shapes(example)
    for turtle in (example.violating, example.conforming):
        data = _quads(turtle)
        assert _found(data, shapes, "compiled") == _found(data, shapes, "pyshacl")


@_RANDOM
@given(data=data_graphs(), shapes=shapes_graphs())
def test_the_engines_find_the_same_in_random_graphs(data: str, shapes: Drawn) -> None:
    facts, rules = _quads(data), _quads(shapes.turtle)
    try:
        expected = _found(facts, rules, "pyshacl")
    except ShapesError as refusal:
        assume(not any(text in refusal.message for text in _NO_REPORT))
        raise
    found = _found(facts, rules, "compiled")
    # pySHACL goes the steps of ^(p/q) in the order of p/q, which is that of ^q/^p reversed.
    assume(found == expected or not {"inverse", "sequence"} <= shapes.paths)
    if not _is_about_order(shapes, found ^ expected):
        assert found == expected


def _is_about_order(shapes: Drawn, differing: set[Finding]) -> bool:
    """Whether all that differs comes from comparing what has no order.

    A number and a date, or a value and a node, cannot be compared, and the Recommendation
    (sections 4.3 and 4.5.3) makes that a result. rdflib orders all terms somehow, and so pySHACL
    finds none; nor do the queries that it runs. A shape around one differs in its turn.
    """
    names = {f.component.value.removeprefix(SH).removesuffix(_SUFFIX) for f in differing}
    return bool(shapes.components & _COMPARING) and names <= _COMPARING | _AROUND


def test_every_component_path_and_target_is_drawn() -> None:
    drawn: list[Drawn] = []

    @settings(
        max_examples=300,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(shapes_graphs())
    def draw(shapes: Drawn) -> None:
        drawn.append(shapes)

    draw()
    assert set.union(*(shapes.components for shapes in drawn)) == COMPONENTS
    assert set.union(*(shapes.paths for shapes in drawn)) == PATHS
    assert set.union(*(shapes.targets for shapes in drawn)) == TARGETS


def test_the_components_are_those_of_the_vocabulary() -> None:
    local = [str(term).removeprefix(SH) for term in dir(VOCABULARY)]
    defined = {
        name.removesuffix("ConstraintComponent")
        for name in local
        if name.endswith("ConstraintComponent") and name[0].isupper()
    }
    # Those of SHACL Advanced Features and SHACL JavaScript, and the class of all of them.
    assert defined - {"Expression", "JS", ""} == COMPONENTS
    # The results of sh:property are those of its property shapes.
    assert {example.component for example in EXAMPLES} == COMPONENTS - {"Property"}
