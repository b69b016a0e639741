"""``relations-kg query``: a saved query by name, or SPARQL from a file, a text or a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from relations_kg import resources
from relations_kg.cli.assignments import merge
from relations_kg.cli.options import (
    DATASET_OPTIONS,
    complete_formats,
    dataset_options,
    open_graph,
    output_option,
)
from relations_kg.cli.standard_input import read_standard_input
from relations_kg.errors import QueryError, RelationsKgError
from relations_kg.queries.catalog import Catalog

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from relations_kg.queries.catalog import SavedQuery
    from relations_kg.queries.header import Parameter

__all__ = ["command"]


def _answer_options(function: Callable[..., None]) -> Callable[..., None]:
    """Options on what becomes of an answer; the same before and after a query's name."""
    decorators: list[Callable[[Callable[..., None]], Callable[..., None]]] = [
        click.option(
            "-p",
            "--parameter",
            "assignments",
            multiple=True,
            metavar="NAME=VALUE",
            help="Give a parameter; may be repeated.",
        ),
        click.option(
            "-f",
            "--format",
            metavar="FORMAT",
            help="table, csv, tsv, json, xml, markdown, html; for triples turtle, json-ld, ... "
            "[default: by the extension of --output, else table or turtle]",
            shell_complete=complete_formats,
        ),
        output_option,
        click.option(
            "--labels/--no-labels",
            default=None,
            help="Show names for IRIs in tables. [default: on a terminal]",
        ),
        click.option(
            "--why",
            is_flag=True,
            help="Tell of each row what states it, and how what is entailed follows; "
            "as table, markdown or json.",
        ),
        click.option("--time", is_flag=True, help="Tell on standard error how long it took."),
        click.option(
            "--explain-plan",
            is_flag=True,
            help="Show the query with its values in place and its SPARQL algebra; ask nothing.",
        ),
        dataset_options,
    ]
    for decorate in reversed(decorators):
        function = decorate(function)
    return function


class _SavedQueries(click.Group):
    """Makes a command of each saved query, with its parameters as options."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return Catalog.open().names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "-":
            return _standard_input
        return _command_of(Catalog.open().get(cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Saved queries"):
            formatter.write_dl([(query.name, query.summary) for query in Catalog.open()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        options = click.Command.shell_complete(self, ctx, incomplete)
        catalog = Catalog.open()
        names = [name for name in catalog.names() if name.startswith(incomplete)]
        return options + [CompletionItem(name, help=catalog.get(name).summary) for name in names]


@click.group(
    cls=_SavedQueries,
    name="query",
    invoke_without_command=True,
    subcommand_metavar="NAME|- [OPTIONS]",
)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A SPARQL query in a file; with a header it takes parameters too.",
)
@click.option("--text", metavar="SPARQL", help="A SPARQL query.")
@_answer_options
@click.pass_context
def command(ctx: click.Context, /, file: Path | None, text: str | None, **options: Any) -> None:
    """Answer a saved query by its name, or SPARQL of your own.

    Each saved query has its own options: relations-kg query NAME --help tells them.
    A name of '-' reads SPARQL from standard input.
    """
    own = [given for given in (file, text, ctx.invoked_subcommand) if given is not None]
    if len(own) != 1:
        raise click.UsageError(
            "name one query: a saved one by NAME, or SPARQL with --file, --text or '-'; "
            "'relations-kg queries' lists the saved ones"
        )
    if file is not None:
        _answer(_read(file), path=file, **options)
    elif text is not None:
        _answer(text, path=None, **options)


@click.command(name="-")
@_answer_options
@click.pass_context
def _standard_input(ctx: click.Context, /, **options: Any) -> None:
    """Answer SPARQL from standard input."""
    from relations_kg.syntax.text import decode

    text = decode(read_standard_input("the query"), "standard input")
    _answer(text, path=None, **_with_earlier(ctx, options))


def _command_of(query: SavedQuery) -> click.Command:
    @_answer_options
    @click.pass_context
    def answer(ctx: click.Context, /, **options: Any) -> None:
        options = _with_earlier(ctx, options)
        given = {
            name: options.pop(_variable(name))
            for name in query.parameters
            if _variable(name) in options
        }
        values = {name: value for name, value in given.items() if value is not None}
        _answer(query, values=values, **options)

    shared = click.command(name=query.name)(answer)
    own: list[click.Parameter] = [
        click.Option(
            [f"--{name}", _variable(name)],
            metavar=parameter.type.upper(),
            help=_help_of(parameter),
            shell_complete=_completion_of(parameter),
        )
        for name, parameter in query.parameters.items()
    ]
    shared.params = own + shared.params
    shared.help = f"{query.summary}.\n\n{query.description}".strip()
    return shared


def _variable(name: str) -> str:
    """The name under which click keeps a parameter, apart from those of the shared options."""
    return f"value_of_{name}"


def _help_of(parameter: Parameter) -> str:
    parts = [parameter.description.rstrip(".") + "." if parameter.description else ""]
    if parameter.choices:
        parts.append(f"One of {', '.join(parameter.choices)}.")
    if parameter.example is not None:
        parts.append(f"Example: {parameter.example}.")
    if parameter.default is not None:
        parts.append(f"[default: {parameter.default}]")
    if parameter.required:
        parts.append("[required]")
    return " ".join(part for part in parts if part)


def _completion_of(
    parameter: Parameter,
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    def complete_value(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from relations_kg.queries.parameters import complete

        dataset = {name: ctx.params[name] for name in DATASET_OPTIONS}
        _with_earlier(ctx, {"dataset": dataset})
        if "-" in dataset["data"]:  # standard input is where the user types
            return []
        try:
            store = open_graph(dataset).store
        except RelationsKgError:  # told when the command runs, not while it is typed
            return []
        return [
            CompletionItem(value, help=label)
            for value, label in complete(parameter, incomplete, store)
        ]

    return complete_value


def _with_earlier(ctx: click.Context, options: dict[str, Any]) -> dict[str, Any]:
    """Take the options that stand before the query's name for those that follow it."""
    earlier = ctx.parent
    while earlier is not None and earlier.command is not command:
        earlier = earlier.parent
    if earlier is None:
        return options
    for values in (options["dataset"], options):
        for name, value in values.items():
            if not _given(earlier, name):
                continue
            if not _given(ctx, name):
                values[name] = earlier.params[name]
            elif isinstance(value, tuple):  # may be repeated, on either side of the name
                values[name] = (*earlier.params[name], *value)
    return options


def _given(ctx: click.Context, name: str) -> bool:
    return ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE


def _read(path: Path) -> str:
    from relations_kg.syntax.text import decode, read_text

    if str(path) == "-":
        return decode(read_standard_input("the query"), "standard input")
    return read_text(path)


def _answer(
    query: SavedQuery | str,
    *,
    path: Path | None = None,
    values: Mapping[str, str] | None = None,
    assignments: tuple[str, ...],
    format: str | None,
    output: Path | None,
    labels: bool | None,
    why: bool,
    time: bool,
    explain_plan: bool,
    dataset: dict[str, Any],
) -> None:
    from relations_kg.cli.answers import explain, timed, write
    from relations_kg.cli.interruption import interruptible

    values = merge(values or {}, assignments)
    saved = _saved(query, path)
    if saved is None and values:
        raise click.UsageError("-p needs a query with a header that names the parameters")
    graph = open_graph(dataset)
    if saved is not None and saved.path not in (None, *resources.query_files()):
        saved.check(graph.store)  # whoever writes a query learns of its faults when it is tried
    with _placed(saved, path):
        text = str(query) if saved is None else saved.bind(values, graph.store)
        if explain_plan:
            explain(text, output)
            return
        with timed(enabled=time):
            if why:
                from relations_kg.cli.evidence import write_explained

                write_explained(graph.why(text), graph, format=format, output=output, labels=labels)
                return
            answer = interruptible(lambda: graph.sparql(text))
            write(answer, graph, format=format, output=output, labels=labels)


def _saved(query: SavedQuery | str, path: Path | None) -> SavedQuery | None:
    """The query with its header; ``None`` for a text that has none."""
    if not isinstance(query, str):
        return query
    from relations_kg.queries.catalog import SavedQuery

    return SavedQuery.from_text(query, path=path) if SavedQuery.has_header(query) else None


@contextmanager
def _placed(saved: SavedQuery | None, path: Path | None) -> Iterator[None]:
    """Say of a faulty query in which file it is, and on which line of that file."""
    try:
        yield
    except QueryError as error:
        if error.path is None:
            error.path = path if saved is None else saved.path
            if saved is not None and error.line is not None:
                error.line += saved.header.lines
        raise
