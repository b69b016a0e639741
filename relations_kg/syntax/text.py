"""Bytes that have to be UTF-8, and the places in them."""

from __future__ import annotations

import codecs
from collections.abc import Collection
from pathlib import Path

from relations_kg.errors import EncodingFault, FileMissing

__all__ = ["check", "decode", "line_at", "lines_at", "place_of", "read_text"]

_CHUNK = 1 << 20
_LONGEST_LINE = 4096
_OTHER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def decode(content: bytes, name: str | None = None) -> str:
    """The text that ``content`` is in UTF-8, without a byte order mark.

    Args:
        content: the bytes.
        name: what to call them in a message.

    Raises:
        EncodingFault: they are not UTF-8; with the line of the first wrong byte.
    """
    check(content, name)
    return content.decode("utf-8-sig")


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, without a byte order mark.

    Raises:
        FileMissing: the file is not there or cannot be read.
        EncodingFault: it is not UTF-8.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileMissing(
            f"the file cannot be read: {error.strerror}",
            path=path,
            hint="names are relative to the folder that the command runs in",
        ) from error
    return decode(content, str(path))


def check(content: bytes, name: str | None = None) -> None:
    """Raise :class:`EncodingFault` unless ``content`` is UTF-8, at no cost in memory."""
    for mark, encoding in _OTHER_MARKS:
        if content.startswith(mark):
            raise EncodingFault(
                f"the text is in {encoding}, not in UTF-8",
                path=name,
                line=1,
                hint=f"convert it: iconv -f {encoding} -t UTF-8",
            )
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(content)
    for start in range(0, len(content), _CHUNK):
        carried = len(decoder.getstate()[0])
        chunk = view[start : start + _CHUNK]
        try:
            decoder.decode(chunk, final=start + _CHUNK >= len(content))
        except UnicodeDecodeError as error:
            offset = start - carried + error.start
            line, column = place_of(content, offset)
            raise EncodingFault(
                f"the byte 0x{content[offset]:02X} is not UTF-8",
                path=name,
                line=line,
                column=column,
                hint="convert the text to UTF-8, for example: iconv -f ISO-8859-1 -t UTF-8",
            ) from error


def place_of(content: bytes, offset: int) -> tuple[int, int]:
    """Line and column of a byte, from 1; the column in characters.

    What comes before ``offset`` is UTF-8.
    """
    start = content.rfind(b"\n", 0, offset) + 1
    column = len(content[start:offset].decode(errors="replace")) + 1
    return content.count(b"\n", 0, offset) + 1, column


def line_at(content: bytes, number: int) -> str | None:
    """The text of a line, from 1; ``None`` for one that is not there or is very long."""
    return lines_at(content, (number,))[number]


def lines_at(content: bytes, numbers: Collection[int]) -> dict[int, str | None]:
    """The texts of lines, in one pass; ``None`` for those that are not there or are very long."""
    found: dict[int, str | None] = dict.fromkeys(numbers)
    start, line = 0, 1
    for number in sorted(found):
        while line < number and start >= 0:
            start = content.find(b"\n", start) + 1 or -1
            line += 1
        if start < 0:
            break
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        if end - start <= _LONGEST_LINE:
            found[number] = content[start:end].decode(errors="replace").rstrip("\r")
    return found
