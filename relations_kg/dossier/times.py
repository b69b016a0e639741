"""Times of the Extended Date/Time Format in English words, no more precise than they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

__all__ = ["in_words", "time_of"]

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_SEASONS: Final = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_QUALIFIERS: Final = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}
_PARTS = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d\d|XX))?(?:-(\d\d|XX))?(?:T.*)?").fullmatch
_OPEN = ("", "..")


def in_words(edtf: str) -> str:
    """An EDTF string in words; text that is none comes back as it is.

    >>> in_words("2020-09")
    'September 2020'
    >>> in_words("2022-03-01/2022-03-10")
    'between 1 March 2022 and 10 March 2022'
    >>> in_words("2022/..")
    'from 2022 on'
    """
    start, slash, end = edtf.partition("/")
    if not slash:
        return _one(edtf)
    if start in _OPEN:
        return f"until {_one(end)}"
    if end in _OPEN:
        return f"from {_one(start)} on"
    return f"between {_one(start)} and {_one(end)}"


def time_of(edtf: Mapping[str, str]) -> str:
    """The time of a claim in words.

    An end that the source knows not to have come makes it ``since``; where no end is known it
    is ``from``, which does not say that it still holds.

    Args:
        edtf: EDTF strings by the name of their property: ``date``, ``start``, ``end``,
            ``attested``.
    """
    if "date" in edtf:
        return in_words(edtf["date"])
    parts = []
    start, end = edtf.get("start"), edtf.get("end")
    if start is not None:
        parts.append(f"since {_phrase(start)}" if end == ".." else f"from {_phrase(start)}")
    if end is not None and end != "..":
        parts.append(f"until {_phrase(end)}")
    if end == ".." and start is None:
        parts.append("still in force")
    if not parts and "attested" in edtf:
        return _attested(edtf["attested"])
    return " ".join(parts)


def _attested(edtf: str) -> str:
    if "/" in edtf:
        return f"attested {in_words(edtf)}"
    preposition = "on" if edtf.count("-") == 2 and "X" not in edtf else "in"
    return f"attested {preposition} {_one(edtf)}"


def _phrase(edtf: str) -> str:
    """A time after a preposition: an interval is a moment somewhere in it."""
    if "/" not in edtf:
        return _one(edtf)
    return _either(edtf) or f"some time {in_words(edtf)}"


def _either(edtf: str) -> str:
    """An interval of two days that follow each other: the one or the other; else nothing."""
    try:
        first, last = map(date.fromisoformat, edtf.split("/"))
    except ValueError:  # no two whole days
        return ""
    if (last - first).days != 1:
        return ""
    said = _one(first.isoformat())
    if (first.year, first.month) == (last.year, last.month):
        said = str(first.day)
    elif first.year == last.year:
        said = said.removesuffix(f" {first.year}")
    return f"{said} or {_one(last.isoformat())}"


def _one(edtf: str) -> str:
    qualifier = _QUALIFIERS.get(edtf[-1:], "")
    parts = _PARTS(edtf[:-1] if qualifier else edtf)
    if parts is None:
        return edtf
    year, month, day = parts.groups()
    if "X" in year:
        year = f"the {year[:3]}0s" if year[2] != "X" else f"the years {year[:2]}00 to {year[:2]}99"
    if month is None or month == "XX":
        return qualifier + year
    if month in _SEASONS:
        return f"{qualifier}{_SEASONS[month]} {year}"
    if not 1 <= int(month) <= len(_MONTHS):
        return edtf
    name = f"{_MONTHS[int(month) - 1]} {year}"
    return qualifier + (name if day is None or day == "XX" else f"{int(day)} {name}")
