"""What the data has of classes and properties, which shapes need not be asked about then."""

from __future__ import annotations

from functools import cached_property

from relations_kg.namespaces import RDF, RDFS
from relations_kg.rdf import Iri, Literal, Term
from relations_kg.store.workspace import Workspace

__all__ = ["Classes"]

_A = f"<{RDF}type>"


class Classes:
    """The hierarchy of classes in the data (``rdfs:subClassOf``).

    Args:
        workspace: the data.
        entailed: whether the data has what its hierarchy of classes and the domains of its
            properties entail.
    """

    def __init__(self, workspace: Workspace, *, entailed: bool) -> None:
        self._workspace = workspace
        self._entailed = entailed
        self._found: dict[Term, tuple[str, ...]] = {}
        self._used: dict[str, bool] = {}

    def is_used(self, predicate: str) -> bool:
        """Whether there is a triple with a predicate, which is as it stands in a query."""
        found = self._used.get(predicate)
        if found is None:
            found = self._used[predicate] = self._workspace.ask(f"ASK {{ ?s {predicate} ?o }}")
        return found

    def having_instances_of(self, top: Term) -> tuple[str, ...]:
        """The class itself and those below it that have instances, as they stand in a query."""
        found = self._found.get(top)
        if found is None:
            found = self._found[top] = tuple(self._find(top))
        return found

    def instances(self, variable: str, top: Term, number: int) -> str:
        """The pattern for the instances of a class; each may come several times."""
        classes = self.having_instances_of(top)
        if len(classes) == 1:
            return f"{variable} {_A} {classes[0]} ."
        return f"VALUES ?c{number} {{ {' '.join(classes)} }} {variable} {_A} ?c{number} ."

    def is_instance(self, variable: str, top: Term, number: int) -> str:
        """The expression for whether a node is an instance of a class."""
        classes = self.having_instances_of(top)
        if len(classes) == 1:
            if not self._workspace.ask(f"ASK {{ ?x {_A} {classes[0]} }}"):
                return "false"
            return f"EXISTS {{ {variable} {_A} {classes[0]} }}"
        listed = ", ".join(classes)
        return f"EXISTS {{ {variable} {_A} ?c{number} FILTER(?c{number} IN ({listed})) }}"

    def has_subjects_of(self, top: Term, predicate: str) -> bool:
        """Whether all subjects of a property are instances of a class, as its domain says."""
        domains = self._domains.get(predicate, ())
        return any(domain == top or self.is_below(domain, top) for domain in domains)

    def is_below(self, node: Term, top: Term) -> bool:
        """Whether each instance of one class is said to be one of the other class too."""
        if not self._entailed:
            return False
        seen: set[Term] = set()
        left: list[Term] = [top]
        while left:
            for below in self._subclasses.get(left.pop(), ()):
                if below == node:
                    return True
                if below not in seen:
                    seen.add(below)
                    left.append(below)
        return False

    @cached_property
    def _domains(self) -> dict[str, set[Term]]:
        found: dict[str, set[Term]] = {}
        if not self._entailed:
            return found
        query = f"SELECT ?property ?class {{ ?property <{RDFS}domain> ?class }}"
        for predicate, domain in self._workspace.select(query):
            if isinstance(predicate, Iri) and domain is not None:
                found.setdefault(f"<{predicate.value}>", set()).add(domain)
        return found

    def _find(self, top: Term) -> list[str]:
        term = self._workspace.sparql(top)
        if self._entailed or isinstance(top, Literal):
            return [term]
        below: dict[Term, None] = {}
        left: list[Term] = [top]
        while left:
            if (node := left.pop()) not in below:
                below[node] = None
                left.extend(self._subclasses.get(node, ()))
        del below[top]
        texts = map(self._workspace.sparql, below)
        ask = self._workspace.ask
        return [term, *(text for text in texts if ask(f"ASK {{ ?x {_A} {text} }}"))]

    @cached_property
    def _subclasses(self) -> dict[Term, list[Term]]:
        found: dict[Term, list[Term]] = {}
        query = f"SELECT ?below ?above {{ ?below <{RDFS}subClassOf> ?above }}"
        for below, above in self._workspace.select(query):
            if below is not None and above is not None and not isinstance(above, Literal):
                found.setdefault(above, []).append(below)
        return found
