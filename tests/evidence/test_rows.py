"""What the rows of an answer rest on."""

from __future__ import annotations

from functools import cache

import pytest

from relations_kg.dataset.build import complete, fill
from relations_kg.dataset.recipe import Recipe
from relations_kg.entailment.proofs import Explanation
from relations_kg.entailment.rules import Triple
from relations_kg.errors import UsageError
from relations_kg.evidence import witnesses
from relations_kg.evidence.answers import Explained, explained
from relations_kg.evidence.proving import explainer
from relations_kg.knowledge_graph import KnowledgeGraph
from relations_kg.namespaces import DATASET, PREFIXES, expand, shrink
from relations_kg.queries.catalog import Catalog, SavedQuery
from relations_kg.rdf import Iri, Quad
from relations_kg.results import Solutions
from relations_kg.store.embedded import EmbeddedStore
from relations_kg.syntax.reading import read

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
FACTS = """
event:one a rkg:Visit ; rkg:date "2020"^^edtf:EDTF ; rkg:visitor person:p ; rkg:statedIn passage:1 .
event:two a rkg:Visit ; rkg:visitor person:p ; rkg:partOf event:one ; rkg:statedIn passage:2 .
event:three a rkg:Summit ; rkg:attendee person:p ; rkg:statedIn passage:3 .
person:p a rkg:Person ; rdfs:label "P"@en .
passage:1 a rkg:SectionPassage ; rkg:sectionTitle "First" ; rkg:inSource source:s .
passage:2 a rkg:SectionPassage ; rkg:sectionTitle "Second" ; rkg:inSource source:s .
passage:3 a rkg:SectionPassage ; rkg:sectionTitle "Third" ; rkg:inSource source:s .
source:s a rkg:Source ; rdfs:label "S"@en ; rkg:retrievedOn "2026-11-25"^^xsd:date .
"""


@cache
def small() -> EmbeddedStore:
    """The facts above as they are: nothing is entailed, so what supports a row is plain."""
    turtle = PROLOGUE.replace("PREFIX", "@prefix").replace(">\n", "> .\n") + FACTS
    store = EmbeddedStore.in_memory()
    store.add(read(turtle.encode(), "turtle", graph=Iri(DATASET + "graph/small")))
    return store


def unexplained(triple: Triple) -> Explanation | None:
    raise AssertionError(f"nothing is entailed, and {triple} was to be explained")


def asked(text: str) -> Explained:
    return explained(small(), PROLOGUE + text, unexplained)


def claims(text: str) -> list[list[str]]:
    """The claims under each row, by their last part."""
    return [[iri.value.rsplit("/", 1)[-1] for iri in row.claims] for row in asked(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("SELECT ?e { ?e a rkg:Summit }", [["three"]], id="one pattern"),
        pytest.param(
            "SELECT ?e ?d { ?e a rkg:Visit OPTIONAL { ?x rkg:partOf ?e } "
            "OPTIONAL { ?e rkg:date ?d } } ORDER BY ?e",
            [["one", "two"], ["two"]],
            id="an optional part counts where it matched",
        ),
        pytest.param(
            "SELECT ?p { { event:one rkg:visitor ?p } UNION { event:three rkg:visitor ?p } }",
            [["one"]],
            id="the branch that matched",
        ),
        pytest.param(
            "SELECT ?p { { event:one rkg:visitor ?p FILTER(false) } UNION "
            "{ event:three rkg:attendee ?p } }",
            [["three"]],
            id="a branch whose filter fails is no support although its triples hold",
        ),
        pytest.param(
            "SELECT DISTINCT ?p { ?e rkg:visitor ?p }",
            [["one", "two"]],
            id="all solutions that make a row",
        ),
        pytest.param(
            "SELECT ?l { event:two rkg:partOf/rkg:visitor/rdfs:label ?l }",
            [["one", "two"]],
            id="what a path goes through",
        ),
        pytest.param(
            "SELECT ?p { ?p ^rkg:visitor/rkg:partOf+ event:one }",
            [["two"]],
            id="inverse and repeated paths",
        ),
        pytest.param(
            "SELECT ?p { [] rkg:attendee ?p }", [["three"]], id="what a blank node stands for"
        ),
        pytest.param(
            "SELECT ?p { ?p a rkg:Person FILTER EXISTS { ?e rkg:attendee ?p } }",
            [["three"]],
            id="what exists",
        ),
        pytest.param(
            "SELECT ?p { ?p a rkg:Person FILTER EXISTS { ?e rkg:visitor ?p "
            "FILTER NOT EXISTS { ?e rkg:date ?d } } }",
            [["two"]],
            id="what exists meets the filters in it",
        ),
        pytest.param(
            "SELECT ?e { ?e a rkg:Visit MINUS { ?e rkg:date ?d } }", [["two"]], id="minus"
        ),
        pytest.param(
            "SELECT ?e { { SELECT DISTINCT ?p { ?x rkg:attendee ?p } } ?e rkg:partOf ?o ; "
            "rkg:visitor ?p }",
            [["three", "two"]],
            id="a subquery",
        ),
        pytest.param(
            "SELECT ?p (COUNT(*) AS ?n) { ?e a ?kind ; rkg:visitor|rkg:attendee ?p } GROUP BY ?p",
            [["one", "three", "two"]],
            id="what is counted",
        ),
        pytest.param(
            "SELECT (COUNT(?e) AS ?n) { ?e a rkg:Visit }", [["one", "two"]], id="one count of all"
        ),
        pytest.param(
            "SELECT ?kind (MAX(?e) AS ?last) { ?e a ?kind ; rkg:statedIn ?s } GROUP BY ?kind "
            "HAVING (COUNT(?e) > 1)",
            [["one", "two"]],
            id="having",
        ),
        pytest.param(
            "SELECT (STR(?e) AS ?text) { ?e a rkg:Visit } ORDER BY ?e",
            [["one"], ["two"]],
            id="an expression tells rows apart",
        ),
        pytest.param(
            "SELECT * { VALUES (?e) { (event:one) (event:three) } ?e a rkg:Visit }",
            [["one"]],
            id="values",
        ),
        pytest.param(
            "SELECT ?e { ?e a rkg:Visit } ORDER BY DESC(?e) LIMIT 1", [["two"]], id="a page"
        ),
        pytest.param("SELECT ?e { ?e a rkg:Visit } VALUES ?e { event:two }", [["two"]], id="tail"),
        pytest.param(
            f"SELECT ?e FROM <{DATASET}graph/small> WHERE {{ ?e a rkg:Summit }}",
            [["three"]],
            id="from",
        ),
        pytest.param("SELECT ?e { GRAPH ?g { ?e a rkg:Summit } }", [["three"]], id="a named graph"),
    ],
)
def test_a_row_rests_on_the_claims_that_make_it(text: str, expected: list[list[str]]) -> None:
    assert claims(text) == expected


def test_a_citation_names_source_place_and_day() -> None:
    (row,) = asked("SELECT ?e { ?e a rkg:Summit }")
    assert [str(each) for each in row.citations] == ["“S”, section “Third” (read 2026-11-25)"]


def test_a_row_that_no_passage_states_says_so() -> None:
    (row,) = asked("SELECT ?l { person:p rdfs:label ?l }")
    assert row.citations == ()
    assert row.reason == "no source: what it rests on is stated in no passage"
    (row,) = asked("SELECT (1 AS ?one) {}")
    assert row.reason.startswith("no source: it rests on the vocabulary, or on nothing")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("SELECT (RAND() AS ?r) { ?e a rkg:Summit }", "which solution makes this row"),
        (
            "SELECT (COUNT(?e) AS ?n) { ?e a ?kind } GROUP BY ?kind",
            "grouped by something that they do not show",
        ),
        ("SELECT ?x { ?x !(^rkg:visitor) ?y }", "an inverse in a negated property set"),
    ],
)
def test_what_cannot_be_told_is_not_invented(text: str, note: str) -> None:
    for row in asked(text):
        assert row.claims == ()
        assert note in row.reason
        assert row.reason.startswith("no source: none can be told")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("SELECT ?e { ?e a rkg:Visit FILTER NOT EXISTS { ?e rkg:date ?d } }", "does not say"),
        ("SELECT ?e { ?e a rkg:Visit FILTER(!EXISTS { ?e rkg:date ?d }) }", "does not say"),
        ("SELECT ?e { ?e a rkg:Visit FILTER(EXISTS { ?e ?p ?d } || false) }", "not looked into"),
    ],
)
def test_what_a_row_rests_on_besides_is_noted(text: str, note: str) -> None:
    for row in asked(text):
        assert row.citations
        assert any(note in each for each in row.notes)


def test_a_cap_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witnesses, "MOST_SOLUTIONS", 2)
    (row,) = asked("SELECT (COUNT(*) AS ?n) { ?e a ?kind ; rkg:statedIn ?s }")
    assert len(row.claims) == 2
    assert "more solutions make this row; the first 2 were looked at" in row.notes


@pytest.mark.parametrize("text", ["ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE state:ALB"])
def test_what_has_no_rows_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="only the rows of a SELECT query have evidence"):
        asked(text)


def saved() -> list[SavedQuery]:
    selecting = (query for query in Catalog.open() if not query.name.startswith("checks/"))
    return [query for query in selecting if "\nSELECT" in query.sparql]


@pytest.mark.parametrize("query", saved(), ids=lambda query: query.name)
def test_every_row_of_a_saved_query_has_evidence_or_a_reason(query: SavedQuery) -> None:
    with KnowledgeGraph.open() as graph:
        examples = {n: p.example for n, p in query.parameters.items() if p.example is not None}
        text = query.bind(examples, graph.store)
        answer = graph.store.query(text)
        assert isinstance(answer, Solutions)
        found = graph.why(text)
        assert [row.row.terms for row in found] == list(answer.bindings())
    for row in found:
        assert row.citations or row.reason.startswith("no source: ")


BY_HAND = [
    (
        "SELECT ?x ?y { ?x rkg:hasEmbassyIn ?y }",
        "SELECT ?x ?y ?claim { ?claim rkg:embassyOf ?x ; rkg:receivingState ?y ; "
        "rkg:inForce ?claim }",
    ),
    (
        "SELECT ?x ?y { ?x rkg:memberOf ?y }",
        "SELECT ?x ?y ?claim { ?claim rkg:member ?x ; rkg:organization ?y ; rkg:inForce ?claim }",
    ),
    (
        "SELECT ?e ?p { ?e a rkg:Visit ; rkg:visitor ?p }",
        "SELECT ?e ?p (?e AS ?claim) { ?e a rkg:Visit ; rkg:visitor ?p }",
    ),
    (
        "SELECT ?x ?y { ?x rkg:maintainsRelationsWith ?y }",
        "SELECT ?x ?y ?claim { ?claim rkg:party ?x , ?y ; rkg:inForce ?claim FILTER(?x != ?y) }",
    ),
]


@pytest.mark.parametrize(("text", "by_hand"), BY_HAND)
def test_the_claims_are_those_that_a_query_by_hand_finds(text: str, by_hand: str) -> None:
    with KnowledgeGraph.open() as graph:
        found = graph.why(PROLOGUE + text)
        expected: dict[tuple[object, ...], set[object]] = {}
        answer = graph.store.query(PROLOGUE + by_hand)
        assert isinstance(answer, Solutions)
        for *row, claim in answer.bindings():
            expected.setdefault(tuple(row), set()).add(claim)
    assert {row.row.terms: set(row.claims) for row in found} == expected


def rebuilt(facts: tuple[Quad, ...], text: str) -> set[tuple[object, ...]]:
    """The rows of a query over these facts."""
    store = EmbeddedStore.in_memory()
    fill(store, complete(facts, Recipe()), fingerprint="")
    answer = store.query(text)
    assert isinstance(answer, Solutions)
    return set(answer.bindings())


@pytest.mark.parametrize("text", [text for text, _ in BY_HAND])
def test_without_the_claims_of_a_row_there_is_no_such_row(text: str) -> None:
    with KnowledgeGraph.open() as graph:
        facts = tuple(graph.quads())
        found = tuple(graph.why(PROLOGUE + text))[:3]
        every = {quad.subject for quad in facts if quad.predicate.value.endswith("#statedIn")}
    assert found
    for row in found:
        without = tuple(quad for quad in facts if quad.subject not in row.claims)
        assert row.row.terms not in rebuilt(without, PROLOGUE + text)
        others = every.difference(row.claims)
        alone = tuple(quad for quad in facts if quad.subject not in others)
        assert row.row.terms in rebuilt(alone, PROLOGUE + text)


def test_what_is_entailed_has_steps_and_is_explained_once() -> None:
    seen: list[Triple] = []
    with KnowledgeGraph.open() as graph:
        explain = explainer(Recipe())

        def counted(triple: Triple) -> Explanation | None:
            seen.append(triple)
            return explain(triple)

        text = PROLOGUE + (
            "SELECT ?x ?l { VALUES ?x { state:ALB state:FRA } "
            "?x rkg:memberOf organization:NATO ; rdfs:label ?l }"
        )
        found = explained(graph.store, text, counted)
    assert {shrink(row.row.terms[0].value) for row in found if isinstance(row.row.terms[0], Iri)}
    assert len(found) > len({row.row.terms[0] for row in found}) == 2
    assert len(seen) == len(set(seen)) == 2
    for row in found:
        state = row.row.terms[0]
        assert isinstance(state, Iri)
        assert row.claims
        begins = expand(f"situation:{state.value[-3:].lower()}-nato-membership")
        assert all(str(getattr(claim, "value", "")).startswith(begins) for claim in row.claims)
        assert any(step.startswith("prp-") for step in row.steps)


def test_a_graph_without_entailment_has_evidence_too() -> None:
    with KnowledgeGraph.open(regime="none") as graph:
        found = graph.why("visits", a="ALB", b="UKR")
    for row in found:
        assert row.citations
