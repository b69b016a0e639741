"""A SELECT query taken apart, so that it can be asked for all that its rows rest on.

Into each group that may or may not match (OPTIONAL, a branch of UNION) goes a variable that is
bound exactly where the group matched. What is inside FILTER EXISTS and subqueries cannot be seen
from outside; these are cut out as queries of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from relations_kg.errors import UsageError
from relations_kg.sparql.tokens import Token, words

__all__ = ["MARK", "Inner", "Structure", "take_apart"]

MARK = "why_group_"
"""What the names of the variables that tell which group matched begin with."""

_FORMS = ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")
_AGGREGATES = re.compile(r"\b(?:COUNT|SUM|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT)\s*\(", re.IGNORECASE)
_TAIL = frozenset({"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})


@dataclass(frozen=True)
class Inner:
    """A part whose variables cannot be seen from outside.

    Attributes:
        text: the group of an EXISTS without its braces, or the SELECT of a subquery.
        marks: the numbers of the groups around it.
        is_subquery: whether it is a subquery.
    """

    text: str
    marks: tuple[int, ...]
    is_subquery: bool


@dataclass
class Structure:
    """The parts of a SELECT query.

    Attributes:
        prologue: PREFIX and BASE.
        dataset: FROM clauses; may be empty.
        body: the group behind WHERE without its braces, with marks.
        values: the VALUES behind all; may be empty.
        projected: the projected variables, in order; empty for ``*``.
        computed: expressions of the list of SELECT by their variable, aggregates left out.
        aggregated: variables of the list of SELECT that an aggregate makes.
        is_grouped: whether solutions are counted or taken together.
        grouped_by: the variables of GROUP BY.
        inner: what is cut out.
        notes: what the evidence cannot tell, in sentences without a full stop.
    """

    prologue: str = ""
    dataset: str = ""
    body: str = ""
    values: str = ""
    projected: list[str] = field(default_factory=list)
    computed: dict[str, str] = field(default_factory=dict)
    aggregated: set[str] = field(default_factory=set)
    is_grouped: bool = False
    grouped_by: set[str] = field(default_factory=set)
    inner: list[Inner] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def witnesses(self) -> str:
        """The query for everything that is bound in a solution, the marks included."""
        binds = "".join(f" BIND({text} AS ?{name})" for name, text in self.computed.items())
        body = f"{{ {self.body}\n }}{binds}" if binds else self.body
        return f"{self.prologue}SELECT * {self.dataset} WHERE {{ {body}\n }} {self.values}"

    @property
    def pattern(self) -> str:
        """The query for the triple patterns alone."""
        return f"{self.prologue}SELECT * WHERE {{ {self.body}\n }}"


def take_apart(text: str) -> Structure:
    """The parts of a query.

    Args:
        text: a SPARQL query that the store accepts.

    Raises:
        UsageError: it is no SELECT query.
    """
    tokens = list(words(text))
    first = next(
        (at for at, t in enumerate(tokens) if t.kind == "word" and t.text.upper() in _FORMS), None
    )
    if first is None or tokens[first].text.upper() != "SELECT":
        raise UsageError(
            "only the rows of a SELECT query have evidence",
            hint="write a SELECT query, or leave out --why; "
            "'relations-kg explain' tells why a triple holds",
        )
    found = Structure(prologue=text[: tokens[first].start])
    at = _projection(text, tokens, first + 1, found)
    start = at
    while tokens[at].text != "{":
        at += 1
    found.dataset = "".join(
        f" {text[a.start : a.end]}" for a in tokens[start:at] if a.text.upper() != "WHERE"
    )
    close = _Body(text, tokens, found).read(at)
    _after(text, tokens, close + 1, found)
    return found


def _projection(text: str, tokens: list[Token], at: int, found: Structure) -> int:
    while at < len(tokens):
        token = tokens[at]
        if token.text == "{" or token.text.upper() in ("WHERE", "FROM"):
            return at
        if token.kind == "variable":
            found.projected.append(token.text[1:])
        elif token.text == "(":
            close = _closing(tokens, at)
            name, expression = tokens[close - 1].text[1:], text[token.end : tokens[close - 2].start]
            found.projected.append(name)
            if _AGGREGATES.search(expression):
                found.aggregated.add(name)
                found.is_grouped = True
            else:
                found.computed[name] = expression
            at = close
        at += 1
    return at


def _closing(tokens: list[Token], at: int) -> int:
    """Where the bracket that opens at ``at`` is closed."""
    depth = 0
    for place in range(at, len(tokens)):
        if tokens[place].kind == "bracket":
            depth += 1 if tokens[place].text in "{[(" else -1
            if depth == 0:
                return place
    return len(tokens) - 1


def _after(text: str, tokens: list[Token], at: int, found: Structure) -> None:
    """GROUP BY and VALUES behind the body."""
    place = at
    while place < len(tokens):
        word = tokens[place].text.upper()
        if tokens[place].kind == "word" and word == "GROUP":
            found.is_grouped = True
            place = _grouping(text, tokens, place + 2, found)
            continue
        if tokens[place].kind == "word" and word == "VALUES":
            found.values = text[tokens[place].start :]
            break
        place += 1
    if found.is_grouped:
        # Outside an aggregate only what is grouped by may be used, which identifies the row.
        found.computed = {name: e for name, e in found.computed.items() if name in found.grouped_by}
        found.aggregated |= set(found.projected) - found.grouped_by


def _grouping(text: str, tokens: list[Token], at: int, found: Structure) -> int:
    while at < len(tokens) and tokens[at].text.upper() not in _TAIL:
        token = tokens[at]
        if token.kind == "variable":
            found.grouped_by.add(token.text[1:])
        elif token.text == "(":
            close = _closing(tokens, at)
            if close - 2 > at and tokens[close - 2].text.upper() == "AS":
                name = tokens[close - 1].text[1:]
                found.grouped_by.add(name)
                found.computed[name] = text[token.end : tokens[close - 2].start]
            else:
                found.grouped_by.add("")  # an expression that no row shows
            at = close
        at += 1
    return at


class _Body:
    """Goes through the group behind WHERE, marks groups and cuts out what is closed to us."""

    def __init__(self, text: str, tokens: list[Token], found: Structure) -> None:
        self._text = text
        self._tokens = tokens
        self._found = found
        self._marks = 0

    def read(self, start: int) -> int:
        """Read the group that opens at a token; returns where it is closed."""
        tokens = self._tokens
        end = _closing(tokens, start)
        parts: list[str] = []
        written = tokens[start].end
        around: list[int | None] = []
        at = start + 1
        while at < end:
            token = tokens[at]
            if token.text == "{":
                kind = self._kind(at)
                if kind not in ("group", "optional"):
                    close = _closing(tokens, at)
                    self._cut(kind, at, close, tuple(m for m in around if m is not None))
                    at = close + 1
                    continue
                self._marks += 1
                around.append(self._marks)
            elif token.text == "}":
                mark = around.pop()
                parts += self._text[written : token.start], f" BIND(true AS ?{MARK}{mark}) "
                written = token.start
            at += 1
        parts.append(self._text[written : tokens[end].start])
        self._found.body = "".join(parts)
        return end

    def _kind(self, at: int) -> str:
        tokens = self._tokens
        before = [token.text.upper() for token in tokens[max(0, at - 3) : at]]
        if tokens[at + 1].text.upper() == "SELECT":
            return "subquery"
        last = before[-1] if before else ""
        if last == "EXISTS":
            gap = self._text[tokens[at - 2].end : tokens[at - 1].start]
            if before[-2:-1] == ["NOT"] or "!" in gap:
                return "absent"
            return "exists" if before[-2:-1] == ["FILTER"] and not gap.strip() else "tested"
        if last == "MINUS":
            return "absent"
        if self._is_data(at):
            return "data"
        return "optional" if last == "OPTIONAL" else "group"

    def _is_data(self, at: int) -> bool:
        """Whether the braces hold the rows of VALUES."""
        place = at - 1
        while place > 0 and (
            self._tokens[place].kind == "variable" or self._tokens[place].text in "()"
        ):
            place -= 1
        return self._tokens[place].text.upper() == "VALUES"

    def _cut(self, kind: str, at: int, close: int, marks: tuple[int, ...]) -> None:
        inside = self._text[self._tokens[at].end : self._tokens[close].start]
        if kind in ("subquery", "exists"):
            self._found.inner.append(Inner(inside, marks, kind == "subquery"))
        elif kind == "absent":
            self._note("it also rests on what the dataset does not say (NOT EXISTS or MINUS)")
        elif kind == "tested":
            self._note("it also rests on an EXISTS within an expression, which is not looked into")

    def _note(self, sentence: str) -> None:
        if sentence not in self._found.notes:
            self._found.notes.append(sentence)
