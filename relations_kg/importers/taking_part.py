"""The shipped graph together with imported facts that take part in entailment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from relations_kg.dataset.build import Parts, complete
from relations_kg.dataset.recipe import Recipe
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri
from relations_kg.store.embedded import EmbeddedStore

__all__ = ["Together", "together"]


class Together(NamedTuple):
    """Facts of both kinds, and what follows from them.

    Attributes:
        whole: everything.
        missing: the same without the imported facts: what the store has not yet.
    """

    whole: Parts
    missing: Parts


def together(store: EmbeddedStore, graphs: Iterable[str]) -> Together:
    """Derive and entail once, over the shipped graph and named graphs of a store.

    Args:
        store: holds what was imported.
        graphs: short names of the named graphs that take part.

    Raises:
        InputError: a file of the shipped graph is missing or malformed.
        StoreError: the store cannot be read.
    """
    recipe = Recipe()
    shipped = tuple(quad for file in recipe.data_files for quad in file.read())
    imported = (quad for name in graphs for quad in store.quads(graph=Iri(DATASET + name)))
    whole = complete((*shipped, *imported), recipe)
    return Together(whole, replace(whole, asserted=shipped))
