"""What an importer has put into a store, checked against its shapes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from relations_kg import resources
from relations_kg.dataset.inputs import data_files
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri
from relations_kg.report import Finding
from relations_kg.store.embedded import EmbeddedStore
from relations_kg.store.workspace import Workspace

__all__ = ["check_shapes"]


def check_shapes(data: Path, graphs: Iterable[str], shapes: Iterable[str]) -> tuple[Finding, ...]:
    """What shapes find in named graphs of a store, each for itself and with nothing entailed.

    Args:
        data: the folder of the store's data.
        graphs: the short names of the named graphs.
        shapes: names of the files with the shapes.

    Raises:
        ShapesError: the shapes cannot be used.
        StoreError: the store cannot be read.
    """
    from relations_kg.validation.base import check, validate_workspace

    wanted = set(shapes)
    files = [path for path in resources.shape_files() if path.name in wanted]
    if not files:
        return ()
    quads = [quad for file in data_files(files) for quad in file.read()]
    check(quads)
    store = EmbeddedStore.read_only(data)
    found: list[Finding] = []
    for name in graphs:
        # Each for itself: an engine that looks into several graphs takes more than twice as long.
        workspace = Workspace(store.engine, [Iri(DATASET + name)])
        found += validate_workspace(workspace, quads).findings
    store.close()
    return tuple(found)
