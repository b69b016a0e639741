"""Each check finds its fault and nothing else, and finds nothing in what is shipped."""

from __future__ import annotations

import re
from functools import cache

import pytest

from relations_kg.dataset.build import Parts, assemble, complete
from relations_kg.dataset.recipe import Recipe
from relations_kg.namespaces import DATASET, PREFIXES, shrink
from relations_kg.quality import check_names
from relations_kg.queries.catalog import Catalog
from relations_kg.rdf import Iri, Literal, Quad
from relations_kg.resources import graph_files, queries_folder
from relations_kg.results import Solutions
from relations_kg.store.embedded import EmbeddedStore
from relations_kg.syntax.reading import read

CHECKS = [
    "blank-nodes",
    "contradictions-unranked",
    "cycles",
    "dangling-references",
    "deprecated-terms-in-use",
    "duplicate-labels",
    "ill-typed-literals",
    "missing-translations",
    "occurrences-without-time",
    "terms-without-definition",
    "undeclared-terms",
    "unsourced-occurrences",
    "unused-terms",
    "written-shortcuts",
]

CLEAN = """
state:ALB a rkg:State ; rdfs:label "Albania"@en ; rkg:iso3166Alpha3 "ALB" ;
    skos:exactMatch wd:Q222 .
state:UKR a rkg:State ; rdfs:label "Ukraine"@en .
place:tirana a rkg:City ; rdfs:label "Tirana"@en ; rkg:latitude 41.33 .
place:street-free-ukraine-tirana a rkg:Street ; rdfs:label "Free Ukraine Street"@en ;
    rkg:within place:tirana .
source:example a rkg:Source ; rdfs:label "Example"@en ; rkg:retrievedOn "2024-02-29"^^xsd:date .
passage:example.L.1.1 a rkg:SentencePassage ; rkg:inSource source:example .
situation:embassy-of-ukraine-in-albania a rkg:Embassy ; rkg:embassyOf state:UKR ;
    rkg:receivingState state:ALB ; rkg:start "2020-09-01"^^edtf:EDTF ; rkg:end ".."^^edtf:EDTF ;
    rkg:rank rkg:PreferredRank ; rkg:isVague false ; rkg:statedIn passage:example.L.1.1 .
situation:closed-embassy a rkg:Embassy ; rkg:attested "2019"^^edtf:EDTF ;
    rkg:rank rkg:NormalRank ; rkg:contradicts situation:embassy-of-ukraine-in-albania ;
    rkg:statedIn passage:example.L.1.1 .
situation:stay a rkg:VisaPolicy ; rkg:permittedStay "P1Y"^^xsd:duration ; rkg:isUndated true ;
    rkg:statedIn passage:example.L.1.1 .
event:visit a rkg:Visit ; rkg:isUndated true ; rkg:statedIn passage:example.L.1.1 .
"""
LABELLED = (
    'rdfs:label "alone"@en ; skos:definition "One."@en ; '
    'skos:example "One."@en ; rdfs:isDefinedBy <https://w3id.org/relations-kg/ontology/time>'
)


def ontology_fault(text: str) -> tuple[str, str]:
    return "ontology/faulty", text


def fact_fault(text: str) -> tuple[str, str]:
    return "graph/faulty", text


# What each check must find: the named graph and the triples of the fault, and the findings, each
# as the first column of the answer and the problem.
FAULTS: list[tuple[str, tuple[str, str], set[tuple[str, str]]]] = [
    (
        "blank-nodes",
        fact_fault("event:visit rkg:location [ a rkg:City ] ."),
        {
            ("rkg:location", "is a property of a blank node, or leads to one"),
            ("rdf:type", "is a property of a blank node, or leads to one"),
        },
    ),
    (
        "contradictions-unranked",
        fact_fault("event:a rkg:contradicts event:b . event:b rkg:rank rkg:PreferredRank ."),
        {("event:a", "contradicts another claim and has no rank")},
    ),
    (
        "contradictions-unranked",
        fact_fault(
            "event:b rkg:contradicts event:a ; rkg:rank rkg:PreferredRank . "
            "event:a rkg:rank rkg:PreferredRank ."
        ),
        {("event:a", "contradicts another claim, and both are preferred")},
    ),
    (
        "cycles",
        ontology_fault(
            "rkg:A rdfs:subClassOf rkg:B . rkg:B rdfs:subClassOf rkg:A . "
            "rkg:p rdfs:subPropertyOf rkg:p ."
        ),
        {
            ("rkg:A", "is a subclass of itself"),
            ("rkg:B", "is a subclass of itself"),
            ("rkg:p", "is a subproperty of itself"),
        },
    ),
    (
        "cycles",
        fact_fault(
            "place:a rkg:within place:b . place:b rkg:within place:a . "
            "event:a rkg:partOf event:a . event:d rkg:refines event:d . "
            "event:b rkg:before event:c . event:c rkg:before event:b . "
            "state:A rkg:successorOf state:B . state:B rkg:continuationOf state:A ."
        ),
        {
            ("place:a", "is within itself"),
            ("place:b", "is within itself"),
            ("event:a", "is part of itself"),
            ("event:b", "is before itself"),
            ("event:c", "is before itself"),
            ("event:d", "refines itself"),
            ("state:A", "succeeds itself"),
            ("state:B", "succeeds itself"),
        },
    ),
    (
        "dangling-references",
        fact_fault(
            "event:visit rkg:visitor person:nobody ; rkg:partOf event:nothing ; "
            "rkg:destination place:no-label . place:no-label a rkg:City . "
            'person:nobody rdfs:label "N"@en .'
        ),
        {
            ("event:nothing", "is referred to, and has no class"),
            ("person:nobody", "is referred to, and has no class"),
            ("place:no-label", "has no label"),
        },
    ),
    (
        "deprecated-terms-in-use",
        fact_fault("rkg:Visit owl:deprecated true . rkg:isVague owl:deprecated true ."),
        {
            ("rkg:Visit", "is deprecated and used as a class or a value"),
            ("rkg:isVague", "is deprecated and used as a property"),
        },
    ),
    (
        "duplicate-labels",
        ontology_fault(
            'rkg:A a owl:Class ; rdfs:label "embassy"@en . '
            'rkg:a a owl:DatatypeProperty ; rdfs:label "seat"@en . '
            'rkg:I a owl:NamedIndividual ; rdfs:label "planned"@en , "geplant"@en .'
        ),
        {
            ("rkg:A", "shares its label with another class"),
            ("rkg:a", "shares its label with another property"),
            ("rkg:I", "shares its label with another individual"),
        },
    ),
    (
        "ill-typed-literals",
        fact_fault(
            'event:a rkg:n "many"^^xsd:integer . event:b rkg:n "yes"^^xsd:boolean . '
            'event:c rkg:n "1,5"^^xsd:decimal . event:d rkg:n "2023-02-29"^^xsd:date . '
            'event:e rkg:n "24"^^xsd:gYear . event:f rkg:n "P"^^xsd:duration . '
            'event:g rkg:n "P1S"^^xsd:duration . event:h rkg:n "2023-13"^^xsd:gYearMonth . '
            'event:i rkg:n "2023-01-01"^^xsd:dateTime . event:j rkg:n "1e"^^xsd:double . '
            'event:k rkg:n "-"^^xsd:float . event:l rkg:n "1 year"^^xsd:duration . '
            'event:m rkg:n "one"^^xsd:nonNegativeInteger . event:n rkg:n "1.5"^^xsd:integer . '
            # and what is in order
            'event:z rkg:n "2024-02-29Z"^^xsd:date , "-0044"^^xsd:gYear , 1 , -1.5 , true , '
            '"P1Y2DT0.5S"^^xsd:duration , "INF"^^xsd:double , "2024-02"^^xsd:gYearMonth , '
            '"2024-02-01T00:00:00"^^xsd:dateTime , "2024-21"^^edtf:EDTF .'
        ),
        {
            (f"event:{letter}", f"is no value of the datatype {PREFIXES['xsd']}{datatype}")
            for letter, datatype in zip(
                "abcdefghijklmn",
                [
                    *("integer", "boolean", "decimal", "date", "gYear", "duration", "duration"),
                    *("gYearMonth", "dateTime", "double", "float", "duration"),
                    *("nonNegativeInteger", "integer"),
                ],
                strict=True,
            )
        },
    ),
    (
        "missing-translations",
        ontology_fault('rkg:A a owl:Class ; rdfs:label "a"@en , "a"@de , "a"@sq .'),
        {("rkg:A", "has no label in this language")},
    ),
    (
        "occurrences-without-time",
        fact_fault(
            "event:a a rkg:StateVisit . event:b a rkg:Visit ; rkg:isUndated false . "
            'event:c a rkg:Visit ; rkg:editorialDate "2022"^^edtf:EDTF . '
            'situation:d a rkg:Membership ; rkg:start "2022"^^edtf:EDTF ; rkg:isUndated true .'
        ),
        {
            ("event:a", "has no time and is not said to be undated"),
            ("event:b", "has no time and is not said to be undated"),
            ("event:c", "has no time and is not said to be undated"),
            ("situation:d", "has a time and is said to be undated"),
        },
    ),
    (
        "terms-without-definition",
        ontology_fault(
            'rkg:A a owl:Class ; rdfs:label "a"@de ; skos:definition "A."@en ; '
            'rdfs:isDefinedBy <urn:x> . rkg:p a owl:ObjectProperty ; rdfs:label "p"@en ; '
            'skos:example "P."@en .'
        ),
        {
            ("rkg:A", "has no English label"),
            ("rkg:A", "has no English example"),
            ("rkg:p", "has no English definition"),
            ("rkg:p", "does not say which module defines it"),
        },
    ),
    (
        "undeclared-terms",
        fact_fault(
            'event:visit a rkg:Vissit ; rkg:vissitor person:a ; skos:altLable "x" ; '
            "rkg:modality rkg:MaybeModality ; <http://example.org/other> <http://example.org/A> ."
        ),
        {
            ("rkg:Vissit", "is used as a class and nowhere declared"),
            ("rkg:vissitor", "is used as a property and nowhere declared"),
            ("skos:altLable", "is used as a property and nowhere declared"),
            ("rkg:MaybeModality", "is used as a value and nowhere declared"),
        },
    ),
    (
        "undeclared-terms",
        ontology_fault("rkg:Visit rdfs:subClassOf rkg:Evennt ."),
        {("rkg:Evennt", "is used as a value and nowhere declared")},
    ),
    (
        "unsourced-occurrences",
        fact_fault("event:a a rkg:StateVisit . passage:a a rkg:Passage ."),
        {
            ("event:a", "is stated in no passage"),
            ("passage:a", "is a passage of no source"),
        },
    ),
    (
        "unused-terms",
        ontology_fault(
            f"rkg:Alone a owl:Class ; {LABELLED} . "
            f"rkg:alone a owl:ObjectProperty ; {LABELLED} ; rdfs:domain rkg:Visit . "
            # below or beside something that is used
            "rkg:FloatingEmbassy a owl:Class ; rdfs:subClassOf rkg:Embassy . "
            "rkg:visitorIn a owl:ObjectProperty ; owl:inverseOf rkg:visitor . "
            # given by the loader
            'rkg:days a owl:DatatypeProperty ; skos:definition "Days, derived from its start."@en .'
        ),
        {
            ("rkg:Alone", "is used by no fact, axiom or example"),
            ("rkg:alone", "is used by no fact, axiom or example"),
        },
    ),
    (
        "written-shortcuts",
        fact_fault(
            "state:ALB rkg:memberOf organization:NATO ; rkg:hostsEmbassyOf state:UKR . "
            'event:visit rkg:dateEarliest "2024-02-01"^^xsd:date . event:visit rkg:partOf event:a .'
        ),
        {
            ("state:ALB", "is entailed from situations and not written"),
            ("event:visit", "is derived when a dataset is built and not written"),
        },
    ),
]


def quads(turtle: str, graph: str) -> tuple[Quad, ...]:
    prologue = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return tuple(read((prologue + turtle).encode(), "turtle", graph=Iri(DATASET + graph)))


def findings(check: str, dataset: Parts) -> set[tuple[str, str]]:
    store = EmbeddedStore.in_memory()
    store.add(dataset)
    found = store.query((queries_folder() / "checks" / f"{check}.rq").read_text(encoding="utf-8"))
    assert isinstance(found, Solutions)
    problem = list(found.variables).index("problem")
    rows = set()
    for row in found:
        first, sentence = row.terms[0], row.terms[problem]
        assert isinstance(first, Iri)
        assert isinstance(sentence, Literal)
        rows.add((shrink(first.value) or first.value, sentence.lexical))
    return rows


def with_fault(graph: str, turtle: str) -> Parts:
    facts = quads(CLEAN, "graph/clean") + quads(turtle, graph)
    return complete(facts, Recipe((), regime="none"))


@cache
def shipped() -> Parts:
    return assemble(Recipe())


def test_these_are_the_checks() -> None:
    assert check_names(Catalog.open()) == list(CHECKS)


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_has_no_parameters_and_says_that_it_is_a_check(check: str) -> None:
    query = Catalog.open().get(f"checks/{check}")
    assert query.tags == ("check",)
    assert query.view == "table"
    assert not query.parameters
    assert query.description


@pytest.mark.parametrize("check", CHECKS)
def test_the_shipped_dataset_is_clean(check: str) -> None:
    if check == "unused-terms" and not graph_files():
        pytest.skip("which terms are used is told by the facts, and this checkout has no graph")
    assert findings(check, shipped()) == set()


@pytest.mark.parametrize(("check", "fault", "expected"), FAULTS)
def test_a_check_finds_its_fault(
    check: str, fault: tuple[str, str], expected: set[tuple[str, str]]
) -> None:
    # The small graph around the fault leaves most of the ontology unused.
    usual = findings(check, with_fault("graph/clean", ""))
    assert usual == set() or check == "unused-terms"
    assert findings(check, with_fault(*fault)) - usual == expected


@pytest.mark.parametrize("check", CHECKS)
def test_every_problem_that_a_check_can_tell_is_among_the_faults(check: str) -> None:
    text = Catalog.open().get(f"checks/{check}").sparql
    told = set(re.findall(r'"((?:is|has|does|shares|contradicts|refines|succeeds) [^"]+)"', text))
    assert told
    seen = {problem for name, _, found in FAULTS if name == check for _, problem in found}
    unseen = {start for start in told if not any(problem.startswith(start) for problem in seen)}
    assert unseen == set()


def test_a_fault_in_what_is_entailed_is_no_fault_of_the_facts() -> None:
    entailed = quads("state:ALB rkg:memberOf organization:NATO .", "inferred/owl-rl")
    assert findings("written-shortcuts", Parts(entailed, shipped().ontology)) == set()
