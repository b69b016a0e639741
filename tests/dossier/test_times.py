"""Times in words: as precise as they are written, and no more."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.dossier.times import in_words, time_of


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2020", "2020"),
        ("2020-09", "September 2020"),
        ("2020-09-01", "1 September 2020"),
        ("2024-21", "spring 2024"),
        ("2024-24", "winter 2024"),
        ("201X", "the 2010s"),
        ("19XX", "the years 1900 to 1999"),
        ("2020-XX", "2020"),
        ("2020-09-XX", "September 2020"),
        ("1984?", "perhaps 1984"),
        ("2020-09~", "about September 2020"),
        ("2020-09-01T10:00:00Z", "1 September 2020"),
        ("2022-03-01/2022-03-10", "between 1 March 2022 and 10 March 2022"),
        ("2022/..", "from 2022 on"),
        ("../2022", "until 2022"),
        ("no date at all", "no date at all"),
    ],
)
def test_a_time_in_words(edtf: str, words: str) -> None:
    assert in_words(edtf) == words


@given(st.dates())
def test_a_day_in_words_has_the_day_a_month_only_the_month_a_year_only_the_year(day) -> None:
    text = day.isoformat()
    assert in_words(text[:4]) == text[:4]
    assert in_words(text[:7]).split()[1:] == [text[:4]]
    assert in_words(text) == f"{day.day} {in_words(text[:7])}"


@given(st.text(max_size=12))
def test_what_is_no_date_never_fails(text: str) -> None:
    assert isinstance(in_words(text), str)
    assert isinstance(time_of({"start": text, "end": text, "attested": text}), str)


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ({"date": "2014-03"}, "March 2014"),
        ({"start": "2020-09-01", "end": ".."}, "since 1 September 2020"),
        ({"start": "2020-09-01"}, "from 1 September 2020"),
        ({"start": "1990", "end": "1994-06"}, "from 1990 until June 1994"),
        ({"end": "1994"}, "until 1994"),
        ({"end": ".."}, "still in force"),
        ({"attested": "2020-07-02"}, "attested on 2 July 2020"),
        ({"attested": "2021-09"}, "attested in September 2021"),
        ({"attested": "2024-02/2026-11-25"}, "attested between February 2024 and 25 November 2026"),
        ({"start": "2009", "attested": "2024"}, "from 2009"),
        ({"start": "1991-06-19/1991-06-20", "end": ".."}, "since 19 or 20 June 1991"),
        ({"start": "1992-01-31/1992-02-01"}, "from 31 January or 1 February 1992"),
        ({"end": "1991-12-31/1992-01-01"}, "until 31 December 1991 or 1 January 1992"),
        (
            {"start": "1991-06-19/1991-06-21"},
            "from some time between 19 June 1991 and 21 June 1991",
        ),
        ({"start": "1991/1992"}, "from some time between 1991 and 1992"),
        ({}, ""),
    ],
)
def test_the_time_of_a_claim(times: dict[str, str], words: str) -> None:
    assert time_of(times) == words


def test_only_an_open_end_makes_something_hold_still() -> None:
    assert not re.search("since|still", time_of({"start": "1990"}))
