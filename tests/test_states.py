"""The states of the world: who is there, by which codes, with which capital, and when."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from relations_kg.knowledge_graph import KnowledgeGraph
from relations_kg.namespaces import ID, RKG, expand
from relations_kg.rdf import Iri
from relations_kg.results import Solutions

OBSERVERS = {"PSE", "VAT"}
FORMER = {"CSK", "DDR", "EAT", "EAZ", "SCG", "SUN", "YAR", "YMD", "YUG"}
# What ISO 3166-1 has and is no member of the United Nations, by the list of its members.
NO_MEMBERS = {
    "ABW", "AIA", "ALA", "ASM", "ATA", "ATF", "BES", "BLM", "BMU", "BVT", "CCK", "COK", "CUW",
    "CXR", "CYM", "ESH", "FLK", "FRO", "GGY", "GIB", "GLP", "GRL", "GUF", "GUM", "HKG", "HMD",
    "IMN", "IOT", "JEY", "MAC", "MAF", "MNP", "MSR", "MTQ", "MYT", "NCL", "NFK", "NIU", "PCN",
    "PRI", "PYF", "REU", "SGS", "SHN", "SJM", "SPM", "SXM", "TCA", "TKL", "TWN", "UMI", "VGB",
    "VIR", "WLF",
}  # fmt: skip
# States that vote without a code, or with one that another state has today.
WITHOUT_CODE = {
    "Federal Republic of Germany": "DEU",
    "German Democratic Republic": "DDR",
    "Yemen Arab Republic": "YAR",
    "Yemen People's Republic": "YMD",
    "Zanzibar": "EAZ",
}
# Of the successors of the Soviet Union; see graph/states.ttl for the Baltic states.
OF_THE_SOVIET_UNION = {
    "ARM", "AZE", "BLR", "GEO", "KAZ", "KGZ", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB",
}  # fmt: skip


@cache
def graph() -> KnowledgeGraph:
    return KnowledgeGraph.open()


def rows(select: str) -> list[tuple[str, ...]]:
    """The answer in texts; IRIs below ``id/`` by their last part."""
    found = graph().sparql(
        "PREFIX rkg: <https://w3id.org/relations-kg/ontology#>\n"
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n" + select
    )
    assert isinstance(found, Solutions)
    return [
        tuple(
            (term.value.rpartition("/")[2] if term.value.startswith(ID) else term.value)
            if isinstance(term, Iri)
            else getattr(term, "lexical", "")
            for term in row
        )
        for row in found.bindings()
    ]


def values(property: str) -> dict[str, str]:
    """The value of a property, by state; a state has one at most."""
    found = rows(f"SELECT ?s ?o {{ ?s a rkg:State ; {property} ?o }}")
    assert max(Counter(state for state, _ in found).values()) == 1
    return dict(found)


def states() -> set[str]:
    return {state for (state,) in rows("SELECT ?s { ?s a rkg:State }")}


def test_all_members_and_observers_of_the_united_nations_are_there() -> None:
    pycountry = pytest.importorskip("pycountry")
    members = {country.alpha_3 for country in pycountry.countries} - NO_MEMBERS - OBSERVERS
    assert len(members) == 193
    assert states() == members | OBSERVERS | FORMER | {"TWN"}


def test_their_number_needs_no_other_package() -> None:
    assert len(states() - FORMER - OBSERVERS - {"TWN"}) == 193
    assert states() > OBSERVERS | FORMER
    assert not NO_MEMBERS - {"TWN"} & states()


def test_codes_are_those_of_pycountry() -> None:
    pycountry = pytest.importorskip("pycountry")
    alpha2, alpha3, numeric = map(
        values, ("rkg:iso3166Alpha2", "rkg:iso3166Alpha3", "rkg:iso3166Numeric")
    )
    assert all(state == code for state, code in alpha3.items())
    former = {country.alpha_3: country for country in pycountry.historic_countries}
    for state in states() - FORMER:
        country = pycountry.countries.get(alpha_3=state)
        assert (alpha2[state], numeric[state]) == (country.alpha_2, country.numeric)
    for state in FORMER - {"EAT", "EAZ", "YAR"}:
        assert alpha2[state] == former[state].alpha_2
        # The number that it had before the Federal Republic took its alpha codes over.
        assert numeric[state] == ("890" if state == "YUG" else former[state].numeric)


def test_codes_and_wikidata_items_are_those_of_the_list(shared_dir: Path) -> None:
    codes = shared_dir / "data" / "countries" / "country-codes.csv"
    with codes.open(encoding="utf-8-sig", newline="") as file:
        listed = {row["ISO3166-1-Alpha-3"]: row for row in csv.DictReader(file)}
    alpha2, numeric = values("rkg:iso3166Alpha2"), values("rkg:iso3166Numeric")
    matches = values("skos:exactMatch")
    for state in states() - FORMER:
        row = listed[state]
        assert (alpha2[state], numeric[state]) == (
            row["ISO3166-1-Alpha-2"],
            row["ISO3166-1-numeric"].zfill(3),
        )
        item = row["wikidata_id"].rpartition("/")[2]
        # The list loses what belongs to "NA".
        assert matches[state].rpartition("/")[2] == (item or "Q1030")
    assert alpha2["NAM"] == "NA"


def test_no_two_present_states_share_a_code_or_a_match() -> None:
    for property in ("iso3166Alpha2", "iso3166Alpha3", "iso3166Numeric"):
        codes = [code for state, code in values(f"rkg:{property}").items() if state not in FORMER]
        assert len(codes) == 196
        assert len(set(codes)) == len(codes)
    items = values("skos:exactMatch").values()
    assert len(set(items)) == len(items)


def test_every_state_has_a_name_in_each_language() -> None:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for state, language in rows("SELECT ?s (LANG(?l) AS ?t) { ?s a rkg:State ; rdfs:label ?l }"):
        found[state].add(language)
    assert {
        state for state, languages in found.items() if languages != {"de", "en", "sq", "uk"}
    } == set()
    assert set(found) == states()


def test_english_names_tell_states_apart() -> None:
    names = rows("SELECT ?s ?l { ?s a rkg:State ; rdfs:label ?l FILTER(LANG(?l) = 'en') }")
    assert len({name.casefold() for _, name in names}) == len(names)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("NA", "NAM"),
        ("namibia", "NAM"),
        ("Turkey", "TUR"),
        ("Holy See", "VAT"),
        ("SU", "SUN"),
        ("Federal Republic of Germany", "DEU"),
        ("East Germany", "DDR"),
        ("Congo", "COG"),
        ("niger", "NER"),
    ],
)
def test_a_state_is_found_by_code_and_name(name: str, state: str) -> None:
    answer = graph().query("state-description", state=name)
    subjects = {str(triple[0]) for triple in answer}
    assert subjects == {expand(f"state:{state}")}


def test_every_state_that_voted_is_there(shared_dir: Path) -> None:
    votes = shared_dir / "data" / "unga" / "unvotes.csv.gz"
    with gzip.open(votes, "rt", encoding="utf-8", newline="") as file:
        voters = {(row["country"], row["country_code"]) for row in csv.DictReader(file)}
    assert len(voters) == 200
    codes = set(values("rkg:iso3166Alpha2").values())
    nodes = states()
    missing = {
        (name, code)
        for name, code in voters
        if WITHOUT_CODE.get(name) not in nodes and code not in codes
    }
    assert missing == set()


def test_every_present_state_has_a_capital_on_the_map() -> None:
    capitals = rows(
        "SELECT ?s ?c ?lat ?long { ?s rkg:capital ?c . ?c rkg:latitude ?lat ; rkg:longitude ?long }"
    )
    assert {state for state, *_ in capitals} == states() - FORMER
    assert len({state for state, *_ in capitals}) == len(capitals)
    for _, _, latitude, longitude in capitals:
        assert -90 <= float(latitude) <= 90
        assert -180 <= float(longitude) <= 180
    of_another = rows("SELECT ?s { ?s rkg:capital ?c . FILTER NOT EXISTS { ?c rkg:inCountry ?s } }")
    assert of_another == []


# From an atlas, to half a degree: an exchanged sign or an exchanged pair would be far off.
@pytest.mark.parametrize(
    ("place", "latitude", "longitude"),
    [
        ("addis-ababa", 9.0, 38.7),
        ("buenos-aires", -34.6, -58.4),
        ("canberra", -35.3, 149.1),
        ("london", 51.5, -0.1),
        ("new-delhi", 28.6, 77.2),
        ("nukualofa", -21.1, -175.2),
        ("ottawa", 45.4, -75.7),
        ("pretoria", -25.7, 28.2),
        ("quito", -0.2, -78.5),
        ("reykjavik", 64.1, -21.9),
        ("suva", -18.1, 178.4),
        ("tokyo", 35.7, 139.7),
        ("wellington", -41.3, 174.8),
    ],
)
def test_capitals_lie_where_an_atlas_has_them(
    place: str, latitude: float, longitude: float
) -> None:
    [(found_latitude, found_longitude)] = rows(
        f"SELECT ?lat ?long {{ <{ID}place/{place}> rkg:latitude ?lat ; rkg:longitude ?long }}"
    )
    assert abs(float(found_latitude) - latitude) < 0.5
    assert abs(float(found_longitude) - longitude) < 0.5


def test_former_states_have_ended_and_present_ones_have_not() -> None:
    ended = {
        state for (state,) in rows("SELECT DISTINCT ?s { ?h rkg:polity ?s ; rkg:endLatest ?end }")
    }
    assert ended == FORMER
    present = {
        state for (state,) in rows("SELECT DISTINCT ?s { ?h rkg:polity ?s ; rkg:openEnd true }")
    }
    assert not present & FORMER
    assert len(present) == 149


@pytest.mark.parametrize(
    ("state", "last"),
    [
        ("CSK", "1992-12-31"),
        ("DDR", "1990-10-02"),
        ("SCG", "2006-06-02"),
        ("SUN", "1991-12-25"),
        ("YMD", "1990-05-21"),
    ],
)
def test_a_former_state_exists_until_its_last_day(state: str, last: str) -> None:
    """An end is the first day on which a state is no more."""
    existed = f"""
        ASK {{ ?h rkg:polity <{ID}state/{state}> ; rkg:endEarliest ?end ; rkg:rank ?rank .
               FILTER("{last}"^^<http://www.w3.org/2001/XMLSchema#date> < ?end)
               FILTER(?end - "{last}"^^<http://www.w3.org/2001/XMLSchema#date>
                      = "P1D"^^<http://www.w3.org/2001/XMLSchema#dayTimeDuration>) }}"""
    assert graph().sparql(f"PREFIX rkg: <{RKG}>" + existed)


def successions() -> set[tuple[str, str]]:
    return {
        (state, earlier)
        for state, earlier in rows("SELECT ?s ?o { ?s rkg:successorOf|rkg:continuationOf ?o }")
    }


def test_every_former_state_is_succeeded_and_no_succession_is_a_circle() -> None:
    pairs = successions()
    assert {earlier for _, earlier in pairs} == FORMER
    after: defaultdict[str, set[str]] = defaultdict(set)
    for state, earlier in pairs:
        after[earlier].add(state)
    for start in FORMER:
        reached, left = set[str](), [start]
        while left:
            for state in after[left.pop()] - reached:
                reached.add(state)
                left.append(state)
        assert start not in reached


def test_successors_are_those_of_international_law() -> None:
    pairs = successions()
    assert {state for state, earlier in pairs if earlier == "SUN"} == OF_THE_SOVIET_UNION
    assert {state for state, earlier in pairs if earlier == "YUG"} == {
        "BIH", "HRV", "MKD", "SCG", "SVN",
    }  # fmt: skip
    assert {state for state, earlier in pairs if earlier == "CSK"} == {"CZE", "SVK"}
    continued = rows("SELECT ?s ?o { ?s rkg:continuationOf ?o }")
    assert sorted(continued) == [("RUS", "SUN"), ("SRB", "SCG")]


def test_who_succeeds_does_not_begin_before_the_other() -> None:
    """But the state that another joins was there before: Germany."""
    earlier = rows(
        """SELECT ?s ?o { ?s rkg:successorOf|rkg:continuationOf ?o .
           ?a rkg:polity ?s ; rkg:startLatest ?mine . ?b rkg:polity ?o ; rkg:startEarliest ?theirs
           FILTER(?mine < ?theirs) }"""
    )
    assert earlier == [("DEU", "DDR")]


def test_kosovo_is_neither_called_a_state_nor_denied_to_be_one() -> None:
    kinds = {kind.rpartition("#")[2] for (kind,) in rows(f"SELECT ?k {{ <{ID}state/XKX> a ?k }}")}
    assert kinds >= {"Polity", "Agent"}
    assert not kinds & {"State", "SelfProclaimedEntity"}
