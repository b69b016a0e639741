"""How long a cold process takes to answer over a store with votes, beside ``import rdflib``.

``python -m benchmarks.asking STORE [--runs N]``, where STORE is a folder that
``relations-kg import unga-votes ... --into STORE`` made. The cases are run in turn, so that
whatever else the machine does falls on all of them; the medians are compared.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

from benchmarks.startup import ASK, seconds

PEER = "import rdflib"
CASES = {
    "voting-agreement": ["query", "voting-agreement", "--a", "ALB", "--b", "UKR"],
    "timeline": ["query", "timeline", "--a", "ALB", "--b", "UKR"],
    "show ALB UKR": ["show", "ALB", "UKR"],
    "show contradictions": ["show", "contradictions"],
}


def main() -> None:
    """Print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("store", type=Path, metavar="STORE")
    parser.add_argument("--runs", type=int, default=7, metavar="N")
    chosen = parser.parse_args()
    commands = {PEER: [sys.executable, "-c", "import rdflib"]}
    for name, arguments in CASES.items():
        commands[name] = [*ASK, *arguments, "--dataset", str(chosen.store)]
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        seconds(command)
    for _ in range(chosen.runs):
        for name, command in commands.items():
            taken[name].append(seconds(command))
    peer = statistics.median(taken[PEER])
    print(f"{'cold process':<30}{'median':>10}{'ratio':>8}")
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{name:<30}{median * 1000:>7.0f} ms{median / peer:>8.2f}")


if __name__ == "__main__":
    main()
