"""A dossier as text for a terminal of 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from relations_kg.dossier.model import Dossier
from relations_kg.dossier.writers.phrases import UNKNOWN, WHOLE, by_source, day, phrase, source_line
from relations_kg.results.tabular import visible

__all__ = ["write"]

_WIDTH = 80


def write(dossier: Dossier) -> str:
    """The dossier in lines of at most 80 characters, but for addresses that are longer."""
    return "\n".join(_lines(dossier)) + "\n"


def _lines(dossier: Dossier) -> Iterator[str]:
    title = visible(dossier.title)
    yield from textwrap.wrap(title, _WIDTH)
    yield "=" * min(len(title), _WIDTH)
    yield day(dossier)
    for section in dossier.sections:
        yield from _heading(section.title)
        if not section.groups:
            yield from _wrapped(section.empty)
        for number, group in enumerate(section.groups):
            if group.title:
                yield from [""] * (number > 0)
                yield from _wrapped(f"{group.title}:")
            for line in group.lines:
                yield from _item(phrase(line))
    if dossier.unknown:
        yield from _heading(UNKNOWN)
        for sentence in dossier.unknown:
            yield from _item(sentence)
    if dossier.references:
        yield from _heading("Sources")
        for source, references in by_source(dossier.references):
            yield from _wrapped(source_line(source))
            if source.page:
                yield f"  {visible(source.page)}"
            for each in references:
                yield from _wrapped(f"[{each.number}] {each.place or WHOLE}", "  ", "       ")


def _heading(title: str) -> Iterator[str]:
    yield ""
    yield title
    yield "-" * len(title)


def _item(text: str) -> Iterator[str]:
    return _wrapped(text, "- ", "  ")


def _wrapped(text: str, first: str = "", further: str = "") -> Iterator[str]:
    yield from textwrap.wrap(
        visible(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=further,
        break_on_hyphens=False,
    )
