"""``-p NAME=VALUE``: parameters of a saved query that are given by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

__all__ = ["merge"]


def merge(values: Mapping[str, str], assignments: Iterable[str]) -> dict[str, str]:
    """``values`` and the assignments together.

    Raises:
        click.UsageError: an assignment is malformed, or a name is given twice.
    """
    merged = dict(values)
    for assignment in assignments:
        name, equals, value = assignment.partition("=")
        if not equals or not name:
            raise click.UsageError(f"-p takes NAME=VALUE, not {assignment!r}")
        if name in merged:
            raise click.UsageError(f"the parameter {name!r} is given twice")
        merged[name] = value
    return merged
