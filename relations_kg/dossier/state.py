"""The dossier of one state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from relations_kg.disagreement import Group as Contradiction
from relations_kg.dossier.claims import Claims
from relations_kg.dossier.facts import Facts
from relations_kg.dossier.model import Dossier, Group, Line, Section, Subject
from relations_kg.dossier.parts import (
    NO_ROLL_CALL,
    alternative_names,
    by_kind,
    contradictions,
    group,
    held_offices,
    members,
    places,
    subject,
    timeline,
)
from relations_kg.namespaces import PREFIXES, RKG
from relations_kg.rdf import Iri, Literal
from relations_kg.store.base import Store

__all__ = ["state"]

_CODES = ("iso3166Alpha3", "iso3166Alpha2", "iso3166Numeric", "acronym")
_TOLD_ELSEWHERE = ("recognition", "relations", "missions", "memberships", "offices")


def state(
    store: Store,
    iri: str,
    contradictions_in_it: Sequence[Contradiction] = (),
    as_of: date | None = None,
) -> Dossier:
    """What a store knows of one state.

    Args:
        store: a built dataset.
        iri: the IRI of the state.
        contradictions_in_it: the groups of claims in the store that cannot all hold.
        as_of: the day of which the store is a view; ``None`` for all days.
    """
    facts = Facts(store)
    claims = Claims(facts, contradictions_in_it, as_of)
    who = subject(claims, iri)
    all_claims = facts.iris(
        f"SELECT DISTINCT ?claim {{ ?claim rkg:concerns <{iri}> {NO_ROLL_CALL} }}"
    )
    told = [each for each in all_claims if claims.is_fact(each)]
    kinds = by_kind(claims, told)
    sent, hosted, other = _missions(claims, kinds["missions"], iri)
    events = [each for key in kinds if key not in _TOLD_ELSEWHERE for each in kinds[key]]
    sections = (
        _names(claims, who),
        Section(
            "relations",
            "Recognition and diplomatic relations",
            group("", claims.lines([*kinds["recognition"], *kinds["relations"]])),
            "No claim of recognition or of diplomatic relations.",
        ),
        Section(
            "memberships", "Memberships", _memberships(claims, who, kinds["memberships"]), "None."
        ),
        Section(
            "missions",
            "Missions",
            (
                *group(f"Missions and accreditations of {who.label}", claims.lines(sent)),
                *group(f"Missions in {who.label}", claims.lines(hosted)),
                *group("Heads, openings, closures and notes", claims.lines(other)),
            ),
            "No mission of it and none in it.",
        ),
        Section(
            "partners",
            "States with which the graph has claims",
            group("", list(_partners(claims, iri))),
            "No claim concerns it together with another state.",
        ),
        Section(
            "offices",
            "Who holds office",
            group("", claims.lines(held_offices(claims, iri))),
            "No holder of an office.",
        ),
        Section("events", "Events", group("", claims.lines(events)), "No event."),
        Section(
            "plans",
            "Plans and attempts, which are no facts",
            group("", claims.lines([e for e in all_claims if claims.modality(e) in _NO_FACTS])),
            "No plan and no failed attempt.",
        ),
        contradictions(claims, all_claims),
    )
    capitals = [(place, f"capital of {who.label}") for place in facts.about(iri).iris(_CAPITAL)]
    seats = [
        (seat, f"{facts.kind(mission)} of {facts.label(facts.about(mission).iri(_SENDING))}")
        for mission in (*sent, *hosted)
        for seat in facts.about(mission).iris(RKG + "seat")
    ]
    return Dossier(
        kind="state",
        title=who.label,
        subjects=(who,),
        as_of=as_of,
        sections=sections,
        unknown=tuple(_unknown(claims, who, kinds)),
        references=claims.references.all(),
        timeline=timeline(claims, all_claims),
        places=places(claims, [*capitals, *seats]),
    )


_CAPITAL = RKG + "capital"
_SENDING = RKG + "sendingState"
_NO_FACTS = ("planned", "attempted")


def _names(claims: Claims, who: Subject) -> Section:
    about = claims.facts.about(who.iri)
    cited = claims.references.cite(about.iris(PREFIXES["dcterms"] + "source"))
    lines = []
    if others := alternative_names(claims, who.iri):
        lines.append(Line(f"Also named: {', '.join(others)}", references=cited))
    if codes := [code for name in _CODES for code in about.texts(RKG + name)]:
        lines.append(Line(f"Codes: {', '.join(codes)}", references=cited))
    for place in about.iris(_CAPITAL):
        of_place = claims.facts.about(place).iris(PREFIXES["dcterms"] + "source")
        name = claims.facts.label(place)
        lines.append(Line(f"Capital: {name}", references=claims.references.cite(of_place)))
    for before in about.iris(RKG + "successorOf") + about.iris(RKG + "continuationOf"):
        lines.append(Line(f"Came after: {claims.facts.label(before)}", references=cited))
    return Section("names", "Names and codes", group("", lines), "No other name and no code.")


def _memberships(claims: Claims, who: Subject, iris: list[str]) -> tuple[Group, ...]:
    found = members(claims, who.iri)
    facts = {name: [iri for iri in of if claims.is_fact(iri)] for name, of in found.items()}
    current = [
        claims.line(kept[0], claims.facts.label(name), kept[1:])
        for name, of in facts.items()
        if (kept := [iri for iri in of if not claims.ended(iri)])
    ]
    ended = [iri for of in facts.values() for iri in of if claims.ended(iri)]
    others = [iri for iri in iris if not claims.facts.about(iri).iri(RKG + "member")]
    return (
        *group("Present", current),
        *group("Former", claims.lines(ended)),
        *group("Candidacies and applications", claims.lines(others)),
    )


def _missions(
    claims: Claims, iris: list[str], state: str
) -> tuple[list[str], list[str], list[str]]:
    """The missions that a state has, those that it hosts, and the rest."""
    sent, hosted, other = [], [], []
    for iri in iris:
        about = claims.facts.about(iri)
        if not claims.facts.is_a(iri, "Mission", "Accreditation"):
            other.append(iri)
        elif state in about.iris(_SENDING) + about.iris(RKG + "accreditingState"):
            sent.append(iri)
        else:
            hosted.append(iri)
    return sent, hosted, other


def _partners(claims: Claims, state: str) -> Iterator[Line]:
    """The other states, those with most claims first."""
    rows = claims.facts.select(
        "SELECT ?other (COUNT(DISTINCT ?claim) AS ?claims) { "
        f"?claim rkg:concerns <{state}> , ?other . ?other a rkg:State . "
        f"FILTER(?other != <{state}>) {NO_ROLL_CALL} }} GROUP BY ?other"
    )
    counts = Counter(
        {
            other.value: int(count.lexical)
            for other, count in rows
            if isinstance(other, Iri) and isinstance(count, Literal)
        }
    )
    for other, count in sorted(
        counts.items(), key=lambda each: (-each[1], claims.facts.label(each[0]))
    ):
        noun = "claim" if count == 1 else "claims"
        yield Line(f"{claims.facts.label(other)}: {count} {noun}")


def _unknown(claims: Claims, who: Subject, kinds: dict[str, list[str]]) -> Iterator[str]:
    if not claims.facts.about(who.iri).iris(_CAPITAL):
        yield f"The capital of {who.label}."
    if not kinds["recognition"]:
        yield f"Who recognizes {who.label}."
    if not kinds["memberships"]:
        yield f"What {who.label} is a member of."
    undated = [
        iri
        for key in ("missions", "memberships")
        for iri in kinds[key]
        if claims.facts.is_a(iri, "Situation") and not claims.times(iri).get("start")
    ]
    if undated:
        yield f"When {len(undated)} of the missions and memberships told above began."
