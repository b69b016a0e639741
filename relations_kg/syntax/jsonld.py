"""JSON-LD, compacted with the project's context.

The expanded form is made here, so that lexical forms stay exact and the order is ours; PyLD
compacts it (JSON-LD 1.1 Processing Algorithms and API, section 6).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from relations_kg.errors import FileMissing, FormatMismatch, RefusedInput, SyntaxFault
from relations_kg.namespaces import RDF
from relations_kg.rdf import XSD_STRING, BlankNode, Iri, Literal, Quad, Term
from relations_kg.syntax.ntriples import (
    order,
    quoted,
    spelled_blank,
    spelled_iri,
    spelled_language,
)

__all__ = ["definition_of", "document", "expanded", "in_order", "refuse"]

_TYPE, _NIL = Iri(RDF + "type"), Iri(RDF + "nil")
_FIRST, _REST = Iri(RDF + "first"), Iri(RDF + "rest")
_AHEAD = ("@context", "@id", "@type")

_Nodes: TypeAlias = dict[Term, dict[Iri, list[Term]]]


def document(quads: Iterable[Quad], context: Path) -> str:
    """The text of the JSON-LD document, nodes sorted by ``@id``, keys sorted.

    Args:
        quads: in any order; what is there twice is written once.
        context: a JSON file with an ``@context``, which becomes part of the document.

    Raises:
        FileMissing: the context cannot be read.
        SyntaxFault: it is no JSON.
        RefusedInput: it refers to another document.
        FormatMismatch: an IRI that JSON-LD would take for a prefixed name.
        InputError: a term cannot be written in any syntax of RDF.
    """
    from pyld import jsonld

    definition = definition_of(context)
    quads = set(quads)
    _check_names(quads, definition)
    try:
        compacted = jsonld.compact(
            list(expanded(quads)),
            {"@context": definition},
            {
                "graph": True,
                "skipExpansion": True,
                "compactToRelative": False,
                "documentLoader": refuse,
            },
        )
    except jsonld.JsonLdError as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, RefusedInput):
                cause.path = context
                raise cause from error
            last, cause = cause, cause.__cause__
        raise FormatMismatch(
            f"JSON-LD cannot hold this: {str(last).splitlines()[0]}",
            hint="choose another format, such as turtle",
        ) from error
    compacted["@context"] = definition
    return json.dumps(in_order(compacted), ensure_ascii=False, indent=1) + "\n"


def refuse(iri: str, _options: object) -> Any:
    """A document loader that loads nothing."""
    raise RefusedInput(
        f"the JSON-LD context refers to {iri}, and nothing is fetched",
        hint="put the content of that document in its place",
    )


def definition_of(path: Path) -> Any:
    """The context that a JSON file holds.

    Raises:
        FileMissing: the file cannot be read.
        SyntaxFault: it is no JSON, or holds no context.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))["@context"]
    except OSError as error:
        raise FileMissing(
            f"the JSON-LD context cannot be read: {error.strerror}", path=path
        ) from error
    except json.JSONDecodeError as error:
        raise SyntaxFault(
            f"the JSON-LD context is no JSON: {error.msg}",
            path=path,
            line=error.lineno,
            column=error.colno,
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise SyntaxFault("the file holds no JSON-LD context", path=path) from error


def _check_names(quads: Iterable[Quad], definition: Any) -> None:
    """Refuse IRIs that compaction would spoil.

    ``prefix://x`` is an absolute IRI to whoever expands it (JSON-LD 1.1 API, section 5.2.2),
    and compaction makes it of a namespace that two slashes follow.
    """
    namespaces = tuple(f"{namespace}//" for namespace in _namespaces(definition))
    for quad in quads:
        for term in quad:
            if isinstance(term, Literal):
                iri = term.datatype
            elif isinstance(term, Iri):
                iri = term.value
            else:
                continue
            # The two slashes behind the scheme are not meant.
            if iri.find("//", iri.find(":") + 3) >= 0 and iri.startswith(namespaces):
                raise FormatMismatch(
                    f"JSON-LD would take {iri} for another IRI: two slashes follow a prefix",
                    hint="choose another format, such as turtle",
                )


def _namespaces(definition: Any) -> Iterator[str]:
    """The IRIs of the terms that a context defines, those within scoped contexts left out."""
    for part in definition if isinstance(definition, list) else [definition]:
        terms = part if isinstance(part, dict) else {}
        for value in terms.values():
            iri = value.get("@id") if isinstance(value, dict) else value
            if isinstance(iri, str) and ":" in iri:
                prefix, _, local = iri.partition(":")
                namespace = terms.get(prefix)
                yield namespace + local if isinstance(namespace, str) else iri


def in_order(value: Any) -> Any:
    """The same JSON with the keys of objects in order, the context's own left alone."""
    if isinstance(value, list):
        return [in_order(item) for item in value]
    if not isinstance(value, dict):
        return value
    keys = [key for key in _AHEAD if key in value]
    keys += sorted(key for key in value if key not in _AHEAD)
    return {key: value[key] if key == "@context" else in_order(value[key]) for key in keys}


def expanded(quads: Iterable[Quad]) -> Iterator[dict[str, Any]]:
    """The nodes of an expanded document, a named graph within the node of its name."""
    graphs: dict[Iri | None, _Nodes] = {None: {}}
    uses: Counter[Term] = Counter()
    for subject, predicate, object_, graph in sorted(set(quads), key=_rank):
        nodes = graphs.setdefault(graph, {})
        nodes.setdefault(subject, {}).setdefault(predicate, []).append(object_)
        if isinstance(object_, BlankNode):
            uses[object_] += 1
    homes: Counter[Term] = Counter(
        node for nodes in graphs.values() for node in nodes if isinstance(node, BlankNode)
    )
    # A list's cell can be folded away where nothing but the list knows it.
    private = {node for node in homes if homes[node] == 1 and uses[node] == 1}
    expanded: dict[Term, dict[str, Any]] = {
        _node_key(node): node for node in _objects(graphs[None], private)
    }
    for name, nodes in graphs.items():
        if name is not None:
            home = expanded.setdefault(name, {"@id": spelled_iri(name.value)[1:-1]})
            home["@graph"] = list(_objects(nodes, private))
    for _, node in sorted(expanded.items(), key=lambda item: order(item[0])):
        yield node


def _node_key(node: dict[str, Any]) -> Term:
    name: str = node["@id"]
    return BlankNode(name[2:]) if name.startswith("_:") else Iri(name)


def _objects(nodes: _Nodes, private: set[Term]) -> Iterator[dict[str, Any]]:
    lists, folded = _lists(nodes, private)
    for subject, properties in nodes.items():
        if subject in folded:
            continue
        node: dict[str, Any] = {"@id": _name(subject)}
        for predicate, values in properties.items():
            if predicate == _TYPE and not any(isinstance(value, Literal) for value in values):
                node["@type"] = [_name(value) for value in values]
                continue
            node[spelled_iri(predicate.value)[1:-1]] = [_value(value, lists) for value in values]
        yield node


def _lists(nodes: _Nodes, private: set[Term]) -> tuple[dict[Term, list[Term]], set[Term]]:
    """The well-formed lists by their first cell, and all cells that they are made of.

    A list within a list stays a chain of cells, so that no document gets deep.
    """

    def is_cell(node: Term) -> bool:
        properties = nodes.get(node)
        return (
            node in private
            and properties is not None
            and set(properties) == {_FIRST, _REST}
            and all(len(values) == 1 for values in properties.values())
        )

    lists: dict[Term, list[Term]] = {}
    folded: set[Term] = set()
    for properties in nodes.values():
        for predicate, values in properties.items():
            if predicate in (_FIRST, _REST):
                continue
            for head in values:
                cells: list[Term] = []
                cell = head
                # Each cell is used once, so the chain ends.
                while is_cell(cell):
                    cells.append(cell)
                    cell = nodes[cell][_REST][0]
                if cells and cell == _NIL:
                    lists[head] = [nodes[cell][_FIRST][0] for cell in cells]
                    folded.update(cells)
    return lists, folded


def _value(term: Term, lists: dict[Term, list[Term]]) -> dict[str, Any]:
    if isinstance(term, Literal):
        quoted(term.lexical)
        value = {"@value": term.lexical}
        if term.language is not None:
            value["@language"] = spelled_language(term.language)
        elif term.datatype != XSD_STRING:
            value["@type"] = spelled_iri(term.datatype)[1:-1]
        return value
    if term == _NIL:
        return {"@list": []}
    if term in lists:
        return {"@list": [_value(item, {}) for item in lists[term]]}
    return {"@id": _name(term)}


def _name(node: Term) -> str:
    if isinstance(node, BlankNode):
        return spelled_blank(node)
    if isinstance(node, Iri):
        return spelled_iri(node.value)[1:-1]
    raise FormatMismatch("a literal cannot be a subject")


def _rank(quad: Quad) -> tuple[object, ...]:
    name = "" if quad.graph is None else quad.graph.value
    return name, order(quad.subject), quad.predicate.value, order(quad.object)
