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

__all__ = [
    "COMPILED",
    "ENGINES",
    "NONE",
    "OWLRL",
    "OWL_RL",
    "RDFS",
    "REGIMES",
    "Entailed",
    "Entailment",
    "Inconsistency",
    "entail",
    "graph_of",
]

NONE, RDFS, OWL_RL = "none", "rdfs", "owl-rl"
REGIMES = (NONE, RDFS, OWL_RL)
"""The names of the entailment regimes, the weakest first."""
COMPILED, OWLRL = "compiled", "owlrl"
ENGINES = (COMPILED, OWLRL)
"""The names of the engines: our own, and the reference."""


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """A contradiction.

    Attributes:
        message: what is wrong, in one sentence.
        rule: the W3C's name of the rule that concludes it; empty where the engine does not tell.
        triples: the triples that contradict each other, with the axiom that says so.
    """

    message: str
    rule: str = ""
    triples: tuple[Quad, ...] = ()

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Entailed:
    """What follows.

    Attributes:
        quads: triples that were not there, sorted, in the named graph of the regime.
        inconsistencies: the contradictions found, sorted. What follows beside a contradiction
            is told all the same.
    """

    quads: tuple[Quad, ...] = ()
    inconsistencies: tuple[Inconsistency, ...] = ()


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


def entail(quads: Iterable[Quad], regime: str, *, engine: str = COMPILED) -> Entailed:
    """What follows from ``quads`` under ``regime``.

    Args:
        quads: facts, what was derived from them, and ontology; their graphs are united.
        regime: one of :data:`REGIMES`.
        engine: one of :data:`ENGINES`.

    Raises:
        UnknownName: there is no such regime or engine.
    """
    for kind, name, known in (
        ("entailment regime", regime, REGIMES),
        ("entailment engine", engine, ENGINES),
    ):
        if name not in known:
            raise UnknownName(f"there is no {kind} {name!r}", hint=f"known are: {', '.join(known)}")
    if regime == NONE:
        return Entailed()
    if engine == OWLRL:
        from relations_kg.entailment import reference

        return reference.owl_rl(quads) if regime == OWL_RL else reference.rdfs(quads)
    from relations_kg.entailment.compiled import entail as entail_compiled

    return entail_compiled(quads, regime)
