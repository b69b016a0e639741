"""The shapes as a whole: named, explained, about terms that exist, and each with a case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from relations_kg import resources
from relations_kg.dataset.build import assemble
from relations_kg.dataset.recipe import Recipe
from relations_kg.namespaces import RKG, SHAPES, shrink
from relations_kg.validation.base import validate
from tests.validation.shape_cases.cases import breaking, shapes

NAMESPACE = URIRef(SHAPES)
# A component has the name of the parameter that its constraints cannot do without.
PARAMETERS = (
    *("class", "datatype", "nodeKind", "minCount", "maxCount"),
    *("minExclusive", "minInclusive", "maxExclusive", "maxInclusive"),
    *("minLength", "maxLength", "pattern", "languageIn", "uniqueLang"),
    *("equals", "disjoint", "lessThan", "lessThanOrEquals", "not", "and", "or", "xone"),
    *("node", "qualifiedMinCount", "qualifiedMaxCount", "closed", "hasValue", "in"),
)
TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)


@cache
def graph() -> Graph:
    """The shapes."""
    found = Graph()
    for path in resources.shape_files():
        found.parse(path)
    return found


@cache
def ontology() -> Graph:
    """The ontology."""
    found = Graph()
    for path in resources.ontology_files():
        found.parse(path)
    return found


def targeted() -> set[Node]:
    """The shapes that are looked at for their own sake: with a target, or of one with it."""
    tops = {shape for target in TARGETS for shape in graph().subjects(target)}
    return tops | {part for top in tops for part in graph().objects(top, SH.property)}


def constraints() -> Iterator[tuple[str, str]]:
    """Every shape that a finding can name, with each of its constraint components."""
    for shape in targeted():
        local = str(shape).removeprefix(SHAPES)
        for parameter in PARAMETERS:
            for _ in graph().objects(shape, SH[parameter]):
                yield local, parameter[0].upper() + parameter[1:]
        for _ in graph().objects(shape, SH.sparql):
            yield local, "SPARQL"


def test_there_is_a_file_of_shapes_for_each_module_of_the_ontology() -> None:
    modules = {path.stem for path in resources.ontology_files()} - {"relations"}
    assert {path.stem for path in resources.shape_files()} == modules


def test_every_constraint_has_a_case_and_every_case_a_constraint() -> None:
    cases = {(case.shape, case.component) for case in breaking()}
    assert cases == set(constraints())


def test_no_shape_has_one_constraint_component_twice() -> None:
    # A finding could not tell which of the two it is, nor a case which of them it breaks.
    found = sorted(constraints())
    assert found == sorted(set(found))


def test_shapes_and_their_parts_are_named_after_each_other() -> None:
    tops = {shape for target in TARGETS for shape in graph().subjects(target)}
    assert {shape for shape in tops if not str(shape).startswith(SHAPES)} == set()
    misnamed = [
        (top, part)
        for top in tops
        for predicate, mark in ((SH.property, "-"), (SH.sparql, "-query"))
        for part in graph().objects(top, predicate)
        if not str(part).startswith(f"{top}{mark}")
    ]
    assert misnamed == []


def test_a_shape_is_declared_as_what_it_is() -> None:
    tops = {shape for target in TARGETS for shape in graph().subjects(target)}
    parts = targeted() - tops
    assert {node for node in tops if (node, RDF.type, SH.NodeShape) not in graph()} == set()
    assert {node for node in parts if (node, RDF.type, SH.PropertyShape) not in graph()} == set()


def test_every_constraint_has_one_message_in_english_and_it_is_a_sentence() -> None:
    explained = {
        shape
        for shape in targeted()
        for parameter in PARAMETERS
        if (shape, SH[parameter], None) in graph()
    }
    explained |= set(graph().objects(None, SH.sparql))
    for shape in explained:
        (message,) = (m for m in graph().objects(shape, SH.message) if _language(m) == "en")
        assert re.fullmatch(r"[A-Z].{19,}\.", str(message)), shape


def test_no_message_is_said_by_two_shapes() -> None:
    messages = [str(message) for message in graph().objects(None, SH.message)]
    assert sorted(messages) == sorted(set(messages))


def test_the_shapes_use_no_term_that_the_ontology_does_not_have() -> None:
    known = set(map(str, ontology().subjects(RDF.type)))
    used = {str(term) for triple in graph() for term in triple if _is_ours(term)}
    texts = [str(text) for p in (SH.select, SH.message) for text in graph().objects(None, p)]
    used |= {RKG + name for text in texts for name in re.findall(r"\brkg:(\w+)", text)}
    assert used - known == set()


def test_every_kind_of_situation_and_event_has_shapes_of_its_own() -> None:
    general = {URIRef(RKG + name) for name in ("Occurrence", "Situation", "Event")}
    specific = set(graph().objects(None, SH.targetClass)) - general
    kinds = {
        kind
        for kind in ontology().transitive_subjects(RDFS.subClassOf, URIRef(RKG + "Occurrence"))
        if kind not in general
    }
    unchecked = {
        kind
        for kind in kinds
        if not specific & set(ontology().transitive_objects(kind, RDFS.subClassOf))
    }
    assert unchecked == set()


@pytest.mark.parametrize(
    ("shape", "class_"),
    [
        ("Claim-modality", "Modality"),
        ("Claim-rank", "Rank"),
        ("Mission-missionLevel", "MissionLevel"),
        ("Vote-ballot", "Ballot"),
        ("Decision-outcome", "Outcome"),
    ],
)
def test_a_closed_list_has_every_individual_of_its_class(shape: str, class_: str) -> None:
    head = graph().value(NAMESPACE + shape, SH["in"])
    assert head is not None
    individuals = set(ontology().subjects(RDF.type, URIRef(RKG + class_)))
    assert set(Collection(graph(), head)) == individuals


def test_every_class_of_the_graph_has_a_shape() -> None:
    if not resources.graph_files():
        pytest.skip("there are no facts in graph/ whose classes could be looked at")
    facts = Graph()
    for path in resources.graph_files():
        facts.parse(path)
    targets = set(graph().objects(None, SH.targetClass))
    unchecked = {
        class_
        for class_ in facts.objects(None, RDF.type)
        if not targets & set(ontology().transitive_objects(class_, RDFS.subClassOf))
    }
    assert unchecked == set()


def test_the_shipped_graph_conforms() -> None:
    if not resources.graph_files():
        pytest.skip("there are no facts in graph/ that could be validated")
    report = validate(assemble(Recipe()), shapes())
    told = [
        f"{shrink(finding.focus_node[0])}: {finding.message} ({finding.severity.label})"
        for finding in report.findings
    ]
    assert told == []


def _is_ours(node: Node) -> bool:
    return isinstance(node, URIRef) and node.startswith(RKG)


def _language(node: Node) -> str | None:
    return node.language if isinstance(node, Literal) else None
