"""The compiled engine: rules made of the axioms at hand, run by a SPARQL engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from relations_kg.entailment.base import Entailed
from relations_kg.entailment.materialize import Materialization
from relations_kg.entailment.selection import order
from relations_kg.rdf import Quad
from relations_kg.store.workspace import Workspace

__all__ = ["entail"]


def entail(quads: Iterable[Quad], regime: str, *, without: Collection[str] = ()) -> Entailed:
    """What follows from ``quads`` under ``regime``, which is ``rdfs`` or ``owl-rl``.

    Args:
        quads: facts and ontology; their graphs are united.
        regime: the entailment regime.
        without: names of rules to leave out.
    """
    workspace = Workspace()
    workspace.add(quads)
    materialization = Materialization(workspace, regime, without=without)
    materialization.run()
    return Entailed(
        tuple(sorted(materialization.quads(), key=lambda quad: order(quad[:3]))),
        materialization.inconsistencies,
    )
