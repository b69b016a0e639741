"""Comparisons in the formats that people and programs read."""

from __future__ import annotations

from typing import Final

from relations_kg.comparison.compare import Comparison

__all__ = ["FORMATS", "write_comparison"]

FORMATS: Final = ("text", "markdown", "json", "turtle", "sparql-update")
"""The names of the formats."""


def write_comparison(comparison: Comparison, format: str, *, colour: bool = False) -> str:
    """A comparison in a format, with a line end.

    Args:
        comparison: what to write.
        format: one of :data:`FORMATS`.
        colour: whether text is coloured, for a terminal.

    Raises:
        InputError: there is no SPARQL update that does just this.
    """
    if format == "json":
        from relations_kg.comparison.writers import json

        return json.write(comparison)
    if format == "turtle":
        from relations_kg.comparison.writers import turtle

        return turtle.write(comparison)
    if format == "sparql-update":
        from relations_kg.comparison.updates import update_of

        return update_of(comparison.difference, comparison.contents[1])
    from relations_kg.comparison.writers import prose

    if format == "markdown":
        return prose.markdown(comparison)
    return prose.text(comparison, colour=colour)
