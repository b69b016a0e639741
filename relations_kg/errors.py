"""Every exception that relations-kg raises on purpose.

::

    RelationsKgError
    ├── UsageError                 exit 2   the call is wrong
    │   ├── UnknownName                     no query, parameter, graph, format ... of that name
    │   ├── ParameterError                  a value that a parameter does not accept
    │   ├── FormatMismatch                  a result that cannot have the format asked for
    │   └── MissingExtra                    an optional dependency is not installed
    ├── InputError                 exit 3   a file, a query or shapes are bad
    │   ├── FileMissing
    │   ├── NoRdfFound
    │   ├── EncodingFault
    │   ├── SyntaxFault                     with path, line and column
    │   ├── RefusedInput                    would reach for the network or other files, or is a bomb
    │   ├── EdtfError                       a date that is no EDTF
    │   ├── HeaderError                     a saved query's header
    │   ├── QueryError                      a SPARQL query that cannot be parsed or run
    │   │   ├── QueryTooComplex             too long, too deep, or too much of something
    │   │   └── QueryRefused                an update, SERVICE or LOAD where a query belongs
    │   └── ShapesError                     a shapes graph that cannot be used
    ├── TimeLimit                  exit 4   what was asked takes longer than was allowed
    ├── NetworkError               exit 4   another machine does not answer, or not in time
    └── StoreError                 exit 4   the store or the disk
        ├── OutputError                     nothing could be written there
        └── CacheError                      the cache folder cannot be used

``code`` is a stable slug with an anchor of that name in ``docs/errors.md``; ``exit_code``
is what the command line returns.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from relations_kg.rdf import Term

__all__ = [
    "CacheError",
    "EdtfError",
    "EncodingFault",
    "FileMissing",
    "FormatMismatch",
    "HeaderError",
    "InputError",
    "MissingExtra",
    "NetworkError",
    "NoRdfFound",
    "OutputError",
    "ParameterError",
    "QueryError",
    "QueryRefused",
    "QueryTooComplex",
    "RefusedInput",
    "RelationsKgError",
    "ShapesError",
    "StoreError",
    "SyntaxFault",
    "TimeLimit",
    "UnknownName",
    "UsageError",
]


class RelationsKgError(Exception):
    """Base of all errors that are told to a user.

    Args:
        message: one sentence that says what is wrong.
        hint: what to do about it; ``None`` where the message says it all.
        path: the file at fault, if it is one.
        line: line in that file or query text, counted from 1.
        column: column in that line, counted from 1 in characters.
        source_line: the text of that line.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 4

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        path: Path | str | None = None,
        line: int | None = None,
        column: int | None = None,
        source_line: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.path = path
        self.line = line
        self.column = column
        self.source_line = source_line

    @property
    def place(self) -> str | None:
        """``path:line:column`` as far as it is known, else ``None``."""
        parts = [str(part) for part in (self.path, self.line, self.column) if part is not None]
        return ":".join(parts) or None


class UsageError(RelationsKgError):
    """The call is wrong."""

    code = "usage"
    exit_code = 2


class UnknownName(UsageError):
    """There is no query, parameter, named graph, format, ... of that name."""

    code = "unknown-name"


class ParameterError(UsageError):
    """A parameter is missing or does not accept the value."""

    code = "parameter"


class FormatMismatch(UsageError):
    """A result that cannot be written in the format asked for."""

    code = "format-mismatch"


class MissingExtra(UsageError):
    """An optional dependency is not installed; the hint names the extra."""

    code = "missing-extra"


class InputError(RelationsKgError):
    """A file, a query or a shapes graph is bad."""

    code = "input"
    exit_code = 3


class FileMissing(InputError):
    """The file is not there or cannot be read."""

    code = "file-missing"


class NoRdfFound(InputError):
    """A folder holds no file in an RDF format."""

    code = "no-rdf"


class EncodingFault(InputError):
    """A text that is not UTF-8."""

    code = "encoding"


class SyntaxFault(InputError):
    """A file does not follow the grammar of its format."""

    code = "syntax"


class RefusedInput(InputError):
    """The input would reach for the network or for other files, or costs without bound."""

    code = "refused-input"


class EdtfError(InputError):
    """A literal that is not a date of the Extended Date/Time Format."""

    code = "edtf"


class HeaderError(InputError):
    """The header of a saved query is wrong."""

    code = "query-header"


class QueryError(InputError):
    """A SPARQL query that cannot be parsed or run."""

    code = "query"


class QueryTooComplex(QueryError):
    """A query that is too long, too deep or has too much of something to be given to an engine."""

    code = "query-too-complex"


class QueryRefused(QueryError):
    """An update, SERVICE or LOAD where a query belongs."""

    code = "query-refused"


class ShapesError(InputError):
    """A shapes graph that cannot be used.

    Args:
        message: one sentence that says what is wrong.
        shape: the shape at fault, or the node in it.
        term: the property of it that is at fault.
        value: the value of that property.
        place: what the base class takes.
    """

    code = "shapes"

    def __init__(
        self,
        message: str,
        *,
        shape: Term | None = None,
        term: Term | None = None,
        value: Term | None = None,
        **place: Any,
    ) -> None:
        super().__init__(message, **place)
        self.shape = shape
        self.term = term
        self.value = value


class TimeLimit(RelationsKgError):
    """It was not done within the time that was allowed; nothing has been written."""

    code = "time-limit"


class NetworkError(RelationsKgError):
    """Another machine cannot be reached, answers an error, or takes too long."""

    code = "network"


class StoreError(RelationsKgError):
    """The store or the disk failed."""

    code = "store"


class OutputError(StoreError):
    """The output cannot be written; what was there before is unchanged."""

    code = "output"


class CacheError(StoreError):
    """The cache folder cannot be used."""

    code = "cache"
