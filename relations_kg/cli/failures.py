"""What a user reads when something goes wrong, and the exit code that goes with it."""

from __future__ import annotations

import os
import sys

import click

from relations_kg.errors import OutputError, RelationsKgError, UsageError

__all__ = ["broken_pipe", "colour", "interrupted", "printable", "replace_closed_streams", "tell"]

# As a shell reports a process that a signal ended: 128 + SIGINT, 128 + SIGPIPE.
_INTERRUPTED = 130
_BROKEN_PIPE = 141

_WIDEST_SOURCE_LINE = 160


def colour() -> bool | None:
    """Whether to colour; ``None``: on a terminal.

    ``NO_COLOR`` asks for none (no-color.org) and ``FORCE_COLOR`` for some wherever the output
    goes (force-color.org), each by any value but an empty one; of both, the former counts.
    """
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None


def tell(error: BaseException) -> int:
    """Write what went wrong to standard error.

    Returns:
        The exit code.
    """
    if isinstance(error, RelationsKgError):
        _write(error.code, error.message, error)
        return error.exit_code
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return UsageError.exit_code
    if isinstance(error, click.UsageError):
        hint = f"see '{error.ctx.command_path} --help'" if error.ctx else None
        _write(UsageError.code, error.format_message(), UsageError("", hint=hint))
        return UsageError.exit_code
    if isinstance(error, click.ClickException):
        _write(UsageError.code, error.format_message(), None)
        return UsageError.exit_code
    code = RelationsKgError.code
    if isinstance(error, MemoryError):
        message = "there is not enough memory for this"
    elif isinstance(error, RecursionError):
        message = "the input is nested too deeply"
    elif isinstance(error, OSError) and error.filename:
        message = f"{error.filename}: {error.strerror or error}"
    elif isinstance(error, OSError):  # only the standard streams have no name
        code = OutputError.code
        message = f"the output cannot be written: {error.strerror or error}"
    else:
        message = str(error) or type(error).__name__
    _write(code, message, None)
    return RelationsKgError.exit_code


def interrupted() -> int:
    """The exit code after Ctrl-C: nothing is half-written, so a line end is all there is to say."""
    click.echo("", err=True)
    return _INTERRUPTED


def broken_pipe() -> int:
    """The exit code when the reader has closed the pipe, which is its right: without a word."""
    return _BROKEN_PIPE


def replace_closed_streams() -> None:
    """Put something in the place of standard streams that the caller has closed.

    Python has ``None`` there. Nothing can be read from what comes instead, and writing data fails
    as it does on a full disk; a message to nobody is dropped.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115 - for as long as the process
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115


def _write(code: str, message: str, error: RelationsKgError | None) -> None:
    coloured = click.style("error", fg="red", bold=True)
    lines = [f"{coloured}[{code}]: {printable(message)}"]
    if error is not None:
        if error.place:
            lines.append(f"  at {printable(error.place)}")
        if error.source_line is not None:
            lines.extend(_excerpt(error))
        if error.hint:
            lines.append(f"  {click.style('help', bold=True)}: {printable(error.hint)}")
    click.echo("\n".join(lines), err=True, color=colour())


def _excerpt(error: RelationsKgError) -> list[str]:
    """The line at fault with a caret under the column, cut to what a screen holds."""
    text = printable((error.source_line or "").rstrip("\r\n").replace("\t", " "))
    column = error.column or 1
    start = max(0, column - _WIDEST_SOURCE_LINE // 2) if len(text) > _WIDEST_SOURCE_LINE else 0
    number = str(error.line or "")
    lines = [f"  {number} | {text[start : start + _WIDEST_SOURCE_LINE]}"]
    if error.column:
        lines.append(f"  {' ' * len(number)} | {' ' * (column - 1 - start)}^")
    return lines


def printable(text: str) -> str:
    """Without characters that would steer a terminal; input ends up in messages."""
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text
    )
