"""The quads of a dataset as its sources write them: the store may have changed a literal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from relations_kg.dataset.graph_names import (
    COMPUTED,
    IMPORTED,
    graph_names,
    is_within,
    nearest,
    short_name,
)
from relations_kg.dataset.recipe import Recipe
from relations_kg.entailment.base import NONE
from relations_kg.errors import UnknownName
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri, Quad
from relations_kg.store.base import Store

__all__ = ["written_quads"]


def written_quads(
    store: Store,
    recipe: Recipe,
    graphs: Iterable[str] = (),
    *,
    inferred: bool = False,
    asserted: tuple[Quad, ...] | None = None,
) -> Iterator[Quad]:
    """The quads as their sources write them; the files are read once more for that.

    Args:
        store: the dataset.
        recipe: what it was built from.
        graphs: IRIs or short names of named graphs or of groups of them; the facts by default.
        inferred: the ontology, the bounds of dates and the entailed triples as well; of no effect
            where graphs are named.
        asserted: the facts, where the recipe's files do not hold them.

    Raises:
        UnknownName: no such named graph.
    """
    known = graph_names(store)
    wanted = tuple(name.removeprefix(DATASET) for name in graphs)
    for name in wanted:
        if not any(is_within(graph, name) for graph in known):
            raise UnknownName(f"there is no named graph {name!r}", hint=nearest(name, known))
    return _quads(store, recipe, wanted, known, inferred=inferred, asserted=asserted)


def _quads(
    store: Store,
    recipe: Recipe,
    graphs: tuple[str, ...],
    known: list[str],
    *,
    inferred: bool,
    asserted: tuple[Quad, ...] | None,
) -> Iterator[Quad]:
    for quad in _written(recipe, asserted, ontology=inferred or bool(graphs)):
        if not graphs or any(is_within(short_name(quad.graph), name) for name in graphs):
            yield quad
    for name in known:
        if recipe.bare or name.split("/")[0] not in (*COMPUTED, IMPORTED):
            continue
        # What was imported are millions: they come only where they are named.
        every = inferred and not graphs and not is_within(name, IMPORTED)
        if every or any(is_within(name, each) for each in graphs):
            yield from store.quads(graph=Iri(DATASET + name))


def _written(
    recipe: Recipe, asserted: tuple[Quad, ...] | None, *, ontology: bool
) -> Iterator[Quad]:
    if asserted is not None:
        yield from asserted
    elif recipe.as_of is not None:
        from relations_kg.dataset.build import assemble

        yield from assemble(replace(recipe, regime=NONE)).asserted
    else:
        for file in recipe.data_files:
            yield from file.read()
    if ontology:
        for file in recipe.ontology_files:
            yield from file.read()
