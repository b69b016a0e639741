"""Dates of the Extended Date/Time Format, and the days between which they lie.

The Extended Date/Time Format (EDTF) is the one of the Library of Congress, specification of
4 February 2019 (https://www.loc.gov/standards/datetime/), a profile of ISO 8601-2:2019.
Levels 0 and 1 are supported; level 2 is refused and not guessed at. All days are of the
proleptic Gregorian calendar and all bounds are inclusive.

What EDTF says and what is made of it here:

- A date with a time of day is its day, in the time zone that it is written in.
- A season is three whole months of the northern hemisphere, counted as meteorologists do:
  spring (21) is March to May, summer (22) June to August, autumn (23) September to November,
  winter (24) December to February of the next year.
- ``?``, ``~`` and ``%`` (uncertain, approximate, both) do not move the bounds: how far would
  be an invention. An ``X`` for a digit that is not specified does: ``201X`` is ten years.
- An open side (``2020/..``) and an unknown side (``2020/``) have no bound.
- Years outside 1 to 9999 (``Y170000002``, ``-0044``, ``0000``) are EDTF, but a
  :class:`datetime.date` cannot hold them, so they are refused with a message that says so.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import MINYEAR, date
from typing import NamedTuple

from relations_kg.errors import EdtfError, ParameterError

__all__ = [
    "OPEN",
    "Bounds",
    "bounds",
    "certainly_holds",
    "day_of",
    "possibly_holds",
]

OPEN = ".."
"""What stands for an end that has not come (EDTF, level 1, extended interval)."""

_LONGEST = 80  # characters; two dates with time and zone have 51

_DATE = re.compile(
    r"""
    (?P<year>[0-9]{4} | [0-9]{3}X | [0-9]{2}XX)
    (?:-(?P<month>[0-9]{2} | XX)
       (?:-(?P<day>[0-9]{2} | XX))?
    )?
    (?P<qualifier>[?~%])?
    """,
    re.VERBOSE,
)
_TIME = re.compile(
    r"""
    (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})
    T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]
    (?:Z | [+-](?:[01][0-9]|2[0-3])(?::[0-5][0-9])?)?
    """,
    re.VERBOSE,
)
_OUT_OF_RANGE = re.compile(
    r"Y-?[1-9][0-9]{4,} | -[0-9]{2}(?:[0-9]{2}|[0-9]X|XX)(?:-(?:[0-9]{2}|XX)){0,2}[?~%]?",
    re.VERBOSE,
)
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}
_SEASON_MONTHS = 3
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Bounds(NamedTuple):
    """The first and the last day that an EDTF string allows, both inclusive.

    Args:
        earliest: the first day; ``None`` where the start is open or unknown.
        latest: the last day; ``None`` where the end is open or unknown.
        open: the end is open (``..``): it has not come, as far as the source knows.
        unknown: a side is unknown: there is one, and the source does not give it.
    """

    earliest: date | None
    latest: date | None
    open: bool = False
    unknown: bool = False


def bounds(edtf: str) -> Bounds:
    """The bounds of an EDTF string of level 0 or 1, or of ``..`` alone.

    >>> bounds("2020-09")[:2]
    (datetime.date(2020, 9, 1), datetime.date(2020, 9, 30))
    >>> bounds("2022/..").open
    True

    Raises:
        EdtfError: the text is no EDTF of these levels, is a day that does not exist, is an
            interval that ends before it starts, or lies outside the years 1 to 9999.
    """
    if edtf == OPEN:
        return Bounds(None, None, open=True)
    if len(edtf) > _LONGEST:
        raise EdtfError(
            f"{edtf[:20] + '…'!r} is not an EDTF date: it has {len(edtf)} characters",
            hint=_HINT,
        )
    start, slash, end = edtf.partition("/")
    if not slash:
        return _single(edtf)
    if start in ("", OPEN) and end in ("", OPEN):
        raise EdtfError(f"{edtf!r} is an interval without any date", hint=_HINT)
    first = None if start in ("", OPEN) else _single(start, within=edtf).earliest
    last = None if end in ("", OPEN) else _single(end, within=edtf).latest
    if first and last and first > last:
        raise EdtfError(f"{edtf!r} ends before it starts", hint="give the earlier date first")
    return Bounds(first, last, open=end == OPEN, unknown="" in (start, end))


def day_of(text: str) -> date:
    """The day that is written ``YYYY-MM-DD``, or ``today``, which is that of the local clock.

    Raises:
        ParameterError: it is no day; a month or a year says not which of its days is meant.
    """
    if text == "today":
        return date.today()
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", text):
        raise ParameterError(
            f"{text!r} is a {'month' if '-' in text else 'year'}, and what holds can differ from "
            "one of its days to the next",
            hint="name the day that you mean: 2009-04-01",
        )
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise ParameterError(f"{text!r} is not a day", hint="write a day: 2009-04-01, or today")


def certainly_holds(
    day: date, *, start_latest: date | None, end_earliest: date | None, open_end: bool
) -> bool:
    """Whether a situation holds on ``day`` whatever the dates within its bounds are.

    It has started on its latest start, and it holds until the day before its earliest end, or
    still if its end is open. An unknown start is never before anything.
    """
    if start_latest is None or day < start_latest:
        return False
    return open_end or (end_earliest is not None and day < end_earliest)


def possibly_holds(day: date, *, start_earliest: date | None, end_latest: date | None) -> bool:
    """Whether there are dates within the bounds of a situation with which it holds on ``day``.

    A bound that is not known excludes nothing.
    """
    started = start_earliest is None or start_earliest <= day
    ended = end_latest is not None and end_latest < day
    return started and not ended


_HINT = (
    "write 2020, 2020-09, 2020-09-01, 2020-21 (spring), 201X, 2020-09/2021, 2020/.. (open) "
    "or 2020/ (end unknown); see https://www.loc.gov/standards/datetime/"
)


def _single(text: str, within: str | None = None) -> Bounds:
    """The bounds of a date that is no interval; ``within`` is the interval that it is in."""
    timed = None if within else _TIME.fullmatch(text)
    match = _DATE.fullmatch(timed["day"] if timed else text)
    if not match:
        raise _refusal(text, within)
    year, month, day = match["year"], match["month"], match["day"]
    if "X" in year and month:
        raise _refusal(text, within)
    if month == "XX" and day not in (None, "XX"):
        raise _refusal(text, within)
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first_year < MINYEAR:
        raise _beyond(text)
    if month in (None, "XX"):
        return Bounds(date(first_year, 1, 1), date(last_year, 12, 31))
    return _within_year(first_year, int(month), day, text)


def _within_year(year: int, month: int, day: str | None, text: str) -> Bounds:
    if month in _SEASONS and day is None:
        return _season(year, _SEASONS[month], text)
    if not 1 <= month <= 12:
        raise EdtfError(
            f"{text!r} has neither a month from 01 to 12 nor a season from 21 to 24", hint=_HINT
        )
    if day is None or day == "XX":
        return Bounds(date(year, month, 1), date(year, month, _days(year, month)))
    try:
        only = date(year, month, int(day))
    except ValueError:
        raise EdtfError(
            f"{text!r} is a day that does not exist",
            hint=f"that month has {_days(year, month)} days",
        ) from None
    return Bounds(only, only)


def _season(year: int, month: int, text: str) -> Bounds:
    last_year, last_month = year, month + _SEASON_MONTHS - 1
    if last_month > 12:
        last_year, last_month = year + 1, last_month - 12
    try:
        last = date(last_year, last_month, _days(last_year, last_month))
    except ValueError:
        raise _beyond(text) from None
    return Bounds(date(year, month, 1), last)


def _days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _DAYS[month - 1] + (month == 2 and leap)


def _beyond(text: str) -> EdtfError:
    return EdtfError(
        f"{text!r} lies outside the years 1 to 9999, for which bounds can be given",
        hint="describe it in a note and leave the date away",
    )


def _refusal(text: str, within: str | None) -> EdtfError:
    """Why ``text`` has no bounds, as far as it can be told."""
    if _OUT_OF_RANGE.fullmatch(text):
        return _beyond(text)
    place = f" in {within!r}" if within else ""
    if within and _TIME.fullmatch(text):
        return EdtfError(f"{text!r}{place} has a time of day, which an interval cannot", hint=_HINT)
    return EdtfError(f"{text!r}{place} is not an EDTF date of level 0 or 1", hint=_HINT)
