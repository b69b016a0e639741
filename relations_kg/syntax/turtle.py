"""Turtle and TriG in one canonical form: a diff of two files reads as a change of facts.

Only the prefixes that are used, sorted; subjects sorted by code point, their properties and values
as :mod:`relations_kg.syntax.canonical` has them.

RDF 1.1 Turtle; RDF 1.1 TriG.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from relations_kg.namespaces import PREFIXES, RDF, XSD, shrink
from relations_kg.rdf import XSD_STRING, BlankNode, Iri, Literal, Quad, Term
from relations_kg.syntax.ntriples import (
    order,
    quoted,
    spelled_blank,
    spelled_iri,
    spelled_language,
)

__all__ = ["is_bare", "lines"]

_TYPE = RDF + "type"
_BETWEEN = " ,\n        "

# What reads as a literal of that type without quotes (RDF 1.1 Turtle, sections 2.5.2 and 2.5.3),
# and comes out of rdflib's parser as it went in: no leading zeros and plus signs, no doubles.
_BARE = {
    XSD + "integer": re.compile(r"0|-?[1-9][0-9]*").fullmatch,
    XSD + "decimal": re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+").fullmatch,
    XSD + "boolean": re.compile(r"true|false").fullmatch,
}


def is_bare(literal: Literal) -> bool:
    """Whether Turtle reads the lexical form without quotes as the same literal."""
    matches = _BARE.get(literal.datatype)
    return matches is not None and matches(literal.lexical) is not None


def lines(
    quads: Iterable[Quad], *, graphs: bool, prefixes: Mapping[str, str] = PREFIXES
) -> Iterator[str]:
    """The text of TriG, or of Turtle where ``graphs`` is false, piece by piece.

    Args:
        quads: in any order; what is there twice is written once.
        graphs: whether the named graphs are kept, or their union is written.
        prefixes: prefix to namespace; every namespace ends in ``/`` or ``#``.

    Raises:
        InputError: a term cannot be written in any syntax of RDF.
    """
    by_graph: dict[Iri | None, set[tuple[Term, Iri, Term]]] = {}
    for quad in quads:
        name = quad.graph if graphs else None
        by_graph.setdefault(name, set()).add((quad.subject, quad.predicate, quad.object))
    speller = _Speller(prefixes)
    body: list[str] = []
    for name in sorted(by_graph, key=lambda name: "" if name is None else name.value):
        blocks = list(_blocks(by_graph[name], speller))
        if name is None:
            body += ["\n" + block for block in blocks]
        else:
            inner = "\n".join(blocks)
            # Not indented: the line starts within a string are part of its text.
            body.append(f"\n{speller.iri(name)} {{\n{inner}}}\n")
    for prefix in sorted(speller.used):
        yield f"@prefix {prefix}: {spelled_iri(prefixes[prefix])} .\n"
    yield from body


class _Speller:
    """Spells terms with prefixes, and remembers which it used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.used: set[str] = set()
        self._prefix_of = {namespace: prefix for prefix, namespace in prefixes.items()}
        self._known: dict[str, str] = {}

    def iri(self, iri: Iri) -> str:
        return self._iri(iri.value)

    def term(self, term: Term) -> str:
        if isinstance(term, Iri):
            return self._iri(term.value)
        if isinstance(term, BlankNode):
            return spelled_blank(term)
        if is_bare(term):
            return term.lexical
        text = quoted(term.lexical, multiline="\n" in term.lexical)
        if term.language is not None:
            return f"{text}@{spelled_language(term.language)}"
        return text if term.datatype == XSD_STRING else f"{text}^^{self._iri(term.datatype)}"

    def _iri(self, iri: str) -> str:
        found = self._known.get(iri)
        if found is None:
            found = shrink(iri, self._prefix_of)
            if found is None:
                found = spelled_iri(iri)
            else:
                self.used.add(found.partition(":")[0])
            self._known[iri] = found
        return found


def _blocks(triples: set[tuple[Term, Iri, Term]], speller: _Speller) -> Iterator[str]:
    """One block of lines for each subject."""
    from relations_kg.syntax.layout import WIDTH
    from relations_kg.syntax.reading_order import place_of

    def rank(triple: tuple[Term, Iri, Term]) -> tuple[object, ...]:
        subject, predicate, object_ = triple
        spelled = speller.term(object_)
        if isinstance(object_, Literal):
            value = (1, object_.language or "", spelled)
        else:
            value = (0 if isinstance(object_, Iri) else 2, "", spelled)
        return (
            order(subject),
            place_of(predicate.value),
            "" if predicate.value == _TYPE else speller.iri(predicate),
            value,
        )

    for subject, of_subject in groupby(sorted(triples, key=rank), key=lambda triple: triple[0]):
        parts = []
        for predicate, of_predicate in groupby(of_subject, key=lambda triple: triple[1]):
            objects = [speller.term(each[2]) for each in of_predicate]
            if predicate.value == _TYPE:
                # In one line where it has room, with what follows it.
                line = " , ".join(objects)
                room = WIDTH - len(speller.term(subject)) - len(" a ") - len(" ;")
                between = " , " if len(line) <= room else _BETWEEN
                parts.append(f"a {between.join(objects)}")
            else:
                parts.append(f"{speller.iri(predicate)} {_BETWEEN.join(objects)}")
        yield f"{speller.term(subject)} " + " ;\n    ".join(parts) + " .\n"
