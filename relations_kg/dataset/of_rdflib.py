"""A dataset of the triples of an rdflib graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relations_kg.dataset.build import complete, fill
from relations_kg.dataset.cache import BuiltDataset
from relations_kg.dataset.graph_names import is_within, short_name
from relations_kg.dataset.recipe import FILLED, Recipe
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri, Quad
from relations_kg.store.embedded import EmbeddedStore
from relations_kg.terms import quads_from_rdflib

if TYPE_CHECKING:
    import rdflib

__all__ = ["build_of_rdflib"]


def build_of_rdflib(graph: rdflib.Graph, recipe: Recipe) -> tuple[BuiltDataset, tuple[Quad, ...]]:
    """Build a dataset in memory around the triples of an rdflib graph or dataset.

    Args:
        graph: the facts; triples of a dataset keep their named graph.
        recipe: how to build it; it has no data of its own.

    Returns:
        The dataset and its facts.

    Raises:
        InputError: the graph holds what is no RDF 1.1.
    """
    asserted = tuple(
        quad if quad.graph else quad._replace(graph=Iri(DATASET + "data/rdflib"))
        for quad in quads_from_rdflib(graph)
        # What building fills is filled anew, as where a file is read.
        if recipe.bare or not any(is_within(short_name(quad.graph), name) for name in FILLED)
    )
    store = EmbeddedStore.in_memory()
    parts = complete(asserted, recipe)
    return BuiltDataset(store, fill(store, parts, fingerprint="")), parts.asserted
