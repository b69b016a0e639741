"""A dossier as Markdown (CommonMark 0.31)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from relations_kg.dossier.model import Dossier
from relations_kg.dossier.writers.phrases import UNKNOWN, WHOLE, by_source, day, phrase, source_line
from relations_kg.results.tabular import visible

__all__ = ["write"]

# All punctuation of ASCII may be escaped (CommonMark 0.31, section 2.4); this would mean more.
_MEANS_SOMETHING = re.compile(r"([\\`*_\[\]<>#|~&!])")


def write(dossier: Dossier) -> str:
    """The dossier with a heading for each section and a list of sources at the end."""
    return "\n".join(_lines(dossier)) + "\n"


def _lines(dossier: Dossier) -> Iterator[str]:
    yield f"# {_escape(dossier.title)}"
    yield ""
    yield day(dossier)
    for section in dossier.sections:
        yield from ("", f"## {_escape(section.title)}")
        if not section.groups:
            yield from ("", _escape(section.empty))
        for group in section.groups:
            if group.title:
                yield from ("", f"### {_escape(group.title)}")
            yield ""
            for line in group.lines:
                yield f"- {phrase(line, _escape, _cite)}"
    if dossier.unknown:
        yield from ("", f"## {UNKNOWN}", "")
        yield from (f"- {_escape(sentence)}" for sentence in dossier.unknown)
    if dossier.references:
        yield from ("", "## Sources")
        for source, references in by_source(dossier.references):
            page = f", <{source.page}>" if _is_address(source.page) else ""
            yield from ("", f"{_escape(source_line(source))}{page}", "")
            yield from (
                f"- \\[{each.number}\\] {_escape(each.place or WHOLE)}" for each in references
            )


def _cite(numbers: Iterable[int]) -> str:
    return "".join(f"\\[{number}\\]" for number in numbers)


def _is_address(page: str) -> bool:
    return bool(re.fullmatch(r"https?://[^\s<>]+", page))


def _escape(text: str) -> str:
    return _MEANS_SOMETHING.sub(r"\\\1", visible(text))
