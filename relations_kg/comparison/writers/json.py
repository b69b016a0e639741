"""Comparisons as JSON: the words of the text, and every triple in N-Quads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from relations_kg.comparison.compare import Comparison
from relations_kg.comparison.contents import line_of
from relations_kg.comparison.facts import Fact, Thing
from relations_kg.rdf import Iri, Quad, Term
from relations_kg.syntax.ntriples import ntriples_term

__all__ = ["write"]


def write(comparison: Comparison) -> str:
    """An object with the things that differ; IRIs bare, other terms as N-Triples has them."""
    found = comparison.difference
    data: dict[str, Any] = {
        "old": comparison.old,
        "new": comparison.new,
        "same": comparison.is_same,
        "added": len(found.added),
        "removed": len(found.removed),
        "things": [_thing(comparison, thing) for thing in comparison.things],
    }
    if comparison.consequences is not None:
        removed = set(found.removed)
        data["inferred"] = [
            {
                "change": each.change,
                "triple": _line(Quad(*each.triple)),
                "sentence": each.sentence,
                "rule": each.rule or None,
                "causes": [
                    {"change": "removed" if quad in removed else "added", "triple": _line(quad)}
                    for quad in each.causes
                ],
            }
            for each in comparison.consequences
        ]
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _thing(comparison: Comparison, thing: Thing) -> dict[str, Any]:
    words = comparison.words
    return {
        "node": _term(thing.node),
        "name": words.name(thing.node),
        "kinds": words.kinds(thing.node),
        "change": thing.change,
        "sources": [
            {"passage": _term(passage), "name": name}
            for passage, name in zip(words.passages(thing), words.sources(thing), strict=True)
        ],
        "facts": [_fact(comparison, fact) for fact in thing.facts],
    }


def _fact(comparison: Comparison, fact: Fact) -> dict[str, Any]:
    old, new = comparison.words.values(fact)
    return {
        "change": fact.change,
        "property": fact.predicate.value,
        "name": comparison.words.name(fact.predicate),
        "graph": None if fact.graph is None else fact.graph.value,
        "old": None if fact.old is None else {"term": _term(fact.old), "name": old},
        "new": None if fact.new is None else {"term": _term(fact.new), "name": new},
        "removed": _lines(fact.removed),
        "added": _lines(fact.added),
    }


def _term(term: Term) -> str:
    return term.value if isinstance(term, Iri) else ntriples_term(term)


def _lines(quads: Iterable[Quad]) -> list[str]:
    return [_line(quad) for quad in quads]


def _line(quad: Quad) -> str:
    return line_of(quad).decode().rstrip("\n")
