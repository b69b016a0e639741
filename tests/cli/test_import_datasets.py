"""The importers of codes, of coded memberships and of Wikidata, as the command runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

HEADER = (
    "ISO3166-1-Alpha-2,ISO3166-1-Alpha-3,ISO3166-1-numeric,UNTERM English Short,official_name_en,"
    "official_name_fr,official_name_es,official_name_ru,official_name_ar,official_name_cn,"
    "is_independent,Capital,wikidata_id\n"
)
CODES = HEADER + "AL,ALB,8,Albania,,,,,,,Yes,Tirana,\nAX,ALA,248,,Åland,,,,,,Part of FI,,\n"
YEARS = "ccode,year,state,UN\n339,2013,ALB,0\n339,2014,ALB,1\n9999,2014,XXX,1\n"


MEMBERS = """PREFIX rkg: <https://w3id.org/relations-kg/ontology#>
PREFIX organization: <https://w3id.org/relations-kg/id/organization/>
SELECT ?state { ?state rkg:memberOf organization:cow-igo-xyz } ORDER BY ?state
"""


def member_of(number: int, item: str) -> dict[str, object]:
    value = {"type": "wikibase-entityid", "value": {"id": item}}
    main = {"snaktype": "value", "property": "P463", "datavalue": value}
    return {"id": f"Q222${number}", "rank": "normal", "mainsnak": main}


ENTITY = {"id": "Q222", "claims": {"P463": [member_of(1, "Q7184"), member_of(2, "Q1000000007")]}}
SAMPLES = {
    "country-codes": ("country-codes.csv", CODES),
    "cow-igo": ("state_year_formatv3.csv", YEARS),
    "wikidata": ("statements.json", json.dumps([ENTITY])),
}
DAMAGED = {
    "country-codes": ("country-codes.csv", HEADER + 'AL,"ALB\n', 2),
    "cow-igo": ("state_year_formatv3.csv", "year,state\n1990,ALB\n", 1),
    "wikidata": ("statements.json", '[\n{"id": "Q222",\n', 3),
}


def saved(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", SAMPLES)
def test_an_import_keeps_what_can_be_mapped_and_tells_the_rest(rkg, tmp_path, name):
    path = saved(tmp_path, *SAMPLES[name])
    for _ in range(2):  # the second time it replaces itself
        done = rkg("import", name, path, "--into", tmp_path / "store")
        assert done.returncode == 0, done.stderr
        rejects = (tmp_path / f"{name}.rejects.csv").read_text(encoding="utf-8")
        assert rejects.count("\n") == 2
        assert path.name in rejects
    verified = rkg("verify", tmp_path / "store")
    assert verified.returncode == 0, verified.stderr


@pytest.mark.parametrize("name", SAMPLES)
def test_a_strict_import_with_rejects_keeps_nothing(rkg, tmp_path, name):
    path = saved(tmp_path, *SAMPLES[name])
    done = rkg("import", name, path, "--into", tmp_path / "store", "--strict")
    assert done.returncode == 1
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_told_with_its_line(rkg, tmp_path, name):
    file, text, line = DAMAGED[name]
    path = saved(tmp_path, file, text)
    done = rkg("import", name, path, "--into", tmp_path / "store")
    assert done.returncode == 3
    assert f"{file}:{line}" in done.stderr
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("name", SAMPLES)
def test_another_edition_is_told_where_there_is_one_that_the_importer_was_written_for(
    rkg, tmp_path, name
):
    path = saved(tmp_path, *SAMPLES[name])
    done = rkg("import", name, path, "--into", tmp_path / "store")
    assert ("is not the edition" in done.stderr) is (name == "country-codes")


def test_imported_memberships_are_among_the_organizations_in_common(rkg, tmp_path):
    table = YEARS.replace("UN\n", "XYZ\n") + "369,2013,UKR,0\n369,2014,UKR,1\n"
    path = saved(tmp_path, "state_year_formatv3.csv", table)
    rkg("import", "cow-igo", path, "--into", tmp_path / "store")
    pair = ("organizations-in-common", "--a", "ALB", "--b", "UKR", "-f", "csv")
    done = rkg("query", *pair, "--dataset", tmp_path / "store")
    rows = [line for line in done.stdout.splitlines() if "cow-igo-xyz" in line]
    assert len(rows) == 1
    assert ",2014,2014," in rows[0]
    asked = saved(tmp_path, "members.rq", MEMBERS)
    done = rkg("query", "--file", asked, "--dataset", tmp_path / "store", "-f", "csv")
    assert [line[-3:] for line in done.stdout.split()[1:]] == ["ALB", "UKR"]
