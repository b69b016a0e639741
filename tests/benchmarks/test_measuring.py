"""What is measured of processes, and how figures are held against the goals."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from benchmarks.measuring import measure
from benchmarks.table import GOALS, SHIPPED, Figure, Figures, goals_table, to_json, to_markdown
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


def python(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_the_peak_is_that_of_the_process(tmp_path: Path) -> None:
    used = measure([python("b'x' * (600 << 20)")], tmp_path, limit=60)
    assert 600 < used.peak_mib < 640


def test_seconds_add_up_and_the_largest_peak_counts(tmp_path: Path) -> None:
    sleep, large = python("import time; time.sleep(0.3)"), python("b'x' * (100 << 20)")
    used = measure([sleep, large, sleep], tmp_path, limit=60)
    assert used.seconds > 0.6
    assert used.peak_mib > 100


def test_a_command_that_fails_ends_the_series(tmp_path: Path) -> None:
    made = tmp_path / "made"
    used = measure([python("raise SystemExit(3)"), ["touch", made]], tmp_path, limit=60)
    assert (used.exit_code, used.over) == (3, "")
    assert not made.exists()


def test_what_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    late = tmp_path / "late"
    child = f"(sleep 1; touch {late}) & sleep 60"
    used = measure([["sh", "-c", child]], tmp_path, limit=0.3)
    assert used.over == "time"
    assert used.seconds < 30
    time.sleep(1.2)
    assert not late.exists()


def test_standard_output_is_kept(tmp_path: Path) -> None:
    measure([python("print(7)")], tmp_path, limit=60)
    assert (tmp_path / "stdout").read_text() == "7\n"


def figures(**changed: Figure) -> Figures:
    """Figures that just reach every goal, but for those ``changed``."""
    known = {
        "all_small": Figure(87_000, 87_183, ALL, OURS_NAME, 1.0, 100),
        "all_small_peer": Figure(87_000, 87_183, ALL, RDFLIB, 100.0, 500),
        "owl_rl": Figure(675_000, 677_049, OWL_RL, OURS_NAME, 2.0, 500),
        "owl_rl_peer": Figure(675_000, 677_049, OWL_RL, REASONABLE, 8.0, 500),
        "validate": Figure(675_000, 677_049, VALIDATE, OURS_NAME, 2.0, 499),
        "validate_peer": Figure(675_000, 677_049, VALIDATE, JENA, 3.0, 500),
        "all_middle": Figure(675_000, 677_049, ALL, OURS_NAME, 3.0, 900),
        "all_large": Figure(4_700_000, 4_714_686, ALL, OURS_NAME, 30.0, 4096),
        "shipped": Figure(0, 0, SHIPPED, OURS_NAME, 0.150, 80),
    }
    return Figures((known | changed).values())


def verdicts(found: Figures) -> list[bool | None]:
    return [judged[1] if (judged := goal.judge(found)) else None for goal in GOALS]


def test_goals_that_are_just_reached_are_reached() -> None:
    assert verdicts(figures()) == [True] * 5


@pytest.mark.parametrize(
    ("goal", "name", "figure"),
    [
        (0, "all_small", Figure(87_000, 87_183, ALL, OURS_NAME, 1.1, 100)),
        (1, "owl_rl", Figure(675_000, 677_049, OWL_RL, OURS_NAME, 2.1, 500)),
        (2, "validate", Figure(675_000, 677_049, VALIDATE, OURS_NAME, 2.1, 499)),
        (2, "validate", Figure(675_000, 677_049, VALIDATE, OURS_NAME, 2.0, 500)),
        (3, "all_large", Figure(4_700_000, 4_714_686, ALL, OURS_NAME, 30.1, 4096)),
        (3, "all_large", Figure(4_700_000, 4_714_686, ALL, OURS_NAME, 30.0, 4097)),
        (4, "shipped", Figure(0, 0, SHIPPED, OURS_NAME, 0.151, 80)),
    ],
)
def test_a_goal_that_is_just_missed_is_missed(goal: int, name: str, figure: Figure) -> None:
    expected = [True] * 5
    expected[goal] = False
    assert verdicts(figures(**{name: figure})) == expected


def test_a_peer_that_did_not_end_in_time_is_slower_by_what_is_known() -> None:
    ended = Figure(87_000, 87_183, ALL, RDFLIB, 120.0, None, note="over 120 s")
    found = figures(all_small_peer=ended)
    assert verdicts(found)[0] is True
    assert "| over 120.0 times faster | yes |" in goals_table(found)


def test_a_peer_that_was_ended_too_early_leaves_the_goal_open() -> None:
    ended = Figure(87_000, 87_183, ALL, RDFLIB, 60.0, None, note="over 60 s")
    found = figures(all_small_peer=ended)
    assert verdicts(found)[0] is None
    assert "| not measured | unknown |" in goals_table(found)


def test_a_peer_that_ran_out_of_memory_gives_way_to_its_lighter_variant() -> None:
    over = Figure(675_000, 677_049, OWL_RL, REASONABLE, note="over 12 GiB")
    spared = Figure(675_000, 677_049, OWL_RL, REASONABLE_SPARED, 6.0, 500)
    assert verdicts(figures(owl_rl_peer=over))[1] is None
    assert verdicts(figures(owl_rl_peer=over, owl_rl_spared=spared))[1] is False


def test_the_faster_variant_of_a_peer_counts() -> None:
    spared = Figure(675_000, 677_049, OWL_RL, REASONABLE_SPARED, 6.0, 500)
    assert verdicts(figures(owl_rl_spared=spared))[1] is False


def test_a_goal_without_its_peer_is_open() -> None:
    missing = Figure(675_000, 677_049, VALIDATE, JENA, note="not installed")
    assert verdicts(figures(validate_peer=missing))[2] is None


def test_the_ratio_is_to_the_best_peer_that_did_the_work() -> None:
    ours = Figure(87_000, 87_183, VALIDATE, OURS_NAME, 1.0, 100)
    ended = Figure(87_000, 87_183, VALIDATE, RDFLIB, 0.5, None, note="over 0.5 s")
    slow = Figure(87_000, 87_183, VALIDATE, "pyrudof", 8.0, 100)
    fast = Figure(87_000, 87_183, VALIDATE, JENA, 4.0, 100)
    elsewhere = Figure(675_000, 677_049, VALIDATE, "pyrudof", 0.1, 100)
    found = Figures([ours, ended, slow, fast, elsewhere])
    assert [found.ratio(figure) for figure in found.all] == [0.25, None, 2.0, 1.0, 1.0]


def test_what_was_not_done_is_told_in_words() -> None:
    missing = Figure(87_000, 87_183, VALIDATE, JENA, note="not installed")
    table = to_markdown(Figures([missing]))
    assert "| 87,183 | load + validate | Jena | not installed |  |  |  |" in table


def test_the_figures_are_kept_as_json() -> None:
    kept = json.loads(to_json(figures(), seed=7))
    assert kept["seed"] == 7
    assert kept["figures"][0]["seconds"] == 1.0
    assert [goal["enough"] for goal in kept["goals"]] == [True] * 5
