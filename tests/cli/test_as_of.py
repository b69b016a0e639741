"""``--as-of`` and ``--certainty``: every command that has them, and what changed between days."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
FACTS = """
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix event: <https://w3id.org/relations-kg/id/event/> .
@prefix organization: <https://w3id.org/relations-kg/id/organization/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rkg: <https://w3id.org/relations-kg/ontology#> .
@prefix situation: <https://w3id.org/relations-kg/id/situation/> .
@prefix state: <https://w3id.org/relations-kg/id/state/> .

state:ALB a rkg:State ; rdfs:label "Albania"@en ; rkg:iso3166Alpha3 "ALB" .
state:UKR a rkg:State ; rdfs:label "Ukraine"@en ; rkg:iso3166Alpha3 "UKR" .
organization:NATO a rkg:Organization ; rdfs:label "NATO"@en .
situation:alb-nato a rkg:Membership ; rkg:member state:ALB ;
    rkg:organization organization:NATO ;
    rkg:start "2009-04-01"^^edtf:EDTF ; rkg:end ".."^^edtf:EDTF .
situation:embassy a rkg:Embassy ; rkg:embassyOf state:UKR ; rkg:receivingState state:ALB ;
    rkg:start "2020-09"^^edtf:EDTF ; rkg:end "2022"^^edtf:EDTF .
situation:plan a rkg:Embassy ; rkg:embassyOf state:ALB ; rkg:receivingState state:UKR ;
    rkg:modality rkg:PlannedModality ; rkg:attested "2021-01-01"^^edtf:EDTF .
event:visit a rkg:Visit ; rkg:summary "A visit to [Kyiv]."@en ;
    rkg:visitingState state:ALB ; rkg:hostState state:UKR ; rkg:date "2021-03"^^edtf:EDTF .
"""
MEMBERS = "SELECT ?s { ?s rkg:memberOf ?o }"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("as-of") / "facts.ttl"
    path.write_text(FACTS)
    return path


def changes(rkg: Run, *arguments: str | Path) -> dict[str, set[str]]:
    done = rkg("diff", *arguments, "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, set[str]] = {}
    for each in json.loads(done.stdout)["changes"]:
        found.setdefault(each["change"], set()).add(each["sentence"])
    assert done.returncode == bool(found)
    return found


@pytest.mark.parametrize(("day", "rows"), [("2009-03-31", 0), ("2009-04-01", 1)])
def test_a_query_sees_what_follows_on_the_day(rkg: Run, facts: Path, day: str, rows: int) -> None:
    text = f"PREFIX rkg: <https://w3id.org/relations-kg/ontology#> {MEMBERS}"
    done = rkg("query", "--text", text, "--data", facts, "--as-of", day, "--format", "csv")
    assert len(done.stdout.splitlines()) == 1 + rows


@pytest.mark.parametrize(("day", "code"), [("2009-03-31", 1), ("2009-04-01", 0)])
def test_explain_entail_and_export_see_the_same_view(
    rkg: Run, facts: Path, day: str, code: int
) -> None:
    view = ("--data", facts, "--as-of", day)
    triple = "state:ALB rkg:memberOf organization:NATO"
    assert rkg("explain", triple, *view).returncode == code
    assert ("memberOf organization:NATO" in rkg("entail", *view).stdout) is (code == 0)
    assert ("situation:alb-nato" in rkg("export", *view).stdout) is (code == 0)
    assert ("situation:alb-nato" in rkg("export", "--no-cache", *view).stdout) is (code == 0)


def test_certainty_widens_a_view(rkg: Run, facts: Path) -> None:
    view = ("--data", facts, "--as-of", "2020-09-15")
    assert "situation:embassy" not in rkg("export", *view).stdout
    assert "situation:embassy" in rkg("export", *view, "--certainty", "possible").stdout


def test_a_view_is_judged_and_not_the_files(rkg: Run, tmp_path: Path) -> None:
    path = tmp_path / "late.ttl"
    path.write_text(FACTS + 'situation:bad a rkg:Membership ; rkg:start "2030-01-01"^^edtf:EDTF .')
    early = rkg("validate", path, "--as-of", "2025-01-01").stdout
    late = rkg("validate", path, "--as-of", "2030-01-01", "--certainty", "possible").stdout
    assert "situation:bad" not in early
    assert "situation:bad" in late


def test_a_plan_is_found_once_it_is_made(rkg: Run, facts: Path) -> None:
    for day, found in (("2020-12-31", False), ("2021-01-01", True), ("2026-01-01", True)):
        done = rkg("query", "planned", "--data", facts, "--as-of", day, "--format", "csv")
        assert ("situation/plan" in done.stdout) is found, day


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("info", "--as-of", "2020"), "a year"),
        (("info", "--as-of", "2020-09"), "a month"),
        (("info", "--as-of", "2020-02-30"), "not a day"),
        (("info", "--certainty", "possible"), "--as-of"),
        (("diff", "a", "b", "--certainty", "possible"), "--as-of"),
        (("diff", "--as-of", "2020-01-01"), "two days"),
        (("diff", "--as-of", "2021-01-01", "--as-of", "2020-01-01"), "earlier day first"),
        (("diff", "a", "b", "--as-of", "2020-01-01", "--as-of", "2021-01-01"), "one graph"),
        (("diff", "a", "b", "--about", "ALB"), "two days"),
    ],
)
def test_what_says_no_day_is_refused(rkg: Run, arguments: tuple[str, ...], said: str) -> None:
    done = rkg(*arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_bare_dataset_has_no_views(rkg: Run, facts: Path) -> None:
    done = rkg("query", "--text", "ASK {}", "--data", facts, "--bare", "--as-of", "2020-01-01")
    assert done.returncode == 2
    assert "bounds" in done.stderr


def test_between_two_days_it_is_told_what_began_ended_and_happened(rkg: Run, facts: Path) -> None:
    def between(old: str, new: str, *more: str) -> dict[str, set[str]]:
        return changes(rkg, facts, "--as-of", old, "--as-of", new, *more)

    assert between("2009-03-31", "2009-04-01") == {"began": {"Albania became a member of NATO"}}
    assert between("2020-01-01", "2021-06-01", "--about", "UKR") == {
        "began": {"Ukraine's embassy in Albania opened"},
        "happened": {"A visit to [Kyiv]"},
    }
    assert "became-certain" in between("2020-09-15", "2020-12-01")
    assert between("2021-12-01", "2023-01-01") == {"ended": {"Ukraine's embassy in Albania closed"}}
    assert "no-longer-certain" in between("2021-12-01", "2022-06-01")
    assert "began-and-ended" in between("2015-01-01", "2025-01-01")
    assert between("2000-01-01", "2010-01-01", "--about", "ALB", "--about", "UKR") == {}


def test_a_change_is_written_for_people(rkg: Run, facts: Path) -> None:
    days = ("--as-of", "2021-01-01", "--as-of", "2021-06-01")
    assert "2021-03-01 to 2021-03-31  A visit to [Kyiv]" in rkg("diff", facts, *days).stdout
    markdown = rkg("diff", facts, *days, "-f", "markdown").stdout
    assert r"A visit to \[Kyiv\] (`event:visit`)" in markdown
    assert rkg("diff", facts, *days, "-f", "turtle").returncode == 2


def test_two_graphs_are_compared_as_of_a_day(rkg: Run, facts: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.ttl"
    other.write_text(FACTS.replace("2021-03", "2021-04"))
    assert rkg("diff", facts, other, "--as-of", "2021-01-01").returncode == 0
    assert rkg("diff", facts, other, "--as-of", "2022-01-01").returncode == 1


def test_many_views_leave_the_dataset_in_the_cache(rkg: Run, facts: Path, tmp_path: Path) -> None:
    env = {"RKG_CACHE": str(tmp_path)}
    rkg("info", "--data", facts, env=env)
    entries = {path.name for path in tmp_path.iterdir()}
    for day in range(1, 7):
        rkg("info", "--data", facts, "--as-of", f"2020-01-0{day}", env=env)
    assert {path.name for path in tmp_path.iterdir()} == entries | {"views"}
    assert len(list((tmp_path / "views").iterdir())) == 6
