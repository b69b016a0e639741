"""The alignments say what they should, in their own direction, and contradict nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, URIRef, namespace
from rdflib.term import Node

from relations_kg.dataset.build import Parts, assemble, complete
from relations_kg.dataset.recipe import Recipe
from relations_kg.namespaces import DATASET, PREFIXES, RKG, expand
from relations_kg.rdf import Iri, Quad
from relations_kg.resources import alignments, ontology_files
from relations_kg.syntax.reading import read
from tests.ontology.owl2rl import violations

NAMES = ["foaf", "geosparql", "org", "prov", "schema", "sem", "skos", "time", "wikidata"]

# The terms of SEM, after its specification (http://semanticweb.cs.vu.nl/2009/11/sem/).
SEM = re.compile(
    "(Actor|Event|Place|Role|Time)(Type)?|Authority|Constraint|Core|Object|Temporary|Type|View|"
    "accordingTo|(actor|event|place|role|time)Type|eventProperty|has(Actor|Place|SubEvent|SubType)|"
    "has(Time|((Earliest|Latest)?(Begin|End))?TimeStamp)|sub(Event|Type)Of|type"
)


def terms_of(vocabulary: str) -> Callable[[str], bool]:
    """The terms of a vocabulary, as rdflib lists them."""
    return lambda iri: URIRef(iri) in getattr(namespace, vocabulary)


def matching(pattern: str) -> Callable[[str], bool]:
    return lambda iri: re.fullmatch(pattern, iri) is not None


IS_TERM: dict[str, Callable[[str], bool]] = {
    "foaf": terms_of("FOAF"),
    "geosparql": terms_of("GEO"),
    "org": terms_of("ORG"),
    "prov": terms_of("PROV"),
    "schema": terms_of("SDO"),
    "sem": lambda iri: SEM.fullmatch(iri.removeprefix(PREFIXES["sem"])) is not None,
    "skos": terms_of("SKOS"),
    "time": terms_of("TIME"),
    "wikidata": matching(f"{PREFIXES['wdt']}P[1-9][0-9]*|{PREFIXES['wd']}Q[1-9][0-9]*"),
}

# A small part of the world: what is, what is over, what is planned, and one candidacy.
FACTS = """
state:ALB a rkg:State ; rkg:iso3166Alpha3 "ALB" ; rkg:capital place:tirana .
state:UKR a rkg:State ; rkg:iso3166Alpha3 "UKR" .
organization:NATO a rkg:InternationalOrganization .
organization:UN a rkg:InternationalOrganization .
organization:UN-security-council a rkg:Organ ; rkg:organOf organization:UN .
organization:parliament-of-albania a rkg:Parliament ; rkg:bodyOf state:ALB .
person:edi-rama a rkg:Person .
office:prime-minister-of-albania a rkg:HeadOfGovernmentOffice ; rkg:officeOf state:ALB .
place:tirana a rkg:City ; rkg:inCountry state:ALB ; rkg:latitude 41.33 .
place:street-free-ukraine-tirana a rkg:Street ; rkg:within place:tirana .
source:wikipedia-albania-ukraine a rkg:Source .
passage:wikipedia-albania-ukraine.L.3.2 a rkg:SentencePassage ;
    rkg:inSource source:wikipedia-albania-ukraine .
situation:alb-nato-membership a rkg:Membership ; rkg:member state:ALB ;
    rkg:organization organization:NATO ; rkg:statedIn passage:wikipedia-albania-ukraine.L.3.2 .
situation:ukr-nato-candidacy a rkg:Candidacy ; rkg:candidate state:UKR ;
    rkg:organization organization:NATO .
situation:edi-rama-prime-minister a rkg:OfficeHolding ; rkg:holder person:edi-rama ;
    rkg:office office:prime-minister-of-albania .
situation:alb-ukr-diplomatic-relations-1993 a rkg:DiplomaticRelations ;
    rkg:firstParty state:ALB ; rkg:secondParty state:UKR ; rkg:start "1993"^^edtf:EDTF .
situation:alb-ukr-diplomatic-relations-1993-01-13 a rkg:DiplomaticRelations ;
    rkg:refines situation:alb-ukr-diplomatic-relations-1993 .
situation:embassy-of-ukraine-in-albania a rkg:Embassy ; rkg:embassyOf state:UKR ;
    rkg:receivingState state:ALB ; rkg:seat place:tirana ;
    rkg:start "2020-09-01"^^edtf:EDTF .
situation:planned-embassy-of-albania-in-ukraine a rkg:Embassy ; rkg:embassyOf state:ALB ;
    rkg:receivingState state:UKR ; rkg:modality rkg:PlannedModality .
event:zelenskyy-visits-tirana-2024 a rkg:Visit ; rkg:date "2024-02"^^edtf:EDTF ;
    rkg:visitor person:volodymyr-zelenskyy ; rkg:destination place:tirana .
event:summit-in-tirana-2024 a rkg:Summit ; rkg:attendee person:volodymyr-zelenskyy ;
    rkg:partOf event:zelenskyy-visits-tirana-2024 .
event:nato-summit a rkg:Summit ; rkg:before event:offer-to-welcome-refugees .
"""

FOLLOWS = {
    "foaf": "person:edi-rama rdf:type foaf:Person",
    "geosparql": "place:street-free-ukraine-tirana geo:sfWithin place:tirana",
    "org": "state:ALB org:memberOf organization:NATO",
    "prov": "situation:alb-nato-membership prov:wasDerivedFrom source:wikipedia-albania-ukraine",
    "schema": "event:summit-in-tirana-2024 schema:attendee person:volodymyr-zelenskyy",
    "sem": "event:zelenskyy-visits-tirana-2024 sem:hasActor person:volodymyr-zelenskyy",
    "skos": "rkg:PlannedModality rdf:type skos:Concept",
    "time": "event:nato-summit time:before event:offer-to-welcome-refugees",
    "wikidata": "state:UKR wdt:P530 state:ALB",
}
# What a reader of the other vocabulary would take for a fact, and is none.
MUST_NOT_FOLLOW = {
    "foaf": "state:ALB rdf:type foaf:Organization",
    "geosparql": "state:ALB rdf:type geo:Feature",
    "org": "situation:ukr-nato-candidacy rdf:type org:Membership",
    "prov": "event:zelenskyy-visits-tirana-2024 rdf:type prov:Activity",
    "schema": "situation:alb-nato-membership rdf:type schema:Event",
    "sem": "organization:NATO rdf:type sem:Authority",
    "skos": "situation:alb-nato-membership rdf:type skos:Concept",
    "time": "event:nato-summit rdf:type time:ProperInterval",
    "wikidata": "state:ALB wdt:P531 situation:planned-embassy-of-albania-in-ukraine",
}


@cache
def entailed_with(name: str) -> Parts:
    prologue = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    facts = read((prologue + FACTS).encode(), "turtle", graph=Iri(DATASET + "graph/example"))
    return complete(tuple(facts), Recipe((), align=(name,) if name else ()))


def triple(words: str) -> tuple[Iri, Iri, Iri]:
    subject, predicate, object_ = (Iri(expand(word)) for word in words.split())
    return subject, predicate, object_


def triples_of(quads: tuple[Quad, ...]) -> set[tuple[object, ...]]:
    return {quad[:3] for quad in quads}


def aligned(name: str) -> Graph:
    return Graph().parse(alignments()[name], format="turtle")


def axioms_of(graph: Graph) -> set[tuple[Node, Node]]:
    """Each axiom of an alignment as the terms that it leads from and to."""
    found = {
        (subject, object_)
        for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.exactMatch)
        for subject, object_ in graph.subject_objects(predicate)
    }
    for foreign, chain in graph.subject_objects(OWL.propertyChainAxiom):
        found |= {(step, foreign) for step in graph.items(chain)}
    return found


@cache
def declared_terms() -> frozenset[str]:
    graph = Graph()
    for path in ontology_files():
        graph.parse(path, format="turtle")
    return frozenset(str(s) for s in graph.subjects(RDF.type, None) if str(s).startswith(RKG))


def test_there_is_one_alignment_for_each_vocabulary() -> None:
    assert list(alignments()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_alignment_leads_from_our_terms_to_theirs(name: str) -> None:
    axioms = axioms_of(aligned(name))
    assert axioms
    for subject, object_ in axioms:
        assert str(subject) in declared_terms()
        assert IS_TERM[name](str(object_)), object_


@pytest.mark.parametrize("name", NAMES)
def test_an_alignment_is_nothing_but_its_header_its_axioms_and_declarations(name: str) -> None:
    graph = aligned(name)
    ontology = URIRef(PREFIXES["rkg"].removesuffix("#") + f"/alignments/{name}")
    ours = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    axioms = axioms_of(graph)
    for subject, predicate, object_ in graph:
        if subject == ontology or predicate in (RDF.first, RDF.rest):
            continue
        if predicate == OWL.propertyChainAxiom:
            assert isinstance(object_, BNode)
        elif predicate == RDF.type:
            assert object_ in ours
            # Whatever is declared is used, so that the file tells no more than it means.
            assert subject in {foreign for _, foreign in axioms} | set(graph.predicates())
        else:
            assert (subject, object_) in axioms


@pytest.mark.parametrize("name", NAMES)
def test_the_header_is_that_of_a_module(name: str) -> None:
    graph = aligned(name)
    base = PREFIXES["rkg"].removesuffix("#")
    header = URIRef(f"{base}/alignments/{name}")
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [header]
    version = str(graph.value(header, OWL.versionInfo))
    assert graph.value(header, OWL.versionIRI) == URIRef(f"{base}/{version}/alignments/{name}")
    assert list(graph.objects(header, OWL.imports)) == [URIRef(base)]
    for property_ in ("title", "description", "creator", "license"):
        assert graph.value(header, URIRef(PREFIXES["dcterms"] + property_)) is not None


@pytest.mark.parametrize("name", NAMES)
def test_the_ontology_with_an_alignment_is_owl_2_rl(name: str) -> None:
    graph = Graph()
    for path in ontology_files([name]):
        graph.parse(path, format="turtle")
    assert violations(graph) == []


@pytest.mark.parametrize("name", NAMES)
def test_facts_are_told_in_the_terms_of_the_vocabulary(name: str) -> None:
    assert triple(FOLLOWS[name]) in triples_of(entailed_with(name).inferred)
    assert triple(FOLLOWS[name]) not in triples_of(entailed_with("").inferred)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_vocabulary_would_get_wrong_is_not_told(name: str) -> None:
    assert triple(MUST_NOT_FOLLOW[name]) not in triples_of(entailed_with(name).inferred)


@pytest.mark.parametrize("name", NAMES)
def test_no_alignment_adds_a_contradiction_or_a_term_of_ours(name: str) -> None:
    plain, with_alignment = entailed_with(""), entailed_with(name)
    assert plain.notes == ()
    assert with_alignment.notes == ()
    added = triples_of(with_alignment.inferred) - triples_of(plain.inferred)
    assert added
    for _, predicate, object_ in added:
        told = [predicate] if predicate.value != str(RDF.type) else [object_]  # type: ignore[attr-defined]
        assert not any(term.value.startswith(RKG) for term in told)  # type: ignore[attr-defined]


def test_a_mission_that_is_in_force_is_a_mission_sent() -> None:
    sent = "state:UKR wdt:P531 situation:embassy-of-ukraine-in-albania"
    assert triple(sent) in triples_of(entailed_with("wikidata").inferred)


def test_the_more_precise_claim_specializes_the_other() -> None:
    claims = "situation:alb-ukr-diplomatic-relations-1993"
    told = triples_of(entailed_with("prov").inferred)
    assert triple(f"{claims}-01-13 prov:specializationOf {claims}") in told
    assert triple(f"{claims} prov:specializationOf {claims}-01-13") not in told
    assert triple(f"{claims} prov:alternateOf {claims}-01-13") in told


def test_uncertain_days_reach_sem() -> None:
    told = {
        (quad.predicate.value.removeprefix(PREFIXES["sem"]), quad.object[0])
        for quad in entailed_with("sem").inferred
        if quad.subject == Iri(expand("event:zelenskyy-visits-tirana-2024"))
    }
    assert ("hasEarliestBeginTimeStamp", "2024-02-01") in told
    assert ("hasLatestEndTimeStamp", "2024-02-29") in told


def test_all_alignments_together_contradict_nothing() -> None:
    facts = tuple(entailed_with("").asserted)
    assert complete(facts, Recipe((), align=tuple(NAMES))).notes == ()
    assert assemble(Recipe(align=tuple(NAMES))).notes == ()


def test_an_axiom_in_the_other_direction_would_be_seen() -> None:
    graph = aligned("foaf")
    agent = URIRef(PREFIXES["foaf"] + "Agent")
    graph.add((agent, RDFS.subClassOf, URIRef(RKG + "Agent")))
    assert [s for s, _ in axioms_of(graph) if str(s) not in declared_terms()] == [agent]


@pytest.mark.parametrize("name", NAMES)
def test_a_term_that_the_vocabulary_has_not_would_be_seen(name: str) -> None:
    for _, object_ in axioms_of(aligned(name)):
        assert not IS_TERM[name](f"{object_}Misspelt")
