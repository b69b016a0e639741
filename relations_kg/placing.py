"""Where findings can be mended: from a node, a path and a value to spans in files.

Looked up only when there is a finding. What a finding is about are triples: that of the value at
fault, or any of the node that lacks one. A triple that follows is traced to the asserted ones
that it follows from, and one that the loader derived to those that it was derived from. All that
is to be found in a file is found in one pass over it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal as Choice

from relations_kg.dataset.closure import Closure
from relations_kg.dataset.fact_places import DERIVED_FROM
from relations_kg.dataset.recipe import DataFile
from relations_kg.entailment.base import Inconsistency
from relations_kg.entailment.rules import Triple
from relations_kg.namespaces import CHECK, RDF, RDFS, RULE, SH
from relations_kg.rdf import Iri, Literal, Quad, Subject, Term
from relations_kg.report import Finding, PlacedFinding, Severity
from relations_kg.store.workspace import ASSERTED, Workspace
from relations_kg.syntax.spans import Place
from relations_kg.validation.compiled.messages import component
from relations_kg.validation.expected import expected, failed_shapes
from relations_kg.validation.index import ShapesIndex
from relations_kg.validation.places import Places
from relations_kg.validation.shapes import Shapes

__all__ = ["contradictions", "place_findings"]

_Part = Choice["subject", "predicate", "object"]
_PARTS: tuple[_Part, ...] = ("subject", "predicate", "object")
_TYPE = Iri(RDF + "type")
_CLOSED = Iri(SH + "ClosedConstraintComponent")
# What is said of all values together, and that there are too many of them.
_TOO_MANY = frozenset(
    Iri(f"{SH}{name}ConstraintComponent")
    for name in ("MaxCount", "QualifiedMaxCount", "UniqueLang")
)
_UNIQUE = Iri(SH + "UniqueLangConstraintComponent")
_COMPARING = frozenset(("equals", "disjoint", "lessThan", "lessThanOrEquals"))
_CHOOSING = ("or", "xone", "not")
_DEEPEST = 3
_MOST_TRIPLES = 20
_MOST_PROVED = 1000  # findings whose triples are traced to asserted ones, which takes a search


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A triple that a finding is about, and the part of it that is at fault."""

    triple: Triple
    part: _Part


@dataclass
class _Sought:
    """What is to be found of one finding: asserted triples, or the node as a subject."""

    finding: Finding
    wanted: list[_Wanted] = field(default_factory=list)
    last_first: bool = False


def place_findings(
    findings: Iterable[Finding],
    closure: Closure,
    files: Sequence[DataFile],
    shapes: Sequence[DataFile] = (),
) -> tuple[PlacedFinding, ...]:
    """The findings with the places where they can be mended, in their order.

    Args:
        findings: what a validation, the consistency check or a quality check found.
        closure: the facts and what follows from them.
        files: where the facts were read from, and then the ontology.
        shapes: where the shapes were read from.
    """
    findings = list(findings)
    if not findings:
        return ()
    index = ShapesIndex(quad for file in shapes for quad in file.read())
    known = Shapes(index)
    tracing = _Tracing(closure, known)
    sought = [tracing.sought(finding) for finding in findings]
    subjects: dict[Subject, None] = {}
    for each in sought:
        for wanted in each.wanted:
            subjects[wanted.triple[0]] = None
        if not isinstance(each.finding.focus_node, Literal):
            subjects[each.finding.focus_node] = None
    facts = _Facts(files, subjects)
    of_shapes = Places(shapes)
    names = {str(file.path): file.shown for file in shapes}
    return tuple(
        PlacedFinding(
            each.finding,
            tuple(_places(each, facts)),
            expected(known, each.finding),
            _shape_place(of_shapes, names, each.finding),
            closure.label(each.finding.focus_node),
        )
        for each in sought
    )


def contradictions(found: Iterable[Inconsistency]) -> Iterator[Finding]:
    """Contradictions as findings, whose component is the rule that concludes *false*."""
    for each in found:
        if each.triples:
            subject, predicate, object_, _ = each.triples[0]
            component = Iri(RULE + (each.rule or "list"))
            message = (each.message,)
            yield Finding(Severity.VIOLATION, message, subject, predicate, object_, None, component)


class _Tracing:
    """From findings to asserted triples."""

    def __init__(self, closure: Closure, shapes: Shapes) -> None:
        self._closure = closure
        self._workspace = closure.workspace
        self._shapes = shapes
        self._proved = 0
        self._leaves: dict[Triple, tuple[Triple, ...]] = {}
        self._parents: dict[Term, list[Term]] | None = None

    def sought(self, finding: Finding) -> _Sought:
        contradictory = finding.component.value.startswith(RULE)
        found = _Sought(finding, last_first=contradictory or finding.component in _TOO_MANY)
        about = self._about(finding)
        if not about and not any(self._some(finding.focus_node)):
            about = list(islice(self._uses(finding.focus_node), _MOST_TRIPLES))
        for wanted in about:
            asserted = self._asserted(wanted.triple)
            if asserted == (wanted.triple,):
                found.wanted.append(wanted)
            else:
                found.wanted += [_Wanted(triple, "object") for triple in asserted]
        return found

    def _about(self, finding: Finding) -> list[_Wanted]:
        """The triples that a finding is about; none where a node lacks something."""
        focus, value = finding.focus_node, finding.value
        if finding.component.value.startswith(RULE) and self._closure.materialization:
            return [
                _Wanted(quad[:3], "object")
                for each in self._closure.materialization.inconsistencies
                if each.message == finding.message
                for quad in each.triples
                if not is_axiom(quad[:3])
            ]
        if isinstance(focus, Literal):
            return list(islice(self._uses(focus), _MOST_TRIPLES))
        if value is None or value == focus:
            return self._without_value(finding, focus)
        if isinstance(finding.path, Iri):
            part: _Part = "predicate" if finding.component == _CLOSED else "object"
            triple = (focus, finding.path, value)
            if self._holds(triple):
                return [_Wanted(triple, part), *self._compared(finding, focus)]
            return self._leading(focus, value)
        if finding.path is None:
            return self._leading(focus, value)
        return self._by_path(finding, focus, value)

    def _without_value(self, finding: Finding, focus: Subject) -> list[_Wanted]:
        if isinstance(finding.path, Iri):
            values = self._values(focus, finding.path)
            if finding.component.value.startswith(CHECK):
                return [_Wanted((focus, finding.path, each), "predicate") for each in values]
            if finding.component not in _TOO_MANY:
                return self._membership(finding, focus)
            if finding.component == _UNIQUE:
                tags = Counter(each.language for each in values if isinstance(each, Literal))
                values = [v for v in values if isinstance(v, Literal) and tags[v.language] > 1]
            return [_Wanted((focus, finding.path, each), "object") for each in values]
        found = [
            _Wanted((focus, property_, each), "object")
            for property_ in self._alternatives(finding)
            for each in self._values(focus, property_)
        ]
        return found or self._membership(finding, focus)

    def _compared(self, finding: Finding, focus: Subject) -> list[_Wanted]:
        """The values of the property that those of another one are held against."""
        return [
            _Wanted((focus, other, each), "object")
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

    def _membership(self, finding: Finding, focus: Subject) -> list[_Wanted]:
        """What puts a node in the class that its shape is for, where no file says it."""
        for class_ in self._classes(finding):
            triple = (focus, _TYPE, class_)
            held = self._workspace.sparql
            said = (
                f"GRAPH <{ASSERTED.value}> {{ {held(focus)} <{_TYPE.value}> ?class }} "
                f"?class <{RDFS}subClassOf>* {held(class_)}"
            )
            if self._holds(triple) and not self._workspace.ask(f"ASK {{ {said} }}"):
                return [_Wanted(triple, "object")]
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

    def _by_path(self, finding: Finding, focus: Subject, value: Term) -> list[_Wanted]:
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
                return [_Wanted((s, p, value), "object") for s, p in rows]  # type: ignore[arg-type]
        return self._leading(focus, value) or self._leading(value, focus)

    def _leading(self, subject: Term, object: Term) -> list[_Wanted]:
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
            return [_Wanted(triple, "subject") for triple in self._some(object)]
        return [_Wanted(triple, "object") for triple in found]

    def _uses(self, node: Term) -> Iterator[_Wanted]:
        """The asserted triples that speak of a node of which nothing else is said."""
        for quad in self._workspace.with_object(None, node):
            yield _Wanted(quad[:3], "object")
        if isinstance(node, Iri):
            for quad in self._workspace.matching(node):
                yield _Wanted(quad[:3], "predicate")

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
                if leaf.triple != triple and not is_axiom(leaf.triple):
                    yield from self._origins(leaf.triple)


class _Facts:
    """What is said of some subjects, and where."""

    def __init__(self, files: Iterable[DataFile], subjects: Collection[Subject]) -> None:
        self._triples: dict[Triple, dict[_Part, Place]] = {}
        self._subjects: dict[Term, Place] = {}
        for file in files:
            self._read(file, subjects)

    def part(self, triple: Triple, part: _Part) -> Place | None:
        """The place of a part of a triple; ``None`` where it is in no file."""
        return self._triples.get(triple, {}).get(part)

    def subject(self, node: Term) -> Place | None:
        """The first place where something is said of a node."""
        return self._subjects.get(node)

    def _read(self, file: DataFile, subjects: Collection[Subject]) -> None:
        content = file.path.read_bytes() if file.content is None else file.content
        if not any(_local_name(node) in content for node in subjects):
            return
        for placed in file.placed(subjects, file.shown):
            places = dict(zip(_PARTS, placed[1:], strict=True))
            self._triples.setdefault(placed.quad[:3], places)
            self._subjects.setdefault(placed.quad.subject, placed.subject)


def is_axiom(triple: Triple) -> bool:
    """Whether a triple is one of those that rules are made of."""
    from relations_kg.entailment.schema import AXIOM_CLASSES, AXIOM_PROPERTIES

    _, predicate, object_ = triple
    return predicate in AXIOM_PROPERTIES or (predicate == _TYPE and object_ in AXIOM_CLASSES)


def _is_asserted(workspace: Workspace, triple: Triple) -> bool:
    return not workspace.missing([Quad(*triple)], (ASSERTED,))


def _local_name(node: Term) -> bytes:
    """The last part of an IRI, which a text that names it has unless escapes hide it."""
    return re.split("[/#]", node.value)[-1].encode() if isinstance(node, Iri) else b""


def _places(sought: _Sought, facts: _Facts) -> Iterator[Place]:
    pairs = [
        (wanted, place)
        for wanted in sought.wanted
        if (place := facts.part(wanted.triple, wanted.part))
    ]
    if sought.last_first:
        # What was written last is a mistake more often than what was there; and so is a link
        # that makes a node of a class, than the class that it is said to be of.
        pairs.sort(key=lambda pair: (pair[0].triple[1] != _TYPE, _order(pair[1])), reverse=True)
    found = [place for _, place in pairs]
    if not found and not isinstance(sought.finding.focus_node, Literal):
        place = facts.subject(sought.finding.focus_node)
        found = [place] if place else []
    yield from dict.fromkeys(found)


def _order(place: Place) -> tuple[str, tuple[int, int]]:
    return place.path, (place.span.start if place.span else (0, 0))


def _shape_place(places: Places, names: Mapping[str, str], finding: Finding) -> Place | None:
    found = places.of(finding.source_shape)
    return None if found is None else found._replace(path=names[found.path])
