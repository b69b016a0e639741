"""What a step of the benchmarks is told to have done."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.inputs import Inputs
from benchmarks.peers import figure_of
from benchmarks.table import Figure
from benchmarks.tools import VALIDATE, Step

SMALL, LARGE = 87_000, 675_000


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    return Inputs(tmp_path, LARGE, 677_049)


def step(text: str, written: Path) -> Step:
    """A step that may end with the exit code 1, as a validation with findings does."""
    return Step(
        *(VALIDATE, "tool", ((sys.executable, "-c", text),)),
        accepted=(0, 1),
        written=written,
        result=lambda _: written.read_text(encoding="utf-8"),
    )


def test_a_step_is_told_with_what_came_of_it(inputs: Inputs, tmp_path: Path) -> None:
    report = tmp_path / "report"
    text = f"open({str(report)!r}, 'w').write('3 findings'); raise SystemExit(1)"
    figure = figure_of(inputs, step(text, report), [], 60, 1)
    assert (figure.done, figure.result) == (True, "3 findings")


def test_what_an_earlier_run_wrote_is_not_taken_for_the_result(
    inputs: Inputs, tmp_path: Path
) -> None:
    report = tmp_path / "report"
    report.write_text("3 findings", encoding="utf-8")
    figure = figure_of(inputs, step("raise ValueError", report), [], 60, 1)
    assert (figure.done, figure.note) == (False, "failed (no result)")


@pytest.mark.parametrize(
    ("text", "limit", "note"),
    [
        ("raise SystemExit(7)", 60, "failed (exit code 7)"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", 60, "failed (signal 9)"),
        ("import time; time.sleep(60)", 0.5, "over 0.5 s"),
        ("import time; kept = b'x' * (1200 << 20); time.sleep(60)", 60, "over 1 GiB"),
    ],
)
def test_why_there_is_no_time_is_told(
    inputs: Inputs, tmp_path: Path, text: str, limit: float, note: str
) -> None:
    figure = figure_of(inputs, step(text, tmp_path / "report"), [], limit, 1)
    assert (figure.done, figure.note) == (False, note)


@pytest.mark.parametrize(("seconds", "limit"), [(60, "60 s"), (None, "1 GiB")])
def test_what_was_over_a_limit_with_fewer_triples_is_not_run(
    inputs: Inputs, tmp_path: Path, seconds: float | None, limit: str
) -> None:
    made = tmp_path / "made"
    over = Figure(SMALL, 87_183, VALIDATE, "tool", seconds, note=f"over {limit}")
    figure = figure_of(inputs, step(f"open({str(made)!r}, 'w')", made), [over], 60, 1)
    assert figure.note == f"over {limit} with fewer; not run"
    assert not made.exists()
