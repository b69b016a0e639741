"""Bounds of dates and situations in force, derived within a workspace.

What :func:`relations_kg.dataset.derive.derive` finds, without reading every triple: an event
with one date and nothing else that bears on time gets its bounds from a query for each few
hundred different dates, and only the others are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from relations_kg.dataset.derive import DateProblem, date_bounds, derive, heeded
from relations_kg.dataset.manifest import Note
from relations_kg.dataset.situations import SituationTerms
from relations_kg.errors import EdtfError
from relations_kg.namespaces import DATASET, RDF, RKG
from relations_kg.rdf import Iri, Quad, Term
from relations_kg.store.workspace import ASSERTED, Workspace

__all__ = ["derive_in_place"]

_TYPE = Iri(RDF + "type")
_SITUATION = Iri(RKG + "Situation")
_OTHERS = Iri(DATASET + "derivation")
_AT_ONCE = 500
_SOURCES = (Iri(RKG + "inSource"), Iri(RKG + "retrievedOn"))


def derive_in_place(workspace: Workspace, ontology: Sequence[Quad]) -> Iterator[Note]:
    """Add what is derived to what is asserted; a note for each date that cannot be read.

    Args:
        workspace: the facts.
        ontology: tells classes and roles of situations from others.
    """
    terms = SituationTerms.of(ontology)
    situations = set(_situations(workspace, terms))
    others = [Quad(node, _TYPE, _SITUATION, None) for node in situations]
    others += _of_several(workspace)
    workspace.add(others, _OTHERS)
    derivation = derive(_heeded(workspace, situations), ontology)
    problems = list(derivation.problems)
    problems += _events(workspace)
    workspace.add(derivation.quads)
    workspace.clear(_OTHERS)
    for problem in sorted(problems, key=repr):
        yield Note("date", problem.message, problem.subject[0])


def _situations(workspace: Workspace, terms: SituationTerms) -> Iterator[Iri]:
    for pattern, names in (
        (f"?s <{_TYPE.value}> ?term", terms.classes),
        ("?s ?term ?any", terms.subject_roles),
        ("?any ?term ?s", terms.object_roles),
    ):
        values = " ".join(sorted(workspace.sparql(name) for name in names))
        query = (
            f"SELECT DISTINCT ?s {{ VALUES ?term {{ {values} }} {pattern} FILTER(!isLiteral(?s)) }}"
        )
        for (node,) in workspace.select(query):
            yield node  # type: ignore[misc]


def _of_several(workspace: Workspace) -> Iterator[Quad]:
    """What has a start, an end, an attestation, or two dates."""
    date = f"<{RKG}date>"
    times = " ".join(f"<{RKG}{name}>" for name in ("start", "end", "attested"))
    for query in (
        f"SELECT DISTINCT ?s {{ VALUES ?p {{ {times} }} ?s ?p ?o }}",
        f"SELECT ?s {{ ?s {date} ?o }} GROUP BY ?s HAVING(COUNT(*) > 1)",
    ):
        for (node,) in workspace.select(query):
            yield Quad(node, _TYPE, _SITUATION)  # type: ignore[arg-type]


def _heeded(workspace: Workspace, situations: Iterable[Term]) -> Iterator[Quad]:
    """What bears on the time of the nodes that are looked at one by one."""
    for node in situations:
        yield Quad(node, _TYPE, _SITUATION)  # type: ignore[arg-type]
    # A filter, since with VALUES the engine asks for each pair of a node and a predicate.
    predicates = ", ".join(f"<{p.value}>" for p in heeded() if p not in _SOURCES)
    sources = " ".join(f"<{p.value}>" for p in _SOURCES)
    for query in (
        f"SELECT ?s ?p ?o {{ GRAPH <{_OTHERS.value}> {{ ?s <{_TYPE.value}> <{_SITUATION.value}> }} "
        f"?s ?p ?o FILTER(?p IN ({predicates})) }}",
        f"SELECT ?s ?p ?o {{ VALUES ?p {{ {sources} }} ?s ?p ?o }}",
    ):
        for subject, predicate, object_ in workspace.select(query):
            yield Quad(subject, predicate, object_)  # type: ignore[arg-type]


def _events(workspace: Workspace) -> Iterator[DateProblem]:
    """Bounds for what has one date and is not looked at otherwise."""
    date = Iri(RKG + "date")
    one = (
        f"?s <{date.value}> ?date FILTER NOT EXISTS "
        f"{{ GRAPH <{_OTHERS.value}> {{ ?s <{_TYPE.value}> <{_SITUATION.value}> }} }}"
    )
    rows: list[str] = []
    for (value,) in list(workspace.select(f"SELECT DISTINCT ?date {{ ?s <{date.value}> ?date }}")):
        if value is None:
            continue
        found = date_bounds(value)
        if isinstance(found, EdtfError):
            values = f"VALUES ?date {{ {workspace.sparql(value)} }}"
            for (subject,) in workspace.select(f"SELECT ?s {{ {values} {one} }}"):
                yield DateProblem(subject, date, value, found.message)  # type: ignore[arg-type]
            continue
        days = [
            f'"{day.isoformat()}"^^<http://www.w3.org/2001/XMLSchema#date>' if day else "UNDEF"
            for day in (found.earliest, found.latest)
        ]
        rows.append(
            f"({workspace.sparql(value)} {' '.join(days)} {'true' if found.open else 'UNDEF'})"
        )
    for start in range(0, len(rows), _AT_ONCE):
        values = " ".join(rows[start : start + _AT_ONCE])
        workspace.update(
            f"INSERT {{ GRAPH <{ASSERTED.value}> {{ ?s <{RKG}dateEarliest> ?earliest ; "
            f"<{RKG}dateLatest> ?latest ; <{RKG}openEnd> ?open }} }} "
            f"USING <{ASSERTED.value}> USING NAMED <{_OTHERS.value}> WHERE {{ "
            f"VALUES (?date ?earliest ?latest ?open) {{ {values} }} "
            f"{one} }}"
        )
