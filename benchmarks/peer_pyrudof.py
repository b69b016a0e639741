"""pyrudof: ``python peer_pyrudof.py DATA SHAPES`` prints how many results the report has."""

from __future__ import annotations

import sys

import pyrudof


def main(data: str, shapes: str) -> None:
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(data, pyrudof.RDFFormat.NTriples)
    rudof.read_shacl(shapes, pyrudof.ShaclFormat.Turtle)
    print(len(rudof.validate_shacl().violations))


if __name__ == "__main__":
    main(*sys.argv[1:])
