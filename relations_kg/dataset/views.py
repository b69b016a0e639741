"""What a dataset holds as of a day: SPARQL 1.1 over the bounds of dates.

The queries read the ``xsd:date`` bounds of :mod:`relations_kg.dataset.derive` and nothing else of
a time, so a year is never compared with a day. A comparison with a bound that is not there is an
error in SPARQL, and ``COALESCE`` says each time what that means. ``docs/time.md`` has the
semantics as tables.

In a view are the situations that hold on the day, the events up to it, and the plans and attempts
that were attested by then; of what is outside nothing is left, neither what is said of it nor what
points to it. ``rkg:inForce`` is said anew of the situations that are inside and the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from relations_kg.dataset.derive import DERIVED_GRAPH
from relations_kg.dataset.recipe import CERTAIN
from relations_kg.dataset.situations import EVENT, SITUATION, SituationTerms
from relations_kg.namespaces import DATASET, RDF, RKG, XSD
from relations_kg.rdf import Iri, Quad, Term
from relations_kg.store.workspace import ASSERTED, Workspace

__all__ = ["View", "narrow", "narrowed"]

_OUTSIDE = Iri(DATASET + "outside-the-view")
_IN_FORCE = Iri(RKG + "inForce")
_MARK = f"<{RDF}type> <{RKG}Occurrence>"
# A modality that the ontology does not have is not taken for "it is the case".
_NOT_THE_CASE = (
    f"EXISTS {{ ?s <{RKG}modality> ?modality "
    f"FILTER(?modality NOT IN (<{RKG}AssertedModality>, <{RKG}ReportedModality>)) }}"
)
_BOUND_NAMES = ("startEarliest", "startLatest", "endEarliest", "endLatest", "openEnd")


@dataclass(frozen=True)
class View:
    """A day to look at a dataset from.

    Attributes:
        day: the day.
        certainty: one of :data:`relations_kg.dataset.recipe.CERTAINTIES`.
    """

    day: date
    certainty: str = CERTAIN

    def situations_outside(self, terms: SituationTerms) -> str:
        """A pattern for ``?s``: the situations that are not in the view.

        Args:
            terms: what makes a node a situation.
        """
        optional = " ".join(f"OPTIONAL {{ ?s <{RKG}{name}> ?{name} }}" for name in _BOUND_NAMES)
        return (
            f"{_members(terms)} {optional} "
            f"FILTER(!IF({_NOT_THE_CASE}, {self._plan_is_known()}, {self._situation_holds()}))"
        )

    def events_outside(self, terms: SituationTerms) -> str:
        """A pattern for ``?s``: the events that are not in the view.

        Args:
            terms: what makes a node an event.
        """
        if self.certainty == CERTAIN:
            has_happened = f"COALESCE(?dateLatest <= {_date(self.day)}, false)"
        else:
            has_happened = f"COALESCE(?dateEarliest <= {_date(self.day)}, true)"
        return (
            f"{_members(terms)} OPTIONAL {{ ?s <{RKG}dateEarliest> ?dateEarliest }} "
            f"OPTIONAL {{ ?s <{RKG}dateLatest> ?dateLatest }} FILTER(!{has_happened})"
        )

    def _situation_holds(self) -> str:
        day = _date(self.day)
        if self.certainty == CERTAIN:
            return (
                f"(COALESCE(?startLatest <= {day}, false) && "
                f"(BOUND(?openEnd) || COALESCE(?endEarliest > {day}, false)))"
            )
        return f"(COALESCE(?startEarliest <= {day}, true) && COALESCE(?endLatest >= {day}, true))"

    def _plan_is_known(self) -> str:
        """A plan is there once it was attested; what it plans need not ever begin."""
        known = f"COALESCE(?startLatest <= {_date(self.day)}, false)"
        if self.certainty == CERTAIN:
            return known
        # Derived from an attestation, the earliest end is the day after its first day.
        if self.day == date.max:
            return "true"
        after = _date(self.day + timedelta(days=1))
        return f"({known} || BOUND(?endLatest) || COALESCE(?endEarliest <= {after}, true))"


def narrow(workspace: Workspace, ontology: Iterable[Quad], view: View) -> None:
    """Leave in a workspace what is in the view.

    Args:
        workspace: the facts with their derived bounds, nothing entailed yet.
        ontology: tells situations and events from other nodes.
        view: the view.
    """
    _mark(workspace, tuple(ontology), view)
    marked = f"GRAPH <{_OUTSIDE.value}> {{ ?node {_MARK} }}"
    for place in ("?node ?p ?o", "?s ?p ?node"):
        workspace.update(
            f"DELETE {{ GRAPH <{ASSERTED.value}> {{ {place} }} }} "
            f"USING <{ASSERTED.value}> USING NAMED <{_OUTSIDE.value}> "
            f"WHERE {{ {marked} {place} }}"
        )
    workspace.clear(_OUTSIDE)


def narrowed(
    asserted: Sequence[Quad], derived: Sequence[Quad], ontology: Sequence[Quad], view: View
) -> tuple[tuple[Quad, ...], tuple[Quad, ...]]:
    """The facts that are in a view, and what is derived of them there.

    Args:
        asserted: the facts.
        derived: the bounds of their dates and the situations in force without a view.
        ontology: tells situations and events from other nodes.
        view: the view.
    """
    workspace = Workspace()
    workspace.add(asserted)
    workspace.add(derived)
    _mark(workspace, ontology, view)
    outside: set[Term] = {quad.subject for quad in workspace.triples(_OUTSIDE)}
    in_force = {quad.subject for quad in workspace.matching(_IN_FORCE)} - outside
    kept = tuple(quad for quad in derived if quad.subject not in outside)
    return (
        tuple(
            quad
            for quad in asserted
            if quad.subject not in outside
            and quad.object not in outside
            and quad.predicate != _IN_FORCE
        ),
        (
            *(quad for quad in kept if quad.predicate != _IN_FORCE),
            *(Quad(node, _IN_FORCE, node, DERIVED_GRAPH) for node in sorted(in_force, key=repr)),
        ),
    )


def _mark(workspace: Workspace, ontology: Sequence[Quad], view: View) -> None:
    """Tell in a graph apart what is outside the view, and say anew what is in force."""
    situations = SituationTerms.of(ontology, SITUATION)
    events = SituationTerms.of(ontology, EVENT)
    for pattern in (view.situations_outside(situations), view.events_outside(events)):
        workspace.update(
            f"INSERT {{ GRAPH <{_OUTSIDE.value}> {{ ?s {_MARK} }} }} "
            f"USING <{ASSERTED.value}> WHERE {{ {pattern} }}"
        )
    workspace.update(f"DELETE WHERE {{ GRAPH <{ASSERTED.value}> {{ ?s <{_IN_FORCE.value}> ?o }} }}")
    workspace.update(
        f"INSERT {{ GRAPH <{ASSERTED.value}> {{ ?s <{_IN_FORCE.value}> ?s }} }} "
        f"USING <{ASSERTED.value}> USING NAMED <{_OUTSIDE.value}> WHERE {{ "
        f"{_members(situations)} FILTER(!{_NOT_THE_CASE}) "
        f"FILTER NOT EXISTS {{ ?s <{RKG}rank> <{RKG}DeprecatedRank> }} "
        f"FILTER NOT EXISTS {{ GRAPH <{_OUTSIDE.value}> {{ ?s {_MARK} }} }} }}"
    )


def _members(terms: SituationTerms) -> str:
    """A pattern for ``?s``: the nodes that ``terms`` say are situations, or events."""
    ways = (
        (f"?s <{RDF}type> ?term", terms.classes),
        ("?s ?term ?any", terms.subject_roles),
        ("?any ?term ?s", terms.object_roles),
    )
    union = " UNION ".join(
        f"{{ VALUES ?term {{ {_iris(names)} }} {pattern} }}" for pattern, names in ways
    )
    return f"{{ SELECT DISTINCT ?s {{ {union} FILTER(!isLiteral(?s)) }} }}"


def _iris(terms: Iterable[Term]) -> str:
    return " ".join(sorted(f"<{term.value}>" for term in terms if isinstance(term, Iri)))


def _date(day: date) -> str:
    return f'"{day.isoformat()}"^^<{XSD}date>'
