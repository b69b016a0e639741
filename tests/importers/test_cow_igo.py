"""The importer of memberships as the Correlates of War project codes them, on made-up tables."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from relations_kg.errors import InputError, UsageError
from relations_kg.importers.datasets import cow_igo
from relations_kg.importers.datasets.cow_igo import crosswalk, state_of
from relations_kg.importers.known import Known, KnownThing, known
from relations_kg.namespaces import PREFIXES, expand
from tests.importers.imported import entailed, is_derived, run, violations

# The layout of state_year_formatv3.csv: every fifth year up to 1965, then every year.
TABLE = """\
ccode,year,state,NATO,UN,XYZ
339,1955,ALB,0,1,-1
339,1960,ALB,0,1,1
339,1965,ALB,0,1,1
339,1966,ALB,0,1,2
339,1967,ALB,0,1,-9
339,1968,ALB,0,1,3
339,1969,ALB,0,1,3
365,2011,RUS,0,1,0
365,2012,RUS,0,1,0
365,2013,RUS,0,1,0
365,2014,RUS,0,1,1
"""
NAMES = "ioname,orgname,year\nXYZ,Society of Made-up States,1960\nUN,United Nations,1960\n"


def table(folder: Path, text: str = TABLE, name: str = "state_year_formatv3.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_years_as_a_full_member_are_a_membership(tmp_path: Path) -> None:
    found = run("cow-igo", table(tmp_path))
    name = "situation:cow-igo-alb-xyz-1960"
    assert found.values(name, "rdf:type") == [expand("rkg:Membership")]
    assert found.values(name, "rkg:member") == [expand("state:ALB")]
    assert found.values(name, "rkg:organization") == [expand("organization:cow-igo-xyz")]
    assert found.values(name, "rkg:start") == ["1956/1960"]
    assert found.values(name, "rkg:end") == ["1965/1966"]
    assert found.counts == {"rows": 11, "memberships": 4}


def test_two_memberships_are_stated_in_one_passage_that_is_described_once(tmp_path: Path) -> None:
    rows = [f"339,{year},ALB,{status}" for year, status in ((2000, 1), (2001, 0), (2002, 1))]
    found = run("cow-igo", table(tmp_path, "\n".join(["ccode,year,state,XYZ", *rows])))
    assert found.subjects("rkg:statedIn", "passage:cow-igo.xyz.alb") == [
        expand("situation:cow-igo-alb-xyz-2000"),
        expand("situation:cow-igo-alb-xyz-2002"),
    ]
    assert len(found.quads) == len(set(found.quads))


def test_the_last_year_of_the_table_is_open_and_in_force(tmp_path: Path) -> None:
    found = run("cow-igo", table(tmp_path))
    assert found.values("situation:cow-igo-rus-xyz-2014", "rkg:start") == ["2014"]
    assert found.values("situation:cow-igo-rus-xyz-2014", "rkg:end") == [".."]
    assert found.values("situation:cow-igo-alb-un-1955", "rkg:end") == ["1969/"]
    member = expand("state:RUS"), expand("rkg:memberOf")
    facts = entailed(found.quads)
    assert (*member, expand("organization:UN")) in facts
    assert (*member, expand("organization:cow-igo-xyz")) in facts
    former = expand("state:ALB"), expand("rkg:memberOf"), expand("organization:cow-igo-xyz")
    assert former not in facts


def test_associates_observers_and_missing_values_are_no_members(tmp_path: Path) -> None:
    found = run("cow-igo", table(tmp_path))
    assert [(one.row, one.reason.split(" (")[0], one.raw) for one in found.rejects] == [
        (4, "an associate member", "Albania, xyz, 1966 to 1966"),
        (5, "the data gives no status for this", "Albania, xyz, 1967 to 1967"),
        (6, "an observer", "Albania, xyz, 1968 to 1969"),
    ]


def test_the_result_conforms_and_leaves_days_to_the_loader(tmp_path: Path) -> None:
    found = run("cow-igo", table(tmp_path))
    assert violations(found.quads) == []
    assert not any(map(is_derived, found.quads))


def test_organizations_are_found_by_acronym_or_described(tmp_path: Path) -> None:
    found = run("cow-igo", table(tmp_path), table(tmp_path, NAMES, "igo_year_formatv3.csv"))
    assert found.values("situation:cow-igo-alb-un-1955", "rkg:organization") == [
        expand("organization:UN")
    ]
    assert found.values("organization:cow-igo-xyz", "rdfs:label") == [
        "Society of Made-up States@en"
    ]
    assert found.values("organization:cow-igo-un", "rdf:type") == []
    assert violations(found.quads) == []


def test_an_organization_is_found_by_its_name(tmp_path: Path) -> None:
    names = "ioname\torgname\nXYZ\tThe Council of Europe\n"
    found = run("cow-igo", table(tmp_path), table(tmp_path, names, "igo_year_formatv3.csv"))
    assert found.values("situation:cow-igo-alb-xyz-1960", "rkg:organization") == [
        expand("organization:council-of-europe")
    ]


def test_a_number_means_another_state_in_another_year(tmp_path: Path) -> None:
    rows = [f"365,{year},RUS,1" for year in (1990, 1991, 1992, 1993)]
    found = run("cow-igo", table(tmp_path, "\n".join(["ccode,year,state,UN", *rows])))
    assert found.subjects("rkg:member", "state:SUN") == [expand("situation:cow-igo-sun-un-1990")]
    assert found.subjects("rkg:member", "state:RUS") == [expand("situation:cow-igo-rus-un-1992")]


def test_two_numbers_of_one_state_are_one_state_in_the_year_that_both_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    germany = KnownThing(expand("state:DEU"), {"en": "Germany"})
    monkeypatch.setattr(cow_igo, "known", lambda: Known({germany.iri: germany}, {}))
    rows = ["260,1989,GFR,0", "260,1990,GFR,1", "255,1990,GMY,0", "255,1991,GMY,1"]
    found = run("cow-igo", table(tmp_path, "\n".join(["ccode,year,state,UN", *rows])))
    assert found.subjects("rkg:member", "state:DEU") == [expand("situation:cow-igo-deu-un-1990")]
    assert found.values("situation:cow-igo-deu-un-1990", "rkg:start") == ["1990"]


@pytest.mark.parametrize(
    ("number", "year", "state"),
    [
        (345, 1991, "YUG"),
        (345, 1992, "SCG"),
        (345, 2006, "SRB"),
        (365, 1991, "SUN"),
        (365, 1992, "RUS"),
        (265, 1990, "DDR"),
        (678, 1989, "YAR"),
        (680, 1989, "YMD"),
        (679, 1990, "YEM"),
        (817, 1974, "VDR"),
        (511, 1963, "EAZ"),
        (315, 1992, "CSK"),
        (565, 1990, "NAM"),
    ],
)
def test_the_crosswalk_knows_periods(number: int, year: int, state: str) -> None:
    found = state_of(number, year, crosswalk())
    assert not isinstance(found, str)
    assert found.state == state


def test_no_period_of_the_crosswalk_overlaps_another() -> None:
    for periods in crosswalk().values():
        for before, after in pairwise(periods):
            assert before.first <= before.last < after.first
        assert all(re.fullmatch("[A-Z]{3}|", period.state) for period in periods)


def test_the_crosswalk_knows_the_states_of_the_graph_that_have_a_number() -> None:
    states = {period.state for periods in crosswalk().values() for period in periods}
    names = {iri.removeprefix(PREFIXES["state"]) for iri in known().states}
    assert {"ALB", "UKR", "RUS", "SUN", "POL", "CHE"} <= states & names


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("240,1860,HAN,1", "the graph has no state for this: Hanover"),
        ("9999,1990,XXX,1", "the number of the state (ccode) is not in the crosswalk"),
        ("339,x,ALB,1", "the number of the state (ccode) or the year is no number"),
        ("339,1990,ALB,7", "a status is none of 0, 1, 2, 3, -1 and -9"),
        ("339,1990,ALB", "the row has other columns than the header"),
        ("255,1910,GMY,1", "the graph has no state for this: Germany"),
    ],
)
def test_a_row_that_cannot_be_mapped_is_told(tmp_path: Path, row: str, reason: str) -> None:
    found = run("cow-igo", table(tmp_path, f"ccode,year,state,UN\n339,2000,ALB,0\n{row}\n"))
    assert [(one.row, one.reason) for one in found.rejects] == [(2, reason)]
    assert found.counts["memberships"] == 0


def test_a_limit_does_not_make_the_last_row_that_is_read_the_last_year(tmp_path: Path) -> None:
    found = run("cow-igo", table(tmp_path), limit=3)
    assert found.values("situation:cow-igo-alb-un-1955", "rkg:end") == ["1965/"]


def test_other_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the header has no column ccode"):
        run("cow-igo", table(tmp_path, "ioname,year\nUN,1990\n"))
    with pytest.raises(InputError, match="no code of an organization"):
        run("cow-igo", table(tmp_path, "ccode,year,state,United Nations\n339,1990,ALB,1\n"))
    with pytest.raises(UsageError):
        run("cow-igo", table(tmp_path, NAMES, "igo_year_formatv3.csv"), tmp_path / "more.csv")
