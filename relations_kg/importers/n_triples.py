"""Terms in N-Triples, one by one and in columns of polars."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from relations_kg.errors import MissingExtra
from relations_kg.namespaces import expand

if TYPE_CHECKING:
    from polars import Series

__all__ = ["blocks", "columns", "iri", "line", "literal"]

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def columns() -> Any:
    """The library that works in columns.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import polars
    except ImportError as error:
        raise MissingExtra(
            "importing needs polars", hint="pip install 'relations-kg[import]'"
        ) from error
    return polars


def iri(name: str) -> str:
    """An IRI in angle brackets, from itself or from a prefixed name."""
    return f"<{name}>" if "://" in name else f"<{expand(name)}>"


def literal(text: str, datatype: str = "", language: str = "") -> str:
    """A literal, of a datatype that is given as a prefixed name, or in a language."""
    quoted = f'"{text.translate(_ESCAPES)}"'
    if language:
        return f"{quoted}@{language}"
    return f"{quoted}^^{iri(datatype)}" if datatype else quoted


def line(subject: str, predicate: str, object_: str) -> str:
    """A triple; the predicate is a prefixed name, the others are in N-Triples."""
    return f"{subject} {iri(predicate)} {object_} .\n"


def blocks(lines: Series, rows: int) -> Iterator[bytes]:
    """The texts of a column, one under the other, in blocks of so many rows."""
    for start in range(0, len(lines), rows):
        block = BytesIO()
        lines.slice(start, rows).to_frame().write_csv(
            block, include_header=False, quote_style="never"
        )
        yield block.getvalue()
