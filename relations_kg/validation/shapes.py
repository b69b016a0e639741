"""The shapes of a shapes graph, as far as an engine has to know them.

The graph has been found well-formed before (:mod:`relations_kg.validation.wellformed`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relations_kg.namespaces import OWL, RDFS, SH
from relations_kg.rdf import Iri, Literal, Term
from relations_kg.report import Severity
from relations_kg.validation.index import TYPE, ShapesIndex
from relations_kg.validation.paths import Path, path_of

__all__ = ["Constraint", "Query", "Shape", "Shapes", "Target", "messages_of"]

_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_OF_VALUES = (
    *("class", "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive"),
    *("maxExclusive", "maxInclusive", "minLength", "maxLength", "pattern", "equals", "disjoint"),
    *("lessThan", "lessThanOrEquals", "not", "node", "property", "hasValue"),
)
_VALUES = {SH + name: name for name in _OF_VALUES}
_LISTS = ("languageIn", "in", "and", "or", "xone")
_PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Target:
    """A way to say which nodes a shape is for.

    Attributes:
        kind: ``targetClass``, ``targetNode``, ``targetSubjectsOf`` or ``targetObjectsOf``.
        term: the class, the node or the property.
    """

    kind: str
    term: Term


@dataclass(frozen=True)
class Query:
    """A constraint in SPARQL (SHACL, section 5).

    Attributes:
        text: the ``SELECT`` without its prologue.
        prologue: the declarations of prefixes.
        messages: its own, with the variables in them.
    """

    text: str
    prologue: str
    messages: tuple[Literal, ...]


@dataclass(frozen=True)
class Constraint:
    """One constraint component of a shape with all values that the shape gives for it.

    Attributes:
        name: of the parameter, without the namespace.
        values: its values; those of a list in their order.
        minimum: for ``qualifiedValueShape``, how many values conform at least.
        maximum: for ``qualifiedValueShape``, how many values conform at most.
        siblings: for ``qualifiedValueShape``, the shapes that a value must not conform to.
        flags: for ``pattern``, those of the regular expression.
        queries: for ``sparql``, the constraints.
    """

    name: str
    values: tuple[Term, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    siblings: tuple[Term, ...] = ()
    flags: str = ""
    queries: tuple[Query, ...] = ()

    @property
    def number(self) -> int:
        """The one value, an integer."""
        (value,) = self.values
        assert isinstance(value, Literal)
        return int(value.lexical)


@dataclass(frozen=True)
class Shape:
    """A shape.

    Attributes:
        node: what stands for it in the shapes graph.
        named: itself or the nearest shape around it that has an IRI, as reports tell it.
        path: for a property shape.
        severity: of its findings; one that SHACL does not know counts as a violation.
        messages: those given by ``sh:message``, as they stand in the graph.
        targets: which nodes it is for.
        constraints: what it demands; a list per component where ``sh:and`` and its like have
            several values.
        custom: the constraint components of the graph's own that it uses.
    """

    node: Term
    named: Term
    path: Path | None
    severity: Severity
    messages: tuple[Literal, ...]
    targets: tuple[Target, ...]
    constraints: tuple[Constraint, ...]
    custom: tuple[Term, ...] = ()

    def of(self, name: str) -> Iterator[Constraint]:
        """The constraints of one component."""
        return (constraint for constraint in self.constraints if constraint.name == name)


class Shapes:
    """The shapes of a graph, each read when it is asked for.

    Attributes:
        index: the graph.
        targeted: the shapes that say by themselves which nodes they are for, in the order of
            the graph, without those that are deactivated.
    """

    def __init__(self, index: ShapesIndex) -> None:
        self.index = index
        self._read: dict[Term, Shape | None] = {}
        self._class_types = _below(index, Iri(RDFS + "Class"), Iri(OWL + "Class"))
        self.targeted = tuple(
            shape for node in index.shapes if (shape := self.get(node)) and shape.targets
        )

    def get(self, node: Term) -> Shape | None:
        """The shape, or ``None`` if it is deactivated."""
        if node not in self._read:
            self._read[node] = self._shape(node)
        return self._read[node]

    def _shape(self, node: Term) -> Shape | None:
        index = self.index
        if any(_is_true(value) for value in index.of(node, "deactivated")):
            return None
        paths = index.of(node, "path")
        severities = [v.value for v in index.of(node, "severity") if isinstance(v, Iri)]
        known = [severity for severity in Severity if severity.value in severities]
        described = index.described.get(node, {})
        return Shape(
            node=node,
            named=index.around(node) or node,
            path=path_of(index, paths[0]) if paths else None,
            severity=known[0] if known else Severity.VIOLATION,
            messages=tuple(m for m in index.of(node, "message") if isinstance(m, Literal)),
            targets=tuple(self._targets(node)),
            constraints=tuple(self._constraints(node)),
            custom=tuple(
                component.node
                for component in index.components
                if component.mandatory and all(iri in described for iri in component.mandatory)
            ),
        )

    def _targets(self, node: Term) -> Iterator[Target]:
        for kind in _TARGETS:
            for term in self.index.of(node, kind):
                yield Target(kind, term)
        if not self._class_types.isdisjoint(self.index.objects(node, TYPE)):
            yield Target("targetClass", node)

    def _constraints(self, node: Term) -> Iterator[Constraint]:
        index = self.index
        described = index.described.get(node, {})
        for iri, name in _VALUES.items():
            if values := described.get(iri):
                given = index.of(node, "flags") if name == "pattern" else ()
                flags = "".join(flag.lexical for flag in given if isinstance(flag, Literal))
                yield Constraint(name, tuple(values), flags=flags)
        for name in _LISTS:
            for head in index.of(node, name):
                yield Constraint(name, tuple(index.items(head) or ()))
        if any(_is_true(value) for value in index.of(node, "uniqueLang")):
            yield Constraint("uniqueLang")
        if any(_is_true(value) for value in index.of(node, "closed")):
            heads = index.of(node, "ignoredProperties")
            allowed = [member for head in heads for member in index.items(head) or ()]
            for shape in index.of(node, "property"):
                allowed += index.of(shape, "path")
            yield Constraint("closed", tuple(term for term in allowed if isinstance(term, Iri)))
        yield from self._qualified(node)
        if queries := tuple(self._queries(node)):
            yield Constraint("sparql", queries=queries)

    def _qualified(self, node: Term) -> Iterator[Constraint]:
        index = self.index
        if not index.of(node, "path"):
            return
        disjoint = any(_is_true(value) for value in index.of(node, "qualifiedValueShapesDisjoint"))
        for shape in index.of(node, "qualifiedValueShape"):
            siblings = {
                sibling: None
                for parent in (self._parents(node) if disjoint else ())
                for other in index.of(parent, "property")
                for sibling in index.of(other, "qualifiedValueShape")
                if sibling != shape
            }
            yield Constraint(
                "qualifiedValueShape",
                (shape,),
                minimum=_integer(index.of(node, "qualifiedMinCount")),
                maximum=_integer(index.of(node, "qualifiedMaxCount")),
                siblings=tuple(siblings),
            )

    def _parents(self, node: Term) -> list[Term]:
        return [s for s, by in self.index.described.items() if node in by.get(SH + "property", ())]

    def _queries(self, node: Term) -> Iterator[Query]:
        index = self.index
        for query in index.of(node, "sparql"):
            if any(_is_true(value) for value in index.of(query, "deactivated")):
                continue
            for text in index.of(query, "select"):
                if isinstance(text, Literal):
                    messages = (m for m in index.of(query, "message") if isinstance(m, Literal))
                    yield Query(text.lexical, self._prologue(query), tuple(messages))

    def _prologue(self, query: Term) -> str:
        """The prefixes that the query refers to (SHACL, section 5.2.1), and some that are known."""
        index = self.index
        known = dict(_PREFIXES)
        left, seen = list(index.of(query, "prefixes")), set()
        while left:
            if (ontology := left.pop()) in seen:
                continue
            seen.add(ontology)
            left.extend(index.objects(ontology, OWL + "imports"))
            for declaration in index.of(ontology, "declare"):
                for prefix in index.of(declaration, "prefix"):
                    for namespace in index.of(declaration, "namespace"):
                        if isinstance(prefix, Literal) and isinstance(namespace, Literal):
                            known[prefix.lexical] = namespace.lexical
        return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in known.items())


def messages_of(literals: tuple[Literal, ...]) -> tuple[str, ...]:
    """The messages as reports tell them: those in English or without a language first."""
    order = sorted(
        literals, key=lambda m: ((m.language or "en").partition("-")[0] != "en", m.lexical)
    )
    return tuple(message.lexical for message in order)


def _below(index: ShapesIndex, *classes: Term) -> frozenset[Term]:
    subclasses: dict[Term, list[Term]] = {}
    for node, by_predicate in index.described.items():
        for above in by_predicate.get(RDFS + "subClassOf", ()):
            subclasses.setdefault(above, []).append(node)
    found: set[Term] = set()
    left = list(classes)
    while left:
        if (top := left.pop()) not in found:
            found.add(top)
            left.extend(subclasses.get(top, ()))
    return frozenset(found)


def _is_true(value: Term) -> bool:
    return isinstance(value, Literal) and value.lexical in ("true", "1")


def _integer(values: list[Term]) -> int | None:
    for value in values:
        if isinstance(value, Literal):
            return int(value.lexical)
    return None
