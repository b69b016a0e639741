"""Rules over data, specialised to the axioms of an ontology, and their SPARQL.

A rule is a Horn clause: where its body holds, its head follows; a rule without a head is a
contradiction. The classes and properties in it are those that the axioms name. Variables are
in the places of nodes only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from relations_kg.namespaces import OWL, RDF
from relations_kg.rdf import BlankNode, Iri, Literal, Quad, Subject, Term

__all__ = [
    "ANY_CLASS",
    "SAME_AS",
    "TYPE",
    "Atom",
    "Node",
    "Rule",
    "Symbol",
    "Triple",
    "Variable",
    "symbol_of",
]

TYPE = Iri(RDF + "type")
SAME_AS = Iri(OWL + "sameAs")

Triple: TypeAlias = tuple[Subject, Iri, Term]


class Variable(NamedTuple):
    """A variable of a rule; ``name`` begins with a question mark, which no other term does."""

    name: str


Node: TypeAlias = Variable | Iri | BlankNode | Literal


class Atom(NamedTuple):
    """A triple pattern: ``predicate`` is never a variable."""

    subject: Node
    predicate: Iri
    object: Node

    def sparql(self, held: Callable[[Term], str]) -> str:
        """The pattern in SPARQL, without a full stop; ``held`` writes a term."""
        subject, object_ = (_sparql(node, held) for node in (self.subject, self.object))
        return f"{subject} <{self.predicate.value}> {object_}"

    @property
    def variables(self) -> Iterator[Variable]:
        """Its variables, in order."""
        for node in (self.subject, self.object):
            if isinstance(node, Variable):
                yield node


class Symbol(NamedTuple):
    """What an atom is about: a property, or a class as the object of ``rdf:type``.

    Two atoms can match the same triple only if their symbols are equal, or one is
    :data:`ANY_CLASS` and the other is about a class.
    """

    property: Iri
    class_: Term | None = None


ANY_CLASS = Symbol(TYPE)
"""The symbol of ``?x rdf:type ?y``."""


def symbol_of(atom: Atom | Triple | Quad) -> Symbol:
    """The symbol of a triple pattern or of a triple."""
    if atom[1] == TYPE and not isinstance(atom[2], Variable):
        return Symbol(TYPE, atom[2])
    return Symbol(atom[1])


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of OWL 2 RL/RDF or RDFS, with the ontology's terms in the places of its variables.

    Attributes:
        name: as the W3C calls it: ``prp-spo2``, ``cax-sco``, ``rdfs9``.
        body: what must hold.
        head: what follows; ``None``: a contradiction.
        axioms: the triples of the ontology that make it a rule.
        different: pairs of variables that must stand for different terms.
        datatypes: for a variable, the datatypes of which its literal may be.
        nodes: variables that must not stand for a literal.
    """

    name: str
    body: tuple[Atom, ...]
    head: Atom | None
    axioms: tuple[Triple, ...] = ()
    different: tuple[tuple[Variable, Variable], ...] = ()
    datatypes: tuple[tuple[Variable, tuple[str, ...]], ...] = ()
    nodes: tuple[Variable, ...] = ()

    @property
    def identifies(self) -> bool:
        """Whether it concludes that two nodes are the same."""
        return self.head is not None and self.head.predicate == SAME_AS

    @property
    def variables(self) -> list[Variable]:
        """The variables of the body, each once, in order."""
        return list(dict.fromkeys(v for atom in self.body for v in atom.variables))

    def where(
        self,
        held: Callable[[Term], str],
        datatypes_of: Callable[[Iterable[str]], list[str]],
        *,
        new: int | None = None,
        new_graph: str = "",
        is_small: bool = True,
        order: Callable[[Atom], float] | None = None,
    ) -> str:
        """The body as a group graph pattern, without braces.

        Args:
            held: writes a term.
            datatypes_of: the datatypes that ``DATATYPE()`` gives for literals of some.
            new: index of the atom that is to match in ``new_graph`` only.
            new_graph: IRI of that named graph.
            is_small: whether that graph holds few triples; its atom comes first then, since the
                engine joins in the order of writing.
            order: smaller ones come first.
        """
        indices = _connected(self.body, new if is_small else None, order)
        parts = []
        for index in indices:
            pattern = self.body[index].sparql(held)
            parts.append(f"GRAPH <{new_graph}> {{ {pattern} }}" if index == new else f"{pattern} .")
        for one, other in self.different:
            parts.append(f"FILTER(!sameTerm({one.name}, {other.name}))")
        for variable, iris in self.datatypes:
            names = ", ".join(f"<{iri}>" for iri in datatypes_of(iris))
            name = variable.name
            parts.append(f"FILTER(isLiteral({name}) && DATATYPE({name}) IN ({names}))")
        parts += [f"FILTER(!isLiteral({variable.name}))" for variable in self.nodes]
        return " ".join(parts)


def _connected(
    body: tuple[Atom, ...], first: int | None, order: Callable[[Atom], float] | None
) -> list[int]:
    """The indices of the atoms so that each shares a variable with one before, where one does."""
    left = list(range(len(body)))
    if order is not None:
        sizes = {index: order(body[index]) for index in left}
        left.sort(key=lambda index: sizes[index])
    if first is not None:
        left.remove(first)
        left.insert(0, first)
    chosen = [left.pop(0)]
    bound = set(body[chosen[0]].variables)
    while left:
        following = next((i for i in left if bound.intersection(body[i].variables)), left[0])
        left.remove(following)
        chosen.append(following)
        bound.update(body[following].variables)
    return chosen


def _sparql(node: Node, held: Callable[[Term], str]) -> str:
    return node.name if isinstance(node, Variable) else held(node)
