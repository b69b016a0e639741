"""How long it takes to place findings in a large file, as a ratio to parsing it.

``python -m benchmarks.placing [--megabytes N] [--subjects N]``. A synthetic world is written as
Turtle, as people write it: prefixes, and one statement a subject. The engine parses it, once to
quads and once into a store; then subjects from all over the file are placed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from benchmarks.world import write_world
from relations_kg.namespaces import PREFIXES
from relations_kg.rdf import Iri
from relations_kg.syntax.statements import located_about

BYTES_OF_A_TRIPLE = 38
"""Of a world in Turtle, about."""


def write_turtle(path: Path, triples: int) -> list[str]:
    """Write a world of about so many triples as Turtle; its subjects in order."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder, "world.nt")
        write_world(lines, triples)
        subjects = dict.fromkeys(line.split(" ", 1)[0][1:-1] for line in lines.open())
        quads = ox.parse(path=lines, format=ox.RdfFormat.N_TRIPLES)
        ox.serialize(
            (quad.triple for quad in quads), path, ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES)
        )
    return list(subjects)


def seconds(work: Callable[[], int]) -> tuple[float, int]:
    """How long some work takes, and what it counts."""
    start = time.perf_counter()
    count = work()
    return time.perf_counter() - start, count


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.placing", description=__doc__.split("\n\n")[0]
    )
    parser.add_argument("--megabytes", type=int, default=100, metavar="N", help="[default: 100]")
    parser.add_argument("--subjects", type=int, default=1000, metavar="N", help="[default: 1000]")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "world.ttl")
        subjects = write_turtle(path, chosen.megabytes * 1_000_000 // BYTES_OF_A_TRIPLE)
        wanted = [Iri(each) for each in subjects[:: max(1, len(subjects) // chosen.subjects)]]
        wanted = wanted[: chosen.subjects]

        def parse() -> int:
            return sum(1 for _ in ox.parse(path=path, format=ox.RdfFormat.TURTLE))

        def load() -> int:
            store = ox.Store()
            store.bulk_load(path=path, format=ox.RdfFormat.TURTLE)
            return len(store)

        def place() -> int:
            found = {each.quad.subject for each in located_about(path, None, wanted)}
            return len(found)

        print(f"{path.stat().st_size / 1e6:.0f} MB, {len(subjects):,} subjects")
        parsing, quads = seconds(parse)
        print(f"the engine parses {quads:,} quads: {parsing:.2f} s")
        loading, quads = seconds(load)
        print(f"the engine loads {quads:,} quads: {loading:.2f} s, {loading / parsing:.2f}")
        placing, places = seconds(place)
        print(f"{places:,} subjects are placed: {placing:.2f} s, {placing / parsing:.2f}")


if __name__ == "__main__":
    main()
