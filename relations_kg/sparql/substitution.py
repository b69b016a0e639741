"""Values in the place of variables, the same on every store and at every depth of a query.

Oxigraph's own substitution refuses variables that are not projected, rdflib's initial bindings
pass BIND over, and an added VALUES does not reach into subqueries. So the term itself, in its
canonical syntax, takes the place of every token of the variable. SPARQL does not take a term
everywhere it takes a variable (SPARQL 1.1 Query, section 19.8), hence:

- in the list of a SELECT the term is given the variable's name, ``(<...> AS ?a)``; in that of a
  subquery it is left out, since the variable is gone outside, or given a name of its own where
  nothing else is selected;
- among the conditions of ORDER BY it stands in parentheses, and among those of GROUP BY it has a
  name of its own there too, which rdflib asks for;
- ``BOUND(?a)`` becomes ``(true)``, which needs no parentheses around it either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from relations_kg.sparql.tokens import Token, words

__all__ = ["Occurrence", "occurrences", "substitute"]

_CONDITIONS = {"GROUP": "grouped", "ORDER": "ordered"}
_END_OF_CONDITIONS = frozenset({"HAVING", "LIMIT", "OFFSET", "VALUES"})
_END_OF_PROJECTION = frozenset({"FROM", "WHERE"})


class Occurrence(NamedTuple):
    """A place where a query names a variable.

    Attributes:
        name: the variable, without its mark.
        start: offset of the first character of what is to be replaced.
        end: offset behind its last character.
        role: ``term``; ``projected`` in the list of a SELECT, ``subprojected`` in that of a
            subquery; ``grouped`` and ``ordered`` among the conditions of GROUP BY and ORDER BY;
            ``bound`` as the argument of BOUND, which it then includes; ``assigned`` where the
            query itself gives it a value.
    """

    name: str
    start: int
    end: int
    role: str


def substitute(text: str, terms: Mapping[str, str]) -> str:
    """The query with terms in the place of variables.

    Args:
        text: a SPARQL query without codepoint escapes outside strings and IRIs.
        terms: the syntax of a term, by the name of the variable.

    >>> substitute("SELECT ?a ?o { ?a ?p ?o }", {"a": "<urn:x:y>"})
    'SELECT (<urn:x:y> AS ?a) ?o { <urn:x:y> ?p ?o }'
    """
    walk = _Walk(text)
    found = list(walk.occurrences())
    taken = {occurrence.name for occurrence in found}
    parts: list[str] = []
    end = 0
    for name, start, stop, role in found:
        if name not in terms or role == "assigned":
            continue
        term = terms[name]
        if role == "projected":
            term = f"({term} AS ?{name})"
        elif role == "subprojected" and walk.lists[start].items > 1:
            walk.lists[start].items -= 1
            term = ""
        elif role in ("subprojected", "grouped"):
            term = f"({term} AS ?{_free(name, taken)})"
        elif role == "ordered":
            term = f"({term})"
        elif role == "bound":
            term = "(true)"
        parts += text[end:start], term
        end = stop
    parts.append(text[end:])
    return "".join(parts)


def occurrences(text: str) -> Iterator[Occurrence]:
    """Every place where the query names a variable, in order."""
    return _Walk(text).occurrences()


@dataclass(slots=True)
class _Clause:
    """The clause in which tokens stand.

    Attributes:
        role: that of the variables in it, outside expressions.
        depth: the depth of brackets at which its own tokens stand.
        items: how many variables and expressions a list of SELECT has.
    """

    role: str
    depth: int
    items: int = 0

    @property
    def selects(self) -> bool:
        """Whether it is the list of a SELECT."""
        return self.role in ("projected", "subprojected")


class _Walk:
    """One pass over the tokens that knows in which clause it is.

    Attributes:
        lists: the list of SELECT in which a variable stands, by the offset of the variable.
    """

    def __init__(self, text: str) -> None:
        self.lists: dict[int, _Clause] = {}
        self._tokens = list(words(text))
        self._depth = 0
        self._clause: _Clause | None = None
        # The clauses around each open brace, to come back to when it is closed: an expression
        # may hold a group, with EXISTS, and the group another clause.
        self._around: list[_Clause | None] = []

    def occurrences(self) -> Iterator[Occurrence]:
        for at, token in enumerate(self._tokens):
            if token.kind == "bracket":
                self._bracket(token.text)
            elif token.kind == "word":
                self._word(token.text.upper())
            elif token.kind == "variable":
                yield self._occurrence(at, token)

    def _bracket(self, bracket: str) -> None:
        clause = self._clause
        if bracket == "{":
            rows = clause is not None and clause.role == "values"
            self._around.append(None if rows else clause)  # VALUES ends with its rows
            if not rows:
                self._clause = None
        elif bracket == "}":
            self._clause = self._around.pop() if self._around else None
        elif bracket == "(" and clause and clause.depth == self._depth:
            clause.items += 1
        self._depth += 1 if bracket in "{[(" else -1

    def _word(self, word: str) -> None:
        clause = self._clause
        if word == "SELECT":
            self._clause = _Clause("subprojected" if self._around else "projected", self._depth)
        elif word in _CONDITIONS:
            self._clause = _Clause(_CONDITIONS[word], self._depth)
        elif word == "VALUES":
            self._clause = _Clause("values", self._depth)
        elif (
            clause
            and self._depth == clause.depth
            and word in (_END_OF_PROJECTION if clause.selects else _END_OF_CONDITIONS)
        ):
            self._clause = None

    def _occurrence(self, at: int, token: Token) -> Occurrence:
        name = token.text[1:]
        before = [other.text.upper() for other in self._tokens[max(at - 2, 0) : at]]
        if before[-1:] == ["AS"]:
            return Occurrence(name, token.start, token.end, "assigned")
        if before == ["BOUND", "("]:
            closing = self._tokens[at + 1] if at + 1 < len(self._tokens) else token
            return Occurrence(name, self._tokens[at - 2].start, closing.end, "bound")
        role = "term"
        if self._clause:
            if self._clause.role == "values":
                role = "assigned"
            elif self._clause.depth == self._depth:
                role = self._clause.role
                self._clause.items += 1
                self.lists[token.start] = self._clause
        return Occurrence(name, token.start, token.end, role)


def _free(name: str, taken: set[str]) -> str:
    """A name that the query does not use, which it uses from now on."""
    number = 1
    while f"{name}_{number}" in taken:
        number += 1
    taken.add(f"{name}_{number}")
    return f"{name}_{number}"
