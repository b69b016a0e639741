"""Comparing two graphs: what differs, what it is about, and what follows from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from relations_kg.comparison.contents import Contents, contents_of
from relations_kg.comparison.facts import Thing, things
from relations_kg.comparison.matching import Difference, difference
from relations_kg.comparison.sources import read_source
from relations_kg.comparison.words import Words
from relations_kg.dataset.recipe import Recipe
from relations_kg.rdf import BlankNode, Quad

if TYPE_CHECKING:
    from relations_kg.comparison.consequences import Consequence

__all__ = ["Comparison", "compare", "compare_contents"]


@dataclass(frozen=True)
class Comparison:
    """How two graphs differ.

    Attributes:
        old: the name of the one.
        new: the name of the other.
        difference: the quads.
        things: the same as changes of facts, by what they are about.
        words: names for all that differs.
        contents: the two graphs.
        consequences: what only one of the closures has beside that; ``None`` where nobody asked.
    """

    old: str
    new: str
    difference: Difference
    things: tuple[Thing, ...]
    words: Words
    contents: tuple[Contents, Contents]
    consequences: tuple[Consequence, ...] | None = None

    @property
    def is_same(self) -> bool:
        """Whether nothing differs: the facts, and the closures where they were compared."""
        return self.difference.is_empty and not self.consequences


def compare(
    old: str | Path,
    new: str | Path,
    *,
    format: str | None = None,
    graphs: bool = False,
    recipe: Recipe | None = None,
    standard_input: Callable[[], bytes] | None = None,
    view: Recipe | None = None,
) -> Comparison:
    """What has to change in one graph to make another one of it.

    Args:
        old: a file, a folder, a store, a URL, ``REVISION:PATH``, or ``-``.
        new: likewise.
        format: the RDF format of both by name, ``None`` to go by extension or media type.
        graphs: keep apart what the files of a folder, or the named graphs of a store, say.
        recipe: says by which ontology and regime to entail, to compare the closures as well.
        standard_input: gives what is read for ``-``.
        view: says as of which day both are compared, and how sure that has to be.

    Raises:
        InputError: a graph is not there, malformed or refused.
        NetworkError: a server cannot be reached.
        StoreError: a store cannot be read.
        UsageError: nothing tells a format.
    """
    one, other = (
        read_source(each, format, graphs=graphs, standard_input=standard_input)
        for each in (old, new)
    )
    if view is not None:
        one, other = (_in_view(each, view) for each in (one, other))
    return compare_contents(one, other, recipe)


def _in_view(contents: Contents, view: Recipe) -> Contents:
    """What of a graph is in a view."""
    from relations_kg.dataset.build import complete

    seen = Contents(contents.name)
    seen.add_quads(complete(tuple(contents.quads()), view).asserted)
    return seen


def compare_contents(old: Contents, new: Contents, recipe: Recipe | None = None) -> Comparison:
    """What :func:`compare` does, with graphs that are read already.

    Raises:
        InputError: blank nodes cannot be matched, or the ontology cannot be read.
    """
    found = difference(old, new)
    consequences = None
    if recipe is not None:
        from relations_kg.comparison.consequences import consequences_of

        consequences = consequences_of(old, new, found, recipe)
    changed = [*found.removed, *found.added]
    nodes = {term for quad in (*changed, *_around(found)) for term in quad if term is not None}
    ontology = contents_of("ontology", Recipe().ontology_files if changed else ())
    words = Words(found, new, ontology)
    words.look_up(nodes)
    grouped = things(found, words.old.subjects(), words.new.subjects())
    return Comparison(old.name, new.name, found, grouped, words, (old, new), consequences)


def _around(found: Difference) -> list[Quad]:
    """The quads of the blank nodes that differ, and of those that links hold together with them."""
    by_node: defaultdict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in found.old_blank | found.new_blank:
        for node in _blank_nodes(quad):
            by_node[node].append(quad)
    seen = {node for quad in (*found.removed, *found.added) for node in _blank_nodes(quad)}
    left = list(seen)
    around: list[Quad] = []
    for node in left:
        for quad in by_node[node]:
            around.append(quad)
            for other in _blank_nodes(quad):
                if other not in seen:
                    seen.add(other)
                    left.append(other)
    return around


def _blank_nodes(quad: Quad) -> list[BlankNode]:
    return [term for term in (quad.subject, quad.object) if isinstance(term, BlankNode)]
