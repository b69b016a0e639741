"""From what an importer hands over to named graphs of a store, with nothing lost on the way."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import IO, Any

from relations_kg.importers.base import Block, Count, Importer, Item, Reject, Request
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri
from relations_kg.store.bulk import load_n_triples
from relations_kg.store.embedded import EmbeddedStore

__all__ = ["Loaded", "graph_prefix", "load"]

_BUFFER = 1 << 20


@dataclass
class Loaded:
    """What came out of an import.

    Attributes:
        counts: of the things that the importer counted.
        reasons: how many rows were rejected, by reason.
    """

    counts: dict[str, int] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)


def graph_prefix(name: str) -> str:
    """What the short names of the named graphs of an importer begin with."""
    return f"import/{name}/"


def load(
    store: EmbeddedStore,
    importer: Importer,
    request: Request,
    *,
    rejects: Path,
    progress: Callable[[float], None],
) -> Loaded:
    """Read the files of an importer into its named graphs.

    Args:
        store: is written to.
        importer: reads.
        request: what it is to read.
        rejects: the file that the rejects go to, made as soon as there is one.
        progress: is told which share of the work is behind.

    Raises:
        InputError: a file is bad.
        StoreError: the store cannot be written.
        OSError: the rejects cannot be written.
    """
    loaded = Loaded()
    with _Rejects(rejects) as told:
        runs = _Runs(importer.read(request), loaded, told, progress)
        while (block := runs.next_block()) is not None:
            name = Iri(f"{DATASET}{graph_prefix(importer.name)}{block.graph}")
            source = _Source(runs.of_graph(block))
            try:
                load_n_triples(store, io.BufferedReader(source, _BUFFER), name)
            except BaseException:
                # What the engine reports is that reading failed; why, the reader knows.
                if source.fault is not None:
                    raise source.fault from None
                raise
    return loaded


class _Rejects:
    """The file of rejects."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None
        self._writer: Any = None

    def __enter__(self) -> _Rejects:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, reject: Reject) -> None:
        if self._file is None:
            self._file = self._path.open("w", encoding="utf-8", newline="")
            self._writer = csv.writer(self._file, lineterminator="\n")
            self._writer.writerow(Reject._fields)
        self._writer.writerow(reject)


class _Runs:
    """The blocks that an importer hands over, those of one graph at a time."""

    def __init__(
        self, items: Iterator[Item], loaded: Loaded, rejects: _Rejects,
        progress: Callable[[float], None],
    ) -> None:  # fmt: skip
        self._items = items
        self._loaded = loaded
        self._rejects = rejects
        self._progress = progress
        self._waiting: Block | None = None

    def next_block(self) -> Block | None:
        """The next block, of whatever graph; ``None`` at the end."""
        if self._waiting is not None:
            block, self._waiting = self._waiting, None
            return block
        for item in self._items:
            if isinstance(item, Block):
                self._progress(item.done)
                return item
            if isinstance(item, Reject):
                self._loaded.reasons[item.reason] += 1
                self._rejects.add(item)
            elif isinstance(item, Count):
                self._loaded.counts[item.name] = item.number
        return None

    def of_graph(self, first: Block) -> Iterator[bytes]:
        """The lines of a block and of those after it that are of the same graph."""
        yield first.n_triples
        while (block := self.next_block()) is not None:
            if block.graph != first.graph:
                self._waiting = block
                return
            yield block.n_triples


class _Source(io.RawIOBase):
    """Blocks as a file to read from.

    Attributes:
        fault: what went wrong while a block was made.
    """

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.fault: BaseException | None = None
        self._blocks = chain(blocks)
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            while not self._left:
                block = next(self._blocks, None)
                if block is None:
                    return 0
                self._left = memoryview(block)
        except BaseException as error:
            self.fault = error
            raise
        number = min(len(buffer), len(self._left))
        buffer[:number] = self._left[:number]
        self._left = self._left[number:]
        return number
