"""The short names of named graphs, and the groups that they are in."""

from __future__ import annotations

from typing import Final

from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri

__all__ = ["COMPUTED", "nearest", "short", "within"]

COMPUTED: Final = ("derived", "inferred")
"""The groups of graphs that no file holds: building fills them."""


def nearest(name: str, known: list[str]) -> str:
    """The hint for a name that no named graph has."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    return f"{meant}The named graphs are: {', '.join(known)}"


def short(graph: Iri | None) -> str:
    """The short name of a named graph; the whole IRI of one of elsewhere."""
    return graph.value.removeprefix(DATASET) if graph else ""


def within(graph: str, group: str) -> bool:
    """Whether a named graph is that of the name or in the group of the name."""
    return graph == group or graph.startswith(f"{group.rstrip('/')}/")
