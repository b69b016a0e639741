"""Statements out of the entities of Wikidata (Wikibase JSON format)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from relations_kg.importers.wikidata.statements import (
    MEMBER_OF,
    RELATION,
    Reference,
    Special,
    Statement,
)
from relations_kg.importers.wikidata.values import TimeError, edtf

__all__ = ["statements"]

_START, _END = "P580", "P582"
_STATED_IN, _URL, _RETRIEVED = "P248", "P854", "P813"
_UNREADABLE = "a statement that is not written as Wikidata writes it"


def statements(entity: Mapping[str, Any]) -> Iterator[Statement]:
    """The memberships and diplomatic relations that an entity states."""
    claims = entity.get("claims")  # without statements it is an empty array
    item = entity.get("id")
    if not isinstance(claims, Mapping) or not isinstance(item, str):
        return
    for name in (MEMBER_OF, RELATION):
        for number, one in enumerate(claims.get(name) or (), 1):
            try:
                yield _statement(item, name, one)
            except (KeyError, TypeError, AttributeError, ValueError):
                yield Statement(
                    f"{item}, {name}, number {number}", item, name, Special.UNKNOWN, "",
                    problem=_UNREADABLE,
                )  # fmt: skip


def _statement(item: str, name: str, one: Mapping[str, Any]) -> Statement:
    qualifiers: Mapping[str, Any] = one.get("qualifiers") or {}
    times: dict[str, str | Special | None] = {}
    problem = ""
    for qualifier, word in ((_START, "start"), (_END, "end")):
        snaks = qualifiers.get(qualifier) or []
        if len(snaks) > 1:
            problem = problem or f"there is more than one {word} time ({qualifier})"
            continue
        try:
            times[qualifier] = _time(snaks[0]) if snaks else None
        except TimeError as error:
            problem = problem or f"the {word} time ({qualifier}) is {error}"
    value = _value(one["mainsnak"])
    if not isinstance(value, (str, Special)):
        raise TypeError(_UNREADABLE)
    return Statement(
        one["id"],
        item,
        name,
        value,
        one["rank"],
        times.get(_START),
        times.get(_END),
        tuple(
            f"{qualifier} {_written(snak)}"
            for qualifier, snaks in qualifiers.items()
            if qualifier not in (_START, _END)
            for snak in snaks
        ),
        tuple(_reference(reference) for reference in one.get("references") or ()),
        problem,
    )


def _value(snak: Mapping[str, Any]) -> Any:
    """The value of a snak: an identifier of an item, what stands for it, or as it is."""
    if snak["snaktype"] != "value":
        return Special(snak["snaktype"])
    data = snak["datavalue"]
    if data["type"] == "wikibase-entityid":
        value = data["value"]
        return value.get("id") or f"Q{value['numeric-id']}"
    return data["value"]


def _time(snak: Mapping[str, Any]) -> str | Special:
    value = _value(snak)
    if isinstance(value, Special):
        return value
    return edtf(value["time"], value["precision"], value["calendarmodel"])


def _written(snak: Mapping[str, Any]) -> str:
    value = _value(snak)
    if isinstance(value, Special):
        return "unknown" if value is Special.UNKNOWN else "none"
    if isinstance(value, Mapping):
        known = (value[key] for key in ("time", "text", "amount") if key in value)
        return str(next(known, "a value of another kind"))
    return str(value)


def _reference(reference: Mapping[str, Any]) -> Reference:
    snaks: Mapping[str, Any] = reference.get("snaks") or {}

    def first(name: str) -> str:
        found = snaks.get(name) or [None]
        value = _value(found[0]) if found[0] else ""
        return value if isinstance(value, str) else ""

    retrieved = ""
    for snak in snaks.get(_RETRIEVED) or ():
        try:
            time = _time(snak)
        except TimeError:
            continue
        retrieved = time if isinstance(time, str) else ""
    return Reference(reference["hash"], first(_STATED_IN), first(_URL), retrieved)
