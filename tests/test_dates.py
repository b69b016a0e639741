"""EDTF: what its specification says, what the calendar says, and what bounds mean."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.dates import Bounds, bounds, certainly_holds, day_of, possibly_holds
from relations_kg.errors import EdtfError, ParameterError

YEARS = st.integers(1, 9999)
DAYS = st.dates()


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        # Level 0, with the specification's own examples
        ("1985-04-12", "1985-04-12", "1985-04-12"),
        ("1985-04", "1985-04-01", "1985-04-30"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("1985", "1985-01-01", "1985-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("1985-04-12T23:20:30", "1985-04-12", "1985-04-12"),
        ("1985-04-12T23:20:30Z", "1985-04-12", "1985-04-12"),
        ("1985-04-12T23:20:30-04", "1985-04-12", "1985-04-12"),
        ("1985-04-12T23:20:30+04:30", "1985-04-12", "1985-04-12"),
        ("1964/2008", "1964-01-01", "2008-12-31"),
        ("2004-06/2006-08", "2004-06-01", "2006-08-31"),
        ("2004-02-01/2005-02-08", "2004-02-01", "2005-02-08"),
        ("2004-02-01/2005-02", "2004-02-01", "2005-02-28"),
        ("2004-02-01/2005", "2004-02-01", "2005-12-31"),
        ("2005/2006-02", "2005-01-01", "2006-02-28"),
        ("2022-03-10/2022-03-20", "2022-03-10", "2022-03-20"),
        ("2004-06/2004", "2004-06-01", "2004-12-31"),
        # Level 1: seasons
        ("2001-21", "2001-03-01", "2001-05-31"),
        ("2001-22", "2001-06-01", "2001-08-31"),
        ("2001-23", "2001-09-01", "2001-11-30"),
        ("2001-24", "2001-12-01", "2002-02-28"),
        ("2003-24", "2003-12-01", "2004-02-29"),
        # Level 1: qualification does not move the bounds
        ("1984?", "1984-01-01", "1984-12-31"),
        ("2004-06~", "2004-06-01", "2004-06-30"),
        ("2004-06-11%", "2004-06-11", "2004-06-11"),
        ("2004-21~", "2004-03-01", "2004-05-31"),
        ("1984~/2004-06", "1984-01-01", "2004-06-30"),
        # Level 1: unspecified digits do
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2004-XX", "2004-01-01", "2004-12-31"),
        ("1985-04-XX", "1985-04-01", "1985-04-30"),
        ("1985-XX-XX", "1985-01-01", "1985-12-31"),
        ("201X?", "2010-01-01", "2019-12-31"),
    ],
)
def test_a_date_lies_between_its_first_and_its_last_day(
    edtf: str, earliest: str, latest: str
) -> None:
    assert bounds(edtf) == Bounds(day(earliest), day(latest), open=False, unknown=False)


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("..", Bounds(None, None, open=True)),
        ("1985-04-12/..", Bounds(day("1985-04-12"), None, open=True)),
        ("1985/..", Bounds(day("1985-01-01"), None, open=True)),
        ("1985-04-12/", Bounds(day("1985-04-12"), None, unknown=True)),
        ("/1985-04", Bounds(None, day("1985-04-30"), unknown=True)),
        ("../1985", Bounds(None, day("1985-12-31"))),
    ],
)
def test_an_open_or_unknown_side_has_no_bound(edtf: str, expected: Bounds) -> None:
    assert bounds(edtf) == expected


@pytest.mark.parametrize(
    "edtf",
    [
        *("", " ", "x", "85", "1985-4", "1985-04-1", "19850412", " 1985", "1985 ", "1985\n"),
        *("1985-13", "1985-00", "1985-04-31", "1985-04-00", "1985-20", "2001-25", "1900-02-29"),
        *("/", "//", "../..", "/..", "../", "1985/1986/1987", "1985-04-12/1985-04-11"),
        *("1985-04-12T23:20", "1985-04-12T24:00:00", "1985-04-12T23:60:00", "1985-04-12T23:20:30?"),
        *("1985-04-12T23:20:30/1986", "1985??", "1985?-04", "?1985", "1985-04-?12"),
        *("1XXX", "XXXX", "19X5", "201X-05", "1985-XX-12", "1985-0X", "2004-06-1X", "201X-21"),
        *("[1667,1668]", "{1960..1961}", "1950S2", "Y-17E7", "Y2020", "2001-21-01"),
        *("\u0661\u0669\u0668\u0665", "1985/x", "x/1985", "today", "9" * 100_000),
    ],
)
def test_what_is_not_edtf_of_level_0_or_1_is_refused_with_a_hint(edtf: str) -> None:
    with pytest.raises(EdtfError) as refusal:
        bounds(edtf)
    assert refusal.value.hint
    assert len(refusal.value.message) < 200


@pytest.mark.parametrize(
    "edtf",
    [
        *("Y170000002", "Y-170000002", "-1985", "-0044-03-15", "-0044/0014"),
        *("0000", "000X", "00XX", "0000-01-01", "0000-21", "9999-24"),
    ],
)
def test_a_year_that_no_date_can_hold_is_refused_and_the_message_says_so(edtf: str) -> None:
    with pytest.raises(EdtfError, match="outside the years 1 to 9999"):
        bounds(edtf)


@given(st.text())
def test_any_text_has_bounds_or_is_refused(text: str) -> None:
    try:
        found = bounds(text)
    except EdtfError:
        return
    assert found.earliest or found.latest or found.open


@given(DAYS)
def test_a_day_is_within_its_day_its_month_and_its_year(on: date) -> None:
    spans = [bounds(on.isoformat()[:length]) for length in (10, 7, 4)]
    for span in spans:
        assert span.earliest
        assert span.latest
        assert span.earliest <= on <= span.latest
    for fine, coarse in pairwise(spans):
        assert coarse.earliest <= fine.earliest  # type: ignore[operator]
        assert coarse.latest >= fine.latest  # type: ignore[operator]
    assert spans[0][:2] == (on, on)


@given(YEARS, st.integers(1, 12))
def test_a_month_ends_on_the_last_day_of_the_calendar(year: int, month: int) -> None:
    last = calendar.monthrange(year, month)[1]
    assert bounds(f"{year:04}-{month:02}")[:2] == (date(year, month, 1), date(year, month, last))


@given(YEARS)
def test_29_february_exists_in_leap_years_only(year: int) -> None:
    edtf = f"{year:04}-02-29"
    if calendar.isleap(year):
        assert bounds(edtf).earliest == date(year, 2, 29)
    else:
        with pytest.raises(EdtfError, match="does not exist"):
            bounds(edtf)


@given(YEARS.filter(lambda year: year < 9999))
def test_the_four_seasons_follow_on_each_other_and_fill_a_year(year: int) -> None:
    seasons = [bounds(f"{year:04}-{code}") for code in (21, 22, 23, 24)]
    assert seasons[0].earliest == date(year, 3, 1)
    for one, following in pairwise(seasons):
        assert following.earliest == one.latest + timedelta(days=1)  # type: ignore[operator]
    assert seasons[3].latest + timedelta(days=1) == date(year + 1, 3, 1)  # type: ignore[operator]


PLAIN = st.one_of(
    st.builds(lambda on, length: on.isoformat()[:length], DAYS, st.sampled_from([4, 7, 10])),
    st.builds(lambda year, code: f"{year:04}-{code}", st.integers(1, 9998), st.integers(21, 24)),
    st.builds(lambda decade: f"{decade:03}X", st.integers(1, 999)),
)


@given(PLAIN, st.sampled_from("?~%"))
def test_a_qualifier_changes_no_bound(plain: str, qualifier: str) -> None:
    assert bounds(plain + qualifier) == bounds(plain)


@given(PLAIN, PLAIN)
def test_an_interval_reaches_from_its_first_date_to_its_last(one: str, other: str) -> None:
    start, end = bounds(one), bounds(other)
    if start.earliest > end.latest:  # type: ignore[operator]
        with pytest.raises(EdtfError, match="ends before it starts"):
            bounds(f"{one}/{other}")
        return
    assert bounds(f"{one}/{other}") == Bounds(start.earliest, end.latest)
    assert bounds(f"{one}/..") == Bounds(start.earliest, None, open=True)
    assert bounds(f"/{other}") == Bounds(None, end.latest, unknown=True)


def test_a_situation_holds_for_certain_from_its_latest_start_until_before_its_earliest_end() -> (
    None
):
    def holds(on: str) -> bool:
        return certainly_holds(
            day(on),
            start_latest=day("2020-09-30"),
            end_earliest=day("2022-03-01"),
            open_end=False,
        )

    assert not holds("2020-09-29")
    assert holds("2020-09-30")
    assert holds("2022-02-28")
    assert not holds("2022-03-01")


def test_an_open_end_goes_on_and_an_unknown_one_is_certain_of_nothing() -> None:
    start = day("2020-09-01")
    far = day("2400-01-01")
    assert certainly_holds(far, start_latest=start, end_earliest=None, open_end=True)
    assert not certainly_holds(start, start_latest=start, end_earliest=None, open_end=False)


def test_an_unknown_start_is_unknown_and_never_always() -> None:
    on = day("2020-09-01")
    assert not certainly_holds(on, start_latest=None, end_earliest=None, open_end=True)
    assert possibly_holds(on, start_earliest=None, end_latest=None)


def test_a_situation_possibly_holds_until_its_latest_end() -> None:
    def may_hold(on: str) -> bool:
        return possibly_holds(
            day(on), start_earliest=day("2020-09-01"), end_latest=day("2022-03-10")
        )

    assert not may_hold("2020-08-31")
    assert may_hold("2020-09-01")
    assert may_hold("2022-03-10")
    assert not may_hold("2022-03-11")


@given(DAYS, *[st.none() | DAYS] * 4, st.booleans())
def test_what_holds_for_certain_possibly_holds(
    on: date,
    start_earliest: date | None,
    start_latest: date | None,
    end_earliest: date | None,
    end_latest: date | None,
    open_end: bool,
) -> None:
    start = sorted(filter(None, (start_earliest, start_latest)))
    end = [] if open_end else sorted(filter(None, (end_earliest, end_latest)))
    certain = certainly_holds(
        on,
        start_latest=start[-1] if start else None,
        end_earliest=end[0] if end else None,
        open_end=open_end,
    )
    possible = possibly_holds(
        on,
        start_earliest=start[0] if start else None,
        end_latest=end[-1] if end else None,
    )
    assert possible or not certain


@pytest.mark.parametrize(
    "text", ["2009", "2009-04", "2009-02-30", "20090401", "", "tomorrow", "١٩٩٩"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ParameterError):
        day_of(text)


@given(st.dates())
def test_a_day_is_the_one_that_is_written(day: date) -> None:
    assert day_of(day.isoformat()) == day
