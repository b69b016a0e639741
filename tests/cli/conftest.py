from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def rkg(tmp_path_factory: pytest.TempPathFactory, _cache_folder: None) -> Run:
    """Runs the command line in a process of its own, as a user does."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    checkout = Path(__file__).resolve().parents[2]

    def run(
        *arguments: str | Path,
        stdin: str | bytes = "",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "relations_kg", *map(str, arguments)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=cwd or elsewhere,
            env={
                **os.environ,
                "PYTHONPATH": str(checkout),
                "COLUMNS": "100",
                "NO_COLOR": "1",
                **(env or {}),
            },
            timeout=300,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return run
