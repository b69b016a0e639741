"""Solutions as data frames of pandas and polars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from relations_kg.errors import MissingExtra
from relations_kg.rdf import Literal, Term
from relations_kg.results.rows import python_value

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["to_pandas", "to_polars"]

_INT64 = range(-(2**63), 2**63)


def to_pandas(
    variables: Sequence[str], bindings: Iterable[tuple[Term | None, ...]]
) -> pandas.DataFrame:
    """The solutions as a data frame of pandas.

    Raises:
        MissingExtra: pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise _missing("pandas") from error
    columns = _columns(variables, bindings)
    kinds = {int: "Int64", float: "Float64", bool: "boolean"}
    return pandas.DataFrame(
        {
            # An explicit type keeps the holes of unbound variables out of the way of numbers.
            name: pandas.Series(values, dtype=kinds.get(kind, "object"))
            for name, (kind, values) in zip(variables, columns, strict=True)
        },
        columns=list(variables),
    )


def to_polars(
    variables: Sequence[str], bindings: Iterable[tuple[Term | None, ...]]
) -> polars.DataFrame:
    """The solutions as a data frame of polars.

    Raises:
        MissingExtra: polars is not installed.
    """
    try:
        import polars
    except ImportError as error:
        raise _missing("polars") from error
    kinds: dict[type, Any] = {
        int: polars.Int64,
        float: polars.Float64,
        bool: polars.Boolean,
        date: polars.Date,
        datetime: polars.Datetime("us"),
        str: polars.String,
    }
    columns = _columns(variables, bindings)
    return polars.DataFrame(
        [
            polars.Series(name, values, dtype=kinds[kind])
            for name, (kind, values) in zip(variables, columns, strict=True)
        ]
    )


def _columns(
    variables: Sequence[str], bindings: Iterable[tuple[Term | None, ...]]
) -> list[tuple[type, list[Any]]]:
    """For each variable the one Python type of its values, and these."""
    terms: list[list[Term | None]] = [[] for _ in variables]
    for binding in bindings:
        for column, term in zip(terms, binding, strict=True):
            column.append(term)
    return [_column(column) for column in terms]


def _column(terms: list[Term | None]) -> tuple[type, list[Any]]:
    values = [None if term is None else python_value(term) for term in terms]
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {int, float, Decimal} and kinds != {int}:
        return float, [None if value is None else float(value) for value in values]
    if len(kinds) == 1:
        kind = kinds.pop()
        if kind is int and all(value is None or value in _INT64 for value in values):
            return kind, values
        if kind is datetime and len({v.tzinfo is None for v in values if v is not None}) == 1:
            return kind, [None if value is None else _in_utc(value) for value in values]
        if kind in (bool, date, str):
            return kind, values
    return str, [None if term is None else _text(term) for term in terms]


def _in_utc(value: datetime) -> datetime:
    from datetime import UTC

    return value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)


def _text(term: Term) -> str:
    return term.lexical if isinstance(term, Literal) else str(python_value(term))


def _missing(library: str) -> MissingExtra:
    return MissingExtra(
        f"{library} is not installed", hint=f"pip install 'relations-kg[{library}]'"
    )
