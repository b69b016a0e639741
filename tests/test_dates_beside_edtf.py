"""The bounds beside those of the ``edtf`` package, which reads the same specification.

Where the two differ on purpose:

- an open end has no bound here and the bound infinity there;
- an unknown end has no bound here and is ten years wide there;
- winter ends with February here and with the year there.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.dates import bounds

edtf = pytest.importorskip("edtf", reason="the edtf package is not installed")

DAYS = st.dates(date(1000, 1, 1), date(9998, 12, 31))
PLAIN = st.one_of(
    st.builds(lambda on, length: on.isoformat()[:length], DAYS, st.sampled_from([4, 7, 10])),
    st.builds(lambda decade: f"{decade:03}X", st.integers(100, 998)),
    st.builds(lambda century: f"{century:02}XX", st.integers(10, 98)),
    st.builds(lambda on: f"{on:%Y}-XX", DAYS),
    st.builds(lambda on: f"{on:%Y}-XX-XX", DAYS),
    st.builds(lambda on: f"{on:%Y-%m}-XX", DAYS),
    st.builds(lambda on, code: f"{on:%Y}-{code}", DAYS, st.integers(21, 23)),
)


def theirs(text: str) -> tuple[date, date]:
    parsed = edtf.parse_edtf(text)
    return (date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3]))


@given(PLAIN)
def test_dates_agree(text: str) -> None:
    assert bounds(text)[:2] == theirs(text)


@given(DAYS, DAYS, st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]))
def test_intervals_agree(one: date, other: date, first: int, last: int) -> None:
    start, end = sorted((one, other))
    text = f"{start.isoformat()[:first]}/{end.isoformat()[:last]}"
    assert bounds(text)[:2] == theirs(text)


def test_an_open_end_is_open_and_not_infinite() -> None:
    assert edtf.parse_edtf("2020-09-01/..").upper_strict() == float("inf")
    assert bounds("2020-09-01/..").latest is None
    assert bounds("2020-09-01/..").open


def test_an_unknown_end_is_unknown_and_not_ten_years_wide() -> None:
    assert edtf.parse_edtf("1993-01-13/").upper_strict()[0] == 2003
    assert bounds("1993-01-13/").latest is None
    assert bounds("1993-01-13/").unknown


def test_winter_ends_with_february_and_not_with_the_year() -> None:
    assert theirs("2001-24") == (date(2001, 12, 1), date(2001, 12, 31))
    assert bounds("2001-24")[:2] == (date(2001, 12, 1), date(2002, 2, 28))
