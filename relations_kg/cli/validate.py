"""``relations-kg validate``: facts against SHACL shapes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relations_kg.cli.failures import printable
from relations_kg.cli.options import dataset_options, output_option, recipe, warn

if TYPE_CHECKING:
    from relations_kg.rdf import Term

__all__ = ["command"]

_LONGEST = 100_000_000  # some three years
_BY_EXTENSION = {".json": "json", ".ttl": "turtle"}


def _seconds(_: click.Context, __: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 < value <= _LONGEST:  # as "nan" is not either
        raise click.BadParameter(f"give a number of seconds, more than 0 and up to {_LONGEST:,}.")
    return value


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
    type=click.Choice(("text", "json", "turtle")),
    help="Format of the report. [default: by the extension of --output, else text]",
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
@click.option(
    "--timeout",
    type=float,
    callback=_seconds,
    metavar="SECONDS",
    help="Give up after this time with exit code 4, naming the shape. [default: no limit]",
)
@click.option("-v", "--verbose", is_flag=True, help="Tell what goes to pySHACL, and why.")
@output_option
@dataset_options
def command(
    files: tuple[str, ...],
    shapes: tuple[Path, ...],
    engine: str,
    format: str | None,
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
    """
    from relations_kg import one_pass
    from relations_kg.cli.time_limit import Clock
    from relations_kg.dataset.inputs import data_files
    from relations_kg.report import Severity
    from relations_kg.syntax.output import atomic_write
    from relations_kg.validation.writers import write_report

    if format is None:
        format = _BY_EXTENSION.get(output.suffix.lower(), "text") if output else "text"
    dataset["data"] += files
    clock = Clock(timeout)
    clock.busy_with("reading the facts and what follows from them")

    def on_shape(shape: Term) -> None:
        clock.busy_with(f"checking against the shape {_called(shape)}")

    judgement = one_pass.validate(
        recipe(dataset),
        data_files(shapes) if shapes else None,
        engine=engine,
        strict=strict,
        warn=_warn,
        on_shape=on_shape,
        tell=_tell if verbose else _say_nothing,
    )
    report = judgement.report
    for note in judgement.notes:
        warn(note.message)
    content = write_report(report, format, label=judgement.label).encode()
    clock.stop()
    with atomic_write(output) as out:
        out.write(content)
    if report.at_least(Severity[fail_on.upper()]):
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
