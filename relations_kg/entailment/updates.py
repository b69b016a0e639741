"""Strata of rules as SPARQL updates over a workspace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from relations_kg.entailment.rules import ANY_CLASS, TYPE, Atom, Rule, Symbol, Variable, symbol_of
from relations_kg.entailment.strata import Stratum
from relations_kg.rdf import Iri, Term
from relations_kg.store.workspace import ASSERTED, Workspace

__all__ = ["Updates"]

_MANY = 1000  # triples; how many more there are than these says little about an order
_ENDS = (Variable("?s"), Variable("?o"))


class Updates:
    """Runs rules over what is asserted and inferred.

    Args:
        workspace: the triples.
        inferred: the named graph for what follows.
        new: a named graph of triples that are new; what follows goes there as well, and only
            what follows from one of them is looked for. ``None``: look for everything.
        skipped: rules that conclude nothing that others do not.
    """

    def __init__(
        self,
        workspace: Workspace,
        inferred: Iri,
        new: Iri | None = None,
        *,
        skipped: frozenset[Rule] = frozenset(),
    ) -> None:
        self._workspace = workspace
        self._target = new or inferred
        self._new = new
        self._skipped = skipped
        self._graphs = [ASSERTED, inferred, *([new] if new else [])]
        self._present: dict[tuple[Symbol, Iri | None], bool] = {}
        self._sizes: dict[Symbol, int] = {}
        workspace.see(*self._graphs[1:])

    def run(self, stratum: Stratum) -> None:
        """Add all that follows by the rules of a stratum."""
        if not stratum.recursive:
            for rule in stratum.rules:
                if rule not in self._skipped:
                    self._run_once(rule)
        elif self._new is None and (composed := _composed(stratum.rules)) is not None:
            for rule in composed:
                self._run_once(rule)
        elif self._new is None and _is_transitivity(stratum.rules):
            self._run_path(stratum.rules[0])
        else:
            self._run_rounds(stratum.rules)

    def pairs(self, rule: Rule) -> Iterator[tuple[Term, Term]]:
        """The pairs of nodes that a rule with ``owl:sameAs`` in its head says are the same."""
        assert rule.head is not None
        names = f"{_name(rule.head.subject)} {_name(rule.head.object)}"
        for index in self._starts(rule):
            if index is None and self._has_single_values(rule):
                continue
            body = self._where(rule, index, self._new)
            for one, other in self._workspace.select(f"SELECT DISTINCT {names} {{ {body} }}"):
                if one is not None and other is not None:
                    yield one, other

    def _has_single_values(self, rule: Rule) -> bool:
        """Whether two atoms that are to match different triples of a node have one each."""
        if len(rule.body) != 2:
            return False
        one, other = rule.body
        shared = set(one.variables).intersection(other.variables)
        if one.predicate != other.predicate or not rule.different or len(shared) != 1:
            return False
        # Two counts in one scan take a third of the time of the join.
        pattern = one.sparql(self._workspace.sparql)
        ((links, nodes),) = self._workspace.select(
            f"SELECT (COUNT(*) AS ?links) (COUNT(DISTINCT {shared.pop().name}) AS ?nodes) "
            f"{{ {pattern} }}"
        )
        return links == nodes

    def _run_once(self, rule: Rule) -> None:
        for index in self._starts(rule):
            self._insert(rule, self._target, self._graphs, index, self._new)

    def _starts(self, rule: Rule) -> Sequence[int | None]:
        """The atoms one of which has to match something new; ``[None]`` where all is asked for."""
        symbols = [symbol_of(atom) for atom in rule.body]
        if not all(self._is_present(symbol) for symbol in symbols):
            return ()
        if self._new is None:
            return (None,)
        return [i for i, symbol in enumerate(symbols) if self._is_present(symbol, self._new)]

    def _run_path(self, rule: Rule) -> None:
        """A property that is transitive and nothing else: the engine's own paths do it."""
        symbol = symbol_of(rule.body[0])
        if not self._is_present(symbol):
            return
        p = f"<{symbol.property.value}>"
        self._workspace.update(
            f"INSERT {{ GRAPH <{self._target.value}> {{ ?x {p} ?z }} }} {self._using()}"
            f"WHERE {{ ?x {p}/{p}+ ?z FILTER NOT EXISTS {{ ?x {p} ?z }} }}"
        )

    def _run_rounds(self, rules: Sequence[Rule]) -> None:
        """Semi-naive evaluation: after the first round, only with what the last one found."""
        made = {symbol_of(rule.head) for rule in rules if rule.head}
        # When everything is looked for, only these rules conclude what they do. So what the first
        # round finds is all that is inferred of it, and need not be in a graph of its own.
        last = self._workspace.fresh_graph() if self._new else self._target
        for rule in rules:
            for index in self._starts(rule):
                self._insert(rule, last, self._graphs, index, self._new, fresh=True)
        while any(self._is_in(symbol, last) for symbol in made):
            following = self._workspace.fresh_graph()
            graphs = list(dict.fromkeys((*self._graphs, last)))
            for rule in rules:
                symbols = [symbol_of(atom) for atom in rule.body]
                if not all(
                    self._workspace.sees(s.property, s.class_) or self._is_in(s, last)
                    for s in symbols
                ):
                    continue
                for index, symbol in enumerate(symbols):
                    if _may_match(symbol, made) and self._is_in(symbol, last):
                        self._insert(rule, following, graphs, index, last, fresh=True)
            if last != self._target:
                self._workspace.move(last, self._target)
            last = following
        self._present.clear()

    def _insert(
        self,
        rule: Rule,
        target: Iri,
        graphs: Sequence[Iri],
        index: int | None,
        new: Iri | None,
        *,
        fresh: bool = False,
    ) -> None:
        head = rule.head
        assert head is not None
        pattern = head.sparql(self._workspace.sparql)
        where = self._where(rule, index, new)
        symbol = symbol_of(head)
        if fresh or self._is_present(symbol):
            # Without what is there already. Many objects of a property are few nodes.
            variables = {v.name for v in head.variables}
            if len(variables) < len(rule.variables) and variables:
                where = f"{{ SELECT DISTINCT {' '.join(sorted(variables))} {{ {where} }} }}"
            where += f" FILTER NOT EXISTS {{ {pattern} }}"
        self._workspace.update(
            f"INSERT {{ GRAPH <{target.value}> {{ {pattern} }} }} {self._using(graphs, new)}"
            f"WHERE {{ {where} }}"
        )
        for key in ((symbol, None), (symbol, self._new)):
            self._present.pop(key, None)
        if symbol.property == TYPE:
            self._present.pop((ANY_CLASS, None), None)
        if self._sizes.get(symbol, 0) < _MANY:
            self._sizes.pop(symbol, None)

    def _where(self, rule: Rule, index: int | None, new: Iri | None) -> str:
        return rule.where(
            self._workspace.sparql,
            self._workspace.forms.datatypes,
            new=index,
            new_graph=new.value if new else "",
            is_small=new != self._target or self._new is not None,
            # Behind one of few new triples the order of the others matters little.
            order=self._size if len(rule.body) > 1 and self._new is None else None,
        )

    def _using(self, graphs: Sequence[Iri] | None = None, new: Iri | None = None) -> str:
        clauses = [f"USING <{graph.value}> " for graph in graphs or self._graphs]
        if new is not None:
            clauses.append(f"USING NAMED <{new.value}> ")
        return "".join(clauses)

    def _is_present(self, symbol: Symbol, graph: Iri | None = None) -> bool:
        """Whether a triple of that symbol is there, in any graph or in one."""
        key = symbol, graph
        found = self._present.get(key)
        if found is None:
            if graph is None:
                found = self._workspace.sees(symbol.property, symbol.class_)
            else:
                found = self._is_in(symbol, graph)
            self._present[key] = found
        return found

    def _is_in(self, symbol: Symbol, graph: Iri) -> bool:
        return self._workspace.has(graph, symbol.property, symbol.class_)

    def _size(self, atom: Atom) -> float:
        """How many triples an atom matches; one with a term in the place of a node, few."""
        if not isinstance(atom.subject, Variable):
            return 0
        symbol = symbol_of(atom)
        size = self._sizes.get(symbol)
        if size is None:
            class_ = Variable("?c") if symbol.class_ is None else symbol.class_
            pattern = Atom(Variable("?s"), symbol.property, class_).sparql(self._workspace.sparql)
            size = self._sizes[symbol] = self._workspace.size(pattern)
        if atom.predicate != TYPE and not isinstance(atom.object, Variable):
            return size / 100
        return size


def _may_match(symbol: Symbol, made: set[Symbol]) -> bool:
    if symbol in made:
        return True
    return symbol.property == TYPE and (
        ANY_CLASS in made or (symbol == ANY_CLASS and any(s.property == TYPE for s in made))
    )


def _is_transitivity(rules: Sequence[Rule]) -> bool:
    return len(rules) == 1 and rules[0].name == "prp-trp"


def _composed(rules: Sequence[Rule]) -> list[Rule] | None:
    """Rules that find in one run what these find in many; ``None`` where there are none.

    Inverses, equivalents and symmetry make circles of rules that each turn one triple into one
    other. Their compositions, each run once, are enough: a triple of the circle comes from one
    that was there before it.
    """
    steps: defaultdict[tuple[Symbol, bool], list[tuple[Symbol, bool]]] = defaultdict(list)
    for rule in rules:
        head, body = rule.head, rule.body
        if head is None or len(body) != 1 or rule.datatypes or rule.different:
            return None
        (atom,) = body
        if atom.predicate == TYPE and head.predicate == TYPE:
            if atom.subject != head.subject or not isinstance(atom.subject, Variable):
                return None
            if isinstance(atom.object, Variable) or isinstance(head.object, Variable):
                return None
            swapped = False
        elif TYPE in (atom.predicate, head.predicate):
            return None
        else:
            nodes = atom.subject, atom.object
            if not all(isinstance(node, Variable) for node in nodes) or nodes[0] == nodes[1]:
                return None
            if (head.subject, head.object) not in (nodes, nodes[::-1]):
                return None
            swapped = (head.subject, head.object) != nodes
        for turned in (False, True):
            steps[symbol_of(atom), turned].append((symbol_of(head), turned != swapped))
    composed = []
    for start in dict.fromkeys(symbol_of(rule.body[0]) for rule in rules):
        straight = _reached(start, steps, turning=False)
        for symbol, turned in _reached(start, steps, turning=True):
            if (symbol, turned) == (start, False):
                continue
            nodes = _ENDS[::-1] if turned else _ENDS
            # What comes by way of an inverse had its object as a subject, which no literal is.
            only = () if turned or (symbol, turned) in straight else (_ENDS[1],)
            head = _atom(symbol, nodes)
            composed.append(Rule("", (_atom(start, _ENDS),), head, nodes=only))
    return composed


def _reached(
    start: Symbol,
    steps: Mapping[tuple[Symbol, bool], list[tuple[Symbol, bool]]],
    *,
    turning: bool,
) -> dict[tuple[Symbol, bool], None]:
    """What rules make of a triple of ``start``, and whether its ends are the other way round."""
    reached = {(start, False): None}
    left = [(start, False)]
    while left:
        for step in steps.get(left.pop(), ()):
            if step not in reached and (turning or not step[1]):
                reached[step] = None
                left.append(step)
    return reached


def _atom(symbol: Symbol, nodes: tuple[Variable, ...]) -> Atom:
    if symbol.class_ is not None:
        return Atom(_ENDS[0], TYPE, symbol.class_)
    return Atom(nodes[0], symbol.property, nodes[1])


def _name(node: object) -> str:
    assert isinstance(node, Variable)
    return node.name
