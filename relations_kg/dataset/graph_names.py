"""The names of named graphs, for people."""

from __future__ import annotations

__all__ = ["nearest"]


def nearest(name: str, known: list[str]) -> str:
    """A hint to whoever misspells the name of a named graph."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    return f"{meant}The named graphs are: {', '.join(known)}"
