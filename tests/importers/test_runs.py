"""Years with a status become spans that say no more than the table does."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from relations_kg.dates import OPEN, bounds
from relations_kg.importers.runs import Run, runs

MISSING = -9
STATUSES = st.sampled_from([0, 1, 2, 3, -1, MISSING])
TABLES = st.dictionaries(st.integers(1950, 1980), STATUSES, min_size=1).map(
    lambda told: sorted(told.items())
)


def found(told: list[tuple[int, int]], last: int = 2014, step: int = 1) -> list[Run]:
    return list(runs(told, last=last, missing=MISSING, step=lambda _: step))


def spans(told: list[tuple[int, int]], last: int = 2014, step: int = 1) -> list[tuple[str, str]]:
    return [(run.start, run.end) for run in found(told, last, step) if run.status == 1]


def test_a_membership_from_year_to_year() -> None:
    assert spans([(1954, 0), (1955, 1), (1956, 1), (1957, 0)]) == [("1955", "1956/1957")]


def test_a_gap_makes_two_memberships() -> None:
    assert spans([(1954, 0), (1955, 1), (1956, 0), (1957, 1), (1958, 0)]) == [
        ("1955", "1955/1956"),
        ("1957", "1957/1958"),
    ]


def test_it_is_open_in_the_last_year_of_the_table_only() -> None:
    assert spans([(2012, 0), (2013, 1), (2014, 1)]) == [("2013", OPEN)]
    assert spans([(2011, 0), (2012, 1), (2013, 1)]) == [("2012", "2013/")]


def test_a_change_between_years_that_are_told_lies_in_between() -> None:
    told = [(1950, 0), (1955, 1), (1960, 1), (1965, 0)]
    assert spans(told, step=5) == [("1951/1955", "1960/1965")]


def test_years_too_far_apart_are_not_joined() -> None:
    assert spans([(1955, 1), (1960, 1)], step=4) == [("/1955", "1955/"), ("/1960", "1960/")]


def test_nothing_is_known_before_the_first_year_or_beside_a_missing_value() -> None:
    assert spans([(1955, 1), (1956, 0)]) == [("/1955", "1955/1956")]
    assert spans([(1954, MISSING), (1955, 1), (1956, MISSING)]) == [("/1955", "1955/")]


@given(TABLES)
def test_runs_are_the_table_again(told: list[tuple[int, int]]) -> None:
    table = dict(told)
    again = {
        year: run.status
        for run in found(told)
        for year in range(run.first, run.last + 1)
        if year in table
    }
    assert again == table


@given(TABLES, st.integers(1, 6))
def test_bounds_include_every_year_with_the_status_and_no_other(
    told: list[tuple[int, int]], step: int
) -> None:
    for run in found(told, last=max(told)[0], step=step):
        start, end = bounds(run.start), bounds(run.end)
        assert start.latest == date(run.first, 12, 31)
        assert end.open or end.earliest == date(run.last, 1, 1)
        before = [year for year, status in told if year < run.first and status != run.status]
        if run.before is not None:
            assert start.earliest == date(max(before) + 1, 1, 1)
        assert (run.end == OPEN) == (run.last == max(told)[0])
