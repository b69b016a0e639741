"""Entailment, whatever engine does it.

The regimes are ``none``, ``rdfs`` (RDF 1.1 Semantics, section 9, without the axiomatic triples
and without datatypes) and ``owl-rl`` (OWL 2 Web Ontology Language Profiles, section 4.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from relations_kg.errors import UnknownName
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri, Quad

__all__ = ["NONE", "OWL_RL", "RDFS", "REGIMES", "Entailed", "Entailment", "entail", "graph_of"]

NONE, RDFS, OWL_RL = "none", "rdfs", "owl-rl"
REGIMES = (NONE, RDFS, OWL_RL)
"""The names of the entailment regimes, the weakest first."""


@dataclass(frozen=True, slots=True)
class Entailed:
    """What follows.

    Attributes:
        quads: triples that were not there, sorted, in the named graph of the regime.
        inconsistencies: one sentence for each contradiction found, sorted. What follows beside
            a contradiction is told all the same.
    """

    quads: tuple[Quad, ...] = ()
    inconsistencies: tuple[str, ...] = ()


class Entailment(Protocol):
    """An engine that computes what follows under one regime."""

    def __call__(self, quads: Iterable[Quad]) -> Entailed:
        """What follows from the union of all graphs of ``quads``.

        Left out is what nobody asks for and what is no RDF: see
        :mod:`relations_kg.entailment.selection`.
        """
        ...


def graph_of(regime: str) -> Iri:
    """The named graph of what follows under ``regime``."""
    return Iri(f"{DATASET}inferred/{regime}")


def entail(quads: Iterable[Quad], regime: str) -> Entailed:
    """What follows from ``quads`` under ``regime``.

    Args:
        quads: facts, what was derived from them, and ontology; their graphs are united.
        regime: one of :data:`REGIMES`.

    Raises:
        UnknownName: there is no such regime.
    """
    if regime not in REGIMES:
        raise UnknownName(
            f"there is no entailment regime {regime!r}",
            hint=f"the regimes are: {', '.join(REGIMES)}",
        )
    if regime == NONE:
        return Entailed()
    from relations_kg.entailment import reference

    return reference.owl_rl(quads) if regime == OWL_RL else reference.rdfs(quads)
