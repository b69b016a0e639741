"""``relations-kg export``: the facts in an RDF format."""

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


def _complete_graphs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from relations_kg.knowledge_graph import KnowledgeGraph

    return [name for name in KnowledgeGraph.open().graphs() if name.startswith(incomplete)]


def _complete_queries(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from relations_kg.queries.catalog import Catalog

    return [name for name in Catalog.open().names() if name.startswith(incomplete)]


@click.command(name="export")
@click.option(
    "-f",
    "--format",
    metavar="FORMAT",
    help="turtle, trig, n-triples, n-quads, json-ld or rdf-xml. "
    "[default: by the extension of --output, else turtle]",
    shell_complete=complete_rdf_formats,
)
@click.option(
    "--graph",
    "graphs",
    multiple=True,
    metavar="NAME",
    help="A named graph, or a group such as 'ontology', instead of the facts; may be repeated.",
    shell_complete=_complete_graphs,
)
@click.option("--inferred", is_flag=True, help="Also the ontology, date bounds, entailed triples.")
@click.option(
    "--query",
    "construct",
    metavar="NAME",
    help="What this saved CONSTRUCT query gives, instead of the facts.",
    shell_complete=_complete_queries,
)
@click.option(
    "-p", "--parameter", "assignments", multiple=True, metavar="NAME=VALUE", help="For --query."
)
@output_option
@dataset_options
def command(
    format: str | None,
    graphs: tuple[str, ...],
    inferred: bool,
    construct: str | None,
    assignments: tuple[str, ...],
    output: Path | None,
    dataset: dict[str, Any],
) -> None:
    """Write the facts: the same bytes for the same facts.

    Formats without named graphs hold the union of them.
    """
    from relations_kg.cli.assignments import merge
    from relations_kg.syntax.output import atomic_write

    if construct and (graphs or inferred):
        raise click.UsageError("--query says what to write: leave --graph and --inferred out")
    if graphs and inferred:
        raise click.UsageError(
            "--graph says what to write: leave --inferred out, or name 'inferred' as a --graph"
        )
    if assignments and not construct:
        raise click.UsageError("-p gives a value to the parameter of a --query")
    chosen = rdf_format(format, output)
    graph = open_graph(dataset)
    if construct:
        content = graph.query(construct, **merge({}, assignments)).serialize(chosen.value)
    else:
        content = graph.export(chosen.value, graphs=graphs, inferred=inferred)
    with atomic_write(output) as out:
        out.write(content)
