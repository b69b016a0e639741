"""Options that several commands share."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click
from click.core import ParameterSource

from relations_kg.cli.standard_input import read_standard_input
from relations_kg.dataset.recipe import CERTAIN, CERTAINTIES, DataFile, Recipe
from relations_kg.entailment.base import REGIMES

if TYPE_CHECKING:
    from datetime import date

    from relations_kg.formats import RdfFormat
    from relations_kg.knowledge_graph import KnowledgeGraph

__all__ = [
    "DATASET_OPTIONS",
    "certainty",
    "certainty_option",
    "complete_formats",
    "complete_rdf_formats",
    "dataset_options",
    "open_graph",
    "output_option",
    "rdf_format",
    "recipe",
]

_OF_FILES = {"data": (), "data_format": None, "regime": "owl-rl", "align": "", "bare": False}

P = ParamSpec("P")
R = TypeVar("R")

DATASET_OPTIONS = (
    "data",
    "data_format",
    "regime",
    "align",
    "bare",
    "as_of",
    "certainty",
    "no_cache",
    "stored",
)
"""Names of the options that choose the dataset."""


def dataset_options(function: Callable[..., R]) -> Callable[..., R]:
    """Options that choose the dataset; the command receives them as ``dataset``."""

    @functools.wraps(function)
    def with_dataset(**given: Any) -> R:
        chosen = {name: given.pop(name) for name in DATASET_OPTIONS}
        return function(dataset=chosen, **given)

    decorated: Callable[..., R] = with_dataset
    decorators: list[Callable[[Callable[..., R]], Callable[..., R]]] = [
        click.option(
            "--data",
            multiple=True,
            metavar="FILE|DIR",
            help="RDF to use instead of the shipped graph; may be repeated; '-' is standard input.",
        ),
        click.option("--data-format", metavar="FORMAT", help="Format of --data, if not by name."),
        click.option(
            "--regime",
            type=click.Choice(REGIMES),
            default="owl-rl",
            show_default=True,
            help="Entailment regime.",
        ),
        click.option(
            "--align",
            metavar="NAMES",
            default="",
            help="Alignments to load, comma-separated: org,prov,...",
            shell_complete=_complete_alignments,
        ),
        click.option(
            "--bare", is_flag=True, help="Only --data: no ontology, no date bounds, no entailment."
        ),
        click.option(
            "--as-of",
            metavar="DATE",
            callback=_day,
            help="Only what holds on this day, and what happened up to it: YYYY-MM-DD or today.",
        ),
        certainty_option,
        click.option("--no-cache", is_flag=True, help="Build the dataset anew, in memory."),
        click.option(
            "--dataset",
            "stored",
            type=click.Path(path_type=Path),
            envvar="RKG_DATASET",
            metavar="STORE",
            help="A store that 'relations-kg import' made. [default: RKG_DATASET, if set]",
        ),
    ]
    for decorate in reversed(decorators):
        decorated = decorate(decorated)
    return decorated


def certainty_option(function: Callable[P, R]) -> Callable[P, R]:
    """``--certainty``: how sure it has to be that something holds on a day."""
    return click.option(
        "--certainty",
        type=click.Choice(CERTAINTIES),
        help="With --as-of: what certainly holds, or all that may. [default: certain]",
    )(function)


def output_option(function: Callable[P, R]) -> Callable[P, R]:
    """``-o``: the file to write, standard output by default."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write to this file, whole or not at all, instead of standard output.",
    )(function)


def complete_formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The names of formats of rows and of RDF that begin so, for a shell's completion."""
    from relations_kg.formats import ResultFormat

    names = [str(member.value) for member in ResultFormat]
    names += complete_rdf_formats(ctx, param, "")
    return [name for name in names if name.startswith(incomplete)]


def complete_rdf_formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The names of formats of RDF that begin so, for a shell's completion."""
    from relations_kg.formats import RdfFormat

    names = [str(member.value) for member in RdfFormat]
    return [name for name in names if name.startswith(incomplete)]


def rdf_format(name: str | None, output: Path | None) -> RdfFormat:
    """The format of RDF that was asked for, by its name or by the file's extension, or Turtle.

    Raises:
        UnknownName: there is no such format.
    """
    from relations_kg.formats import RdfFormat

    if name is not None:
        return RdfFormat.named(name)
    if output is not None and output.suffix:
        return RdfFormat.of_path(output)
    return RdfFormat.TURTLE


def recipe(chosen: dict[str, Any], *, ontology: tuple[str, ...] = ()) -> Recipe:
    """What the shared options say a dataset is made of.

    Args:
        chosen: the values of the shared options.
        ontology: files or folders of an ontology to use in the place of ours.
    """
    from relations_kg.dataset.inputs import data_files

    context = click.get_current_context(silent=True)
    if chosen["stored"] is not None and not (context and _is_from_environment(context)):
        raise click.UsageError("this works on files, not on a store: leave --dataset out")
    inputs = _inputs(chosen["data"], chosen["data_format"])
    return Recipe(
        tuple(inputs) or None,
        chosen["regime"],
        tuple(sorted(_alignments(chosen))),
        chosen["bare"],
        data_files(ontology) if ontology else None,
        chosen["as_of"],
        certainty(chosen),
    )


def certainty(chosen: dict[str, Any]) -> str:
    """How sure it has to be that something holds on the day of ``--as-of``."""
    if chosen["certainty"] is not None and not chosen["as_of"]:
        raise click.UsageError("--certainty is that of a view: name its day with --as-of")
    return chosen["certainty"] or CERTAIN


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    from relations_kg.dates import day_of

    return day_of(value)


def _alignments(chosen: dict[str, Any]) -> list[str]:
    return [name for part in chosen["align"].split(",") if (name := part.strip())]


def open_graph(chosen: dict[str, Any]) -> KnowledgeGraph:
    """Open the dataset that the shared options describe."""
    from relations_kg.knowledge_graph import KnowledgeGraph

    if (store := _store(chosen)) is not None:
        return KnowledgeGraph.open(
            dataset=store, as_of=chosen["as_of"], certainty=certainty(chosen), announce=announce
        )
    return KnowledgeGraph.open(
        *_inputs(chosen["data"], chosen["data_format"]),
        regime=chosen["regime"],
        align=_alignments(chosen),
        bare=chosen["bare"],
        as_of=chosen["as_of"],
        certainty=certainty(chosen),
        cache=not chosen["no_cache"],
        announce=announce,
        warn=warn,
    )


def _store(chosen: dict[str, Any]) -> Path | None:
    """The store that was named, unless another dataset was.

    A store that only the environment names gives way to options on the command line.
    """
    store: Path | None = chosen["stored"]
    others = [name for name, default in _OF_FILES.items() if chosen[name] != default]
    if store is None or not others:
        return store
    context = click.get_current_context(silent=True)
    if context is not None and _is_from_environment(context):
        return None
    option = others[0].replace("_", "-")
    raise click.UsageError(f"a store is built already: leave out --{option} or --dataset")


def _is_from_environment(context: click.Context) -> bool:
    given = (each for each in (context, context.parent) if each is not None)
    sources = {each.get_parameter_source("stored") for each in given}
    return ParameterSource.COMMANDLINE not in sources


def announce(sentence: str) -> None:
    """Say something that is not data, to whoever watches."""
    if sys.stderr.isatty():
        click.echo(click.style(sentence, dim=True), err=True)


def warn(sentence: str) -> None:
    """Say something that whoever runs the command should know, though it goes on."""
    click.echo(f"note: {sentence}", err=True)


def _inputs(data: tuple[str, ...], format: str | None) -> list[DataFile]:
    if not data:
        if format is not None:
            raise click.UsageError("--data-format is the format of --data, and there is none")
        return []
    from relations_kg.dataset.inputs import data_files

    inputs: list[str | DataFile] = []
    for item in data:
        if not item:
            raise click.UsageError("--data has an empty name; name a file or a folder")
        if item == "-":
            if format is None:
                raise click.UsageError(
                    "standard input has no extension: name its format, --data-format turtle"
                )
            content = read_standard_input("the data")
            inputs.append(DataFile("data/stdin", Path("stdin"), format, content))
        else:
            inputs.append(item)
    return list(data_files(inputs, format))


def _complete_alignments(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from relations_kg.resources import alignments

    done, _, start = incomplete.rpartition(",")
    return [f"{done},{name}".lstrip(",") for name in alignments() if name.startswith(start)]
