"""The asserted triples that a finding is about, and the part of each that is at fault.

A finding is about the triple of its value, or about a node that lacks something. A triple that
follows is traced to the asserted ones that it follows from, and one that the loader derived to
those that it was derived from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal as Choice
from typing import TypeAlias

from relations_kg.dataset.closure import Closure
from relations_kg.dataset.fact_places import DERIVED_FROM
from relations_kg.entailment.rules import Triple
from relations_kg.namespaces import CHECK, RDF, RDFS, RULE, SH
from relations_kg.rdf import Iri, Literal, Quad, Subject, Term
from relations_kg.report import Finding
from relations_kg.store.workspace import ASSERTED, Workspace
from relations_kg.validation.compiled.messages import component
from relations_kg.validation.expected import failed_shapes
from relations_kg.validation.shapes import Shapes

__all__ = ["TOO_MANY", "Culprit", "Culprits", "Part"]

Part: TypeAlias = Choice["subject", "predicate", "object"]
"""A part of a triple."""

TOO_MANY = frozenset(
    Iri(f"{SH}{name}ConstraintComponent")
    for name in ("MaxCount", "QualifiedMaxCount", "UniqueLang")
)
"""The components whose findings are about all values of a property, of which there are too many."""

_TYPE = Iri(RDF + "type")
_CLOSED = Iri(SH + "ClosedConstraintComponent")
_UNIQUE = Iri(SH + "UniqueLangConstraintComponent")
_COMPARING = frozenset(("equals", "disjoint", "lessThan", "lessThanOrEquals"))
_CHOOSING = ("or", "xone", "not")
_DEEPEST = 3
_MOST_TRIPLES = 20
_MOST_PROVED = 1000  # findings whose triples are traced to asserted ones, which takes a search


@dataclass(frozen=True, slots=True)
class Culprit:
    """An asserted triple that a finding is about, and the part of it that is at fault."""

    triple: Triple
    part: Part


class Culprits:
    """From findings to asserted triples.

    Args:
        closure: the facts and what follows from them.
        shapes: the shapes that they were validated against.
    """

    def __init__(self, closure: Closure, shapes: Shapes) -> None:
        self._closure = closure
        self._workspace = closure.workspace
        self._shapes = shapes
        self._proved = 0
        self._leaves: dict[Triple, tuple[Triple, ...]] = {}
        self._parents: dict[Term, list[Term]] | None = None

    def of(self, finding: Finding) -> list[Culprit]:
        """What a finding is about; nothing where the node lacks something that no file says."""
        about = self._about(finding)
        if not about and not any(self._some(finding.focus_node)):
            about = list(islice(self._uses(finding.focus_node), _MOST_TRIPLES))
        found = []
        for culprit in about:
            asserted = self._asserted(culprit.triple)
            if asserted == (culprit.triple,):
                found.append(culprit)
            else:
                found += [Culprit(triple, "object") for triple in asserted]
        return found

    def _about(self, finding: Finding) -> list[Culprit]:
        """The triples that a finding is about; none where a node lacks something."""
        focus, value = finding.focus_node, finding.value
        if finding.component.value.startswith(RULE) and self._closure.materialization:
            return [
                Culprit(quad[:3], "object")
                for each in self._closure.materialization.inconsistencies
                if each.message == finding.message
                for quad in each.triples
                if not _is_axiom(quad[:3])
            ]
        if isinstance(focus, Literal):
            return list(islice(self._uses(focus), _MOST_TRIPLES))
        if value is None or value == focus:
            return self._without_value(finding, focus)
        if isinstance(finding.path, Iri):
            part: Part = "predicate" if finding.component == _CLOSED else "object"
            triple = (focus, finding.path, value)
            if self._holds(triple):
                return [Culprit(triple, part), *self._compared(finding, focus)]
            return self._leading(focus, value)
        if finding.path is None:
            return self._leading(focus, value)
        return self._by_path(finding, focus, value)

    def _without_value(self, finding: Finding, focus: Subject) -> list[Culprit]:
        if isinstance(finding.path, Iri):
            values = self._values(focus, finding.path)
            if finding.component.value.startswith(CHECK):
                return [Culprit((focus, finding.path, each), "predicate") for each in values]
            if finding.component not in TOO_MANY:
                return self._membership(finding, focus)
            if finding.component == _UNIQUE:
                tags = Counter(each.language for each in values if isinstance(each, Literal))
                values = [v for v in values if isinstance(v, Literal) and tags[v.language] > 1]
            return [Culprit((focus, finding.path, each), "object") for each in values]
        found = [
            Culprit((focus, property_, each), "object")
            for property_ in self._alternatives(finding)
            for each in self._values(focus, property_)
        ]
        return found or self._membership(finding, focus)

    def _compared(self, finding: Finding, focus: Subject) -> list[Culprit]:
        """The values of the property that those of another one are held against."""
        return [
            Culprit((focus, other, each), "object")
            for shape in failed_shapes(self._shapes, finding)
            for constraint in shape.constraints
            if constraint.name in _COMPARING and component(constraint.name) == finding.component
            for other in constraint.values
            if isinstance(other, Iri)
            for each in self._values(focus, other)
        ]

    def _alternatives(self, finding: Finding) -> dict[Iri, None]:
        """The properties that the shapes of an ``sh:or`` and its like speak of."""
        index = self._shapes.index
        left = [
            (member, 0)
            for shape in failed_shapes(self._shapes, finding)
            for name in _CHOOSING
            for constraint in shape.of(name)
            if component(name) == finding.component
            for member in constraint.values
        ]
        found: dict[Iri, None] = {}
        for node, depth in left:  # which grows
            found.update(dict.fromkeys(p for p in index.of(node, "path") if isinstance(p, Iri)))
            if depth < _DEEPEST:
                left += [(other, depth + 1) for _, other in index.referred(node)]
        return found

    def _membership(self, finding: Finding, focus: Subject) -> list[Culprit]:
        """What puts a node in the class that its shape is for, where no file says it."""
        for class_ in self._classes(finding):
            triple = (focus, _TYPE, class_)
            held = self._workspace.sparql
            said = (
                f"GRAPH <{ASSERTED.value}> {{ {held(focus)} <{_TYPE.value}> ?class }} "
                f"?class <{RDFS}subClassOf>* {held(class_)}"
            )
            if self._holds(triple) and not self._workspace.ask(f"ASK {{ {said} }}"):
                return [Culprit(triple, "object")]
        return []

    def _classes(self, finding: Finding) -> Iterator[Term]:
        """The classes that a shape, or one that leads to it, is for."""
        index = self._shapes.index
        seen = {finding.source_shape}
        left = [finding.source_shape]
        while left:
            node = left.pop()
            if node is None:
                continue
            yield from index.of(node, "targetClass")
            for parent in self._referring().get(node, ()):
                if parent not in seen:
                    seen.add(parent)
                    left.append(parent)

    def _referring(self) -> dict[Term, list[Term]]:
        if self._parents is None:
            self._parents = {}
            for shape in self._shapes.index.shapes:
                for _, other in self._shapes.index.referred(shape):
                    self._parents.setdefault(other, []).append(shape)
        return self._parents

    def _by_path(self, finding: Finding, focus: Subject, value: Term) -> list[Culprit]:
        """The last step of a path that is more than a property."""
        for shape in failed_shapes(self._shapes, finding):
            if shape.path is None:
                continue
            held = self._workspace.sparql
            *before, last = shape.path.steps or (shape.path.sparql,)
            start = f"{held(focus)} {'/'.join(before)} ?s ." if before else ""
            start = start or f"BIND({held(focus)} AS ?s)"
            query = (
                f"SELECT DISTINCT ?s ?p {{ {start} ?s ?p {held(value)} . "
                f"?s {last} {held(value)} }} LIMIT {_MOST_TRIPLES}"
            )
            rows = list(self._workspace.select(query))
            if rows:
                return [Culprit((s, p, value), "object") for s, p in rows]  # type: ignore[arg-type]
        return self._leading(focus, value) or self._leading(value, focus)

    def _leading(self, subject: Term, object: Term) -> list[Culprit]:
        """The triples from one node to another."""
        if isinstance(subject, Literal):
            return []
        held = self._workspace.sparql
        query = f"SELECT ?p {{ {held(subject)} ?p {held(object)} }} LIMIT {_MOST_TRIPLES}"
        found = [
            (subject, p, object) for (p,) in self._workspace.select(query) if isinstance(p, Iri)
        ]
        if not found and not isinstance(object, Literal):
            # Two nodes that a query puts side by side: the other one is where to look first.
            return [Culprit(triple, "subject") for triple in self._some(object)]
        return [Culprit(triple, "object") for triple in found]

    def _uses(self, node: Term) -> Iterator[Culprit]:
        """The asserted triples that speak of a node of which nothing else is said."""
        for quad in self._workspace.with_object(None, node):
            yield Culprit(quad[:3], "object")
        if isinstance(node, Iri):
            for quad in self._workspace.matching(node):
                yield Culprit(quad[:3], "predicate")

    def _some(self, node: Term) -> Iterator[Triple]:
        """One asserted triple of a node, its class if it has one."""
        if isinstance(node, Literal):
            return
        held = self._workspace.sparql(node)
        for pattern in (f"<{_TYPE.value}> ?o BIND(<{_TYPE.value}> AS ?p)", "?p ?o"):
            query = f"SELECT ?p ?o {{ GRAPH <{ASSERTED.value}> {{ {held} {pattern} }} }} LIMIT 1"
            for p, o in self._workspace.select(query):
                if isinstance(p, Iri) and o is not None:
                    yield node, p, o
                    return

    def _values(self, focus: Subject, path: Iri) -> list[Term]:
        query = f"SELECT ?o {{ {self._workspace.sparql(focus)} <{path.value}> ?o }}"
        return [o for (o,) in self._workspace.select(query) if o is not None][:_MOST_TRIPLES]

    def _holds(self, triple: Triple) -> bool:
        held = self._workspace.sparql
        return self._workspace.ask(f"ASK {{ {' '.join(map(held, triple))} }}")

    def _asserted(self, triple: Triple) -> tuple[Triple, ...]:
        """The triple if it is in a file, else those in files that it comes from."""
        found = self._leaves.get(triple)
        if found is None:
            found = self._leaves[triple] = tuple(dict.fromkeys(self._origins(triple)))
        return found

    def _origins(self, triple: Triple) -> Iterator[Triple]:
        if _is_asserted(self._workspace, triple):
            sources = DERIVED_FROM.get(triple[1].value, ())
            of_them = [
                (triple[0], source, value)
                for source in sources
                for value in self._values(triple[0], source)
            ]
            yield from of_them or [triple]
            return
        materialization = self._closure.materialization
        if materialization is None or self._proved >= _MOST_PROVED:
            return
        from relations_kg.entailment.explain import explain

        self._proved += 1
        for proof in explain(self._workspace, materialization, triple).proofs:
            for leaf in proof.leaves():
                if leaf.triple != triple and not _is_axiom(leaf.triple):
                    yield from self._origins(leaf.triple)


def _is_axiom(triple: Triple) -> bool:
    """Whether a triple is one of those that rules are made of."""
    from relations_kg.entailment.schema import AXIOM_CLASSES, AXIOM_PROPERTIES

    _, predicate, object_ = triple
    return predicate in AXIOM_PROPERTIES or (predicate == _TYPE and object_ in AXIOM_CLASSES)


def _is_asserted(workspace: Workspace, triple: Triple) -> bool:
    return not workspace.missing([Quad(*triple)], (ASSERTED,))
