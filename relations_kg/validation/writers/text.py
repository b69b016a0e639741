"""A validation report for people at a terminal, in the manner of a compiler.

Each finding begins with ``path:line:column: severity: message``, which editors and terminals
know how to follow; below are the line of the file with what is meant underlined, the node, what
was expected, and the shape with its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from relations_kg.report import PlacedFinding, Severity
from relations_kg.results.tabular import visible
from relations_kg.syntax.spans import Place
from relations_kg.validation.writers.base import Report, shown_path, shown_term, summary
from relations_kg.validation.writers.excerpt import excerpt

__all__ = ["write", "write_findings"]

_WIDTH = 120
_BOLD, _DIM, _RESET = "1", "2", "0"
_COLOURS = {Severity.VIOLATION: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def write(report: Report, *, colours: bool = False, width: int | None = None) -> str:
    """One block a finding, and a last line that counts them.

    Args:
        report: what to tell.
        colours: whether to colour it by the escape sequences of ECMA-48.
        width: columns of the terminal; lines of files are cut to it.
    """
    writer = _Writer(report, colours=colours, width=width or _WIDTH)
    return "\n\n".join([*map(writer.block, report.findings), writer.summary()]) + "\n"


def write_findings(report: Report, findings: Iterable[PlacedFinding]) -> str:
    """The blocks of some findings of a report, without the line that counts them."""
    return "\n\n".join(map(_Writer(report, colours=False, width=_WIDTH).block, findings))


class _Writer:
    def __init__(self, report: Report, *, colours: bool, width: int) -> None:
        self._report = report
        self._colours = colours
        self._width = width

    def summary(self) -> str:
        outcome = self._report.outcome
        worst = next((_COLOURS[each] for each, n in outcome.counts.items() if n), "32")
        return self._styled(summary(outcome), _BOLD, worst)

    def block(self, each: PlacedFinding) -> str:
        return "\n".join(self._lines(each))

    def _lines(self, each: PlacedFinding) -> Iterator[str]:
        finding = each.finding
        severity = self._styled(finding.severity.label, _BOLD, _COLOURS[finding.severity])
        message = self._styled(_line(finding.message), _BOLD)
        place = f"{self._place(each.place)}: " if each.place else ""
        yield f"{place}{severity}: {message}"
        yield from self._excerpt(each.place, _COLOURS[finding.severity])
        for further in finding.messages[1:]:
            yield f"  {_line(further)}"
        shown = shown_term(finding.focus_node)
        label = f" ({_line(each.label)})" if each.label and each.label != shown else ""
        yield self._row("node", _line(shown) + label)
        if finding.path is not None:
            yield self._row("path", _line(shown_path(finding.path)))
        if finding.value is not None and finding.value != finding.focus_node:
            yield self._row("value", _line(shown_term(finding.value)))
        if each.expected:
            yield self._row("expected", _line(each.expected))
        at = f", {self._place(each.shape)}" if each.shape else ""
        yield self._row("shape", _line(self._report.shown_shape(finding)) + at)
        for premise in each.places[1:]:
            yield self._row("because of", self._place(premise))
            yield from self._excerpt(premise, _DIM)

    def _row(self, name: str, content: str) -> str:
        return f"  {self._styled(f'{name:10}', _DIM)}  {content}"

    def _place(self, place: Place) -> str:
        return self._styled(_line(str(place)), _BOLD)

    def _excerpt(self, place: Place | None, colour: str) -> Iterator[str]:
        if place is None or place.span is None:
            return
        number = str(place.span.start.line)
        found = excerpt(place, self._width - len(number) - 5)
        if found is None:
            return
        yield f"  {self._styled(f'{number} |', _DIM)} {found.text}".rstrip()
        bar = self._styled(f"{' ' * len(number)} |", _DIM)
        indent = len(found.underline) - len(found.underline.lstrip())
        carets = self._styled(found.underline.lstrip(), _BOLD, colour)
        yield f"  {bar} {' ' * indent}{carets}"

    def _styled(self, text: str, *codes: str) -> str:
        if not self._colours:
            return text
        return f"\x1b[{';'.join(codes)}m{text}\x1b[{_RESET}m"


def _line(text: str) -> str:
    """The text on one line, without anything that would steer the terminal."""
    return visible(" ".join(text.split("\n")))
