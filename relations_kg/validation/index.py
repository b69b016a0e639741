"""A shapes graph by subject and predicate, and which of its nodes are shapes.

SHACL, section 2.1: a node is a shape by its type, by a target, by a parameter, or because a
parameter that expects a shape has it as its value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from relations_kg.namespaces import OWL, RDF, RDFS, SH, shrink
from relations_kg.rdf import BlankNode, Iri, Literal, Quad, Term
from relations_kg.validation.vocabulary import PARAMETERS

__all__ = ["FIRST", "NIL", "REST", "TYPE", "Component", "ShapesIndex", "shown"]

TYPE = RDF + "type"
FIRST = RDF + "first"
REST = RDF + "rest"
NIL = Iri(RDF + "nil")

_SUBCLASS = Iri(RDFS + "subClassOf")
_LISTS = frozenset(SH + name for name, p in PARAMETERS.items() if p.values == "shapes")
_REFERRING = _LISTS | {SH + name for name, p in PARAMETERS.items() if p.values.endswith("shape")}
# What only shapes have. Constraints in SPARQL have messages and may be deactivated too.
_OF_SHAPES = frozenset(SH + name for name in PARAMETERS if name not in ("message", "deactivated"))


class Component(NamedTuple):
    """A constraint component that the shapes graph defines (SHACL, section 6).

    Attributes:
        node: the component.
        mandatory: the IRIs of the parameters that a shape must have for it.
        optional: those that it may have.
    """

    node: Term
    mandatory: tuple[str, ...]
    optional: tuple[str, ...]


class ShapesIndex:
    """The union of the named graphs of a shapes graph."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.described: dict[Term, dict[str, list[Term]]] = {}
        self._subclasses: dict[Term, list[Term]] = {}
        self._referred: dict[Term, tuple[tuple[str, Term], ...]] = {}
        described = self.described
        for subject, predicate, object_, _ in quads:
            by_predicate = described.get(subject)
            if by_predicate is None:
                by_predicate = described[subject] = {}
            objects = by_predicate.get(predicate[0])
            if objects is None:
                by_predicate[predicate[0]] = [object_]
            elif object_ not in objects:
                objects.append(object_)
            if predicate == _SUBCLASS:
                self._subclasses.setdefault(object_, []).append(subject)

    def objects(self, node: Term, predicate: str) -> list[Term]:
        """The values of a property, given by its whole IRI, in the order of the graph."""
        found = self.described.get(node)
        return found.get(predicate, []) if found else []

    def of(self, node: Term, name: str) -> list[Term]:
        """The values of the property of SHACL that has this name."""
        return self.objects(node, SH + name)

    def items(self, head: Term) -> list[Term] | None:
        """The members of a list; ``None`` where it is not well-formed (SHACL, section 1.4)."""
        members: list[Term] = []
        seen: set[Term] = set()
        while head != NIL:
            firsts, rests = self.objects(head, FIRST), self.objects(head, REST)
            if head in seen or len(firsts) != 1 or len(rests) != 1:
                return None
            seen.add(head)
            members.append(firsts[0])
            head = rests[0]
        return None if self.objects(NIL, FIRST) or self.objects(NIL, REST) else members

    def referred(self, shape: Term) -> tuple[tuple[str, Term], ...]:
        """The shapes that a shape refers to, each with the name of the parameter."""
        found = self._referred.get(shape)
        if found is None:
            by_predicate = self.described.get(shape)
            found = self._referred[shape] = (
                tuple(self._references(by_predicate)) if by_predicate else ()
            )
        return found

    def _references(self, by_predicate: dict[str, list[Term]]) -> Iterator[tuple[str, Term]]:
        for predicate, values in by_predicate.items():
            if predicate not in _REFERRING:
                continue
            for value in values:
                members = (self.items(value) or ()) if predicate in _LISTS else (value,)
                for member in members:
                    yield predicate[len(SH) :], member

    @cached_property
    def shapes(self) -> dict[Term, None]:
        """All nodes that are shapes, in the order of the graph."""
        types = self._classes("NodeShape", "PropertyShape", "Shape")
        custom = {iri for c in self.components for iri in (*c.mandatory, *c.optional)}
        parameters = _OF_SHAPES | custom
        found: dict[Term, None] = {}
        for node, by_predicate in self.described.items():
            if parameters.isdisjoint(by_predicate) and types.isdisjoint(by_predicate.get(TYPE, ())):
                continue
            found[node] = None
            for _, shape in self.referred(node):
                found[shape] = None
        return found

    @cached_property
    def parameters(self) -> frozenset[Term]:
        """The nodes that declare a parameter of a component; they look like property shapes."""
        return frozenset(
            value for by in self.described.values() for value in by.get(SH + "parameter", ())
        )

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The constraint components that the graph defines."""
        types = self._classes("ConstraintComponent")
        return tuple(
            self._component(node)
            for node, by in self.described.items()
            if SH + "parameter" in by or not types.isdisjoint(by.get(TYPE, ()))
        )

    def _component(self, node: Term) -> Component:
        mandatory: list[str] = []
        optional: list[str] = []
        for parameter in self.of(node, "parameter"):
            flags = self.of(parameter, "optional")
            is_optional = any(isinstance(f, Literal) and f.lexical in ("true", "1") for f in flags)
            for path in self.of(parameter, "path"):
                if isinstance(path, Iri):
                    (optional if is_optional else mandatory).append(path.value)
        return Component(node, tuple(mandatory), tuple(optional))

    def is_class(self, shape: Term) -> bool:
        """Whether a shape is a class too, and so the target of itself (section 2.1.3.3)."""
        types = self.objects(shape, TYPE)
        return not self._class_types.isdisjoint(types) and not self._shape_types.isdisjoint(types)

    def has_target(self, shape: Term) -> bool:
        """Whether a shape says by itself which nodes it is for."""
        by = self.described.get(shape, {})
        return not _TARGETS.isdisjoint(by) or self.is_class(shape)

    @cached_property
    def _shape_types(self) -> frozenset[Term]:
        return self._classes("NodeShape", "PropertyShape", "Shape")

    @cached_property
    def _class_types(self) -> frozenset[Term]:
        return self._descending([Iri(RDFS + "Class"), Iri(OWL + "Class")])

    def _classes(self, *names: str) -> frozenset[Term]:
        return self._descending([Iri(SH + name) for name in names])

    def _descending(self, classes: list[Term]) -> frozenset[Term]:
        """The classes and all that the shapes graph says are below them."""
        found: set[Term] = set()
        while classes:
            if (top := classes.pop()) not in found:
                found.add(top)
                classes.extend(self._subclasses.get(top, ()))
        return frozenset(found)

    def around(self, node: Term) -> Term | None:
        """The node itself if it has an IRI, or the nearest one that leads to it and has one."""
        seen: set[Term] = set()
        left = [node]
        while left:
            node = left.pop(0)
            if isinstance(node, Iri):
                return node
            if node not in seen:
                seen.add(node)
                left.extend(self._subjects.get(node, ()))
        return None

    @cached_property
    def _subjects(self) -> dict[Term, list[Term]]:
        found: dict[Term, list[Term]] = {}
        for subject, by_predicate in self.described.items():
            for objects in by_predicate.values():
                for object_ in objects:
                    if isinstance(object_, BlankNode):
                        found.setdefault(object_, []).append(subject)
        return found

    def named(self, node: Term) -> str:
        """How a message calls a node: by its IRI, or by its path and what is around it."""
        if not isinstance(node, BlankNode):
            return shown(node)
        paths = self.of(node, "path")
        what = "a blank node"
        if len(paths) == 1 and isinstance(paths[0], Iri):
            what = f"the property shape on {shown(paths[0])}"
        around = self.around(node)
        return what if around is None else f"{what} in {shown(around)}"


_TARGETS = frozenset(SH + name for name in PARAMETERS if name.startswith("target"))


def shown(term: Term) -> str:
    """A term as a message has it."""
    if isinstance(term, Iri):
        return shrink(term.value) or f"<{term.value}>"
    if isinstance(term, Literal):
        text = term.lexical if len(term.lexical) <= 60 else f"{term.lexical[:57]}..."
        return f'"{text}"'
    return "a blank node"
