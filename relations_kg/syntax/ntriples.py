"""N-Triples and N-Quads, and the spelling of terms that the other syntaxes share.

RDF 1.1 N-Triples, section 4 (canonical form); RDF 1.1 N-Quads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from relations_kg.errors import InputError
from relations_kg.rdf import XSD_STRING, BlankNode, Iri, Literal, Quad, Term
from relations_kg.terms import BLANK_LABEL

__all__ = [
    "ESCAPES",
    "lines",
    "ntriples_term",
    "order",
    "quoted",
    "spelled_blank",
    "spelled_iri",
    "spelled_language",
]

# The characters that no IRI may hold, however it is written (RDF 1.1 Turtle, section 6.5, IRIREF).
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\ud800-\udfff]*").fullmatch
_LANGUAGE = re.compile(r"[A-Za-z]+(?:-[A-Za-z0-9]+)*").fullmatch
_SURROGATE = re.compile("[\ud800-\udfff]").search
_SHORT_ESCAPES = {
    "\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\",
}  # fmt: skip
ESCAPES: Final = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | {
    ord(raw): escaped for raw, escaped in _SHORT_ESCAPES.items()
}
"""How a character is written that cannot stand in a string as it is."""
_MULTILINE_ESCAPES = {code: text for code, text in ESCAPES.items() if code != ord("\n")}


def ntriples_term(term: Term) -> str:
    """The term in N-Triples.

    Raises:
        InputError: it cannot be written in any syntax of RDF.
    """
    if isinstance(term, Iri):
        return spelled_iri(term.value)
    if isinstance(term, BlankNode):
        return spelled_blank(term)
    text = quoted(term.lexical)
    if term.language is not None:
        return f"{text}@{spelled_language(term.language)}"
    return text if term.datatype == XSD_STRING else f"{text}^^{spelled_iri(term.datatype)}"


def lines(quads: Iterable[Quad], *, graphs: bool) -> Iterator[str]:
    """The lines of N-Quads, or of N-Triples where ``graphs`` is false, sorted and once each.

    Raises:
        InputError: a term cannot be written in any syntax of RDF.
    """
    known: dict[Term, str] = {}

    def text(term: Term) -> str:
        if isinstance(term, Literal):
            return ntriples_term(term)
        found = known.get(term)
        if found is None:
            found = known[term] = ntriples_term(term)
        return found

    def line(quad: Quad) -> str:
        triple = f"{text(quad.subject)} {text(quad.predicate)} {text(quad.object)}"
        if graphs and quad.graph is not None:
            return f"{triple} {text(quad.graph)} .\n"
        return f"{triple} .\n"

    yield from sorted({line(quad) for quad in quads})


def order(term: Term) -> tuple[int, str, str, str]:
    """What terms are sorted by: IRIs, blank nodes, literals, each by code point."""
    if isinstance(term, Iri):
        return 0, term.value, "", ""
    if isinstance(term, BlankNode):
        return 1, term.label, "", ""
    return 2, term.lexical, term.datatype, term.language or ""


def spelled_iri(iri: str) -> str:
    """The IRI between angle brackets.

    Raises:
        InputError: it is relative, or holds a character that no IRI can.
    """
    if not _IRI(iri):
        shown = iri if len(iri) <= 80 else iri[:79] + "…"
        raise InputError(
            f"{shown!r} is not an absolute IRI, and RDF cannot be written with it",
            hint="write spaces and other characters that no IRI can hold as %20 and the like",
        )
    return f"<{iri}>"


def spelled_blank(node: BlankNode) -> str:
    """The label of a blank node after ``_:``.

    Raises:
        InputError: it is no label.
    """
    if not BLANK_LABEL(node.label):
        raise InputError(f"{node.label!r} is no label for a blank node")
    return f"_:{node.label}"


def spelled_language(tag: str) -> str:
    """The language tag itself.

    Raises:
        InputError: it is none.
    """
    if not _LANGUAGE(tag):
        raise InputError(f"{tag!r} is no language tag")
    return tag


def quoted(text: str, *, multiline: bool = False) -> str:
    """The lexical form of a literal in quotes, control characters and quotes escaped.

    Args:
        text: the lexical form.
        multiline: leave line feeds as they are, between three quotes.

    Raises:
        InputError: half a surrogate pair, which UTF-8 cannot hold.
    """
    if _SURROGATE(text):
        raise InputError("a literal holds half a surrogate pair, which is no character")
    if multiline:
        return f'"""{text.translate(_MULTILINE_ESCAPES)}"""'
    return f'"{text.translate(ESCAPES)}"'
