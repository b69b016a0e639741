"""Memberships of states in intergovernmental organizations, from the Correlates of War project.

The table has a row for each state and year and a column for each organization. Up to 1965 it
tells of every fifth year; a change between two of these lies somewhere in between.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from relations_kg.errors import InputError
from relations_kg.importers import crosswalks
from relations_kg.importers.base import Block, Count, Importer, InputFile, Item, Reject, Request
from relations_kg.importers.claims import (
    Claim,
    Passage,
    Source,
    blocks,
    day_of,
    english,
    lines,
    triple,
)
from relations_kg.importers.known import Known, KnownThing, known
from relations_kg.importers.rows import Row, read_rows
from relations_kg.importers.runs import Run, runs
from relations_kg.namespaces import ID, PREFIXES
from relations_kg.rdf import Literal, Quad

__all__ = ["IMPORTER", "Period", "crosswalk", "state_of"]

_SOURCE = "source:cow-igo"
_GRAPH = "facts"
_NUMBER, _YEAR, _ABBREVIATION = "ccode", "year", "state"
_COLUMN = re.compile(r"[a-z0-9_]+")
_LAST_OF_EVERY_FIFTH = 1965
_NONE, _FULL, _ASSOCIATE, _OBSERVER, _MISSING, _NOT_THERE = 0, 1, 2, 3, -9, -1
# Of two numbers that are one state in one year, the one that says more counts.
_WEIGHT = {_FULL: 5, _ASSOCIATE: 4, _OBSERVER: 3, _NONE: 2, _NOT_THERE: 1, _MISSING: 0}
_NO_MEMBERS = {
    _ASSOCIATE: "an associate member (2) is no member, and the graph has no word for it",
    _OBSERVER: "an observer (3) is no member, and the graph has no word for it",
    _MISSING: "the data gives no status for this (-9)",
}
_NOTE = (
    "Coded from yearbooks, a status for each state, organization and year; up to 1965 for every "
    "fifth year. Dates of the graph are as precise as that."
)


class Period(NamedTuple):
    """What a number of the Correlates of War list of states means for a span of years.

    Attributes:
        name: the name in that list.
        first: first year.
        last: last year.
        state: last part of the IRI of the state; empty where the graph is to have none.
        note: why.
    """

    name: str
    first: int
    last: int
    state: str
    note: str


def crosswalk() -> Mapping[int, tuple[Period, ...]]:
    """The meanings of the numbers of states, in the order of time."""
    found: defaultdict[int, list[Period]] = defaultdict(list)
    for row in read_rows(
        crosswalks.path("cow-states"), ("number", "name", "from", "to", "state", "note")
    ):
        cell = row.cells
        first, last = int(cell["from"] or 1), int(cell["to"] or 9999)
        found[int(cell["number"])].append(
            Period(cell["name"], first, last, cell["state"], cell["note"])
        )
    return {number: tuple(periods) for number, periods in found.items()}


def state_of(number: int, year: int, periods: Mapping[int, tuple[Period, ...]]) -> Period | str:
    """The state that a number means in a year, or why there is none."""
    if number not in periods:
        return "the number of the state (ccode) is not in the crosswalk"
    for period in periods[number]:
        if period.first <= year <= period.last:
            return period if period.state else f"the graph has no state for this: {period.name}"
    return f"the crosswalk has no state for this year: {periods[number][0].name}"


class _Table(NamedTuple):
    """What was read: of each state, by year, the row and the status in each organization."""

    columns: tuple[str, ...]
    years: dict[str, dict[int, tuple[int, array[int]]]]
    names: dict[str, str]
    last: int
    total: int


def _read(request: Request) -> Iterator[Item]:
    file, graph = request.files["memberships"], known()
    named = request.files.get("organizations")
    titles = _titles(named.path) if named else {}
    table = yield from _table(file.path, request.limit, graph)
    source = Source(
        _SOURCE,
        "Correlates of War, Intergovernmental Organizations, version 3",
        IMPORTER.web_page,  # its terms of use are on the same site
        IMPORTER.web_page,
        day_of(file.path),
        _NOTE,
    )
    organizations = {
        column: graph.organization_of_name(column, titles.get(column, ""))
        for column in table.columns
    }
    rejects: list[Reject] = []
    used: set[str] = set()
    made = 0

    def claims() -> Iterator[tuple[float, Claim]]:
        nonlocal made
        for done, state in enumerate(sorted(table.years), 1):
            rows = sorted(table.years[state].items())
            for position, column in enumerate(table.columns):
                title = _title(organizations[column], column, titles)
                told = ((year, statuses[position]) for year, (_, statuses) in rows)
                for run in runs(told, last=table.last, missing=_MISSING, step=_step):
                    if run.status == _FULL:
                        made += 1
                        used.add(column)
                        claim = _claim(state, table.names[state], column, title, run,
                                       organizations[column], graph)  # fmt: skip
                        yield done / len(table.years), claim
                    elif run.status in _NO_MEMBERS:
                        number = table.years[state][run.first][0]
                        raw = f"{table.names[state]}, {column}, {run.first} to {run.last}"
                        reason = _NO_MEMBERS[run.status]
                        rejects.append(Reject(file.path.name, number, reason, raw))

    for block in blocks(claims(), _GRAPH):
        yield block
        yield from rejects
        rejects.clear()
    yield from rejects
    described = [
        quad for column in table.columns if column in used and organizations[column] is None
        for quad in _organization(column, titles)
    ]  # fmt: skip
    yield Block(_GRAPH, lines([*source.quads(), *described]), 1.0)
    yield Count("rows", table.total)
    yield Count("memberships", made)


def _table(path: Path, limit: int | None, graph: Known) -> Generator[Reject, None, _Table]:
    """Reads the table of states and years; gives rejects, and returns the table."""
    periods = crosswalk()
    columns: tuple[str, ...] = ()
    years: defaultdict[str, dict[int, tuple[int, array[int]]]] = defaultdict(dict)
    names: dict[str, str] = {}
    last = total = 0
    for row in read_rows(path, (_NUMBER, _YEAR, _ABBREVIATION), fold=True):
        columns = columns or _organizations(row, path)
        year = _integer(row.cells.get(_YEAR, ""))
        last = max(last, year or 0)  # of the whole file, however few rows are wanted
        if limit is not None and row.number > limit:
            continue
        total += 1
        found = _observed(row, columns, periods, graph)
        if isinstance(found, str):
            yield Reject(path.name, row.number, found, row.raw[:200])
            continue
        period, year, statuses = found
        names.setdefault(period.state, period.name)
        earlier = years[period.state].get(year)
        if earlier is not None:
            statuses = array(
                "b", (max(pair, key=_WEIGHT.__getitem__) for pair in zip(
                    earlier[1], statuses, strict=True
                ))
            )  # fmt: skip
        years[period.state][year] = (earlier[0] if earlier else row.number, statuses)
    return _Table(columns, dict(years), names, last, total)


def _organizations(row: Row, path: Path) -> tuple[str, ...]:
    columns = tuple(name for name in row.cells if name not in (_NUMBER, _YEAR, _ABBREVIATION))
    strange = [name for name in columns if not _COLUMN.fullmatch(name)]
    if strange:
        raise InputError(
            f"a column has a name that is no code of an organization: {strange[0]!r}",
            path=path, line=1, hint="give the table of states and years, state_year_formatv3.csv",
        )  # fmt: skip
    return columns


def _observed(
    row: Row, columns: tuple[str, ...], periods: Mapping[int, tuple[Period, ...]], graph: Known
) -> tuple[Period, int, array[int]] | str:
    """What a row says, or why it says nothing that can be used."""
    if not row.cells:
        return "the row has other columns than the header"
    number, year = _integer(row.cells[_NUMBER]), _integer(row.cells[_YEAR])
    if number is None or year is None or not 1 <= year <= 9999:
        return "the number of the state (ccode) or the year is no number"
    period = state_of(number, year, periods)
    if isinstance(period, str):
        return period
    if PREFIXES["state"] + period.state not in graph.states:
        return f"the graph does not describe the state {period.state}"
    statuses = [_integer(row.cells[column]) for column in columns]
    if any(status not in _WEIGHT for status in statuses):
        return "a status is none of 0, 1, 2, 3, -1 and -9"
    return period, year, array("b", (status for status in statuses if status is not None))


def _claim(
    state: str, name: str, column: str, title: str, run: Run, ours: KnownThing | None, graph: Known
) -> Claim:
    code, own = state.lower(), graph.states[PREFIXES["state"] + state]
    organization = ours.iri if ours else f"organization:cow-igo-{column}"
    return Claim(
        f"situation:cow-igo-{code}-{column}-{run.first}",
        "rkg:Membership",
        f"{own.name} is a member of {title} from {run.first} to {run.last} or longer, as the "
        "Correlates of War project codes it.",
        (("rkg:member", f"state:{state}"), ("rkg:organization", organization)),
        Passage(f"passage:cow-igo.{column}.{code}", _SOURCE, column, title, name),
        start=run.start,
        end=run.end,
    )


def _organization(column: str, titles: Mapping[str, str]) -> Iterator[Quad]:
    iri = f"organization:cow-igo-{column}"
    yield triple(iri, "rdf:type", "rkg:InternationalOrganization")
    yield triple(iri, "rdfs:label", english(_title(None, column, titles)))
    yield triple(iri, "rkg:acronym", Literal(column.upper()))
    yield triple(iri, "dcterms:source", _SOURCE)


def _title(ours: KnownThing | None, column: str, titles: Mapping[str, str]) -> str:
    if ours:
        return ours.name
    name = titles.get(column, "")
    return name or f"{column.upper()}, an organization of the Correlates of War list"


def _titles(path: Path) -> dict[str, str]:
    """Names of the organizations, from the table of organizations and years."""
    found: dict[str, str] = {}
    for row in read_rows(path, ("ioname", "orgname"), fold=True):
        if row.cells and row.cells["orgname"].strip():
            found[row.cells["ioname"].strip().casefold()] = row.cells["orgname"].strip()
    return found


def _step(year: int) -> int:
    return 5 if year < _LAST_OF_EVERY_FIFTH else 1


def _integer(text: str) -> int | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value.is_integer() else None


IMPORTER = Importer(
    name="cow-igo",
    summary="Memberships in intergovernmental organizations, of the Correlates of War project",
    files=(
        InputFile(
            "memberships", "*state_year*", "the table of states and years, state_year_formatv3.csv"
        ),
        InputFile(
            "organizations",
            "*igo_year*",
            "the table of organizations and years, igo_year_formatv3.csv, for their names",
            required=False,
        ),
    ),
    source=ID + "source/cow-igo",
    licence="No licence is stated; free for public and academic use with a citation.",
    citation=(
        "Pevehouse, Jon C. W., Timothy Nordstrom, Roseanne W. McManus and Anne Spencer Jamison "
        "(2020): Tracking Organizations in the World: The Correlates of War IGO Version 3.0 "
        "datasets. Journal of Peace Research 57(3), 492-503, "
        "https://doi.org/10.1177/0022343319881175"
    ),
    web_page="https://correlatesofwar.org/data-sets/igos/",
    mapping=(
        "Years in a row as a full member (1) become one membership. It starts in the first of "
        "them, or between the last year told before and that one; it ends between the last of "
        "them and the first year without, and is open (..) in the last year of the table. "
        "Associate members (2), observers (3) and missing values (-9) are rejects. States are "
        "matched by a crosswalk that knows periods, organizations by their acronym or, where "
        "the second table is given, by their name."
    ),
    read=_read,
    shapes=("agents.ttl", "memberships.ttl", "provenance.ttl", "time.ttl"),
    takes_part=True,
)
