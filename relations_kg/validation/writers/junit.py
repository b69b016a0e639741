"""A validation report in the XML that came with JUnit and that CI servers show.

There is no standard. Jenkins and GitLab tell test cases apart by ``classname`` and ``name``,
GitLab shows ``classname`` as the suite and links ``file``, and each case has one ``failure``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from relations_kg.report import PlacedFinding
from relations_kg.validation.writers.base import Report
from relations_kg.validation.writers.text import write_findings

__all__ = ["NO_FILE", "write"]

NO_FILE = "(no file)"
"""The suite of the findings that have no place."""

_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
)
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# Everything that the production Char of XML 1.0 (section 2.2) leaves out, and carriage
# returns, which a reader turns into line feeds.
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_Cases = Mapping[str, Sequence[PlacedFinding]]


def write(report: Report) -> str:
    """A suite a file, a case for each shape in it.

    A case fails by a finding of the severity from which the validation fails; milder ones are
    told in its ``system-out``.
    """
    suites = _suites(report)
    return "\n".join(_lines(report, suites)) + "\n"


def _suites(report: Report) -> dict[str, _Cases]:
    names = [shape.name for shape in report.shapes]
    found: dict[str, dict[str, list[PlacedFinding]]] = {
        path: {name: [] for name in names} for path in report.files
    }
    for each in report.findings:
        suite = found.setdefault(each.place.path if each.place else NO_FILE, {})
        suite.setdefault(report.name_of(each.finding), []).append(each)
    return {path: cases for path, cases in found.items() if cases}


def _lines(report: Report, suites: Mapping[str, _Cases]) -> Iterator[str]:
    cases = [found for suite in suites.values() for found in suite.values()]
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="relations-kg validate" {_counts(report, cases)}>'
    for path, suite in suites.items():
        told = path if path == NO_FILE else report.relative(path)
        yield f'  <testsuite name="{_attribute(told)}" {_counts(report, suite.values())}>'
        for name, found in suite.items():
            yield from _case(report, None if path == NO_FILE else told, name, found)
        yield "  </testsuite>"
    yield "</testsuites>"


def _counts(report: Report, cases: Iterable[Sequence[PlacedFinding]]) -> str:
    cases = list(cases)
    failures = sum(any(map(report.fails, found)) for found in cases)
    return f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="0" time="0"'


def _case(
    report: Report, path: str | None, name: str, found: Sequence[PlacedFinding]
) -> Iterator[str]:
    where = "" if path is None else f' file="{_attribute(path)}"'
    place = next((each.place for each in found if each.place and each.place.span), None)
    if place is not None and place.span is not None:
        where += f' line="{place.span.start.line}"'
    case = f'<testcase classname="{_attribute(path or NO_FILE)}" name="{_attribute(name)}"'
    case += f'{where} time="0"'
    if not found:
        yield f"    {case}/>"
        return
    yield f"    {case}>"
    if failing := [each for each in found if report.fails(each)]:
        worst = min((each.finding for each in failing), key=lambda each: each.severity.rank)
        message = _attribute(worst.message)
        body = _text(write_findings(report, failing))
        yield f'      <failure type="{worst.severity.label}" message="{message}">{body}</failure>'
    if milder := [each for each in found if not report.fails(each)]:
        yield f"      <system-out>{_text(write_findings(report, milder))}</system-out>"
    yield "    </testcase>"


def _attribute(text: str) -> str:
    return _valid(text).translate(_ATTRIBUTE)


def _text(text: str) -> str:
    return _valid(text).translate(_TEXT)


def _valid(text: str) -> str:
    return _NOT_XML.sub(lambda found: found.group().encode("unicode_escape").decode(), text)
