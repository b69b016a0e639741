"""The triples that match patterns, where some terms are known already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from relations_kg.entailment.rules import Triple
from relations_kg.evidence.patterns import Node, Path, Pattern, Variable
from relations_kg.rdf import Iri, Literal, Term
from relations_kg.store.base import Store

__all__ = ["first_match"]

_Walked: TypeAlias = tuple[Term, Term, tuple[Triple, ...]]


def first_match(
    store: Store, patterns: Sequence[Pattern], known: Mapping[str, Term]
) -> tuple[Triple, ...] | None:
    """Triples that match all the patterns together, or ``None``.

    Args:
        store: the dataset.
        patterns: triple patterns; their blank nodes and paths have no value in ``known``.
        known: terms by the name of the variable.
    """
    return next(_matches(store, tuple(patterns), known), None)


def _matches(
    store: Store, patterns: tuple[Pattern, ...], known: Mapping[str, Term]
) -> Iterator[tuple[Triple, ...]]:
    if not patterns:
        yield ()
        return
    # What has most known terms comes first: it matches least.
    pattern = max(patterns, key=lambda each: _known(each, known))
    others = list(patterns)
    others.remove(pattern)
    for found, triples in _match(store, pattern, known):
        for more in _matches(store, tuple(others), {**known, **found}):
            yield triples + more


def _known(pattern: Pattern, known: Mapping[str, Term]) -> tuple[int, bool]:
    ends = [_value(node, known) is not None for node in (pattern.subject, pattern.object)]
    return sum(ends), not isinstance(pattern.predicate, Path)


def _value(node: Node, known: Mapping[str, Term]) -> Term | None:
    return known.get(node.name) if isinstance(node, Variable) else node


def _match(
    store: Store, pattern: Pattern, known: Mapping[str, Term]
) -> Iterator[tuple[dict[str, Term], tuple[Triple, ...]]]:
    subject, object_ = _value(pattern.subject, known), _value(pattern.object, known)
    if isinstance(pattern.predicate, Path):
        for start, end, triples in _walk(store, pattern.predicate, subject, object_):
            found = _bound(((pattern.subject, start), (pattern.object, end)), known)
            if found is not None:
                yield found, triples
        return
    predicate = _value(pattern.predicate, known)
    for triple in _triples(store, subject, predicate, object_):
        found = _bound(zip(pattern, triple, strict=True), known)
        if found is not None:
            yield found, (triple,)


def _bound(
    pairs: Iterable[tuple[Node | Path, Term]], known: Mapping[str, Term]
) -> dict[str, Term] | None:
    """The values of variables, unless one would have two."""
    found: dict[str, Term] = {}
    for node, term in pairs:
        if isinstance(node, Variable):
            if found.get(node.name, term) != term or known.get(node.name, term) != term:
                return None
            found[node.name] = term
    return found


def _triples(
    store: Store, subject: Term | None, predicate: Term | None, object_: Term | None
) -> Iterator[Triple]:
    if isinstance(subject, Literal) or (predicate and not isinstance(predicate, Iri)):
        return
    seen: set[Triple] = set()
    for quad in store.quads(subject, predicate, object_):
        triple = (quad.subject, quad.predicate, quad.object)
        if triple not in seen:
            seen.add(triple)
            yield triple


def _walk(
    store: Store, path: Path | Iri, start: Term | None, end: Term | None
) -> Iterator[_Walked]:
    """Pairs of nodes that a path connects, each with the triples on the way."""
    if isinstance(path, Iri):
        for triple in _triples(store, start, path, end):
            yield triple[0], triple[2], (triple,)
    elif path.kind == "inverse":
        for one, other, triples in _walk(store, path.parts[0], end, start):
            yield other, one, triples
    elif path.kind == "alternative":
        for part in path.parts:
            yield from _walk(store, part, start, end)
    elif path.kind == "sequence":
        yield from _sequence(store, path.parts, start, end)
    elif path.kind == "negated":
        for triple in _triples(store, start, None, end):
            if triple[1] not in path.parts:
                yield triple[0], triple[2], (triple,)
    else:
        yield from _repeated(store, path, start, end)


def _sequence(
    store: Store, parts: tuple[Path | Iri, ...], start: Term | None, end: Term | None
) -> Iterator[_Walked]:
    if len(parts) == 1:
        yield from _walk(store, parts[0], start, end)
    elif start is None and end is not None:  # from the end that is known
        for middle, last, after in _walk(store, parts[-1], None, end):
            for first, _, before in _sequence(store, parts[:-1], None, middle):
                yield first, last, before + after
    else:
        for first, middle, before in _walk(store, parts[0], start, None):
            for _, last, after in _sequence(store, parts[1:], middle, end):
                yield first, last, before + after


def _repeated(store: Store, path: Path, start: Term | None, end: Term | None) -> Iterator[_Walked]:
    """``?``, ``*`` and ``+``: breadth first, so that the way is a shortest one."""
    if start is None:
        if end is not None:
            inverse = Path(path.kind, (Path("inverse", path.parts),))
            for one, other, triples in _repeated(store, inverse, end, None):
                yield other, one, triples
        return
    if path.kind in "?*" and end in (None, start):
        yield start, start, ()
    ways: dict[Term, tuple[Triple, ...]] = {}
    left: list[tuple[Term, tuple[Triple, ...]]] = [(start, ())]
    for node, before in left:
        for _, following, triples in _walk(store, path.parts[0], node, None):
            if following in ways:
                continue
            ways[following] = before + triples
            if end in (None, following):
                yield start, following, ways[following]
            if path.kind != "?":
                left.append((following, ways[following]))
