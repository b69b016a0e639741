"""How long a cold process takes to answer, as a ratio to ``python -c 'import rdflib'``.

``python benchmarks/startup.py [--runs N]``. The two are run in turn, so that whatever else the
machine does falls on both; the medians are compared. The dataset is built and cached first.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

ASK = [sys.executable, "-m", "relations_kg"]
CASES = {
    "import rdflib": [sys.executable, "-c", "import rdflib"],
    "a saved query from the cache": [
        *(*ASK, "query", "organizations-in-common", "--a", "ALB", "--b", "UKR")
    ],
    "SPARQL of one's own": [*ASK, "query", "--text", "ASK { ?s ?p ?o }"],
    "--help": [*ASK, "--help"],
    "an empty interpreter": [sys.executable, "-c", "pass"],
}


def seconds(command: Sequence[str]) -> float:
    """How long one run of ``command`` takes.

    Raises:
        subprocess.CalledProcessError: it fails.
    """
    # Compiled modules are kept, as on any user's machine after the first run.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return time.perf_counter() - start


def main() -> None:
    """Print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, metavar="N")
    runs = parser.parse_args().runs
    taken: dict[str, list[float]] = {name: [] for name in CASES}
    for command in CASES.values():
        seconds(command)
    for _ in range(runs):
        for name, command in CASES.items():
            taken[name].append(seconds(command))
    peer = statistics.median(taken["import rdflib"])
    print(f"{'cold process':<30}{'median':>10}{'ratio':>8}")
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{name:<30}{median * 1000:>7.0f} ms{median / peer:>8.2f}")


if __name__ == "__main__":
    main()
