"""Explanations of triples for people: places, sources, sentences and formats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from relations_kg import resources
from relations_kg.dataset.closure import Closure, open_closure
from relations_kg.dataset.recipe import DataFile, Recipe
from relations_kg.entailment.explain import Explanation, Near, Proof, explain
from relations_kg.entailment.rules import Atom, Triple, Variable
from relations_kg.entailment.sentences import sentence
from relations_kg.errors import InputError, UsageError
from relations_kg.namespaces import PREFIXES, RDF, RKG, shrink
from relations_kg.rdf import BlankNode, Iri, Term

__all__ = ["Answer", "answer", "triple_of"]

_TYPE = Iri(RDF + "type")
_FIRST, _REST = Iri(RDF + "first"), Iri(RDF + "rest")
_NONE: Mapping[Term, str] = {}
_NEAR = 3


def triple_of(text: str) -> Triple:
    """The triple that is written as in Turtle, with the prefixes that all our files have.

    Raises:
        InputError: it is not one triple.
    """
    from relations_kg.syntax.reading import read

    prologue = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    try:
        quads = list(read(f"{prologue}{text} .\n".encode(), format="turtle"))
    except InputError as error:
        raise InputError(
            f"{text!r} is no triple: {error.message}",
            hint="write subject, predicate and object as in Turtle: "
            "'state:ALB rkg:memberOf organization:NATO'",
        ) from error
    if len(quads) != 1 or isinstance(quads[0].subject, BlankNode):
        raise InputError(
            f"{text!r} is not one triple", hint="name one subject, one predicate and one object"
        )
    return quads[0][:3]


def answer(recipe: Recipe, text: str, *, most: int = 1) -> Answer:
    """Why a triple follows from the inputs of a recipe, or what it lacks.

    Args:
        recipe: what to read, and by which regime to entail.
        text: the triple, as in Turtle.
        most: how many proofs to find.

    Raises:
        UsageError: the regime entails nothing, so there is nothing to explain.
        InputError: the text is no triple, or an input is missing, malformed or refused.
    """
    triple = triple_of(text)
    closure = open_closure(recipe)
    if closure.materialization is None:
        raise UsageError(
            "nothing is entailed under --bare or the regime none",
            hint="choose --regime owl-rl or rdfs",
        )
    explanation = explain(closure.workspace, closure.materialization, triple, most=most)
    return Answer(explanation, closure, (*recipe.data_files, *recipe.ontology_files))


@dataclass(frozen=True)
class Answer:
    """An explanation with what is needed to tell it.

    Attributes:
        explanation: the proofs, or what is missing.
        closure: what it was found in.
        files: where the asserted triples come from.
    """

    explanation: Explanation
    closure: Closure
    files: tuple[DataFile, ...]

    def written(self, format: str) -> str:
        """The explanation as ``text``, ``markdown`` or ``json``."""
        teller = _Teller(self.closure, self.files)
        if format == "json":
            content = json.dumps(teller.data(self.explanation), indent=2, ensure_ascii=False)
            return content + "\n"
        bullet = "- " if format == "markdown" else ""
        return "\n".join(teller.lines(self.explanation, bullet)) + "\n"


class _Teller:
    def __init__(self, closure: Closure, files: tuple[DataFile, ...]) -> None:
        self._workspace = closure.workspace
        self._files = files
        self._label = closure.label

    def lines(self, explanation: Explanation, bullet: str) -> Iterator[str]:
        shown = _shown(explanation.triple)
        if not explanation.proofs:
            yield f"{shown}\n  is not entailed."
            if (unknown := self._unknown(explanation.triple)) is not None:
                yield unknown
                return
            if not explanation.near:
                yield "  No rule concludes a triple of this property."
            for near in explanation.near[:_NEAR]:
                yield f"\n{bullet}{near.rule} would conclude it, but for:"
                yield f"    {bullet}missing: {_shown(near.missing)}"
                for holding in near.holding:
                    yield f"    {bullet}holds:   {_shown(holding)}"
            return
        for number, proof in enumerate(explanation.proofs, 1):
            if number > 1:
                yield ""
            if len(explanation.proofs) > 1:
                yield f"proof {number} of {len(explanation.proofs)}"
            yield from self._proof(proof, 0, bullet)

    def _unknown(self, triple: Triple) -> str | None:
        """A sentence where nothing at all is said of the subject, with a name that is near."""
        subject = triple[0]
        held = self._workspace.sparql(subject)
        if self._workspace.ask(f"ASK {{ {{ {held} ?p ?o }} UNION {{ ?s ?p {held} }} }}"):
            return None
        start = re.match(r".*[/#]", subject[0])
        space = start[0] if start else subject[0]
        query = f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{space}")) }}'
        names = [name[0] for (name,) in self._workspace.select(query) if isinstance(name, Iri)]
        near = get_close_matches(subject[0], sorted(names), n=1, cutoff=0.8)
        meant = f" Did you mean {_term(Iri(near[0]))}?" if near else ""
        return f"  Nothing is said of {_term(subject)}.{meant}"

    def _proof(
        self, proof: Proof, depth: int, bullet: str, lists: Mapping[Term, str] = _NONE
    ) -> Iterator[str]:
        indent = "  " * depth
        shown = _shown(proof.triple, lists)
        if proof.rule:
            yield f"{indent}{bullet}{shown}  [{proof.rule}]"
            yield f"{indent}  {self._sentence(proof)}"
        else:
            yield f"{indent}{bullet}{shown}  [{self._origin(proof.triple)}]"
        inner = _lists(premise.triple for premise in proof.premises)
        for premise in proof.premises:
            if premise.triple[1] not in (_FIRST, _REST):
                yield from self._proof(premise, depth + 1, bullet, inner)

    def _sentence(self, proof: Proof) -> str:
        return sentence(proof, lambda term: self._label(term) or _term(term))

    def _origin(self, triple: Triple) -> str:
        place = self._place(triple)
        if place is None:
            return "derived from dates by the loader" if _is_derived(triple) else "asserted"
        passages = ", ".join(self._passages(triple))
        return f"{place}; {passages}" if passages else place

    def _place(self, triple: Triple) -> str | None:
        from relations_kg.validation.places import Places

        for file in self._files:
            if any(quad[:3] == triple for quad in file.read()):
                place = Places([file]).of(triple[0], triple[1], triple[2])
                line = "" if place is None or place.line is None else f":{place.line}"
                return f"{_relative(file.path)}{line}"
        return None

    def _passages(self, triple: Triple) -> Iterator[str]:
        """Where the situation or event that a triple is about is stated."""
        subject = self._workspace.sparql(triple[0])
        query = f"SELECT ?passage {{ {subject} <{RKG}statedIn> ?passage }} ORDER BY ?passage"
        for (passage,) in self._workspace.select(query):
            if passage is not None:
                yield _term(passage)

    def data(self, explanation: Explanation) -> dict[str, Any]:
        """The explanation as data: triples as Turtle writes them."""
        return {
            "triple": _shown(explanation.triple),
            "entailed": bool(explanation.proofs),
            "proofs": [self._proof_data(proof) for proof in explanation.proofs],
            "near": [_near_data(near) for near in explanation.near],
        }

    def _proof_data(self, proof: Proof) -> dict[str, Any]:
        if not proof.rule:
            return {
                "triple": _shown(proof.triple),
                "place": self._place(proof.triple),
                "passages": list(self._passages(proof.triple)),
            }
        return {
            "triple": _shown(proof.triple),
            "rule": proof.rule,
            "sentence": self._sentence(proof),
            "premises": [self._proof_data(premise) for premise in proof.premises],
        }


def _near_data(near: Near) -> dict[str, Any]:
    return {
        "rule": near.rule,
        "holding": [_shown(triple) for triple in near.holding],
        "missing": _shown(near.missing),
    }


def _relative(path: Path) -> Path:
    """The path within what comes with relations-kg, or within the folder that we run in."""
    for folder in (resources.root(), Path.cwd()):
        try:
            return path.resolve().relative_to(folder.resolve())
        except (ValueError, OSError):
            continue
    return path


def _is_derived(triple: Triple) -> bool:
    name = triple[1].value.removeprefix(RKG)
    return name == "inForce" or name.endswith(("Earliest", "Latest")) or name == "openEnd"


def _lists(triples: Iterable[Triple]) -> Mapping[Term, str]:
    """The RDF lists that triples make, by their heads, as Turtle writes them."""
    first: dict[Term, Term] = {}
    rest: dict[Term, Term] = {}
    for subject, predicate, object_ in triples:
        if predicate in (_FIRST, _REST):
            (first if predicate == _FIRST else rest)[subject] = object_
    written = {}
    for head in first:
        members: list[str] = []
        node = head
        while node in first and len(members) < len(first):
            members.append(_term(first[node]))
            node = rest.get(node, node)
        written[head] = f"( {' '.join(members)} )"
    return written


def _shown(triple: Triple | Atom, lists: Mapping[Term, str] = _NONE) -> str:
    subject, predicate, object_ = triple
    middle = "a" if predicate == _TYPE else _term(predicate)
    if isinstance(object_, BlankNode) and object_ in lists:
        return f"{_term(subject)} {middle} {lists[object_]}"
    return f"{_term(subject)} {middle} {_term(object_)}"


def _term(term: object) -> str:
    from relations_kg.syntax.writing import ntriples_term

    if isinstance(term, Variable):
        return term.name
    if isinstance(term, Iri):
        return shrink(term.value) or f"<{term.value}>"
    return ntriples_term(term)  # type: ignore[arg-type]
