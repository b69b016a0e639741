"""Why entailed triples hold, asked of what a recipe says, which is read when it is first asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from relations_kg.dataset.recipe import Recipe
from relations_kg.entailment.proofs import Explanation
from relations_kg.entailment.rules import Triple
from relations_kg.rdf import Quad

__all__ = ["explainer"]


def explainer(
    recipe: Recipe, asserted: Iterable[Quad] | None = None
) -> Callable[[Triple], Explanation | None]:
    """A function that explains entailed triples.

    Args:
        recipe: what to read, and by which regime to entail.
        asserted: the facts, where the recipe's files do not hold them.
    """
    from relations_kg.entailment.explain import Explainer

    known: list[Explainer | None] = []

    def explain(triple: Triple) -> Explanation | None:
        if not known:
            from relations_kg.dataset.closure import open_closure

            closure = open_closure(recipe, asserted=asserted)
            made = closure.materialization
            known.append(Explainer(closure.workspace, made) if made is not None else None)
        return known[0].every(triple) if known[0] is not None else None

    return explain
