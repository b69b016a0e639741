"""Rules that need not run, because others have said it of every triple that they could match.

A property that nobody asserts has its triples from rules. Where each of those rules has a
premise that already puts the node in question in the class, or in one below it, the domain or
range of the property says nothing new: ``concernedIn`` is the inverse of ``concerns``, and the
range of that is known to be in force.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from relations_kg.entailment.rules import TYPE, Atom, Rule, Symbol, Variable, symbol_of
from relations_kg.entailment.schema import Order
from relations_kg.rdf import Iri, Term

__all__ = ["covered"]


def covered(rules: Sequence[Rule], is_asserted: Callable[[Symbol], bool]) -> frozenset[Rule]:
    """The rules that conclude nothing that others do not, whatever the triples are.

    Args:
        rules: all that run.
        is_asserted: whether a triple of a symbol is asserted.
    """
    makers: defaultdict[Iri, list[Rule]] = defaultdict(list)
    # For the subject (0) or object (1) of a property, the classes that rules put it in.
    classes_of: defaultdict[tuple[Iri, int], set[Term]] = defaultdict(set)
    order = Order()
    typing = []
    for rule in rules:
        head = rule.head
        if head is None:
            continue
        if head.predicate != TYPE:
            makers[head.predicate].append(rule)
        elif len(rule.body) == 1 and not rule.datatypes and not isinstance(head.object, Variable):
            (atom,) = rule.body
            if atom.predicate == TYPE:
                if atom.subject == head.subject and not isinstance(atom.object, Variable):
                    order.add(atom.object, head.object)
            elif isinstance(head.subject, Variable) and isinstance(atom.object, Variable):
                place = 0 if head.subject == atom.subject else 1
                classes_of[atom.predicate, place].add(head.object)
                typing.append((rule, atom.predicate, place, head.object))

    def implies(atom: Atom, node: Variable) -> Iterator[Term]:
        """The classes that a node is in where an atom holds."""
        if atom.predicate == TYPE:
            if atom.subject == node and not isinstance(atom.object, Variable):
                yield atom.object
            return
        if isinstance(atom.subject, Variable) and isinstance(atom.object, Variable):
            for place, other in ((0, atom.subject), (1, atom.object)):
                if other == node:
                    yield from classes_of[atom.predicate, place]

    def covers(maker: Rule, place: int, class_: Term) -> bool:
        assert maker.head is not None
        node = maker.head.subject if place == 0 else maker.head.object
        return isinstance(node, Variable) and any(
            known == class_ or class_ in order.above(known)
            for atom in maker.body
            for known in implies(atom, node)
        )

    found = []
    for rule, property_, place, class_ in typing:
        sources = makers.get(property_, [])
        if (
            sources
            and all(covers(maker, place, class_) for maker in sources)
            and not is_asserted(symbol_of(rule.body[0]))
        ):
            found.append(rule)
    return frozenset(found)
