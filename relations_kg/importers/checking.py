"""What an importer has put into a store, checked against its shapes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from relations_kg import resources
from relations_kg.dataset.build import Parts
from relations_kg.dataset.graph_names import IMPORTED
from relations_kg.dataset.inputs import data_files
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri, Quad, Term
from relations_kg.report import Finding
from relations_kg.store.embedded import EmbeddedStore
from relations_kg.store.workspace import Workspace

__all__ = ["Judged", "check_entailed", "check_shapes"]


class Judged(NamedTuple):
    """What shapes find where imported facts and the shipped graph are judged together.

    Attributes:
        own: about nodes that the import describes.
        beside: about nodes of the shipped graph, which has no findings by itself: what is
            imported contradicts it.
    """

    own: tuple[Finding, ...] = ()
    beside: tuple[Finding, ...] = ()


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
    from relations_kg.validation.base import validate_workspace

    quads = _shapes(shapes)
    if not quads:
        return ()
    store = EmbeddedStore.read_only(data)
    found: list[Finding] = []
    for name in graphs:
        # Each for itself: an engine that looks into several graphs takes more than twice as long.
        workspace = Workspace(store.engine, [Iri(DATASET + name)])
        found += validate_workspace(workspace, quads).findings
    store.close()
    return tuple(found)


def check_entailed(whole: Parts, graphs: Iterable[str], shapes: Iterable[str]) -> Judged:
    """What shapes find wrong with imported facts, beside all the rest and what follows.

    So a shape for a class reaches the instances of the classes below it, and what a node is may
    be said in the shipped graph. What is wrong with other imports is not told.

    Args:
        whole: the facts and what follows from them.
        graphs: the short names of the named graphs of the import.
        shapes: names of the files with the shapes.

    Raises:
        ShapesError: the shapes cannot be used.
    """
    from relations_kg.validation.base import validate_workspace

    quads = _shapes(shapes)
    if not quads:
        return Judged()
    wanted = {DATASET + name for name in graphs}
    own: set[Term] = set()
    others: set[Term] = set()
    for quad in whole.asserted:
        if quad.graph is not None and quad.graph.value.startswith(f"{DATASET}{IMPORTED}/"):
            (own if quad.graph.value in wanted else others).add(quad.subject)
    workspace = Workspace()
    workspace.add(whole)
    findings = validate_workspace(workspace, quads, entailed=True).findings
    return Judged(
        tuple(one for one in findings if one.focus_node in own),
        tuple(one for one in findings if one.focus_node not in own | others),
    )


def _shapes(names: Iterable[str]) -> list[Quad]:
    """What the files of shapes of these names say, known to be well-formed; empty for none."""
    from relations_kg.validation.base import check

    wanted = set(names)
    files = [path for path in resources.shape_files() if path.name in wanted]
    quads = [quad for file in data_files(files) for quad in file.read()]
    if quads:
        check(quads)
    return quads
