"""``relations-kg show``: what the graph knows of something, for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from relations_kg.cli.options import dataset_options, open_graph, output_option

__all__ = ["command"]


@click.command(name="show")
@click.argument("subject", metavar="contradictions", type=click.Choice(("contradictions",)))
@click.option(
    "--about",
    multiple=True,
    metavar="STATE",
    help="Only contradictions that concern this state; may be repeated, for all of them.",
)
@click.option(
    "-f",
    "--format",
    type=click.Choice(("text", "json", "markdown")),
    default="text",
    show_default=True,
    help="Format of the answer.",
)
@output_option
@dataset_options
def command(
    subject: str,
    about: tuple[str, ...],
    format: str,
    output: Path | None,
    dataset: dict[str, Any],
) -> None:
    """Show the contradictions: groups of claims about one thing that cannot all hold.

    They are found by the checks 'checks/contradictory-*'; each claim is shown with its time,
    modality, rank, and the passages that state it. A contradiction is kept on purpose, so the
    exit code is 0 with and without any.
    """
    _contradictions(about, format, output, dataset)


def _contradictions(
    about: tuple[str, ...], format: str, output: Path | None, dataset: dict[str, Any]
) -> None:
    from relations_kg.disagreement import groups, write
    from relations_kg.queries.header import Parameter
    from relations_kg.queries.parameters import to_term
    from relations_kg.rdf import Iri
    from relations_kg.syntax.output import atomic_write

    graph = open_graph(dataset)
    state = Parameter("state")
    terms = [to_term("about", state, name, graph.store) for name in about]
    wanted = [term for term in terms if isinstance(term, Iri)]
    content = write(groups(graph.store, graph.queries, wanted), format)
    with atomic_write(output) as out:
        out.write(content.encode())
