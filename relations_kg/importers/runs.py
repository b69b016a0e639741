"""Spans of time out of a status that is told year by year.

A table of years says of each year what the status was, not on which day it changed. What follows
is an interval in EDTF for the beginning and one for the end, and nothing more precise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

__all__ = ["Run", "runs"]


class Run(NamedTuple):
    """Years in a row with one status.

    Attributes:
        status: what was told.
        first: first year with it.
        last: last year with it.
        before: last year told before ``first``, if its status is known and differs.
        after: first year told after ``last``, if its status is known and differs.
        reaches_end: whether ``last`` is the last year that the table tells of at all.
    """

    status: int
    first: int
    last: int
    before: int | None
    after: int | None
    reaches_end: bool

    @property
    def start(self) -> str:
        """When it began, in EDTF.

        A year, or the years of which one it was where the table skips some; unknown and no later
        than the first year where nothing is told of the time before.
        """
        if self.before is None:
            return f"/{self.first:04}"
        if self.before + 1 == self.first:
            return f"{self.first:04}"
        return f"{self.before + 1:04}/{self.first:04}"

    @property
    def end(self) -> str:
        """When it ended, in EDTF.

        ``..`` at the end of the table; else between the last year with the status and the first
        without, or unknown and no earlier than the last year where nothing is told afterwards.
        """
        if self.reaches_end:
            return ".."
        return f"{self.last:04}/" if self.after is None else f"{self.last:04}/{self.after:04}"


def runs(
    told: Iterable[tuple[int, int]], *, last: int, missing: int, step: Callable[[int], int]
) -> Iterator[Run]:
    """The runs of a status, in the order of time.

    Args:
        told: years from 1 to 9999 with their status, in the order of time, each year once.
        last: the last year that the table tells of anything.
        missing: the status that says that nothing is known.
        step: after a year, how many years later the next may be without a gap.
    """
    years: list[int] = []
    status = missing
    before: tuple[int, int] | None = None

    def closed(after: tuple[int, int] | None) -> Run:
        return Run(
            status, years[0], years[-1],
            before[0] if before and before[1] != missing else None,
            after[0] if after and after[1] != missing else None,
            years[-1] == last,
        )  # fmt: skip

    for year, now in told:
        connected = bool(years) and year - years[-1] <= step(years[-1])
        if connected and now == status:
            years.append(year)
            continue
        if years:
            yield closed((year, now) if connected else None)
        before = (years[-1], status) if connected else None
        years, status = [year], now
    if years:
        yield closed(None)
