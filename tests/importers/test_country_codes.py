"""The importer of codes of states: what a row gives, what it is compared with, what is told."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from relations_kg.importers import registry
from relations_kg.importers.datasets.country_codes import (
    differences,
    disagreements,
    reference_codes,
)
from relations_kg.importers.known import known
from relations_kg.namespaces import expand
from tests.importers.imported import run, violations

ALBANIA = {
    "ISO3166-1-Alpha-2": "AL",
    "ISO3166-1-Alpha-3": "ALB",
    "ISO3166-1-numeric": "8",
    "UNTERM English Short": "Albania",
    "official_name_en": "Albania",
    "official_name_fr": "Albanie",
    "official_name_es": "Albania",
    "official_name_ru": "Албания",
    "official_name_ar": "ألبانيا",
    "official_name_cn": "阿尔巴尼亚",
    "is_independent": "Yes",
    "Capital": "Tirana",
    "wikidata_id": "https://www.wikidata.org/wiki/Q222",
}
UTOPIA = ALBANIA | {
    "ISO3166-1-Alpha-2": "QU",
    "ISO3166-1-Alpha-3": "QUT",
    "ISO3166-1-numeric": "7",
    "UNTERM English Short": "Utopia (the)",
    "official_name_en": "Republic of Utopia",
    "Capital": "Amaurót",
    "wikidata_id": "https://www.wikidata.org/wiki/Q1000000007",
}


def table(folder: Path, *rows: Mapping[str, str]) -> Path:
    path = folder / "country-codes.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["FIFA", *ALBANIA], restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_state_that_the_graph_does_not_know(tmp_path: Path) -> None:
    found = run("country-codes", table(tmp_path, UTOPIA))
    assert found.values("state:QUT", "rdf:type") == [expand("rkg:State")]
    assert found.values("state:QUT", "rkg:iso3166Alpha2") == ["QU"]
    assert found.values("state:QUT", "rkg:iso3166Alpha3") == ["QUT"]
    assert found.values("state:QUT", "rkg:iso3166Numeric") == ["007"]
    assert found.values("state:QUT", "skos:exactMatch") == [expand("wd:Q1000000007")]
    assert found.values("state:QUT", "skos:altLabel") == ["Republic of Utopia@en"]
    assert "Utopia@en" in found.values("state:QUT", "rdfs:label")
    assert found.values("state:QUT", "rkg:capital") == [expand("place:amaurot")]
    assert found.values("place:amaurot", "rdfs:label") == ["Amaurót@en"]
    assert found.values("place:amaurot", "rkg:inCountry") == [expand("state:QUT")]
    assert violations(found.quads) == []


def test_a_state_that_the_graph_knows_keeps_its_name_and_capital(tmp_path: Path) -> None:
    found = run("country-codes", table(tmp_path, ALBANIA))
    assert found.values("state:ALB", "rkg:iso3166Alpha2") == ["AL"]
    assert found.values("state:ALB", "skos:exactMatch") == [expand("wd:Q222")]
    assert found.values("state:ALB", "rkg:capital") == []
    assert not [name for name in found.values("state:ALB", "rdfs:label") if name.endswith("@en")]
    assert found.rejects == ()
    assert violations(found.quads) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ISO3166-1-Alpha-2": "AX"}, "the alpha-2 code is AX here and AL in the graph"),
        ({"ISO3166-1-numeric": "9"}, "the numeric code is 009 here and 008 in the graph"),
        (
            {"wikidata_id": "https://www.wikidata.org/wiki/Q1"},
            "the item of Wikidata is Q1 here and Q222 in the graph",
        ),
        ({"Capital": "Durrës"}, "the capital is Durrës here and Tirana in the graph"),
    ],
)
def test_a_disagreement_with_the_graph_gives_both_values(
    tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    found = run("country-codes", table(tmp_path, ALBANIA | change))
    assert reason in found.reasons
    assert found.rejects[0].row == 1
    ours = known().states[expand("state:ALB")]
    assert set(found.values("state:ALB", "skos:exactMatch")) <= {expand(f"wd:{ours.item}")}
    assert violations(found.quads) == []  # such as two values of one code


@pytest.mark.parametrize("name", ["Kyiv", "Kiev", "KIEV"])
def test_another_name_of_the_capital_is_no_disagreement(name: str) -> None:
    ukraine = known().states[expand("state:UKR")]
    row = ALBANIA | dict(zip(ALBANIA, ("UA", "UKR", "804"), strict=False))
    assert differences(row | {"Capital": name, "wikidata_id": ""}, ukraine) == []


def test_the_code_of_namibia_is_a_code(tmp_path: Path) -> None:
    namibia = UTOPIA | dict(zip(ALBANIA, ("NA", "NAM", "516", "Namibia"), strict=False))
    found = run("country-codes", table(tmp_path, namibia | {"wikidata_id": ""}))
    assert (
        "NA" in found.values("state:NAM", "rkg:iso3166Alpha2")
        or expand("state:NAM") in known().states
    )
    assert not [reason for reason in found.reasons if reason.startswith("there is no")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_independent": "Part of FI"}, "no state of its own (is_independent: Part of FI)"),
        ({"is_independent": ""}, "no state of its own (is_independent: empty)"),
        (
            {"ISO3166-1-Alpha-3": ""},
            "there is no alpha-3 code of ISO 3166-1 in the column ISO3166-1-Alpha-3",
        ),
        (
            {"ISO3166-1-Alpha-2": "u"},
            "there is no alpha-2 code of ISO 3166-1 in the column ISO3166-1-Alpha-2",
        ),
        ({"UNTERM English Short": "", "official_name_en": ""}, "there is no name in English"),
    ],
)
def test_a_row_that_is_no_state_is_told(
    tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    found = run("country-codes", table(tmp_path, UTOPIA | change))
    assert [(one.file, one.row, one.reason) for one in found.rejects] == [
        ("country-codes.csv", 1, reason)
    ]
    assert (found.quads, found.counts) == ((), {"rows": 1, "states": 0})


def test_what_the_graph_calls_a_state_is_one(tmp_path: Path) -> None:
    found = run("country-codes", table(tmp_path, ALBANIA | {"is_independent": "In contention"}))
    assert found.counts["states"] == 1


def test_a_limit_is_of_rows(tmp_path: Path) -> None:
    found = run("country-codes", table(tmp_path, ALBANIA, UTOPIA), limit=1)
    assert (found.counts["rows"], found.counts["states"]) == (1, 1)


def test_pycountry_is_compared_where_it_differs() -> None:
    assert disagreements(ALBANIA, {"ALB": ("AL", "008")}) == []
    assert disagreements(ALBANIA, {"ALB": ("AX", "009")}) == [
        "the alpha-2 code is AL here and AX in pycountry",
        "the numeric code is 008 here and 009 in pycountry",
    ]
    assert disagreements(ALBANIA, {}) == ["pycountry has no alpha-3 code ALB"]


def test_the_real_table(shared_dir: Path) -> None:
    path = shared_dir / "data" / "countries" / "country-codes.csv"
    importer = registry.get("country-codes")
    assert registry.assign(importer, [path])["countries"].is_known
    found = run("country-codes", path)
    assert found.counts["rows"] == importer.expected["rows"] == 249
    assert (
        found.counts["states"]
        + sum(number for reason, number in found.reasons.items() if reason.startswith("no state"))
        == 249
    )
    # Ngerulmud is the seat of government of Palau, in the state of Melekeok.
    assert {reason for reason in found.reasons if "in the graph" in reason} <= {
        "the capital is Melekeok here and Ngerulmud in the graph"
    }
    capitals = [quad.subject for quad in found.quads if quad.predicate.value.endswith("inCountry")]
    assert len(set(capitals)) == len(capitals)  # no city is the capital of two states
    assert violations(found.quads) == []


def test_the_real_table_agrees_with_pycountry(shared_dir: Path) -> None:
    if reference_codes() is None:
        pytest.skip("needs pycountry, which is not installed")
    found = run("country-codes", shared_dir / "data" / "countries" / "country-codes.csv")
    assert [reason for reason in found.reasons if "pycountry" in reason] == []
