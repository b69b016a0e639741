"""Explained answers on their way to a reader."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from relations_kg.cli.answers import named
from relations_kg.results.tabular import plain_label

if TYPE_CHECKING:
    from relations_kg.evidence.answers import Explained
    from relations_kg.knowledge_graph import KnowledgeGraph

__all__ = ["write_explained"]


def write_explained(
    answer: Explained,
    graph: KnowledgeGraph,
    *,
    format: str | None,
    output: Path | None,
    labels: bool | None,
) -> None:
    """Write an explained answer; the arguments are those of :func:`relations_kg.cli.answers.write`.

    Raises:
        FormatMismatch: the format has no place for evidence.
    """
    from relations_kg.evidence.writers import write
    from relations_kg.syntax.output import atomic_write

    if labels is None:
        labels = output is None and sys.stdout.isatty()
    chosen = format or (output.suffix if output is not None else "") or "table"
    with atomic_write(output) as out:
        write(answer, out, chosen, label=named(graph.store) if labels else plain_label)
