"""``relations-kg entail``: what follows from the facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from relations_kg.cli.failures import printable
from relations_kg.cli.options import (
    complete_rdf_formats,
    dataset_options,
    output_option,
    rdf_format,
    recipe,
)
from relations_kg.entailment.base import COMPILED, ENGINES

__all__ = ["command"]


@click.command(name="entail")
@click.argument("files", nargs=-1, metavar="[FILE|DIR]...")
@click.option(
    "--ontology",
    multiple=True,
    metavar="FILE|DIR",
    help="An ontology to use in the place of ours; may be repeated.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=COMPILED,
    show_default=True,
    help="What entails: rules compiled to SPARQL, or owlrl.",
)
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
    ontology: tuple[str, ...],
    engine: str,
    format: str | None,
    only_inferred: bool,
    output: Path | None,
    dataset: dict[str, Any],
) -> None:
    """Write what follows from the facts by --regime; without a FILE, from the shipped graph.

    The exit code is 1 when the facts contradict the ontology; what does is told on
    standard error.
    """
    from relations_kg import one_pass
    from relations_kg.syntax.output import atomic_write

    chosen = rdf_format(format, output)
    dataset["data"] += files
    found = one_pass.entail(
        recipe(dataset, ontology=ontology), engine=engine, facts=not only_inferred
    )
    content = found.serialized(chosen, facts=not only_inferred)
    if only_inferred and (dataset["bare"] or dataset["regime"] == "none"):
        under = "--bare" if dataset["bare"] else f"the regime {dataset['regime']!r}"
        click.echo(f"nothing follows under {under}", err=True)
    with atomic_write(output) as out:
        out.write(content)
    contradictions = found.contradictions()
    for place, message in contradictions:
        at = "" if place is None else f"{place}: "
        click.echo(f"{at}inconsistent: {printable(message)}", err=True)
    if contradictions:
        raise click.exceptions.Exit(1)
