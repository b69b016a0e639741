"""N-Triples into and out of the named graphs of an embedded store, at the engine's own speed."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import pyoxigraph as ox

from relations_kg.errors import InputError
from relations_kg.rdf import Iri
from relations_kg.store.embedded import EmbeddedStore, faults
from relations_kg.terms import to_engine

__all__ = ["load_n_triples", "write_n_triples"]


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
