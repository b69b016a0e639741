"""Differing quads as changes of facts, each with the thing that it is about.

A value taken from a property and one put in its place are one changed fact. What is said of a blank
node is told with what the node belongs to: a list or a class expression that differs in one
place is one changed value of the property that has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from relations_kg.comparison.matching import Difference, quad_order
from relations_kg.rdf import BlankNode, Iri, Quad, Subject, Term
from relations_kg.syntax.ntriples import order

__all__ = ["Fact", "Thing", "things"]


@dataclass(frozen=True)
class Fact:
    """One change of one property of a thing.

    Attributes:
        predicate: the property.
        old: the value that was taken away; ``None`` where one was only added.
        new: the value that was added. It is ``old`` where a blank node stays and what is
            said of it differs.
        graph: the named graph.
        removed: the quads that only the old graph has.
        added: the quads that only the new graph has.
    """

    predicate: Iri
    old: Term | None
    new: Term | None
    graph: Iri | None
    removed: tuple[Quad, ...] = ()
    added: tuple[Quad, ...] = ()

    @property
    def change(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"


@dataclass(frozen=True)
class Thing:
    """A subject of which the two graphs say different things.

    Attributes:
        node: the subject.
        change: ``added`` where the old graph says nothing of it, ``removed`` where the new one
            does not, else ``changed``.
        facts: what changed, by property and value.
    """

    node: Subject
    change: str
    facts: tuple[Fact, ...]


@dataclass
class _Values:
    """What changed of one property of one thing in one graph."""

    removed: dict[Term, list[Quad]] = field(default_factory=dict)
    added: dict[Term, list[Quad]] = field(default_factory=dict)


_Key = tuple[Subject, Iri, Iri | None]


def things(
    found: Difference, in_old: Iterable[Subject], in_new: Iterable[Subject]
) -> tuple[Thing, ...]:
    """The things that differ, sorted by their IRIs.

    Args:
        found: the quads that differ.
        in_old: the subjects of the old graph, as far as they are of interest.
        in_new: those of the new one.
    """
    old_links, new_links = _Links(found.old_blank), _Links(found.new_blank)
    values: defaultdict[_Key, _Values] = defaultdict(_Values)
    for quad in found.removed:
        link = old_links.to(quad)
        of_key = values[link.subject, link.predicate, link.graph].removed
        of_key.setdefault(link.object, []).append(quad)
    for quad in found.added:
        link = new_links.to(quad)
        of_key = values[link.subject, link.predicate, link.graph].added
        of_key.setdefault(link.object, []).append(quad)
    facts: defaultdict[Subject, list[Fact]] = defaultdict(list)
    for (subject, predicate, graph), changed in values.items():
        for fact in _facts(subject, predicate, graph, changed, found):
            facts[subject].append(fact)
    known_old, known_new = set(in_old), set(in_new)
    return tuple(
        Thing(
            node,
            "added" if node not in known_old else "removed" if node not in known_new else "changed",
            tuple(sorted(facts[node], key=_fact_order)),
        )
        for node in sorted(facts, key=order)
    )


class _Links:
    """From a blank node up to what it belongs to."""

    def __init__(self, blank: Iterable[Quad]) -> None:
        self._above: defaultdict[Term, list[Quad]] = defaultdict(list)
        for quad in sorted(blank, key=quad_order):
            if isinstance(quad.object, BlankNode):
                self._above[quad.object].append(quad)

    def to(self, quad: Quad) -> Quad:
        """The quad of a node with an IRI through which that of a blank node is reached.

        It is the quad itself where its subject has an IRI or belongs to nothing.
        """
        seen: set[Term] = {quad.subject}
        left: list[Quad] = [quad]
        for each in left:
            if not isinstance(each.subject, BlankNode):
                return each
            for above in self._above.get(each.subject, ()):
                if above.subject not in seen:
                    seen.add(above.subject)
                    left.append(above)
        return quad


def _facts(
    subject: Subject, predicate: Iri, graph: Iri | None, values: _Values, found: Difference
) -> Iterable[Fact]:
    removed, added = dict(values.removed), dict(values.added)
    # A blank node that stays where it is, and of which something else is said.
    for node in [each for each in (*removed, *added) if isinstance(each, BlankNode)]:
        link = Quad(subject, predicate, node, graph)
        if link in found.old_blank and link in found.new_blank:
            went, came = removed.pop(node, []), added.pop(node, [])
            if went or came:
                yield Fact(predicate, node, node, graph, tuple(went), tuple(came))
    if len(removed) == len(added) == 1:
        ((old, went),), ((new, came),) = removed.items(), added.items()
        yield Fact(predicate, old, new, graph, tuple(went), tuple(came))
        return
    for value, quads in removed.items():
        yield Fact(predicate, value, None, graph, removed=tuple(quads))
    for value, quads in added.items():
        yield Fact(predicate, None, value, graph, added=tuple(quads))


def _fact_order(fact: Fact) -> tuple[object, ...]:
    value = fact.new if fact.old is None else fact.old
    graph = "" if fact.graph is None else fact.graph.value
    return fact.predicate.value, graph, fact.old is None, () if value is None else order(value)
