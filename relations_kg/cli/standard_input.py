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
        raise click.UsageError(f"standard input is {meta[_TAKEN]}, it cannot be {purpose} as well")
    meta[_TAKEN] = purpose
    return sys.stdin.buffer.read()
