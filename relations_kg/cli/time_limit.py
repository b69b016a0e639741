"""A limit on the time of a command that holds whatever the command is busy with.

A thread could not keep it: Python's regular expressions let no other thread run, and an engine
in native code hears no signal. So the work goes on in a copy of the process, and this one waits
for it, ends it when time is up and says what it was busy with.
"""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

import click

from relations_kg.cli import failures
from relations_kg.errors import TimeLimit

__all__ = ["Clock", "timeout_option"]

_LONGEST = 100_000_000  # some three years
_STOPPED = b"\0"
_BATCH = 1 << 16
_Command = TypeVar("_Command", bound=Callable[..., Any])
# Should the waiting process be gone, the system ends the work this much later.
_GRACE = 5.0


def timeout_option(text: str) -> Callable[[_Command], _Command]:
    """The option ``--timeout SECONDS``; what it says ends with the default.

    Args:
        text: what it does.
    """
    return click.option(
        "--timeout",
        type=float,
        callback=_seconds,
        metavar="SECONDS",
        help=f"{text} [default: no limit]",
    )


def _seconds(_: click.Context, __: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 < value <= _LONGEST:  # as "nan" is not either
        raise click.BadParameter(f"give a number of seconds, more than 0 and up to {_LONGEST:,}.")
    return value


class Clock:
    """Ends the command with :class:`TimeLimit` unless it is stopped in time."""

    def __init__(self, seconds: float | None) -> None:
        """Start the clock. What follows this call runs in the copy of the process.

        Args:
            seconds: how long it may take; ``None`` is for as long as it takes.

        Raises:
            TimeLimit: in the process that waits, when time is up.
            click.exceptions.Exit: in the process that waits, when the work is done.
        """
        self._pipe: int | None = None
        self._busy_with = "starting"
        self._timer: threading.Timer | None = None
        if seconds is None:
            return
        if hasattr(os, "fork"):
            self._fork(seconds)
        else:  # whatever lets other threads run can still be ended
            self._timer = threading.Timer(seconds, self._give_up, (seconds,))
            self._timer.daemon = True
            self._timer.start()

    def busy_with(self, what: str) -> None:
        """Say what the work is about from now on."""
        if what != self._busy_with:
            self._busy_with = what
            if self._pipe is not None:
                _send(self._pipe, what.encode().replace(b"\0", b"") + b"\n")

    def stop(self) -> None:
        """Let what follows take its time: it puts things in place and is not to be ended."""
        if self._timer is not None:
            self._timer.cancel()
        if self._pipe is not None:
            _send(self._pipe, _STOPPED)
            signal.setitimer(signal.ITIMER_REAL, 0)
            os.close(self._pipe)
            self._pipe = None

    def _fork(self, seconds: float) -> None:
        started = time.monotonic()
        reading, writing = os.pipe()
        worker = os.fork()
        if worker:
            os.close(writing)
            _wait(worker, reading, seconds, started)
        os.close(reading)
        self._pipe = writing
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)

    def _give_up(self, seconds: float) -> None:
        os._exit(failures.tell(_limit(seconds, self._busy_with)))


def _wait(worker: int, pipe: int, seconds: float, started: float) -> NoReturn:
    """Wait for the work to be done, as long as it may take.

    Raises:
        TimeLimit: it took longer.
        click.exceptions.Exit: with its exit code.
    """
    said = b""
    try:
        while not said.endswith(_STOPPED):
            left = started + seconds - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                _end(worker)
                busy_with = said.rpartition(b"\n")[0].rpartition(b"\n")[2] or b"starting"
                raise _limit(seconds, busy_with.decode("utf-8", "replace"))
            if not (more := os.read(pipe, _BATCH)):
                break
            # The last line is all that matters.
            said = (said + more)[-_BATCH:]
        status = _status(worker)
    except KeyboardInterrupt:
        if said.endswith(_STOPPED):
            _status(worker)
        else:
            _end(worker)
        raise
    code = os.waitstatus_to_exitcode(status)
    raise click.exceptions.Exit(code if code >= 0 else 128 - code)


def _end(worker: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
    _status(worker)


def _status(worker: int) -> int:
    return os.waitpid(worker, 0)[1]


def _send(pipe: int, content: bytes) -> None:
    with suppress(OSError):  # nobody waits any more
        os.write(pipe, content)


def _limit(seconds: float, busy_with: str) -> TimeLimit:
    hint = "allow more with --timeout"
    if "shape" in busy_with:
        hint += ", or look at the patterns and paths of that shape"
    return TimeLimit(
        f"the time of {seconds:g} second{'' if seconds == 1 else 's'} is up while {busy_with}",
        hint=hint,
    )
