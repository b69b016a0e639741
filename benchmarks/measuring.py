"""How long a process takes, and how much memory at its peak."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Command", "Usage", "measure"]

Command = Sequence[str | Path]


_POLL = 0.05  # seconds between two looks at a process


@dataclass(frozen=True, slots=True)
class Usage:
    """What one run took.

    Attributes:
        seconds: wall-clock time, from before the process is made until it is gone.
        peak_mib: the largest resident set.
        exit_code: minus the number of the signal that ended the process, or its exit code.
        over: ``time`` or ``memory``, if it was ended because it took more of that than it was
            given.
    """

    seconds: float
    peak_mib: float
    exit_code: int = 0
    over: str = ""


def measure(
    commands: Sequence[Command], folder: Path, *, limit: float, memory_mib: float = math.inf
) -> Usage:
    """Run ``commands`` one after the other, each as a process of its own.

    Seconds add up, and the peak is that of the largest. Standard output and error go to
    ``stdout`` and ``stderr`` in ``folder``, those of the last command. A command that fails or
    whose resident set exceeds ``memory_mib``, or all of them together taking longer than
    ``limit`` seconds, ends the series.

    The peak is what the kernel tells of the process and those it waited for. It never tells
    less than what this process itself has, so this one has to be small.
    """
    seconds = peak = 0.0
    for command in commands:
        one = _run(command, folder, limit - seconds, memory_mib)
        seconds, peak = seconds + one.seconds, max(peak, one.peak_mib)
        if one.over or one.exit_code:
            return Usage(seconds, peak, one.exit_code, one.over)
    return Usage(seconds, peak)


def _run(command: Command, folder: Path, limit: float, memory_mib: float) -> Usage:
    # Compiled modules are kept, as on any user's machine after the first run.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    gone = threading.Event()
    over = ""
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=env,
            start_new_session=True,
        )

        def watch() -> None:
            nonlocal over
            while not gone.wait(_POLL):
                if time.perf_counter() - start > limit:
                    over = "time"
                elif _resident_mib(process.pid) > memory_mib:
                    over = "memory"
                if over:
                    _end(process.pid)
                    return

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            _end(process.pid)
            raise
        finally:
            gone.set()
        seconds = time.perf_counter() - start
    watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    return Usage(seconds, used.ru_maxrss / 1024, process.returncode, over)


def _end(session: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)


def _resident_mib(pid: int) -> float:
    """The resident set now, as far as the system tells it."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
