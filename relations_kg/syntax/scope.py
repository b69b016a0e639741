"""What prefixes and relative IRIs stand for at a place in Turtle or TriG.

RDF 1.1 Turtle, sections 6.3 (IRI references) and 6.4 (escape sequences). Relative IRIs are
resolved by the engine's parser, so that both mean the same.
"""

from __future__ import annotations

import re

from relations_kg.errors import SyntaxFault
from relations_kg.rdf import Iri
from relations_kg.syntax.reading import read

__all__ = ["Scope", "unescaped"]

_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*+:").match
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


class Scope:
    """The prefixes and the base at a place in a text.

    Attributes:
        prefixes: prefix, without its colon, to namespace.
        base: what relative IRIs are relative to; ``None`` where nothing says so.
    """

    def __init__(self, base: str | None = None) -> None:
        self.base = base
        self.prefixes: dict[str, str] = {}
        self._known: dict[str, Iri] = {}

    def declare(self, prefix: str, iri: str) -> None:
        """Take ``ex:`` for an IRI, both as they are written."""
        self.prefixes[prefix[:-1]] = self.iri(iri).value
        self._known.clear()

    def rebase(self, iri: str) -> None:
        """Take an IRI, as it is written, for the base."""
        self.base = self.iri(iri).value
        self._known.clear()

    def iri(self, text: str) -> Iri:
        """The IRI that ``<...>``, a prefixed name or ``a`` stands for.

        Raises:
            SyntaxFault: nothing declares the prefix, or says what the IRI is relative to.
        """
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = Iri(self._resolved(text))
        return known

    def _resolved(self, text: str) -> str:
        if text[0] == "<":
            if _ABSOLUTE(text):
                return unescaped(text[1:-1])
            statement = f"{text} <x:p> <x:o> .".encode()
            for quad in read(statement, "turtle", base=self.base):
                return quad.subject[0]
        prefix, _, local = text.partition(":")
        namespace = self.prefixes.get(prefix)
        if namespace is None:
            raise SyntaxFault(f"the prefix {prefix}: has not been declared")
        return namespace + (re.sub(r"\\(.)", r"\1", local) if "\\" in local else local)


def unescaped(text: str) -> str:
    """The text with its escapes undone, without the quotes or brackets around it."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _ESCAPED.get(m[3], m[3]), text
    )
