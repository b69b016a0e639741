"""Closure and validation of the shipped graph within one process, in milliseconds.

``python -m benchmarks.shipped [--runs N]`` reads the facts and the shapes from the checkout, then
times what follows from the facts by our ontology under OWL 2 RL, that ontology being read anew,
and the validation of all that. Prints the smallest of the runs.
"""

from __future__ import annotations

import argparse
import time

from relations_kg import resources
from relations_kg.dataset.closure import open_closure
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import Recipe
from relations_kg.validation.base import validate_workspace


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--runs", type=int, default=9, metavar="N")
    runs = parser.parse_args().runs
    recipe = Recipe()
    facts = tuple(quad for file in recipe.data_files for quad in file.read())
    files = data_files(resources.shape_files())
    shapes = tuple(quad for file in files for quad in file.read())
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        closure = open_closure(recipe, asserted=facts, identifying=False)
        validate_workspace(closure.workspace, shapes)
        taken.append(time.perf_counter() - start)
    print(round(min(taken) * 1000, 1))


if __name__ == "__main__":
    main()
