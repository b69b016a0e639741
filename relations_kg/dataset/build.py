"""From files to a dataset: parse, resolve dates, entail, fill a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from relations_kg.dataset.ledger import changed_literals
from relations_kg.dataset.manifest import Manifest, Note
from relations_kg.dataset.recipe import Recipe
from relations_kg.entailment.base import COMPILED
from relations_kg.namespaces import DATASET, ONTOLOGY, OWL
from relations_kg.rdf import Iri, Literal, Quad
from relations_kg.results import Solutions
from relations_kg.store.embedded import EmbeddedStore
from relations_kg.terms import to_engine

__all__ = ["IMPORTS", "Parts", "assemble", "complete", "count", "fill", "unfollowed"]

IMPORTS = Iri(OWL + "imports")
"""Names another ontology, which is not fetched."""


@dataclass(frozen=True)
class Parts:
    """The quads of a dataset by where they come from, each in its named graph.

    Attributes:
        asserted: what the inputs say, as they write it; as of a day, what is in that view.
        ontology: the ontology's modules and alignments.
        derived: bounds of dates and situations in force.
        inferred: what the entailment regime adds.
        notes: what was found on the way.
    """

    asserted: tuple[Quad, ...]
    ontology: tuple[Quad, ...] = ()
    derived: tuple[Quad, ...] = ()
    inferred: tuple[Quad, ...] = ()
    notes: tuple[Note, ...] = ()

    def __iter__(self) -> Iterator[Quad]:
        """Every quad of the dataset."""
        for part in (self.asserted, self.ontology, self.derived, self.inferred):
            yield from part


def assemble(recipe: Recipe, *, engine: str = COMPILED) -> Parts:
    """Read the inputs of ``recipe`` and compute what follows from them.

    Args:
        recipe: what to read, and by which regime to entail.
        engine: the engine that entails.

    Raises:
        InputError: an input is missing, malformed or refused.
    """
    return complete(
        tuple(quad for file in recipe.data_files for quad in file.read()),
        recipe,
        engine=engine,
    )


def complete(asserted: tuple[Quad, ...], recipe: Recipe, *, engine: str = COMPILED) -> Parts:
    """The dataset of ``recipe`` around facts that are at hand already.

    Args:
        asserted: the facts, each in the named graph that it is to have.
        recipe: says which ontology, alignments and regime; its inputs are not read.
        engine: the engine that entails.

    Raises:
        InputError: a file of the ontology is missing or malformed.
    """
    notes = list(unfollowed(asserted))
    if recipe.bare:
        return Parts(asserted, notes=tuple(notes))
    from relations_kg.dataset.derive import derive
    from relations_kg.dataset.vocabulary import unknown_terms
    from relations_kg.entailment.base import entail

    ontology = tuple(quad for file in recipe.ontology_files for quad in file.read())
    notes += unknown_terms(asserted, ontology)
    derivation = derive(asserted, ontology)
    derived = derivation.quads
    if recipe.as_of is not None:
        from relations_kg.dataset.views import View, narrowed

        view = View(recipe.as_of, recipe.certainty)
        asserted, derived = narrowed(asserted, derived, ontology, view)
    entailed = entail(chain(asserted, ontology, derived), recipe.regime, engine=engine)
    notes += [Note("date", problem.message, problem.subject[0]) for problem in derivation.problems]
    notes += [Note("inconsistency", each.message) for each in entailed.inconsistencies]
    return Parts(asserted, ontology, derived, entailed.quads, tuple(notes))


def unfollowed(quads: Iterable[Quad]) -> Iterator[Note]:
    """A note for each import of an ontology, but those of our own, which is there already."""
    for quad in quads:
        if quad.predicate == IMPORTS and not quad.object[0].startswith(ONTOLOGY):
            yield Note(
                "import",
                f"owl:imports <{quad.object[0]}> is not followed: name that file as well",
                quad.subject[0],
            )


def fill(store: EmbeddedStore, parts: Parts, *, fingerprint: str) -> Manifest:
    """Put a dataset into an empty store.

    Args:
        store: the store.
        parts: the dataset.
        fingerprint: of the recipe, for the manifest.

    Returns:
        What is known of the dataset beside its quads.

    Raises:
        StoreError: the store cannot be written.
    """
    store.bulk_load(dict.fromkeys(parts))
    changed, total = changed_literals(parts.asserted)
    return Manifest(fingerprint, count(store), changed, total, parts.notes)


def count(store: EmbeddedStore, known: Mapping[str, int] | None = None) -> dict[str, int]:
    """Number of quads by named graph, as the store has them: 1 and 01 are one there.

    Args:
        store: the store.
        known: the numbers of graphs that need not be counted, by their short names; then there are
            no quads without a graph.
    """
    counts: dict[str, int] = dict(known or {})
    for graph in store.graph_names():
        if graph.value.removeprefix(DATASET) in counts:
            continue
        # One after the other: grouping millions of quads by their graph takes twice as long.
        name = to_engine(graph)
        found = store.query(f"SELECT (COUNT(*) AS ?quads) {{ GRAPH {name} {{ ?s ?p ?o }} }}")
        if isinstance(found, Solutions):
            for (quads,) in found.bindings():
                if isinstance(quads, Literal):
                    counts[graph.value.removeprefix(DATASET)] = int(quads.lexical)
    if known is None and (unnamed := len(store) - sum(counts.values())):
        counts[""] = unnamed
    return dict(sorted(counts.items()))
