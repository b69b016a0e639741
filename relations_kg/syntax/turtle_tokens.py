"""The tokens of Turtle, TriG, N-Triples and N-Quads, with the offsets at which they stand.

RDF 1.1 Turtle, section 6.5 (productions for terminals), and RDF 1.1 TriG, section 4.5; the
tokens of N-Triples and N-Quads are some of these. Where the engine's parser is stricter than
the grammar, so is this: a number that an ``e`` follows without an exponent is no token, nor
is an escape for half a surrogate pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, TypeAlias, cast

from relations_kg.errors import SyntaxFault
from relations_kg.syntax.spans import Lines

__all__ = ["PN_CHARS", "PN_CHARS_BASE", "Kind", "Token", "tokens"]

Kind: TypeAlias = Literal[
    "iri", "name", "blank", "string", "language", "datatype", "integer", "decimal", "double",
    "word", "directive", "mark", "comment",
]  # fmt: skip
"""What a token is.

``iri``: ``<...>``; ``name``: a prefixed name, also ``ex:`` and ``:x``; ``blank``: ``_:b``;
``string``: in any of the four quotings, quotes included; ``language``: ``@en``; ``datatype``:
``^^``; ``integer``, ``decimal``, ``double``: a number; ``word``: ``a``, ``true``, ``false``,
``PREFIX``, ``BASE``, ``GRAPH`` or what somebody took for one of them; ``directive``:
``@prefix``, ``@base`` or ``@version``; ``mark``: one of ``. ; , [ ] ( ) { }``; ``comment``: from
``#`` to the end of the line.
"""

PN_CHARS_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""The letters that a name may begin with, for a set of a regular expression."""
PN_CHARS: Final = PN_CHARS_BASE + r"_0-9\-" + "\u00b7\u0300-\u036f\u203f\u2040"
"""The characters within a name, for a set of a regular expression."""

_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_UCHAR = (
    r"\\u(?![dD][89A-Fa-f])[0-9A-Fa-f]{4}"
    r"|\\U(?:0010|000[1-9A-Fa-f]|0000(?![dD][89A-Fa-f]))[0-9A-Fa-f]{4}"
)
_ESCAPE = rf"""\\[tbnrf"'\\]|{_UCHAR}"""
# Dots may stand within a name and not at its end. Everything is possessive: what a token has
# taken it never gives back, so no text costs more than its length. No group is captured within
# what is possessive: some releases of Python 3.11 lose track of it.
_TOKEN = re.compile(
    rf"""
    [ \t\r\n]*+
    (?:
      (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|{_UCHAR})*+>)
    | (?P<name>(?:[{PN_CHARS_BASE}][{PN_CHARS}]*+(?:\.++[{PN_CHARS}]++)*+)?+
        :(?:(?:[{PN_CHARS_BASE}_:0-9]|{_PLX})
            (?:[{PN_CHARS}:]|{_PLX}|\.++(?=[{PN_CHARS}:]|{_PLX}))*+)?+)
    | (?P<mark>[;,\[\](){{}}]|\.(?![0-9]))
    | (?P<word>[{PN_CHARS_BASE}][{PN_CHARS}]*+(?:\.++[{PN_CHARS}]++)*+)
    | (?P<string>
        \"{{3}}(?:[^"\\]|{_ESCAPE}|"{{1,2}}+(?!"))*+\"{{3}}
      | '{{3}}(?:[^'\\]|{_ESCAPE}|'{{1,2}}+(?!'))*+'{{3}}
      | "(?!"")(?:[^"\\\r\n]|{_ESCAPE})*+"
      | '(?!'')(?:[^'\\\r\n]|{_ESCAPE})*+')
    | (?P<double>[+-]?+(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)[eE][+-]?+[0-9]++(?![eE]))
    | (?P<decimal>[+-]?+[0-9]*+\.[0-9]++(?![eE]))
    | (?P<integer>[+-]?+[0-9]++(?!\.?+[0-9]*+[eE]))
    | (?P<datatype>\^\^)
    | (?P<directive>@(?:prefix|base|version)(?![A-Za-z0-9-]))
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<blank>_:[{PN_CHARS_BASE}_0-9][{PN_CHARS}]*+(?:\.++[{PN_CHARS}]++)*+)
    | (?P<comment>\#[^\r\n]*+)
    | \Z
    | (?P<nothing>.)
    )
    """,
    re.VERBOSE | re.DOTALL,
)

_VERSIONS = ("version", "@version")


class Token(NamedTuple):
    """A token and where it stands.

    Attributes:
        kind: what it is.
        text: as it is written, escapes and quotes included.
        start: offset of its first character, in code points.
        end: offset behind its last character.
    """

    kind: Kind
    text: str
    start: int
    end: int


def tokens(
    text: str, start: int = 0, end: int | None = None, *, name: str | None = None
) -> Iterator[Token]:
    """The tokens of a text in order, comments among them; white space is left out.

    Args:
        text: Turtle, TriG, N-Triples or N-Quads, without a byte order mark.
        start: the offset to begin at, at which no token is under way.
        end: the offset to end at; that of the end of the text by default.
        name: what to call the text in a message.

    Raises:
        SyntaxFault: something is no token; with line, column and the line's text.
    """
    before = ""
    for found in _TOKEN.finditer(text, start, len(text) if end is None else end):
        kind = found.lastgroup
        if kind is None:
            return
        first, last = found.span(kind)
        if kind == "nothing":
            raise _fault(text, first, name)
        spelled = text[first:last]
        # A tag may be called `prefix`, and no directive follows the string of a literal.
        if kind == "directive" and before == "string":
            kind = "language"
        if kind == "string" and before in _VERSIONS:
            before = ""
        elif kind != "comment":
            before = spelled.lower() if kind in ("word", "directive") else kind
        yield Token(cast(Kind, kind), spelled, first, last)


def _fault(text: str, offset: int, name: str | None) -> SyntaxFault:
    lines = Lines(text)
    line, column = lines.position(offset)
    character = text[offset]
    if character in "\"'":
        message = "a string is never closed, or holds an escape that there is none of"
        hint = 'a string with line ends stands between three quotes: """ ... """'
    elif character == "<":
        message = "an IRI is never closed, or holds a character that no IRI can hold"
        hint = "write spaces and other characters that no IRI can hold as %20 and the like"
    elif character in "0123456789+-":
        message = "a number is not complete"
        hint = "a name that begins with a digit has a prefix before it"
    else:
        message = f"{character!r} begins nothing that can stand here"
        hint = None
    return SyntaxFault(
        message, path=name, line=line, column=column, source_line=lines.text_of(line), hint=hint
    )
