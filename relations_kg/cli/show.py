"""``relations-kg show``: what the graph knows of something, for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from relations_kg.cli.options import dataset_options, open_graph, output_option
from relations_kg.dossier.writers import FORMATS

__all__ = ["command"]

_EXTENSIONS = {".html": "html", ".htm": "html", ".json": "json", ".md": "markdown"}


@click.command(name="show")
@click.argument("names", nargs=-1, required=True, metavar="STATE [STATE] | THING")
@click.option(
    "-f",
    "--format",
    type=click.Choice(FORMATS),
    help="Format; by default that of the extension of -o, or text.",
)
@output_option
@dataset_options
def command(
    names: tuple[str, ...], format: str | None, output: Path | None, dataset: dict[str, Any]
) -> None:
    r"""Tell what the graph knows of two states, of one, or of anything.

    Two states make the dossier of a pair: recognition, relations, missions, memberships, visits,
    statements, votes, aid, plans and contradictions, each line with numbered references to the
    passages that state it, and at the end what the graph does not know. A state or a thing
    is given by code, name or IRI.

    \b
    relations-kg show ALB UKR
    relations-kg show Albania --format markdown
    relations-kg show event:zelenskyy-visits-tirana-2024
    relations-kg show ALB UKR -o dossier.html
    """
    from relations_kg.syntax.output import atomic_write

    if format is None:
        format = _EXTENSIONS.get(output.suffix.lower(), "text") if output else "text"
    content = open_graph(dataset).dossier(*names).serialize(format)
    with atomic_write(output) as out:
        out.write(content.encode())
