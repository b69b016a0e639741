"""Rows of files of comma-separated values (RFC 4180), gzipped or not, with their line numbers.

A file whose first line has tabs and no commas is taken for one of tab-separated values.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

from relations_kg.errors import EncodingFault, FileMissing, InputError

__all__ = ["Opened", "Row", "open_text", "read_rows"]

_GZIP = b"\x1f\x8b"


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        number: of the row, the first one after the header being 1.
        line: on which it begins, the first line of the file being 1.
        cells: by the name of the column; empty where the row has other columns than the header.
        raw: the cells as they were written, with what separates them.
    """

    number: int
    line: int
    cells: dict[str, str]
    raw: str


class Opened(NamedTuple):
    """A file that is open for reading.

    Attributes:
        text: its content.
        done: tells which share of the file is behind, from 0 to 1; of a gzipped one, of the bytes
            on the disk.
    """

    text: io.TextIOWrapper
    done: Callable[[], float]


@contextmanager
def _unpacked(path: Path) -> Iterator[tuple[BinaryIO | gzip.GzipFile, BinaryIO]]:
    """The content of a file, unpacked where it is gzipped, whatever it is called; and the file.

    Raises:
        FileMissing: the file is not there or cannot be read.
        InputError: it is gzipped, and cut off or damaged.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(len(_GZIP)) == _GZIP
            raw.seek(0)
            if packed:
                with gzip.open(raw) as unpacked:
                    yield unpacked, raw
            else:
                yield raw, raw
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(
            f"the gzipped file is cut off or damaged: {error}", path=path, hint="fetch it again"
        ) from error
    except OSError as error:
        raise FileMissing(f"the file cannot be read: {error.strerror}", path=path) from error


@contextmanager
def open_text(path: Path) -> Iterator[Opened]:
    """A file of UTF-8, gzipped or not, as text without a byte order mark; line ends as they are.

    Raises:
        FileMissing: the file is not there or cannot be read.
        EncodingFault: it is not UTF-8.
        InputError: it is gzipped, and cut off or damaged.
    """
    with _unpacked(path) as (content, raw):
        size = path.stat().st_size
        text = io.TextIOWrapper(content, encoding="utf-8-sig", newline="")
        try:
            yield Opened(text, lambda: raw.tell() / size if size else 1.0)
        except UnicodeDecodeError as error:
            raise EncodingFault(
                f"the file is not UTF-8: {error.reason}", path=path, hint="save it as UTF-8"
            ) from error
        finally:
            text.detach()


def read_rows(path: Path, required: Collection[str], *, fold: bool = False) -> Iterator[Row]:
    """The rows of a table whose first line names the columns.

    Args:
        path: of the file.
        required: the columns that must be there; others may be, in any order.
        fold: take the names of columns in small letters.

    Raises:
        FileMissing, EncodingFault, InputError: as for :func:`open_text`; also where the header
            lacks a column or names one twice, or a quote is never closed.
    """
    csv.field_size_limit(min(sys.maxsize, 1 << 24))
    with open_text(path) as (text, _):
        first = text.readline()
        separator = "\t" if "\t" in first and "," not in first else ","
        rows = csv.reader(chain([first], text), strict=True, delimiter=separator)
        try:
            header = [name.strip() for name in next(rows)]
            columns = [name.casefold() for name in header] if fold else header
            _check_header(columns, required, path)
            begins = rows.line_num + 1
            for number, row in enumerate(rows, 1):
                cells = dict(zip(columns, row, strict=True)) if len(row) == len(columns) else {}
                yield Row(number, begins, cells, separator.join(row))
                begins = rows.line_num + 1
        except csv.Error as error:
            raise InputError(
                f"this is no row of comma-separated values: {error}",
                path=path,
                line=rows.line_num,
                hint="look for a quote that is never closed, or for a file that is cut off",
            ) from error


def _check_header(columns: list[str], required: Collection[str], path: Path) -> None:
    missing = [name for name in required if name not in columns]
    if missing:
        raise InputError(
            f"the header has no column {', '.join(missing)}",
            path=path,
            line=1,
            hint=f"the first line must name: {', '.join(required)}",
        )
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise InputError(
            f"the header names a column twice: {', '.join(twice)}", path=path, line=1,
            hint="give each column a name of its own",
        )  # fmt: skip
