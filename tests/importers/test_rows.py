"""Tables are read whole or not at all, and what is wrong is told with file and line."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.errors import EncodingFault, FileMissing, InputError
from relations_kg.importers.rows import read_rows

TABLE = "code,name\nNA,Namibia\nAL,Albania\n"
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


def cells(path: Path) -> list[dict[str, str]]:
    return [row.cells for row in read_rows(path, ("code",))]


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace(",", "\t").encode(),
        gzip.compress(TABLE.encode()),
        gzip.compress(TABLE.replace("\n", "\r\n").encode("utf-8-sig")),
        TABLE.removesuffix("\n").encode(),
    ],
    ids=["plain", "mark", "crlf", "tabs", "gzip", "gzip-mark-crlf", "no-last-newline"],
)
def test_the_same_table_in_every_form(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    assert cells(path) == [
        {"code": "NA", "name": "Namibia"},
        {"code": "AL", "name": "Albania"},
    ]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=6))
def test_what_a_writer_of_csv_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("table") / "table.csv"
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([["code", "name"], *table])
    path.write_bytes(written.getvalue().encode())
    assert [list(row.values()) for row in cells(path)] == table


def test_a_row_knows_its_number_and_its_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('code,name\nAL,"two\nlines"\nNA,x\n', encoding="utf-8")
    assert [(row.number, row.line) for row in read_rows(path, ("code",))] == [(1, 2), (2, 4)]


def test_a_row_with_other_columns_has_no_cells(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("code,name\nAL\nAL,Albania,x\n", encoding="utf-8")
    assert [(row.cells, row.raw) for row in read_rows(path, ("code",))] == [
        ({}, "AL"),
        ({}, "AL,Albania,x"),
    ]


@pytest.mark.parametrize(
    ("content", "error", "line", "message"),
    [
        (b"", InputError, 1, "the header has no column code"),
        (b"name,other\nx,y\n", InputError, 1, "the header has no column code"),
        (b"code,code\nAL,AL\n", InputError, 1, "the header names a column twice: code"),
        (b'code,name\nAL,"Albania\n', InputError, 2, "no row of comma-separated values"),
        (gzip.compress(TABLE.encode())[:-12], InputError, None, "cut off or damaged"),
        (b"\x1f\x8bnot gzip at all", InputError, None, "cut off or damaged"),
        ("code,name\nAL,Shqipëria\n".encode("latin-1"), EncodingFault, None, "not UTF-8"),
    ],
)
def test_what_is_no_table_is_told(
    tmp_path: Path, content: bytes, error: type[InputError], line: int | None, message: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(error) as raised:
        cells(path)
    assert message in raised.value.message
    assert (raised.value.path, raised.value.line) == (path, line)
    assert raised.value.hint


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        cells(tmp_path / "none.csv")
