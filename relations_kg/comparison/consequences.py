"""What follows from one graph and not from the other, and from which asserted change.

Of two closures only what is in one of them has to be explained: a triple that follows now and did
not before has, in each of its proofs, something that was not there before. So the leaves of the
shortest proof that are among the asserted changes are the cause. What the loader derives of
dates has its cause in the changes of what it derives from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from relations_kg.comparison.contents import Contents
from relations_kg.comparison.matching import Difference, renamed
from relations_kg.dataset.closure import Closure, open_closure
from relations_kg.dataset.fact_places import DERIVED_FROM
from relations_kg.dataset.recipe import FILLED, Recipe
from relations_kg.entailment.explain import explain
from relations_kg.entailment.materialize import REPLACED
from relations_kg.entailment.rules import Triple
from relations_kg.entailment.sentences import Words
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Quad, Subject
from relations_kg.store.workspace import ASSERTED
from relations_kg.syntax.ntriples import order

__all__ = ["Consequence", "consequences_of"]


@dataclass(frozen=True)
class Consequence:
    """A triple that only one of two closures has, beside the asserted changes.

    Attributes:
        triple: the triple.
        change: ``added`` or ``removed``.
        sentence: what the triple says, in words.
        rule: the W3C's name of the last rule of its proof; empty for what the loader derives, and
            where the search for a proof was given up.
        causes: the asserted changes from which it follows, or through which it no longer does.
    """

    triple: Triple
    change: str
    sentence: str
    rule: str
    causes: tuple[Quad, ...]


def consequences_of(
    old: Contents, new: Contents, found: Difference, recipe: Recipe
) -> tuple[Consequence, ...]:
    """What only one of the closures has, sorted: what is gone, then what is new.

    Args:
        old: the old graph.
        new: the new graph.
        found: how they differ.
        recipe: says by which ontology and regime to entail; its inputs are not read.

    Raises:
        InputError: the ontology is missing or malformed.
    """
    if found.is_empty:
        return ()
    closures = (
        _Closed(old.quads(), recipe),
        _Closed((renamed(quad, found.names) for quad in new.quads()), recipe),
    )
    changes = _Changes(found)
    one, other = closures
    return (
        *one.explained(one.all - other.all, "removed", found.removed, changes),
        *other.explained(other.all - one.all, "added", found.added, changes),
    )


class _Changes:
    """The asserted changes of either kind by what they are about."""

    def __init__(self, found: Difference) -> None:
        self._by_subject: defaultdict[Subject, list[Quad]] = defaultdict(list)
        for quad in chain(found.removed, found.added):
            self._by_subject[quad.subject].append(quad)

    def behind(self, derived: Triple) -> list[Quad]:
        """Those that a triple which the loader derives, or no longer does, comes from."""
        subject, predicate, _ = derived
        about = self._by_subject.get(subject, [])
        parts = DERIVED_FROM.get(predicate.value, ())
        return [quad for quad in about if quad.predicate in parts] or about


class _Closed:
    """A graph with all that follows from it.

    Attributes:
        all: the triples that are asserted, derived or entailed.
    """

    def __init__(self, quads: Iterable[Quad], recipe: Recipe) -> None:
        asserted = [quad for quad in quads if not _is_filled(quad)]
        self._asserted = {quad[:3] for quad in asserted}
        self._closure: Closure = open_closure(recipe, asserted=asserted)
        workspace = self._closure.workspace
        held = (workspace.triples(graph) for graph in (ASSERTED, REPLACED))
        self.all = {quad[:3] for quad in chain.from_iterable(held)}
        if self._closure.materialization is not None:
            self.all.update(quad[:3] for quad in self._closure.materialization.quads())

    def explained(
        self, triples: set[Triple], change: str, asserted: Iterable[Quad], changes: _Changes
    ) -> Iterable[Consequence]:
        """Those of some triples that nobody asserts, with what they follow from."""
        by_triple: defaultdict[Triple, list[Quad]] = defaultdict(list)
        for quad in asserted:
            by_triple[quad[:3]].append(quad)
        words = Words(self._closure.workspace)
        for triple in sorted(triples - self._asserted, key=lambda each: tuple(map(order, each))):
            rule, leaves = self._proof(triple)
            causes: dict[Quad, None] = {}
            for leaf in leaves:
                if leaf in by_triple:
                    causes.update(dict.fromkeys(by_triple[leaf]))
                elif leaf in triples:
                    causes.update(dict.fromkeys(changes.behind(leaf)))
            yield Consequence(triple, change, words.claim(triple), rule, tuple(causes))

    def _proof(self, triple: Triple) -> tuple[str, list[Triple]]:
        """The last rule of the shortest proof of a triple, and its leaves."""
        found = explain(self._closure.workspace, self._closure.materialization, triple)
        if found.asserted is not None:
            return "", [triple]  # the loader derived it
        if not found.proofs:
            return "", []
        return found.proofs[0].rule, [leaf.triple for leaf in found.proofs[0].leaves()]


def _is_filled(quad: Quad) -> bool:
    if quad.graph is None or not quad.graph.value.startswith(DATASET):
        return False
    return quad.graph.value.removeprefix(DATASET).split("/")[0] in FILLED
