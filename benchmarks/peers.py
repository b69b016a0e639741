"""This project and its peers on the same worlds: ``python -m benchmarks.peers [SIZE]...``.

Each step is a process of its own, and they run in turn, so that whatever else the machine does
falls on all of them. Writes ``table.md``, ``figures.json``, ``cost.png`` and ``cost.svg`` to the
folder that ``--out`` names, and the table to standard output. See ``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.inputs import Inputs
from benchmarks.measuring import Usage, measure
from benchmarks.table import SHIPPED, Figure, Figures, goals_table, to_json, to_markdown
from benchmarks.tools import OURS_NAME, TOOLS, Step, steps, versions

_SIZES = (87_000, 675_000, 4_700_000)
_SMALL = 100_000  # up to here a step runs three times


def main() -> None:
    """Measure, print the table and write it all down."""
    chosen = _arguments()
    chosen.out.mkdir(parents=True, exist_ok=True)
    figures: list[Figure] = []
    for size in chosen.sizes:
        print(f"writing the world of {size:,} triples ...", file=sys.stderr)
        inputs = Inputs.write(chosen.out, size, seed=chosen.seed, faults=chosen.faults)
        figures += _measured(inputs, figures, chosen)
    figures.append(_shipped(chosen.out, chosen.limit))
    found = Figures(figures)
    about = {
        "machine": {"cores": os.cpu_count(), "system": platform.platform(terse=True)},
        "versions": {"python": platform.python_version(), **versions()},
        "seed": chosen.seed,
        "faults": chosen.faults,
        "limit": chosen.limit,
        "memory": chosen.memory,
    }
    told = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    table = f"{os.cpu_count()} cores; {told}.\n\n{to_markdown(found)}\n{goals_table(found)}"
    (chosen.out / "table.md").write_text(table, encoding="utf-8")
    written = chosen.out / "figures.json"
    written.write_text(to_json(found, **about), encoding="utf-8")
    print(table, end="")
    # Drawing in a process of its own keeps this one, which is part of every measurement, small.
    drawn = [sys.executable, "-m", "benchmarks.plot", written, chosen.out / "cost"]
    sys.exit(subprocess.run(drawn).returncode)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers", description=__doc__.split("\n\n")[0]
    )
    parser.add_argument(
        "sizes", nargs="*", type=int, default=list(_SIZES), metavar="SIZE", help="triples"
    )
    parser.add_argument("--out", type=Path, default=Path("out/bench"), metavar="FOLDER")
    parser.add_argument(
        "--runs", type=int, metavar="N", help="of each step; the best counts [default: 3 or 1]"
    )
    parser.add_argument(
        "--limit", type=float, default=300, metavar="SECONDS", help="for a step [default: 300]"
    )
    parser.add_argument(
        "--memory", type=float, default=12, metavar="GIB", help="for a step [default: 12]"
    )
    parser.add_argument(
        "--tool",
        action="append",
        choices=TOOLS,
        metavar="NAME",
        help=f"only this tool; may be repeated; one of: {'; '.join(TOOLS)}",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the worlds")
    parser.add_argument("--faults", type=int, default=90, metavar="N", help="[default: 90]")
    chosen = parser.parse_args()
    chosen.sizes.sort()
    return chosen


def _measured(inputs: Inputs, before: list[Figure], chosen: argparse.Namespace) -> Iterator[Figure]:
    """The figures of one size; ``before`` are those of smaller ones."""
    wanted = [step for step in steps(inputs) if not chosen.tool or step.tool in chosen.tool]
    runs = chosen.runs or (3 if inputs.size <= _SMALL else 1)
    best: dict[int, Figure] = {}
    for run in range(runs):
        for number, step in enumerate(wanted):
            if number in best and not best[number].done:
                continue
            print(
                f"{inputs.triples:,} triples, run {run + 1}: {step.work}, {step.tool} ...",
                file=sys.stderr,
            )
            figure = figure_of(inputs, step, before, chosen.limit, chosen.memory)
            if number not in best or not figure.done or _faster(figure, best[number]):
                best[number] = figure
    yield from (best[number] for number in range(len(wanted)))


def _faster(one: Figure, other: Figure) -> bool:
    return one.seconds is not None and other.seconds is not None and one.seconds < other.seconds


def figure_of(
    inputs: Inputs, step: Step, before: list[Figure], limit: float, memory_gib: float
) -> Figure:
    """One run of ``step``; what was over a limit ``before``, with fewer triples, is not run."""
    head = inputs.size, inputs.triples, step.work, step.tool
    if step.missing:
        return Figure(*head, note=step.missing)
    for figure in before:
        if figure.over and (figure.work, figure.tool) == (step.work, step.tool):
            note = f"{figure.note.partition(' with')[0]} with fewer; not run"
            return Figure(*head, seconds=figure.seconds, note=note)
    if step.written and step.written.is_dir():
        shutil.rmtree(step.written)
    elif step.written:
        step.written.unlink(missing_ok=True)
    folder = inputs.folder / f"{step.tool} {step.work}".replace(" ", "_")
    folder.mkdir(exist_ok=True)
    used = measure(step.commands, folder, limit=limit, memory_mib=memory_gib * 1024)
    if used.over == "time":
        return Figure(*head, seconds=limit, note=f"over {limit:g} s")
    if used.over:
        return Figure(*head, note=f"over {memory_gib:g} GiB")
    if used.exit_code not in step.accepted:
        return Figure(*head, note=_failure(used))
    try:
        return Figure(*head, used.seconds, used.peak_mib, step.result(folder))
    except (OSError, ValueError):
        return Figure(*head, note="failed (no result)")


def _failure(used: Usage) -> str:
    how = f"signal {-used.exit_code}" if used.exit_code < 0 else f"exit code {used.exit_code}"
    return f"failed ({how})"


def _shipped(out: Path, limit: float) -> Figure:
    """The shipped graph, timed within the process."""
    used = measure([[sys.executable, "-m", "benchmarks.shipped"]], out, limit=limit)
    head = 0, 0, SHIPPED, OURS_NAME
    if used.over or used.exit_code:
        return Figure(*head, note=f"over {limit:g} s" if used.over else _failure(used))
    milliseconds = float((out / "stdout").read_text(encoding="utf-8"))
    return Figure(*head, milliseconds / 1000, used.peak_mib)


if __name__ == "__main__":
    main()
