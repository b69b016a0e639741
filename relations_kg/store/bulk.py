"""Much at once into and out of an embedded store, at the engine's own speed."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from relations_kg.errors import InputError
from relations_kg.rdf import Iri
from relations_kg.store.embedded import MARK, QUADS, EmbeddedStore, faults
from relations_kg.terms import to_engine

__all__ = ["clear", "copy_store", "load_n_triples", "remove_about", "write_n_triples"]

_IMMUTABLE = ".sst"  # files of RocksDB that its own checkpoints share as well


def load_n_triples(store: EmbeddedStore, source: IO[bytes], graph: Iri) -> None:
    """Add N-Triples to a named graph; a failure may leave a part of them.

    Raises:
        InputError: it is no N-Triples.
        StoreError: the store cannot be written.
    """
    with faults(None):
        try:
            store.engine.bulk_load(source, ox.RdfFormat.N_TRIPLES, to_graph=to_engine(graph))
        except SyntaxError as error:
            raise InputError(f"this is no N-Triples: {error}") from error


def write_n_triples(store: EmbeddedStore, path: Path, graph: Iri) -> None:
    """Write what a named graph holds to a file.

    Raises:
        StoreError: the store cannot be read, or the file not be written.
    """
    with faults(path):
        store.engine.dump(path, ox.RdfFormat.N_TRIPLES, from_graph=to_engine(graph))


def clear(store: EmbeddedStore, graph: Iri) -> None:
    """Remove a named graph with all that it holds.

    Raises:
        StoreError: the store cannot be written.
    """
    with faults(None):
        store.engine.remove_graph(to_engine(graph))


def remove_about(store: EmbeddedStore, nodes: Iterable[Iri]) -> Counter[str]:
    """Remove what is said of some nodes and what points to them, in every named graph.

    Returns:
        How many quads were removed, by the IRI of their named graph.

    Raises:
        StoreError: the store cannot be written.
    """
    engine = store.engine
    removed: Counter[str] = Counter()
    with faults(None):
        for node in nodes:
            term = to_engine(node)
            for quad in [
                *engine.quads_for_pattern(term, None, None),
                *engine.quads_for_pattern(None, None, term),
            ]:
                engine.remove(quad)
                removed[getattr(quad.graph_name, "value", "")] += 1
    return removed


def copy_store(original: Path, path: Path) -> EmbeddedStore:
    """A copy of a store that nobody writes any more, in a new folder, open for writing.

    The engine never changes a file of data that it has written, so the copy shares those where the
    file system lets it, and takes room only for what becomes different.

    Args:
        original: the folder of the store.
        path: a folder that is not there yet; its parent is there.

    Raises:
        StoreError: there is no such store, something is there already, or the folder cannot be
            written.
    """
    EmbeddedStore.read_only(original).close()  # refuses what is no store
    with faults(path):
        path.mkdir()
        shutil.copyfile(original / MARK, path / MARK)
        (path / QUADS).mkdir()
        for file in (original / QUADS).iterdir():
            target = path / QUADS / file.name
            if file.suffix != _IMMUTABLE or not _is_linked(file, target):
                shutil.copyfile(file, target)
        return EmbeddedStore(ox.Store(str(path / QUADS)), path=path)


def _is_linked(file: Path, target: Path) -> bool:
    """Give a file a second name; not possible from one file system to another."""
    try:
        target.hardlink_to(file)
    except OSError:
        return False
    return True
