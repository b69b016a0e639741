"""What states a triple: the passages of what is asserted, the steps to what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from relations_kg.citations import Citation, citations_of
from relations_kg.entailment.proofs import Explanation, Leaf, Premise, Proof
from relations_kg.entailment.rules import Triple
from relations_kg.namespaces import DATASET, ONTOLOGY
from relations_kg.rdf import Iri, Literal, Term
from relations_kg.store.base import Store

__all__ = ["Explain", "Support", "Supports"]

Explain = Callable[[Triple], Explanation | None]
"""Tells why an entailed triple holds; ``None`` where nobody can tell."""


@dataclass(frozen=True)
class Support:
    """Why one triple holds.

    Attributes:
        triple: the triple.
        kind: ``asserted``; ``derived``, bounds of dates that the loader adds; ``entailed``; or
            ``vocabulary``, an axiom of the ontology or what follows from axioms alone.
        claims: the situations and events that it is said in or follows from.
        citations: the passages that state these.
        steps: for what is entailed, each use of a rule in a sentence, in the order of the proof;
            one proof after another.
        note: what could not be told; empty if all was.
    """

    triple: Triple
    kind: str
    claims: tuple[Iri, ...] = ()
    citations: tuple[Citation, ...] = ()
    steps: tuple[str, ...] = ()
    note: str = ""


class Supports:
    """Finds what supports triples, each once."""

    def __init__(self, store: Store, explain: Explain) -> None:
        """Make a finder.

        Args:
            store: the dataset.
            explain: is asked once for each entailed triple.
        """
        self._store = store
        self._explain = explain
        self._found: dict[Triple, Support] = {}
        self._cited: dict[Iri, tuple[Citation, ...]] = {}
        self._vocabulary: dict[Term, bool] = {}

    def of(self, triple: Triple) -> Support:
        """What supports a triple of the dataset."""
        if triple not in self._found:
            self._found[triple] = self._support(triple)
        return self._found[triple]

    def _support(self, triple: Triple) -> Support:
        kind = self._kind(triple)
        if kind == "vocabulary":
            return Support(triple, kind)
        if kind != "entailed":
            claims = self._claims(triple)
            return Support(triple, kind, claims, self._citations(claims))
        explanation = self._explain(triple)
        if explanation is None or not explanation.proofs:
            claims = self._claims(triple)
            note = "how it follows cannot be told"
            return Support(triple, kind, claims, self._citations(claims), note=note)
        claims_of: dict[Iri, None] = {}
        steps: dict[str, None] = {}
        for proof in explanation.proofs:
            for leaf in proof.leaves():
                claims_of.update(dict.fromkeys(self._claims(leaf.triple)))
            steps.update(dict.fromkeys(_steps(proof)))
        claims = tuple(claims_of)
        note = "there may be more proofs than these" if explanation.more else ""
        return Support(triple, kind, claims, self._citations(claims), tuple(steps), note)

    def _kind(self, triple: Triple) -> str:
        subject, predicate, object_ = triple
        names = {
            quad.graph.value.removeprefix(DATASET) if quad.graph else ""
            for quad in self._store.quads(subject, predicate, object_)
        }
        kinds = {name.split("/")[0] for name in names}
        if kinds - {"inferred", "derived", "ontology"}:
            return "asserted"
        if "derived" in kinds:
            return "derived"
        return "vocabulary" if "ontology" in kinds or self._is_vocabulary(subject) else "entailed"

    def _is_vocabulary(self, term: Term) -> bool:
        """Whether a term is one of the ontology, or a node of its axioms."""
        if term not in self._vocabulary:
            self._vocabulary[term] = not isinstance(term, Literal) and any(
                quad.graph is not None and quad.graph.value.startswith(f"{DATASET}ontology/")
                for quad in self._store.quads(term)
            )
        return self._vocabulary[term]

    def _claims(self, triple: Triple) -> tuple[Iri, ...]:
        """The situation or event that a triple is said of: its subject, or else its object."""
        for node in (triple[0], triple[2]):
            if isinstance(node, Iri) and not node.value.startswith(ONTOLOGY) and self._cite(node):
                return (node,)
        return ()

    def _cite(self, node: Iri) -> tuple[Citation, ...]:
        if node not in self._cited:
            self._cited[node] = citations_of(self._store, [node])[node]
        return self._cited[node]

    def _citations(self, claims: tuple[Iri, ...]) -> tuple[Citation, ...]:
        return tuple(sorted({each for claim in claims for each in self._cite(claim)}))


def _steps(proof: Proof) -> list[str]:
    """The sentences of a proof, premises first."""
    found: dict[str, None] = {}
    left: list[tuple[Premise, bool]] = [(proof, False)]
    while left:
        premise, is_done = left.pop()
        if isinstance(premise, Leaf):
            continue
        if is_done:
            found[f"{premise.rule}: {premise.sentence}"] = None
            continue
        left.append((premise, True))
        left.extend((each, False) for each in reversed(premise.premises))
    return list(found)
