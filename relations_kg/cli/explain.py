"""``relations-kg explain``: why a triple follows, or what it lacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from relations_kg.cli.options import dataset_options, output_option, recipe

__all__ = ["command"]

_MOST = 20


@click.command(name="explain")
@click.argument("triple", nargs=-1, required=True, metavar="'SUBJECT PREDICATE OBJECT'")
@click.option("--all", "all_", is_flag=True, help=f"Every proof, up to {_MOST}; else the shortest.")
@click.option(
    "-f",
    "--format",
    type=click.Choice(("text", "json", "markdown")),
    default="text",
    show_default=True,
    help="Format of the answer.",
)
@output_option
@dataset_options
def command(
    triple: tuple[str, ...],
    all_: bool,
    format: str,
    output: Path | None,
    dataset: dict[str, Any],
) -> None:
    """Tell why a triple follows from the facts, step by step, down to what is asserted.

    The terms are prefixed names, <IRIs> or literals, as in Turtle. For a triple that does not
    follow, tells which premise is missing; the exit code is 1 then.
    """
    from relations_kg import explanations
    from relations_kg.syntax.output import atomic_write

    answer = explanations.answer(recipe(dataset), " ".join(triple), most=_MOST if all_ else 1)
    with atomic_write(output) as out:
        out.write(answer.written(format).encode())
    if not answer.explanation.proofs:
        raise click.exceptions.Exit(1)
