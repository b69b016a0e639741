"""Opens a dataset: from files, through the cache or not, or a store that an import has made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from relations_kg.dataset.cache import BuiltDataset, open_cached, open_uncached
from relations_kg.dataset.recipe import CERTAIN, Recipe
from relations_kg.errors import CacheError, UsageError

__all__ = ["open_dataset"]


def open_dataset(
    recipe: Recipe,
    store: Path | None = None,
    *,
    cache: bool = True,
    announce: Callable[[str], None] = lambda _: None,
    warn: Callable[[str], None] = lambda _: None,
) -> BuiltDataset:
    """The dataset of a recipe, or a store, ready for questions.

    Args:
        recipe: what to build; with a store, only its day and certainty are its own.
        store: the folder of a store that an import has made.
        cache: keep what is built under the user's cache folder.
        announce: is told in one sentence when something takes a while.
        warn: is told in one sentence when the cache cannot be used, and it goes on without.

    Raises:
        InputError: a file is missing, malformed or refused.
        UsageError: a store is named, and how to build one as well.
        StoreError: the folder is no store, or is damaged.
        CacheError: the view of a store cannot be kept.
    """
    if store is not None:
        if replace(recipe, as_of=None, certainty=CERTAIN) != Recipe():
            raise UsageError("a store is built already: name no data, regime or alignment")
        if recipe.as_of is None:
            from relations_kg.dataset.stored import open_stored

            return open_stored(store)
        from relations_kg.dataset.stored_view import open_stored_view

        return open_stored_view(store, recipe, announce=announce)
    if not cache:
        return open_uncached(recipe)
    try:
        return open_cached(recipe, announce=announce)
    except CacheError as error:
        warn(f"{error.message} ({error.path}); going on without it")
        return open_uncached(recipe)
