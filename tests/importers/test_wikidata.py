"""The importer of Wikidata: both forms, ranks, special values, references, damaged files."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.dates import bounds
from relations_kg.errors import EncodingFault, InputError
from relations_kg.importers.wikidata import stream
from relations_kg.importers.wikidata.stream import read_json
from relations_kg.importers.wikidata.values import (
    GREGORIAN,
    JULIAN,
    TimeError,
    edtf,
    wikidata_time,
)
from relations_kg.namespaces import expand
from tests.importers.imported import (
    Imported,
    entailed,
    is_derived,
    run,
    violations,
)

ENTITY = "http://www.wikidata.org/entity/"
NATO, UN, UKRAINE, NOWHERE = "Q7184", "Q1065", "Q212", "Q1000000007"
DAY = date(2026, 11, 25)
TIMES = st.one_of(
    st.dates(date(1, 1, 1)).map(lambda day: day.isoformat()),
    st.dates(date(1, 1, 1)).map(lambda day: day.isoformat()[:7]),
    st.dates(date(1, 1, 1)).map(lambda day: day.isoformat()[:4]),
    st.integers(1, 999).map(lambda decade: f"{decade:03}X"),
)


def snak(name: str, value: Any, kind: str = "value") -> dict[str, Any]:
    if kind != "value":
        return {"snaktype": kind, "property": name}
    types = {dict: "time", str: "string"}
    return {
        "snaktype": "value",
        "property": name,
        "datavalue": {"value": value, "type": types[type(value)]},
    }


def item(name: str, value: str) -> dict[str, Any]:
    data = {"entity-type": "item", "numeric-id": int(value[1:]), "id": value}
    return {
        "snaktype": "value",
        "property": name,
        "datavalue": {"value": data, "type": "wikibase-entityid"},
    }


def time(name: str, text: str, calendar: str = GREGORIAN) -> dict[str, Any]:
    written, precision = wikidata_time(text)
    return snak(
        name,
        {
            "time": written,
            "timezone": 0,
            "before": 0,
            "after": 0,
            "precision": precision,
            "calendarmodel": ENTITY + calendar,
        },
    )


def statement(
    identifier: str,
    value: str | dict[str, Any],
    *qualifiers: dict[str, Any],
    name: str = "P463",
    rank: str = "normal",
    references: tuple[dict[str, Any], ...] = (),
) -> dict[str, Any]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for qualifier in qualifiers:
        grouped.setdefault(qualifier["property"], []).append(qualifier)
    return {
        "mainsnak": item(name, value) if isinstance(value, str) else value,
        "type": "statement",
        "id": f"Q222${identifier}",
        "rank": rank,
        "qualifiers": grouped,
        "references": list(references),
    }


def entity(*statements: dict[str, Any], identifier: str = "Q222") -> dict[str, Any]:
    claims: dict[str, list[dict[str, Any]]] = {}
    for one in statements:
        claims.setdefault(one["mainsnak"]["property"], []).append(one)
    return {"type": "item", "id": identifier, "labels": {}, "claims": claims or []}


def saved(folder: Path, content: bytes | str, name: str = "dump.json") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    noon = 1_795_608_000  # 25 November 2026
    os.utime(path, (noon, noon))
    return path


def imported(folder: Path, *statements: dict[str, Any]) -> Imported:
    return run("wikidata", saved(folder, json.dumps(entity(*statements))))


# Times


@given(TIMES)
def test_a_time_keeps_its_precision(text: str) -> None:
    written, precision = wikidata_time(text)
    assert edtf(written, precision, ENTITY + GREGORIAN) == text
    bounds(text)


@pytest.mark.parametrize(
    ("written", "precision", "calendar", "reason"),
    [
        ("+1949-04-04T00:00:00Z", 11, JULIAN, "a time of the Julian calendar"),
        ("+1949-04-04T00:00:00Z", 11, "Q1", "a time of an unknown calendar"),
        ("+1949-04-04T00:00:00Z", 7, GREGORIAN, "not precise to a decade"),
        ("+1949-04-04T00:00:00Z", 14, GREGORIAN, "not precise to a decade"),
        ("-0044-03-15T00:00:00Z", 11, GREGORIAN, "outside the years"),
        ("+12000-00-00T00:00:00Z", 9, GREGORIAN, "outside the years"),
        ("+0000-00-00T00:00:00Z", 9, GREGORIAN, "outside the years"),
        ("+1949-02-30T00:00:00Z", 11, GREGORIAN, "no day of the calendar"),
        ("+1949-00-00T00:00:00Z", 11, GREGORIAN, "no day of the calendar"),
        ("1949", 9, GREGORIAN, "not written as Wikidata writes it"),
    ],
)
def test_a_time_that_has_no_edtf_is_refused(
    written: str, precision: int, calendar: str, reason: str
) -> None:
    with pytest.raises(TimeError, match=reason):
        edtf(written, precision, calendar)


# Statements


def test_a_membership_with_its_start(tmp_path: Path) -> None:
    found = imported(tmp_path, statement("1", NATO, time("P580", "2009-04-01")))
    name = "situation:wikidata-Q222-1"
    assert found.values(name, "rdf:type") == [expand("rkg:Membership")]
    assert found.values(name, "rkg:member") == [expand("state:ALB")]
    assert found.values(name, "rkg:organization") == [expand("organization:NATO")]
    assert found.values(name, "rkg:start") == ["2009-04-01"]
    assert found.values(name, "rkg:end") == found.values(name, "rkg:attested") == []
    assert found.values(name, "rkg:rank") == [expand("rkg:NormalRank")]
    assert found.values("source:wikidata", "rkg:retrievedOn") == [DAY.isoformat()]
    assert (
        expand("state:ALB"),
        expand("rkg:memberOf"),
        expand("organization:NATO"),
    ) in entailed(found.quads)


@pytest.mark.parametrize("rank", ["preferred", "normal", "deprecated"])
def test_ranks_are_kept_and_what_is_deprecated_is_not_in_force(tmp_path: Path, rank: str) -> None:
    found = imported(tmp_path, statement("1", NATO, rank=rank))
    name = "situation:wikidata-Q222-1"
    assert found.values(name, "rkg:rank") == [expand(f"rkg:{rank.capitalize()}Rank")]
    assert found.is_in_force(name) is (rank != "deprecated")


@pytest.mark.parametrize(
    ("qualifiers", "start", "end", "attested", "in_force"),
    [
        ([], [], [], ["2026-11-25"], True),
        ([time("P580", "1949")], ["1949"], [], [], True),
        ([time("P580", "194X")], ["194X"], [], [], True),
        ([snak("P580", "", "somevalue")], [], [], ["2026-11-25"], True),
        ([time("P582", "1968-09")], [], ["1968-09"], [], False),
        ([snak("P582", "", "somevalue")], [], ["/2026-11-25"], [], False),
        ([snak("P582", "", "novalue")], [], [".."], [], True),
        (
            [time("P580", "1955-05-14"), time("P582", "1968")],
            ["1955-05-14"], ["1968"], [], False,
        ),
        ([time("P580", "1955"), snak("P582", "", "novalue")], ["1955"], [".."], [], True),
    ],
)  # fmt: skip
def test_times(
    tmp_path: Path,
    qualifiers: list[dict[str, Any]],
    start: list[str],
    end: list[str],
    attested: list[str],
    in_force: bool,
) -> None:
    found = imported(tmp_path, statement("1", NATO, *qualifiers))
    name = "situation:wikidata-Q222-1"
    assert found.values(name, "rkg:start") == start
    assert found.values(name, "rkg:end") == end
    assert found.values(name, "rkg:attested") == attested
    assert found.is_in_force(name) is in_force
    assert violations(found.quads) == []
    assert not any(map(is_derived, found.quads))


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (statement("1", NOWHERE), "the organization is none that the graph knows"),
        (statement("1", NOWHERE, name="P530"), "the other state is none that the graph knows"),
        (statement("1", "Q222", name="P530"), "a state has no relations with itself"),
        (statement("1", NATO, rank="best"), "the rank is none of preferred, normal and deprecated"),
        (
            statement("1", snak("P463", "", "somevalue")),
            "the value is unknown or there is none (somevalue)",
        ),
        (
            statement("1", NATO, snak("P580", "", "novalue")),
            "the start time is said not to exist (novalue)",
        ),
        (
            statement("1", NATO, time("P580", "1949-04-04", JULIAN)),
            "the start time (P580) is a time of the Julian calendar",
        ),
        (
            statement("1", NATO, time("P580", "1949"), time("P580", "1955")),
            "there is more than one start time (P580)",
        ),
        (
            statement("1", NATO, time("P580", "1955"), time("P582", "1949")),
            "it ends before it starts",
        ),
        (statement("1", NATO, time("P580", "2027")), "it starts after the day of the data"),
    ],
)
def test_a_statement_that_is_no_claim_is_told(
    tmp_path: Path, one: dict[str, Any], reason: str
) -> None:
    found = imported(tmp_path, one)
    assert [(one.file, one.row, one.reason) for one in found.rejects] == [("dump.json", 1, reason)]
    assert found.rejects[0].raw.startswith("Q222$1: Q222 P")
    assert found.counts == {"statements": 1, "claims": 0}


@pytest.mark.parametrize("key", ["id", "rank", "mainsnak"])
def test_a_statement_that_lacks_a_part_is_told(tmp_path: Path, key: str) -> None:
    whole = entity(statement("1", NATO), statement("2", UN))
    del whole["claims"]["P463"][0][key]
    found = run("wikidata", saved(tmp_path, json.dumps(whole)))
    assert list(found.reasons) == ["a statement that is not written as Wikidata writes it"]
    assert found.counts == {"statements": 2, "claims": 1}


@pytest.mark.parametrize("claims", [{}, {"claims": []}, {"claims": {"P31": []}}])
def test_an_entity_may_state_nothing(tmp_path: Path, claims: dict[str, Any]) -> None:
    found = run("wikidata", saved(tmp_path, json.dumps([{"id": "Q222", **claims}])))
    assert (found.counts, found.rejects) == ({"statements": 0, "claims": 0}, ())


def test_an_item_that_is_no_state_is_told(tmp_path: Path) -> None:
    one = json.dumps(entity(statement("1", NATO), identifier="Q42"))
    found = run("wikidata", saved(tmp_path, one))
    assert list(found.reasons) == ["the item is no state that the graph knows"]


def test_diplomatic_relations_name_their_parties_in_order(tmp_path: Path) -> None:
    one = statement("1", "Q222", item("P531", "Q99"), name="P530")
    found = run("wikidata", saved(tmp_path, json.dumps(entity(one, identifier=UKRAINE))))
    name = "situation:wikidata-Q222-1"
    assert found.values(name, "rkg:firstParty") == [expand("state:ALB")]
    assert found.values(name, "rkg:secondParty") == [expand("state:UKR")]
    assert found.values(name, "rkg:editorialNote") == [
        "Wikidata qualifies it further: P531 Q99.@en"
    ]
    assert violations(found.quads) == []


def test_references_are_kept_as_documents(tmp_path: Path) -> None:
    reference = {
        "hash": "0a1b",
        "snaks": {
            "P854": [snak("P854", 'https://example.org/a?b=c&d="e"')],
            "P248": [item("P248", "Q5")],
            "P813": [time("P813", "2020-01-02")],
        },
    }
    found = imported(tmp_path, statement("1", NATO, references=(reference,)))
    document = "document:wikidata-reference-0a1b"
    assert found.values("passage:wikidata.Q222-1", "dcterms:references") == [expand(document)]
    assert found.values(document, "rkg:webPage") == ["https://example.org/a?b=c&d=%22e%22"]
    assert found.values(document, "dcterms:isPartOf") == [ENTITY + "Q5"]
    assert found.values(document, "dcterms:date") == ["2020-01-02"]
    assert violations(found.quads) == []


# The forms of files

ENTITIES = [
    entity(statement("1", NATO, time("P580", "2009-04-01"))),
    entity(identifier="Q1"),
    entity(statement("2", UN)),
]
TEXTS = [json.dumps(one, ensure_ascii=False) for one in ENTITIES]
FORMS = {
    "dump": "[\n" + ",\n".join(TEXTS) + "\n]\n",
    "crlf": "[\r\n" + ",\r\n".join(TEXTS) + "\r\n]\r\n",
    "lines": "\n".join(TEXTS) + "\n",
    "array": json.dumps(ENTITIES),
    "pretty": json.dumps(ENTITIES, indent=2),
    "site": json.dumps({"entities": {str(n): one for n, one in enumerate(ENTITIES)}}),
    "api": json.dumps({"entities": dict(enumerate(ENTITIES)), "success": 1}),
    "success-first": json.dumps({"success": 123456, "entities": dict(enumerate(ENTITIES))}),
}


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_entities(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, chunk: int
) -> None:
    monkeypatch.setattr(stream, "_CHUNK", chunk)
    for content in (FORMS[form].encode(), FORMS[form].encode("utf-8-sig")):
        for packed in (content, gzip.compress(content)):
            found = list(read_json(saved(tmp_path, packed)))
            assert [one.value for one in found] == ENTITIES


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_share_that_is_read_grows_up_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(stream, "_CHUNK", 100)
    many = json.dumps([{"id": f"Q{number}"} for number in range(20_000)])
    shares = [found.done for found in read_json(saved(tmp_path, pack(many.encode())))]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.5
    assert shares[-1] == 1


def test_an_entity_knows_its_line(tmp_path: Path) -> None:
    assert [one.line for one in read_json(saved(tmp_path, FORMS["dump"]))] == [2, 3, 4]


@pytest.mark.parametrize("empty", ["[]", '{"entities": {}}', '{"entities": []}'])
def test_no_entities(tmp_path: Path, empty: str) -> None:
    assert list(read_json(saved(tmp_path, empty))) == []


@given(st.sampled_from(sorted(FORMS)), st.data())
def test_a_file_that_is_cut_off_is_told_or_is_a_whole_file_of_lines(
    tmp_path_factory: pytest.TempPathFactory, form: str, data: st.DataObject
) -> None:
    whole = FORMS[form].rstrip()
    cut = data.draw(st.integers(0, len(whole) - 1))
    path = saved(tmp_path_factory.mktemp("cut"), whole[:cut])
    found: list[dict[str, Any]] = []
    error: InputError | None = None
    try:
        found += (one.value for one in read_json(path))
    except InputError as raised:
        error = raised
    if error is None:
        assert form == "lines"
        assert found == ENTITIES[: len(found)]
    else:
        assert error.path == path
        assert error.line is not None
        assert 1 <= error.line <= whole[:cut].count("\n") + 1


@pytest.mark.parametrize(
    ("content", "error", "line", "message"),
    [
        (b"", InputError, 1, "no array and no object"),
        (b"Q222,Q7184", InputError, 1, "no array and no object"),
        (b'[\n{"id": "Q1"},\n{"id": }\n]', InputError, 3, "cut off or damaged"),
        (b'[\n{"id": "Q1"}\n{"id": "Q2"}\n]', InputError, 3, "',' is expected"),
        (b'[\n"Q1"\n]', InputError, 2, "an object of JSON is expected"),
        (b"[" + b'{"a":' * 100_000, InputError, 1, ""),
        (b'[{"id": "Q1"}] more', InputError, 1, "something follows"),
        (gzip.compress(FORMS["dump"].encode())[:-9], InputError, None, "cut off or damaged"),
        (b'[{"id": "\xff"}]', EncodingFault, None, "not UTF-8"),
    ],
)
def test_what_is_no_json_of_wikidata_is_told(
    tmp_path: Path, content: bytes, error: type[InputError], line: int | None, message: str
) -> None:
    path = saved(tmp_path, content)
    with pytest.raises(error) as raised:
        list(read_json(path))
    assert message in raised.value.message
    assert (raised.value.path, raised.value.line) == (path, line)


def test_a_damaged_entity_is_not_looked_through_the_whole_dump_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "_CHUNK", 64)
    monkeypatch.setattr(stream, "_LONGEST", 256)
    path = saved(tmp_path, '[\n{"id" "Q1"},\n' + '{"id": "Q2"},\n' * 1000 + '{"id": "Q3"}]')
    with pytest.raises(InputError, match="damaged, or without end") as raised:
        list(read_json(path))
    assert raised.value.line == 2


# Results of the query service


def row(identifier: str, **cells: str) -> dict[str, Any]:
    made = {
        "statement": f"{ENTITY}statement/Q222-{identifier}",
        "item": f"{ENTITY}Q222",
        "property": f"{ENTITY}P463",
        "value": f"{ENTITY}{NATO}",
        "rank": "http://wikiba.se/ontology#NormalRank",
    } | cells
    return {
        name: {"type": "bnode" if text.startswith("_:") else "literal", "value": text}
        for name, text in made.items()
    }


def result(*rows: dict[str, Any], variables: tuple[str, ...] = ()) -> str:
    names = variables or ("statement", "item", "property", "value", "rank", "start", "end")
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}})


def at(variable: str, text: str) -> dict[str, str]:
    written, precision = wikidata_time(text)
    return {
        variable: written.removeprefix("+").replace("-00", "-01"),
        f"{variable}Precision": str(precision),
        f"{variable}Calendar": ENTITY + GREGORIAN,
    }


def test_a_result_gives_the_claims_that_the_entities_give(tmp_path: Path) -> None:
    reference = {
        "hash": "0a1b",
        "snaks": {"P854": [snak("P854", "https://example.org/")]},
    }
    entities = imported(
        tmp_path,
        statement("1", NATO, time("P580", "2009-04"), references=(reference,)),
        statement("2", UN, time("P580", "1955"), snak("P582", "", "novalue"), rank="preferred"),
        statement("3", UN, snak("P582", "", "somevalue"), rank="deprecated"),
    )
    un = f"{ENTITY}{UN}"
    rank = "http://wikiba.se/ontology#{}Rank"
    asked = run(
        "wikidata",
        saved(
            tmp_path,
            result(
                row("1", **at("start", "2009-04"), reference="http://www.wikidata.org/reference/0a1b",
                    url="https://example.org/"),
                row("2", value=un, rank=rank.format("Preferred"), endNone="true",
                    **at("start", "1955")),
                row("3", value=un, rank=rank.format("Deprecated"), endUnknown="_:b1"),
            ),
        ),
    )  # fmt: skip
    assert asked.rejects == entities.rejects == ()
    assert set(asked.quads) == set(entities.quads)


def test_a_statement_with_several_references_is_one_claim(tmp_path: Path) -> None:
    rows = [row("1", reference=f"http://www.wikidata.org/reference/{name}") for name in "ab"]
    found = run("wikidata", saved(tmp_path, result(rows[0], row("2", value=ENTITY + UN), rows[1])))
    assert found.counts == {"statements": 2, "claims": 2}
    assert len(found.values("passage:wikidata.Q222-1", "dcterms:references")) == 2


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (row("1", value="_:b1"), "the value is unknown or there is none (somevalue)"),
        (row("1", start="2009-04-01T00:00:00Z"), "the start time is given without its precision"),
        (row("1", rank=""), "a row that lacks the statement, the item, the property or the rank"),
        (row("1", property=f"{ENTITY}P39"), "the property is none that is imported"),
    ],
)
def test_a_row_that_is_no_claim_is_told(tmp_path: Path, one: dict[str, Any], reason: str) -> None:
    found = run("wikidata", saved(tmp_path, result(one)))
    assert [(one.row, one.reason) for one in found.rejects] == [(1, reason)]


def test_two_starts_are_told(tmp_path: Path) -> None:
    rows = [row("1", **at("start", year)) for year in ("1949", "1955")]
    found = run("wikidata", saved(tmp_path, result(*rows)))
    assert list(found.reasons) == ["the start time is given more than once"]


def test_a_result_of_another_query_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no variable statement, rank"):
        run("wikidata", saved(tmp_path, result(variables=("item", "property", "value"))))
    with pytest.raises(InputError, match="no result of a SELECT query"):
        run("wikidata", saved(tmp_path, '{"head": {}, "boolean": true}'))


def test_a_limit_is_of_statements(tmp_path: Path) -> None:
    found = run("wikidata", saved(tmp_path, FORMS["dump"]), limit=1)
    assert found.counts == {"statements": 1, "claims": 1}
