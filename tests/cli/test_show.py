from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess
from typing import Protocol


class Run(Protocol):
    def __call__(self, *arguments: str | Path) -> CompletedProcess[str]: ...


def test_contradictions_are_shown_with_what_states_them(rkg: Run) -> None:
    done = rkg("show", "contradictions")
    assert done.returncode == 0
    assert "an embassy in Kyiv and an accreditation from Warsaw" in done.stdout
    assert "attested 2023-01/2023-04, planned, normal rank" in done.stdout
    assert "section “2022 invasion of Ukraine”, paragraph 3, sentence 2 (read 2026-11-25)" in (
        done.stdout
    )


def test_only_what_concerns_all_the_states_is_shown(rkg: Run) -> None:
    every = rkg("show", "contradictions", "--format", "json")
    same = rkg("show", "contradictions", "--format", "json", "--about", "ALB", "--about", "Ukraine")
    none = rkg("show", "contradictions", "--format", "json", "--about", "ALB", "--about", "France")
    groups = json.loads(every.stdout)["groups"]
    both = json.loads(same.stdout)["groups"]
    assert {group["kind"] for group in both} >= {"plans, levels", "presence"}
    assert all(group in groups for group in both)
    assert len(both) < len(groups)
    assert json.loads(none.stdout) == {"groups": []}


def test_a_state_that_nobody_knows_is_refused(rkg: Run) -> None:
    done = rkg("show", "contradictions", "--about", "Atlantis")
    assert done.returncode == 2
    assert "no state is named 'Atlantis'" in done.stderr


def test_contradictions_are_no_findings_of_validation(rkg: Run) -> None:
    done = rkg("validate", "--checks")
    assert done.returncode == 0
    assert "contradictory" not in done.stdout
