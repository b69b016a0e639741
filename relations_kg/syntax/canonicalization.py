"""The canonical form of a dataset (RDF Dataset Canonicalization, RDFC-1.0), as the engine makes it.

Two datasets that differ in nothing but the labels of blank nodes have the same form. There are
datasets, made for the purpose or with many blank nodes alike, for which it takes forever.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from relations_kg.rdf import Quad
from relations_kg.terms import quad_to_engine

__all__ = ["canonical_n_quads"]


def canonical_n_quads(quads: Iterable[Quad]) -> bytes:
    """The dataset in canonical N-Quads, its lines sorted by code point (RDFC-1.0, section 5).

    Raises:
        InputError: a term is not valid.
    """
    dataset = ox.Dataset(map(quad_to_engine, quads))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    content = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS)
    assert content is not None  # as there is no file to write to
    return b"".join(sorted(content.splitlines(keepends=True)))
