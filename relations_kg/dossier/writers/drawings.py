"""Drawings in SVG 1.1: a timeline, a map and a plot, each with a title and a description."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Final, TypeAlias

from relations_kg.dossier.model import Agreement, Place, Span
from relations_kg.dossier.writers.markup import markup_text

__all__ = ["agreement_plot", "map_sketch", "timeline_drawing"]

_DARK: Final = "#174a86"
_PALE: Final = "#9dbbe0"
_GRID: Final = "#c9c9c9"
_WIDTH: Final = 480
_YEAR: Final = 365.2425

_Scale: TypeAlias = Callable[[date], float]


def _drawing(
    name: str,
    title: str,
    description: str,
    height: float,
    content: Iterable[str],
    width: int = _WIDTH,
) -> str:
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_n(height)}" '
            f'role="img" aria-labelledby="{name}-title {name}-desc">',
            f'<title id="{name}-title">{markup_text(title)}</title>',
            f'<desc id="{name}-desc">{markup_text(description)}</desc>',
            *content,
            "</svg>",
        )
    )


def _n(value: float) -> str:
    """A coordinate: at most one decimal, and none that says nothing."""
    return f"{value:.1f}".removesuffix(".0")


def _label(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{markup_text(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" {style}/>'


# The timeline

_LEFT: Final = 78
_ROW: Final = 7
_LANE_GAP: Final = 6
_TOP: Final = 18


def timeline_drawing(spans: Sequence[Span]) -> str:
    """The spans in their lanes over the years; what the source leaves open is drawn as a range."""
    first = min(span.first for span in spans).year
    last = max(max(span.last, span.certain_to or span.last) for span in spans).year + 1
    right = _WIDTH - 14
    scale = (right - _LEFT) / max(last - first, 1)

    def x(day: date) -> float:
        start = date(day.year, 1, 1)
        return _LEFT + (day.year - first + (day - start).days / _YEAR) * scale

    drawn: list[str] = []
    y = float(_TOP)
    for lane, of_lane in groupby(spans, key=lambda span: span.lane):
        rows = _rows(list(of_lane), x, right)
        drawn.append(_label(0, y + 9, lane))
        for row in rows:
            for span in row:
                drawn += _mark(span, x, y + _ROW / 2, right)
            y += _ROW
        y += max(_LANE_GAP, 13 - _ROW * len(rows))
    grid = []
    step = next((each for each in (1, 2, 5, 10, 20, 50) if each * scale >= 34), 100)
    for year in range(first + -first % step, last + 1, step):
        at = _LEFT + (year - first) * scale
        grid.append(_line(at, _TOP - 4, at, y, f'stroke="{_GRID}"'))
        grid.append(_label(at, 10, str(year), "middle"))
    description = (
        f"{len(spans)} claims from {first} to {last - 1}. The sections below tell each of them."
    )
    return _drawing("timeline-drawing", "Timeline", description, y, [_FADE, *grid, *drawn])


_FADE: Final = (
    f'<defs><linearGradient id="fade"><stop offset="0" stop-color="{_DARK}"/>'
    f'<stop offset="1" stop-color="{_DARK}" stop-opacity="0"/></linearGradient></defs>'
)
_FADING: Final = 40


def _extent(span: Span, x: _Scale, right: float) -> tuple[float, float]:
    if span.kind == "event":
        return x(span.first), x(span.last)
    if span.open:
        return x(span.first), right
    if span.certain_to is None:
        return x(span.first), min(x(span.last) + _FADING, right)
    return x(span.first), x(span.last)


def _rows(spans: list[Span], x: _Scale, right: float) -> list[list[Span]]:
    """The spans of a lane in as few rows as they fit without touching."""
    rows: list[list[Span]] = []
    ends: list[float] = []
    for span in spans:
        start, end = _extent(span, x, right)
        for number, taken in enumerate(ends):
            if taken + 6 < start:
                rows[number].append(span)
                ends[number] = end
                break
        else:
            rows.append([span])
            ends.append(end)
    return rows


def _mark(span: Span, x: _Scale, y: float, right: float) -> Iterator[str]:
    told = f"{span.when}: {span.text}" if span.when else span.text
    yield f"<g><title>{markup_text(told)}</title>"
    dash = ' stroke-dasharray="2 1.5"' if span.planned else ""
    if span.kind == "event":
        start, end = x(span.first), x(span.last)
        if end - start < 4:
            fill = "#fff" if span.planned else _DARK
            middle = (start + end) / 2
            yield (
                f'<circle cx="{_n(middle)}" cy="{_n(y)}" r="2.5" fill="{fill}" '
                f'stroke="{_DARK}"{dash}/>'
            )
        else:
            fill = "#fff" if span.planned else _PALE
            yield _bar(start, end, y, f'fill="{fill}" stroke="{_DARK}" stroke-width=".5"{dash}')
    else:
        yield from _situation(span, x, y, right, dash)
    yield "</g>"


def _situation(span: Span, x: _Scale, y: float, right: float, dash: str) -> Iterator[str]:
    start, end = _extent(span, x, right)
    known = x(span.certain_from) if span.certain_from else end
    if known > start + 1:
        yield _bar(start, known, y, f'fill="{_PALE}" stroke="{_DARK}" stroke-width=".5"{dash}')
    if span.open:
        yield _bar(known, end, y, f'fill="{_DARK}"')
        yield f'<path d="M{_n(end)} {_n(y - 4)}l6 4l-6 4z" fill="{_DARK}"/>'
    elif span.certain_to is None:
        yield _bar(known, max(end, known), y, 'fill="url(#fade)"')
    else:
        yield _bar(known, x(span.certain_to), y, f'fill="{_DARK}"')
        if end > x(span.certain_to) + 1:
            yield _bar(x(span.certain_to), end, y, f'fill="{_PALE}"')


def _bar(start: float, end: float, y: float, style: str) -> str:
    width = max(end - start, 1)
    return f'<rect x="{_n(start)}" y="{_n(y - 2.5)}" width="{_n(width)}" height="5" {style}/>'


# The map

_MAP_HEIGHT: Final = (110, 210)
_LETTER: Final = 6.5  # the width of a letter of a label, about


def map_sketch(places: Sequence[Place]) -> str:
    """Places on an equirectangular grid that is true to scale in its middle latitude."""
    south = min(place.latitude for place in places)
    north = max(place.latitude for place in places)
    west = min(place.longitude for place in places)
    east = max(place.longitude for place in places)
    shrink = max(math.cos(math.radians((south + north) / 2)), 0.1)
    pad = max((north - south) * 0.2, (east - west) * shrink * 0.15, 1.0)
    south, north = max(south - pad, -90), min(north + pad, 90)
    west, east = west - pad / shrink, east + pad / shrink
    per_degree = _WIDTH / ((east - west) * shrink)
    lowest, highest = _MAP_HEIGHT
    if (north - south) * per_degree > highest:
        per_degree = highest / (north - south)
        missing = _WIDTH / (per_degree * shrink) - (east - west)
        west, east = west - missing / 2, east + missing / 2
    elif (north - south) * per_degree < lowest:
        missing = lowest / per_degree - (north - south)
        south, north = south - missing / 2, north + missing / 2
    height = (north - south) * per_degree

    def x(longitude: float) -> float:
        return (longitude - west) * shrink * per_degree

    def y(latitude: float) -> float:
        return (north - latitude) * per_degree

    step = next((each for each in (1, 2, 5, 10, 15, 30) if per_degree * each >= 55), 45)
    drawn = [f'<rect width="{_WIDTH}" height="{_n(height)}" fill="#f4f7fb" stroke="{_GRID}"/>']
    for degree in range(math.ceil(west / step) * step, math.floor(east) + 1, step):
        drawn.append(_line(x(degree), 0, x(degree), height, f'stroke="{_GRID}"'))
        drawn.append(_label(x(degree) + 2, height - 3, _degrees(degree, "E", "W")))
    for degree in range(math.ceil(south / step) * step, math.floor(north) + 1, step):
        if abs(degree) <= 90:
            drawn.append(_line(0, y(degree), _WIDTH, y(degree), f'stroke="{_GRID}"'))
            drawn.append(_label(2, y(degree) - 2, _degrees(degree, "N", "S")))
    taken: list[tuple[float, float, float]] = []
    for place in places:
        drawn += _point(place, x(place.longitude), y(place.latitude), taken)
    told = "; ".join(f"{place.label}: {', '.join(place.roles)}" for place in places)
    return _drawing("map-drawing", "Map of capitals and missions", told, height, drawn)


def _degrees(degree: int, positive: str, negative: str) -> str:
    wrapped = (degree + 180) % 360 - 180 if positive == "E" else degree
    return f"{abs(wrapped)}°{positive if wrapped > 0 else negative if wrapped < 0 else ''}"


def _point(
    place: Place, x: float, y: float, taken: list[tuple[float, float, float]]
) -> Iterator[str]:
    if any(role.startswith("capital of") for role in place.roles):
        yield f'<rect x="{_n(x - 4)}" y="{_n(y - 4)}" width="8" height="8" fill="{_DARK}"/>'
    else:
        yield f'<circle cx="{_n(x)}" cy="{_n(y)}" r="3.5" fill="{_DARK}"/>'
    width = _LETTER * len(place.label)
    beside = x + 7 + width < _WIDTH
    left = x + 7 if beside else x - 7 - width
    at = y + 4
    while any(
        abs(at - low) < 11 and left < end and begin < left + width for begin, end, low in taken
    ):
        at += 11
    taken.append((left, left + width, at))
    yield _label(x + 7 if beside else x - 7, at, place.label, "start" if beside else "end")


# The plot of agreement

_PLOT_HEIGHT: Final = 130


def agreement_plot(voted: Sequence[Agreement]) -> str:
    """The share of equal votes by year; years without data interrupt the line."""
    first, last = voted[0].year, voted[-1].year
    left, right, top, bottom = 34.0, _WIDTH - 12.0, 8.0, _PLOT_HEIGHT - 18.0

    def x(year: int) -> float:
        return left + (right - left) * ((year - first) / (last - first) if last > first else 0.5)

    def y(share: float) -> float:
        return bottom - (bottom - top) * share

    drawn = []
    for percent in (0, 25, 50, 75, 100):
        at = y(percent / 100)
        drawn.append(_line(left, at, right, at, f'stroke="{_GRID}"'))
        drawn.append(_label(left - 4, at + 4, f"{percent}%", "end"))
    step = next(
        (each for each in (1, 2, 5, 10) if each * (right - left) >= 36 * (last - first)), 20
    )
    for year in range(first + -first % step, last + 1, step):
        drawn.append(_label(x(year), _PLOT_HEIGHT - 4, str(year), "middle"))
    for run in _runs(voted):
        points = [(x(each.year), y(float(each.share))) for each in run]
        if len(points) > 1:
            path = " ".join(f"{_n(a)},{_n(b)}" for a, b in points)
            drawn.append(
                f'<polyline points="{path}" fill="none" stroke="{_DARK}" stroke-width="1.5"/>'
            )
        for (a, b), each in zip(points, run, strict=True):
            told = f"{each.year}: {each.percent} of {each.votes} roll calls"
            drawn.append(
                f'<circle cx="{_n(a)}" cy="{_n(b)}" r="2" fill="{_DARK}">'
                f"<title>{markup_text(told)}</title></circle>"
            )
    lowest = min(voted, key=lambda each: (float(each.share), each.year))
    highest = max(voted, key=lambda each: (float(each.share), -each.year))
    description = (
        f"Share of equal votes from {first} to {last}: lowest {lowest.percent} in {lowest.year}, "
        f"highest {highest.percent} in {highest.year}."
    )
    title = "Agreement in the UN General Assembly by year"
    return _drawing("agreement-drawing", title, description, _PLOT_HEIGHT, drawn)


def _runs(voted: Sequence[Agreement]) -> list[list[Agreement]]:
    """The years without a gap between them."""
    runs: list[list[Agreement]] = []
    for each in voted:
        if runs and each.year == runs[-1][-1].year + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs
