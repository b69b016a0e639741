"""``relations-kg validate``: facts against SHACL shapes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relations_kg.cli.failures import printable
from relations_kg.cli.options import dataset_options, output_option, recipe, warn
from relations_kg.cli.report_outputs import Output, asked, chosen, colours, complete, put
from relations_kg.cli.time_limit import Clock, timeout_option
from relations_kg.validation.writers import FORMATS

if TYPE_CHECKING:
    from relations_kg.rdf import Term

__all__ = ["command"]


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
    "--engine",
    type=click.Choice(("compiled", "pyshacl")),
    default="compiled",
    show_default=True,
    help="What checks: shapes compiled to SPARQL, or pySHACL for all of them.",
)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    callback=asked,
    shell_complete=complete,
    metavar="NAME[=FILE]",
    help=f"Format of the report, and the file it goes to if not --output; may be repeated: "
    f"{', '.join(FORMATS)}. [default: by the extension of --output, else text]",
)
@click.option(
    "--checks",
    is_flag=True,
    help="Run the quality checks too: what refers to nothing, is stated nowhere, and the like.",
)
@click.option(
    "--fail-on",
    type=click.Choice(("violation", "warning", "info")),
    default="violation",
    show_default=True,
    help="The mildest severity that makes the exit code 1.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Refuse shapes that there is a warning about: a misspelt term, no target, no constraint.",
)
@timeout_option("Give up after this time with exit code 4, naming the shape.")
@click.option("-v", "--verbose", is_flag=True, help="Tell what goes to pySHACL, and why.")
@output_option
@dataset_options
def command(
    files: tuple[str, ...],
    shapes: tuple[Path, ...],
    engine: str,
    formats: tuple[Output, ...],
    checks: bool,
    fail_on: str,
    strict: bool,
    timeout: float | None,
    verbose: bool,
    output: Path | None,
    dataset: dict[str, Any],
) -> None:
    """Check facts against SHACL shapes; without a FILE, the shipped graph.

    Literals are judged as their files write them. The exit code is 1 when there are
    findings of the severity that --fail-on names, or graver ones; it is 3 when the
    shapes cannot be used. Shapes that check less than they seem to are told of on
    standard error.

    Several reports can be written at once, each to a file of its own: --format
    sarif=report.sarif --format text. Either all files are written or none.
    """
    from relations_kg import __version__, one_pass
    from relations_kg.cli.answers import table_width
    from relations_kg.dataset.inputs import data_files
    from relations_kg.report import Severity
    from relations_kg.validation.writers import write_report
    from relations_kg.validation.writers.base import Report

    outputs = chosen(formats, output)
    dataset["data"] += files
    clock = Clock(timeout)
    clock.busy_with("reading the facts and what follows from them")

    def on_shape(shape: Term) -> None:
        clock.busy_with(f"checking against the shape {_called(shape)}")

    asked_for = recipe(dataset)
    judgement = one_pass.validate(
        asked_for,
        data_files(shapes) if shapes else None,
        engine=engine,
        checks=checks,
        strict=strict,
        warn=_warn,
        on_shape=on_shape,
        tell=_tell if verbose else _say_nothing,
    )
    for message in dict.fromkeys(note.message for note in judgement.notes):
        warn(message)
    mildest = Severity[fail_on.upper()]
    clock.busy_with("finding the places of the findings")
    report = Report(
        placed=judgement.placed(),
        files=tuple(file.shown for file in asked_for.data_files),
        shapes_graph=judgement.shapes_graph,
        fail_on=mildest,
        folder=Path.cwd(),
        version=__version__,
    )
    width = table_width() if any(each.path is None for each in outputs) else None
    contents = [
        write_report(
            report,
            each.format,
            colours=colours(each),
            width=width if each.path is None else None,
        ).encode()
        for each in outputs
    ]
    clock.stop()
    put(list(zip(outputs, contents, strict=True)))
    if judgement.report.at_least(mildest):
        raise click.exceptions.Exit(1)


def _called(shape: Term) -> str:
    from relations_kg.namespaces import shrink
    from relations_kg.rdf import Iri

    if isinstance(shape, Iri):
        return shrink(shape.value) or f"<{shape.value}>"
    return "that has no IRI"


def _warn(sentence: str) -> None:
    click.echo(f"warning: {printable(sentence)}", err=True)


def _tell(sentence: str) -> None:
    click.echo(printable(sentence), err=True)


def _say_nothing(_: str) -> None:
    pass
