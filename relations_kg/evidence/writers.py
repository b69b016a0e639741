"""Explained answers as a table, Markdown and JSON."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from relations_kg.errors import FormatMismatch
from relations_kg.evidence.answers import Explained, ExplainedRow
from relations_kg.evidence.support import Support
from relations_kg.formats import ResultFormat
from relations_kg.namespaces import shrink
from relations_kg.rdf import XSD_STRING, Iri, Literal, Term
from relations_kg.results import Solutions
from relations_kg.results.tabular import escaped_markdown, plain_label, visible
from relations_kg.syntax.ntriples import quoted

__all__ = ["as_data", "write"]

_BELOW = "    ↳ "  # a row may begin with empty cells, so space alone would not tell
_FORMATS = (ResultFormat.TABLE, ResultFormat.MARKDOWN, ResultFormat.JSON)


def write(
    answer: Explained,
    out: BinaryIO,
    format: str = "table",
    *,
    label: Callable[[Term], str] = plain_label,
) -> None:
    """Write an explained answer.

    A table has under each row its sources and steps; Markdown has them below the table, under
    the number of the row. JSON is SPARQL 1.1 Query Results JSON Format with one more member
    beside ``head`` and ``results``: ``evidence``, a list with one object for each binding.

    Args:
        answer: what to write.
        out: where to.
        format: ``table``, ``markdown`` or ``json``, an extension or a media type.
        label: what a table or Markdown shows for a term.

    Raises:
        UnknownName: there is no such format.
        FormatMismatch: the format has no place for evidence.
    """
    chosen = ResultFormat.find(format)
    if chosen not in _FORMATS:
        known = chosen or ResultFormat.named(format)
        raise FormatMismatch(
            f"{known.label} has no place for the sources of a row",
            hint="choose table, markdown or json with --why",
        )
    if chosen is ResultFormat.JSON:
        _json(answer, out)
        return
    table = io.BytesIO()
    Solutions(answer.variables, (each.row.terms for each in answer)).write(
        table, chosen, label=label
    )
    lines = table.getvalue().decode().split("\n")[:-1]
    written = _markdown(answer, lines) if chosen is ResultFormat.MARKDOWN else _table(answer, lines)
    out.write("".join(f"{line}\n" for line in written).encode())


def as_data(row: ExplainedRow) -> dict[str, Any]:
    """What a row rests on, as JSON has it."""
    from dataclasses import asdict

    return {
        "sources": [asdict(citation) for citation in row.citations],
        "claims": [claim.value for claim in row.claims],
        "triples": [_support(support) for support in row.supports],
        "notes": [*row.notes, *([row.reason] if row.reason else [])],
    }


def _support(support: Support) -> dict[str, Any]:
    found: dict[str, Any] = {
        "triple": " ".join(map(_shown, support.triple)),
        "kind": support.kind,
        "claims": [claim.value for claim in support.claims],
        "steps": list(support.steps),
    }
    return found | ({"note": support.note} if support.note else {})


def _shown(term: Term) -> str:
    """The term as Turtle has it."""
    if isinstance(term, Iri):
        return shrink(term.value) or f"<{term.value}>"
    if isinstance(term, Literal):
        text = quoted(term.lexical)
        if term.language is not None:
            return f"{text}@{term.language}"
        kind = shrink(term.datatype) or f"<{term.datatype}>"
        return text if term.datatype == XSD_STRING else f"{text}^^{kind}"
    return f"_:{term.label}"


def _json(answer: Explained, out: BinaryIO) -> None:
    import json

    rows = Solutions(answer.variables, (each.row.terms for each in answer))
    text = rows.serialize(ResultFormat.JSON).decode().rstrip().removesuffix("}")
    evidence = ",\n".join(json.dumps(as_data(row), ensure_ascii=False) for row in answer)
    out.write(f'{text},"evidence":[\n{evidence}\n]}}\n'.encode())


def _lines(row: ExplainedRow) -> Iterator[str]:
    for citation in row.citations:
        yield f"stated in {citation}"
    if row.reason:
        yield row.reason
    yield from row.steps
    notes = dict.fromkeys((*row.notes, *(s.note for s in row.supports if s.note)))
    yield from (f"note: {note}" for note in notes)


def _table(answer: Explained, lines: list[str]) -> Iterator[str]:
    if not answer.rows:
        yield from lines
        return
    yield from lines[:2]
    for line, row in zip(lines[2:], answer, strict=True):
        yield line
        yield from (f"{_BELOW}{visible(text)}" for text in _lines(row))


def _markdown(answer: Explained, lines: list[str]) -> Iterator[str]:
    yield from lines
    for number, row in enumerate(answer, 1):
        yield from ("", f"Row {number}:", "")
        yield from (f"- {escaped_markdown(text)}" for text in _lines(row))
