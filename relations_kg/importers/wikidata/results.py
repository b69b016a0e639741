"""Statements out of a result of the query service, as the query in the documentation asks for.

SPARQL 1.1 Query Results JSON Format, W3C Recommendation of 21 March 2013. A statement with
several references has several rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from relations_kg.errors import InputError
from relations_kg.importers.wikidata.statements import Reference, Special, Statement
from relations_kg.importers.wikidata.values import TimeError, edtf

__all__ = ["VARIABLES", "statements"]

VARIABLES = ("statement", "item", "property", "value", "rank")
"""The variables that a result must have."""

_RANK = "Rank"
_GENERATED = "/.well-known/genid/"
_UNREADABLE = "a row that lacks the statement, the item, the property or the rank"


def statements(result: Mapping[str, Any], path: Path) -> Iterator[tuple[int, Statement]]:
    """The statements of a result, each with the number of its first row.

    Raises:
        InputError: it is no result with the variables that are needed.
    """
    try:
        names = result["head"]["vars"]
        rows: Sequence[Mapping[str, Mapping[str, str]]] = result["results"]["bindings"]
    except (KeyError, TypeError) as error:
        raise InputError(
            "this is no result of a SELECT query in JSON", path=path, line=1, hint=_HINT
        ) from error
    missing = [name for name in VARIABLES if name not in names]
    if missing:
        raise InputError(
            f"the result has no variable {', '.join(missing)}", path=path, line=1, hint=_HINT
        )
    grouped: dict[str, list[tuple[int, Mapping[str, Mapping[str, str]]]]] = {}
    for number, row in enumerate(rows, 1):
        key = _text(row, "statement") or f"row {number}"
        grouped.setdefault(key, []).append((number, row))
    for group in grouped.values():
        yield group[0][0], _statement([row for _, row in group], group[0][0])


_HINT = "ask the query in docs/importers/wikidata.md, and save the result as JSON"


def _statement(rows: Sequence[Mapping[str, Mapping[str, str]]], number: int) -> Statement:
    row = rows[0]
    identifier, item, name, rank = (
        _text(row, variable).rpartition("/")[2]
        for variable in ("statement", "item", "property", "rank")
    )
    if not (identifier and item and name and rank):
        return Statement(f"row {number}", item, name, Special.UNKNOWN, "", problem=_UNREADABLE)
    problem = ""
    times: dict[str, str | Special | None] = {}
    for variable in ("start", "end"):
        try:
            times[variable] = _time(rows, variable)
        except TimeError as error:
            problem = problem or f"the {variable} time is {error}"
    references = {reference.digest: reference for reference in map(_reference, rows) if reference}
    return Statement(
        identifier.replace("-", "$", 1),
        item,
        name,
        Special.UNKNOWN if _is_unknown(row, "value") else _text(row, "value").rpartition("/")[2],
        rank.rpartition("#")[2].removesuffix(_RANK).lower(),
        times.get("start"),
        times.get("end"),
        (),
        tuple(references.values()),
        problem,
    )


def _time(rows: Sequence[Mapping[str, Mapping[str, str]]], variable: str) -> str | Special | None:
    """The one time of a statement, what stands for it, or ``None``."""
    if any(_text(row, f"{variable}None") == "true" for row in rows):
        return Special.NONE
    if any(_text(row, f"{variable}Unknown") or _is_unknown(row, variable) for row in rows):
        return Special.UNKNOWN
    found = {
        tuple(_text(row, variable + part) for part in ("", "Precision", "Calendar"))
        for row in rows
        if _text(row, variable)
    }
    if len(found) > 1:
        raise TimeError("given more than once")
    if not found:
        return None
    time, precision, calendar = found.pop()
    if not precision.isdigit():
        raise TimeError("given without its precision")
    return edtf(time, int(precision), calendar)


def _reference(row: Mapping[str, Mapping[str, str]]) -> Reference | None:
    digest = _text(row, "reference").rpartition("/")[2]
    if not digest:
        return None
    return Reference(
        digest,
        _text(row, "statedIn").rpartition("/")[2],
        _text(row, "url"),
        _text(row, "retrieved")[:10],
    )


def _is_unknown(row: Mapping[str, Mapping[str, str]], variable: str) -> bool:
    """Whether a value is unknown: the service gives a blank node, or an IRI made for one."""
    cell = row.get(variable, {})
    return cell.get("type") == "bnode" or _GENERATED in cell.get("value", "")


def _text(row: Mapping[str, Mapping[str, str]], variable: str) -> str:
    return row.get(variable, {}).get("value", "")
