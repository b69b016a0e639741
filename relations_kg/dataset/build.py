"""From files to a dataset: parse, resolve dates, entail, fill a store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from relations_kg.dataset.ledger import changed_literals
from relations_kg.dataset.manifest import Manifest, Note
from relations_kg.dataset.recipe import Recipe
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri, Quad
from relations_kg.store.embedded import EmbeddedStore

__all__ = ["Parts", "assemble", "build", "fill"]


@dataclass(frozen=True)
class Parts:
    """The quads of a dataset by where they come from, each in its named graph.

    Attributes:
        asserted: what the inputs say, as they write it.
        ontology: the ontology's modules and alignments.
        derived: bounds of dates and situations in force.
        inferred: what the entailment regime adds.
        notes: what was found on the way.
    """

    asserted: tuple[Quad, ...]
    ontology: tuple[Quad, ...] = ()
    derived: tuple[Quad, ...] = ()
    inferred: tuple[Quad, ...] = ()
    notes: tuple[Note, ...] = ()

    def __iter__(self) -> Iterable[Quad]:  # type: ignore[override]
        """Every quad of the dataset."""
        for part in (self.asserted, self.ontology, self.derived, self.inferred):
            yield from part


def assemble(recipe: Recipe) -> Parts:
    """Read the inputs of ``recipe`` and compute what follows from them.

    Raises:
        InputError: an input is missing, malformed or refused.
    """
    return complete(
        tuple(quad for file in recipe.data_files for quad in file.read()),
        recipe,
    )


def complete(asserted: tuple[Quad, ...], recipe: Recipe) -> Parts:
    """The dataset of ``recipe`` around quads that are at hand already."""
    if recipe.bare:
        return Parts(asserted)
    from relations_kg.dataset.derive import derive
    from relations_kg.entailment.base import entail

    ontology = tuple(quad for file in recipe.ontology_files for quad in file.read())
    derivation = derive(asserted, ontology)
    return Parts(asserted, ontology)
