"""The one place that turns the project's terms into those of pyoxigraph and rdflib, and back.

No literal is normalised on the way, and none costs more than its text: a decimal of twelve
characters can stand for a number of a billion digits, so what is not certain to be cheap is
never evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, overload

import pyoxigraph as ox

from relations_kg.errors import InputError, RefusedInput
from relations_kg.rdf import INTEGER_DATATYPES, XSD_STRING, BlankNode, Iri, Literal, Quad, Term

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = [
    "BLANK_LABEL",
    "LANG_STRING",
    "from_engine",
    "from_rdflib",
    "quad_from_engine",
    "quad_to_engine",
    "quads_from_rdflib",
    "rdflib_dataset",
    "to_engine",
    "to_rdflib",
]

LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
"""Datatype of every literal with a language tag."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
BLANK_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?").fullmatch
"""Matches the labels of blank nodes that every syntax takes (N-Triples, section 7, in ASCII)."""

# Longer lexical forms are not evaluated. Python itself refuses integers from 4,301 digits.
_EVALUATED = 4000
_DECIMAL = re.compile(r"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*", re.ASCII).fullmatch
_INTEGER = re.compile(r"\s*[+-]?\d+\s*", re.ASCII).fullmatch
# rdflib takes a decimal with an exponent for a number, and warns about other booleans.
_CHECKED = {
    _XSD + "decimal": _DECIMAL,
    _XSD + "boolean": re.compile("true|false|1|0").fullmatch,
}
_COLLAPSED_BY_RDFLIB = frozenset((_XSD + "normalizedString", _XSD + "token"))


@overload
def to_engine(term: Iri) -> ox.NamedNode: ...
@overload
def to_engine(term: BlankNode) -> ox.BlankNode: ...
@overload
def to_engine(term: Literal) -> ox.Literal: ...
@overload
def to_engine(term: Iri | BlankNode) -> ox.NamedNode | ox.BlankNode: ...
@overload
def to_engine(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal: ...


def to_engine(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """The term as pyoxigraph has it.

    Raises:
        InputError: the text is no IRI, no blank node label or no language tag.
    """
    try:
        if isinstance(term, Iri):
            return ox.NamedNode(term.value)
        if isinstance(term, Literal):
            if term.language is not None:
                return ox.Literal(term.lexical, language=term.language)
            if term.datatype == XSD_STRING:
                return ox.Literal(term.lexical)
            return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))
        return ox.BlankNode(term.label)
    except ValueError as error:  # UnicodeEncodeError is one: a lone surrogate
        raise InputError(f"{_shown(term)} is not a valid term: {error}") from error


def from_engine(term: object) -> Term:
    """The term that a pyoxigraph term stands for.

    Raises:
        RefusedInput: a triple term or a base direction, which only RDF 1.2 has.
    """
    kind = type(term)
    if kind is ox.NamedNode:
        return Iri(term.value)  # type: ignore[attr-defined]
    if kind is ox.BlankNode:
        return BlankNode(term.value)  # type: ignore[attr-defined]
    if isinstance(term, ox.Literal):
        if term.language is None:
            return Literal(term.value, term.datatype.value)
        if term.direction is None:
            return Literal(term.value, LANG_STRING, term.language)
        raise RefusedInput(
            "a literal with a base direction is RDF 1.2, which is not read here",
            hint="leave the direction (--ltr, --rtl, @direction) away",
        )
    raise RefusedInput(
        "a triple term is RDF 1.2, which is not read here",
        hint="give the statement an IRI of its own and describe that",
    )


def quad_to_engine(quad: Quad) -> ox.Quad:
    """The quad as pyoxigraph has it.

    Raises:
        InputError: one of its terms is not valid.
    """
    graph = ox.DefaultGraph() if quad.graph is None else to_engine(quad.graph)
    return ox.Quad(
        to_engine(quad.subject), to_engine(quad.predicate), to_engine(quad.object), graph
    )


def quad_from_engine(quad: ox.Quad, default: Iri | None = None) -> Quad:
    """The quad that a pyoxigraph quad stands for.

    Args:
        quad: the quad.
        default: the named graph for what is in none.

    Raises:
        RefusedInput: it uses RDF 1.2, or its graph is named by a blank node.
    """
    name = quad.graph_name
    if isinstance(name, ox.BlankNode):
        raise RefusedInput(
            "a named graph has a blank node for its name",
            hint="name the graph with an IRI",
        )
    graph = Iri(name.value) if isinstance(name, ox.NamedNode) else default
    subject = from_engine(quad.subject)
    if isinstance(subject, Literal):  # the engine's types allow what its grammar does not
        raise RefusedInput("a literal cannot be a subject")
    return Quad(subject, Iri(quad.predicate.value), from_engine(quad.object), graph)


def rdflib_dataset(quads: Iterable[Quad]) -> rdflib.Dataset:
    """The quads as an rdflib dataset whose default graph is the union of all."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    for quad in quads:
        name = to_rdflib(quad.graph) if quad.graph else None
        dataset.graph(name).add(
            (to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object))
        )
    return dataset


@overload
def to_rdflib(term: Iri) -> rdflib.URIRef: ...
@overload
def to_rdflib(term: BlankNode) -> rdflib.BNode: ...
@overload
def to_rdflib(term: Literal) -> rdflib.Literal: ...
@overload
def to_rdflib(term: Iri | BlankNode) -> rdflib.URIRef | rdflib.BNode: ...
@overload
def to_rdflib(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal: ...


def to_rdflib(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    """The term as rdflib has it, the lexical form of a literal kept as it is.

    The ``value`` of a literal that would cost more than its text stays ``None``.
    """
    lib = _rdflib()
    if isinstance(term, Iri):
        return lib.URIRef(term.value)  # type: ignore[no-any-return]
    if isinstance(term, BlankNode):
        return lib.BNode(term.label)  # type: ignore[no-any-return]
    lexical, datatype, language = term
    if language is not None:
        return lib.Literal(lexical, lang=language)  # type: ignore[no-any-return]
    if datatype == XSD_STRING:
        return lib.Literal(lexical)  # type: ignore[no-any-return]
    if (
        len(lexical) <= _EVALUATED
        and datatype not in _COLLAPSED_BY_RDFLIB
        and (datatype not in _CHECKED or _CHECKED[datatype](lexical))
    ):
        return lib.Literal(  # type: ignore[no-any-return]
            lexical, datatype=lib.URIRef(datatype), normalize=False
        )
    return _unevaluated(lib, lexical, datatype)


def from_rdflib(node: Node) -> Term:
    """The term that an rdflib node stands for, exactly.

    A blank node whose label no syntax of RDF could write gets one derived from it.

    Raises:
        InputError: the node is a variable or a formula.
    """
    lib = _rdflib()
    if isinstance(node, lib.URIRef):
        return Iri(str(node))
    if isinstance(node, lib.Literal):
        if node.language is not None:
            return Literal(str(node), LANG_STRING, node.language)
        return Literal(str(node), str(node.datatype or XSD_STRING))
    if isinstance(node, lib.BNode):
        label = str(node)
        return BlankNode(label if BLANK_LABEL(label) else "x" + label.encode().hex())
    raise InputError(f"{type(node).__name__} is no term of RDF 1.1")


def quads_from_rdflib(graph: rdflib.Graph) -> Iterator[Quad]:
    """The quads of an rdflib graph or dataset; a plain graph's are in the default graph.

    Raises:
        InputError: a node is no term of RDF 1.1, or a graph's name is no IRI.
    """
    lib = _rdflib()
    if not isinstance(graph, lib.ConjunctiveGraph):
        for triple in graph:
            yield _quad(triple, None)
        return
    # The default graph of an older conjunctive graph has a blank node for its name.
    default = {None, lib.graph.DATASET_DEFAULT_GRAPH_ID}
    if not isinstance(graph, lib.Dataset):
        default.add(graph.default_context.identifier)
    for *triple, part in graph.quads((None, None, None, None)):
        # A dataset gives the name, an older conjunctive graph the graph itself.
        name = getattr(part, "identifier", part)
        if name in default:
            yield _quad(triple, None)
        elif isinstance(name, lib.URIRef):
            yield _quad(triple, Iri(str(name)))
        else:
            raise InputError(
                "a named graph has a blank node for its name",
                hint="name the graph with an IRI",
            )


def _quad(triple: Iterable[Any], graph: Iri | None) -> Quad:
    subject, predicate, object_ = (from_rdflib(node) for node in triple)
    if isinstance(subject, Literal) or not isinstance(predicate, Iri):
        raise InputError("a literal as subject or a predicate that is no IRI is no RDF 1.1")
    return Quad(subject, predicate, object_, graph)


def _unevaluated(lib: Any, lexical: str, datatype: str) -> rdflib.Literal:
    """A literal of rdflib whose value was never computed."""
    literal: rdflib.Literal = lib.Literal(lexical)
    # rdflib has no public way to a typed literal without evaluating it.
    literal._datatype = lib.URIRef(datatype)
    literal._value = None
    literal._ill_typed = None
    if datatype in INTEGER_DATATYPES:
        literal._ill_typed = _INTEGER(lexical) is None
    elif datatype in _CHECKED:
        literal._ill_typed = _CHECKED[datatype](lexical) is None
    elif datatype in _COLLAPSED_BY_RDFLIB:
        literal._value = lexical
        literal._ill_typed = False
    return literal


@cache
def _rdflib() -> Any:
    import logging

    import rdflib

    # rdflib logs an ill-typed literal with a traceback; without any handler Python would
    # print that on standard error.
    logging.getLogger("rdflib").addHandler(logging.NullHandler())
    module: ModuleType = rdflib
    return module


def _shown(term: Term) -> str:
    text = term.lexical if isinstance(term, Literal) else term[0]
    return repr(text if len(text) <= 80 else text[:79] + "…")
