"""What a fixture for one rule of OWL 2 RL is made of.

A case says what follows because of its rule and what does not. Where other rules of the profile
lead to the same conclusion they are named in ``beside``: with those removed the rule alone has
to reach it, and with the rule removed as well nothing may.
"""

from __future__ import annotations

from dataclasses import dataclass

from relations_kg.namespaces import PREFIXES, shrink
from relations_kg.rdf import BlankNode, Iri, Literal, Quad, Term
from relations_kg.syntax.reading import read

__all__ = ["EXAMPLE", "Case", "concludes", "contradicts", "quads", "shown"]

EXAMPLE = "https://example.org/"
_PROLOGUE = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    + f"@prefix : <{EXAMPLE}> .\n"
)
_PREFIX_OF = {**{iri: prefix for prefix, iri in PREFIXES.items()}, EXAMPLE: ""}


def quads(turtle: str) -> list[Quad]:
    """Turtle with the project's prefixes, and ``:`` for the example's."""
    return list(read((_PROLOGUE + turtle).encode(), format="turtle"))


def shown(triple: tuple[Term, ...]) -> str:
    """A triple as the cases write it."""
    return " ".join(map(_name, triple[:3]))


def _name(term: Term) -> str:
    if isinstance(term, Literal):
        return f'"{term.lexical}"'
    if isinstance(term, BlankNode):
        return f"_:{term.label}"
    assert isinstance(term, Iri)
    return shrink(term.value, _PREFIX_OF) or term.value


@dataclass(frozen=True)
class Case:
    """What one rule does.

    Attributes:
        rule: its name in the profile.
        given: Turtle.
        follows: what it concludes, as ``subject predicate object``.
        never: what looks as if it followed, and does not.
        culprits: where the conclusion is a contradiction, the facts that are in it.
        consistent: Turtle that is like ``given`` and has no contradiction.
        beside: the other rules that reach the same conclusion.
    """

    rule: str
    given: str
    follows: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    culprits: frozenset[str] = frozenset()
    consistent: str = ""
    beside: frozenset[str] = frozenset()


def concludes(rule: str, given: str, *follows: str, never: str = "", beside: str = "") -> Case:
    """A rule that adds triples; ``never`` is separated by ``|`` and ``beside`` by spaces."""
    return Case(
        rule,
        given,
        frozenset(follows),
        frozenset(filter(None, never.split(" | "))),
        beside=frozenset(beside.split()),
    )


def contradicts(rule: str, given: str, *culprits: str, consistent: str, beside: str = "") -> Case:
    """A rule that concludes *false*."""
    return Case(
        rule,
        given,
        culprits=frozenset(culprits),
        consistent=consistent,
        beside=frozenset(beside.split()),
    )
