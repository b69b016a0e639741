"""What is refused before an engine sees it: updates, calls on other servers, endless nesting.

An engine that is native code ends the whole process when its stack is used up. Oxigraph 0.5 does
so at some 900 nested ``EXISTS`` or function calls, 2,200 nested groups, between 1,000 and 3,000
``BIND``, ``MINUS`` or ``(... AS ?x)`` in a row and 9,400 ``||``, on a stack of 8 MiB. The caps
stay so far below that all of them reached together use about half of such a stack.

A lexer judges here. A text made to deceive it can hide a bracket, so a server needs a process
that it can lose; what calls on other servers is asked of the engine as well, where it runs.
"""

from __future__ import annotations

import re
from typing import Final

from relations_kg.errors import QueryRefused, QueryTooComplex
from relations_kg.sparql.tokens import Token, tokens, unescaped

__all__ = ["LONGEST", "check", "service_blind"]

LONGEST: Final = 1_000_000
"""Characters that a query may have."""
_DEEPEST = 100  # brackets of any kind within each other
_MOST_OPERATORS = 2_000
_MOST_ELEMENTS = 500

_OPERATORS = frozenset("|&+-*/^!=")
_ELEMENTS = frozenset(
    (
        *("AS", "BIND", "EXISTS", "FILTER", "GRAPH", "HAVING", "LATERAL", "MINUS", "OPTIONAL"),
        *("SELECT", "UNION"),
    )
)
_UPDATES = frozenset(("ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE"))
_SERVICE = "SERVICE"
_SERVICE_ANYWHERE = re.compile("(servi)c(e)", re.IGNORECASE)


def check(text: str) -> None:
    """Refuse a query that is no mere question to this dataset, or would crash its engine.

    Raises:
        QueryTooComplex: it is too long, too deeply nested or has too many operators.
        QueryRefused: it is an update, or calls on another server.
    """
    if len(text) > LONGEST:
        raise QueryTooComplex(
            f"the query has {len(text):,} characters, and {LONGEST:,} are the most that is read",
            hint="ask for less at once; put long lists of values into the data",
        )
    for reading in {text, unescaped(text)}:
        _check(reading)


def service_blind(text: str) -> str | None:
    """The query with one letter of ``service`` changed wherever the word occurs.

    What a lexer takes for a string may be read as code by the engine. If the engine can parse
    this text, which is as long and has the same tokens, it found no keyword ``SERVICE`` in the
    original, only strings, comments and names. ``None`` where the word does not occur.
    """
    blind = _SERVICE_ANYWHERE.sub(lambda found: f"{found[1]}x{found[2]}", text)
    return None if blind == text else blind


def _check(text: str) -> None:
    depth = operators = elements = end = 0
    for token in tokens(text):
        operators += _operators(text[end : token.start])
        end = token.end
        if token.kind == "bracket":
            depth += 1 if token.text in "{[(" else -1
        elif token.kind == "word":
            word = token.text.upper()
            _refuse(text, token, word)
            elements += word in _ELEMENTS
        if depth > _DEEPEST:
            raise _too_complex(text, end, f"brackets are nested more than {_DEEPEST} deep")
        if elements > _MOST_ELEMENTS:
            raise _too_complex(text, end, f"it has more than {_MOST_ELEMENTS} filters, unions, ...")
    if operators + _operators(text[end:]) > _MOST_OPERATORS:
        raise _too_complex(text, end, f"it has more than {_MOST_OPERATORS:,} operators")


def _operators(punctuation: str) -> int:
    return sum(character in _OPERATORS for character in punctuation)


_SIMPLER = "say the same with VALUES or IN, or ask in several queries"


def _too_complex(text: str, place: int, message: str) -> QueryTooComplex:
    return QueryTooComplex(
        f"the query cannot be read safely: {message}",
        hint=_SIMPLER,
        line=text.count("\n", 0, place) + 1,
    )


def _refuse(text: str, token: Token, word: str) -> None:
    if word in _UPDATES:
        raise QueryRefused(
            f"{word} changes data, and this takes questions only",
            hint="ask with SELECT, CONSTRUCT, DESCRIBE or ASK; change data in its files",
            line=text.count("\n", 0, token.start) + 1,
        )
    # Keywords may run into what precedes them: `true` and SERVICE read as one word here.
    if _SERVICE in word:
        raise QueryRefused(
            "SERVICE asks another server, and a query is about this dataset only",
            hint="import what the other server has, and ask here",
            line=text.count("\n", 0, token.start) + 1,
        )
