"""What the embedded engine says of a query it cannot take, put so that a user can act on it.

The engine's parser names the furthest place at which one of its rules failed, and a keyword's
rule fails as many characters further on as the keyword is long: where ``LIMIT`` is misspelt it
says that ``HAVING`` was expected, six characters later. Spreading the words of the query apart by
more than the longest keyword undoes that, because no rule then reaches into the next word.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

from relations_kg.errors import QueryError, StoreError
from relations_kg.namespaces import PREFIXES
from relations_kg.sparql.tokens import Token, place, tokens

__all__ = ["evaluation_fault", "syntax_fault"]

_APART = " " * 24
_PLACE = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:").match
_A_QUERY = "a query is SELECT, CONSTRUCT, DESCRIBE or ASK with a pattern in { }"
_PAIRS = {")": "(", "]": "[", "}": "{"}

# What the engine says in words among the things it expected; the rest of that list names
# rules of its grammar, and only those with the longest keywords.
_SENTENCE = re.compile(r"(?:^|, )([A-Za-z][\w*]*(?: [\w*]+)+)(?=,|$)")
_PLAINER = {
    "The SELECT contains a variable that is unbound": (
        "SELECT names a variable that is neither grouped by nor an aggregate",
        "add it to GROUP BY, or wrap it in an aggregate such as SAMPLE",
    ),
    "Duplicated variable name in SELECT": (
        "SELECT names the same variable twice",
        "give one of them another name",
    ),
    "SELECT * is not authorized with GROUP BY": (
        "SELECT * does not go with GROUP BY",
        "name the variables",
    ),
    "BIND is overriding an existing variable": (
        "BIND gives a value to a variable that has one already",
        "give it another name",
    ),
}
_KEYWORDS = (
    "ADD", "AS", "ASC", "ASK", "BASE", "BIND", "BY", "CONSTRUCT", "DESC", "DESCRIBE",
    "DISTINCT", "EXISTS", "FILTER", "FROM", "GRAPH", "GROUP", "HAVING", "IN", "LIMIT", "MINUS",
    "NAMED", "NOT", "OFFSET", "OPTIONAL", "ORDER", "PREFIX", "REDUCED", "SELECT", "UNDEF",
    "UNION", "VALUES", "WHERE", "ABS", "AVG", "BNODE", "BOUND", "CEIL", "COALESCE", "CONCAT",
    "CONTAINS", "COUNT", "DATATYPE", "DAY", "FLOOR", "GROUP_CONCAT", "HOURS", "IF", "IRI",
    "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC", "LANG", "LANGMATCHES", "LCASE", "MAX", "MIN",
    "MINUTES", "MONTH", "NOW", "RAND", "REGEX", "REPLACE", "ROUND", "SAMETERM", "SAMPLE",
    "SECONDS", "SEPARATOR", "STR", "STRAFTER", "STRBEFORE", "STRDT", "STRENDS", "STRLANG",
    "STRLEN", "STRSTARTS", "SUBSTR", "SUM", "TIMEZONE", "TZ", "UCASE", "URI", "YEAR",
)  # fmt: skip


def syntax_fault(text: str, error: SyntaxError) -> QueryError:
    """The error of a query that the engine cannot parse, with its place and the usual cause."""
    pieces = list(tokens(text))
    if all(piece.kind in ("space", "comment") for piece in pieces) and not text.strip():
        return QueryError("the query is empty", hint=_A_QUERY)
    return (
        _unclosed_text(text, pieces)
        or _undeclared_prefix(text, pieces)
        or _relative_iri(text, pieces)
        or _unbalanced(text, pieces)
        or _unreadable(text, pieces, error)
    )


def evaluation_fault(error: RuntimeError, path: Path | None) -> QueryError | StoreError:
    """The error of a query that the engine parsed and could not answer."""
    reason = str(error) or "the engine does not say why"
    if "corrupt" in reason.lower():
        return StoreError(
            f"the store cannot be read: {reason}",
            path=path,
            hint="remove the folder and build the dataset again",
        )
    if "custom function" in reason:
        return QueryError(
            f"the query calls a function that is not there: {reason}",
            hint="use the functions of SPARQL 1.1 and the casts of XML Schema, such as xsd:date",
        )
    return QueryError(f"the query cannot be answered: {reason}")


def _unclosed_text(text: str, pieces: list[Token]) -> QueryError | None:
    """A quote or an IRI that is never closed."""
    for piece in pieces:
        if piece.kind == "unclosed":
            return _at(
                text,
                piece.start,
                "this string is never closed on its line",
                'close it, or quote a text of several lines with """',
            )
        if piece.text.startswith("http") and text[piece.start - 1 : piece.start] == "<":
            return _at(
                text,
                piece.start - 1,
                "this IRI is never closed, or holds a character that no IRI can",
                "write a space as %20",
            )
    return None


def _undeclared_prefix(text: str, pieces: list[Token]) -> QueryError | None:
    words = [piece for piece in pieces if piece.kind not in ("space", "comment")]
    declared: set[str] = set()
    for piece, following in zip(words, [*words[1:], None], strict=False):
        if piece.prefix is None:
            continue
        # Taken for a declaration even behind a misspelt PREFIX, which is told on its own.
        if piece.text.endswith(":") and following is not None and following.kind == "iri":
            declared.add(piece.prefix)
        elif piece.prefix not in declared:
            return _at(
                text,
                piece.start,
                f"the prefix {piece.prefix}: is not declared",
                _declaration(piece.prefix),
            )
    return None


def _declaration(prefix: str) -> str:
    if prefix in PREFIXES:
        return f"put this line before the query: PREFIX {prefix}: <{PREFIXES[prefix]}>"
    from difflib import get_close_matches

    if near := get_close_matches(prefix, PREFIXES, n=1, cutoff=0.7):
        return f"did you mean {near[0]}:? Its line is: PREFIX {near[0]}: <{PREFIXES[near[0]]}>"
    return f"put a line before the query: PREFIX {prefix}: <the namespace's IRI>"


def _relative_iri(text: str, pieces: list[Token]) -> QueryError | None:
    if any(piece.kind == "word" and piece.text.upper() == "BASE" for piece in pieces):
        return None
    for piece in pieces:
        if piece.kind == "iri" and not _SCHEME(piece.text):
            return _at(
                text,
                piece.start,
                f"{piece.text} is a relative IRI, and nothing says relative to what",
                "write the IRI in full, or begin the query with BASE <...>",
            )
    return None


def _unbalanced(text: str, pieces: list[Token]) -> QueryError | None:
    opened: list[Token] = []
    for piece in pieces:
        if piece.kind != "bracket":
            continue
        if piece.text not in _PAIRS:
            opened.append(piece)
        elif not opened or opened.pop().text != _PAIRS[piece.text]:
            return _at(
                text,
                piece.start,
                f"this {piece.text} closes nothing that was opened",
                f"remove it, or open a {_PAIRS[piece.text]} before it",
            )
    if not opened:
        return None
    return _at(
        text, opened[-1].start, f"this {opened[-1].text} is never closed", "close it where it ends"
    )


def _unreadable(text: str, pieces: list[Token], error: SyntaxError) -> QueryError:
    start, expected = _furthest(text, pieces)
    for sentence in _SENTENCE.findall(expected):
        if sentence in _PLAINER:
            message, hint = _PLAINER[sentence]
            return QueryError(message, hint=hint)
        if start is not None:
            return _at(text, start, f"the query cannot be read: {sentence}", None)
        return QueryError(f"the query cannot be read: {sentence}")
    if start is None:
        return QueryError(
            "the query ends before it is complete, or uses a name twice where it may not",
            hint=_A_QUERY,
        )
    word = text[start:].split(None, 1)[0]
    return _at(text, start, f"the query cannot be read from {word[:40]!r} on", _advice(word))


def _advice(text: str) -> str:
    from difflib import get_close_matches

    for word in re.findall(r"(?<![?$:\w])[A-Za-z_]{3,}", text.upper()):
        if word not in _KEYWORDS and (near := get_close_matches(word, _KEYWORDS, 1, 0.7)):
            return f"did you mean {near[0]}?"
    return "look for a missing full stop, quote or bracket just before this place"


def _furthest(text: str, pieces: list[Token]) -> tuple[int | None, str]:
    """Where the word begins that the engine cannot take, and what it expected there.

    The place is ``None`` where the engine came to the end of the text.
    """
    spread: list[str] = []
    words: list[tuple[int, int]] = []  # where a word begins, spread apart and in the text
    size = end = 0
    apart = True
    for piece in [*pieces, Token("space", "", len(text), None)]:
        between = text[end : piece.start]  # punctuation that the lexer passed over
        for part, start in ((between, end), (piece.text, piece.start)):
            gap = part is piece.text and piece.kind in ("space", "comment")
            if gap:
                apart = True
            elif part:
                if apart:
                    spread.append(_APART)
                    size += len(_APART)
                    words.append((size, start))
                    apart = False
                spread.append(part)
                size += len(part)
        end = piece.start + len(piece.text)
    spread.append(_APART * 2)
    try:
        # An empty store: should the text be a query after all, nothing comes of it.
        ox.Store().query("".join(spread).replace("\n", " ").replace("\r", " "))
    except SyntaxError as error:
        if found := _PLACE.match(str(error)):
            at = int(found[2]) - 1
            before = [start for start, _ in words if start <= at]
            at_end = at >= size + len(_APART)
            expected = found[3].removeprefix("one of ")
            return (None if at_end or not before else words[len(before) - 1][1]), expected
    return None, ""


def _at(text: str, start: int, message: str, hint: str | None) -> QueryError:
    return QueryError(message, hint=hint, **place(text, start)._asdict())
