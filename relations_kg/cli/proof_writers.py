"""Explanations as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from relations_kg.entailment.proofs import Explanation, Leaf, NearMiss, Premise, Proof
from relations_kg.entailment.rules import TYPE, Node, Variable
from relations_kg.entailment.schema import FIRST, NIL, REST
from relations_kg.entailment.sentences import Words
from relations_kg.namespaces import shrink
from relations_kg.rdf import BlankNode, Iri, Literal, Term
from relations_kg.store.workspace import Workspace
from relations_kg.syntax.ntriples import ntriples_term

__all__ = ["FORMATS", "write_explanation"]

FORMATS = ("text", "json", "markdown")
"""The names of the formats."""

_Pattern = tuple[Node, Iri, Node]


def write_explanation(explanation: Explanation, format: str, workspace: Workspace) -> str:
    """An explanation in a format, with a line end.

    Args:
        explanation: what to write.
        format: one of :data:`FORMATS`.
        workspace: where the names of terms are looked up.
    """
    if format == "json":
        return json.dumps(_data(explanation), indent=2, ensure_ascii=False) + "\n"
    writer = _Writer(explanation, workspace, is_markdown=format == "markdown")
    return "\n".join(writer.lines()) + "\n"


class _Writer:
    """Text and Markdown: a tree, in which lists and class expressions are written out."""

    def __init__(self, explanation: Explanation, workspace: Workspace, *, is_markdown: bool):
        self._explanation = explanation
        self._words = Words(workspace)
        self._is_markdown = is_markdown
        self._lists: dict[Term, tuple[Term, Term]] = {}
        self._blank: dict[BlankNode, str] = {}

    def lines(self) -> Iterator[str]:
        explanation = self._explanation
        triple = self._triple(explanation.triple)
        yield f"# `{triple}`" if self._is_markdown else triple
        if not explanation.holds:
            yield from self._not_entailed()
            return
        if explanation.asserted is not None:
            yield ""
            yield from filter(None, self._origin(explanation.asserted, "asserted in "))
        for number, proof in enumerate(explanation.proofs, 1):
            several = len(explanation.proofs) > 1
            title = f"proof {number} of {len(explanation.proofs)}, " if several else ""
            steps = f"{proof.steps} step{'s' if proof.steps > 1 else ''}"
            heading = f"{title}{steps} under {explanation.regime}"
            yield from ("", f"## {_capital(heading)}" if self._is_markdown else heading, "")
            yield from self._tree(proof)
        if explanation.follows and not explanation.proofs and explanation.asserted is None:
            yield from ("", "It follows; the search for a proof was given up as too long.")
        elif explanation.more and len(explanation.proofs) > 1:
            yield from ("", "There may be more proofs than these.")
        elif explanation.more and explanation.proofs:
            yield from ("", "Not all was searched: there may be a shorter proof.")

    def _tree(self, proof: Proof) -> Iterator[str]:
        self._lists = {}
        for leaf in proof.leaves():
            subject, predicate, object_ = leaf.triple
            member, tail = self._lists.get(subject, (NIL, NIL))
            if predicate == FIRST:
                self._lists[subject] = object_, tail
            elif predicate == REST:
                self._lists[subject] = member, object_
        shown: set[Premise] = set()
        # What is to be written, and what stands before its first line and its others.
        root = ("- ", "  ") if self._is_markdown else ("", "")
        left: list[tuple[Premise, str, str]] = [(proof, *root)]
        while left:
            premise, first, others = left.pop()
            again = isinstance(premise, Proof) and premise in shown
            yield from self._premise(premise, first, others, again=again)
            if isinstance(premise, Leaf) or again:
                continue
            shown.add(premise)
            # The triples of a list are in the line of the axiom that has it.
            below = [
                p for p in premise.premises if isinstance(p, Proof) or p.triple[1] not in _LISTS
            ]
            for index, each in reversed(list(enumerate(below))):
                is_last = index == len(below) - 1
                if self._is_markdown:
                    left.append((each, f"{others}- ", f"{others}  "))
                else:
                    branch, trunk = ("└─ ", "   ") if is_last else ("├─ ", "│  ")
                    left.append((each, others + branch, others + trunk))

    def _premise(self, premise: Premise, first: str, others: str, *, again: bool) -> Iterator[str]:
        triple = self._triple(premise.triple)
        line = f"{first}`{triple}`" if self._is_markdown else f"{first}{triple}"
        if again:
            yield f"{line} (shown above)"
        elif isinstance(premise, Proof):
            sentence = f"{premise.rule}: {premise.sentence}"
            if self._is_markdown:
                yield f"{line}, by `{premise.rule}`: {premise.sentence}"
            else:
                yield line
                yield f"{others}{'│  ' if premise.premises else '   '}{sentence}"
        elif self._is_markdown:
            yield ": ".join((line, "; ".join(filter(None, self._origin(premise)))))
        else:
            yield line
            yield from (f"{others}   {text}" for text in self._origin(premise) if text)

    def _origin(self, leaf: Leaf, before: str = "") -> Iterator[str]:
        """Where a leaf is written and what it derives from; then what states it."""
        origin = leaf.origin
        if origin is None or not (origin.place or origin.is_derived):
            yield "asserted"
        else:
            yield f"{before}{origin.place}" if origin.place else ""
        if origin is not None and origin.is_derived:
            if not origin.derived_from:
                yield "derived by the loader, as no date or rank speaks against it"
            for triple, place in origin.derived_from:
                yield f"derived by the loader from {self._triple(triple)}, {place}"
        yield from (f"stated in {passage}" for passage in leaf.passages)

    def _not_entailed(self) -> Iterator[str]:
        explanation = self._explanation
        yield from ("", f"not entailed under {explanation.regime}")
        if not explanation.nearest:
            yield "No rule comes near it."
        for miss in explanation.nearest:
            yield from ("", *self._miss(miss))
        if explanation.nearest_left_out:
            yield from ("", f"{explanation.nearest_left_out} more come as near.")

    def _miss(self, miss: NearMiss) -> Iterator[str]:
        mark, end = ("- ", "`") if self._is_markdown else ("  ", "")
        yield f"nearest: {end}{miss.rule}{end}: {miss.sentence}"
        if self._is_markdown:
            yield ""
        for atom in miss.held:
            yield f"{mark}holds    {end}{self._triple(atom)}{end}"
        if miss.matches > 1 and miss.example:
            values = ", ".join(f"{name} = {self._term(term)}" for name, term in miss.example)
            yield f"{mark}         in {miss.matches} ways, such as {end}{values}{end}"
        for atom in miss.missing:
            yield f"{mark}missing  {end}{self._triple(atom)}{end}"
        for step in miss.leads_to:
            follows = f"{end}{self._triple(step.triple)}{end}"
            yield f"{mark}then     {follows} would follow by {step.rule}"

    def _triple(self, triple: _Pattern) -> str:
        return _triple(triple, self._term)

    def _term(self, node: Node) -> str:
        if node in self._lists:
            return f"( {' '.join(map(self._term, self._members(node)))} )"
        if isinstance(node, BlankNode):
            name = self._words.name(node)
            if not name.startswith("("):
                name = f"_:b{len(self._blank) + 1}"
            return self._blank.setdefault(node, name)
        return _term(node)

    def _members(self, node: Node) -> Iterator[Term]:
        seen: set[Node] = set()
        while node in self._lists and node not in seen:
            seen.add(node)
            first, node = self._lists[node]
            yield first


_LISTS = (FIRST, REST)


def _data(explanation: Explanation) -> dict[str, Any]:
    asserted = explanation.asserted
    return {
        "triple": _triple(explanation.triple),
        "regime": explanation.regime,
        "holds": explanation.holds,
        "asserted": None if asserted is None else _premise_data(asserted),
        "proofs": [_premise_data(proof) for proof in explanation.proofs],
        "more": explanation.more,
        "nearest": [_miss_data(miss) for miss in explanation.nearest],
        "nearestLeftOut": explanation.nearest_left_out,
    }


def _premise_data(premise: Premise) -> dict[str, Any]:
    if isinstance(premise, Proof):
        return {
            "triple": _triple(premise.triple),
            "rule": premise.rule,
            "sentence": premise.sentence,
            "premises": [_premise_data(each) for each in premise.premises],
        }
    origin = premise.origin
    return {
        "triple": _triple(premise.triple),
        "place": origin.place or None if origin else None,
        "derivedFrom": [
            {"triple": _triple(triple), "place": place or None}
            for triple, place in (origin.derived_from if origin else ())
        ],
        "passages": [
            {
                "passage": _term(passage.node),
                "source": passage.source or None,
                "section": passage.section or None,
                "paragraph": _number(passage.paragraph),
                "sentence": _number(passage.sentence),
            }
            for passage in premise.passages
        ],
    }


def _miss_data(miss: NearMiss) -> dict[str, Any]:
    return {
        "rule": miss.rule,
        "sentence": miss.sentence,
        "conclusion": _triple(miss.conclusion),
        "held": [_triple(atom) for atom in miss.held],
        "missing": [_triple(atom) for atom in miss.missing],
        "matches": miss.matches,
        "example": {name: _term(term) for name, term in miss.example},
        "leadsTo": [
            {"triple": _triple(step.triple), "rule": step.rule, "sentence": step.sentence}
            for step in miss.leads_to
        ],
    }


def _number(text: str) -> int | str | None:
    return int(text) if text.isdecimal() else text or None


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _term(node: Node) -> str:
    """As Turtle has it, with our prefixes; a variable by its name."""
    if isinstance(node, Variable):
        return node.name
    if isinstance(node, Iri):
        return shrink(node.value) or f"<{node.value}>"
    written = ntriples_term(node)
    if isinstance(node, Literal) and (datatype := shrink(node.datatype)):
        return written.replace(f"^^<{node.datatype}>", f"^^{datatype}")
    return written


def _triple(triple: _Pattern, term: Callable[[Node], str] = _term) -> str:
    subject, predicate, object_ = triple
    return f"{term(subject)} {'a' if predicate == TYPE else term(predicate)} {term(object_)}"
