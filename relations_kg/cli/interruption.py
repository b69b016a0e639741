"""Questions that can be given up: the engine works in a thread, so that Ctrl-C is heard.

Python hears a signal between two of its own instructions, and a query may be one long call of
the engine. The engine lets other threads run meanwhile, so the main one only waits.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from relations_kg.results import Boolean, Result, Solutions, Triples

__all__ = ["interruptible"]

_BATCH = 1000
_AHEAD = 4
_END = object()


def interruptible(ask: Callable[[], Result]) -> Result:
    """The result of ``ask``, which is called in a thread that also fetches what is lazy in it.

    The thread ends with the process if nobody waits for it any more.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed while waiting.
        Exception: whatever ``ask`` raises; while fetching, it comes with the item.
    """
    handed_over: queue.Queue[Any] = queue.Queue(_AHEAD)

    def work() -> None:
        try:
            result = ask()
            if isinstance(result, Boolean):
                handed_over.put(result)
                return
            handed_over.put(result.variables if isinstance(result, Solutions) else Triples)
            items: Iterator[Any] = (
                result.bindings() if isinstance(result, Solutions) else result.triples()
            )
            while batch := list(islice(items, _BATCH)):
                handed_over.put(batch)
            handed_over.put(_END)
        except BaseException as error:
            handed_over.put(error)

    threading.Thread(target=work, daemon=True).start()
    first = _next(handed_over)
    if isinstance(first, Boolean):
        return first
    if first is Triples:
        return Triples(_items(handed_over))
    return Solutions(first, _items(handed_over))


def _items(handed_over: queue.Queue[Any]) -> Iterator[Any]:
    while (batch := _next(handed_over)) is not _END:
        yield from batch


def _next(handed_over: queue.Queue[Any]) -> Any:
    found = handed_over.get()
    if isinstance(found, BaseException):
        raise found
    return found
