"""The dossier of two states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from relations_kg.disagreement import Group as Contradiction
from relations_kg.dossier.claims import Claims
from relations_kg.dossier.facts import Facts
from relations_kg.dossier.model import Agreement, Dossier, Line, Place, Section, Subject
from relations_kg.dossier.parts import (
    NO_ROLL_CALL,
    agreement,
    by_kind,
    contradictions,
    group,
    held_offices,
    members,
    places,
    subject,
    timeline,
)
from relations_kg.namespaces import RKG
from relations_kg.store.base import Store

__all__ = ["NO_VOTES", "pair"]

NO_VOTES: Final = (
    "This dataset has no votes of the UN General Assembly: 'relations-kg import unga-votes' "
    "makes a store that has, and --dataset opens it."
)
"""What is said where the agreement would be told."""

_BETWEEN: Final = """SELECT DISTINCT ?claim {
    { ?claim rkg:concerns <%(a)s> , <%(b)s> }
    UNION { ?claim rkg:visitingState <%(a)s> ; rkg:destination/rkg:inCountry <%(b)s> }
    UNION { ?claim rkg:visitingState <%(b)s> ; rkg:destination/rkg:inCountry <%(a)s> }
    %(condition)s
}"""

_TELLING: Final = 10
"""From how many roll calls on a year is told as the lowest or the highest."""

_PLAIN: Final = (
    ("visits", "Visits and meetings", "No visit, meeting or signing."),
    ("statements", "Statements", "No statement."),
    ("votes", "Resolutions and votes", "No resolution and no vote that concerns both."),
    ("aid", "Aid, arms, refugees and visas", "No aid, no refugees and no visa policy."),
    ("hostile", "Hostile acts", "No hostile act that concerns both."),
    ("other", "Other", "Nothing else."),
)


def pair(
    store: Store,
    first: str,
    second: str,
    contradictions_in_it: Sequence[Contradiction] = (),
    as_of: date | None = None,
) -> Dossier:
    """What a store knows of two states and what is between them.

    Args:
        store: a built dataset.
        first: the IRI of a state.
        second: the IRI of another one.
        contradictions_in_it: the groups of claims in the store that cannot all hold.
        as_of: the day of which the store is a view; ``None`` for all days.
    """
    facts = Facts(store)
    claims = Claims(facts, contradictions_in_it, as_of)
    a, b = subject(claims, first), subject(claims, second)
    both = facts.iris(_BETWEEN % {"a": first, "b": second, "condition": NO_ROLL_CALL})
    told = [iri for iri in both if claims.is_fact(iri)]
    kinds = by_kind(claims, told)
    sections = [
        _recognition(claims, kinds["recognition"], a, b),
        Section(
            "relations",
            "Diplomatic relations",
            group("", claims.lines(kinds["relations"])),
            "No claim of diplomatic relations.",
        ),
        _missions(claims, kinds["missions"], a, b),
        _memberships(claims, a, b),
    ]
    sections += [
        Section(key, title, group("", claims.lines(kinds[key])), empty)
        for key, title, empty in _PLAIN
        if kinds[key] or key != "other"
    ]
    voted = agreement(claims, first, second)
    sections += [
        Section(
            "agreement",
            "Agreement in the UN General Assembly",
            group("", [Line(_summary_of_votes(voted))] if voted else []),
            NO_VOTES,
        ),
        _offices(claims, a, b),
        Section(
            "plans",
            "Plans and attempts, which are no facts",
            group("", claims.lines(_plans(claims, both))),
            "No plan and no failed attempt.",
        ),
        contradictions(claims, both),
    ]
    return Dossier(
        kind="pair",
        title=f"{a.label} and {b.label}",
        subjects=(a, b),
        as_of=as_of,
        sections=tuple(sections),
        unknown=tuple(_unknown(claims, kinds, a, b, told)),
        references=claims.references.all(),
        timeline=timeline(claims, both),
        places=_places(claims, kinds["missions"], a, b),
        agreement=voted,
    )


def _recognition(claims: Claims, iris: list[str], a: Subject, b: Subject) -> Section:
    return Section(
        "recognition",
        "Recognition",
        group("", claims.lines(iris)),
        f"No claim that {a.label} and {b.label} recognize each other.",
    )


def _missions(claims: Claims, iris: list[str], a: Subject, b: Subject) -> Section:
    """Missions and accreditations by direction; who heads them, and what befell them."""

    def of(one: Subject, other: Subject) -> list[str]:
        found = []
        for iri in iris:
            about = claims.facts.about(iri)
            sending = about.iris(RKG + "sendingState") + about.iris(RKG + "accreditingState")
            receiving = about.iris(RKG + "receivingState") + about.iris(RKG + "accreditedState")
            if one.iri in sending and other.iri in receiving:
                found.append(iri)
        return found

    directions = ((a, b), (b, a))
    placed = {iri for one, other in directions for iri in of(one, other)}
    rest = [iri for iri in iris if iri not in placed]
    heads = [iri for iri in rest if claims.facts.is_a(iri, "OfficeHolding", "Appointment")]
    events = [iri for iri in rest if iri not in heads]
    groups = [
        each
        for one, other in directions
        for each in group(
            f"Of {one.label} in {other.label}",
            claims.lines(of(one, other), lambda iri: _mission_in_words(claims, iri)),
        )
    ]
    groups += group("Heads of mission", claims.lines(heads))
    groups += group("Openings, closures and notes", claims.lines(events))
    return Section("missions", "Missions", tuple(groups), "No mission and no accreditation.")


def _mission_in_words(claims: Claims, iri: str) -> str:
    """Kind, seat, level, and whether it is resident: what its claim says, and no more."""
    facts, about = claims.facts, claims.facts.about(iri)
    kind = facts.kind(iri).capitalize() or "Mission"
    parts = [kind]
    if seat := about.iri(RKG + "seat"):
        parts.append(f"in {facts.label(seat)}")
    if exercised := about.iri(RKG + "exercisedFrom"):
        parts.append(f"from the {facts.kind(exercised)}")
        if seat := facts.about(exercised).iri(RKG + "seat"):
            parts.append(f"in {facts.label(seat)}")
    words = " ".join(parts)
    if facts.is_a(iri, "DiplomaticMission"):
        words += ", resident"
    if level := about.iri(RKG + "missionLevel"):
        words += f", {facts.label(level)}"
    return words


def _memberships(claims: Claims, a: Subject, b: Subject) -> Section:
    of_a, of_b = members(claims, a.iri), members(claims, b.iri)

    def current(found: dict[str, list[str]]) -> dict[str, list[str]]:
        kept = {
            name: [iri for iri in iris if claims.is_fact(iri) and not claims.ended(iri)]
            for name, iris in found.items()
        }
        return {name: iris for name, iris in kept.items() if iris}

    now_a, now_b = current(of_a), current(of_b)

    def member(who: Subject, iris: list[str]) -> Line:
        return claims.line(iris[0], who.label, iris[1:])

    shared = [
        Line(claims.facts.label(name), also=(member(a, now_a[name]), member(b, now_b[name])))
        for name in sorted({*now_a} & {*now_b}, key=lambda each: (claims.facts.label(each), each))
    ]
    groups = [*group("Both", shared)]
    for who, own, others in ((a, now_a, now_b), (b, now_b, now_a)):
        lines = [
            claims.line(iris[0], claims.facts.label(name), iris[1:])
            for name, iris in own.items()
            if name not in others
        ]
        groups += group(f"Only {who.label}", lines)
    for who, found in ((a, of_a), (b, of_b)):
        ended = [
            iri
            for iris in found.values()
            for iri in iris
            if claims.is_fact(iri) and claims.ended(iri)
        ]
        groups += group(f"Former, of {who.label}", claims.lines(ended))
    candidacies = [
        iri for who in (a, b) for iri in _candidacies(claims, who.iri) if claims.is_fact(iri)
    ]
    groups += group("Candidacies and applications", claims.lines(candidacies))
    return Section("memberships", "Memberships", tuple(groups), "No membership of either.")


def _candidacies(claims: Claims, state: str) -> list[str]:
    return claims.facts.iris(
        f"SELECT DISTINCT ?claim {{ {{ ?claim rkg:candidate <{state}> }} "
        f"UNION {{ ?claim rkg:applicant <{state}> }} }}"
    )


def _offices(claims: Claims, a: Subject, b: Subject) -> Section:
    groups = [
        each
        for who in (a, b)
        for each in group(who.label, claims.lines(held_offices(claims, who.iri)))
    ]
    return Section("offices", "Who holds office", tuple(groups), "No holder of an office.")


def _plans(claims: Claims, iris: list[str]) -> list[str]:
    return [iri for iri in iris if claims.modality(iri) in ("planned", "attempted")]


def _summary_of_votes(voted: tuple[Agreement, ...]) -> str:
    first, last = voted[0], voted[-1]
    cast = sum(each.votes for each in voted)
    equal = sum(Decimal(each.share) * each.votes for each in voted)
    whole = Agreement(last.year, str(equal / cast if cast else 0), cast)
    # A year with a handful of roll calls says little: it is neither lowest nor highest.
    telling = [each for each in voted if each.votes >= _TELLING] or list(voted)
    lowest = min(telling, key=lambda each: (Decimal(each.share), each.year))
    highest = max(telling, key=lambda each: (Decimal(each.share), each.year))
    text = (
        f"Equal votes among those that both cast, {first.year} to {last.year}: {whole.percent} "
        f"of {cast:,} roll calls in {len(voted)} years"
    )
    if len(voted) > 1:
        text += (
            f"; lowest {_in_a_year(lowest)}, highest {_in_a_year(highest)}, last {_in_a_year(last)}"
        )
    return text


def _in_a_year(voted: Agreement) -> str:
    return f"{voted.percent} in {voted.year} ({voted.votes:,})"


def _unknown(
    claims: Claims, kinds: dict[str, list[str]], a: Subject, b: Subject, told: list[str]
) -> Iterator[str]:
    """What one would ask and find no claim about."""
    facts = claims.facts
    recognized = {
        (facts.about(iri).iri(RKG + "recognizer"), facts.about(iri).iri(RKG + "recognized"))
        for iri in kinds["recognition"]
    }
    for one, other in ((a, b), (b, a)):
        if (one.iri, other.iri) not in recognized:
            yield f"Whether {one.label} recognizes {other.label}."
    if not kinds["relations"]:
        yield "Whether and since when there are diplomatic relations."
    for one, other in ((a, b), (b, a)):
        headed = [
            iri
            for iri in kinds["missions"]
            if facts.is_a(iri, "OfficeHolding")
            and any(
                one.iri in facts.about(office).iris(RKG + "officeOf")
                for office in facts.about(iri).iris(RKG + "office")
            )
        ]
        if not headed:
            yield f"Who heads a mission of {one.label} in {other.label}."
    undated = [
        iri
        for iri in kinds["missions"]
        if facts.is_a(iri, "Mission", "Accreditation") and not claims.times(iri).get("start")
    ]
    if undated:
        yield f"When {len(undated)} of the missions and accreditations told above began."
    openings = [
        iri
        for iri in told
        if facts.is_a(iri, "Situation") and claims.times(iri).get("start") is not None
        if not claims.times(iri).get("end")
    ]
    if openings:
        yield f"Whether {len(openings)} situations with a known start still hold."
    sources = {
        source or iri
        for iri in told
        for passage in facts.about(iri).iris(RKG + "statedIn")
        for source in (facts.about(passage).iri(RKG + "inSource"),)
    }
    if len(sources) == 1:
        yield f"Whether a second source agrees: all {len(told)} claims between them rest on one."


def _places(claims: Claims, missions: list[str], a: Subject, b: Subject) -> tuple[Place, ...]:
    facts = claims.facts
    roles = [
        (place, f"capital of {who.label}")
        for who in (a, b)
        for place in facts.about(who.iri).iris(RKG + "capital")
    ]
    for iri in missions:
        kept = facts.about(iri).iri(RKG + "exercisedFrom") or iri
        about = facts.about(kept)
        if facts.is_a(kept, "Mission"):
            owner = facts.label(about.iri(RKG + "sendingState"))
            roles += [(seat, f"{facts.kind(kept)} of {owner}") for seat in about.iris(RKG + "seat")]
    return places(claims, roles)
