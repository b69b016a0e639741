"""What it costs to add to a closure, against computing it anew: ``python -m benchmarks.adding``.

For each size: seconds to close a synthetic world under OWL 2 RL, then to add one vote, and a
hundred, to what is closed. What is added costs much the same whatever the size.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.world import write_world
from relations_kg.dataset.closure import Closure, open_closure
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import Recipe
from relations_kg.namespaces import RDF, RKG
from relations_kg.rdf import Iri, Quad
from relations_kg.store.workspace import ASSERTED

_VOTES = (1, 100)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[87_000, 675_000], metavar="SIZE")
    print("triples  anew s  " + "  ".join(f"{n} votes s" for n in _VOTES))
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "world.nt"
            write_world(path, size)
            closure = open_closure(Recipe(data_files([path])))
        materialization = closure.materialization
        assert materialization is not None
        start = time.perf_counter()
        materialization.run()
        anew = time.perf_counter() - start
        taken = [_adding(closure, number) for number in _VOTES]
        print(f"{size:7}  {anew:6.2f}  " + "  ".join(f"{seconds:9.3f}" for seconds in taken))


def _adding(closure: Closure, number: int) -> float:
    """Seconds to add copies of votes that are there, each with a name of its own."""
    workspace, materialization = closure.workspace, closure.materialization
    assert materialization is not None
    said = f"SELECT ?p ?o {{{{ GRAPH <{ASSERTED.value}> {{{{ {{}} ?p ?o }}}} }}}}"
    votes = list(workspace.with_object(Iri(RDF + "type"), Iri(RKG + "Vote")))[:number]
    quads = [
        Quad(Iri(f"urn:added:{number}:{index}"), predicate, object_)  # type: ignore[arg-type]
        for index, vote in enumerate(votes)
        for predicate, object_ in workspace.select(said.format(workspace.sparql(vote.subject)))
    ]
    start = time.perf_counter()
    materialization.add(quads)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
