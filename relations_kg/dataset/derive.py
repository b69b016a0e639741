"""What the loader adds to the facts: bounds of dates, and which situations are in force.

No query, no shape and no entailment rule parses EDTF: they read the days that are derived
here. The rules, with ``rkg:`` left away:

- ``start`` gives ``startEarliest`` and ``startLatest``, ``end`` likewise, ``date`` gives
  ``dateEarliest`` and ``dateLatest``. An end that is open gives ``openEnd``.
- ``attested A``, said of a situation that holds on some day within A, makes it start no later
  than the last day of A, and end no earlier than the day after the first day of A. (An end
  is the first day on which a situation no longer holds for certain.)
- Two values for one property, which the ontology does not allow but foreign data may have,
  give the bounds that include both.
- ``s inForce s`` for every situation whose modality is asserted, reported or not given, whose
  rank is not deprecated, which has no end but ``..``, and of which the data do not merely say
  that it held once: one that has neither start nor end is in force only if it is attested up
  to the day on which its source was read, and one whose source gives no time (``isUndated``)
  is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from relations_kg.dataset.situations import SituationTerms
from relations_kg.dates import OPEN, Bounds, bounds
from relations_kg.errors import EdtfError
from relations_kg.namespaces import DATASET, PREFIXES, RDF, RKG, XSD
from relations_kg.rdf import XSD_STRING, Iri, Literal, Quad, Subject, Term

__all__ = ["DERIVED_GRAPH", "DateProblem", "Derivation", "date_bounds", "derive", "heeded"]

DERIVED_GRAPH = Iri(DATASET + "derived")
"""The named graph of everything that is derived here."""

_TYPE = Iri(RDF + "type")
_START, _END, _DATE, _ATTESTED = (Iri(RKG + name) for name in ("start", "end", "date", "attested"))
_MODALITY, _RANK = Iri(RKG + "modality"), Iri(RKG + "rank")
_DATES = frozenset({_START, _END, _DATE, _ATTESTED})
_UNDATED = Iri(RKG + "isUndated")
_STATED_IN, _IN_SOURCE, _RETRIEVED_ON = (
    Iri(RKG + name) for name in ("statedIn", "inSource", "retrievedOn")
)
_HEEDED = _DATES | {
    *(_TYPE, _MODALITY, _RANK, _UNDATED),
    *(_STATED_IN, _IN_SOURCE, _RETRIEVED_ON),
}
_IN_FORCE = Iri(RKG + "inForce")
_OPEN_END = Iri(RKG + "openEnd")
_BOUNDS = tuple(
    Iri(RKG + part + side) for part in ("start", "end", "date") for side in ("Earliest", "Latest")
)
_XSD_DATE = XSD + "date"
_TRUE = Literal("true", XSD + "boolean")

_ACTUAL_MODALITIES = frozenset({Iri(RKG + "AssertedModality"), Iri(RKG + "ReportedModality")})
_DEPRECATED = Iri(RKG + "DeprecatedRank")

# Foreign data writes dates in the types of XML Schema as well; their lexical forms, as long as
# they have no time zone, are EDTF.
_DATE_DATATYPES = frozenset(
    {XSD_STRING}
    | {XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth")}
    | {PREFIXES["edtf"] + name for name in ("EDTF", "EDTF-level0", "EDTF-level1")}
)


@dataclass(frozen=True, slots=True)
class DateProblem:
    """A date that gives no bounds.

    Attributes:
        subject: the situation or event that has it.
        predicate: ``rkg:start``, ``rkg:end``, ``rkg:date`` or ``rkg:attested``.
        value: what is written there.
        message: one sentence that says what is wrong.
    """

    subject: Subject
    predicate: Iri
    value: Term
    message: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """What was derived, in an order that depends only on the input.

    Attributes:
        quads: the new quads, all in :data:`DERIVED_GRAPH`.
        problems: dates that could not be read; they have no bounds.
    """

    quads: tuple[Quad, ...]
    problems: tuple[DateProblem, ...] = ()


def derive(data: Iterable[Quad], ontology: Iterable[Quad]) -> Derivation:
    """Bounds of all dates in ``data`` and the situations that are in force.

    ``data`` is read once, and only what bears on dates and situations is kept of it.

    Args:
        data: the facts.
        ontology: the ontology, which tells classes and roles of situations from others.
    """
    reading = _Reading(SituationTerms.of(ontology))
    for quad in data:
        reading.take(quad)
    quads = tuple(
        Quad(subject, predicate, object_, DERIVED_GRAPH)
        for subject, predicate, object_ in chain(reading.bound_triples(), reading.in_force())
    )
    return Derivation(quads, tuple(reading.problems))


def heeded() -> frozenset[Iri]:
    """The properties that bear on the time of a situation or event, roles left away."""
    return _HEEDED


def date_bounds(value: Term) -> Bounds | EdtfError:
    """The bounds that the value of a property for dates stands for, or what is wrong with it."""
    if not isinstance(value, Literal):
        return EdtfError("a date is written as a literal, and this is a node")
    if value.datatype not in _DATE_DATATYPES:
        return EdtfError(f"a literal of the datatype <{value.datatype}> is not an EDTF date")
    try:
        return bounds(value.lexical)
    except EdtfError as error:
        return error


class _Times:
    """The bounds of one situation or event."""

    __slots__ = ("attested", "date", "end", "start")

    def __init__(self) -> None:
        self.start: Bounds | None = None
        self.end: Bounds | None = None
        self.date: Bounds | None = None
        self.attested: list[Bounds] = []

    def bounds(self) -> Iterator[tuple[Iri, date]]:
        """The properties that give bounds, with the days that are known."""
        start_earliest, start_latest = self.start[:2] if self.start else (None, None)
        end_earliest, end_latest = self.end[:2] if self.end else (None, None)
        for seen in self.attested:
            if seen.latest:
                start_latest = min(start_latest or seen.latest, seen.latest)
            if seen.earliest and seen.earliest < date.max:
                after = seen.earliest + timedelta(days=1)
                end_earliest = max(end_earliest or after, after)
        date_earliest, date_latest = self.date[:2] if self.date else (None, None)
        days = start_earliest, start_latest, end_earliest, end_latest, date_earliest, date_latest
        for predicate, day in zip(_BOUNDS, days, strict=True):
            if day:
                yield predicate, day

    @property
    def only_attested(self) -> bool:
        """Whether all that is known are moments at which the situation held."""
        return bool(self.attested) and self.start is None and self.end is None

    @property
    def open_end(self) -> bool:
        return any(part is not None and part.open for part in (self.end, self.date))


class _Reading:
    """What one pass over the data has found so far."""

    def __init__(self, terms: SituationTerms) -> None:
        self.problems: list[DateProblem] = []
        self._terms = terms
        self._heeded = terms.subject_roles | terms.object_roles | _HEEDED
        self._times: dict[Subject, _Times] = {}
        self._situations: dict[Subject, None] = {}  # a set that keeps its order
        self._not_in_force: set[Subject] = set()
        self._passages: dict[Subject, list[Term]] = {}
        self._source_of: dict[Term, Term] = {}
        self._read_on: dict[Term, date] = {}
        self._known: dict[Term, Bounds | EdtfError] = {}

    def take(self, quad: Quad) -> None:
        subject, predicate, value, _ = quad
        if predicate not in self._heeded:
            return
        if predicate == _TYPE:
            if value in self._terms.classes:
                self._situations[subject] = None
            return
        if predicate in self._terms.subject_roles:
            self._situations[subject] = None
        if predicate in self._terms.object_roles and not isinstance(value, Literal):
            self._situations[value] = None
        if predicate in _DATES:
            self._take_date(subject, predicate, value)
        elif predicate == _STATED_IN:
            self._passages.setdefault(subject, []).append(value)
        elif predicate == _IN_SOURCE:
            self._source_of[subject] = value
        elif predicate == _RETRIEVED_ON:
            read_on = self._bounds(value)
            if not isinstance(read_on, EdtfError) and read_on.latest:
                self._read_on[subject] = read_on.latest
        elif predicate == _UNDATED:
            if isinstance(value, Literal) and value.lexical in ("true", "1"):
                self._not_in_force.add(subject)
        elif (predicate == _MODALITY and value not in _ACTUAL_MODALITIES) or (
            predicate == _RANK and value == _DEPRECATED
        ):
            self._not_in_force.add(subject)

    def bound_triples(self) -> Iterator[tuple[Subject, Iri, Term]]:
        for subject, times in self._times.items():
            for predicate, day in times.bounds():
                yield subject, predicate, Literal(day.isoformat(), _XSD_DATE)
            if times.open_end:
                yield subject, _OPEN_END, _TRUE

    def in_force(self) -> Iterator[tuple[Subject, Iri, Term]]:
        for situation in self._situations:
            times = self._times.get(situation)
            if situation in self._not_in_force or (
                times and times.only_attested and not self._held_when_read(situation, times)
            ):
                continue
            yield situation, _IN_FORCE, situation

    def _held_when_read(self, situation: Subject, times: _Times) -> bool:
        """Whether a situation is attested up to the day on which its source was read."""
        sources = (self._source_of.get(passage) for passage in self._passages.get(situation, ()))
        read_on = [self._read_on[source] for source in sources if source in self._read_on]
        return any(
            seen.open or (seen.latest is not None and bool(read_on) and seen.latest >= min(read_on))
            for seen in times.attested
        )

    def _take_date(self, subject: Subject, predicate: Iri, value: Term) -> None:
        if predicate == _END and not (isinstance(value, Literal) and value.lexical == OPEN):
            self._not_in_force.add(subject)
        found = self._bounds(value)
        if isinstance(found, EdtfError):
            self.problems.append(DateProblem(subject, predicate, value, found.message))
            return
        times = self._times.setdefault(subject, _Times())
        if predicate == _START:
            times.start = _both(times.start, found)
        elif predicate == _END:
            times.end = _both(times.end, found)
        elif predicate == _DATE:
            times.date = _both(times.date, found)
        else:
            times.attested.append(found)

    def _bounds(self, value: Term) -> Bounds | EdtfError:
        known = self._known.get(value)
        if known is None:
            known = self._known[value] = date_bounds(value)
        return known


def _both(one: Bounds | None, other: Bounds) -> Bounds:
    """Bounds that include those of two values; a side that one of them leaves open is open."""
    if one is None:
        return other
    earliest = min(one.earliest, other.earliest) if one.earliest and other.earliest else None
    latest = max(one.latest, other.latest) if one.latest and other.latest else None
    return Bounds(earliest, latest, one.open or other.open, one.unknown or other.unknown)
