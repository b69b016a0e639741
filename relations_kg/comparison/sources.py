"""What somebody compares: a file, a folder, a store, a URL, a git revision, standard input.

A file that is there wins over everything else that its name may mean.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from relations_kg.comparison.contents import Contents, contents_of
from relations_kg.comparison.fetching import fetch, is_url
from relations_kg.comparison.revisions import Revision, revision_files
from relations_kg.dataset.cache import STORE, is_built
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import FILLED, DataFile
from relations_kg.errors import UsageError
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri
from relations_kg.store.embedded import EmbeddedStore

__all__ = ["STANDARD_INPUT", "read_source"]

STANDARD_INPUT = "-"


def read_source(
    source: str | Path,
    format: str | None = None,
    *,
    graphs: bool = False,
    standard_input: Callable[[], bytes] | None = None,
) -> Contents:
    """What a source says.

    The triples that the files of a folder put in no named graph are put together in the default
    graph, and so are the facts of a store, whatever file they came from; of a store, what was
    derived and inferred and the ontology are left out.

    Args:
        source: a path, a URL, ``REVISION:PATH``, or ``-``.
        format: the RDF format by name, ``None`` to go by extension or media type.
        graphs: keep apart what the files of a folder, or the named graphs of a store, say.
        standard_input: gives what is read for ``-``.

    Raises:
        InputError: it is not there, malformed or refused.
        NetworkError: a server cannot be reached.
        StoreError: a store cannot be read.
        UsageError: nothing tells the format.
    """
    name, path = os.fspath(source), Path(source)
    if not name:
        raise UsageError("there is an empty name; name a file, a folder, a URL or a git revision")
    if name == STANDARD_INPUT and standard_input is not None:
        if format is None:
            raise UsageError(
                "standard input has no extension: name its format, --data-format turtle"
            )
        file = DataFile("data/stdin", path, format, standard_input())
        return contents_of("standard input", [file])
    if not _is_there(path):
        if is_url(name):
            return contents_of(name, [fetch(name, format)])
        if "://" in name:
            raise UsageError(
                f"{name!r} is a URL of a kind that is not read",
                hint="name one that begins with https:// or http://, or a file",
            )
        if revision := _revision(name):
            files, is_folder = revision_files(revision, format)
            return contents_of(name, files, graphs=graphs and is_folder)
    elif EmbeddedStore.is_store(path):
        return _of_store(name, path, graphs=graphs)
    elif is_built(path):
        return _of_store(name, path / STORE, graphs=graphs)
    files = data_files([path], format)
    return contents_of(name, files, graphs=graphs and path.is_dir())


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long, or has a null character
        return False


def _revision(name: str) -> Revision | None:
    revision, colon, path = name.partition(":")
    if not colon or (len(revision) == 1 and revision.isalpha()):  # a drive of Windows
        return None
    return Revision(revision, path)


def _of_store(name: str, folder: Path, *, graphs: bool) -> Contents:
    contents = Contents(name)
    store = EmbeddedStore.read_only(folder)
    try:
        lines = [store.n_triples()]
        for graph in store.graph_names():
            short = graph.value.removeprefix(DATASET)
            is_ours = short != graph.value
            if is_ours and short.split("/")[0] in FILLED:
                continue
            of_graph = store.n_triples(graph)
            lines.append(of_graph if is_ours and not graphs else _in_graph(of_graph, graph))
    finally:
        store.close()
    # All at once, since a blank node may be in several named graphs.
    contents.add_lines(b"".join(lines), name, graphs=True)
    return contents


def _in_graph(lines: bytes, graph: Iri) -> bytes:
    """Lines of N-Triples as the engine writes them, in a named graph."""
    return lines.replace(b" .\n", f" <{graph.value}> .\n".encode())
