"""A store as of a day: the shipped graph in that view, and of what was imported what is in it.

What takes part in entailment is entailed anew with the shipped graph, over the view. Of
the rest, which may be millions of quads, most are inside the view of a recent day. So the view
begins as a copy of the store that shares its files, and what is outside is removed from it. It is a
store of its own in the cache.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from relations_kg.dataset.build import Parts, complete, count
from relations_kg.dataset.cache import BuiltDataset, open_kept
from relations_kg.dataset.graph_names import IMPORTED, graph_names, is_within
from relations_kg.dataset.ledger import changed_literals
from relations_kg.dataset.manifest import Manifest
from relations_kg.dataset.recipe import CERTAIN, Recipe
from relations_kg.dataset.situations import EVENT, SITUATION, SituationTerms
from relations_kg.dataset.stored import MANIFEST, read_manifest
from relations_kg.dataset.views import View
from relations_kg.namespaces import DATASET, RKG
from relations_kg.rdf import Iri
from relations_kg.results import Solutions
from relations_kg.store.bulk import clear, copy_store, remove_about
from relations_kg.store.embedded import EmbeddedStore

__all__ = ["open_stored_view"]

_CACHED_AS = "stored-views"
_END_OF_YEAR = (12, 31)


def open_stored_view(
    folder: Path, recipe: Recipe, *, announce: Callable[[str], None] = lambda _: None
) -> BuiltDataset:
    """Open a store as of a day; the view is made first where it is not in the cache.

    Args:
        folder: the store.
        recipe: of the shipped graph; says the day, and how sure it has to be.
        announce: is told in one sentence when something takes a while.

    Raises:
        StoreError: the folder is no store, or is damaged.
        CacheError: the view cannot be kept: the folder cannot be written to, or the disk is full.
    """
    described = read_manifest(folder)
    digest = hashlib.sha256((folder / MANIFEST).read_bytes())
    digest.update(recipe.fingerprint().encode())
    fingerprint = digest.hexdigest()

    def make(place: Path) -> Manifest:
        announce("Making the view of the store; it is kept for the next question of that day.")
        store = copy_store(folder / described.data, place)
        try:
            names = graph_names(store)
            imported = [name for name in names if is_within(name, IMPORTED)]
            anew = [name for name in imported if described.takes_part(name)]
            parts = _anew(store, recipe, anew)
            removed = remove_about(store, _outside(store, recipe))
            counts = {
                name: described.manifest.graphs[name] - removed[DATASET + name]
                for name in imported
                if name not in anew
            }
            for name in names:
                if name not in counts:
                    clear(store, Iri(DATASET + name))
            store.bulk_load(dict.fromkeys(parts))
            changed, total = changed_literals(parts.asserted)
            return Manifest(fingerprint, count(store, counts), changed, total, parts.notes)
        finally:
            store.close()

    return open_kept(_CACHED_AS, fingerprint, make)


def _anew(store: EmbeddedStore, recipe: Recipe, imported: Iterable[str]) -> Parts:
    """The shipped graph and the imports that take part in entailment, in the view."""
    facts = [quad for file in recipe.data_files for quad in file.read()]
    for name in imported:
        facts += store.quads(graph=Iri(DATASET + name))
    return complete(tuple(facts), recipe)


def _outside(store: EmbeddedStore, recipe: Recipe) -> set[Iri]:
    """What is outside the view, of what is not derived anew.

    An importer gives everything a class of ours, so roles need not be looked at.
    """
    day = recipe.as_of
    if day is None:
        raise ValueError("a view has a day")
    view = View(day, recipe.certainty)
    ontology = tuple(quad for file in recipe.ontology_files for quad in file.read())
    patterns = [
        view.situations_outside(_by_class(SituationTerms.of(ontology, SITUATION))),
        view.events_outside(_by_class(SituationTerms.of(ontology, EVENT))),
        # What is counted of a year is known when the year is over.
        f"?s <{RKG}year> ?year FILTER(?year > {_last_year(day, recipe.certainty)})",
    ]
    found: set[Iri] = set()
    for pattern in patterns:
        answer = store.query(f"SELECT ?s {{ {pattern} }}")
        if isinstance(answer, Solutions):
            found.update(node for (node,) in answer.bindings() if isinstance(node, Iri))
    return found


def _by_class(terms: SituationTerms) -> SituationTerms:
    return SituationTerms(terms.classes, frozenset(), frozenset())


def _last_year(day: date, certainty: str) -> int:
    """The last year that is over on a day, or that may have been counted by then."""
    is_over = (day.month, day.day) == _END_OF_YEAR
    return day.year if is_over or certainty != CERTAIN else day.year - 1
