"""What changed in a dataset between two days: what began, what ended, what happened.

The bounds of dates tell it, as they do for a view: see ``docs/time.md``. Of claims of one thing,
only the preferred one is told, where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from relations_kg.dataset.recipe import CERTAIN
from relations_kg.dates import certainly_holds, possibly_holds
from relations_kg.namespaces import RDFS, RKG
from relations_kg.rdf import Iri, Literal, Term
from relations_kg.results import Solutions
from relations_kg.store.base import Store

__all__ = ["KINDS", "Change", "changes_between"]

KINDS = {
    "began": "Began",
    "ended": "Ended",
    "began-and-ended": "Began and ended in between",
    "became-certain": "Certain by the later day",
    "no-longer-certain": "No longer certain",
    "happened": "Happened",
}
"""The kinds of changes, with what to call them, in the order in which they are told."""


@dataclass(frozen=True, order=True)
class Change:
    """One claim that is judged differently on the two days.

    Attributes:
        kind: one of :data:`KINDS`.
        earliest: the first day on which it may have come about, as ``YYYY-MM-DD``; may be empty.
        latest: the last such day; may be empty.
        sentence: what changed, in words.
        claim: the situation or event.
    """

    kind: str
    earliest: str
    latest: str
    sentence: str
    claim: str


@dataclass
class _Claim:
    words: dict[str, str] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    open_end: bool = False

    def certain(self, day: date) -> bool:
        return certainly_holds(
            day,
            start_latest=self.days.get("startLatest"),
            end_earliest=self.days.get("endEarliest"),
            open_end=self.open_end,
        )

    def possible(self, day: date) -> bool:
        return possibly_holds(
            day,
            start_earliest=self.days.get("startEarliest"),
            end_latest=self.days.get("endLatest"),
        )


def changes_between(
    store: Store,
    old: date,
    new: date,
    *,
    certainty: str = CERTAIN,
    about: Sequence[Iri] = (),
) -> tuple[Change, ...]:
    """The changes from one day to a later one, sorted.

    Args:
        store: a dataset without a view, with what is derived and entailed.
        old: the earlier day.
        new: the later day.
        certainty: how sure it has to be that something holds or happened.
        about: only what concerns all of these states.

    Raises:
        QueryError: the store does not answer.
    """
    found = [
        *_situations(_claims(store, "Situation", _SITUATION, about), old, new, certainty),
        *_events(_claims(store, "Event", _EVENT, about), old, new, certainty),
    ]
    order = list(KINDS)
    return tuple(sorted(found, key=lambda change: (order.index(change.kind), change)))


def _situations(
    claims: dict[str, _Claim], old: date, new: date, certainty: str
) -> Iterator[Change]:
    for iri, claim in claims.items():
        kind = _kind(claim, old, new, certainty)
        if kind is not None:
            side = "end" if kind in ("ended", "no-longer-certain") else "start"
            earliest, latest = claim.days.get(f"{side}Earliest"), claim.days.get(f"{side}Latest")
            yield Change(kind, _text(earliest), _text(latest), _sentence(claim, kind, iri), iri)


def _kind(claim: _Claim, old: date, new: date, certainty: str) -> str | None:
    if certainty == CERTAIN:
        before, after = claim.certain(old), claim.certain(new)
    else:
        before, after = claim.possible(old), claim.possible(new)
    if before != after:
        if after:
            return "became-certain" if claim.possible(old) else "began"
        return "no-longer-certain" if claim.possible(new) else "ended"
    start, end = claim.days.get("startEarliest"), claim.days.get("endLatest")
    if not before and start and end and old < start and end < new:
        return "began-and-ended"
    return None


def _events(claims: dict[str, _Claim], old: date, new: date, certainty: str) -> Iterator[Change]:
    for iri, claim in claims.items():
        earliest, latest = claim.days.get("dateEarliest"), claim.days.get("dateLatest")
        told = latest if certainty == CERTAIN else earliest
        if told and old < told <= new:
            sentence = _sentence(claim, "happened", iri)
            yield Change("happened", _text(earliest), _text(latest), sentence, iri)


def _sentence(claim: _Claim, kind: str, iri: str) -> str:
    words = claim.words
    member, organization = words.get("member"), words.get("organization")
    sender, receiver = words.get("sender"), words.get("receiver")
    if member and organization:
        if kind == "began":
            return f"{member} became a member of {organization}"
        if kind == "ended":
            return f"{member} ceased to be a member of {organization}"
    if sender and receiver and kind in ("began", "ended"):
        place = words.get("seat") or receiver
        verb = "opened" if kind == "began" else "closed"
        return f"{sender}'s {words.get('kind', 'mission')} in {place} {verb}"
    return words.get("summary", iri).rstrip(".")


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


_LABELLED = {
    "member": "member", "organization": "organization", "sender": "sendingState",
    "receiver": "receivingState", "seat": "seat",
}  # fmt: skip
_BOUNDS = ("startEarliest", "startLatest", "endEarliest", "endLatest")
_SITUATION = (*_BOUNDS, "openEnd")
_EVENT = ("dateEarliest", "dateLatest")


def _claims(
    store: Store, kind: str, bounds: Sequence[str], about: Sequence[Iri]
) -> dict[str, _Claim]:
    """The claims that are the case, with their bounds and the words for them."""
    concerned = "".join(f"; <{RKG}concerns> <{state.value}> " for state in about)
    claim = f"""
        ?s a <{RKG}{kind}> {concerned}.
        FILTER NOT EXISTS {{ ?s <{RKG}rank> <{RKG}DeprecatedRank> }}
        FILTER NOT EXISTS {{ ?s <{RKG}modality> ?modality
            FILTER(?modality NOT IN (<{RKG}AssertedModality>, <{RKG}ReportedModality>)) }}
        FILTER NOT EXISTS {{ ?better <{RKG}sameOccurrenceAs> ?s ; <{RKG}rank> <{RKG}PreferredRank>
            FILTER(?better != ?s) }}
    """
    claims: dict[str, _Claim] = {}
    properties = " ".join(f'(<{RKG}{name}> "{name}")' for name in bounds)
    query = f"SELECT DISTINCT ?s ?name ?value {{ {claim} VALUES (?p ?name) {{ {properties} }} "
    for iri, name, value in _rows(store, query + "?s ?p ?value }"):
        known = claims.setdefault(iri, _Claim())
        if name == "openEnd":
            known.open_end = value in ("true", "1")
        else:
            known.days[name] = date.fromisoformat(value)
    roles = " ".join(f'(<{RKG}{role}> "{name}")' for name, role in _LABELLED.items())
    labels = (
        f"{{ VALUES (?p ?name) {{ {roles} }} ?s ?p ?one . ?one <{RDFS}label> ?value }} UNION "
        f'{{ ?s <{RKG}summary> ?value BIND("summary" AS ?name) }} UNION '
        f"{{ VALUES ?kind {{ {' '.join(f'<{RKG}{name}>' for name in _MISSIONS)} }} "
        f'?s a ?kind . ?kind <{RDFS}label> ?value BIND("kind" AS ?name) }}'
    )
    text = f'SELECT DISTINCT ?s ?name ?value {{ {claim} {labels} FILTER(LANG(?value) = "en") }}'
    for iri, name, value in sorted(_rows(store, text), reverse=True):
        if iri in claims:
            claims[iri].words[name] = value
    return claims


_MISSIONS = ("Embassy", "ConsularPost")


def _rows(store: Store, text: str) -> Iterator[tuple[str, str, str]]:
    found = store.query(text)
    if isinstance(found, Solutions):
        for row in found.bindings():
            subject, name, value = map(_plain, row)
            yield subject, name, value


def _plain(term: Term | None) -> str:
    if isinstance(term, Literal):
        return term.lexical
    return "" if term is None else term[0]
