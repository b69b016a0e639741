"""One solution of a SELECT query, and the Python values of terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from relations_kg.rdf import INTEGER_DATATYPES, BlankNode, Iri, Literal, Term

if TYPE_CHECKING:
    import rdflib

__all__ = ["Row", "python_value"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_MOST_DIGITS = 4300
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII).fullmatch
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII).fullmatch
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII).fullmatch
_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII
).fullmatch


class Row:
    """A solution; its values are terms of rdflib, or ``None`` where a variable is unbound.

    A value is found by name (``row["state"]``, ``row.state``) or by position (``row[0]``);
    iteration gives the values in the order of the variables.
    """

    __slots__ = ("_index", "_terms")

    def __init__(self, index: Mapping[str, int], terms: tuple[Term | None, ...]) -> None:
        self._index = index
        self._terms = terms

    @property
    def terms(self) -> tuple[Term | None, ...]:
        """The same values as light terms."""
        return self._terms

    def python(self) -> dict[str, Any]:
        """The values as Python has them, by variable.

        Numbers become ``int``, ``Decimal`` or ``float``; ``xsd:boolean``, ``xsd:date`` and
        ``xsd:dateTime`` their Python types; everything else text. A literal that is not
        what its datatype says stays text too.
        """
        return {
            name: None if (term := self._terms[position]) is None else python_value(term)
            for name, position in self._index.items()
        }

    def __getitem__(self, key: int | str) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal | None:
        from relations_kg.terms import to_rdflib

        term = self._terms[self._index[key] if isinstance(key, str) else key]
        return None if term is None else to_rdflib(term)

    def __getattr__(self, name: str) -> Any:
        # Slots are found before this is asked; copy and pickle ask before they are set.
        if name.startswith("_") or name not in self._index:
            raise AttributeError(f"the row has no variable {name!r}")
        return self[name]

    def __iter__(self) -> Iterator[rdflib.URIRef | rdflib.BNode | rdflib.Literal | None]:
        return (self[position] for position in range(len(self._terms)))

    def __len__(self) -> int:
        return len(self._terms)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Row):
            return NotImplemented
        return self._terms == other._terms and list(self._index) == list(other._index)

    def __hash__(self) -> int:
        return hash(self._terms)

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={self[name]!r}" for name in self._index)
        return f"Row({values})"


def python_value(term: Term) -> Any:
    """The value of a term as :meth:`Row.python` gives it; never costs more than its text."""
    if isinstance(term, Iri):
        return term.value
    if isinstance(term, BlankNode):
        return f"_:{term.label}"
    try:
        return _literal_value(term)
    except ValueError:  # 2023-02-30, or a time zone beyond what Python knows
        return term.lexical


def _literal_value(literal: Literal) -> Any:
    text, datatype = literal.lexical.strip(), literal.datatype
    if not datatype.startswith(_XSD):
        return literal.lexical
    if datatype in INTEGER_DATATYPES and _INTEGER(text) and len(text) <= _MOST_DIGITS:
        return int(text)
    kind = datatype[len(_XSD) :]
    if kind == "decimal" and _DECIMAL(text):
        from decimal import Decimal

        return Decimal(text)
    if kind in ("double", "float"):
        return float(text.replace("INF", "inf"))
    if kind == "boolean" and text in ("true", "false", "1", "0"):
        return text in ("true", "1")
    if kind == "date" and _DATE(text):
        from datetime import date

        return date.fromisoformat(text)
    if kind == "dateTime" and _DATE_TIME(text):
        from datetime import datetime

        return datetime.fromisoformat(text)
    return literal.lexical
