"""Tables that say which state a name or a code of a dataset means, and when."""

from __future__ import annotations

from pathlib import Path

__all__ = ["path"]


def path(name: str) -> Path:
    """The file of a table."""
    return Path(__file__).with_name(f"{name}.csv")
