"""Memberships of NATO, the European Union and the Council of Europe, counted and asked by day.

The totals are typed from what the organizations and the press say of their size, and know nothing
of the lists of members that the graph has its days from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import pytest

from relations_kg import KnowledgeGraph
from relations_kg.namespaces import ID, PREFIXES
from relations_kg.results import Result

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
ORGANIZATIONS = ("NATO", "EU", "European-Communities", "council-of-europe")
VALUES = " ".join(f"<{ID}organization/{name}>" for name in ORGANIZATIONS)

# What counts as a membership: of several claims of one the preferred.
BEST = """
    ?membership a rkg:Membership ; rkg:organization ?organization ; rkg:member ?member .
    FILTER NOT EXISTS { ?membership rkg:rank rkg:DeprecatedRank }
    FILTER NOT EXISTS {
        ?better rkg:sameOccurrenceAs ?membership ; rkg:rank rkg:PreferredRank .
        FILTER(?better != ?membership)
    }
"""

TOTALS = [
    # nato.int, "Member countries" and the ordinals in its news of each accession
    ("NATO", "1949-08-23", 0),
    ("NATO", "1949-08-24", 12),
    ("NATO", "1952-12-31", 14),
    ("NATO", "1955-12-31", 15),
    ("NATO", "1966-12-31", 15),  # France left the command and not the alliance
    ("NATO", "1982-12-31", 16),
    ("NATO", "1999-12-31", 19),
    ("NATO", "2004-12-31", 26),
    ("NATO", "2009-03-31", 26),
    ("NATO", "2009-04-01", 28),
    ("NATO", "2017-12-31", 29),
    ("NATO", "2020-12-31", 30),
    ("NATO", "2023-12-31", 31),
    ("NATO", "2024-03-07", 32),
    # commission.europa.eu, "Previous enlargements": from 10 to 12, from 12 to 15, ...
    ("European-Communities", "1957-12-31", 0),
    ("European-Communities", "1958-12-31", 6),
    ("European-Communities", "1973-12-31", 9),
    ("European-Communities", "1981-12-31", 10),
    ("European-Communities", "1986-12-31", 12),
    ("EU", "1993-10-31", 0),
    ("EU", "1993-12-31", 12),
    ("EU", "1995-12-31", 15),
    ("EU", "2004-12-31", 25),
    ("EU", "2007-12-31", 27),
    ("EU", "2013-12-31", 28),
    ("EU", "2020-01-30", 28),
    ("EU", "2020-02-01", 27),
    # press of the days: "the 36th" (Albania and Moldova), "rose to 38", "45th", "47", "46"
    ("council-of-europe", "1949-05-05", 10),
    ("council-of-europe", "1991-02-21", 25),
    ("council-of-europe", "1995-07-13", 36),
    ("council-of-europe", "1995-11-09", 38),
    ("council-of-europe", "2003-04-03", 45),
    ("council-of-europe", "2006-06-03", 46),
    ("council-of-europe", "2007-05-11", 47),
    ("council-of-europe", "2022-03-15", 47),
    ("council-of-europe", "2022-03-16", 46),
]

# One state, organization and start as it is generally known, the end and why if there is one.
KNOWN = [
    ("NATO", "ALB", "2009-04-01", "..", None),
    ("NATO", "DEU", "1955-05-06", "..", None),
    ("NATO", "ESP", "1982-05-30", "..", None),
    ("NATO", "FRA", "1949-08-24", "..", None),
    ("NATO", "MKD", "2020-03-27", "..", None),
    ("NATO", "POL", "1999-03-12", "..", None),
    ("NATO", "SWE", "2024-03-07", "..", None),
    ("EU", "HRV", "2013-07-01", "..", None),
    ("EU", "FIN", "1995-01-01", "..", None),
    ("EU", "GBR", "1993-11-01", "2020-01-31", "WithdrawalEndReason"),
    ("European-Communities", "GBR", "1973-01-01", "1993-11-01", "OrganizationReplacedEndReason"),
    ("council-of-europe", "ALB", "1995-07-13", "..", None),
    ("council-of-europe", "CSK", "1991-02-21", "1993-01-01", "MemberDissolvedEndReason"),
    ("council-of-europe", "GRC", "1949-08-09", "1969-12-12", "WithdrawalEndReason"),
    ("council-of-europe", "GRC", "1974-11-28", "..", None),
    ("council-of-europe", "RUS", "1996-02-28", "2022-03-16", "ExpulsionEndReason"),
    ("council-of-europe", "UKR", "1995-11-09", "..", None),
]

MILESTONES = [
    ("ALB", "NATO", "MembershipInvitation", "2008-04-03"),
    ("ALB", "NATO", "AccessionTreatySigned", "2008-07-09"),
    ("ALB", "EU", "AssociationAgreementSigned", "2006-06-12"),
    ("ALB", "EU", "NegotiationsOpened", "2022-07-19"),
    ("UKR", "EU", "CandidateStatusGranted", "2022-06-23"),
    ("UKR", "EU", "NegotiationsDecided", "2023-12-14"),
    ("UKR", "EU", "NegotiationsOpened", "2024-06-25"),
    ("TUR", "EU", "NegotiationsOpened", "2005-10-03"),
    ("GBR", "European-Communities", "AccessionTreatySigned", "1972-01-22"),
    ("NOR", "European-Communities", "AccessionTreatySigned", "1972-01-22"),
    ("NOR", "EU", "AccessionTreatySigned", "1994-06-24"),
    ("GRC", "European-Communities", "AccessionTreatySigned", "1979-05-28"),
    ("PRT", "European-Communities", "AccessionTreatySigned", "1985-06-12"),
    ("POL", "EU", "NegotiationsOpened", "1998-03-31"),
    ("MLT", "EU", "NegotiationsOpened", "2000-02-15"),
    ("SVN", "EU", "AccessionTreatySigned", "2003-04-16"),
    ("BGR", "EU", "AccessionTreatySigned", "2005-04-25"),
    ("HRV", "EU", "NegotiationsOpened", "2005-10-03"),
    ("HRV", "EU", "AccessionTreatySigned", "2011-12-09"),
    ("ISL", "EU", "NegotiationsOpened", "2010-07-27"),
    ("DEU", "NATO", "AccessionTreatySigned", "1954-10-23"),
    ("ESP", "NATO", "AccessionTreatySigned", "1981-12-10"),
    ("HUN", "NATO", "MembershipInvitation", "1997-07-08"),
    ("CZE", "NATO", "AccessionTreatySigned", "1997-12-16"),
    ("LVA", "NATO", "MembershipInvitation", "2002-11-21"),
    ("ROU", "NATO", "AccessionTreatySigned", "2003-03-26"),
    ("HRV", "NATO", "AccessionTreatySigned", "2008-07-09"),
    ("MNE", "NATO", "MembershipInvitation", "2015-12-02"),
    ("MKD", "NATO", "AccessionTreatySigned", "2019-02-06"),
    ("FIN", "NATO", "MembershipInvitation", "2022-06-29"),
    ("SWE", "NATO", "AccessionTreatySigned", "2022-07-05"),
    ("UKR", "NATO", "AccessionStep", "2008-04-03"),
]

# Days of applications as they are generally known; some states applied more than once.
APPLICATIONS = [
    ("European-Communities", "GBR", ["1961-08-09", "1967-05-10"]),
    ("European-Communities", "IRL", ["1961-07-31", "1967-05-11"]),
    ("European-Communities", "DNK", ["1961-08-10", "1967-05-11"]),
    ("European-Communities", "NOR", ["1962-04-30", "1967-07-21"]),
    ("European-Communities", "GRC", ["1975-06-12"]),
    ("European-Communities", "PRT", ["1977-03-28"]),
    ("European-Communities", "ESP", ["1977-07-28"]),
    ("European-Communities", "MAR", ["1987-07-20"]),
    ("EU", "TUR", ["1987-04-14"]),
    ("EU", "AUT", ["1989-07-17"]),
    ("EU", "SWE", ["1991-07-01"]),
    ("EU", "FIN", ["1992-03-18"]),
    ("EU", "CHE", ["1992-05-20"]),
    ("EU", "NOR", ["1992-11-25"]),
    ("EU", "HUN", ["1994-03-31"]),
    ("EU", "LVA", ["1995-10-13"]),
    ("EU", "SVN", ["1996-06-10"]),
    ("EU", "HRV", ["2003-02-21"]),
    ("EU", "ISL", ["2009-07-16"]),
    ("NATO", "ESP", ["1981-12-02"]),
    ("NATO", "FIN", ["2022-05-18"]),
    ("NATO", "SWE", ["2022-05-18"]),
    ("council-of-europe", "ALB", ["1992-05-04"]),
]


@pytest.fixture(scope="module")
def kg() -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open() as opened:
        yield opened


def asked(kg: KnowledgeGraph, text: str) -> Result:
    return kg.sparql(PROLOGUE + text)


@pytest.mark.parametrize(("name", "day", "total"), TOTALS)
def test_as_many_states_are_members_on_a_day_as_is_known(kg, name, day, total):
    rows = asked(
        kg,
        f"""
        SELECT (COUNT(DISTINCT ?member) AS ?members) WHERE {{
            VALUES ?organization {{ <{ID}organization/{name}> }}
            {BEST}
            ?membership rkg:startLatest ?start .
            FILTER(?start <= "{day}"^^xsd:date)
            OPTIONAL {{ ?membership rkg:endEarliest ?end }}
            OPTIONAL {{ ?membership rkg:openEnd ?open }}
            FILTER(BOUND(?open) || ?end > "{day}"^^xsd:date)
        }}""",
    )
    assert [int(str(row.members)) for row in rows] == [total]


@pytest.mark.parametrize(("name", "state", "start", "end", "reason"), KNOWN)
def test_a_membership_begins_and_ends_when_it_is_known_to(kg, name, state, start, end, reason):
    why = f"rkg:endReason rkg:{reason} ;" if reason else ""
    answer = asked(
        kg,
        f"""ASK {{
            BIND(<{ID}organization/{name}> AS ?organization)
            BIND(<{ID}state/{state}> AS ?member)
            {BEST}
            ?membership {why} rkg:start "{start}"^^edtf:EDTF ; rkg:end "{end}"^^edtf:EDTF .
        }}""",
    )
    assert bool(answer)


@pytest.mark.parametrize(("state", "name", "kind", "day"), MILESTONES)
def test_a_step_of_an_accession_has_its_day(kg, state, name, kind, day):
    answer = asked(
        kg,
        f"""ASK {{
            ?event a rkg:{kind} ; rkg:aspirant state:{state} ;
                rkg:organization organization:{name} ; rkg:date "{day}"^^edtf:EDTF .
        }}""",
    )
    assert bool(answer)


@pytest.mark.parametrize(("name", "state", "days"), APPLICATIONS)
def test_an_application_has_its_day(kg, name, state, days):
    rows = asked(
        kg,
        f"""
        SELECT DISTINCT ?day WHERE {{
            ?application a rkg:MembershipApplication ; rkg:applicant state:{state} ;
                rkg:organization organization:{name} ; rkg:date ?day .
            FILTER NOT EXISTS {{
                ?better rkg:sameOccurrenceAs ?application ; rkg:rank rkg:PreferredRank .
                FILTER(?better != ?application)
            }}
        }}
        ORDER BY ?day""",
    )
    assert [str(row.day) for row in rows] == days


def test_whoever_joined_the_union_or_its_communities_later_had_applied(kg):
    rows = asked(
        kg,
        f"""
        SELECT DISTINCT ?member WHERE {{
            VALUES ?organization {{ organization:EU organization:European-Communities }}
            {BEST}
            ?membership rkg:startLatest ?start .
            FILTER(?start > "1958-01-01"^^xsd:date && ?start != "1993-11-01"^^xsd:date)
            FILTER NOT EXISTS {{
                ?candidacy a rkg:Candidacy ; rkg:candidate ?member ;
                    rkg:organization ?organization ; rkg:endLatest ?start .
            }}
        }}""",
    )
    assert [str(row.member) for row in rows] == []


def test_who_was_refused_or_gave_up_waits_no_longer(kg):
    def waiting(day: str, organization: str) -> set[str]:
        rows = kg.query("candidates-waiting", day=day, organization=organization)
        return {str(row.candidate).rpartition("/")[2] for row in rows}

    assert waiting("1962-12-31", "EC") == {"GBR", "IRL"}
    assert waiting("1970-12-31", "EC") == {"DNK", "GBR", "IRL", "NOR"}
    assert waiting("1973-01-01", "EC") == set()
    assert waiting("1994-06-24", "EU") >= {"AUT", "CHE", "FIN", "NOR", "SWE", "TUR"}
    assert waiting("1995-01-01", "EU") == {"CHE", "CYP", "HUN", "MLT", "POL", "TUR"}
    assert {"CHE", "ISL", "MAR", "NOR"} & waiting("2016-08-01", "EU") == set()
    assert waiting("2023-04-04", "NATO") == {"SWE", "UKR"}


def test_a_refusal_is_about_the_application_that_it_refuses(kg):
    answer = asked(
        kg,
        """ASK {
            ?refusal a rkg:Decision ; rkg:outcome rkg:RejectedOutcome ; rkg:about ?application .
            ?application a rkg:MembershipApplication ; rkg:applicant state:MAR .
            FILTER NOT EXISTS { ?candidacy a rkg:Candidacy ; rkg:candidate state:MAR }
        }""",
    )
    assert bool(answer)


def test_the_council_of_europe_has_five_observers(kg):
    rows = asked(
        kg,
        """
        SELECT ?observer ?start WHERE {
            ?status a rkg:ObserverStatus ; rkg:observer ?observer ; rkg:start ?start ;
                rkg:organization organization:council-of-europe .
            FILTER NOT EXISTS {
                ?better rkg:sameOccurrenceAs ?status ; rkg:rank rkg:PreferredRank .
                FILTER(?better != ?status)
            }
        }""",
    )
    assert {str(row.observer).rpartition("/")[2]: str(row.start) for row in rows} == {
        "CAN": "1996-04-03",
        "JPN": "1996-11",
        "MEX": "1999-12-01",
        "USA": "1995-12-07",
        "VAT": "1970-03-07",
    }


def test_each_membership_and_step_has_a_passage_of_a_source_with_a_page(kg):
    rows = asked(
        kg,
        f"""
        SELECT ?claim WHERE {{
            VALUES ?organization {{ {VALUES} }}
            ?claim rkg:organization ?organization ; rkg:rank ?rank .
            FILTER NOT EXISTS {{ ?claim rkg:statedIn/rkg:inSource/rkg:webPage ?page }}
        }}""",
    )
    assert [str(row.claim) for row in rows] == []


# Sources of 2020 or later that name the members of their time: an open end needs one of them.
RECENT = {
    "NATO": {
        *("nato-members-eata", "government-sweden-nato"),
        *("newsweek-nato-expansion", "speedpost-sweden-nato"),
    },
    "EU": {"europa-countries"},
    "council-of-europe": {
        "parlamento-it-council-of-europe",
        "wikipedia-member-states-council-of-europe",
    },
}


@pytest.mark.parametrize("name", sorted(RECENT))
def test_an_open_end_does_not_rest_on_old_lists_alone(kg, name):
    sources = defaultdict(set)
    for row in asked(
        kg,
        f"""
        SELECT ?membership ?source WHERE {{
            VALUES ?organization {{ <{ID}organization/{name}> }}
            {BEST}
            ?membership rkg:openEnd true ; rkg:statedIn/rkg:inSource ?source .
        }}""",
    ):
        sources[str(row.membership)].add(str(row.source).rpartition("/")[2])
    assert len(sources) > 20
    assert [its for its, names in sources.items() if not names & RECENT[name]] == []


def test_no_state_is_a_member_of_an_organization_twice_at_a_time(kg):
    terms = defaultdict(list)
    for row in asked(
        kg,
        f"""
        SELECT ?organization ?member ?start ?end WHERE {{
            VALUES ?organization {{ {VALUES} }}
            {BEST}
            ?membership rkg:startEarliest ?start .
            OPTIONAL {{ ?membership rkg:endLatest ?end }}
        }}""",
    ):
        end = "9999" if row.end is None else str(row.end)
        terms[str(row.organization), str(row.member)].append((str(row.start), end))
    assert len(terms) > 100
    for key, found in terms.items():
        for (start, end), (other, until) in combinations(sorted(found), 2):
            assert end <= other, key
            assert start < until, key


def test_who_was_expelled_withdrew_or_is_a_candidate_is_no_member(kg):
    rows = asked(
        kg,
        """
        SELECT ?state ?organization WHERE {
            VALUES (?state ?organization) {
                (state:RUS organization:council-of-europe) (state:GBR organization:EU)
                (state:UKR organization:EU) (state:UKR organization:NATO)
                (state:TUR organization:EU)
            }
            ?state rkg:memberOf ?organization .
        }""",
    )
    assert list(rows) == []


def test_a_candidate_that_has_not_become_a_member_waits(kg):
    rows = list(kg.query("candidates-waiting", day="2014-06-30", organization="EU"))
    waiting = {str(row.candidate).rpartition("/")[2]: int(str(row.years)) for row in rows}
    assert waiting == {
        **{"TUR": 27, "CHE": 22, "MKD": 10, "MNE": 5, "ALB": 5},
        **{"ISL": 4, "SRB": 4},
    }


def test_the_day_of_the_year_counts_for_the_years_of_waiting(kg):
    years = [
        int(str(row.years))
        for day in ("2023-02-27", "2023-02-28")
        for row in kg.query("candidates-waiting", day=day, organization="EU")
        if str(row.candidate).endswith("/UKR")
    ]
    assert years == [0, 1]


def test_both_ends_of_a_span_belong_to_it(kg):
    def joined(first: str, last: str) -> list[str]:
        rows = kg.query("who-joined", first=first, last=last, organization="NATO")
        return [str(row.member).rpartition("/")[2] for row in rows]

    assert joined("2009-04-01", "2009-04-01") == ["ALB", "HRV"]
    assert joined("2009-04-02", "2017-06-05") == ["MNE"]
    assert joined("2009-04-02", "2017-06-04") == []
