"""Roll calls, what they are about, and the texts that they are on."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from relations_kg.errors import InputError
from relations_kg.importers.base import Reject
from relations_kg.importers.n_triples import iri, line, literal

__all__ = ["MONTHS_ONLY_UNTIL", "Matter", "RollCall", "issue_lines", "matter", "read_csv",
           "read_roll_call", "roll_call_lines"]  # fmt: skip

MONTHS_ONLY_UNTIL = 57
"""The last session whose days are no days: up to it, most votes of a session are dated to the
first seven days of a month, Sundays among them, as if the number were that of a weekday."""

_NUMBERED_FROM = 31  # from this session on, a resolution is named by the session and its number
_NAME = re.compile(r"(?:R|A/RES)/(?P<session>ES-\d+|\d+)/(?P<number>\d+[A-Z]*(?:/[A-Z]+)?)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}").fullmatch
_NUMBER = re.compile(r"[0-9]{1,9}").fullmatch
_ISSUE = "https://w3id.org/relations-kg/id/issue/"
_UNUSED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")


@dataclass(frozen=True)
class Matter:
    """The text that a roll call is on.

    Attributes:
        iri: in N-Triples.
        is_resolution: whether its name is that of a resolution.
        label: in English.
    """

    iri: str
    is_resolution: bool
    label: str


@dataclass(frozen=True)
class RollCall:
    """A roll call as the file has it.

    Attributes:
        number: its number in the data.
        session: number of the session of the Assembly.
        day: as written, ``YYYY-MM-DD``.
        flags: whether the United States call it important, whether it is on an amendment, and
            whether it is on a paragraph; ``None`` where the file does not say.
        name: the name of the text that it is on; may be empty.
        short: what it is about, in a few words; may be empty.
        description: what it is about; may be empty.
    """

    number: str
    session: int
    day: str
    flags: tuple[bool | None, bool | None, bool | None]
    name: str
    short: str
    description: str

    @property
    def written_date(self) -> str:
        """The date in EDTF, as precise as the data is."""
        return self.day[:7] if self.session <= MONTHS_ONLY_UNTIL else self.day

    @property
    def bounds(self) -> tuple[str, str]:
        """The first and the last day that the date may be."""
        if self.session > MONTHS_ONLY_UNTIL:
            return self.day, self.day
        year, month = int(self.day[:4]), int(self.day[5:7])
        after = date(year + month // 12, month % 12 + 1, 1)
        last = date.fromordinal(after.toordinal() - 1)
        return f"{self.day[:7]}-01", last.isoformat()


def read_csv(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file of comma-separated values, gzipped or not, with their numbers.

    Raises:
        InputError: the file cannot be read, or its header has other columns.
    """
    try:
        with path.open("rb") as raw:
            is_packed = raw.read(2) == b"\x1f\x8b"
        opened = gzip.open if is_packed else open
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = tuple(next(rows, []))
            if header != columns:
                raise InputError(
                    f"the columns are {', '.join(header) or 'missing'}",
                    path=path,
                    hint=f"a file with these columns is needed: {', '.join(columns)}",
                )
            yield from enumerate(rows, 1)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"the file cannot be read: {error}", path=path) from error


def read_roll_call(row: list[str], seen: set[str]) -> RollCall | str:
    """A row of the file of roll calls, or why it is none."""
    if len(row) != 9:
        return "a roll call without the nine columns of the others"
    number, session, important, day, name, amendment, paragraph, short, description = row
    if not _NUMBER(number) or not _NUMBER(session):
        return "a roll call without a number or a session"
    if number in seen:
        return "a second roll call of the same number"
    try:
        if not _DAY(day):
            raise ValueError(day)
        date.fromisoformat(day)
        flags = tuple(
            {"": None, "0": False, "1": True}[f] for f in (important, amendment, paragraph)
        )
    except ValueError:
        return "a roll call without a day"
    except KeyError:
        return "a roll call with a mark that is neither 0 nor 1"
    seen.add(number)
    return RollCall(
        number, int(session), day, (flags[0], flags[1], flags[2]), name, _clean(short),
        _clean(description),
    )  # fmt: skip


def matter(call: RollCall) -> Matter | None:
    """What a roll call is on, or ``None`` where the file has no name for it.

    Up to the thirtieth session the names hold numbers of pages and paragraphs as well as those
    of resolutions, and nothing tells which: then the text is a document of that name, no more.
    """
    if not call.name:
        return None
    found = _NAME.fullmatch(call.name)
    if found and (
        found["session"].startswith("ES-")
        or int(found["session"]) == call.session >= _NUMBERED_FROM
    ):
        number = f"{found['session']}/{found['number']}"
        local = number.replace("/", "-")
        return Matter(
            iri(f"document:UN-general-assembly-{local}"), True,
            f"Resolution {number} of the United Nations General Assembly",
        )  # fmt: skip
    local = re.sub(r"[^A-Za-z0-9]+", "-", call.name).strip("-")
    # The session is part of it: a name like R/10 65 is a slip, and may come in two sessions.
    return Matter(
        iri(f"document:unga-text-{call.session}-{local}"), False,
        f"Text {call.name} before session {call.session} of the United Nations General Assembly",
    )  # fmt: skip


def roll_call_lines(call: RollCall, passage: str) -> str:
    """The statements about a roll call and about the text that it is on."""
    subject = iri(f"event:unga-roll-call-{call.number}")
    first, last = call.bounds
    text = matter(call)
    on = f" on {call.name}" if call.name else ""
    summary = f"The General Assembly of the United Nations votes{on} by roll call."
    found = [
        ("rdf:type", iri("rkg:RollCall")),
        ("rdfs:label", _english(call.short)),
        ("dcterms:description", _english(call.description)),
        ("rkg:summary", _english(summary)),
        ("rkg:decidingBody", iri("organization:UN-general-assembly")),
        ("rkg:resolution", text.iri if text else ""),
        ("rkg:sessionNumber", literal(str(call.session), "xsd:integer")),
        ("rkg:date", literal(call.written_date, "edtf:EDTF")),
        ("rkg:dateEarliest", literal(first, "xsd:date")),
        ("rkg:dateLatest", literal(last, "xsd:date")),
        ("rkg:modality", iri("rkg:AssertedModality")),
        ("rkg:rank", iri("rkg:NormalRank")),
        ("rkg:statedIn", passage),
    ]  # fmt: skip
    names = ("rkg:isImportantVote", "rkg:isOnAmendment", "rkg:isOnParagraph")
    found += [
        (name, literal(str(flag).lower(), "xsd:boolean"))
        for name, flag in zip(names, call.flags, strict=True)
        if flag is not None
    ]
    lines = [line(subject, predicate, value) for predicate, value in found if value]
    if text is not None:
        kind = "rkg:Resolution" if text.is_resolution else "rkg:Document"
        lines.append(line(text.iri, "rdf:type", iri(kind)))
        lines.append(line(text.iri, "rdfs:label", literal(text.label, language="en")))
    return "".join(lines)


def issue_lines(path: Path, calls: dict[str, RollCall], count: list[int]) -> Iterator[str | Reject]:
    """The statements about which roll call is on which issue.

    Args:
        path: the file of issues.
        calls: the roll calls by number.
        count: is told how many roll calls were labelled, as its last element.
    """
    seen: set[tuple[str, str]] = set()
    named: dict[str, str] = {}
    for row, cells in read_csv(path, ("rcid", "short_name", "issue")):
        why = ""
        if len(cells) != 3 or not cells[1] or not cells[2].strip():
            why = "an issue without the three columns of the others"
        elif cells[0] not in calls:
            why = "an issue of a roll call that is not in the data"
        elif (cells[0], cells[1]) in seen:
            why = "an issue that its roll call has already"
        elif named.setdefault(cells[1], cells[2]) != cells[2]:
            why = "an issue with a name other than before"
        if why:
            yield Reject(path.name, row, why, ",".join(cells))
            continue
        number, _, name = cells
        seen.add((number, cells[1]))
        issue = f"<{_ISSUE}{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}>"
        yield line(iri(f"event:unga-roll-call-{number}"), "rkg:issue", issue)
        if len(named) > count[0]:
            count[0] = len(named)
            yield line(issue, "rdf:type", iri("rkg:Issue"))
            yield line(issue, "rdfs:label", literal(name, language="en"))
    count.append(len(seen))


def _english(text: str) -> str:
    return literal(text, language="en") if text else ""


def _clean(text: str) -> str:
    """A text without what a reader of another program has left behind it.

    Thirty-two descriptions have swallowed the columns after them: everything from the first tab
    on. Backslashes stand where quotation marks stood.
    """
    text = text.partition("\t")[0]
    text = re.sub(r'\\+"*|""+', '"', text)
    text = _UNUSED.sub("", text).strip()
    return text.removesuffix('"').rstrip() if text.count('"') % 2 else text
