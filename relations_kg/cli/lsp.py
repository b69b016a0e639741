"""``relations-kg lsp``: a language server for Turtle."""

from __future__ import annotations

import sys

import click

__all__ = ["command"]


@click.command(name="lsp")
@click.option(
    "--stdio", is_flag=True, help="Talk over standard input and output, as it always does."
)
def command(stdio: bool) -> None:
    """Serve an editor that edits Turtle: a language server.

    An editor starts it and talks to it over standard input and output, in the Language
    Server Protocol. It tells syntax errors and findings of the shapes while somebody
    writes, describes terms, completes names, finds definitions and formats.
    """
    from relations_kg.errors import MissingExtra

    try:
        from relations_kg.language_server.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise MissingExtra(
            "the language server needs pygls, which is not installed",
            hint="install it: pip install 'relations-kg[lsp]'",
        ) from error
    if sys.stdin.isatty():
        click.echo("an editor talks to this command; end it with Ctrl-D", err=True)
    raise click.exceptions.Exit(serve())
