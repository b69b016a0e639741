"""Parts that the dossier of two states and that of one have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from relations_kg.dossier.claims import Claims
from relations_kg.dossier.model import Agreement, Group, Line, Place, Section, Span, Subject
from relations_kg.namespaces import PREFIXES, RKG
from relations_kg.rdf import Iri, Literal

__all__ = [
    "KINDS",
    "NO_ROLL_CALL",
    "agreement",
    "alternative_names",
    "by_kind",
    "contradictions",
    "group",
    "held_offices",
    "members",
    "places",
    "subject",
    "timeline",
]

KINDS: Final = {
    "recognition": ("Recognition",),
    "relations": ("DiplomaticRelations",),
    "missions": ("Mission", "Accreditation", "MissionEvent", "Appointment"),
    "memberships": ("Membership", "Candidacy", "MembershipApplication"),
    "offices": ("OfficeHolding",),
    "visits": ("Visit", "Meeting", "Signing"),
    "votes": ("Vote", "Decision", "ResolutionTabled", "Referendum", "OrganComposition"),
    "statements": ("Statement", "NoteDelivered"),
    "aid": ("AidDelivered", "RefugeesReceived", "VisaPolicy"),
    "hostile": ("HostileAct", "Destruction", "Evacuation"),
}
"""The classes that each section tells of; a claim goes to the first that it is of."""

_LANES: Final = {
    "recognition": "Recognition",
    "relations": "Relations",
    "missions": "Missions",
    "memberships": "Memberships",
    "offices": "Offices",
    "visits": "Visits",
    "votes": "Votes",
    "statements": "Statements",
    "aid": "Aid",
    "hostile": "Hostile acts",
    "other": "Other",
}

NO_ROLL_CALL: Final = "FILTER NOT EXISTS { ?claim rkg:rollCall ?roll_call }"
"""Leaves out of a query for ``?claim`` the imported votes, of which a state has thousands."""


def subject(claims: Claims, iri: str) -> Subject:
    """A state, or anything, with its name and code."""
    about = claims.facts.about(iri)
    code = about.text(RKG + "iso3166Alpha3") or about.text(RKG + "acronym")
    return Subject(iri, claims.facts.label(iri), code)


def by_kind(claims: Claims, iris: Iterable[str]) -> dict[str, list[str]]:
    """Claims by the key of :data:`KINDS` that they belong to; ``other`` for the rest."""
    found: dict[str, list[str]] = {key: [] for key in (*KINDS, "other")}
    for iri in iris:
        found[_key(claims, iri)].append(iri)
    return found


def _key(claims: Claims, iri: str) -> str:
    about = claims.facts.about(iri)
    at_a_mission = about.iri(RKG + "mission") or any(
        claims.facts.is_a(office, "HeadOfMissionOffice") for office in about.iris(RKG + "office")
    )
    if at_a_mission and claims.facts.is_a(iri, "OfficeHolding", "MissionEvent", "Appointment"):
        return "missions"
    if claims.facts.is_a(iri, "NoteDelivered") and any(
        claims.facts.is_a(each, "Mission") for each in about.iris(RKG + "about")
    ):
        return "missions"
    for key, classes in KINDS.items():
        if claims.facts.is_a(iri, *classes):
            return key
    return "other"


def group(title: str, lines: Sequence[Line]) -> tuple[Group, ...]:
    """Lines under a heading, or nothing where there are none."""
    return (Group(title, tuple(lines)),) if lines else ()


def members(claims: Claims, state: str) -> dict[str, list[str]]:
    """The claims that a state is or was a member of organizations, by organization."""
    found: dict[str, list[str]] = {}
    rows = claims.facts.select(
        f"SELECT DISTINCT ?organization ?claim {{ ?claim rkg:member <{state}> ; "
        "rkg:organization ?organization }"
    )
    for organization, claim in rows:
        if not isinstance(organization, Iri) or not isinstance(claim, Iri):
            continue
        if not claims.deprecated(claim.value):
            found.setdefault(organization.value, []).append(claim.value)
    return {
        name: sorted(found[name], key=claims.quality)
        for name in sorted(found, key=lambda each: (claims.facts.label(each), each))
    }


def held_offices(claims: Claims, state: str) -> list[str]:
    """The claims that somebody holds an office of a state, heads of missions left out."""
    found = claims.facts.iris(
        "SELECT DISTINCT ?claim { ?claim a rkg:OfficeHolding ; rkg:office ?office . "
        f"?office rkg:officeOf <{state}> }}"
    )
    return [iri for iri in found if claims.is_fact(iri) and _key(claims, iri) == "offices"]


def contradictions(claims: Claims, iris: Iterable[str]) -> Section:
    """The groups of claims that cannot all hold and in which one of some claims is."""
    among = set(iris)
    found = tuple(
        # That each side is disputed is what this section says.
        Group(_capital(why), tuple(_undisputed(claims.line(iri)) for iri in opposed))
        for why, opposed in claims.contradictions
        if among & set(opposed)
    )
    return Section(
        "contradictions", "Open contradictions", found, "No two claims here contradict each other."
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _undisputed(line: Line) -> Line:
    from dataclasses import replace

    return replace(line, marks=tuple(mark for mark in line.marks if mark != "disputed"))


def agreement(claims: Claims, first: str, second: str) -> tuple[Agreement, ...]:
    """The agreement of two states by year, from the observations of an import of votes."""
    # An observation is of two states in the order of their IRIs.
    one, other = sorted((first, second))
    rows = claims.facts.select(
        f"SELECT DISTINCT ?year ?share ?votes {{ ?cell rkg:firstState <{one}> ; "
        f"rkg:secondState <{other}> ; rkg:year ?year ; rkg:agreementShare ?share ; "
        "rkg:sharedVotes ?votes }"
    )
    found = {}
    for year, share, votes in rows:
        if isinstance(year, Literal) and isinstance(share, Literal) and isinstance(votes, Literal):
            found[int(year.lexical[:4])] = Agreement(
                int(year.lexical[:4]), share.lexical, int(votes.lexical)
            )
    return tuple(found[year] for year in sorted(found))


def timeline(claims: Claims, iris: Iterable[str]) -> tuple[Span, ...]:
    """What has a day, by lane and in the order of time; of several claims of one thing the best."""
    spans = []
    told = [iri for iri in iris if not claims.deprecated(iri)]
    for key, found in by_kind(claims, told).items():
        of_lane = [
            span
            for best, *_ in claims.of_one_thing(found)
            if (span := claims.span(best, _LANES[key])) is not None
        ]
        spans += sorted(of_lane, key=lambda span: (span.first, span.last, span.text))
    return tuple(spans)


def places(claims: Claims, roles: Iterable[tuple[str, str]]) -> tuple[Place, ...]:
    """The points of a map: what has coordinates, with all its roles.

    Args:
        claims: where coordinates are looked up.
        roles: places by IRI, and what each is.
    """
    found: dict[str, set[str]] = {}
    for iri, role in roles:
        found.setdefault(iri, set()).add(role)
    points = []
    for iri, names in found.items():
        about = claims.facts.about(iri)
        try:
            latitude = float(about.text(RKG + "latitude"))
            longitude = float(about.text(RKG + "longitude"))
        except ValueError:
            continue
        if -90 <= latitude <= 90 and -180 <= longitude <= 180:
            label = claims.facts.label(iri)
            points.append(Place(label, latitude, longitude, tuple(sorted(names)), iri))
    return tuple(sorted(points, key=lambda place: (place.label, place.iri)))


def alternative_names(claims: Claims, iri: str) -> tuple[str, ...]:
    """The other names of something, in any language, sorted."""
    about = claims.facts.about(iri)
    terms = (
        *about.terms(PREFIXES["rdfs"] + "label"),
        *about.terms(PREFIXES["skos"] + "altLabel"),
    )
    names = {term.lexical for term in terms if isinstance(term, Literal)}
    return tuple(sorted(names - {claims.facts.label(iri)}))
