"""The command line: one command per file, each imported when it is asked for."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from keyword import iskeyword
from typing import Any, NoReturn

import click

from relations_kg.cli import failures
from relations_kg.errors import RelationsKgError

__all__ = ["COMPLETION_VARIABLE", "commands", "main"]

COMPLETION_VARIABLE = "_RELATIONS_KG_COMPLETE"
"""Set by the completion scripts to ask for completions instead of running a command."""

_COMMANDS = {
    "completion": "Print the script that completes names and values in your shell.",
    "diff": "Tell what differs between two graphs.",
    "entail": "Write what follows from the facts.",
    "explain": "Tell why a triple follows, or what it lacks.",
    "export": "Write the facts in an RDF format.",
    "format": "Put files into canonical Turtle, or check that they are.",
    "import": "Put a real dataset into a store, beside the shipped graph.",
    "info": "Tell what the dataset holds and where it is.",
    "lsp": "Serve an editor that edits Turtle: a language server.",
    "new": "Lay out files to fill in: a relation.",
    "queries": "List the saved queries.",
    "query": "Answer a saved query, or SPARQL of your own.",
    "show": "Tell what the graph knows of states or of anything, or where it disagrees.",
    "sources": "List the sources, or check passages against a text.",
    "validate": "Check facts against the SHACL shapes.",
    "verify": "Check that a store is what its manifest says.",
}


class _Commands(click.Group):
    """Lists the commands without importing them."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click itself would make it exit code 1, as if there were findings
            raise click.exceptions.Exit(failures.broken_pipe()) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = import_module(f"relations_kg.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Commands, name="relations-kg", context_settings={"max_content_width": 100})
@click.version_option(package_name="relations-kg", prog_name="relations-kg")
def commands() -> None:
    """Ask, check and export a sourced, time-aware knowledge graph of how states relate.

    Data goes to standard output, everything else to standard error. The exit code is
    0 when all is well, 1 when there are findings, 2 for a wrong call, 3 for bad input,
    4 when the store, the disk or memory fails.
    """


def main() -> NoReturn:
    """Run the command line and leave with its exit code; no traceback reaches a user."""
    failures.replace_closed_streams()
    try:
        code = commands.main(
            prog_name="relations-kg",
            complete_var=COMPLETION_VARIABLE,
            color=failures.colour(),
            standalone_mode=False,
        )
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        code = failures.interrupted()
    except BrokenPipeError:
        code = failures.broken_pipe()
    except (RelationsKgError, click.ClickException, OSError, MemoryError, RecursionError) as error:
        code = failures.tell(error)
    with suppress(OSError):
        sys.stderr.flush()
    # What was to be written is written, and the store is open for reading only. Taking engine and
    # interpreter apart costs as much as an eighth of an answer from the cache, and would wait for
    # a query that nobody wants any more.
    os._exit(code if isinstance(code, int) else 0)
