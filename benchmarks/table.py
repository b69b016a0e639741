"""The figures as a table, as JSON, and held against the goals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from benchmarks.tools import (
    ALL,
    JENA,
    OURS_NAME,
    OWL_RL,
    RDFLIB,
    REASONABLE,
    REASONABLE_SPARED,
    VALIDATE,
)

__all__ = ["GOALS", "SHIPPED", "Figure", "Figures", "goals_table", "to_json", "to_markdown"]

SHIPPED: Final = "closure and validation of the shipped graph, in process"
_SMALL, _MIDDLE, _LARGE = 87_000, 675_000, 4_700_000


@dataclass(frozen=True, slots=True)
class Figure:
    """What one work took one tool at one size: the best of its runs.

    Attributes:
        size: the size that was asked for.
        triples: of the world; 0 for the shipped graph.
        work: what was done.
        tool: by whom.
        seconds: ``None`` where it was not done; the limit where it took longer than that.
        peak_mib: ``None`` where it was not done.
        result: how many findings or triples came of it.
        note: why there is no time: ``not installed``, ``over 300 s``, ``over 12 GiB``,
            ``failed (exit code 1)``.
    """

    size: int
    triples: int
    work: str
    tool: str
    seconds: float | None = None
    peak_mib: float | None = None
    result: str = ""
    note: str = ""

    @property
    def done(self) -> bool:
        return self.seconds is not None and not self.note

    @property
    def over(self) -> bool:
        """Whether it was ended because it took more time or memory than it was given."""
        return self.note.startswith("over ")


class Figures:
    """All figures of one run of the benchmarks."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.all: Sequence[Figure] = tuple(figures)

    def of(self, size: int, work: str, tool: str = OURS_NAME) -> Figure | None:
        """The one figure, if it was asked for."""
        wanted = size, work, tool
        return next((f for f in self.all if (f.size, f.work, f.tool) == wanted), None)

    def ratio(self, figure: Figure) -> float | None:
        """Its time as a multiple of the best peer's, with which it shares size and work."""
        peers = [
            peer.seconds
            for peer in self.all
            if (peer.size, peer.work) == (figure.size, figure.work)
            and peer.tool != OURS_NAME
            and peer.done
            and peer.seconds
        ]
        return figure.seconds / min(peers) if figure.done and figure.seconds and peers else None


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal.

    Attributes:
        work: what is measured against what.
        goal: what is to be reached, in words.
        judge: what was reached, in words, and whether that is enough; ``None`` where the
            figures are not there to tell.
    """

    work: str
    goal: str
    judge: Callable[[Figures], tuple[str, bool] | None]


def _faster(
    size: int, work: str, *peers: str, times: float, less_memory: bool = False
) -> Callable[[Figures], tuple[str, bool] | None]:
    def judge(figures: Figures) -> tuple[str, bool] | None:
        ours, theirs = figures.of(size, work), _best(figures, size, work, peers)
        if not ours or not theirs or not ours.done or not ours.seconds or not theirs.seconds:
            return None
        our_peak, their_peak = ours.peak_mib or 0, theirs.peak_mib or 0
        ratio = theirs.seconds / ours.seconds
        if theirs.over and (ratio < times or less_memory):
            return None  # it might have ended just after
        reached = f"{'over ' if theirs.over else ''}{ratio:.1f} times faster"
        enough = ratio >= times
        if less_memory:
            reached += f", {our_peak:,.0f} MiB to {their_peak:,.0f} MiB"
            enough = enough and our_peak < their_peak
        return reached, enough

    return judge


def _best(figures: Figures, size: int, work: str, peers: Sequence[str]) -> Figure | None:
    """That of ``peers`` which was done in the shortest time, or else any that has a time."""
    found = [figure for peer in peers if (figure := figures.of(size, work, peer))]
    timed = [figure for figure in found if figure.seconds is not None]
    return min(timed, key=lambda figure: (not figure.done, figure.seconds), default=None)


def _grows(times: float, mib: float) -> Callable[[Figures], tuple[str, bool] | None]:
    def judge(figures: Figures) -> tuple[str, bool] | None:
        middle, large = figures.of(_MIDDLE, ALL), figures.of(_LARGE, ALL)
        if not middle or not large or not middle.done or not large.done:
            return None
        if not middle.seconds or not large.seconds or not large.peak_mib:
            return None
        ratio = large.seconds / middle.seconds
        return (
            f"{ratio:.1f} times the time, {large.peak_mib / 1024:.1f} GiB",
            ratio <= times and large.peak_mib <= mib,
        )

    return judge


def _shipped(figures: Figures) -> tuple[str, bool] | None:
    figure = figures.of(0, SHIPPED)
    if not figure or not figure.done or figure.seconds is None:
        return None
    return f"{figure.seconds * 1000:.0f} ms", figure.seconds <= 0.150


GOALS: Final = (
    Goal(
        f"{ALL}, 87 thousand triples, against {RDFLIB}",
        "100 times faster",
        _faster(_SMALL, ALL, RDFLIB, times=100),
    ),
    Goal(
        f"{OWL_RL}, 675 thousand, against {REASONABLE} with its load and term conversion",
        "4 times faster",
        _faster(_MIDDLE, OWL_RL, REASONABLE, REASONABLE_SPARED, times=4),
    ),
    Goal(
        f"{VALIDATE}, 675 thousand, against {JENA}",
        "1.5 times faster, less memory",
        _faster(_MIDDLE, VALIDATE, JENA, times=1.5, less_memory=True),
    ),
    Goal(
        f"{ALL}, 4.7 million, against 675 thousand",
        "at most 10 times the time, and 4 GiB",
        _grows(10, 4096),
    ),
    Goal(SHIPPED, "150 ms", _shipped),
)
"""What is to be reached, as ratios of one run."""


def to_markdown(figures: Figures) -> str:
    """One table of all figures."""
    lines = [
        "| triples | work | tool | seconds | peak MiB | times the best peer | result |",
        "| ---: | --- | --- | ---: | ---: | ---: | --- |",
    ]
    for figure in figures.all:
        ratio = figures.ratio(figure)
        cells = (
            f"{figure.triples:,}" if figure.triples else "the shipped graph",
            figure.work,
            figure.tool,
            figure.note or f"{figure.seconds:.2f}",
            f"{figure.peak_mib:,.0f}" if figure.peak_mib and not figure.note else "",
            f"{ratio:.2f}" if ratio is not None else "",
            figure.result,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def goals_table(figures: Figures) -> str:
    """The goals, what was reached of each, and whether that is enough."""
    lines = ["| work | goal | reached | enough |", "| --- | --- | --- | --- |"]
    for goal in GOALS:
        judged = goal.judge(figures)
        reached, enough = (judged[0], "yes" if judged[1] else "no") if judged else ("", "unknown")
        lines.append(f"| {goal.work} | {goal.goal} | {reached or 'not measured'} | {enough} |")
    return "\n".join(lines) + "\n"


def to_json(figures: Figures, **about: object) -> str:
    """All figures and the goals, with what is told ``about`` them."""
    goals = []
    for goal in GOALS:
        judged = goal.judge(figures)
        reached, enough = judged or (None, None)
        goals.append({"work": goal.work, "goal": goal.goal, "reached": reached, "enough": enough})
    rows = [{**asdict(figure), "ratio": figures.ratio(figure)} for figure in figures.all]
    return json.dumps({**about, "figures": rows, "goals": goals}, indent=2) + "\n"
