"""Dates that the shapes accept are those that the reader of dates can read, and no others."""

from __future__ import annotations

from functools import cache

import pytest

from relations_kg.dates import bounds
from relations_kg.errors import EdtfError
from relations_kg.namespaces import expand
from relations_kg.rdf import Iri, Quad
from tests.validation.shape_cases.cases import findings, key, parse, world

READABLE = (
    *("2014", "201X", "20XX", "2014-03", "2014-XX", "2014-03-15", "2014-03-XX", "2014-XX-XX"),
    *("2014?", "2014-03~", "2014-03-15%", "2014-21", "2014-24", "2024-02-29"),
    *("2014-03-15T10:00:00", "2014-03-15T10:00:00Z", "2014-03-15T10:00:00+01:00"),
    *("2013/2014", "2013-12/2014-01-15", "2013~/2014?", "2013/..", "../2014", "2013/", "/2014"),
)
MALFORMED = (
    *("", "14", "2014-3", "2014-03-1", "2014/3/15", "15.03.2014", "March 2014", "2014 ", " 2014"),
    *("X014", "2X14", "2014-0X", "2014-03-15T10:00", "2014-03-15 10:00:00", "Y20140", "-0044"),
    *("2014..2015", "2014-03-15/2014-03-16/2014-03-17", "[2014,2015]", "{2014}", "~2014"),
)
NO_SUCH_DAY = ("2014-00", "2014-13", "2014-02-29", "2014-04-31", "2014-25", "2015/2014", "0000")


@cache
def _found_of_dates() -> dict[str, str]:
    """The shape that a date fails, by the date."""
    quads: list[Quad] = list(world())
    dates: dict[Iri, str] = {}
    for number, text in enumerate((*READABLE, *MALFORMED, *NO_SUCH_DAY)):
        name = f"event:note-{number}"
        dates[Iri(expand(name))] = text
        quads += parse(
            f"""{name} a rkg:NoteDelivered ; rkg:date "{text}"^^edtf:EDTF ;
            rkg:sender state:ALB ; rkg:recipient state:UKR ; rkg:summary "A note."@en ;
            rkg:modality rkg:PlannedModality ; rkg:rank rkg:NormalRank ;
            rkg:statedIn passage:article.L.1.1 ."""
        )
    found: dict[str, str] = {}
    for finding in findings(quads, "none"):
        shape, _, focus = key(finding)
        assert dates[focus] not in found
        found[dates[focus]] = shape
    return found


@pytest.mark.parametrize("text", READABLE)
def test_a_date_that_can_be_read_conforms(text: str) -> None:
    bounds(text)
    assert text not in _found_of_dates()


@pytest.mark.parametrize("text", MALFORMED)
def test_a_malformed_date_is_found(text: str) -> None:
    with pytest.raises(EdtfError):
        bounds(text)
    assert _found_of_dates()[text] == "Event-date"


@pytest.mark.parametrize("text", NO_SUCH_DAY)
def test_a_date_without_a_day_is_found(text: str) -> None:
    with pytest.raises(EdtfError):
        bounds(text)
    assert _found_of_dates()[text] == "ReadableDate"
