"""Points in time of Wikidata as EDTF.

A time of Wikidata is ``+1949-04-04T00:00:00Z`` with a precision from 0 (a billion years) to 14 (a
second); what is finer than the precision has no meaning (Wikibase data model, "Dates and times").
"""

from __future__ import annotations

import re

from relations_kg.dates import bounds
from relations_kg.errors import EdtfError

__all__ = ["GREGORIAN", "JULIAN", "TimeError", "edtf", "wikidata_time"]

GREGORIAN = "Q1985727"
"""Item of the proleptic Gregorian calendar."""
JULIAN = "Q1985786"
"""Item of the proleptic Julian calendar."""

_DECADE, _YEAR, _MONTH, _DAY = 8, 9, 10, 11
_TIME = re.compile(
    r"(?P<sign>[+-]?)(?P<year>[0-9]{4,16})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
)


class TimeError(ValueError):
    """A time that has no EDTF here; the message is a reason for a reject."""


def edtf(time: str, precision: int, calendar: str) -> str:
    """A time as EDTF, as precise as it is: a day, a month, a year or a decade (``194X``).

    A time of the Julian calendar is refused and not converted: dumps give its Julian day and the
    query service its Gregorian one, and of its months and years neither would be right.

    Args:
        time: as Wikidata writes it.
        precision: from 0 to 14.
        calendar: item or IRI of the calendar.

    Raises:
        TimeError: it is less precise than a decade or more precise than a day, Julian, outside
            the years 1 to 9999, or no such day.
    """
    item = calendar.rpartition("/")[2]
    if item == JULIAN:
        raise TimeError("a time of the Julian calendar")
    if item != GREGORIAN:
        raise TimeError("a time of an unknown calendar")
    match = _TIME.fullmatch(time)
    if not match:
        raise TimeError("a time that is not written as Wikidata writes it")
    if not _DECADE <= precision <= _DAY:
        raise TimeError("a time that is not precise to a decade, year, month or day")
    year = int(match["year"])
    if match["sign"] == "-" or not 1 <= year <= 9999:
        raise TimeError("a time outside the years 1 to 9999")
    text = f"{year:04}"
    if precision == _DECADE:
        text = f"{text[:3]}X"
    if precision >= _MONTH:
        text += f"-{match['month']}"
    if precision == _DAY:
        text += f"-{match['day']}"
    try:
        bounds(text)
    except EdtfError:
        raise TimeError("a time that is no day of the calendar") from None
    return text


def wikidata_time(text: str) -> tuple[str, int]:
    """A day, month, year or decade in EDTF as Wikidata writes it, with its precision."""
    if text.endswith("X"):
        return f"+{text[:3]}0-00-00T00:00:00Z", _DECADE
    parts = text.split("-")
    precision = _YEAR + len(parts) - 1
    year, month, day = (*parts, "00", "00")[:3]
    return f"+{year}-{month}-{day}T00:00:00Z", precision
