"""When open texts are checked: the syntax at once, the rest when there is a pause in typing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import TypeVar

from lsprotocol import types

from relations_kg.errors import RelationsKgError
from relations_kg.language_server import diagnostics
from relations_kg.language_server.diagnostics import Judged
from relations_kg.language_server.documents import Document, FileSet
from relations_kg.language_server.facts import MOST_BYTES, Facts, ReadFile
from relations_kg.language_server.vocabulary import Vocabulary, shipped_files
from relations_kg.rdf import Term

__all__ = ["PAUSE", "Checks", "Known", "Publish"]

PAUSE = 0.15
"""Seconds without a change after which a text is checked against the shapes."""

_TOO_LARGE = (
    f"the folder holds more than {MOST_BYTES >> 20} MB of Turtle, so open texts are judged without "
    "the other files: name those that belong together in the option 'files'"
)
Publish = Callable[[Document, list[types.Diagnostic]], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Known:
    """What is known in a set of files.

    Attributes:
        vocabulary: terms and things by IRI.
        files: the files, those of the shipped graph included where a text is alone.
    """

    vocabulary: Vocabulary
    files: tuple[ReadFile, ...]


class _Superseded(Exception):
    """There is a newer text: nobody waits for this check any more."""


class Checks:
    """The checks that are under way, one at most for each set of files.

    All methods belong to the thread of the event loop; reading and judging are done in a
    thread each, so that a question about a text never waits for a check.

    Args:
        publish: tells a client what is wrong with a text.
        complain: tells a user in one sentence why nothing can be checked.
    """

    def __init__(self, publish: Publish, complain: Callable[[str], None]) -> None:
        self.shapes: tuple[Path, ...] = ()
        self.regime = ""
        self._publish = publish
        self._complain = complain
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._judging = ThreadPoolExecutor(1, thread_name_prefix="judging")
        self._facts: dict[FileSet, Facts] = {}
        self._known: dict[FileSet, Known] = {}
        self._tasks: dict[FileSet, tuple[asyncio.Task[None], Event]] = {}
        self._unreadable: set[str] = set()
        self._complaint = ""
        self._too_large: set[FileSet] = set()

    def start(self, file_set: FileSet, documents: Mapping[Path, Document]) -> None:
        """Check the open texts of a set of files, instead of whatever check of it is under way."""
        self.stop(file_set)
        superseded = Event()
        task = asyncio.get_running_loop().create_task(self._check(file_set, documents, superseded))
        self._tasks[file_set] = (task, superseded)

    def stop(self, file_set: FileSet) -> None:
        """End the check of a set of files that is under way; it tells nothing any more."""
        if file_set in self._tasks:
            task, superseded = self._tasks.pop(file_set)
            superseded.set()
            task.cancel()

    def forget(self, file_set: FileSet) -> None:
        """Give back what is known of a set of files that has no open text any more."""
        self.stop(file_set)
        self._facts.pop(file_set, None)
        self._known.pop(file_set, None)

    async def known(self, file_set: FileSet, documents: Mapping[Path, Document]) -> Known:
        """What is known in a set of files, as it was read last; read now if it never was."""
        found = self._known.get(file_set)
        if found is None:
            facts = self._facts.setdefault(file_set, Facts(file_set))
            found = await self._read(lambda: _known(facts, documents))
            found = self._known.setdefault(file_set, found)
        return found

    def close(self) -> None:
        """End all checks."""
        for file_set in list(self._tasks):
            self.stop(file_set)
        for executor in (self._reading, self._judging):
            executor.shutdown(wait=False, cancel_futures=True)

    async def _check(
        self, file_set: FileSet, documents: Mapping[Path, Document], superseded: Event
    ) -> None:
        try:
            await self._check_all_of(file_set, documents, superseded)
        except (RelationsKgError, OSError, MemoryError, RecursionError) as error:
            said = str(error) or type(error).__name__
            self._complain(f"the check did not come to its end: {said}")

    async def _check_all_of(
        self, file_set: FileSet, documents: Mapping[Path, Document], superseded: Event
    ) -> None:
        facts = self._facts.setdefault(file_set, Facts(file_set))
        readable = await self._tell_faults(facts, documents.values())
        await asyncio.sleep(PAUSE)
        known = await self._read(lambda: _known(facts, documents))
        self._known[file_set] = known
        if facts.too_large and file_set not in self._too_large:
            self._too_large.add(file_set)
            self._complain(_TOO_LARGE)
        if not readable:
            return
        words = {
            document.uri: await self._read(partial(_words, document, known.vocabulary))
            for document in readable
        }
        files = [file for file in known.files if file.document or not file_set.alone]
        judged = await asyncio.get_running_loop().run_in_executor(
            self._judging, _judged, files, self.shapes, self.regime, superseded
        )
        if judged is None:
            return
        self._tell_problem(judged.problem)
        for document in readable:
            found = [*judged.findings.get(document.uri, ()), *words[document.uri]]
            self._publish(document, found)

    async def _tell_faults(self, facts: Facts, documents: Iterable[Document]) -> list[Document]:
        """Publish the syntax errors; return the texts that have none."""
        readable = []
        for document in documents:
            fault = await self._read(partial(facts.fault, document))
            if fault is not None:
                self._unreadable.add(document.uri)
                self._publish(document, [diagnostics.of_fault(document, fault)])
                continue
            readable.append(document)
            if document.uri in self._unreadable:
                self._unreadable.remove(document.uri)
                self._publish(document, [])
        return readable

    def _tell_problem(self, problem: RelationsKgError | None) -> None:
        """Complain once of what is the same for every check."""
        complaint = ""
        if problem is not None:
            place = f"{problem.place}: " if problem.place else ""
            hint = f" ({problem.hint})" if problem.hint else ""
            complaint = f"{place}{problem.message}{hint}"
        if complaint and complaint != self._complaint:
            self._complain(complaint)
        self._complaint = complaint

    async def _read(self, ask: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reading, ask)


def _judged(
    files: Sequence[ReadFile], shapes: Iterable[Path], regime: str, superseded: Event
) -> Judged | None:
    """What is wrong with the open texts; ``None`` where nobody waits for it any more."""

    def on_shape(_: Term) -> None:
        if superseded.is_set():
            raise _Superseded

    try:
        return diagnostics.judge(files, shapes, regime, on_shape=on_shape)
    except _Superseded:
        # Caught in this thread: what its frames hold of the engine must not go to another one.
        return None


def _words(document: Document, vocabulary: Vocabulary) -> list[types.Diagnostic]:
    return list(diagnostics.of_words(document, vocabulary))


def _known(facts: Facts, documents: Mapping[Path, Document]) -> Known:
    files = facts.read(documents)
    if facts.file_set.alone:
        own = {file.file.path for file in files}
        files += tuple(file for file in shipped_files() if file.file.path not in own)
    return Known(Vocabulary.of_files(files), files)
