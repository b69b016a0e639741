"""``relations-kg diff``: what differs between two graphs, or between two days of one."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from relations_kg.cli.options import certainty_option, complete_rdf_formats, output_option
from relations_kg.cli.standard_input import read_standard_input
from relations_kg.dataset.recipe import CERTAIN
from relations_kg.dates import day_of
from relations_kg.entailment.base import REGIMES

__all__ = ["command"]


def _days(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[date, ...]:
    return tuple(day_of(value) for value in values)


@click.command(name="diff")
@click.argument("inputs", nargs=-1, type=click.Path(allow_dash=True), metavar="[OLD] [NEW]")
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
@click.option(
    "--as-of",
    "days",
    multiple=True,
    metavar="DATE",
    callback=_days,
    help="Once: OLD and NEW as of this day. Twice: the same data, OLD or the shipped graph, on two "
    "days, the earlier one first.",
)
@certainty_option
@click.option(
    "--about",
    multiple=True,
    metavar="STATE",
    help="With two days: only what concerns this state, by its code, name or IRI; repeated, what "
    "concerns all of them.",
)
@output_option
def command(
    inputs: tuple[str, ...],
    format: str | None,
    inferred: bool,
    regime: str | None,
    graphs: bool,
    data_format: str | None,
    days: tuple[date, ...],
    certainty: str | None,
    about: tuple[str, ...],
    output: Path | None,
) -> None:
    """Tell what differs between two graphs: added, removed and changed facts.

    OLD and NEW are each a file, a folder, a store, a URL, '-' for standard input, or a path in a
    revision of git, written REVISION:PATH (HEAD~1:graph). The exit code is 0 where they say the
    same and 1 where they do not. Blank nodes are compared by what is said of them, literals as
    they are written.

    With --as-of twice it tells what changed between two days: what began, what ended, what
    happened, with --about between states.
    """
    from relations_kg.cli import failures
    from relations_kg.comparison.compare import compare
    from relations_kg.comparison.writers import write_comparison
    from relations_kg.dataset.recipe import Recipe
    from relations_kg.syntax.output import atomic_write

    if certainty is not None and not days:
        raise click.UsageError("--certainty is that of a view: name its day with --as-of")
    if len(days) > 2:
        raise click.UsageError("--as-of is for one day, or for two to compare")
    if format is None:
        format = _BY_EXTENSION.get(output.suffix.lower(), "text") if output else "text"
    if len(days) == 2:
        if inferred or graphs or regime is not None:
            raise click.UsageError(
                "between two days, --inferred, --regime and --graphs say nothing"
            )
        _between(inputs, (days[0], days[1]), certainty, about, format, data_format, output)
        return
    if about:
        raise click.UsageError("--about is for what changed between two days: give --as-of twice")
    if len(inputs) != 2:
        raise click.UsageError("name two graphs, OLD and NEW, or two days with --as-of")
    old, new = inputs
    if regime is not None and not inferred:
        raise click.UsageError("--regime is the regime of --inferred, which is not there")
    if inferred and format in _FACTS_ONLY:
        raise click.UsageError(f"--inferred has no place in {format}: text, markdown and json do")
    comparison = compare(
        old,
        new,
        format=data_format,
        graphs=graphs,
        recipe=Recipe((), regime or "owl-rl") if inferred else None,
        standard_input=lambda: read_standard_input("OLD or NEW"),
        view=Recipe((), "none", as_of=days[0], certainty=certainty or CERTAIN) if days else None,
    )
    colour = output is None and failures.colour() is not False and sys.stdout.isatty()
    content = write_comparison(comparison, format, colour=colour)
    with atomic_write(output) as out:
        out.write(content.encode())
    if not comparison.is_same:
        raise click.exceptions.Exit(1)


def _between(
    inputs: tuple[str, ...],
    days: tuple[date, date],
    certainty: str | None,
    about: tuple[str, ...],
    format: str,
    data_format: str | None,
    output: Path | None,
) -> None:
    """Tell what changed between two days in one graph."""
    from relations_kg.cli.options import announce, warn
    from relations_kg.comparison.days import changes_between
    from relations_kg.comparison.writers.days import DAY_FORMATS, write_changes
    from relations_kg.dataset.inputs import data_files
    from relations_kg.dataset.recipe import DataFile
    from relations_kg.knowledge_graph import KnowledgeGraph
    from relations_kg.queries.header import Parameter
    from relations_kg.queries.parameters import to_term
    from relations_kg.rdf import Iri
    from relations_kg.syntax.output import atomic_write

    if len(inputs) > 1:
        raise click.UsageError("two days are compared in one graph: name one, or none")
    if days[0] >= days[1]:
        raise click.UsageError("give the earlier day first: --as-of 2014-01-01 --as-of 2022-03-01")
    if format not in DAY_FORMATS:
        raise click.UsageError(f"between two days the formats are {', '.join(DAY_FORMATS)}")
    files: list[DataFile] = []
    if inputs == ("-",):
        if data_format is None:
            raise click.UsageError("standard input has no extension: name its --data-format")
        content = read_standard_input("OLD")
        files = [DataFile("data/stdin", Path("stdin"), data_format, content)]
    elif inputs:
        files = list(data_files(inputs, data_format))
    with KnowledgeGraph.open(*files, announce=announce, warn=warn) as graph:
        states = [to_term("about", Parameter("state"), text, graph.store) for text in about]
        changes = changes_between(
            graph.store,
            *days,
            certainty=certainty or CERTAIN,
            about=[state for state in states if isinstance(state, Iri)],
        )
    with atomic_write(output) as out:
        out.write(write_changes(changes, *days, format).encode())
    if changes:
        raise click.exceptions.Exit(1)


_BY_EXTENSION = {
    ".json": "json", ".md": "markdown", ".ru": "sparql-update", ".ttl": "turtle",
}  # fmt: skip
_FACTS_ONLY = ("turtle", "sparql-update")
