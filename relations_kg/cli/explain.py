"""``relations-kg explain``: why a triple follows, or what it lacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from relations_kg.cli.options import dataset_options, output_option, recipe, warn

__all__ = ["command"]


@click.command(name="explain")
@click.argument("triple", nargs=-1, required=True, metavar="'SUBJECT PREDICATE OBJECT'")
@click.option("--all", "every", is_flag=True, help="All proofs, the shortest first.")
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
    every: bool,
    format: str,
    output: Path | None,
    dataset: dict[str, Any],
) -> None:
    """Tell why a triple follows, step by step, down to what is asserted.

    The terms are prefixed names, <IRIs> or, as object, literals, as in Turtle. Each step names
    its rule, each asserted triple has its file, line and source. Of a triple that does not
    follow it tells which premise is missing; the exit code is 1 then.
    """
    from relations_kg import explanations
    from relations_kg.cli.proof_writers import write_explanation
    from relations_kg.syntax.output import atomic_write

    answer = explanations.answer(recipe(dataset), triple, every=every)
    content = write_explanation(answer.explanation, format, answer.closure.workspace)
    for sentence in answer.unknown:
        warn(sentence)
    with atomic_write(output) as out:
        out.write(content.encode())
    if not answer.explanation.holds:
        raise click.exceptions.Exit(1)
