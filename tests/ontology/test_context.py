"""The JSON-LD context is complete and loses nothing; the frames give the trees that they should."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld
from rdflib import OWL, RDF, RDFS, URIRef

from relations_kg.namespaces import PREFIXES, RKG, XSD, expand
from relations_kg.rdf import Literal, Quad
from relations_kg.resources import (
    alignments,
    context_file,
    frames_folder,
    graph_files,
    ontology_files,
)
from relations_kg.syntax.reading import read
from relations_kg.syntax.writing import serialize
from relations_kg.terms import quad_to_engine

FRAMES = ["source", "state", "timeline"]
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)

# The datatype that facts have, where it is not the property's range in OWL 2 RL.
DATATYPES = {
    **dict.fromkeys(("start", "end", "date", "attested", "editorialDate"), "edtf:EDTF"),
    **dict.fromkeys(("startEarliest", "startLatest", "endEarliest", "endLatest"), "xsd:date"),
    **dict.fromkeys(("dateEarliest", "dateLatest", "retrievedOn"), "xsd:date"),
    "permittedStay": "xsd:duration",
}
RANGES = {
    URIRef(XSD + "boolean"): "xsd:boolean",
    URIRef(XSD + "decimal"): "xsd:decimal",
    # A plain number in Turtle is an integer, whatever the range.
    URIRef(XSD + "nonNegativeInteger"): "xsd:integer",
    URIRef(XSD + "positiveInteger"): "xsd:integer",
}


@cache
def ontology() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in ontology_files():
        graph.parse(path, format="turtle")
    return graph


@cache
def context() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(context_file().read_text(encoding="utf-8"))["@context"]
    return found


def meaning(definition: str | dict[str, Any]) -> str:
    return expand(definition if isinstance(definition, str) else definition["@id"])


@cache
def terms() -> dict[str, tuple[str, dict[str, Any]]]:
    """Each term that is no prefix by its IRI: its name and what is said of its values."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, definition in context().items():
        if name not in PREFIXES and name != "@version":
            iri = meaning(definition)
            assert iri not in found, f"two terms for {iri}"
            found[iri] = name, definition if isinstance(definition, dict) else {}
    return found


def declared(*kinds: URIRef) -> set[str]:
    return {str(term) for kind in kinds for term in ontology().subjects(RDF.type, kind)}


def graph_of(quads: Iterable[Quad]) -> ox.Dataset:
    dataset = ox.Dataset(map(quad_to_engine, set(quads)))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def turtle(text: str) -> list[Quad]:
    prologue = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return list(read((prologue + text).encode(), "turtle"))


def exported(quads: Iterable[Quad]) -> bytes:
    return serialize(quads, "json-ld", context=context_file())


# --- the context


def test_it_is_a_context_of_json_ld_1_1_and_nothing_else() -> None:
    document = json.loads(context_file().read_text(encoding="utf-8"))
    assert list(document) == ["@context"]
    assert document["@context"]["@version"] == 1.1


def test_every_prefix_is_there_as_namespaces_has_it() -> None:
    assert {name: context().get(name) for name in PREFIXES} == dict(PREFIXES)


def test_every_term_of_the_ontology_has_a_key_and_nothing_else_of_ours_has() -> None:
    declared_terms = declared(OWL.Class, OWL.NamedIndividual, *PROPERTY_KINDS)
    assert declared_terms - set(terms()) == set()
    assert {iri for iri in terms() if iri.startswith(RKG)} - declared_terms == set()


def test_a_key_is_the_local_name_unless_a_prefix_has_that_name() -> None:
    for iri, (name, _) in terms().items():
        local = iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]
        if local in PREFIXES:
            assert name != local
            assert expand(name) == iri
        else:
            assert name == local


def test_values_are_told_to_be_what_the_ontology_says() -> None:
    for iri in declared(OWL.ObjectProperty):
        assert terms()[iri][1].get("@type") in ("@id", "@vocab"), iri
    for iri in declared(OWL.DatatypeProperty):
        (range_,) = ontology().objects(URIRef(iri), RDFS.range)
        expected = DATATYPES.get(iri.removeprefix(RKG), RANGES.get(URIRef(str(range_))))
        assert terms()[iri][1].get("@type") == expected, iri


def test_members_of_closed_lists_are_written_by_their_names() -> None:
    individuals = {URIRef(iri) for iri in declared(OWL.NamedIndividual)}
    lists = {kind for term in individuals for kind in ontology().objects(term, RDF.type)}
    for iri in declared(OWL.ObjectProperty):
        is_choice = bool(lists & set(ontology().objects(URIRef(iri), RDFS.range)))
        assert (terms()[iri][1]["@type"] == "@vocab") == is_choice, iri


def test_no_key_takes_its_values_for_one_list() -> None:
    # Compaction keeps one list of a property that has several, and rkg:concerns has six chains.
    assert [name for name, said in terms().values() if said.get("@container") == "@list"] == []


def test_the_ontology_with_its_alignments_is_read_back_the_same() -> None:
    quads = [quad for path in ontology_files(list(alignments())) for quad in read(path)]
    assert graph_of(read(exported(quads), "json-ld")) == graph_of(quads)


FACTS = """
state:ALB a rkg:State ; rdfs:label "Albania"@en , "Shqipëria"@sq ; rkg:iso3166Alpha3 "ALB" ;
    rkg:iso3166Alpha2 "AL" ; rkg:capital place:tirana ; skos:exactMatch wd:Q222 .
state:UKR a rkg:State ; rdfs:label "Ukraine"@en .
place:tirana a rkg:City ; rdfs:label "Tirana"@en ; rkg:inCountry state:ALB ;
    rkg:latitude 41.33 ; rkg:longitude 19.82 .
organization:NATO a rkg:InternationalOrganization ; rdfs:label "NATO"@en ; rkg:acronym "NATO" .
source:wikipedia-albania-ukraine a rkg:Source ; rdfs:label "Albania–Ukraine relations"@en ;
    rkg:retrievedOn "2026-11-25"^^xsd:date ;
    dcterms:license <https://creativecommons.org/licenses/by-sa/4.0/> ;
    rkg:webPage <https://en.wikipedia.org/wiki/Albania%E2%80%93Ukraine_relations> .
passage:wikipedia-albania-ukraine.L.2.1 a rkg:SentencePassage ; rkg:section "L" ; rkg:paragraph 2 ;
    rkg:sentence 1 ; rkg:inSource source:wikipedia-albania-ukraine .
passage:wikipedia-albania-ukraine.L.3.2 a rkg:SentencePassage ; rkg:section "L" ; rkg:paragraph 3 ;
    rkg:sentence 2 ; rkg:inSource source:wikipedia-albania-ukraine .
situation:alb-nato-membership a rkg:Membership ; rkg:member state:ALB ;
    rkg:organization organization:NATO ; rkg:attested "2024-02/2026-11-25"^^edtf:EDTF ;
    rkg:modality rkg:AssertedModality ; rkg:rank rkg:NormalRank ;
    rkg:summary "Albania is a member of NATO."@en ;
    rkg:statedIn passage:wikipedia-albania-ukraine.L.3.2 .
situation:embassy-of-ukraine-in-albania a rkg:Embassy ; rkg:embassyOf state:UKR ;
    rkg:receivingState state:ALB ; rkg:seat place:tirana ; rkg:start "2020-09-01"^^edtf:EDTF ;
    rkg:isVague false ; rkg:missionLevel rkg:AmbassadorLevel .
event:opening-of-the-embassy-of-ukraine a rkg:MissionOpened ; rkg:date "2020-09"^^edtf:EDTF ;
    rkg:mission situation:embassy-of-ukraine-in-albania ;
    rkg:summary "Ukraine opens an embassy in Tirana."@en ;
    rkg:statedIn passage:wikipedia-albania-ukraine.L.2.1 .
event:hoxha-visits-kyiv a rkg:Visit ; rkg:isUndated true ;
    rkg:statedIn passage:wikipedia-albania-ukraine.L.3.2 .
"""


@pytest.mark.filterwarnings("ignore")  # rdflib's own reader uses what rdflib has deprecated
def test_facts_are_read_back_the_same_by_two_readers() -> None:
    quads = turtle(FACTS)
    content = exported(quads)
    assert graph_of(read(content, "json-ld")) == graph_of(quads)
    found = rdflib.Graph().parse(data=content, format="json-ld")
    assert len(found) == len(set(quads))


def test_facts_are_plain_values_under_plain_keys() -> None:
    nodes = {node["@id"]: node for node in json.loads(exported(turtle(FACTS)))["@graph"]}
    assert nodes["situation:alb-nato-membership"] == {
        "@id": "situation:alb-nato-membership",
        "@type": "Membership",
        "attested": "2024-02/2026-11-25",
        "member": "state:ALB",
        "modality": "AssertedModality",
        "rank": "NormalRank",
        "rkg:organization": "organization:NATO",
        "statedIn": "passage:wikipedia-albania-ukraine.L.3.2",
        "summary": {"en": "Albania is a member of NATO."},
    }
    assert nodes["place:tirana"]["latitude"] == "41.33"
    assert nodes["state:ALB"]["label"] == {"en": "Albania", "sq": "Shqipëria"}


def value_objects(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [found for item in value for found in value_objects(item)]
    if not isinstance(value, dict):
        return []
    if "@value" in value:
        return [value]
    return [found for key in value if key != "@context" for found in value_objects(value[key])]


def test_what_the_context_foresees_covers_the_shipped_facts() -> None:
    quads = [quad for path in graph_files() for quad in read(path)]
    if not quads:
        pytest.skip("this checkout has no graph")
    content = exported(quads)
    assert graph_of(read(content, "json-ld")) == graph_of(
        quad._replace(graph=None) for quad in quads
    )
    # Only a spelling may be in any language or none.
    loose = {quad.object.lexical for quad in quads if quad.predicate.value == RKG + "asWritten"
             and isinstance(quad.object, Literal)}  # fmt: skip
    assert [v for v in value_objects(json.loads(content)) if v["@value"] not in loose] == []


# --- the frames


def local_loader(iri: str, _options: object) -> dict[str, Any]:
    """Loads the context that stands beside the frames, and nothing else."""
    assert iri == context_file().as_uri()
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": iri,
        "document": json.loads(context_file().read_text(encoding="utf-8")),
    }


def framed(name: str, text: str) -> dict[str, Any]:
    path = frames_folder() / f"{name}.jsonld"
    options = {"base": path.as_uri(), "documentLoader": local_loader}
    frame = json.loads(path.read_text(encoding="utf-8"))
    found: dict[str, Any] = jsonld.frame(json.loads(exported(turtle(text))), frame, options)
    del found["@context"]
    return found


def keys_of(frame: Any) -> set[str]:
    if isinstance(frame, list):
        return {key for item in frame for key in keys_of(item)}
    if not isinstance(frame, dict):
        return set()
    return set(frame) | {key for value in frame.values() for key in keys_of(value)}


def test_these_are_the_frames() -> None:
    assert sorted(path.stem for path in frames_folder().iterdir()) == FRAMES


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_uses_the_one_context_and_names_terms_that_are_there(name: str) -> None:
    path: Path = frames_folder() / f"{name}.jsonld"
    frame = json.loads(path.read_text(encoding="utf-8"))
    shared, own = frame.pop("@context")
    assert shared == "../context.jsonld"
    for definition in own.values():
        assert (definition.get("@reverse") or definition["@id"]).partition(":")[0] == "rkg"
        assert expand(definition.get("@reverse") or definition["@id"]) in terms()
    known = set(context()) | set(own)
    for key in keys_of(frame):
        assert key.startswith("@") or key in known or expand(key) in terms(), key


def test_a_state_has_its_memberships_and_missions() -> None:
    states = {state["@id"]: state for state in framed("state", FACTS)["@graph"]}
    assert list(states) == ["state:ALB", "state:UKR"]
    tirana = {"@id": "place:tirana", "@type": "City", "label": {"en": "Tirana"},
              "latitude": "41.33", "longitude": "19.82"}  # fmt: skip
    embassy = {"@id": "situation:embassy-of-ukraine-in-albania", "@type": "Embassy",
               "seat": tirana, "start": "2020-09-01"}  # fmt: skip
    albania = {"@id": "state:ALB", "@type": "State",
               "label": {"en": "Albania", "sq": "Shqipëria"}}  # fmt: skip
    ukraine = {"@id": "state:UKR", "@type": "State", "label": {"en": "Ukraine"}}
    assert states["state:ALB"] == {
        **albania,
        "iso3166Alpha2": "AL",
        "iso3166Alpha3": "ALB",
        "capital": tirana,
        "memberships": [
            {
                "@id": "situation:alb-nato-membership",
                "@type": "Membership",
                "attested": "2024-02/2026-11-25",
                "modality": "AssertedModality",
                "rank": "NormalRank",
                "rkg:organization": {
                    "@id": "organization:NATO",
                    "@type": "InternationalOrganization",
                    "acronym": "NATO",
                    "label": {"en": "NATO"},
                },
                "statedIn": "passage:wikipedia-albania-ukraine.L.3.2",
                "summary": {"en": "Albania is a member of NATO."},
            }
        ],
        "missionsReceived": [{**embassy, "embassyOf": ukraine}],
    }
    # The label of Albania as the embassy's receiving state has the codes left away.
    assert states["state:UKR"] == {
        **ukraine,
        "embassies": [{**embassy, "receivingState": albania}],
    }


def test_a_timeline_has_the_dated_events_with_their_passages() -> None:
    assert framed("timeline", FACTS) == {
        "@id": "event:opening-of-the-embassy-of-ukraine",
        "@type": "MissionOpened",
        "date": "2020-09",
        "mission": "situation:embassy-of-ukraine-in-albania",
        "statedIn": [
            {
                "@id": "passage:wikipedia-albania-ukraine.L.2.1",
                "@type": "SentencePassage",
                "inSource": {
                    "@id": "source:wikipedia-albania-ukraine",
                    "@type": "Source",
                    "label": {"en": "Albania–Ukraine relations"},
                    "webPage": "https://en.wikipedia.org/wiki/Albania%E2%80%93Ukraine_relations",
                },
                "paragraph": "2",
                "section": "L",
                "sentence": "1",
            }
        ],
        "summary": {"en": "Ukraine opens an embassy in Tirana."},
    }


def test_a_source_has_its_passages_and_what_they_state() -> None:
    source = framed("source", FACTS)
    assert source["@id"] == "source:wikipedia-albania-ukraine"
    assert source["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert source["retrievedOn"] == "2026-11-25"
    tree = {
        passage["@id"].removeprefix("passage:wikipedia-albania-ukraine."): [
            claim["@id"] for claim in passage["statements"]
        ]
        for passage in source["passages"]
    }
    assert tree == {
        "L.2.1": ["event:opening-of-the-embassy-of-ukraine"],
        "L.3.2": ["event:hoxha-visits-kyiv", "situation:alb-nato-membership"],
    }
    assert source["passages"][0]["statements"][0]["summary"] == {
        "en": "Ukraine opens an embassy in Tirana."
    }
