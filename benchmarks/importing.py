"""``import unga-votes`` beside ``oxigraph load`` of the same triples, both onto disk.

``python -m benchmarks.importing FILES... [--oxigraph PROGRAM] [--runs N] [--folder FOLDER]`` writes
what the importer makes of the files as N-Triples, lets the command ``oxigraph`` load that, and
imports the files from the beginning: read, map, load, compute the agreement of states, check with
the shapes, flush. Prints seconds, the largest resident set and the ratio, the fastest of the runs
each. It needs some 10 GB on disk.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Usage, measure

GOAL = 2.5


def write_triples(files: list[Path], target: Path) -> int:
    """Write what the importer makes of the files as N-Triples; gives the number of lines."""
    from relations_kg.importers import registry
    from relations_kg.importers.base import Block, Request

    importer = registry.get("unga-votes")
    lines = 0
    with target.open("wb") as file:
        for item in importer.read(Request(registry.assign(importer, files))):
            if isinstance(item, Block):
                file.write(item.n_triples)
                lines += item.n_triples.count(b"\n")
    return lines


def fastest(command: list[str], folder: Path, made: Path, runs: int) -> Usage:
    """The fastest of several runs of a command that makes a folder.

    Raises:
        SystemExit: it failed.
    """
    usages = []
    for _ in range(runs):
        shutil.rmtree(made, ignore_errors=True)
        usage = measure([command], folder, limit=1800)
        if usage.exit_code != 0 or usage.over:
            sys.exit(f"it failed: {(folder / 'stderr').read_text(encoding='utf-8')}")
        usages.append(usage)
    return min(usages, key=lambda usage: usage.seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILES")
    parser.add_argument("--oxigraph", default=shutil.which("oxigraph"), metavar="PROGRAM")
    parser.add_argument("--runs", type=int, default=2, metavar="N")
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure")
    chosen = parser.parse_args()
    if chosen.oxigraph is None:
        sys.exit("there is no oxigraph: pip install oxigraph, or name it with --oxigraph")
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        folder = Path(name)
        triples, loaded, store = folder / "votes.nt", folder / "loaded", folder / "store"
        # Not in this process, which has to stay small: see measure().
        code = "import sys; from pathlib import Path; from benchmarks.importing import *; "
        code += "print(write_triples([Path(each) for each in sys.argv[2:]], Path(sys.argv[1])))"
        writing = [sys.executable, "-c", code, str(triples), *map(str, chosen.files)]
        done = subprocess.run(writing, capture_output=True, text=True, check=True)
        print(f"{int(done.stdout):,} triples")
        load = [chosen.oxigraph, "load", "--location", str(loaded), "--file", str(triples)]
        theirs = fastest(load, folder, loaded, chosen.runs)
        print(f"oxigraph load  {theirs.seconds:7.1f} s  {theirs.peak_mib:6.0f} MiB")
        shutil.rmtree(loaded)
        triples.unlink()
        files = [str(path.resolve()) for path in chosen.files]
        command = [sys.executable, "-m", "relations_kg", "import", "unga-votes", *files]
        ours = fastest([*command, "--into", str(store)], folder, store, chosen.runs)
        print(f"import         {ours.seconds:7.1f} s  {ours.peak_mib:6.0f} MiB")
        ratio = ours.seconds / theirs.seconds
        print(f"{ratio:.2f} times; the goal is {GOAL}: {'met' if ratio <= GOAL else 'MISSED'}")


if __name__ == "__main__":
    main()
