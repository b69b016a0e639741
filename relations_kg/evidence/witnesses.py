"""The triples on which each row of an answer rests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from relations_kg.entailment.rules import Triple
from relations_kg.errors import QueryError
from relations_kg.evidence.matching import first_match
from relations_kg.evidence.patterns import Block, blocks
from relations_kg.evidence.structure import MARK, Structure, take_apart
from relations_kg.queries.parameters import syntax
from relations_kg.rdf import BlankNode, Term
from relations_kg.results import Binding, Solutions
from relations_kg.sparql.substitution import occurrences, substitute
from relations_kg.store.base import Store

__all__ = ["MOST_SOLUTIONS", "Witness", "witnesses"]

MOST_SOLUTIONS = 100
"""How many solutions that make one row are looked at."""
MOST_READ = 1_000_000
"""How many solutions are gone through for all rows together."""


@dataclass
class Witness:
    """What one row rests on.

    Attributes:
        triples: triples of the dataset, in the order of the query, each once.
        notes: what could not be told, in sentences without a full stop.
    """

    triples: dict[Triple, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)


def witnesses(
    store: Store, text: str, variables: Sequence[str], rows: Sequence[Binding]
) -> list[Witness]:
    """What each row of an answer rests on.

    Args:
        store: the dataset that gave the answer.
        text: the SELECT query.
        variables: the variables of the answer.
        rows: its rows.

    Raises:
        UsageError: it is no SELECT query.
    """
    structure = take_apart(text)
    found = [Witness(notes=dict.fromkeys(structure.notes)) for _ in rows]
    try:
        parts = blocks(structure.pattern)
        hidden = structure.grouped_by - set(variables)
        if structure.is_grouped and hidden:
            raise QueryError("rows are grouped by something that they do not show")
        _fill(store, structure, parts, variables, rows, found)
    except QueryError as error:
        for witness in found:
            witness.triples.clear()
            witness.notes[error.message] = None
    return found


def _fill(
    store: Store,
    structure: Structure,
    parts: Sequence[Block],
    variables: Sequence[str],
    rows: Sequence[Binding],
    found: Sequence[Witness],
) -> None:
    solutions = store.query(structure.witnesses)
    assert isinstance(solutions, Solutions)
    shown = [name for name in variables if name not in structure.aggregated]
    at = [solutions.variables.index(name) for name in shown if name in solutions.variables]
    own = [variables.index(name) for name in shown if name in solutions.variables]
    rows_of: dict[Binding, list[int]] = {}
    for number, row in enumerate(rows):
        rows_of.setdefault(tuple(row[place] for place in own), []).append(number)
    seen = dict.fromkeys(rows_of, 0)
    for read, solution in enumerate(solutions.bindings()):
        key = tuple(solution[place] for place in at)
        if key not in seen:
            continue
        seen[key] += 1
        if read >= MOST_READ:
            _tell(found, f"only the first {MOST_READ:,} solutions were looked at")
            break
        if seen[key] > MOST_SOLUTIONS:
            if all(count > MOST_SOLUTIONS for count in seen.values()):
                break
            continue
        known = {
            name: term
            for name, term in zip(solutions.variables, solution, strict=True)
            if term is not None
        }
        for number in rows_of[key]:
            _add(store, structure, parts, known, found[number])
    for key, count in seen.items():
        told = ""
        if count > MOST_SOLUTIONS:
            told = f"more solutions make this row; the first {MOST_SOLUTIONS} were looked at"
        elif count == 0 and not structure.is_grouped:
            told = "which solution makes this row cannot be told"
        for number in rows_of[key] if told else ():
            found[number].notes[told] = None


def _tell(found: Sequence[Witness], note: str) -> None:
    for witness in found:
        witness.notes[note] = None


def _add(
    store: Store,
    structure: Structure,
    parts: Sequence[Block],
    known: Mapping[str, Term],
    witness: Witness,
) -> None:
    """Add what one solution rests on."""
    for block in parts:
        if all(f"{MARK}{mark}" in known for mark in block.marks):
            triples = first_match(store, block.patterns, known)
            if triples is None:
                witness.notes["a part of it is in no named triple of the dataset"] = None
            else:
                witness.triples.update(dict.fromkeys(triples))
    for inner in structure.inner:
        if not all(f"{MARK}{mark}" in known for mark in inner.marks):
            continue
        if inner.is_subquery:
            within = _of_subquery(store, structure.prologue + inner.text, known)
        else:
            within = _of_exists(store, structure, inner.text, known)
        for each in within:
            witness.triples.update(each.triples)
            witness.notes.update(each.notes)


def _of_subquery(store: Store, text: str, known: Mapping[str, Term]) -> Iterator[Witness]:
    answer = store.query(text)
    assert isinstance(answer, Solutions)
    rows = [
        row
        for row in answer.bindings()
        if all(
            term is None or known.get(name, term) == term
            for name, term in zip(answer.variables, row, strict=True)
        )
    ]
    yield from witnesses(store, text, answer.variables, rows[:1])


def _of_exists(
    store: Store, structure: Structure, inside: str, known: Mapping[str, Term]
) -> Iterator[Witness]:
    """What the first solution of an EXISTS rests on."""
    names = {occurrence.name for occurrence in occurrences(inside)}
    if any(isinstance(term, BlankNode) and name in names for name, term in known.items()):
        yield Witness(notes={"it also rests on an EXISTS about a blank node": None})
        return
    terms = {name: syntax(term) for name, term in known.items() if not isinstance(term, BlankNode)}
    text = substitute(f"SELECT * WHERE {{ {inside}\n }}", terms)
    text = f"{structure.prologue}{text} LIMIT 1"
    answer = store.query(text)
    assert isinstance(answer, Solutions)
    yield from witnesses(store, text, answer.variables, list(answer.bindings()))
