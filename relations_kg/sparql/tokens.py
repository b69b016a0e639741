"""The tokens of a SPARQL query, as far as telling words from strings, IRIs and comments needs.

It is a lexer and no parser: where a query writes ``?a<?b&&?c>?d`` it takes ``<?b&&?c>`` for an
IRI, which only a parser knows to be none. Whoever must be sure asks for the tokens again from
behind the ``<``, or asks the engine.

The time is in proportion to the text whatever the text is. No repetition gives back what it took,
and a string that is never closed is taken to the end of what could have closed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Place", "Token", "names_dataset", "place", "tokens", "unescaped", "words"]

# SPARQL 1.1 Query, section 19.8. What is not matched is punctuation of one character. A dotted
# word is as long as a prefix can be, and no prefix: its parts are words and numbers.
_LEXER = re.compile(
    r"""
      (?P<comment>\#[^\r\n]*+)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    | (?P<string>
        \"{3}(?:"{0,2}+(?:[^"\\]|\\.))*+\"{3} | '{3}(?:'{0,2}+(?:[^'\\]|\\.))*+'{3}
        | "(?!"")(?:[^"\\\r\n]|\\[^\r\n])*+" | '(?!'')(?:[^'\\\r\n]|\\[^\r\n])*+')
    | (?P<unclosed>"{3}.*+ | '{3}.*+ | ["'][^\r\n]*+)
    | (?P<variable>[?$]\w++)
    | (?P<language>@[a-zA-Z]++(?:-[a-zA-Z0-9]+)*+)
    | (?P<blank>_:\w(?:[\w-]|\.++(?=[\w-]))*+)
    | (?P<number>(?:\d++(?:\.\d++)?+|\.\d++)(?:[eE][+-]?\d++)?+)
    | (?P<name>(?P<prefix>(?:[^\W\d_](?:[\w-]|\.++(?=[\w-]))*+)?+):
        (?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])
           (?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-]|\.++(?=[\w:%\\-]))*+)?+)
    | (?P<dotted>[^\W\d_](?:[\w-]|\.++(?=[\w-]))*+)
    | (?P<word>\w++)
    | (?P<space>\s++)
    | (?P<bracket>[{}()\[\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_PART = re.compile(r"(?P<number>(?:\d++(?:\.\d++)?+|\.\d++)(?:[eE][+-]?\d++)?+)|(?P<word>\w++)")
_CODEPOINT_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})")


class Token(NamedTuple):
    """A token and its place.

    Attributes:
        kind: ``comment``, ``iri``, ``string``, ``unclosed`` (a string that never ends, with the
            rest of its line or, behind three quotes, of the query), ``variable``, ``language``,
            ``blank``, ``number``, ``name`` (a prefixed one), ``word``, ``space`` or ``bracket``.
        text: its text.
        start: the offset of its first character in the query.
        prefix: that of a prefixed name, else ``None``.
    """

    kind: str
    text: str
    start: int
    prefix: str | None

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.text)


class Place(NamedTuple):
    """Where in a query something stands, as errors say it.

    Attributes:
        line: counted from 1.
        column: counted from 1 in characters.
        source_line: the text of the line.
    """

    line: int
    column: int
    source_line: str


def place(text: str, offset: int) -> Place:
    r"""The place of the character at that offset.

    >>> place("ASK {\n  ?s ?p ?o }", 8)
    Place(line=2, column=3, source_line='  ?s ?p ?o }')
    """
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : len(text) if end < 0 else end].rstrip("\r")
    return Place(text.count("\n", 0, offset) + 1, offset - start + 1, line)


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """The tokens in order; punctuation is what lies between them.

    Args:
        text: the query.
        start: the offset from which on it is read.

    >>> [token.text for token in tokens("?s a <urn:a:b> .") if token.kind != "space"]
    ['?s', 'a', '<urn:a:b>']
    """
    for found in _LEXER.finditer(text, start):
        kind = found.lastgroup or "name"
        if kind == "dotted":
            for part in _PART.finditer(text, found.start(), found.end()):
                yield Token(part.lastgroup or "word", part.group(), part.start(), None)
        else:
            yield Token(kind, found.group(), found.start(), found["prefix"])


def words(text: str) -> Iterator[Token]:
    """The tokens that mean something: neither white space nor comments."""
    return (token for token in tokens(text) if token.kind not in ("space", "comment"))


def names_dataset(text: str) -> bool:
    """Whether the query says with ``FROM`` which graphs it is about.

    The keyword may run into its neighbours: in ``ASKFROM<urn:x:g>{}``, and in ``FROMx:g``, which
    is a prefixed name only where the query declares the prefix ``FROMx``.
    """
    return any(_names_dataset(reading) for reading in (text, unescaped(text)))


def _names_dataset(text: str) -> bool:
    declared: set[str | None] = set()
    before = ""
    for token in words(text):
        if token.kind == "word" and "FROM" in token.text.upper():
            return True
        if token.kind == "name":
            if before == "PREFIX":
                declared.add(token.prefix)
            elif token.prefix not in declared and "FROM" in (token.prefix or "").upper():
                return True
        before = token.text.upper()
    return False


def unescaped(text: str) -> str:
    r"""The query with its codepoint escapes resolved, which come before everything else.

    So says SPARQL 1.1 Query, section 19.2; Oxigraph resolves them in strings and IRIs only, so
    whoever looks for a keyword looks at both readings. An escape of no character stays as it is.

    >>> unescaped(r"\u0041SK {}")
    'ASK {}'
    """
    return _CODEPOINT_ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    codepoint = int(escape[0][2:], 16)
    if codepoint > 0x10FFFF or 0xD800 <= codepoint <= 0xDFFF:
        return escape[0]
    return chr(codepoint)
