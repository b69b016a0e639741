"""A statement of Wikidata as both of its forms give it, and as a claim of the graph.

Wikibase data model: a statement has a main value, qualifiers, references and a rank; a value may
be unknown (``somevalue``) or be said not to exist (``novalue``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from relations_kg.dates import OPEN, bounds
from relations_kg.importers.claims import Claim, Passage, english, local, triple
from relations_kg.importers.known import Known, KnownThing
from relations_kg.namespaces import XSD
from relations_kg.rdf import Literal, Quad

__all__ = ["MEMBER_OF", "RELATION", "Reference", "Special", "Statement", "claim",
           "reference_quads"]  # fmt: skip

MEMBER_OF = "P463"
"""The property "member of"."""
RELATION = "P530"
"""The property "diplomatic relation"."""

_RANKS = {"preferred": "Preferred", "normal": "Normal", "deprecated": "Deprecated"}
_WEB = re.compile(r"https?://[^\s]+")


class Special(Enum):
    """What stands in the place of a value."""

    UNKNOWN = "somevalue"
    NONE = "novalue"


@dataclass(frozen=True)
class Reference:
    """What a statement rests on.

    Attributes:
        digest: the hash that Wikidata gives it.
        item: "stated in" (P248): the item of a work; empty for none.
        url: "reference URL" (P854); empty for none.
        retrieved: "retrieved" (P813), in EDTF; empty for none.
    """

    digest: str
    item: str = ""
    url: str = ""
    retrieved: str = ""


@dataclass(frozen=True)
class Statement:
    """A statement.

    Attributes:
        identifier: ``Q222$0A1B...``; unique in Wikidata.
        item: what it is about.
        property: ``P463`` or ``P530``.
        value: the item that is its value, or what stands for one.
        rank: ``preferred``, ``normal`` or ``deprecated``.
        start: "start time" (P580): EDTF, what stands for it, or the reason why it is unusable.
        end: "end time" (P582), likewise.
        others: its other qualifiers, each as ``P531 Q123``.
        references: what it rests on.
        problem: why it cannot be used, if it cannot be.
    """

    identifier: str
    item: str
    property: str
    value: str | Special
    rank: str
    start: str | Special | None = None
    end: str | Special | None = None
    others: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    problem: str = ""


def claim(statement: Statement, graph: Known, source: str, read_on: date) -> Claim | str:
    """A statement as a claim, or the reason why it is none.

    A deprecated statement is kept with ``rkg:DeprecatedRank``: it is on record and never in
    force. A statement without a time is in the present tense, and so holds on the day of the
    data. An unknown end has come by then; of an unknown start nothing is known; an end that is
    said not to exist is open.

    Args:
        statement: as it was read.
        graph: what states and organizations are matched with.
        source: prefixed name of the source.
        read_on: the day of the data.
    """
    if statement.problem:
        return statement.problem
    if statement.rank not in _RANKS:
        return "the rank is none of preferred, normal and deprecated"
    if isinstance(statement.value, Special):
        return f"the value is unknown or there is none ({statement.value.value})"
    if statement.start is Special.NONE:
        return "the start time is said not to exist (novalue)"
    subject = graph.state_of_item(statement.item)
    if subject is None:
        return "the item is no state that the graph knows"
    times = _times(statement, read_on)
    if isinstance(times, str):
        return times
    found = _roles(statement, subject, graph)
    if isinstance(found, str):
        return found
    kind, roles, summary = found
    name = local(statement.identifier.replace("$", "-"))
    start, end, attested = times
    note = f"Wikidata qualifies it further: {'; '.join(statement.others)}."
    return Claim(
        f"situation:wikidata-{name}",
        kind,
        summary,
        roles,
        Passage(
            f"passage:wikidata.{name}",
            source,
            statement.item,
            f"{subject.name} ({statement.item})",
            f"{statement.property}, statement {statement.identifier}",
            tuple(_reference_iri(reference) for reference in statement.references),
        ),
        start,
        end,
        attested,
        _RANKS[statement.rank],
        note if statement.others else None,
    )


def reference_quads(reference: Reference) -> Iterator[Quad]:
    """What describes a reference: a document, since nobody here has read it."""
    iri = _reference_iri(reference)
    web = reference.url if _WEB.fullmatch(reference.url) else ""
    parts = [web or reference.url, f"item {reference.item}" if reference.item else ""]
    named = ", ".join(part for part in parts if part) or "something else than a work or a page"
    read = f", retrieved {reference.retrieved}" if reference.retrieved else ""
    yield triple(iri, "rdf:type", "rkg:Document")
    yield triple(iri, "rdfs:label", english(f"Reference of Wikidata to {named}{read}"))
    if web:
        yield triple(iri, "rkg:webPage", web)
    if reference.item:
        yield triple(iri, "dcterms:isPartOf", f"wd:{reference.item}")
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", reference.retrieved):
        yield triple(iri, "dcterms:date", Literal(reference.retrieved, XSD + "date"))


def _reference_iri(reference: Reference) -> str:
    return f"document:wikidata-reference-{local(reference.digest)}"


def _times(
    statement: Statement, read_on: date
) -> tuple[str | None, str | None, tuple[str, ...]] | str:
    """Start, end and attested times, or why there are none."""
    start = None if isinstance(statement.start, Special) else statement.start
    day = read_on.isoformat()
    if start is not None:
        earliest = bounds(start).earliest
        if earliest and earliest > read_on:
            return "it starts after the day of the data"
    if statement.end is Special.UNKNOWN:
        end: str | None = f"/{day}"
    elif statement.end is Special.NONE:
        end = OPEN
    else:
        end = statement.end
    if start is not None and end is not None and end != OPEN:
        earliest, latest = bounds(start).earliest, bounds(end).latest
        if earliest and latest and latest < earliest:
            return "it ends before it starts"
    present = start is None and end is None
    return start, end, (day,) if present else ()


def _roles(
    statement: Statement, subject: KnownThing, graph: Known
) -> tuple[str, tuple[tuple[str, str], ...], str] | str:
    """Class, roles and summary of the claim, or why there is none."""
    value = str(statement.value)
    if statement.property == MEMBER_OF:
        organization = graph.organization_of_item(value)
        if organization is None:
            return "the organization is none that the graph knows"
        roles = (("rkg:member", subject.iri), ("rkg:organization", organization.iri))
        summary = f"{subject.name} is a member of {organization.name}, as Wikidata has it."
        return "rkg:Membership", roles, summary
    if statement.property == RELATION:
        other = graph.state_of_item(value)
        if other is None:
            return "the other state is none that the graph knows"
        if other.iri == subject.iri:
            return "a state has no relations with itself"
        first, second = sorted((subject, other), key=lambda state: state.iri)
        roles = (("rkg:firstParty", first.iri), ("rkg:secondParty", second.iri))
        summary = (
            f"{first.name} and {second.name} maintain diplomatic relations, as Wikidata has it."
        )
        return "rkg:DiplomaticRelations", roles, summary
    return "the property is none that is imported"
