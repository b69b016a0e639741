"""``relations-kg diff``: what differs between two graphs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from relations_kg.cli.options import complete_rdf_formats, output_option
from relations_kg.cli.standard_input import read_standard_input
from relations_kg.entailment.base import REGIMES

__all__ = ["command"]


@click.command(name="diff")
@click.argument("old", type=click.Path(allow_dash=True), metavar="OLD")
@click.argument("new", type=click.Path(allow_dash=True), metavar="NEW")
@click.option(
    "-f",
    "--format",
    type=click.Choice(("text", "markdown", "json", "turtle", "sparql-update")),
    help="Format of the answer. [default: by the extension of --output, else text]",
)
@click.option(
    "--inferred",
    is_flag=True,
    help="Compare what follows as well, and tell which change is the cause.",
)
@click.option(
    "--regime",
    type=click.Choice([regime for regime in REGIMES if regime != "none"]),
    help="Entailment regime of --inferred. [default: owl-rl]",
)
@click.option(
    "--graphs",
    is_flag=True,
    help="Keep apart what the files of a folder say, or the named graphs of a store.",
)
@click.option(
    "--data-format",
    metavar="FORMAT",
    help="Format of OLD and NEW, if not by name.",
    shell_complete=complete_rdf_formats,
)
@output_option
def command(
    old: str,
    new: str,
    format: str | None,
    inferred: bool,
    regime: str | None,
    graphs: bool,
    data_format: str | None,
    output: Path | None,
) -> None:
    """Tell what differs between two graphs: added, removed and changed facts.

    OLD and NEW are each a file, a folder, a store, a URL, '-' for standard input, or a path in a
    revision of git, written REVISION:PATH (HEAD~1:graph). The exit code is 0 where they say the
    same and 1 where they do not. Blank nodes are compared by what is said of them, literals as
    they are written.
    """
    from relations_kg.cli import failures
    from relations_kg.comparison.compare import compare
    from relations_kg.comparison.writers import write_comparison
    from relations_kg.dataset.recipe import Recipe
    from relations_kg.syntax.output import atomic_write

    if regime is not None and not inferred:
        raise click.UsageError("--regime is the regime of --inferred, which is not there")
    if format is None:
        format = _BY_EXTENSION.get(output.suffix.lower(), "text") if output else "text"
    if inferred and format in _FACTS_ONLY:
        raise click.UsageError(f"--inferred has no place in {format}: text, markdown and json do")
    comparison = compare(
        old,
        new,
        format=data_format,
        graphs=graphs,
        recipe=Recipe((), regime or "owl-rl") if inferred else None,
        standard_input=lambda: read_standard_input("OLD or NEW"),
    )
    colour = output is None and failures.colour() is not False and sys.stdout.isatty()
    content = write_comparison(comparison, format, colour=colour)
    with atomic_write(output) as out:
        out.write(content.encode())
    if not comparison.is_same:
        raise click.exceptions.Exit(1)


_BY_EXTENSION = {
    ".json": "json", ".md": "markdown", ".ru": "sparql-update", ".ttl": "turtle",
}  # fmt: skip
_FACTS_ONLY = ("turtle", "sparql-update")
