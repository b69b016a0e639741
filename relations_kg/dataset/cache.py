"""Built datasets under the user's cache folder, found by the hash of what they are built from.

A dataset is built beside its place, flushed and renamed into it, so a reader sees a whole
one or none, and two processes that build the same one at once cannot harm each other: the
first to rename wins and the other takes the winner's. Every user of an entry holds a
shared lock on it and every builder an exclusive one on its folder; what nobody holds and
nobody needs is removed. What a file holds when it is read need not be what it held when it was
hashed, so it is hashed once more before the dataset gets its place.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TypeAlias

from relations_kg.dataset.manifest import Manifest
from relations_kg.dataset.recipe import Recipe
from relations_kg.errors import CacheError, StoreError
from relations_kg.store.base import Store
from relations_kg.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from relations_kg.dataset.build import Parts

if sys.platform != "win32":  # there, entries are kept apart by age alone
    import fcntl

__all__ = [
    "STORE",
    "BuiltDataset",
    "cache_folder",
    "is_built",
    "open_cached",
    "open_kept",
    "open_uncached",
]

_KEPT = 4
_VIEWS = "views"
_KEPT_IN = {_VIEWS: 16}  # how many, by the folder that they are in
_TRIES = 3  # to read files that somebody is changing
_UNLOCKED_FOR = 60.0
_ABANDONED_AFTER = 86_400.0
_MANIFEST = "manifest.json"
STORE: Final = "store"
"""The folder of the store within that of a cached dataset."""
_LOCK = "lock"
_BUILDING = "building-"
# The folder may be one that other programs use as well: only what is named as here is ours.
_IS_ENTRY = re.compile(r"[0-9a-f]{64}").fullmatch
_IS_UNFINISHED = re.compile(rf"{_BUILDING}\d+-[0-9a-f]{{32}}").fullmatch
_IS_DAMAGED = re.compile(rf"{_BUILDING}damaged-[0-9a-f]{{32}}").fullmatch

Make: TypeAlias = Callable[[Path], Manifest]


@dataclass(frozen=True)
class BuiltDataset:
    """A dataset that is ready for questions.

    Attributes:
        store: its quads.
        manifest: what is known of it.
        folder: where it is cached; ``None`` in memory.
        hold: keeps other processes from removing the folder while it is open.
    """

    store: Store
    manifest: Manifest
    folder: Path | None = None
    hold: IO[bytes] | None = field(default=None, repr=False, compare=False)

    def close(self) -> None:
        """Give the store and the hold on its folder back."""
        self.store.close()
        if self.hold is not None:
            self.hold.close()


def cache_folder() -> Path:
    """The folder for built datasets: ``RKG_CACHE``, or the platform's place for caches.

    The XDG Base Directory Specification on Unix, ``~/Library/Caches`` on macOS,
    ``%LOCALAPPDATA%`` on Windows.
    """
    if chosen := os.environ.get("RKG_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "relations-kg"


def is_built(folder: Path) -> bool:
    """Whether a folder is that of a cached dataset."""
    return (folder / _MANIFEST).is_file()


def open_uncached(recipe: Recipe) -> BuiltDataset:
    """Build the dataset of ``recipe`` in memory.

    Raises:
        InputError: an input is missing, malformed or refused.
    """
    from relations_kg.dataset.build import assemble, fill

    store = EmbeddedStore.in_memory()
    return BuiltDataset(store, fill(store, assemble(recipe), fingerprint=""))


def open_cached(
    recipe: Recipe,
    *,
    folder: Path | None = None,
    announce: Callable[[str], None] = lambda _: None,
) -> BuiltDataset:
    """The dataset of ``recipe`` from the cache, built there first if need be.

    In memory where the files keep changing while they are read, since nothing tells then which
    dataset it is.

    Args:
        recipe: what it is made of.
        folder: the cache folder; :func:`cache_folder` by default.
        announce: is told in one sentence when something takes a while.

    Raises:
        InputError: an input is missing, malformed or refused.
        CacheError: the folder cannot be written to, or the disk is full.
    """
    folder = folder or cache_folder()
    if recipe.as_of is not None:  # kept apart: a timeline asks for many days of one dataset
        folder /= _VIEWS
    fingerprint = recipe.fingerprint()
    if (found := _open(folder / fingerprint, fingerprint)) is not None:
        return found
    announce("Building the dataset; this is done once for these files.")
    return _build(recipe, folder, fingerprint)


def open_kept(kind: str, fingerprint: str, make: Make) -> BuiltDataset:
    """A dataset that something else than a recipe makes, from the cache or put there now.

    Args:
        kind: the folder within the cache that such datasets are in, and only they.
        fingerprint: of all that decides what it holds, as 64 hexadecimal digits.
        make: makes a store in a new folder; its manifest has the fingerprint.

    Raises:
        CacheError: the folder cannot be written to, or the disk is full.
    """
    folder = cache_folder() / kind
    found = _open(folder / fingerprint, fingerprint)
    return _keep(make, folder, fingerprint) if found is None else found


def _open(entry: Path, fingerprint: str) -> BuiltDataset | None:
    """The cached dataset, or ``None`` where there is none or it is damaged."""
    try:
        manifest = Manifest.from_json((entry / _MANIFEST).read_text(encoding="utf-8"))
        if manifest.fingerprint != fingerprint:
            return None
        hold = _lock(entry, exclusive=False)
    except (OSError, ValueError):
        return None
    try:
        store = EmbeddedStore.read_only(entry / STORE)
    except (OSError, StoreError):
        hold.close()
        return None
    with suppress(OSError):
        os.utime(entry)
    return BuiltDataset(store, manifest, entry, hold)


def _build(recipe: Recipe, folder: Path, fingerprint: str) -> BuiltDataset:
    from relations_kg.dataset.build import assemble, fill

    for _ in range(_TRIES):
        # Reading and entailing come first: bad input must not leave a trace in the cache.
        parts = assemble(recipe)
        before, fingerprint = fingerprint, recipe.fingerprint()
        if fingerprint == before:
            return _keep(partial(_make, parts, fingerprint), folder, fingerprint)
    store = EmbeddedStore.in_memory()
    return BuiltDataset(store, fill(store, parts, fingerprint=""))


def _make(parts: Parts, fingerprint: str, folder: Path) -> Manifest:
    from relations_kg.dataset.build import fill

    store = EmbeddedStore.create(folder)
    manifest = fill(store, parts, fingerprint=fingerprint)
    store.close()
    return manifest


def _keep(make: Make, folder: Path, fingerprint: str) -> BuiltDataset:
    """Put a dataset into the cache, unless it is there by now, and open it."""
    entry = folder / fingerprint
    try:
        _write(make, entry)
    except (OSError, StoreError) as error:
        reason = error.message if isinstance(error, StoreError) else error.strerror or str(error)
        raise CacheError(
            f"the cache folder cannot be used: {reason}",
            path=folder,
            hint="set RKG_CACHE to a folder that can be written to, or use --no-cache",
        ) from error
    _remove_leftovers(folder, keep=entry)
    if (found := _open(entry, fingerprint)) is None:
        raise CacheError(
            "the dataset was built but cannot be opened",
            path=entry,
            hint="remove the folder and try again, or use --no-cache",
        )
    return found


def _write(make: Make, entry: Path) -> None:
    import shutil

    entry.parent.mkdir(parents=True, exist_ok=True)
    beside = entry.parent / f"{_BUILDING}{os.getpid()}-{os.urandom(16).hex()}"
    beside.mkdir()
    hold = _lock(beside, exclusive=True)
    try:
        manifest = make(beside / STORE)
        with (beside / _MANIFEST).open("w", encoding="utf-8") as file:
            file.write(manifest.to_json())
            file.flush()
            os.fsync(file.fileno())
        _put(beside, entry)
    finally:
        hold.close()
        shutil.rmtree(beside, ignore_errors=True)


def _put(beside: Path, entry: Path) -> None:
    """Rename ``beside`` to ``entry``; a sound dataset that came first is left alone."""
    try:
        beside.rename(entry)
    except OSError:
        if (first := _open(entry, entry.name)) is not None:
            first.close()
            return
        # What stands there is damaged: out of the way in one step, to be removed later. Somebody
        # else may have done so just now.
        with suppress(FileNotFoundError):
            entry.rename(entry.parent / f"{_BUILDING}damaged-{os.urandom(16).hex()}")
        beside.rename(entry)


def _remove_leftovers(folder: Path, keep: Path) -> None:
    """Remove builds that nobody works on and datasets that nobody has used for long."""
    import shutil

    try:
        others = [path for path in folder.iterdir() if path != keep and path.is_dir()]
    except OSError:  # left for the next one who builds
        return
    damaged = [path for path in others if _IS_DAMAGED(path.name)]
    unfinished = [path for path in others if _IS_UNFINISHED(path.name)]
    built = [path for path in others if _IS_ENTRY(path.name)]
    built.sort(key=_last_used, reverse=True)
    kept = _KEPT_IN.get(folder.name, _KEPT)
    # Between making or renaming a folder and locking it, its builder has no hold on it.
    young = time.time() - _UNLOCKED_FOR
    old = [path for path in (*unfinished, *built[kept - 1 :]) if _last_used(path) < young]
    for path in (*damaged, *old):
        with suppress(OSError), _lock(path, exclusive=True):
            shutil.rmtree(path, ignore_errors=True)


def _last_used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _lock(folder: Path, *, exclusive: bool) -> IO[bytes]:
    """Hold ``folder`` until the file returned is closed.

    Raises:
        OSError: somebody else holds it (only asked of an exclusive lock).
    """
    path = folder / _LOCK
    file = path.open("ab" if exclusive else "rb")
    try:
        if sys.platform != "win32":
            how = fcntl.LOCK_EX | fcntl.LOCK_NB if exclusive else fcntl.LOCK_SH
            fcntl.flock(file, how)
        elif exclusive and time.time() - path.stat().st_mtime < _ABANDONED_AFTER:
            raise BlockingIOError("in use, or was not long ago")
    except OSError:
        file.close()
        raise
    return file
