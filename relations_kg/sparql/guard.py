"""What is refused before an engine sees it: updates, calls on other servers, what crashes it.

An engine that is native code ends the whole process when its stack is used up. On a stack of
8 MiB Oxigraph 0.5 does so at some 900 nested ``EXISTS`` or function calls, 2,200 nested groups,
between 1,000 and 3,000 ``BIND``, ``MINUS``, ``(... AS ?x)`` or conditions of ORDER BY in a row and
9,400 ``||``. Its optimizer takes the fourth power of the number of patterns: 1.3 seconds for 120,
17 for 200. The caps stay so far below that all of them reached together do no harm.

The lexer alone would take ``<((1))&&2>`` in ``1<((1))&&2>1`` for an IRI, and all that follows an
apostrophe there for a string. It does not here: within an expression, no IRI follows an operand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from relations_kg.errors import QueryError, QueryRefused, QueryTooComplex
from relations_kg.sparql.tokens import Token, place, tokens, unescaped

__all__ = [
    "LONGEST",
    "MOST_ELEMENTS",
    "MOST_ITEMS",
    "MOST_NESTED",
    "MOST_OPERATORS",
    "MOST_PATTERNS",
    "check",
    "service_blind",
]

LONGEST: Final = 1_000_000
"""Characters that a query may have."""
MOST_NESTED: Final = 100
"""Brackets of any kind within each other."""
MOST_OPERATORS: Final = 2_000
"""Operators of expressions and property paths."""
MOST_ELEMENTS: Final = 500
"""Keywords such as FILTER, UNION or AS, each with an expression or a group of its own."""
MOST_PATTERNS: Final = 120
"""Triple patterns, groups, steps of paths and items of collections."""
MOST_ITEMS: Final = 1_000
"""Brackets, variables and names outside groups; the rows of VALUES do not count."""

_OPERATORS = frozenset("|&+-*/^!=")
_BEFORE_OPERANDS = _OPERATORS | frozenset(",<>")
# Keywords may run into their neighbours: `trueAS` is read as one word here, and as two there.
_ELEMENT = re.compile(
    "AS$|BIND|EXISTS|FILTER|GRAPH|HAVING|LATERAL|MINUS|OPTIONAL|SELECT|UNION|VALUES"
)
_UPDATES = frozenset(("ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE"))
_SERVICE = "SERVICE"
_SERVICE_ANYWHERE = re.compile("(servi)c(e)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_TERMS = frozenset({"blank", "iri", "name", "number", "string", "variable"})
_TERM_WORDS = frozenset({"A", "FALSE", "TRUE"})


def check(text: str) -> None:
    """Refuse a query that is no mere question to this dataset, or would crash its engine.

    Raises:
        QueryTooComplex: it is too long, too deeply nested or has too much of something.
        QueryRefused: it is an update, or calls on another server.
        QueryError: a string between three quotes is never closed.
    """
    if len(text) > LONGEST:
        raise QueryTooComplex(
            f"the query has {len(text):,} characters, and {LONGEST:,} are the most that is read",
            hint="ask for less at once; put long lists of values into the data",
        )
    _Reading(text, exact=True).check()
    if (resolved := unescaped(text)) != text:
        _Reading(resolved, exact=False).check()


def service_blind(text: str) -> str | None:
    """The query with one letter of ``service`` changed wherever the word occurs.

    ``SERVICEa:b {}`` has a prefixed name or a call, as the engine's grammar will have it. If the
    engine can parse this text, which is as long and has the same tokens, it found no keyword
    ``SERVICE`` in the original, only strings, comments and names. ``None`` where the word does
    not occur.
    """
    blind = _SERVICE_ANYWHERE.sub(lambda found: f"{found[1]}x{found[2]}", text)
    return None if blind == text else blind


@dataclass(slots=True)
class _Bracket:
    """What an open bracket holds.

    Attributes:
        kind: ``listing``, the outermost and that of a subselect, where variables and expressions
            stand in a row; ``pattern``; ``nodes``, a collection or a path; ``expression``;
            ``data``, the rows of VALUES.
        begins: whether the next term begins another pattern.
    """

    kind: str
    begins: bool = False


class _Reading:
    """One pass over the tokens that counts what an engine's stack and time depend on."""

    def __init__(self, text: str, *, exact: bool) -> None:
        self._text = text
        self._exact = exact
        self._open = [_Bracket("listing")]
        # The two tokens before the one at hand, without white space and comments. Punctuation
        # is a token of the kind "punctuation" here.
        self._before = self._last = Token("punctuation", "", 0, None)
        self._data_follows = False
        self._operators = self._elements = self._patterns = self._items = 0

    def check(self) -> None:
        """Raise an error where the query is refused."""
        for token in self._tokens():
            if token.kind == "punctuation":
                self._punctuation(token)
            elif token.kind == "bracket":
                self._bracket(token)
            elif token.kind == "word":
                self._word(token)
            elif token.kind == "unclosed":
                self._unclosed(token)
            elif token.kind in _TERMS:
                self._term(token)
            self._count(token)
            self._before, self._last = self._last, token

    def _tokens(self) -> Iterator[Token]:
        """The tokens as a parser sees them, and the punctuation between them."""
        text = self._text
        end = start = 0
        while True:
            for token in tokens(text, start):
                if token.start > end:
                    yield Token("punctuation", text[end : token.start], end, None)
                end = token.end
                if token.kind == "iri" and self._compares():
                    end, start = token.start, token.start + 1
                    break
                if token.kind not in ("space", "comment"):
                    yield token
            else:
                break
        if end < len(text):
            yield Token("punctuation", text[end:], end, None)

    def _compares(self) -> bool:
        """Whether a ``<`` at this place is an operator."""
        if self._open[-1].kind != "expression":
            return False
        kind, text = self._last.kind, self._last.text
        if kind == "punctuation":
            return text[-1] not in _BEFORE_OPERANDS
        return text != "(" and not (kind == "word" and text.upper().endswith("DISTINCT"))

    def _punctuation(self, token: Token) -> None:
        inside = self._open[-1]
        for sign in token.text:
            if sign in _OPERATORS and inside.kind != "data":
                self._operators += 1
            if inside.kind == "pattern":
                if sign in ".;,":
                    inside.begins = True
                elif sign in "/|~":
                    self._patterns += 1
        # Reified triples nest without brackets.
        for _ in range(token.text.count("<<")):
            self._opens("pattern" if self._open[-1].kind != "data" else "data")
        for _ in range(token.text.count(">>")):
            if len(self._open) > 1:
                self._open.pop()

    def _bracket(self, token: Token) -> None:
        if token.text in "{[(":
            self._opens(self._kind(token.text))
        else:
            if len(self._open) > 1:
                self._open.pop()
            if token.text == "}":
                self._open[-1].begins = True
                self._data_follows = False

    def _kind(self, bracket: str) -> str:
        outside = self._open[-1].kind
        if outside == "data" or (bracket == "{" and self._data_follows):
            return "data"
        if bracket != "(":
            return "pattern"
        if outside in ("listing", "expression", "nodes"):
            return "expression" if outside == "listing" else outside
        if self._last.kind == "word" and self._last.text.upper() not in _TERM_WORDS:
            return "expression"
        if self._last.kind == "name" and "FILTER" in (self._last.prefix or "").upper():
            raise self._too_complex(
                self._last,
                "a keyword and the name behind it run into each other",
                hint="put a space behind FILTER, or use another prefix",
            )
        called = self._last.kind in ("iri", "name") and self._before.kind == "word"
        return "expression" if called and self._before.text.upper().endswith("FILTER") else "nodes"

    def _opens(self, kind: str) -> None:
        outside = self._open[-1]
        self._items += kind != "data"
        joined = kind == "pattern" or (kind == "data" and outside.kind != "data")
        if joined or (kind == "nodes" and outside.begins):
            self._patterns += 1
            outside.begins = False
        self._open.append(_Bracket(kind))

    def _word(self, token: Token) -> None:
        word = token.text.upper()
        self._refuse(token, word)
        self._elements += len(_ELEMENT.findall(word))
        inside = self._open[-1]
        if word in _TERM_WORDS:
            self._term(token)
        elif inside.kind == "pattern" and "SELECT" in word and self._last.text == "{":
            inside.kind = "listing"
        elif "VALUES" in word:
            self._data_follows = True
            inside.begins = False
        else:
            inside.begins = not word.endswith("GRAPH")

    def _term(self, token: Token) -> None:
        inside = self._open[-1]
        if token.kind == "number" and self._signed(token):
            self._operators -= 1
        if inside.kind == "pattern" and token.prefix:
            # `true.x:y` may be two terms with a full stop between them.
            self._patterns += token.prefix.count(".")
        if inside.kind == "listing":
            self._items += token.kind in ("variable", "name", "iri")
        elif inside.kind == "nodes" or (inside.kind == "pattern" and inside.begins):
            self._patterns += 1
            inside.begins = False

    def _signed(self, number: Token) -> bool:
        """Whether a sign before it is a part of the number, as in a list, and no operator."""
        sign, before = self._last, self._before
        if self._open[-1].kind != "expression" or sign.kind != "punctuation":
            return False
        preceding = sign.text[-2:-1] or before.text[-1:]
        return sign.text[-1] in "+-" and sign.end == number.start and preceding in {",", "("}

    def _unclosed(self, token: Token) -> None:
        """No engine reads on behind it, but one that resolves escapes later may begin earlier."""
        for word in _WORD.findall(token.text.upper()):
            self._refuse(token, word)
        # `"""abc"` is two strings to a parser that gives back what it took.
        if token.text.startswith(('"""', "'''")):
            raise QueryError(
                "this string is never closed",
                hint="close it with three quotes, as it began",
                **self._at(token.start),
            )

    def _count(self, token: Token) -> None:
        if len(self._open) > MOST_NESTED + 1:
            raise self._too_complex(token, f"brackets are nested more than {MOST_NESTED} deep")
        for number, most, what in (
            (self._operators, MOST_OPERATORS, "operators"),
            (self._elements, MOST_ELEMENTS, "filters, unions, bindings, ..."),
            (self._patterns, MOST_PATTERNS, "triple patterns and groups"),
            (self._items, MOST_ITEMS, "brackets, columns and conditions"),
        ):
            if number > most:
                raise self._too_complex(token, f"it has more than {most:,} {what}")

    def _too_complex(self, token: Token, message: str, hint: str = "") -> QueryTooComplex:
        return QueryTooComplex(
            f"the query cannot be read safely: {message}",
            hint=hint or "say the same with VALUES or IN, or ask in several queries",
            **self._at(token.start),
        )

    def _refuse(self, token: Token, word: str) -> None:
        if word in _UPDATES:
            raise QueryRefused(
                f"{word} changes data, and this takes questions only",
                hint="ask with SELECT, CONSTRUCT, DESCRIBE or ASK; change data in its files",
                **self._at(token.start),
            )
        if _SERVICE in word:
            raise QueryRefused(
                "SERVICE asks another server, and a query is about this dataset only",
                hint="import what the other server has, and ask here",
                **self._at(token.start),
            )

    def _at(self, offset: int) -> dict[str, Any]:
        found = place(self._text, offset)
        if not self._exact:  # columns of a text that nobody wrote say nothing
            return {"line": found.line}
        return found._asdict()
