"""Imports into stores: built beside, verified, and put into place in one step."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relations_kg.dataset.build import fill
from relations_kg.dataset.manifest import Manifest
from relations_kg.dataset.stored import LOCK, MANIFEST, StoreManifest, digests, read_manifest
from relations_kg.errors import InputError, StoreError
from relations_kg.importers.base import GivenFile, Importer, Request
from relations_kg.importers.checking import Judged, check_entailed, check_shapes
from relations_kg.importers.loading import Loaded, graph_prefix, load
from relations_kg.importers.taking_part import together
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri
from relations_kg.report import Finding, Severity
from relations_kg.store.bulk import load_n_triples, write_n_triples
from relations_kg.store.embedded import EmbeddedStore

if sys.platform != "win32":  # there, nothing keeps two writers apart
    import fcntl

__all__ = ["Outcome", "import_into"]

_BUILDING = ".building-"
_TRIES = 50
_PAUSE = 0.1  # seconds
_IS_DATA = re.compile(r"data-[0-9a-f]{16}|\.building-[0-9a-f]{16}").fullmatch


@dataclass(frozen=True)
class Outcome:
    """What became of an import.

    Attributes:
        is_kept: whether the store has it; not where rows were rejected and none may be.
        counts: of the things that were imported.
        quads: number of quads by named graph, of the graphs of this importer.
        reasons: how many rows were rejected, by reason.
        rejects: the file with them; ``None`` where there are none.
        findings: what the shapes find. An import with a violation is not kept; one that contradicts
            the shipped graph is, as two sources may, and the finding is about a node of that graph.
    """

    is_kept: bool
    counts: Mapping[str, int]
    quads: Mapping[str, int]
    reasons: Mapping[str, int]
    rejects: Path | None
    findings: tuple[Finding, ...] = ()


def import_into(
    store: Path,
    importer: Importer,
    files: Mapping[str, GivenFile],
    *,
    rejects: Path,
    limit: int | None = None,
    strict: bool = False,
    version: str = "",
    progress: Callable[[float], None] = lambda _: None,
    announce: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Import files into a store, a new one or one that holds other imports already.

    What the importer has put there before is replaced. The store is as it was until all is done,
    and stays so if anything fails. What follows is entailed anew from the shipped graph and all
    imports in the store that take part.

    Args:
        store: its folder; it may be missing or empty.
        importer: the importer.
        files: what it is to read, by role.
        rejects: the file for the rows that cannot be mapped; it is written if there are any.
        limit: how many rows of the main file to read at most.
        strict: give the import up if a row is rejected.
        version: version of relations-kg.
        progress: is told which share of the reading is behind.
        announce: is told in one sentence what is being done.

    Raises:
        InputError: a file is bad, or what comes out of a known edition is not what must come out.
        StoreError: the folder is no store, somebody else writes to it, or it cannot be written.
    """
    request = Request(files, limit, version)
    with _writing(store) as before:
        beside = store / f"{_BUILDING}{os.urandom(8).hex()}"
        waiting = rejects.with_name(f".{rejects.name}.{os.urandom(4).hex()}")
        built: EmbeddedStore | None = None
        try:
            built = EmbeddedStore.create(beside)
            _copy_others(store, before, importer.name, built, beside)
            announce(f"Importing {importer.name}.")
            loaded = load(built, importer, request, rejects=waiting, progress=progress)
            _compare(importer, request, loaded)
            kept = _kept(waiting, rejects)
            if strict and loaded.reasons:
                return Outcome(False, loaded.counts, {}, dict(loaded.reasons), kept)
            announce("Building the shipped graph.")
            prefix = graph_prefix(importer.name)
            taking_part = _taking_part(before, importer)
            found = together(built, [n for n in _imported(built) if n.startswith(taking_part)])
            manifest = fill(built, found.missing, fingerprint="")
            announce("Checking what was imported.")
            counts = manifest.graphs
            built.close()
            own = {name: n for name, n in counts.items() if name.startswith(prefix)}
            if importer.takes_part:
                judged = check_entailed(found.whole, own, importer.shapes)
            else:
                judged = Judged(check_shapes(beside, own, importer.shapes))
            is_kept = not any(one.severity is Severity.VIOLATION for one in judged.own)
            if is_kept:
                described = _described(manifest, before, importer, request, loaded)
                _put(store, beside, before, described)
            findings = (*judged.own, *judged.beside)
            return Outcome(is_kept, loaded.counts, own, dict(loaded.reasons), kept, findings)
        except OSError as error:
            raise StoreError(
                f"the store cannot be written: {error.strerror or error}",
                path=store,
                hint="make room on the disk and import again; the store is as it was before",
            ) from error
        finally:
            _give_up(built)
            _remove(beside)
            waiting.unlink(missing_ok=True)


@contextmanager
def _writing(store: Path) -> Iterator[StoreManifest | None]:
    """Hold a store for writing; gives what it holds already, ``None`` for nothing.

    A folder that was made for this is removed again if nothing has come into it.
    """
    is_new = not store.exists()
    if not is_new and not (store.is_dir() and (_is_ours(store) or not any(store.iterdir()))):
        raise StoreError(
            "there is something here that is no store of relations-kg",
            path=store,
            hint="name another folder with --into",
        )
    try:
        store.mkdir(parents=True, exist_ok=True)
        lock = (store / LOCK).open("ab")
    except OSError as error:
        raise StoreError(
            f"the store cannot be written: {error.strerror}", path=store,
            hint="name a folder that can be written to with --into",
        ) from error  # fmt: skip
    try:
        if sys.platform != "win32":
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise StoreError(
                    "another import is writing to this store", path=store,
                    hint="wait until it has ended",
                ) from error  # fmt: skip
        before = read_manifest(store) if (store / MANIFEST).exists() else None
        _remove_leftovers(store, before)
        yield before
    finally:
        if is_new and not (store / MANIFEST).exists():
            (store / LOCK).unlink(missing_ok=True)
            with suppress(OSError):
                store.rmdir()
        lock.close()


def _is_ours(store: Path) -> bool:
    return (store / MANIFEST).is_file() or (store / LOCK).is_file()


def _remove_leftovers(store: Path, before: StoreManifest | None) -> None:
    """Remove data that no manifest names: of a writer that was stopped, or replaced."""
    for path in store.iterdir():
        if _IS_DATA(path.name) and (before is None or path.name != before.data):
            shutil.rmtree(path, ignore_errors=True)
    (store / f"{MANIFEST}.new").unlink(missing_ok=True)


def _give_up(built: EmbeddedStore | None) -> None:
    """Close a store that nobody wants any more, whatever state it is in."""
    with suppress(StoreError):
        if built is not None:
            built.close()


def _remove(folder: Path) -> None:
    """Remove a folder; threads of the engine may finish a file of a load that was given up."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_PAUSE)


def _copy_others(
    store: Path, before: StoreManifest | None, name: str, built: EmbeddedStore, beside: Path
) -> None:
    """Take the named graphs of other importers over from the store as it is."""
    if before is None:
        return
    others = [
        graph
        for graph in before.manifest.graphs
        if graph.startswith("import/") and not graph.startswith(graph_prefix(name))
    ]
    if not others:
        return
    old = EmbeddedStore.read_only(store / before.data)
    passing = beside / "passing.nt"
    for graph in others:
        write_n_triples(old, passing, Iri(DATASET + graph))
        with passing.open("rb") as file:
            load_n_triples(built, file, Iri(DATASET + graph))
    passing.unlink()
    old.close()


def _taking_part(before: StoreManifest | None, importer: Importer) -> tuple[str, ...]:
    """What the names of the graphs begin with that take part in entailment."""
    others = {} if before is None else before.imports
    names = [
        name
        for name, described in others.items()
        if name != importer.name and described.get("takesPart")
    ]
    return tuple(map(graph_prefix, [*names, *([importer.name] if importer.takes_part else [])]))


def _imported(built: EmbeddedStore) -> Iterator[str]:
    """The short names of the graphs that a store has so far."""
    return (name.value.removeprefix(DATASET) for name in built.graph_names())


def _compare(importer: Importer, request: Request, loaded: Loaded) -> None:
    """Refuse what came out if it is not what must come out of this edition."""
    every = {file.role for file in importer.files}
    known = all(file.is_known for file in request.files.values())
    if not known or request.limit is not None or every != request.files.keys():
        return
    wrong = [
        f"{name}: {loaded.counts.get(name, 0):,} instead of {number:,}"
        for name, number in importer.expected.items()
        if loaded.counts.get(name, 0) != number
    ]
    if wrong:
        raise InputError(
            f"what comes out of these files is not what must come out: {'; '.join(wrong)}",
            hint="this is a fault of the importer: please report it",
        )


def _kept(waiting: Path, rejects: Path) -> Path | None:
    if not waiting.exists():
        return None
    waiting.replace(rejects)
    return rejects


def _described(
    manifest: Manifest,
    before: StoreManifest | None,
    importer: Importer,
    request: Request,
    loaded: Loaded,
) -> StoreManifest:
    imports: dict[str, Any] = {} if before is None else dict(before.imports)
    imports[importer.name] = {
        "version": request.version,
        "limit": request.limit,
        "takesPart": importer.takes_part,
        "files": {
            file.role: {"name": file.path.name, "sha256": file.sha256, "isKnown": file.is_known}
            for file in request.files.values()
        },
        "counts": dict(sorted(loaded.counts.items())),
        "rejected": dict(sorted(loaded.reasons.items())),
    }
    return StoreManifest("", manifest, imports)


def _put(store: Path, beside: Path, before: StoreManifest | None, described: StoreManifest) -> None:
    """Give the new data its place: from the moment the manifest names it, it is the store."""
    name = beside.name.replace(_BUILDING, "data-")
    for path in (*beside.rglob("*"), beside):
        _flush(path)
    whole = StoreManifest(name, described.manifest, described.imports, digests(beside))
    beside.rename(store / name)
    new = store / f"{MANIFEST}.new"
    new.write_text(whole.to_json(), encoding="utf-8")
    _flush(new)
    new.replace(store / MANIFEST)
    _flush(store)
    if before is not None:
        # Who reads it has it open and goes on reading.
        shutil.rmtree(store / before.data, ignore_errors=True)


def _flush(path: Path) -> None:
    if path.is_dir() and sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
