"""``relations-kg sources``: the sources of the facts, and whether their texts still say so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from relations_kg.cli.options import dataset_options, open_graph, output_option
from relations_kg.cli.standard_input import read_standard_input

__all__ = ["command"]


@click.group(name="sources")
def command() -> None:
    """List the sources, or check passages against a text."""


@command.command(name="list")
@click.option(
    "-f",
    "--format",
    metavar="FORMAT",
    help="table, csv, tsv, json, xml, markdown or html. "
    "[default: by the extension of --output, else table]",
)
@click.option(
    "--labels/--no-labels", default=None, help="Show names for IRIs. [default: on a terminal]"
)
@output_option
@dataset_options
def list_sources(
    format: str | None, labels: bool | None, output: Path | None, dataset: dict[str, Any]
) -> None:
    """List the sources with their licence, the day they were read and how much they state."""
    from relations_kg.cli.answers import write

    graph = open_graph(dataset)
    write(graph.query("sources"), graph, format=format, output=output, labels=labels)


@command.command(name="verify")
@click.option(
    "--text",
    "text",
    type=click.Path(path_type=Path, allow_dash=True),
    required=True,
    metavar="FILE",
    help="The text of the source, with MediaWiki headings (== Section ==); '-' is standard input.",
)
@click.option(
    "--source",
    metavar="IRI",
    help="The source, as an IRI or prefixed name. [default: the only one with passages]",
)
@dataset_options
def verify_source(text: Path, source: str | None, dataset: dict[str, Any]) -> None:
    """Compare the passages that the facts cite with the text of their source.

    A passage is a place in the text and the SHA-256 of its sentence. The exit code is 1 when
    a sentence has changed, has moved or is not there.
    """
    from relations_kg.syntax.text import decode, read_text

    if str(text) == "-":
        content = decode(read_standard_input("the text"), "standard input")
    else:
        content = read_text(text)
    report = open_graph(dataset).verify_source(content, source)
    for finding in report.findings:
        click.echo(f"{finding.trouble.value}: {finding.message}")
    agree = report.checked - len(report.findings)
    click.echo(f"{agree} of {report.checked} passages of {report.source.value} agree with the text")
    if not report.conforms:
        raise click.exceptions.Exit(1)
