"""Property paths of SHACL (section 2.3.1) in the syntax of SPARQL (SPARQL 1.1, section 9.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from relations_kg.errors import ShapesError
from relations_kg.namespaces import shrink
from relations_kg.rdf import Iri, Term
from relations_kg.validation.index import FIRST, ShapesIndex

__all__ = ["Path", "path_of"]

_DEEPEST = 20
_IRI = re.compile(r"<[^<>]*>")
_SUFFIXES = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


@dataclass(frozen=True)
class Path:
    """A property path.

    Attributes:
        reported: how reports tell it: an IRI, or text with CURIEs and ``<IRI>``.
        sparql: how it stands in a query, every IRI in full.
        predicate: the IRI, where the path is no more than that.
        predicates: the IRIs, where it is one or a choice of several, as they stand in a query.
        steps: the paths that it is a sequence of, as they stand in a query.
        is_reflexive: whether it leads from each node to itself.
    """

    reported: Iri | str
    sparql: str
    predicate: str | None = None
    predicates: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    is_reflexive: bool = False

    @property
    def steps_that_are_predicates(self) -> tuple[str, ...]:
        """Those of the steps that are no more than an IRI."""
        return tuple(step for step in self.steps if _IRI.fullmatch(step))


def path_of(index: ShapesIndex, node: Term) -> Path:
    """The path that ``node`` stands for.

    Raises:
        ShapesError: the node is no path.
    """
    if isinstance(node, Iri):
        text = f"<{node.value}>"
        return Path(node, text, node.value, (text,), (text,))
    whole = _Reading(index, short=False)
    text = whole.text(node, 0)
    return Path(
        _Reading(index, short=True).text(node, 0),
        text,
        predicates=tuple(whole.choice(node)),
        steps=tuple(whole.sequence(node)) or (text,),
        is_reflexive=whole.is_reflexive(node, 0),
    )


class _Reading:
    def __init__(self, index: ShapesIndex, *, short: bool) -> None:
        self._index = index
        self._short = short

    def text(self, node: Term, depth: int) -> str:
        if depth > _DEEPEST:
            raise ShapesError(
                "a property path is nested too deeply or in a circle", hint="write a shorter path"
            )
        if isinstance(node, Iri):
            return (self._short and shrink(node.value)) or f"<{node.value}>"
        if self._index.objects(node, FIRST):
            return "/".join(self.text(member, depth + 1) for member in self._members(node))
        for name in ("inversePath", "alternativePath", *_SUFFIXES):
            for value in self._index.of(node, name):
                if name == "inversePath":
                    return f"^{_group(self.text(value, depth + 1))}"
                if name == "alternativePath":
                    members = [self.text(m, depth + 1) for m in self._members(value)]
                    return f"({'|'.join(members)})"
                return _group(self.text(value, depth + 1)) + _SUFFIXES[name]
        raise ShapesError(
            "the value of sh:path is no property path", hint="see SHACL, section 2.3.1"
        )

    def choice(self, node: Term) -> list[str]:
        """The members of a choice of predicates; nothing for other paths."""
        for head in self._index.of(node, "alternativePath"):
            members = self._members(head)
            if all(isinstance(member, Iri) for member in members):
                return [self.text(member, 0) for member in members]
        return []

    def sequence(self, node: Term) -> list[str]:
        """The steps of a sequence; nothing for other paths."""
        if not self._index.objects(node, FIRST):
            return []
        return [self.text(member, 0) for member in self._members(node)]

    def is_reflexive(self, node: Term, depth: int) -> bool:
        if isinstance(node, Iri) or depth > _DEEPEST:
            return False
        if self._index.objects(node, FIRST):
            return all(self.is_reflexive(m, depth + 1) for m in self._members(node))
        of = self._index.of
        if of(node, "zeroOrMorePath") or of(node, "zeroOrOnePath"):
            return True
        for name in ("inversePath", "oneOrMorePath"):
            for value in of(node, name):
                return self.is_reflexive(value, depth + 1)
        return any(
            self.is_reflexive(member, depth + 1)
            for value in of(node, "alternativePath")
            for member in self._members(value)
        )

    def _members(self, head: Term) -> list[Term]:
        members = self._index.items(head)
        if members is None:
            raise ShapesError("the list in a property path is circular", hint="end it with rdf:nil")
        return members


def _group(text: str) -> str:
    """``text`` in parentheses, unless it is one IRI or in parentheses already."""
    simple = text.startswith("<") and text.endswith(">") and text.count("<") == 1
    if (
        simple
        or not set(text) & set("/|^*+?")
        or (text[0] == "(" and text.find(")") == len(text) - 1)
    ):
        return text
    return f"({text})"
