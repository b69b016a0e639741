"""Dossiers as text, Markdown, JSON and HTML."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

from relations_kg.dossier.model import Dossier
from relations_kg.errors import UnknownName

__all__ = ["FORMATS", "write"]

FORMATS: Final = ("text", "markdown", "html", "json")
"""The formats that a dossier is written in."""


def write(dossier: Dossier, format: str) -> str:
    """A dossier in one of :data:`FORMATS`, the same text for the same dossier.

    Raises:
        UnknownName: there is no such format.
    """
    if format not in FORMATS:
        raise UnknownName(
            f"a dossier has no format {format!r}", hint=f"the formats are: {', '.join(FORMATS)}"
        )
    writer: Callable[[Dossier], str] = import_module(f"{__name__}.{format}").write
    return writer(dossier)
