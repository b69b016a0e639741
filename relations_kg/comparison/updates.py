"""A SPARQL update that makes the new graph of the old one.

What has no blank node is deleted and inserted as data. A blank node has no name that an update
could use, so it is found by all that is said of it and of the nodes linked with it: a pattern of
all their quads, which matches these nodes and, by its filters, no others but those that are exactly
alike. Of several that are, one is taken, and which does not matter.

SPARQL 1.1 Update, sections 3.1.1 to 3.1.3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from relations_kg.comparison.contents import Contents
from relations_kg.comparison.matching import Difference, quad_order
from relations_kg.errors import FormatMismatch
from relations_kg.rdf import XSD_STRING, BlankNode, Iri, Literal, Quad, Subject, Term
from relations_kg.store.literals import stored_forms
from relations_kg.syntax.ntriples import ntriples_term

__all__ = ["MOST_QUADS", "update_of"]

MOST_QUADS: Final = 200
"""How many quads may describe the blank nodes that a change concerns, if they hang together."""

_SPO = ("?s", "?p", "?o")


def update_of(found: Difference, new: Contents) -> str:
    """The update, empty where nothing differs.

    Applied to the old graph it gives the new one, up to the names of blank nodes; also by an
    engine that keeps the values of literals and not their forms, as far as it tells them apart.

    Args:
        found: how the graphs differ.
        new: the new graph.

    Raises:
        FormatMismatch: too many blank nodes hang together to be told from others by a pattern.
    """
    added = list(dict.fromkeys((*found.added, *_kept(found, new))))
    groups = _Groups(found, added)
    operations = []
    if ground := [quad for quad in found.removed if not _blank_nodes(quad)]:
        operations.append(f"DELETE DATA {{\n{_block(ground)}}}")
    operations += groups.operations()
    if data := [quad for quad in added if not groups.is_of_old(quad)]:
        operations.append(f"INSERT DATA {{\n{_block(data)}}}")
    return " ;\n".join(operations) + ("\n" if operations else "")


def _kept(found: Difference, new: Contents) -> Iterator[Quad]:
    """What stays and has the value of something that goes: an engine may take both for one."""
    removed = [quad for quad in found.removed if _is_valued(quad.object)]
    if not removed:
        return
    values: defaultdict[tuple[Subject, Iri, Iri | None], list[Term]] = defaultdict(list)
    for quad in removed:
        values[quad.subject, quad.predicate, quad.graph].append(quad.object)
    subjects = {quad.subject for quad in removed if isinstance(quad.subject, Iri)}
    for quad in sorted({*new.about(subjects), *found.new_blank}, key=quad_order):
        goes = values.get((quad.subject, quad.predicate, quad.graph), ())
        if goes and _is_valued(quad.object):
            literals = [term for term in (quad.object, *goes) if isinstance(term, Literal)]
            first, *others = stored_forms(literals)
            if first in others:
                yield quad


def _is_valued(term: Term) -> bool:
    return isinstance(term, Literal) and term.language is None and term.datatype != XSD_STRING


class _Groups:
    """The blank nodes that a change concerns, in groups that are changed by one operation."""

    def __init__(self, found: Difference, added: Sequence[Quad]) -> None:
        self._found = found
        self._about: defaultdict[BlankNode, list[Quad]] = defaultdict(list)
        for quad in sorted(found.old_blank, key=quad_order):
            for node in _blank_nodes(quad):
                self._about[node].append(quad)
        linked: defaultdict[BlankNode, list[BlankNode]] = defaultdict(list)
        for quad in (*found.old_blank, *added):
            nodes = _blank_nodes(quad)
            for node in nodes:
                linked[node] += nodes
        self._group: dict[BlankNode, int] = {}
        self._nodes: list[list[BlankNode]] = []
        changed = [quad for quad in (*found.removed, *added) if _blank_nodes(quad)]
        for start in (node for quad in changed for node in _blank_nodes(quad)):
            if start in self._group:
                continue
            group = [start]
            self._group[start] = len(self._nodes)
            for node in group:
                for other in linked[node]:
                    if other not in self._group:
                        self._group[other] = len(self._nodes)
                        group.append(other)
            self._nodes.append(sorted(node for node in group if node in self._about))
        self._removed = self._by_group(found.removed)
        self._added = self._by_group(added)
        # What an operation adds may be there when the next one looks for its nodes.
        graphs = {quad.graph for quad in (*found.old_blank, *added)}
        self._has_default = None in graphs
        self._has_named = bool(graphs - {None})

    def is_of_old(self, quad: Quad) -> bool:
        """Whether a quad is about blank nodes that are there, or linked with such."""
        nodes = _blank_nodes(quad)
        return bool(nodes) and bool(self._nodes[self._group[nodes[0]]])

    def operations(self) -> Iterator[str]:
        """One operation for each group with nodes that are there."""
        for number, nodes in enumerate(self._nodes):
            if nodes:
                yield self._operation(nodes, self._removed[number], self._added[number])

    def _by_group(self, quads: Iterable[Quad]) -> defaultdict[int, list[Quad]]:
        found: defaultdict[int, list[Quad]] = defaultdict(list)
        for quad in quads:
            if nodes := _blank_nodes(quad):
                found[self._group[nodes[0]]].append(quad)
        return found

    def _operation(self, nodes: list[BlankNode], removed: list[Quad], added: list[Quad]) -> str:
        quads = list(dict.fromkeys(quad for node in nodes for quad in self._about[node]))
        if len(quads) > MOST_QUADS:
            raise FormatMismatch(
                f"{len(nodes)} blank nodes hang together, and no update of reasonable size tells "
                "them from others",
                hint="give them IRIs, or replace the old graph by the new one as a whole",
            )
        variables = {node: f"?b{number}" for number, node in enumerate(nodes)}

        def spelled(term: Term) -> str:
            if isinstance(term, BlankNode) and term in variables:
                return variables[term]
            return ntriples_term(term)

        parts = [_block(quads, spelled, indent="    ")]
        parts += [f"    FILTER(isBlank({variable}))\n" for variable in variables.values()]
        parts += [
            f"    FILTER(!sameTerm({variables[one]}, {variables[other]}))\n"
            for one, other in combinations(nodes, 2)
            if self._signature(one) == self._signature(other)
        ]
        parts += [line for node in nodes for line in self._nothing_else(node, spelled)]
        chosen = " ".join(variables.values())
        pattern = f"  {{ SELECT {chosen} WHERE {{\n{''.join(parts)}  }} LIMIT 1 }}\n"
        delete = f"DELETE {{\n{_block(removed, spelled)}}}\n" if removed else ""
        insert = f"INSERT {{\n{_block(added, spelled)}}}\n" if added else ""
        return f"{delete}{insert}WHERE {{\n{pattern}}}"

    def _signature(self, node: BlankNode) -> list[tuple[object, ...]]:
        """What tells a node from others without looking at its neighbours."""
        return sorted(
            (
                "" if quad.graph is None else quad.graph.value,
                quad.predicate.value,
                *(_shape(term, node) for term in (quad.subject, quad.object)),
            )
            for quad in self._about[node]
        )

    def _nothing_else(self, node: BlankNode, spelled: Callable[[Term], str]) -> Iterator[str]:
        """Filters: nothing more is said of a node."""
        variable = spelled(node)
        for position in (0, 2):
            pattern = " ".join(variable if i == position else _SPO[i] for i in range(3))
            free = [i for i in (0, 1, 2) if i != position]
            known = [quad for quad in self._about[node] if quad[position] == node]
            if self._has_default:
                tests = [_test(quad, free, spelled) for quad in known if quad.graph is None]
                yield f"    FILTER NOT EXISTS {{ {pattern}{_unless(tests)} }}\n"
            if self._has_named:
                tests = [
                    f"sameTerm(?g, {spelled(quad.graph)}) && {_test(quad, free, spelled)}"
                    for quad in known
                    if quad.graph is not None
                ]
                yield f"    FILTER NOT EXISTS {{ GRAPH ?g {{ {pattern} }}{_unless(tests)} }}\n"


def _test(quad: Quad, free: Sequence[int], spelled: Callable[[Term], str]) -> str:
    terms: tuple[Term, ...] = quad[:3]
    return " && ".join(f"sameTerm({_SPO[i]}, {spelled(terms[i])})" for i in free)


def _unless(tests: Sequence[str]) -> str:
    return f" FILTER(!({' || '.join(f'({test})' for test in tests)}))" if tests else ""


def _shape(term: Term, node: BlankNode) -> str:
    if isinstance(term, BlankNode):
        return "itself" if term == node else "other"
    return ntriples_term(term)


def _blank_nodes(quad: Quad) -> list[BlankNode]:
    return [term for term in (quad.subject, quad.object) if isinstance(term, BlankNode)]


def _block(
    quads: Iterable[Quad], spelled: Callable[[Term], str] = ntriples_term, *, indent: str = "  "
) -> str:
    """The triples, those of a named graph in a group of its own."""
    by_graph: defaultdict[Iri | None, list[str]] = defaultdict(list)
    for quad in quads:
        line = " ".join(spelled(term) for term in quad[:3])
        by_graph[quad.graph].append(f"{line} .\n")
    parts = [indent + line for line in by_graph.pop(None, ())]
    for graph in sorted(name for name in by_graph if name is not None):
        inner = "".join(f"{indent}  {line}" for line in by_graph[graph])
        parts.append(f"{indent}GRAPH {spelled(graph)} {{\n{inner}{indent}}}\n")
    return "".join(parts)
