"""A dossier as one HTML page that needs nothing else: no script and no request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from relations_kg.dossier.model import Agreement, Dossier, Reference, Section
from relations_kg.dossier.writers.drawings import agreement_plot, map_sketch, timeline_drawing
from relations_kg.dossier.writers.markup import markup_text
from relations_kg.dossier.writers.phrases import UNKNOWN, WHOLE, by_source, day, phrase, source_line

__all__ = ["write"]

# Colours have a contrast of at least 4.5 to 1 on white (WCAG 2.2, criterion 1.4.3).
_STYLE: Final = """\
:root { color: #1b1b1b; background: #fff; font: 1rem/1.45 system-ui, sans-serif; }
body { max-width: 62rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
h1 { margin: 0; font-size: 1.8rem; line-height: 1.2; }
h2 { margin: 1.4rem 0 .3rem; font-size: 1.1rem; border-bottom: 1px solid #8a8a8a; }
h3 { margin: .7rem 0 .1rem; font-size: .95rem; }
p { margin: .3rem 0; }
ul { margin: .2rem 0; padding-left: 1.4em; }
a { color: #174a86; }
.cite a { text-decoration: none; font-size: .8em; }
.empty, figcaption, .day { color: #565656; }
figure { margin: .5rem 0 1rem; }
figcaption { font-size: .85rem; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 11px system-ui, sans-serif; fill: #1b1b1b; }
table { border-collapse: collapse; font-size: .85rem; }
th, td { border: 1px solid #b5b5b5; padding: .1rem .5rem; text-align: right; }
.sources li { overflow-wrap: anywhere; }
@media print {
  @page { size: A4; margin: 8mm 9mm; }
  :root { font-size: 7pt; line-height: 1.18; }
  body { max-width: none; padding: 0; }
  main { columns: 2; column-gap: 6mm; }
  h1 { font-size: 13pt; }
  h2 { margin: .8em 0 .15em; font-size: 8.6pt; break-after: avoid; }
  h3 { margin: .3em 0 0; font-size: 7.6pt; break-after: avoid; }
  p, ul, figure { margin-top: .1em; margin-bottom: .2em; }
  li, figure { break-inside: avoid; }
  figcaption { font-size: 6.6pt; }
  a { color: inherit; text-decoration: none; }
  details { display: none; }
  .sources { font-size: 5.6pt; line-height: 1.1; }
  .sources ul { padding: 0; }
  .sources li { display: inline; }
}"""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def write(dossier: Dossier) -> str:
    """The dossier as HTML 5 (WHATWG HTML Living Standard); everything from data is escaped."""
    return "\n".join(_page(dossier)) + "\n"


def _page(dossier: Dossier) -> Iterator[str]:
    title = markup_text(dossier.title)
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>"
    yield f"<style>\n{_STYLE}\n</style>"
    yield "</head>"
    yield "<body>"
    yield f'<header>\n<h1>{title}</h1>\n<p class="day">{markup_text(day(dossier))}</p>\n</header>'
    yield "<main>"
    if dossier.timeline:
        yield '<section aria-labelledby="timeline">\n<h2 id="timeline">Timeline</h2>'
        yield from _figure(timeline_drawing(dossier.timeline), _TIMELINE_CAPTION)
        yield "</section>"
    if dossier.places:
        yield '<section aria-labelledby="map">\n<h2 id="map">Places</h2>'
        yield from _figure(map_sketch(dossier.places), _MAP_CAPTION)
        yield "<ul>"
        for place in dossier.places:
            yield f"<li>{markup_text(place.label)}: {markup_text(', '.join(place.roles))}</li>"
        yield "</ul>\n</section>"
    for section in dossier.sections:
        yield from _section(section, dossier.agreement if section.key == "agreement" else ())
    if dossier.unknown:
        yield f'<section aria-labelledby="unknown">\n<h2 id="unknown">{UNKNOWN}</h2>\n<ul>'
        yield from (f"<li>{markup_text(sentence)}</li>" for sentence in dossier.unknown)
        yield "</ul>\n</section>"
    if dossier.references:
        yield from _sources(dossier.references)
    yield "</main>"
    yield "</body>"
    yield "</html>"


_TIMELINE_CAPTION: Final = (
    "A dot is a day; a pale bar is the time within which the source puts it; a dark bar is a "
    "situation that held, with an arrow where it still holds and a fading end where no end is "
    "known. Dashed: planned or attempted."
)
_MAP_CAPTION: Final = (
    "A sketch from coordinates, without coastlines: a square is a capital, a dot another place."
)


def _section(section: Section, voted: tuple[Agreement, ...]) -> Iterator[str]:
    identifier = f"s-{section.key}"
    yield f'<section aria-labelledby="{markup_text(identifier)}">'
    yield f'<h2 id="{markup_text(identifier)}">{markup_text(section.title)}</h2>'
    if not section.groups:
        yield f'<p class="empty">{markup_text(section.empty)}</p>'
    for group in section.groups:
        if group.title:
            yield f"<h3>{markup_text(group.title)}</h3>"
        yield "<ul>"
        yield from (f"<li>{phrase(line, markup_text, _cite)}</li>" for line in group.lines)
        yield "</ul>"
    if voted:
        yield from _figure(
            agreement_plot(voted), "Share of equal votes by year; a gap has no data."
        )
        yield from _table(voted)
    yield "</section>"


def _figure(drawing: str, caption: str) -> Iterator[str]:
    yield "<figure>"
    yield drawing
    yield f"<figcaption>{markup_text(caption)}</figcaption>"
    yield "</figure>"


def _table(voted: tuple[Agreement, ...]) -> Iterator[str]:
    yield "<details>\n<summary>The figures of the plot</summary>\n<table>"
    yield '<thead><tr><th scope="col">Year</th><th scope="col">Share</th>'
    yield '<th scope="col">Roll calls</th></tr></thead>\n<tbody>'
    for each in voted:
        yield (
            f'<tr><th scope="row">{each.year}</th><td>{markup_text(each.share)}</td>'
            f"<td>{each.votes}</td></tr>"
        )
    yield "</tbody>\n</table>\n</details>"


def _sources(references: tuple[Reference, ...]) -> Iterator[str]:
    yield '<section class="sources" aria-labelledby="sources">\n<h2 id="sources">Sources</h2>'
    for source, of_source in by_source(references):
        words = markup_text(source_line(source))
        if re.match(r"https?://", source.page):
            words = f'<a href="{markup_text(source.page)}">{words}</a>'
        yield f"<p>{words}</p>\n<ul>"
        for each in of_source:
            yield f'<li id="r{each.number}">[{each.number}] {markup_text(each.place or WHOLE)}</li>'
        yield "</ul>"
    yield "</section>"


def _cite(numbers: Iterable[int]) -> str:
    links = "".join(f'<a href="#r{number}">[{number}]</a>' for number in numbers)
    return f'<span class="cite">{links}</span>'
