"""Standard input, which can be read once."""

from __future__ import annotations

import sys

import click

__all__ = ["read_standard_input"]

_TAKEN = "relations_kg.standard_input"


def read_standard_input(purpose: str) -> bytes:
    """All of standard input.

    Args:
        purpose: what it is read as, such as ``the query``.

    Raises:
        click.UsageError: it was read already.
    """
    meta = click.get_current_context().meta
    if _TAKEN in meta:
        also = "a second time" if meta[_TAKEN] == purpose else f"as {purpose} as well"
        raise click.UsageError(f"standard input is {meta[_TAKEN]}, it cannot be read {also}")
    meta[_TAKEN] = purpose
    return sys.stdin.buffer.read()
