"""Writes docs/reference/commands.md from the command line itself.

``python docs/generate_reference.py`` writes it; with ``--check`` it writes nothing and ends
with 1 if the file is not what it would write.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from relations_kg.cli import commands as command_line

TARGET = Path(__file__).resolve().parent / "reference" / "commands.md"
NAME = "relations-kg"
INTRODUCTION = f"""\
# Commands

This page is generated from the command line itself (`docs/generate_reference.py`).
`rkg` is short for `{NAME}`. Data goes to standard output, everything else to standard error;
`-` is standard input or standard output.

| exit | means |
| ---: | --- |
| 0 | done, and it conforms |
| 1 | it ran, and there are findings |
| 2 | the call is wrong |
| 3 | a file, a query or shapes are bad; the message has path, line and column |
| 4 | the store, the disk or memory failed |
| 130 | interrupted with Ctrl-C |
| 141 | whoever read the output stopped reading |

Every error has a code and [a paragraph on what to do](../errors.md).
"""


def described(command: click.Command, parent: click.Context | None, name: str) -> Iterator[str]:
    """The section of a command and those of its subcommands, in the order of their names."""
    context = command.make_context(name, [], parent=parent, resilient_parsing=True)
    depth = 2 if parent is None else context.command_path.count(" ") + 1
    yield f"{'#' * depth} {context.command_path}\n"
    # Paragraphs in which the help keeps its lines are examples.
    for paragraph in (command.help or "").split("\n\n"):
        text = paragraph.strip()
        if text.startswith("\b"):
            yield f"```text\n{paragraph.strip().removeprefix(chr(8)).strip(chr(10))}\n```\n"
        elif text:
            yield f"{' '.join(text.split())}\n"
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f"```text\n{usage}\n```\n"
    # What the command above takes as well is described there.
    above = set() if parent is None else {tuple(p.opts) for p in parent.command.params}
    rows = [
        row
        for parameter in command.get_params(context)
        if tuple(parameter.opts) not in above and (row := option_row(parameter, context))
    ]
    if rows:
        yield "| option | meaning |\n| --- | --- |\n" + "\n".join(rows) + "\n"
    if parent is not None and any(tuple(p.opts) in above for p in command.params):
        yield f"It also takes the options of `{parent.command_path}`.\n"
    if isinstance(command, click.Group):
        for child in sorted(command.list_commands(context)):
            found = command.get_command(context, child)
            if found is not None and not found.hidden:
                yield from described(found, context, child)


def option_row(parameter: click.Parameter, context: click.Context) -> str | None:
    """A line of the table of options; ``None`` for what has no help of its own."""
    record = parameter.get_help_record(context)
    if record is None or "--help" in parameter.opts:
        return None
    names, meaning = (" ".join(part.split()).replace("|", "\\|") for part in record)
    return f"| `{names}` | {meaning} |"


def reference() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *described(command_line, None, NAME)])


def main(arguments: list[str] | None = None) -> int:
    """Writes or checks the page; returns the exit status."""
    parser = argparse.ArgumentParser(description="Writes the command reference.")
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    options = parser.parse_args(arguments)
    text = reference()
    if not options.check:
        TARGET.write_text(text, encoding="utf-8")
    elif not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != text:
        print(f"{TARGET} is not up to date: run `make reference`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
