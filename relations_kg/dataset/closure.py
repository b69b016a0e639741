"""What follows from files, in memory: for one question, and not for keeping.

The same facts, bounds and entailed triples as :mod:`relations_kg.dataset.build` makes, in a
workspace instead of a store, and at the engine's own speed where a file allows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from relations_kg.dataset.build import IMPORTS, unfollowed
from relations_kg.dataset.derive_in_place import derive_in_place
from relations_kg.dataset.manifest import Note
from relations_kg.dataset.recipe import DataFile, Recipe
from relations_kg.dataset.vocabulary import unknown_terms
from relations_kg.entailment.base import NONE
from relations_kg.entailment.materialize import Materialization
from relations_kg.errors import InputError
from relations_kg.formats import RdfFormat
from relations_kg.namespaces import RDFS
from relations_kg.rdf import Iri, Literal, Quad, Term
from relations_kg.store.workspace import Workspace
from relations_kg.syntax import plain

__all__ = ["Closure", "open_closure"]

_MOST_ODD = 1 << 26  # bytes of lines that are not for the engine; with more, none is


@dataclass
class Closure:
    """A workspace with all that a recipe says and all that follows.

    Attributes:
        workspace: the triples.
        materialization: what follows; ``None`` where the regime entails nothing.
        notes: what was found on the way.
    """

    workspace: Workspace
    materialization: Materialization | None = None
    notes: list[Note] = field(default_factory=list)

    def label(self, term: Term) -> str:
        """The English label of an IRI, or one in another language; empty without any."""
        if not isinstance(term, Iri):
            return ""
        query = f"SELECT ?label {{ {self.workspace.sparql(term)} <{RDFS}label> ?label }}"
        found = [name for (name,) in self.workspace.select(query) if isinstance(name, Literal)]
        return min(found, key=lambda n: (n.language != "en", n)).lexical if found else ""


def open_closure(
    recipe: Recipe,
    *,
    asserted: Iterable[Quad] | None = None,
    identifying: bool = True,
    regime: str | None = None,
) -> Closure:
    """Read the inputs of ``recipe``, derive bounds of dates and entail, all in memory.

    Args:
        recipe: says what to read.
        asserted: the facts, where the recipe's files do not hold them.
        identifying: whether functional properties and keys make two things one. Where a value
            is written twice by mistake, everything said of either value is then said of both.
        regime: an entailment regime in the place of the recipe's.

    Raises:
        InputError: an input is missing, malformed or refused.
    """
    workspace = Workspace()
    if asserted is not None:
        workspace.add(asserted)
    else:
        for file in recipe.data_files:
            _load(workspace, file)
    notes = list(unfollowed(workspace.matching(IMPORTS)))
    if recipe.bare:
        return Closure(workspace, None, notes)
    ontology = tuple(quad for file in recipe.ontology_files for quad in file.read())
    notes += unknown_terms(workspace.vocabulary(), ontology)
    notes += derive_in_place(workspace, ontology)
    if recipe.as_of is not None:
        from relations_kg.dataset.views import View, narrow

        narrow(workspace, ontology, View(recipe.as_of, recipe.certainty))
    workspace.add(ontology)
    regime = regime or recipe.regime
    if regime == NONE:
        return Closure(workspace, None, notes)
    materialization = Materialization(workspace, regime, identifying=identifying)
    materialization.run()
    notes += [Note("inconsistency", each.message) for each in materialization.inconsistencies]
    return Closure(workspace, materialization, notes)


def _load(workspace: Workspace, file: DataFile) -> None:
    """Add what a file says; by the engine itself as far as nothing in it would be changed."""
    if not _is_n_triples(file):
        workspace.add(file.read())
        return
    source = file.path if file.content is None else file.content
    others: list[bytes] = []
    try:
        for piece in plain.pieces(source):
            # A blank node is one node in all of its file, with a label that goes by the whole.
            if plain.has_blank_nodes(piece) or sum(map(len, others)) > _MOST_ODD:
                workspace.add(file.read())
                return
            lines, odd = plain.apart(piece, workspace.changes)
            workspace.load(lines)
            others.append(odd)
        workspace.add(DataFile(file.name, file.path, "n-triples", b"".join(others)).read())
    except (OSError, InputError):
        # The reader of whole files says what is wrong, and in which line.
        workspace.add(file.read())


def _is_n_triples(file: DataFile) -> bool:
    if file.format is not None:
        return RdfFormat.named(file.format) is RdfFormat.N_TRIPLES
    return file.path.suffix.lower() in RdfFormat.N_TRIPLES.extensions
