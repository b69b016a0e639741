"""Values of parameters: what is accepted, what it stands for, and what is said of the rest."""

from __future__ import annotations

import pytest

from relations_kg.errors import ParameterError
from relations_kg.namespaces import PREFIXES, RDFS, RKG, XSD
from relations_kg.queries.header import Parameter
from relations_kg.queries.parameters import complete, syntax, to_term
from relations_kg.rdf import Iri, Literal, Quad
from relations_kg.store.embedded import EmbeddedStore

LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
TYPE = Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUBCLASS, LABEL = Iri(RDFS + "subClassOf"), Iri(RDFS + "label")
ALT = Iri(PREFIXES["skos"] + "altLabel")
STATE, ORGANIZATION = Iri(RKG + "State"), Iri(RKG + "Organization")
ALB, UKR, NATO = (Iri(PREFIXES[p] + name) for p, name in
                  [("state", "ALB"), ("state", "UKR"), ("organization", "NATO")])  # fmt: skip
ELSEWHERE = Iri("https://elsewhere.example/Utopia")


@pytest.fixture(scope="module")
def store():
    store = EmbeddedStore.in_memory()
    alliance = Iri(RKG + "Alliance")
    store.add([
        Quad(alliance, SUBCLASS, ORGANIZATION),
        Quad(ALB, TYPE, STATE), Quad(UKR, TYPE, STATE), Quad(NATO, TYPE, alliance),
        Quad(ALB, LABEL, Literal("Albania", LANG, "en")),
        Quad(ALB, LABEL, Literal("Shqipëria", LANG, "sq")),
        Quad(ALB, ALT, Literal("Republic of Albania", LANG, "en")),
        Quad(ALB, Iri(RKG + "iso3166Alpha3"), Literal("ALB")),
        Quad(ALB, Iri(RKG + "iso3166Alpha2"), Literal("AL")),
        Quad(UKR, LABEL, Literal("Ukraine", LANG, "en")),
        Quad(UKR, Iri(RKG + "iso3166Alpha3"), Literal("UKR")),
        Quad(NATO, LABEL, Literal("North Atlantic Treaty Organization", LANG, "en")),
        Quad(NATO, Iri(RKG + "acronym"), Literal("NATO")),
        Quad(ELSEWHERE, LABEL, Literal("Utopia")),
        Quad(Iri("urn:x:one"), TYPE, STATE), Quad(Iri("urn:x:one"), LABEL, Literal("Twin")),
        Quad(Iri("urn:x:two"), TYPE, STATE), Quad(Iri("urn:x:two"), LABEL, Literal("Twin")),
        Quad(Iri("urn:x:al"), TYPE, STATE), Quad(Iri("urn:x:al"), LABEL, Literal("AL")),
    ])  # fmt: skip
    return store


def term(kind: str, value: str, store, **more):
    return to_term("p", Parameter(kind, **more), value, store)


@pytest.mark.parametrize(
    "value",
    ["ALB", "alb", "AL", "al", "Albania", "ALBANIA", " albania ", "Shqipëria", "SHQIPËRIA",
     "republic  of albania", "state:ALB", ALB.value, f"<{ALB.value}>"],
)  # fmt: skip
def test_a_state_is_given_by_code_name_or_iri_in_any_case(store, value):
    assert term("state", value, store) == ALB


def test_an_organization_of_a_class_below_is_one(store):
    assert term("organization", "nato", store) == NATO
    with pytest.raises(ParameterError, match="no state is named 'NATO'"):
        term("state", "NATO", store)


def test_an_iri_that_the_data_speak_of_is_accepted_whatever_its_class(store):
    assert term("state", ELSEWHERE.value, store) == ELSEWHERE


@pytest.mark.parametrize(
    ("value", "message", "hint"),
    [
        ("Albaina", "no state is named 'Albaina'", "did you mean Albania (ALB)?"),
        ("ukrain", "'ukrain'", "Ukraine (UKR)"),
        ("Zzz", "'Zzz'", "code, name or IRI; there are: "),
        ("", "''", "there are"),
        ("https://elsewhere.example/Nowhere", "knows nothing of", "there are"),
        ("Twin", "several", "urn:x:one"),
        ("state:AL B", "no IRI", "state:"),
        ('"> ?p <', "no state", "there are"),
    ],
)
def test_a_wrong_state_is_told_what_is_near(store, value, message, hint):
    with pytest.raises(ParameterError) as caught:
        term("state", value, store)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_where_nothing_has_a_name_that_is_said():
    with pytest.raises(ParameterError) as caught:
        term("state", "ALB", EmbeddedStore.in_memory())
    assert "no state with a name" in caught.value.hint


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("date", "2014-03-27", Literal("2014-03-27", XSD + "date")),
        ("year", "2014", Literal("2014", XSD + "integer")),
        ("integer", "-042", Literal("-42", XSD + "integer")),
        ("string", '"} INSERT', Literal('"} INSERT')),
        ("string", "", Literal("")),
        ("iri", "urn:x:y", Iri("urn:x:y")),
        ("iri", "rkg:State", STATE),
        ("iri", "mailto:a@b.example", Iri("mailto:a@b.example")),
    ],
)
def test_other_values(store, kind, value, expected):
    assert term(kind, value, store) == expected


@pytest.mark.parametrize(
    ("kind", "value", "hint"),
    [
        ("date", "2014-02-30", "2020-09-01"), ("date", "27.3.2014", "2020-09-01"),
        ("date", "2014", "2020-09-01"), ("date", "20140327", "2020-09-01"),
        ("date", "2014-W12-4", "2020-09-01"), ("date", "٢٠١٤-٠٣-٢٧", "2020-09-01"),
        ("year", "14", "2020"), ("year", "20145", "2020"), ("integer", "1.0", "42"),
        ("integer", "9" * 30, "42"), ("integer", "", "42"), ("iri", "no scheme", "absolute IRI"),
        ("iri", "http://a/> ?p <http://b/", "absolute IRI"), ("iri", "relative", "absolute IRI"),
        ("iri", "urn:x:\ud800", "absolute IRI"),
    ],
)  # fmt: skip
def test_wrong_values_are_told_what_is_accepted(store, kind, value, hint):
    with pytest.raises(ParameterError) as caught:
        term(kind, value, store)
    assert repr(value) in caught.value.message or "empty" in caught.value.message
    assert hint in caught.value.hint


def test_a_choice_takes_one_of_its_words(store):
    choices = ("now", "ever")
    assert term("choice", "now", store, choices=choices) == Literal("now")
    with pytest.raises(ParameterError) as caught:
        term("choice", "evr", store, choices=choices)
    assert "did you mean ever?" in caught.value.hint
    assert "now, ever" in caught.value.hint


@pytest.mark.parametrize("kind", ["state", "string", "iri"])
def test_an_endless_value_is_refused(store, kind):
    with pytest.raises(ParameterError, match="characters"):
        term(kind, "a" * 10_001, store)


def test_a_datatype_that_closes_itself_is_no_term():
    with pytest.raises(ParameterError):
        syntax(Literal("x", "urn:x:> . DROP ALL <urn:x:"))


def test_completions_begin_like_what_is_typed(store):
    assert complete(Parameter("state"), "al", store) == [("AL", "AL"), ("ALB", "Albania")]
    assert ("ALB", "Albania") in complete(Parameter("state"), "Alban", store)
    assert complete(Parameter("state"), "zz", store) == []
    assert complete(Parameter("organization"), "", store) == [
        ("NATO", "North Atlantic Treaty Organization")
    ]
    assert complete(Parameter("choice", choices=("now", "ever")), "n", store) == [("now", "")]
    assert complete(Parameter("date"), "2", store) == []
