"""The tokens of a SPARQL query, as far as telling words from strings, IRIs and comments needs.

It is a lexer and no parser: where a query writes ``?a<?b&&?c>?d`` it takes ``<?b&&?c>`` for an
IRI, which only a parser knows to be none. Whoever must be sure asks the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Token", "names_dataset", "tokens", "unescaped", "words"]

# SPARQL 1.1 Query, section 19.8. What is not matched is punctuation of one character.
_LEXER = re.compile(
    r"""
      (?P<comment>\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>\"{3}(?:"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<language>@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*)
    | (?P<blank>_:\w[\w.-]*)
    | (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<name>(?P<prefix>(?:[^\W\d_](?:[\w.-]*[\w-])?)?):
        (?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:-]|%..|\\.))?)?)
    | (?P<word>\w+)
    | (?P<space>\s+)
    | (?P<bracket>[{}()\[\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_CODEPOINT_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})")


class Token(NamedTuple):
    """A token and its place.

    Attributes:
        kind: ``comment``, ``iri``, ``string``, ``variable``, ``language``, ``blank``, ``number``,
            ``name`` (a prefixed one), ``word``, ``space`` or ``bracket``.
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


def tokens(text: str) -> Iterator[Token]:
    """The tokens in order; punctuation is what lies between them.

    >>> [token.text for token in tokens("?s a <urn:a:b> .") if token.kind != "space"]
    ['?s', 'a', '<urn:a:b>']
    """
    for found in _LEXER.finditer(text):
        yield Token(found.lastgroup or "name", found.group(), found.start(), found["prefix"])


def words(text: str) -> Iterator[Token]:
    """The tokens that mean something: neither white space nor comments."""
    return (token for token in tokens(text) if token.kind not in ("space", "comment"))


def names_dataset(text: str) -> bool:
    """Whether the query says with ``FROM`` which graphs it is about."""
    return any(
        token.kind == "word" and token.text.upper() == "FROM"
        for reading in {text, unescaped(text)}
        for token in tokens(reading)
    )


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
