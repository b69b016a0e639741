"""Answers on their way to a reader: their format, their labels, their place."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relations_kg.namespaces import RDFS
from relations_kg.rdf import Iri, Literal, Term
from relations_kg.results import Solutions, Triples
from relations_kg.results.tabular import plain_label

if TYPE_CHECKING:
    from relations_kg.knowledge_graph import KnowledgeGraph
    from relations_kg.results import Result
    from relations_kg.store.base import Store

__all__ = ["explain", "named", "table_width", "timed", "write"]

_LANGUAGE = "en"
# Which variables a part of the algebra has follows from it, and rdflib lists them in no order.
_VARIABLES = re.compile(r"(?:, )?'_vars': (?:set\(\)|\{[^{}]*\})").sub


def write(
    answer: Result,
    graph: KnowledgeGraph,
    *,
    format: str | None,
    output: Path | None,
    labels: bool | None,
) -> None:
    """Write ``answer`` to ``output`` or to standard output.

    Args:
        answer: what the query gave.
        graph: where names for IRIs are looked up.
        format: its format by name; by default that of the extension of ``output``, else a
            table, or Turtle for triples.
        output: a file; ``None`` and ``-`` are standard output.
        labels: names for IRIs in formats for people; by default on a terminal.
    """
    from relations_kg.syntax.output import atomic_write

    to_terminal = output is None and sys.stdout.isatty()
    chosen = format or (output.suffix if output is not None else "")
    with atomic_write(output) as out:
        if not isinstance(answer, Solutions):
            answer.write(out, chosen or ("turtle" if isinstance(answer, Triples) else "table"))
            return
        if labels is None:
            labels = to_terminal
        answer.write(
            out,
            chosen or "table",
            label=named(graph.store) if labels else plain_label,
            width=table_width() if output is None else None,
        )


def table_width() -> int | None:
    """Columns that a table must fit: those of the terminal, or COLUMNS; else no limit."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    # Not by shutil, whose import costs as much as the answer to a small query.
    with suppress(OSError):
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    return None


def named(store: Store) -> Callable[[Term], str]:
    """Looks up the English label of an IRI, or one in another language, or its prefixed name."""

    @cache
    def label(term: Term) -> str:
        found = []
        if isinstance(term, Iri):
            found = [
                quad.object
                for quad in store.quads(term, Iri(RDFS + "label"))
                if isinstance(quad.object, Literal)
            ]
        if not found:
            return plain_label(term)
        return min(found, key=lambda name: (name.language != _LANGUAGE, name)).lexical

    return label


def explain(text: str, output: Path | None) -> None:
    """Show a query with its values in place and the algebra that is evaluated.

    The engine does not tell its plan; the algebra of SPARQL 1.1 Query, section 18, says
    what is joined with what, and where a filter applies.

    Raises:
        QueryError: the text is no query, an update, or too complex.
    """
    from contextlib import redirect_stdout
    from io import StringIO

    from relations_kg.store.embedded import EmbeddedStore
    from relations_kg.syntax.output import atomic_write

    # The engine judges the query, on a store without anything to find.
    EmbeddedStore.in_memory().query(text)

    from rdflib.plugins.sparql.algebra import pprintAlgebra, translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    drawn = StringIO()
    try:
        with redirect_stdout(drawn):
            pprintAlgebra(translateQuery(parseQuery(text)))
    except Exception as error:  # rdflib knows less of SPARQL, and raises Exception itself
        click.echo(f"the algebra of this query cannot be shown: {error}", err=True)
    lines = [
        _VARIABLES("", line) for line in drawn.getvalue().splitlines() if "_vars = " not in line
    ]
    with atomic_write(output) as out:
        out.write("\n".join((text.rstrip(), "\n# algebra", *lines, "")).encode())


@contextmanager
def timed(*, enabled: bool) -> Iterator[None]:
    """Tell on standard error how long the block took, in milliseconds."""
    start = time.perf_counter()
    yield
    if enabled:
        click.echo(f"{(time.perf_counter() - start) * 1000:.1f} ms", err=True)
