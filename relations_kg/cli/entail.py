"""``relations-kg entail``: what follows from the facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from relations_kg.cli.options import (
    complete_rdf_formats,
    dataset_options,
    open_graph,
    output_option,
    rdf_format,
)

__all__ = ["command"]


@click.command(name="entail")
@click.argument("files", nargs=-1, metavar="[FILE|DIR]...")
@click.option(
    "-f",
    "--format",
    metavar="FORMAT",
    help="An RDF format. [default: by the extension of --output, else turtle]",
    shell_complete=complete_rdf_formats,
)
@click.option(
    "--only-inferred/--with-facts",
    default=True,
    show_default=True,
    help="Only what is entailed, or the facts, the ontology and the date bounds too.",
)
@output_option
@dataset_options
def command(
    files: tuple[str, ...],
    format: str | None,
    only_inferred: bool,
    output: Path | None,
    dataset: dict[str, Any],
) -> None:
    """Write what follows from the facts by --regime; without a FILE, from the shipped graph.

    The exit code is 1 when the facts contradict the ontology; what does is told on
    standard error.
    """
    from relations_kg.syntax.output import atomic_write
    from relations_kg.syntax.writing import serialize

    chosen = rdf_format(format, output)
    dataset["data"] += files
    graph = open_graph(dataset)
    if only_inferred:
        names = [name for name in graph.graphs() if name.startswith("inferred/")]
        content = graph.export(chosen.value, graphs=names) if names else serialize((), chosen)
        if not names:
            under = "--bare" if dataset["bare"] else f"the regime {dataset['regime']!r}"
            click.echo(f"nothing follows under {under}", err=True)
    else:
        content = graph.export(chosen.value, inferred=True)
    with atomic_write(output) as out:
        out.write(content)
    inconsistencies = [note for note in graph.manifest.notes if note.kind == "inconsistency"]
    for note in inconsistencies:
        click.echo(f"inconsistent: {note.message}", err=True)
    if inconsistencies:
        raise click.exceptions.Exit(1)
