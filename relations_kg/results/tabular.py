"""Solutions for the eye: a text table that fits the terminal, Markdown and HTML.

Cells come from anywhere, so nothing in them may steer the terminal, the Markdown or the page
that they are shown in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO

from relations_kg.formats import ResultFormat
from relations_kg.namespaces import shrink
from relations_kg.rdf import BlankNode, Iri, Literal, Term

__all__ = ["display_width", "escaped_markdown", "plain_label", "visible", "wrap", "write"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = frozenset(_XSD + kind for kind in ("integer", "decimal", "double", "float"))

_SAMPLE = 1000
"""Rows that decide how wide the columns are; the rows after them are written as they come."""
_GAP = "  "
_LONGEST_WORD = 24
"""A longer word is broken; where shorter ones do not fit either, rows stand one under another."""
_JUDGED = 100
"""Rows that decide which column is to be wider than its words need."""
_RULE = "─" * 8
_NO_ROWS = "no rows"

_JOINERS = "\u200c\u200d"
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_PLAIN = re.compile(r"[\x20-\x7e]*").fullmatch
_MARKDOWN = re.compile(r"[\\`*_\[\]|~]").sub
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
# What a line keeps together, with the marks after which it may break: if there is room, all
# that has no space in it; else a part of a name or a date; else a part of these.
_LARGER_PIECE = re.compile(r"\S*\s*").findall
_PIECE = re.compile(r"(?:[^\s/#:_-]|(?<=\d)-(?=\d)|(?<!\w)-)*[/#:_-]*\s*").findall
_SMALLER_PIECE = re.compile(r"(?:[^\s/#:_-]|(?<!\w)-)*[/#:_-]*\s*").findall
_WEB = re.compile(r"https?://", re.IGNORECASE).match


def write(
    variables: Sequence[str],
    bindings: Iterable[tuple[Term | None, ...]],
    format: ResultFormat,
    out: BinaryIO,
    *,
    width: int | None = None,
    label: Callable[[Term], str] | None = None,
) -> None:
    """Write solutions to ``out`` as a text table, Markdown or HTML.

    Args:
        variables: names of the columns.
        bindings: the rows.
        format: ``TABLE``, ``MARKDOWN`` or ``HTML``.
        out: where to.
        width: columns of the terminal; unlimited by default. Only a table heeds it.
        label: what is shown for a term; :func:`plain_label` by default.
    """
    shown = label or plain_label
    if format is ResultFormat.MARKDOWN:
        lines = _markdown(variables, bindings, shown)
    elif format is ResultFormat.HTML:
        lines = _html(variables, bindings, shown)
    else:
        lines = _table(variables, bindings, shown, width)
    for line in lines:
        out.write(f"{line}\n".encode())


def plain_label(term: Term) -> str:
    """A CURIE for an IRI that has one, the label of a blank node, a literal's lexical form."""
    if isinstance(term, Iri):
        return shrink(term.value) or term.value
    return f"_:{term.label}" if isinstance(term, BlankNode) else term.lexical


def visible(text: str) -> str:
    """The text with every character that a terminal obeys or hides written as an escape.

    Control characters (escape sequences start with one), direction overrides, line
    separators and invisible format characters; joiners stay, since words need them.
    """
    if _PLAIN(text):
        return text
    return "".join(
        character
        if character in _JOINERS or unicodedata.category(character) not in _HIDDEN
        else character.encode("unicode_escape", "backslashreplace").decode("ascii")
        for character in text
    )


def escaped_markdown(text: str) -> str:
    """The text, visible and in one line, so that Markdown shows it as it is."""
    inert = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN(lambda found: "\\" + found.group(), inert)


def display_width(text: str) -> int:
    """Columns that visible text takes on a terminal.

    Unicode Standard Annex #11: wide and fullwidth characters take two, marks and joiners none.
    """
    if text.isascii():
        return len(text)
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if character.isascii():
        return 1
    if character in _JOINERS or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` columns; only spaces at line ends are lost.

    Lines break after spaces, slashes, ``#``, colons, underscores and hyphens, but those of a
    date or before a word, and within a longer word where they must. A character wider than
    ``width`` gets a line of its own.
    """
    if display_width(text) <= width:
        return [text]
    lines: list[str] = []
    line, used = "", 0
    for piece in _PIECE(text):
        size = display_width(piece.rstrip())
        if line and used + size > width:
            lines.append(line.rstrip())
            line, used = "", 0
        if size <= width:
            line, used = line + piece, used + display_width(piece)
            continue
        for character in piece:
            step = _character_width(character)
            if line and used + step > width:
                lines.append(line.rstrip())
                line, used = "", 0
            line, used = line + character, used + step
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _table(
    variables: Sequence[str],
    bindings: Iterable[tuple[Term | None, ...]],
    label: Callable[[Term], str],
    width: int | None,
) -> Iterator[str]:
    rows = iter(bindings)
    sample = list(islice(rows, _SAMPLE))
    header = [visible(name) for name in variables]
    cells = [_cells(row, label) for row in sample]
    columns = [[name, *column] for name, *column in zip(header, *cells, strict=True)]
    widths = _fitted(columns, width)
    every_row = chain(cells, (_cells(row, label) for row in rows))
    if widths is None:
        yield from _records(header, every_row, width or 1)
        return
    if width is not None and len(sample) == _SAMPLE:
        widths = _widened(widths, width)
    right = [_numeric(row[column] for row in sample) for column in range(len(header))]
    wraps = width is not None
    yield from _lines(header, widths, [False] * len(header), wraps=wraps)
    yield _GAP.join("─" * size for size in widths)
    for row in every_row:
        yield from _lines(row, widths, right, wraps=wraps)
    if not sample:
        yield _NO_ROWS


def _fitted(columns: list[list[str]], width: int | None) -> list[int] | None:
    """Column widths that fit ``width`` together, or ``None`` where that is unreadable.

    Each column gets what its longest word needs, and the room that is left goes, one by one, to
    the column where it saves most lines, the lines of high rows above all.

    Args:
        columns: the cells of each column, its name included.
        width: columns of the terminal; ``None`` is without limit.
    """
    sizes = [[display_width(cell) for cell in column] for column in columns]
    natural = [max(column) for column in sizes]
    if width is None or not natural:
        return natural
    room = width - len(_GAP) * (len(natural) - 1)
    if sum(natural) <= room:
        return natural
    for pieces in (_LARGER_PIECE, _PIECE, _SMALLER_PIECE):
        words = [max(_longest(pieces(cell)) for cell in column) for column in columns]
        fitted = [min(size, _LONGEST_WORD) for size in words]
        if sum(fitted) <= room:
            break
    else:
        return None

    def saved(column: int) -> float:
        size = fitted[column]
        wrapping = [cell for cell in sizes[column][:_JUDGED] if cell > size]
        return sum((cell / size) ** 3 - (cell / (size + 1)) ** 3 for cell in wrapping)

    savings = [saved(column) for column in range(len(fitted))]
    for _ in range(room - sum(fitted)):
        best = max(range(len(fitted)), key=savings.__getitem__)
        fitted[best] += 1
        savings[best] = saved(best)
    return fitted


def _longest(pieces: list[str]) -> int:
    return max((display_width(piece.rstrip()) for piece in pieces), default=0) or 1


def _widened(widths: list[int], width: int) -> list[int]:
    """The room that is left shared out, for rows to come that may be longer."""
    spare = width - sum(widths) - len(_GAP) * (len(widths) - 1)
    share, rest = divmod(max(0, spare), len(widths))
    return [size + share + (column < rest) for column, size in enumerate(widths)]


def _cells(row: tuple[Term | None, ...], label: Callable[[Term], str]) -> list[str]:
    return ["" if term is None else visible(label(term)) for term in row]


def _numeric(terms: Iterator[Term | None]) -> bool:
    bound = [term for term in terms if term is not None]
    return bool(bound) and all(
        isinstance(term, Literal) and term.datatype in _NUMBERS for term in bound
    )


def _lines(
    cells: Sequence[str], widths: Sequence[int], right: Sequence[bool], *, wraps: bool
) -> Iterator[str]:
    columns = [
        wrap(cell, size) if wraps else [cell] for cell, size in zip(cells, widths, strict=True)
    ]
    for number in range(max(map(len, columns), default=0)):
        parts = []
        for lines, size, to_the_right in zip(columns, widths, right, strict=True):
            text = lines[number] if number < len(lines) else ""
            padding = " " * (size - display_width(text))
            parts.append(padding + text if to_the_right else text + padding)
        yield _GAP.join(parts).rstrip()


def _records(header: Sequence[str], rows: Iterable[list[str]], width: int) -> Iterator[str]:
    """Rows one under another, each value on lines of its own under the name of its variable."""
    empty = True
    for row in rows:
        if not empty:
            yield _RULE[:width]
        empty = False
        for name, cell in zip(header, row, strict=True):
            text = f"{name}: {cell}" if cell else f"{name}:"
            yield from wrap(text, width)
    if empty:
        yield from wrap(_NO_ROWS, width)


def _markdown(
    variables: Sequence[str],
    bindings: Iterable[tuple[Term | None, ...]],
    label: Callable[[Term], str],
) -> Iterator[str]:
    yield f"| {' | '.join(map(escaped_markdown, variables))} |"
    yield f"|{' --- |' * len(variables)}"
    for row in bindings:
        yield f"| {' | '.join(map(escaped_markdown, _cells(row, label)))} |"


def _html(
    variables: Sequence[str],
    bindings: Iterable[tuple[Term | None, ...]],
    label: Callable[[Term], str],
) -> Iterator[str]:
    def cell(term: Term | None) -> str:
        if term is None:
            return "<td></td>"
        text = visible(label(term)).translate(_HTML)
        if isinstance(term, Iri) and _WEB(term.value):
            return f'<td><a href="{visible(term.value).translate(_HTML)}">{text}</a></td>'
        if isinstance(term, Literal) and term.language is not None:
            return f'<td lang="{term.language.translate(_HTML)}">{text}</td>'
        return f"<td>{text}</td>"

    heads = "".join(f'<th scope="col">{visible(name).translate(_HTML)}</th>' for name in variables)
    yield '<!DOCTYPE html>\n<html lang="en">'
    yield '<head><meta charset="utf-8"><title>Result</title></head>'
    yield f"<body>\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>"
    empty = True
    for row in bindings:
        empty = False
        yield f"<tr>{''.join(map(cell, row))}</tr>"
    if empty:
        yield f'<tr><td colspan="{max(1, len(variables))}">{_NO_ROWS}</td></tr>'
    yield "</tbody>\n</table>\n</body>\n</html>"
