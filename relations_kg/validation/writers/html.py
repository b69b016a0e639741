"""A validation report as one page that needs nothing else: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from relations_kg.rdf import Iri, Term
from relations_kg.report import PlacedFinding
from relations_kg.results.tabular import visible
from relations_kg.syntax.spans import Place
from relations_kg.validation.writers.base import Report, shown_path, shown_term, summary
from relations_kg.validation.writers.excerpt import excerpt

__all__ = ["write"]

_WIDTH = 200
_NO_FILE = "without a place in a file"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #5b6675; --page: #f4f5f7;
  --card: #fff; --line: #d9dde3; --code: #f0f2f5; --violation: #b3261e; --warning: #8a5a00;
  --info: #0b5cad; --good: #1b6e3c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --quiet: #9aa5b4; --page: #14181d;
  --card: #1d232a; --line: #353d47; --code: #14181d; --violation: #ff8a80; --warning: #f2b84b;
  --info: #82b8ff; --good: #6fd08c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 0; font-weight: 600; overflow-wrap: anywhere; }
p { margin: .4rem 0; overflow-wrap: anywhere; }
.quiet, dt { color: var(--quiet); }
.verdict { font-weight: 600; }
article { background: var(--card); border: 1px solid var(--line); border-left: .3rem solid
  var(--severity); border-radius: .4rem; padding: .75rem 1rem; margin: .75rem 0; }
.violation { --severity: var(--violation); } .warning { --severity: var(--warning); }
.info { --severity: var(--info); } .good { --severity: var(--good); }
.severity, .verdict { color: var(--severity); }
.severity { font-size: .8rem; font-weight: 700; text-transform: uppercase;
  letter-spacing: .04em; }
code, pre { font-family: ui-monospace, monospace; font-size: .875rem; }
pre { background: var(--code); border-radius: .3rem; padding: .5rem .75rem; margin: .6rem 0;
  overflow-x: auto; }
pre .quiet { user-select: none; }
mark { background: none; color: inherit; font-weight: 600; text-decoration: underline
  var(--severity) wavy; text-underline-offset: .25em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0 0;
  font-size: .9rem; }
dt, dd { margin: 0; } dd { overflow-wrap: anywhere; min-width: 0; }
a { color: inherit; }
summary { cursor: pointer; margin-top: 2rem; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .35rem; } }
@media print { body { background: none; } article { break-inside: avoid; } }
"""


def write(report: Report) -> str:
    """The page; readable on a phone, in dark and light, and on paper."""
    return "\n".join(_page(report)) + "\n"


def _page(report: Report) -> Iterator[str]:
    outcome = report.outcome
    verdict = summary(outcome)
    worst = next((each.label for each, number in outcome.counts.items() if number), "good")
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Validation: {verdict}</title>"
    yield f"<style>{_STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield "<main>"
    yield "<h1>Validation</h1>"
    yield f'<p class="verdict {worst}">{verdict}</p>'
    files, shapes = len(report.files), len(report.shapes)
    yield (
        f'<p class="quiet">{_number(files, "file")} checked against {_number(shapes, "shape")}'
        f" by relations-kg {_text(report.version)}</p>"
    )
    for path, findings in groupby(report.findings, key=lambda each: _path(each.place)):
        yield f"<section>\n<h2>{_text(path or _NO_FILE)}</h2>"
        for each in findings:
            yield from _article(report, each)
        yield "</section>"
    if report.files:
        yield "<details>\n<summary>Files that were checked</summary>\n<ul>"
        for path in report.files:
            yield f"<li><code>{_text(path)}</code></li>"
        yield "</ul>\n</details>"
    yield "</main>\n</body>\n</html>"


def _article(report: Report, each: PlacedFinding) -> Iterator[str]:
    finding = each.finding
    severity = finding.severity.label
    yield f'<article class="{severity}">'
    at = f' <span class="quiet">{_text(_at(each.place))}</span>' if _at(each.place) else ""
    yield f'<p><span class="severity">{severity}</span>{at}</p>'
    yield f"<h3>{_text(finding.message)}</h3>"
    yield from (f"<p>{_text(message)}</p>" for message in finding.messages[1:])
    yield from _excerpt(each.place)
    yield "<dl>"
    label = f" ({_text(each.label)})" if each.label else ""
    yield f"<dt>node</dt><dd>{_term(finding.focus_node)}{label}</dd>"
    if finding.path is not None:
        yield f"<dt>path</dt><dd><code>{_text(shown_path(finding.path))}</code></dd>"
    if finding.value is not None and finding.value != finding.focus_node:
        yield f"<dt>value</dt><dd>{_term(finding.value)}</dd>"
    if each.expected:
        yield f"<dt>expected</dt><dd>{_text(each.expected)}</dd>"
    place = f", {_text(str(each.shape))}" if each.shape else ""
    name = _text(report.shown_shape(finding))
    yield f"<dt>shape</dt><dd><code>{name}</code>{place}</dd>"
    for premise in each.places[1:]:
        yield f"<dt>because of</dt><dd>{_text(str(premise))}"
        yield from _excerpt(premise)
        yield "</dd>"
    yield "</dl>\n</article>"


def _path(place: Place | None) -> str | None:
    return None if place is None else place.path


def _at(place: Place | None) -> str:
    if place is None or place.span is None:
        return ""
    return f"line {place.span.start.line}, column {place.span.start.column}"


def _excerpt(place: Place | None) -> Iterator[str]:
    found = excerpt(place, _WIDTH)
    if found is not None and place is not None and place.span is not None:
        number = f'<span class="quiet">{place.span.start.line} | </span>'
        before, marked, after = map(_text, found)
        yield f"<pre>{number}{before}<mark>{marked}</mark>{after}</pre>"


def _term(term: Term) -> str:
    shown = f"<code>{_text(shown_term(term))}</code>"
    if isinstance(term, Iri) and term.value.lower().startswith(("http://", "https://")):
        return f'<a href="{_text(term.value)}" rel="noreferrer">{shown}</a>'
    return shown


def _number(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _text(text: str) -> str:
    """The text, escaped; what would hide or turn it around on the page is shown."""
    return escape("\n".join(map(visible, text.split("\n"))))
