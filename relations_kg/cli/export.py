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
from relations_kg.cli.time_limit import Clock, timeout_option

__all__ = ["command"]


def _complete_graphs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from relations_kg.knowledge_graph import KnowledgeGraph

    return [name for name in KnowledgeGraph.open().graphs() if name.startswith(incomplete)]


def _complete_frames(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from relations_kg import resources

    return [name for name in resources.frame_names() if name.startswith(incomplete)]


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
@click.option(
    "--frame",
    metavar="NAME|FILE",
    help="JSON-LD in the shape of a frame: state, timeline, source, or that of a file.",
    shell_complete=_complete_frames,
)
@click.option(
    "--canonical",
    is_flag=True,
    help="Canonical N-Quads (RDFC-1.0); their SHA-256 goes to standard error.",
)
@timeout_option("Give up after this time with exit code 4.")
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
    frame: str | None,
    canonical: bool,
    timeout: float | None,
    inferred: bool,
    construct: str | None,
    assignments: tuple[str, ...],
    output: Path | None,
    dataset: dict[str, Any],
) -> None:
    """Write the facts: the same bytes for the same facts.

    Formats without named graphs hold the union of them. The canonical form of data with many
    blank nodes that are alike takes very long: --timeout ends it.
    """
    from hashlib import sha256

    from relations_kg.cli.assignments import merge
    from relations_kg.formats import RdfFormat
    from relations_kg.syntax.output import atomic_write

    if construct and (graphs or inferred):
        raise click.UsageError("--query says what to write: leave --graph and --inferred out")
    if graphs and inferred:
        raise click.UsageError(
            "--graph says what to write: leave --inferred out, or name 'inferred' as a --graph"
        )
    if assignments and not construct:
        raise click.UsageError("-p gives a value to the parameter of a --query")
    if frame and canonical:
        raise click.UsageError("--frame is JSON-LD and --canonical N-Quads: choose one")
    if (frame or canonical) and construct:
        raise click.UsageError("--frame and --canonical are for facts: leave --query out")
    if frame and graphs:
        raise click.UsageError("--frame looks at all facts: leave --graph out")
    wanted = RdfFormat.JSON_LD if frame else RdfFormat.N_QUADS if canonical else None
    chosen = wanted if wanted and not format else rdf_format(format, output)
    if wanted and chosen is not wanted:
        option = "--frame" if frame else "--canonical"
        raise click.UsageError(f"{option} writes {wanted.label}: leave --format out")
    clock = Clock(timeout)
    clock.busy_with("writing the facts")
    graph = open_graph(dataset)
    if frame:
        content = graph.framed(frame, inferred=inferred)
    elif canonical:
        content = graph.canonical(graphs=graphs, inferred=inferred)
        click.echo(f"sha256: {sha256(content).hexdigest()}", err=True)
    elif construct:
        content = graph.query(construct, **merge({}, assignments)).serialize(chosen.value)
    else:
        content = graph.export(chosen.value, graphs=graphs, inferred=inferred)
    clock.stop()
    with atomic_write(output) as out:
        out.write(content)
