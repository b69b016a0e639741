"""Values of parameters: what is accepted, what it stands for, and what is said of the rest."""

from __future__ import annotations

import pytest

from relations_kg.errors import ParameterError
from relations_kg.namespaces import PREFIXES, RDFS, RKG, XSD
from relations_kg.queries.entities import named_entities
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


def test_a_member_of_several_classes_in_several_graphs_is_one_entity_with_each_name_once():
    store = EmbeddedStore.in_memory()
    above, below = Iri(RKG + "Alliance"), Iri(RKG + "MilitaryAlliance")
    store.add(
        quad._replace(graph=Iri(f"urn:x:{graph}"))
        for graph in "gh"
        for quad in (
            Quad(above, SUBCLASS, ORGANIZATION), Quad(below, SUBCLASS, above),
            Quad(above, SUBCLASS, below), Quad(NATO, TYPE, above), Quad(NATO, TYPE, below),
            Quad(Iri("urn:x:b"), TYPE, below), Quad(Iri("urn:x:b"), LABEL, Literal("B")),
            Quad(NATO, LABEL, Literal("OTAN", LANG, "fr")), Quad(NATO, LABEL, Literal("Pact")),
            Quad(NATO, LABEL, Literal("Alliance", LANG, "en")), Quad(NATO, ALT, Iri("urn:x:c")),
            Quad(Iri("urn:x:nameless"), TYPE, ORGANIZATION),
        )
    )  # fmt: skip
    found = named_entities(store, "organization")
    assert list(found) == [NATO, Iri("urn:x:b")]
    assert [names for names in found[NATO].names if names] == [["Alliance", "OTAN", "Pact"]]
    assert (found[NATO].label, found[NATO].code) == ("Alliance", "")


def test_an_iri_is_looked_up_without_reading_all_names(store, monkeypatch):
    monkeypatch.setattr(store, "query", lambda text: pytest.fail(text))
    assert term("state", ALB.value, store) == ALB


def test_brackets_always_mean_an_iri():
    store = EmbeddedStore.in_memory()
    for iri in ("urn:x:one", "tag:example.org,2020:x", "time:noon"):
        store.add([Quad(Iri(iri), LABEL, Literal("Something"))])
        assert term("state", f"<{iri}>", store) == Iri(iri)
        assert term("iri", f"<{iri}>", store) == Iri(iri)
    with pytest.raises(ParameterError, match="no IRI"):
        term("state", "<ALB>", store)


def test_the_hint_for_an_ambiguous_name_can_be_followed(store):
    with pytest.raises(ParameterError) as caught:
        term("state", "Twin", store)
    one = next(word for word in caught.value.hint.split() if word.startswith("<"))
    assert term("state", one.rstrip(","), store) == Iri("urn:x:one")


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
        ("integer", "-" + "9" * 18, Literal("-" + "9" * 18, XSD + "integer")),
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
        ("integer", "9" * 19, "at most 18 digits"), ("integer", "", "42"),
        ("iri", "no scheme", "absolute IRI"),
        ("iri", "http://a/> ?p <http://b/", "absolute IRI"), ("iri", "relative", "absolute IRI"),
        ("iri", "urn:x:\ud800", "absolute IRI"),
    ],
)  # fmt: skip
def test_wrong_values_are_told_what_is_accepted(store, kind, value, hint):
    with pytest.raises(ParameterError) as caught:
        term(kind, value, store)
    assert repr(value) in caught.value.message or "empty" in caught.value.message
    assert hint in caught.value.hint


def test_a_number_with_too_many_digits_is_a_number_and_out_of_range(store):
    with pytest.raises(ParameterError, match="is out of the range of 'p'"):
        term("integer", "9" * 19, store)
    with pytest.raises(ParameterError, match="is no integer"):
        term("integer", "9" * 19 + "x", store)


@pytest.mark.parametrize(("kind", "article"), [("state", "a"), ("organization", "an")])
def test_the_hint_has_the_article_of_the_kind(store, kind, article):
    with pytest.raises(ParameterError) as caught:
        term(kind, "Zzzzzz", store)
    assert caught.value.hint.startswith(f"{article} {kind} is given by")


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
    assert complete(Parameter("state"), "al", store) == [("ALB", "Albania")]
    assert complete(Parameter("state"), "state:u", store) == [("UKR", "Ukraine")]
    assert complete(Parameter("state"), "s", store) == []
    assert ("ALB", "Albania") in complete(Parameter("state"), "Alban", store)
    assert complete(Parameter("state"), "zz", store) == []
    assert complete(Parameter("organization"), "", store) == [
        ("NATO", "North Atlantic Treaty Organization")
    ]
    assert complete(Parameter("choice", choices=("now", "ever")), "n", store) == [("now", "")]
    assert complete(Parameter("date"), "2", store) == []


HOSTILE = (
    "$(touch x)",
    "`id`",
    "a b",
    "a\nb",
    "a'b",
    'a"b',
    "a;b",
    "--output",
    "#",
    "~",
    "é",
    "a\n",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_a_shell_interprets_is_offered_as_a_value(text):
    store = EmbeddedStore.in_memory()
    for iri in (Iri(PREFIXES["state"] + "X1"), Iri("urn:x:elsewhere")):
        store.add([
            Quad(iri, TYPE, STATE), Quad(iri, LABEL, Literal(text)),
            Quad(iri, Iri(RKG + "acronym"), Literal(text)),
        ])  # fmt: skip
    for typed in (text, text[0], ""):
        ((value, label),) = complete(Parameter("state"), typed, store)
        assert value == "state:X1"
        assert label.isprintable()
        assert to_term("p", Parameter("state"), value, store) == Iri(PREFIXES["state"] + "X1")


def test_what_has_no_code_is_completed_by_name_to_its_prefixed_name():
    store = EmbeddedStore.in_memory()
    iri, label = Iri(PREFIXES["person"] + "P-1"), "Zed of \x1b[31mNowhere\u202e " + "and on " * 20
    store.add([
        Quad(iri, TYPE, Iri(RKG + "Person")), Quad(iri, LABEL, Literal(label)),
        Quad(iri, ALT, Literal("Other")),
    ])  # fmt: skip
    for typed in ("zed of", "Z", "PERSON:p", "per", ""):
        ((value, shown),) = complete(Parameter("person"), typed, store)
        assert value == "person:P-1"
        assert shown.startswith(r"Zed of \x1b[31mNowhere\u202e and on")
        assert len(shown) == 60
    assert complete(Parameter("person"), "Nowhere", store) == []
