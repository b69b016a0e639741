"""``relations-kg validate``: facts against SHACL shapes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from relations_kg.cli.options import dataset_options, open_graph, output_option

__all__ = ["command"]

_BY_EXTENSION = {".json": "json", ".ttl": "turtle"}


@click.command(name="validate")
@click.argument("files", nargs=-1, metavar="[FILE|DIR]...")
@click.option(
    "--shapes",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="Shapes to use instead of the shipped ones; may be repeated.",
)
@click.option(
    "-f",
    "--format",
    type=click.Choice(("text", "json", "turtle")),
    help="Format of the report. [default: by the extension of --output, else text]",
)
@click.option(
    "--fail-on",
    type=click.Choice(("violation", "warning", "info")),
    default="violation",
    show_default=True,
    help="The mildest severity that makes the exit code 1.",
)
@output_option
@dataset_options
def command(
    files: tuple[str, ...],
    shapes: tuple[Path, ...],
    format: str | None,
    fail_on: str,
    output: Path | None,
    dataset: dict[str, Any],
) -> None:
    """Check facts against SHACL shapes; without a FILE, the shipped graph.

    Literals are judged as their files write them. The exit code is 1 when there are
    findings of the severity that --fail-on names, or graver ones.
    """
    from relations_kg.cli.answers import named
    from relations_kg.report import Severity
    from relations_kg.syntax.output import atomic_write
    from relations_kg.validation.writers import write_report

    if format is None:
        format = _BY_EXTENSION.get(output.suffix.lower(), "text") if output else "text"
    dataset["data"] += files
    graph = open_graph(dataset)
    report = graph.validate(*shapes)
    for note in graph.manifest.notes:
        click.echo(f"note: {note.message}", err=True)
    with atomic_write(output) as out:
        out.write(write_report(report, format, label=named(graph.store)).encode())
    if report.at_least(Severity[fail_on.upper()]):
        raise click.exceptions.Exit(1)
