"""The short names of a dataset's named graphs, and groups of them."""

from __future__ import annotations

from typing import Final

from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri
from relations_kg.store.base import Store

__all__ = ["COMPUTED", "IMPORTED", "graph_names", "is_within", "nearest", "short_name"]

COMPUTED: Final = ("derived", "inferred")
"""What the names of the graphs that building fills begin with."""
IMPORTED: Final = "import"
"""What the names of the graphs that importers fill begin with."""


def graph_names(store: Store) -> list[str]:
    """The short names of a store's named graphs, sorted; one of elsewhere by its whole IRI."""
    return sorted(short_name(name) for name in store.graph_names())


def short_name(graph: Iri | None) -> str:
    """The name without the dataset's own namespace; empty for the default graph."""
    return graph.value.removeprefix(DATASET) if graph else ""


def is_within(graph: str, group: str) -> bool:
    """Whether a graph is the one of that name or in the group of that name."""
    return graph == group or graph.startswith(f"{group.rstrip('/')}/")


def nearest(name: str, known: list[str]) -> str:
    """What to write in the place of a name that no graph has."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    return f"{meant}The named graphs are: {', '.join(known)}"
