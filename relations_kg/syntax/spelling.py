"""One spelling for each term, and the prefixes that it takes.

RDF 1.1 Turtle, sections 2.4 (IRIs) and 2.5 (literals).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from relations_kg.namespaces import PREFIXES, RDF, XSD, shrink
from relations_kg.syntax.literal_text import (
    read_iri,
    read_local,
    read_string,
    spelled_local,
    spelled_string,
)
from relations_kg.syntax.turtle_tree import Term

__all__ = ["Spelling", "iri_of"]

_TYPE = RDF + "type"
_STRING = XSD + "string"
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:").match

# What Turtle reads as a literal of that type without quotes (section 6.5, NumericLiteral and
# BooleanLiteral).
_BARE = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+").fullmatch,
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+").fullmatch,
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+").fullmatch,
    XSD + "boolean": re.compile(r"true|false").fullmatch,
}


def iri_of(term: Term) -> str:
    """The IRI that an IRI, a prefixed name or ``a`` stands for; relative as it is written."""
    if term.kind == "iri":
        return read_iri(term.text)
    if term.kind == "name":
        return term.namespace + read_local(term.text.partition(":")[2])
    return _TYPE


class Spelling:
    """Spells terms with the prefixes of a file and of the project, and remembers which it used.

    Args:
        declared: prefix to namespace, as the file declares them; ``None`` where they are not
            the same everywhere in the file: then every name keeps the prefix that it has, and
            no IRI gets one.
    """

    def __init__(self, declared: Mapping[str, str] | None) -> None:
        self.used: set[str] = set()
        self._prefixes = None if declared is None else _prefix_of(declared)
        self._known: dict[Term, str] = {}

    def term(self, term: Term) -> str:
        """The term as it is written where a subject or an object stands."""
        found = self._known.get(term)
        if found is None:
            found = self._known[term] = self._term(term)
        return found

    def verb(self, term: Term) -> str:
        """The term as it is written where a predicate stands: ``a`` for ``rdf:type``."""
        return "a" if iri_of(term) == _TYPE else self.term(term)

    def _term(self, term: Term) -> str:
        if term.kind == "name":
            return self._name(term)
        if term.kind == "iri":
            return self._iri(read_iri(term.text))
        if term.kind == "string":
            return self._literal(term)
        return term.text

    def _name(self, term: Term) -> str:
        prefix, _, local = term.text.partition(":")
        if self._prefixes is not None:
            short = self._shrunk(iri_of(term))
            if short is not None:
                return short
            prefix = self._prefixes[term.namespace]
            self.used.add(prefix)
        return f"{prefix}:{spelled_local(local)}"

    def _iri(self, iri: str) -> str:
        return self._shrunk(iri) or f"<{iri}>"

    def _shrunk(self, iri: str) -> str | None:
        """The prefixed name for an absolute IRI, if there is one that needs no escapes."""
        if self._prefixes is None or not _ABSOLUTE(iri):
            return None
        short = shrink(iri, self._prefixes)
        if short is not None:
            self.used.add(short.partition(":")[0])
        return short

    def _literal(self, term: Term) -> str:
        lexical = read_string(term.text)
        if term.language is not None:
            return f"{spelled_string(lexical)}@{term.language}"
        if term.datatype is None:
            return spelled_string(lexical)
        datatype = iri_of(term.datatype)
        if datatype == _STRING:
            return spelled_string(lexical)
        bare = _BARE.get(datatype)
        if bare is not None and bare(lexical):
            return lexical
        return f"{spelled_string(lexical)}^^{self.term(term.datatype)}"


def _prefix_of(declared: Mapping[str, str]) -> dict[str, str]:
    """Namespace to prefix: the project's, unless the file means something else by the prefix."""
    prefixes: dict[str, str] = {}
    for prefix, namespace in (*PREFIXES.items(), *sorted(declared.items())):
        if declared.get(prefix, namespace) == namespace:
            prefixes.setdefault(namespace, prefix)
    return prefixes
