"""``relations-kg show``: what the graph knows of something, for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from relations_kg.cli.options import dataset_options, open_graph, output_option
from relations_kg.dossier.writers import FORMATS

__all__ = ["command"]

_CONTRADICTIONS = "contradictions"
_FORMATS_OF_CONTRADICTIONS = ("text", "json", "markdown")
_EXTENSIONS = {".html": "html", ".htm": "html", ".json": "json", ".md": "markdown"}


@click.command(name="show")
@click.argument("names", nargs=-1, required=True, metavar="STATE [STATE] | THING | contradictions")
@click.option(
    "--about",
    multiple=True,
    metavar="STATE",
    help="Only contradictions that concern this state; may be repeated, for all of them.",
)
@click.option(
    "-f",
    "--format",
    type=click.Choice(FORMATS),
    help="Format; by default that of the extension of -o, or text.",
)
@output_option
@dataset_options
def command(
    names: tuple[str, ...],
    about: tuple[str, ...],
    format: str | None,
    output: Path | None,
    dataset: dict[str, Any],
) -> None:
    """Tell what the graph knows of two states, of one, or of anything.

    Two states make the dossier of a pair: recognition, relations, missions, memberships, visits,
    statements, votes, aid, plans and contradictions, each line with numbered references to the
    passages that state it, and at the end what the graph does not know. A state or a thing
    is given by code, name or IRI.

    'show contradictions' shows the groups of claims about one thing that cannot all hold. They are
    found by the checks 'checks/contradictory-*'; each claim is shown with its time,
    modality, rank, and the passages that state it. A contradiction is kept on purpose, so the
    exit code is 0 with and without any.

    \b
    relations-kg show ALB UKR
    relations-kg show ALB UKR -o dossier.html
    relations-kg show Albania --format markdown
    relations-kg show event:zelenskyy-visits-tirana-2024
    relations-kg show contradictions --about ALB
    """  # noqa: D301 - \b is the character that tells click to keep these lines
    from relations_kg.syntax.output import atomic_write

    if format is None:
        format = _EXTENSIONS.get(output.suffix.lower(), "text") if output else "text"
    if names == (_CONTRADICTIONS,):
        content = _contradictions(about, format, dataset)
    elif about:
        raise click.UsageError(f"--about belongs to 'show {_CONTRADICTIONS}'")
    else:
        content = open_graph(dataset).dossier(*names).serialize(format)
    with atomic_write(output) as out:
        out.write(content.encode())


def _contradictions(about: tuple[str, ...], format: str, dataset: dict[str, Any]) -> str:
    from relations_kg.disagreement import groups, write
    from relations_kg.queries.header import Parameter
    from relations_kg.queries.parameters import to_term
    from relations_kg.rdf import Iri

    if format not in _FORMATS_OF_CONTRADICTIONS:
        raise click.UsageError(
            f"contradictions are written as {', '.join(_FORMATS_OF_CONTRADICTIONS)}, not {format}"
        )
    graph = open_graph(dataset)
    state = Parameter("state")
    terms = [to_term("about", state, name, graph.store) for name in about]
    wanted = [term for term in terms if isinstance(term, Iri)]
    return write(groups(graph.store, graph.queries, wanted), format)
