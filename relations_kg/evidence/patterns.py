"""The triple patterns of a query, from the algebra of SPARQL 1.1 Query, section 18."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from relations_kg.errors import QueryError
from relations_kg.evidence.structure import MARK
from relations_kg.rdf import Iri, Term

__all__ = ["Block", "Node", "Path", "Pattern", "Variable", "blocks"]


class Variable(NamedTuple):
    """A variable, or a blank node of a query, which is one that cannot be selected."""

    name: str


Node: TypeAlias = Term | Variable


@dataclass(frozen=True)
class Path:
    """A property path (SPARQL 1.1 Query, section 9).

    Attributes:
        kind: ``inverse``, ``sequence``, ``alternative``, ``?``, ``*``, ``+`` or ``negated``.
        parts: what it is made of; of a negated one the forbidden properties.
    """

    kind: str
    parts: tuple[Path | Iri, ...]


class Pattern(NamedTuple):
    """A triple pattern or a property path pattern."""

    subject: Node
    predicate: Node | Path
    object: Node


@dataclass(frozen=True)
class Block:
    """Triple patterns that match together.

    Attributes:
        patterns: the patterns.
        marks: the numbers of the groups that they are in.
    """

    patterns: tuple[Pattern, ...]
    marks: tuple[int, ...]


def blocks(text: str) -> list[Block]:
    """The triple patterns of a query that its variables show, block by block.

    What is in subqueries, EXISTS, NOT EXISTS and MINUS is left out.

    Raises:
        QueryError: rdflib, which takes queries apart, does not know this one.
    """
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(text)).algebra
    except Exception as error:  # rdflib knows less of SPARQL, and raises Exception itself
        raise QueryError(f"the query cannot be taken apart: {error}") from error
    return list(_walk(algebra, ()))


def _walk(node: Any, marks: tuple[int, ...]) -> Iterator[Block]:
    kind = getattr(node, "name", "")
    if kind == "BGP":
        patterns = tuple(Pattern(_node(s), _predicate(p), _node(o)) for s, p, o in node.triples)
        if patterns:
            yield Block(patterns, marks)
    elif kind == "Extend":
        name = str(node.var)
        if name.startswith(MARK):
            marks = (*marks, int(name.removeprefix(MARK)))
        yield from _walk(node.p, marks)
    elif kind in ("Join", "LeftJoin", "Union"):
        yield from _walk(node.p1, marks)
        yield from _walk(node.p2, marks)
    elif kind == "Minus":
        yield from _walk(node.p1, marks)
    elif kind == "ToMultiSet":  # a subquery, or rows of VALUES
        return
    elif "p" in node:
        yield from _walk(node.p, marks)


def _node(node: Any) -> Node:
    from rdflib import BNode
    from rdflib.term import Variable as RdflibVariable

    from relations_kg.terms import from_rdflib

    if isinstance(node, RdflibVariable):
        return Variable(str(node))
    if isinstance(node, BNode):
        return Variable(f" {node}")  # a space is in no name that a query can write
    return from_rdflib(node)


def _predicate(predicate: Any) -> Node | Path:
    from rdflib.paths import Path as RdflibPath

    return _path(predicate) if isinstance(predicate, RdflibPath) else _node(predicate)


def _path(path: Any) -> Path | Iri:
    from rdflib import URIRef, paths

    if isinstance(path, paths.InvPath):
        return Path("inverse", (_path(path.arg),))
    if isinstance(path, paths.SequencePath):
        return Path("sequence", tuple(map(_path, path.args)))
    if isinstance(path, paths.AlternativePath):
        return Path("alternative", tuple(map(_path, path.args)))
    if isinstance(path, paths.MulPath):
        return Path(str(path.mod), (_path(path.path),))
    if isinstance(path, paths.NegatedPath):
        return Path("negated", tuple(map(_path, path.args)))
    if not isinstance(path, URIRef):  # rdflib loses which property it is
        raise QueryError("the query has an inverse in a negated property set (!^), which is lost")
    return Iri(str(path))
