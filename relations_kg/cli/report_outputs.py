"""Where the reports of a validation go: ``--format NAME[=FILE]``, as often as is wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import click
from click.shell_completion import CompletionItem

from relations_kg.cli import failures
from relations_kg.validation.writers import FORMATS

__all__ = ["Output", "asked", "chosen", "colours", "complete", "put"]

_BY_EXTENSION = {
    ".csv": "csv",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".sarif": "sarif",
    ".ttl": "turtle",
    ".xml": "junit",
}


class Output(NamedTuple):
    """A report that is asked for.

    Attributes:
        format: by name.
        path: the file it goes to; ``None`` is standard output.
    """

    format: str
    path: Path | None = None


def asked(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[Output, ...]:
    """The reports that ``NAME`` or ``NAME=FILE`` ask for; the file ``-`` is standard output.

    Raises:
        click.BadParameter: there is no such format, or the name of the file is empty.
    """
    return tuple(map(_output, values))


def _output(value: str) -> Output:
    name, equals, file = value.partition("=")
    if name.lower() not in FORMATS:
        raise click.BadParameter(
            f"there is no format '{name}'; the formats are {', '.join(FORMATS)}."
        )
    if equals and not file:
        raise click.BadParameter(f"'{value}' has no name of a file after the '='.")
    return Output(name.lower(), Path(file) if file not in ("", "-") else None)


def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of formats that begin so, for a shell's completion."""
    return [
        CompletionItem(name, help=told)
        for name, told in FORMATS.items()
        if name.startswith(incomplete)
    ]


def chosen(given: Sequence[Output], output: Path | None) -> tuple[Output, ...]:
    """The reports to write, those with files of their own first.

    Args:
        given: by ``--format``, in its order.
        output: of ``--output``, which is for the format without a file.

    Raises:
        click.UsageError: two reports for one place.
    """
    if output is not None and str(output) == "-":
        output = None
    plain = [each for each in given if each.path is None]
    files = [each for each in given if each.path is not None]
    if len(plain) > 1:
        names = " and ".join(each.format for each in plain)
        raise click.UsageError(
            f"{names} would go to one place; give all but one a file: --format NAME=FILE"
        )
    if plain:
        files.append(Output(plain[0].format, output))
    elif output is not None:
        files.append(Output(_BY_EXTENSION.get(output.suffix.lower(), "text"), output))
    elif not given:
        files.append(Output("text"))
    taken: set[str] = set()
    for each in files:
        if each.path is None:
            continue
        where = os.path.realpath(each.path)
        if where in taken:
            raise click.UsageError(f"two reports would go to the file '{each.path}'")
        taken.add(where)
    return tuple(files)


def colours(output: Output) -> bool:
    """Whether a report is coloured: text to a terminal, unless the environment says otherwise."""
    if output.path is not None or output.format != "text":
        return False
    wanted = failures.colour()
    if wanted is not None:
        return wanted
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def put(contents: Sequence[tuple[Output, bytes]]) -> None:
    """Write the reports: the files together, all of them or none, and then standard output.

    So a reader of standard output that leaves early costs nobody a file.

    Raises:
        OutputError: one of them cannot be written.
        BrokenPipeError: the reader of standard output has gone.
    """
    from relations_kg.syntax.output import atomic_write

    with ExitStack() as files:
        for output, content in contents:
            if output.path is not None:
                files.enter_context(atomic_write(output.path)).write(content)
    for output, content in contents:
        if output.path is None:
            with atomic_write(None) as out:
                out.write(content)
