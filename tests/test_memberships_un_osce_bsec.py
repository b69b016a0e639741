"""Memberships of the United Nations, the OSCE and BSEC, counted and asked day by day.

The totals are typed from what the organizations and others say of their size, and know nothing
of the lists of members that the graph has its days from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations

import pytest

from relations_kg import KnowledgeGraph
from relations_kg.namespaces import ID, PREFIXES
from relations_kg.results import Result

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
ORGANIZATIONS = ("UN", "OSCE", "BSEC")

# What counts as a membership: of several claims of one the preferred, and none known to be wrong.
BEST = """
    ?membership rkg:organization ?organization ; rkg:member ?member .
    ?membership a rkg:Membership .
    FILTER NOT EXISTS { ?membership rkg:rank rkg:DeprecatedRank }
    FILTER NOT EXISTS {
        ?better rkg:sameOccurrenceAs ?membership ; rkg:rank rkg:PreferredRank .
        FILTER(?better != ?membership)
    }
"""

# Members at the end of each year in which the number changed, as the United Nations counts them
# (un.org, "Growth in United Nations membership"). 60 members in 1950, 76 in 1955 and 99 in 1960
# are also in research.un.org, UN75, 1946-1955; 127 in 1970 and 154 in 1980 in filaw.com; 191 in
# 2002 in news.un.org of June 2006.
UN_TOTALS = {
    1945: 51, 1946: 55, 1947: 57, 1948: 58, 1949: 59, 1950: 60, 1955: 76, 1956: 80, 1957: 82,
    1958: 82, 1960: 99, 1961: 104, 1962: 110, 1963: 113, 1964: 115, 1965: 117, 1966: 122,
    1967: 123, 1968: 126, 1970: 127, 1971: 132, 1973: 135, 1974: 138, 1975: 144, 1976: 147,
    1977: 149, 1978: 151, 1979: 152, 1980: 154, 1981: 157, 1983: 158, 1984: 159, 1990: 159,
    1991: 166, 1992: 179, 1993: 184, 1994: 185, 1999: 188, 2000: 189, 2002: 191, 2006: 192,
    2011: 193,
}  # fmt: skip

# The United Nations counted the seat of Yugoslavia until the Federal Republic of Yugoslavia was
# admitted in November 2000. The graph ends the membership in September 1992, as its source does.
YEARS_OF_THE_EMPTY_SEAT = range(1992, 2000)

# Yugoslavia was suspended from 1992 to 2000, and is not among those that were counted.
OSCE_TOTALS = {
    "1975-08-01": 35,  # the signatories of the Final Act
    "1989-12-31": 35,  # "until 1990, the CSCE had 35 participating States" (cvce.eu)
    "1990-12-31": 34,  # one German state
    "1992-02-01": 48,  # Albania, three Baltic states and ten more
    "1992-03-31": 51,
    "1992-05-31": 52,
    "1995-12-31": 53,  # countryreports.org: 53 as of 1996
    "2000-08-01": 54,  # osce.org/zagreb/52792, of that day
    "2000-12-31": 55,  # osce.org: the 55th
    "2006-12-31": 56,  # Bloed 2006: the 56th
    "2012-12-31": 57,  # bmeia.gv.at: the 57th
    "2026-01-01": 57,
}

BSEC_TOTALS = {
    "1992-06-24": 0,
    "1992-06-25": 11,  # eleven countries signed (mfa.am)
    "2003-12-31": 11,
    "2004-12-31": 12,
    "2020-11-08": 12,
    "2020-11-09": 13,  # "the thirteenth member" (mfa.gov.tr)
}

TOTALS = [
    *(
        ("UN", f"{year}-12-30", total - (year in YEARS_OF_THE_EMPTY_SEAT))
        # The day before the last of the year: Czechoslovakia ended on 31 December 1992.
        for year, total in UN_TOTALS.items()
    ),
    *(("OSCE", day, total) for day, total in OSCE_TOTALS.items()),
    *(("BSEC", day, total) for day, total in BSEC_TOTALS.items()),
]

# One state, organization and start as it is generally known, and the end if there is one.
KNOWN = [
    ("UN", "ALB", "1955-12-14", ".."),
    ("UN", "CHE", "2002-09-10", ".."),
    ("UN", "CSK", "1945-10-24", "1992-12-31"),
    ("UN", "DDR", "1973-09-18", "1990-10-03"),
    ("UN", "DEU", "1973-09-18", ".."),
    ("UN", "EAZ", "1963-12-16", "1964-04-26"),
    ("UN", "ISR", "1949-05-11", ".."),
    ("UN", "JPN", "1956-12-18", ".."),
    ("UN", "POL", "1945-10-24", ".."),
    ("UN", "RUS", "1991-12-24", ".."),
    ("UN", "SSD", "2011-07-14", ".."),
    ("UN", "SUN", "1945-10-24", "1991-12-24"),
    ("UN", "THA", "1946-12-16", ".."),
    ("UN", "UKR", "1945-10-24", ".."),
    ("OSCE", "ALB", "1991-06-19", ".."),
    ("OSCE", "FRA", "1973-07-03", ".."),
    ("OSCE", "MKD", "1995-10-12", ".."),
    ("OSCE", "MNG", "2012-11-21", ".."),
    ("OSCE", "UKR", "1992-01-30/1992-01-31", ".."),
    ("BSEC", "ALB", "1992-06-25", ".."),
    ("BSEC", "MKD", "2020-11-09", ".."),
    ("BSEC", "SRB", "2004-04", ".."),
]


@pytest.fixture(scope="module")
def kg() -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open() as opened:
        yield opened


def asked(kg: KnowledgeGraph, text: str) -> Result:
    return kg.sparql(PROLOGUE + text)


def organization(name: str) -> str:
    return f"<{ID}organization/{name}>"


@pytest.mark.parametrize(("name", "day", "total"), TOTALS)
def test_as_many_states_are_members_on_a_day_as_is_known(kg, name, day, total):
    rows = asked(
        kg,
        f"""
        SELECT (COUNT(DISTINCT ?member) AS ?members) WHERE {{
            VALUES ?organization {{ {organization(name)} }}
            {BEST}
            ?membership rkg:startLatest ?start .
            FILTER(?start <= "{day}"^^xsd:date)
            OPTIONAL {{ ?membership rkg:endEarliest ?end }}
            OPTIONAL {{ ?membership rkg:openEnd ?open }}
            FILTER(BOUND(?open) || ?end > "{day}"^^xsd:date)
            FILTER NOT EXISTS {{
                ?suspension rkg:suspendedMembership ?membership ;
                    rkg:startLatest ?suspended ; rkg:endEarliest ?restored .
                FILTER(?suspended <= "{day}"^^xsd:date && ?restored > "{day}"^^xsd:date)
            }}
        }}""",
    )
    assert [int(row.members) for row in rows] == [total]


@pytest.mark.parametrize(("name", "state", "start", "end"), KNOWN)
def test_a_membership_begins_and_ends_on_the_day_that_is_known(kg, name, state, start, end):
    rows = asked(
        kg,
        f"""
        SELECT ?start ?end WHERE {{
            VALUES (?organization ?member) {{ ({organization(name)} <{ID}state/{state}>) }}
            {BEST}
            ?membership rkg:start ?start ; rkg:end ?end .
        }}""",
    )
    assert [(str(row.start), str(row.end)) for row in rows] == [(start, end)]


@pytest.mark.parametrize(
    ("state", "terms"),
    [
        ("IDN", [("1950-09-28", "1965-03-01"), ("1966-09-28", "..")]),
        ("SYR", [("1945-10-24", "1958"), ("1961-10-13", "..")]),
    ],
)
def test_who_left_and_came_back_has_two_memberships(kg, state, terms):
    rows = asked(
        kg,
        f"""
        SELECT ?start ?end WHERE {{
            VALUES (?organization ?member) {{ ({organization("UN")} <{ID}state/{state}>) }}
            {BEST}
            ?membership rkg:start ?start ; rkg:end ?end .
        }} ORDER BY ?start""",
    )
    assert sorted((str(row.start), str(row.end)) for row in rows) == terms


@pytest.mark.parametrize("name", ORGANIZATIONS)
def test_every_claim_names_a_passage_of_a_source_that_can_be_looked_up(kg, name):
    rows = asked(
        kg,
        f"""
        SELECT ?membership (COUNT(?page) AS ?pages) WHERE {{
            VALUES ?organization {{ {organization(name)} }}
            ?membership rkg:organization ?organization ; rkg:member ?member .
            OPTIONAL {{ ?membership rkg:statedIn/rkg:inSource/rkg:webPage ?page }}
        }} GROUP BY ?membership""",
    )
    pages = {str(row.membership): int(row.pages) for row in rows}
    assert len(pages) > 10
    assert [membership for membership, count in pages.items() if not count] == []


# Sources of 2020 or later that name the members of their time: an open end needs one of them.
RECENT = {
    "UN": {"unofficial-un-members", "bangkok-post-un-75-years"},
    "OSCE": {"azkurs-osce", "osce-website-2025", "spocwiki-osce"},
    "BSEC": {"turkiye-hands-over-bsec-2023", "wikipedia-bsec"},
}


@pytest.mark.parametrize("name", ORGANIZATIONS)
def test_an_open_end_does_not_rest_on_old_rosters_alone(kg, name):
    sources = defaultdict(set)
    for row in asked(
        kg,
        f"""
        SELECT ?membership ?source WHERE {{
            VALUES ?organization {{ {organization(name)} }}
            {BEST}
            ?membership rkg:openEnd true ; rkg:statedIn/rkg:inSource ?source .
        }}""",
    ):
        sources[str(row.membership)].add(str(row.source).rpartition("/")[2])
    assert len(sources) > 10
    assert [its for its, names in sources.items() if not names & RECENT[name]] == []


def test_few_memberships_of_the_united_nations_rest_on_the_unofficial_list_alone(kg):
    rows = asked(
        kg,
        f"""
        SELECT ?member WHERE {{
            BIND({organization("UN")} AS ?organization)
            {BEST}
            ?membership rkg:statedIn/rkg:inSource source:unofficial-un-members .
            FILTER NOT EXISTS {{
                ?membership rkg:statedIn/rkg:inSource ?other .
                FILTER(?other != source:unofficial-un-members)
            }}
        }}""",
    )
    assert {str(row.member).rpartition("/")[2] for row in rows} == {"LCA"}


@pytest.mark.parametrize("name", ORGANIZATIONS)
def test_no_state_is_a_member_twice_at_a_time(kg, name):
    rows = asked(
        kg,
        f"""
        SELECT ?member ?membership ?start ?end WHERE {{
            VALUES ?organization {{ {organization(name)} }}
            {BEST}
            ?membership rkg:startEarliest ?start .
            OPTIONAL {{ ?membership rkg:endEarliest ?end }}
        }}""",
    )
    terms = defaultdict(list)
    for row in rows:
        start, end = (None if day is None else day.toPython() for day in (row.start, row.end))
        terms[str(row.member)].append((start, end or date.max))
    assert terms
    for member, its in terms.items():
        for (start, end), (other_start, other_end) in combinations(its, 2):
            assert max(start, other_start) >= min(end, other_end), member


@pytest.mark.parametrize("name", ORGANIZATIONS)
def test_every_membership_that_ended_says_why(kg, name):
    rows = asked(
        kg,
        f"""
        SELECT ?membership ?reason WHERE {{
            VALUES ?organization {{ {organization(name)} }}
            {BEST}
            ?membership rkg:end ?end .
            FILTER(STR(?end) != "..")
            OPTIONAL {{ ?membership rkg:endReason ?reason }}
        }}""",
    )
    assert [str(row.membership) for row in rows if row.reason is None] == []


def test_who_continues_a_membership_begins_where_the_other_ends(kg):
    rows = asked(
        kg,
        """
        SELECT ?membership ?start ?end WHERE {
            ?membership rkg:continuesMembership ?other ; rkg:start ?start .
            ?other rkg:end ?end ; rkg:organization ?organization .
            FILTER(?organization IN (organization:UN, organization:OSCE))
        }""",
    )
    times = {str(row.membership).rpartition("/")[2]: (str(row.start), str(row.end)) for row in rows}
    assert {name[:6] for name in times} == {"rus-un", "srb-un", "yem-un", "rus-os", "srb-os"}
    assert all(start == end for start, end in times.values())


def test_an_observer_is_no_member(kg):
    rows = asked(
        kg,
        """
        SELECT ?observer WHERE {
            ?status rkg:observer ?observer ; rkg:organization organization:UN ; rkg:end ?end .
            FILTER(STR(?end) = "..")
        }""",
    )
    assert sorted(str(row.observer)[-3:] for row in rows) == ["PSE", "VAT"]
    for state in ("PSE", "VAT"):
        assert not kg.query("is-member", state=state, organization="UN")


def test_what_the_article_says_is_kept_and_refined(kg):
    rows = asked(
        kg,
        """
        SELECT ?refined ?start WHERE {
            ?better rkg:refines ?refined ; rkg:rank rkg:PreferredRank ; rkg:start ?start .
            ?refined rkg:organization ?organization ; rkg:statedIn/rkg:inSource
                <https://w3id.org/relations-kg/id/source/wikipedia-albania-ukraine> .
            FILTER(?organization IN (organization:OSCE, organization:BSEC))
        }""",
    )
    assert sorted((str(row.refined).rpartition("/")[2], str(row.start)) for row in rows) == [
        ("alb-bsec-membership", "1992-06-25"),
        ("alb-osce-participation", "1991-06-19"),
        ("ukr-bsec-membership", "1992-06-25"),
        ("ukr-osce-participation", "1992-01-30/1992-01-31"),
    ]


def test_two_pages_that_differ_on_a_day_are_both_kept(kg):
    rows = asked(
        kg,
        """
        SELECT ?better ?other WHERE {
            ?better rkg:member state:THA ; rkg:contradicts ?other ; rkg:rank rkg:PreferredRank .
        }""",
    )
    pairs = {(str(row.better)[-10:], str(row.other)[-10:]) for row in rows}
    assert pairs == {("1946-12-16", "1946-12-15")}


@pytest.mark.parametrize(("name", "members"), [("UN", 193), ("OSCE", 57), ("BSEC", 13)])
def test_the_saved_query_gives_one_row_for_each_member(kg, name, members):
    rows = list(kg.query("members-of-organization", organization=name))
    assert len(rows) == members
    assert len({str(row.member) for row in rows}) == members


def test_the_saved_queries_give_one_row_for_each_membership(kg):
    rows = list(kg.query("memberships-of-state", state="ALB"))
    assert len({row.membership for row in rows}) == len(rows)
    assert len({row.organization for row in rows}) == len(rows)
    common = [
        str(row.organization) for row in kg.query("organizations-in-common", a="ALB", b="UKR")
    ]
    assert len(set(common)) == len(common)
    assert {ID + "organization/" + name for name in ORGANIZATIONS} <= set(common)


def test_a_claim_known_to_be_wrong_makes_no_member(kg):
    assert not kg.query("is-member", state="SCG", organization="OSCE")
    assert kg.query("is-member", state="SRB", organization="OSCE")
