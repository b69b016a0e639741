"""rdflib, owlrl and pySHACL: ``python peer_rdflib.py load|owl-rl|validate|all DATA [SHAPES]``.

Prints how many triples there are in the end, the asserted ones included, or how many results the
validation report has.
"""

from __future__ import annotations

import sys

import owlrl
import pyshacl
import rdflib

SH_RESULT = rdflib.URIRef("http://www.w3.org/ns/shacl#result")


def main(work: str, data: str, shapes: str = "") -> None:
    graph = rdflib.Graph().parse(data, format="nt")
    if work in ("owl-rl", "all"):
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    if work in ("validate", "all"):
        _, report, _ = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(shapes))
        print(len(list(report.triples((None, SH_RESULT, None)))))
    else:
        print(len(graph))


if __name__ == "__main__":
    main(*sys.argv[1:])
