"""``relations-kg format``: files that people keep, in canonical Turtle."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from relations_kg.cli.failures import printable, tell
from relations_kg.cli.standard_input import read_standard_input
from relations_kg.errors import (
    FileMissing,
    NoRdfFound,
    OutputError,
    RelationsKgError,
    UsageError,
)

__all__ = ["command"]

_STANDARD_INPUT = "-"
_FINDINGS = 1


@click.command(name="format")
@click.argument("files", nargs=-1, required=True, metavar="FILE|DIR...")
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; list the files that would change, and exit with 1.",
)
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
@click.option(
    "-f",
    "--format",
    "syntax",
    type=click.Choice(("turtle", "trig")),
    help="Syntax of the files. [default: by the extension, else turtle for '-']",
)
def command(files: tuple[str, ...], check: bool, diff: bool, syntax: str | None) -> None:
    """Put files into canonical Turtle or TriG, in place.

    Only the prefixes that are used, sorted; types first, then labels, then the other properties
    in order; one spelling for each term. Statements and comments stay where they are, and so
    does what the file says, which is checked before the file is replaced. A folder stands for
    the Turtle and TriG in it; '-' is standard input, whose form goes to standard output.
    """
    code = 0
    changed = seen = 0
    for name in dict.fromkeys(files):
        for path in _within(name):
            try:
                if isinstance(path, RelationsKgError):
                    raise path
                seen += 1
                changed += _put_in_form(path, syntax, check=check, diff=diff)
            except RelationsKgError as error:
                code = max(code, tell(error))
    if check and changed:
        code = max(code, _FINDINGS)
        click.echo(
            f"{changed} of {seen} {'file is' if seen == 1 else 'files are'} not in canonical form; "
            "run 'relations-kg format' on what is listed",
            err=True,
        )
    raise click.exceptions.Exit(code)


def _within(name: str) -> Iterator[str | RelationsKgError]:
    """The files that an argument stands for, or what is wrong with it."""
    from relations_kg.syntax.reading import read_paths

    if name == _STANDARD_INPUT:
        yield name
        return
    try:
        if not name:
            raise UsageError("a file has an empty name", hint="name a file or a folder")
        paths = read_paths([name])
        if Path(name).is_dir():
            paths = [path for path in paths if path.suffix.lower() in (".ttl", ".trig")]
            if not paths:
                raise NoRdfFound("the folder holds no Turtle and no TriG", path=name)
        yield from map(str, paths)
    except RelationsKgError as error:
        yield error


def _put_in_form(path: str, syntax: str | None, *, check: bool, diff: bool) -> bool:
    """Do what is asked for with one file.

    Returns:
        Whether it was not in canonical form.
    """
    from relations_kg.formats import RdfFormat
    from relations_kg.syntax.formatting import formatted
    from relations_kg.syntax.output import atomic_write

    is_input = path == _STANDARD_INPUT
    if syntax is not None:
        format = RdfFormat.named(syntax)
    else:
        format = RdfFormat.TURTLE if is_input else RdfFormat.of_path(Path(path))
    shown = "standard input" if is_input else path
    content = read_standard_input("what is formatted") if is_input else _content(path)
    result = formatted(content, format, shown)
    changes = result != content
    if diff and changes:
        with atomic_write(None) as out:
            out.write(b"".join(_difference(content, result, shown)))
    elif check and changes:
        click.echo(printable(shown))
    elif is_input and not (check or diff):
        with atomic_write(None) as out:
            out.write(result)
    elif changes and not (check or diff):
        _refuse_unless_writable(path)
        with atomic_write(path) as out:
            out.write(result)
        click.echo(f"formatted {printable(shown)}", err=True)
    return changes


def _content(path: str) -> bytes:
    if not Path(path).is_file():
        raise UsageError(
            "this is no regular file and cannot be replaced",
            path=path,
            hint="give its content on standard input, and '-' as its name",
        )
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise FileMissing(f"the file cannot be read: {error.strerror}", path=path) from error


def _refuse_unless_writable(path: str) -> None:
    """A file that is marked read-only could be replaced, since that changes its folder alone."""
    if not stat.S_IMODE(os.stat(path).st_mode) & 0o222:
        raise OutputError(
            "the file is read-only and stays as it is",
            path=path,
            hint="chmod u+w makes it writable",
        )


def _difference(old: bytes, new: bytes, name: str) -> Iterable[bytes]:
    """A unified diff, with line ends and a byte order mark as they are."""
    from difflib import diff_bytes, unified_diff

    header = name.encode()
    for line in diff_bytes(
        unified_diff, _lines(old), _lines(new), fromfile=header, tofile=header, lineterm=b"\n"
    ):
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _lines(content: bytes) -> list[bytes]:
    lines = content.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]
