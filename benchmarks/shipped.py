"""Closure and validation of the shipped graph within one process, in milliseconds.

``python -m benchmarks.shipped [--runs N]`` reads the facts, the ontology and the shapes' files
from the checkout, then times what follows from the facts under OWL 2 RL, and the validation of
the facts with that. Prints the smallest of the runs.
"""

from __future__ import annotations

import argparse
import time

from relations_kg import KnowledgeGraph
from relations_kg.entailment.base import OWL_RL, entail


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--runs", type=int, default=5, metavar="N")
    runs = parser.parse_args().runs
    plain = KnowledgeGraph.open(regime="none", cache=False)
    quads = tuple(plain.quads(inferred=True))
    closed = KnowledgeGraph.open(cache=False)
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        entail(quads, OWL_RL)
        closed.validate()
        taken.append(time.perf_counter() - start)
    print(round(min(taken) * 1000, 1))


if __name__ == "__main__":
    main()
