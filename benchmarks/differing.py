"""Two large graphs that differ in a few triples: ``diff`` beside loading both.

``python -m benchmarks.differing [TRIPLES] [--changes N] [--runs N]`` writes a synthetic world and
a copy in which N triples are different, and lets processes of their own load both with the engine
of the store, and compare them. Prints seconds, the largest resident set and the ratio, the fastest
of the runs each.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Command, Usage, measure
from benchmarks.world import write_world

_LOAD = """
import sys
import pyoxigraph
for name in sys.argv[1:]:
    store = pyoxigraph.Store()
    store.bulk_load(path=name)
    print(len(store))
"""


def write_changed(old: Path, new: Path, changes: int) -> None:
    """Copy N-Triples, some of them with another object, spread evenly."""
    lines = old.read_bytes().splitlines(keepends=True)
    for number in range(changes):
        at = (2 * number + 1) * len(lines) // (2 * changes)
        subject, predicate, _ = lines[at].split(b" ", 2)
        lines[at] = b'%s %s "changed %d" .\n' % (subject, predicate, number)
    new.write_bytes(b"".join(lines))


def fastest(command: Command, folder: Path, runs: int, codes: tuple[int, ...]) -> Usage:
    """The fastest of several runs of a command.

    Raises:
        SystemExit: it ended with another exit code.
    """
    usages = [measure([command], folder, limit=600) for _ in range(runs)]
    if any(usage.exit_code not in codes or usage.over for usage in usages):
        sys.exit(f"it failed: {(folder / 'stderr').read_text(encoding='utf-8')}")
    return min(usages, key=lambda usage: usage.seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("triples", type=int, nargs="?", default=700_000, metavar="TRIPLES")
    parser.add_argument("--changes", type=int, default=10, metavar="N")
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old, new = folder / "old.nt", folder / "new.nt"
        write_world(old, chosen.triples)
        write_changed(old, new, chosen.changes)
        command = [sys.executable, "-m", "relations_kg", "diff", old, new]
        load = fastest([sys.executable, "-c", _LOAD, old, new], folder, chosen.runs, (0,))
        diff = fastest(command, folder, chosen.runs, (1,))
        print((folder / "stdout").read_text(encoding="utf-8").splitlines()[-1])
    for what, usage in (("load both", load), ("diff", diff)):
        print(f"{what:<10} {usage.seconds:6.2f} s {usage.peak_mib:8.0f} MiB")
    print(f"ratio      {diff.seconds / load.seconds:6.2f}")


if __name__ == "__main__":
    main()
