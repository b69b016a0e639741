"""What an answer says, short enough to be compared in a test."""

from __future__ import annotations

import re
from typing import Any

from relations_kg import KnowledgeGraph
from relations_kg.rdf import Iri, Term
from relations_kg.results import Solutions


def short(term: Term | None) -> str:
    """The last part of an IRI, the text of a literal."""
    if term is None:
        return ""
    return re.split("[/#]", term.value)[-1] if isinstance(term, Iri) else term[0]


def rows(kg: KnowledgeGraph, name: str, *variables: str, **values: Any) -> list[tuple[str, ...]]:
    """What a query gives for some of its variables, in its order, each in its short form."""
    answer = kg.query(name, **values)
    assert isinstance(answer, Solutions)
    at = [answer.variables.index(variable) for variable in variables]
    return [tuple(short(binding[place]) for place in at) for binding in answer.bindings()]


def column(kg: KnowledgeGraph, name: str, variable: str, **values: Any) -> list[str]:
    return [value for (value,) in rows(kg, name, variable, **values)]
