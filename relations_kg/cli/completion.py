"""``relations-kg completion``: the script that a shell loads for completion."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command(name="completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def command(shell: str) -> None:
    """Print the completion script for SHELL.

    \b
    bash:  eval "$(relations-kg completion bash)"   in ~/.bashrc
    zsh:   eval "$(relations-kg completion zsh)"    in ~/.zshrc
    fish:  relations-kg completion fish | source    in ~/.config/fish/config.fish
    """  # noqa: D301 - \b is the character that tells click to keep these lines
    from click.shell_completion import get_completion_class

    from relations_kg.cli import COMPLETION_VARIABLE, commands

    maker = get_completion_class(shell)
    if maker is None:
        raise click.UsageError(f"there is no completion for {shell}")
    for name in ("relations-kg", "rkg"):
        click.echo(maker(commands, {}, name, COMPLETION_VARIABLE).source())
