"""Why a triple holds under an entailment regime, or why not.

The question is answered backwards, over what is asserted and what follows, without anything
having been recorded while rules ran; see :mod:`relations_kg.entailment.search`.
"""

from __future__ import annotations

from collections.abc import Callable

from relations_kg.entailment.base import NONE
from relations_kg.entailment.derivations import Derivations
from relations_kg.entailment.materialize import Materialization
from relations_kg.entailment.nearest import nearest
from relations_kg.entailment.proofs import Explanation, Leaf, Origin, Passage, Premise, Proof
from relations_kg.entailment.rules import Triple
from relations_kg.entailment.search import Search, Tree
from relations_kg.entailment.sentences import Words
from relations_kg.namespaces import PREFIXES, RDFS, RKG
from relations_kg.rdf import Literal, Quad, Term
from relations_kg.store.workspace import ASSERTED, Workspace

__all__ = ["MOST_MATCHES", "MOST_PROOFS", "Explainer", "explain"]

MOST_PROOFS = 20
"""How many proofs are told where all are asked for."""
MOST_MATCHES = 500
"""How many matches of one rule with one triple are looked at, unless they are too few."""


def explain(
    workspace: Workspace,
    materialization: Materialization | None,
    triple: Triple,
    *,
    every: bool = False,
    most: int = MOST_PROOFS,
    origin_of: Callable[[Triple], Origin] | None = None,
) -> Explanation:
    """Why a triple holds, down to what is asserted, or why not.

    Args:
        workspace: what is asserted and what follows.
        materialization: how the workspace was closed; ``None`` where nothing was entailed.
        triple: the question.
        every: all proofs, and those of a triple that is asserted as well.
        most: how many proofs at most.
        origin_of: tells where an asserted triple comes from.
    """
    if materialization is None:
        asserted = not workspace.missing([Quad(*triple)], (ASSERTED,))
        leaf = _leaf(workspace, triple, origin_of) if asserted else None
        return Explanation(triple, NONE, leaf)
    regime = materialization.inferred.value.rsplit("/", 1)[-1]
    words = Words(workspace)
    asserted_leaf: Leaf | None = None
    trees: list[Tree] = []
    more = False
    for limit in (MOST_MATCHES, None):
        derivations = Derivations(workspace, materialization, limit)
        search = Search(derivations)
        excluded: frozenset[Triple] = frozenset()
        if derivations.facts.is_asserted(triple):
            asserted_leaf = _leaf(workspace, triple, origin_of)
            if not every:
                return Explanation(triple, regime, asserted_leaf)
            excluded = frozenset({triple})
        if every:
            trees, more = search.all(triple, most, excluded)
        else:
            tree = search.shortest(triple, excluded)
            trees = [] if tree is None else [tree]
        more |= search.is_bounded or derivations.reached_most
        if trees or asserted_leaf or not more:
            break
    follows = bool(trees) or triple in derivations.facts
    if not follows:
        found, left_out = nearest(derivations, words, triple)
        return Explanation(triple, regime, nearest=found, nearest_left_out=left_out)
    proofs = tuple(
        _proof(words, tree, lambda leaf: _leaf(workspace, leaf, origin_of)) for tree in trees
    )
    return Explanation(triple, regime, asserted_leaf, proofs, more, follows)


class Explainer:
    """Explains many triples of one workspace; what is found for one serves the others."""

    def __init__(self, workspace: Workspace, materialization: Materialization) -> None:
        """Make it ready.

        Args:
            workspace: what is asserted and what follows.
            materialization: how the workspace was closed.
        """
        self._regime = materialization.inferred.value.rsplit("/", 1)[-1]
        self._words = Words(workspace)
        self._derivations = Derivations(workspace, materialization, MOST_MATCHES)
        self._search = Search(self._derivations)

    def every(self, triple: Triple, most: int = MOST_PROOFS) -> Explanation:
        """The proofs of an entailed triple; its leaves have neither origin nor passages.

        Args:
            triple: the question.
            most: how many proofs at most.
        """
        trees, more = self._search.all(triple, most)
        more |= self._search.is_bounded or self._derivations.reached_most
        proofs = tuple(_proof(self._words, tree, Leaf) for tree in trees)
        return Explanation(triple, self._regime, None, proofs, more, bool(proofs))


def _proof(words: Words, tree: Tree, leaf_of: Callable[[Triple], Leaf]) -> Proof:
    made: dict[Triple, Premise] = {triple: leaf_of(triple) for triple in tree.leaves}
    needed: dict[Triple, frozenset[Triple]] = {}
    for triple, derivation in tree.steps.items():
        needed[triple] = frozenset({triple}).union(
            *(needed.get(premise, frozenset()) for premise in derivation.premises)
        )
        sentence = words.sentence(derivation.rule, triple, derivation.body, derivation.axioms)
        premises = tuple(made[premise] for premise in derivation.premises)
        made[triple] = Proof(triple, derivation.rule, sentence, premises, len(needed[triple]))
    proof = made[tree.goal]
    assert isinstance(proof, Proof)
    return proof


def _leaf(
    workspace: Workspace, triple: Triple, origin_of: Callable[[Triple], Origin] | None
) -> Leaf:
    origin = None if origin_of is None else origin_of(triple)
    for node in (triple[0], triple[2]):
        passages = _passages(workspace, node)
        if passages:
            return Leaf(triple, origin, passages)
    return Leaf(triple, origin)


def _passages(workspace: Workspace, node: Term) -> tuple[Passage, ...]:
    """What states a situation or event."""
    if isinstance(node, Literal):
        return ()
    parts = ("sectionTitle", "paragraph", "sentence")
    optional = " ".join(f"OPTIONAL {{ ?passage <{RKG}{part}> ?{part} }}" for part in parts)
    query = (
        f"SELECT ?passage (MIN(?title) AS ?source) {' '.join(f'?{part}' for part in parts)} {{ "
        f"{workspace.sparql(node)} <{RKG}statedIn> ?passage . {optional} "
        f"OPTIONAL {{ ?passage <{RKG}inSource> ?from . "
        f"?from <{RDFS}label>|<{PREFIXES['dcterms']}title> ?title }} }} "
        f"GROUP BY ?passage {' '.join(f'?{part}' for part in parts)}"
    )
    found = []
    for passage, *described in workspace.select(query):
        if passage is not None:
            texts = [part.lexical if isinstance(part, Literal) else "" for part in described]
            found.append(Passage(passage, *texts))
    return tuple(sorted(found, key=repr))
