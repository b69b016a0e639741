"""Runs rules over a workspace until nothing new follows, and keeps the result up to date.

Strata run in order. In one that is not recursive each rule runs once; in a recursive one a
rule runs again only where an atom of its body matches what the last round found. When triples
are added later, every rule is asked only where it matches one of them.

While rules run, one node stands for each class of equal ones (see
:mod:`relations_kg.entailment.equality`). Asserted triples of the others wait in
:data:`REPLACED`, and what follows for them is written to :data:`EXPANDED` at the end; whoever
asks the workspace then sees both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from relations_kg.entailment import compile as compilation
from relations_kg.entailment.base import OWL_RL, Inconsistency, graph_of
from relations_kg.entailment.consistency import Consistency
from relations_kg.entailment.coverage import covered
from relations_kg.entailment.equality import Equivalence
from relations_kg.entailment.rules import SAME_AS, TYPE, Atom, Rule, Triple, Variable, symbol_of
from relations_kg.entailment.schema import ALL_DIFFERENT, AXIOM_CLASSES, AXIOM_PROPERTIES
from relations_kg.entailment.selection import is_of_vocabulary, is_told
from relations_kg.entailment.strata import Stratum, stratify
from relations_kg.entailment.updates import Updates
from relations_kg.namespaces import DATASET, OWL, RDF, RDFS, XSD
from relations_kg.rdf import Iri, Literal, Quad, Term
from relations_kg.store.workspace import ASSERTED, Workspace

__all__ = ["EXPANDED", "REPLACED", "Materialization"]

REPLACED = Iri(DATASET + "replaced")
"""Asserted triples of nodes that another node stands for."""
EXPANDED = Iri(DATASET + "expanded")
"""What follows for nodes that another node stands for."""
_NEW = Iri(DATASET + "new")
_ADDED = Iri(DATASET + "added")
_VOCABULARIES = tuple(f"<{iri}".encode() for iri in (RDF, RDFS, OWL, XSD))
_EXPLICIT = Rule(
    "eq-sym",
    (Atom(Variable("?x"), SAME_AS, Variable("?y")),),
    Atom(Variable("?x"), SAME_AS, Variable("?y")),
)
_AXIOM_PROPERTIES, _AXIOM_CLASSES = frozenset(AXIOM_PROPERTIES), frozenset(AXIOM_CLASSES)


class Materialization:
    """What follows from the triples of a workspace.

    Attributes:
        inferred: the named graph of what follows.
        inconsistencies: the contradictions found.
        program: the rules for the axioms that are there.
        equivalence: the nodes that are the same.
    """

    def __init__(
        self,
        workspace: Workspace,
        regime: str,
        *,
        without: Collection[str] = (),
        identifying: bool = True,
    ) -> None:
        """Prepare; :meth:`run` does the work.

        Args:
            workspace: the asserted triples, in its graph for them.
            regime: ``rdfs`` or ``owl-rl``.
            without: names of rules to leave out.
            identifying: whether functional properties, keys and cardinalities make two nodes
                one. Two values where one is allowed are a contradiction even so.
        """
        self._identifying = identifying
        self.inferred = graph_of(regime)
        self.inconsistencies: tuple[Inconsistency, ...] = ()
        self.program = compilation.Program((), (), ())
        self.equivalence = Equivalence()
        self._workspace = workspace
        self._is_owl = regime == OWL_RL
        self._without = frozenset(without)
        self._axioms: frozenset[Triple] | None = None
        self._strata: list[Stratum] = []
        self._makes_axioms = False
        self._known: frozenset[Triple] = frozenset()
        self._conflicts: dict[tuple[Term, Term], Rule] = {}

    def run(self) -> None:
        """Compute everything that follows."""
        workspace = self._workspace
        for graph in (self.inferred, EXPANDED):
            workspace.clear(graph)
        workspace.move(REPLACED, ASSERTED)
        self.equivalence, self._axioms, self._conflicts = Equivalence(), None, {}
        self._known = frozenset()
        self.program = compilation.Program((), (), ())
        self._close(None)

    def add(self, quads: Iterable[Quad]) -> None:
        """Assert more triples, and compute what follows from them at a cost in proportion."""
        workspace = self._workspace
        workspace.clear(EXPANDED)
        given = list(dict.fromkeys(quad._replace(graph=None) for quad in quads))
        fresh = workspace.missing(given, (ASSERTED, REPLACED))
        asserted, derived = [], []
        for quad in fresh:
            triple = self.equivalence.canonical(quad[:3])
            if triple == quad[:3]:
                asserted.append(quad)
                continue
            workspace.add([quad], REPLACED)
            if triple is not None:
                derived.append(Quad(*triple))
        followed = set(asserted).difference(workspace.missing(asserted, (self.inferred,)))
        workspace.remove(followed, self.inferred)
        workspace.add(followed)
        new = [quad for quad in asserted if quad not in followed]
        workspace.add(new, _NEW)
        workspace.add(workspace.missing(derived, (ASSERTED, self.inferred)), _NEW)
        self._close(new)

    def remove(self, quads: Iterable[Quad]) -> None:
        """Take triples back, and compute anew what follows from the others."""
        quads = list(quads)
        for graph in (ASSERTED, REPLACED):
            self._workspace.remove(quads, graph)
        self.run()

    def quads(self) -> Iterator[Quad]:
        """The triples that follow and are told, in the named graph of the regime."""
        for graph in (self.inferred, EXPANDED):
            for quad in self._workspace.triples(graph):
                if is_told(quad[:3]):
                    yield quad._replace(graph=self.inferred)

    def lines(self) -> list[bytes]:
        """What :meth:`quads` gives, in the lines of N-Triples."""
        found = self._workspace.lines(self.inferred) + self._workspace.lines(EXPANDED)
        return [line for line in found if not _may_be_untold(line) or _is_told(line)]

    def _close(self, asserted: Sequence[Quad] | None) -> None:
        """Run until neither a rule, nor equality, nor an axiom that was found changes anything.

        Args:
            asserted: those of the new triples that are asserted; ``None`` to look for everything.
        """
        new = None if asserted is None else _NEW
        # While nothing but triples is added, what contradicted each other still does.
        known = None if asserted is None else self.inconsistencies
        if self._recompile():
            self._settle(asserted or ())
            asserted = ()
            new = known = None
        while True:
            skipped = frozenset() if new is not None else self._covered()
            updates = Updates(self._workspace, self.inferred, new, skipped=skipped)
            for stratum in self._strata:
                updates.run(stratum)
            pairs = self._pairs(updates) if self._is_owl else {}
            if new is not None:
                self._workspace.copy(_NEW, _ADDED)
                self._settle(asserted or ())
                asserted = ()
            changed = self._merge(pairs)
            if self._makes_axioms and self._recompile():
                self._settle(())
                new = known = None
            elif changed:
                new, known = _NEW, None
            else:
                break
        self._judge(known)
        self._expand()
        self._workspace.see(self.inferred, REPLACED, EXPANDED)

    def _judge(self, known: tuple[Inconsistency, ...] | None) -> None:
        """Look for contradictions; where some are known, only for those of what was added."""
        workspace = self._workspace
        workspace.see(self.inferred)
        found = Consistency(
            workspace,
            self.program,
            self.equivalence,
            self._conflicts,
            self._differences(),
            (ASSERTED, REPLACED, self.inferred),
            None if known is None else _ADDED,
        ).find()
        unique = {each.message: each for each in (*found, *(known or ()))}
        self.inconsistencies = tuple(unique[message] for message in sorted(unique))
        workspace.clear(_ADDED)

    def _covered(self) -> frozenset[Rule]:
        """The rules that need not run over everything."""
        # Where nodes are the same, triples come from equality as well, and not from rules alone.
        if self._axioms is None or self._without or self.equivalence:
            return frozenset()
        workspace = self._workspace
        workspace.see()
        rules = [rule for stratum in self._strata for rule in stratum.rules]
        return covered(
            rules, lambda symbol: workspace.ask(f"ASK {{ ?s <{symbol.property.value}> ?o }}")
        )

    def _settle(self, asserted: Sequence[Quad]) -> None:
        """Put the new triples where they belong."""
        if asserted:
            self._workspace.remove(asserted, _NEW)
            self._workspace.add(asserted)
        self._workspace.move(_NEW, self.inferred)

    def _recompile(self) -> bool:
        """Make rules of the axioms that are there now; whether there are others than before."""
        workspace = self._workspace
        workspace.see(self.inferred, _NEW)
        properties = " ".join(f"<{p.value}>" for p in AXIOM_PROPERTIES)
        classes = " ".join(f"<{c.value}>" for c in AXIOM_CLASSES)
        rows = workspace.select(
            f"SELECT ?s ?p ?o {{ {{ VALUES ?p {{ {properties} }} ?s ?p ?o }} UNION "
            f"{{ VALUES ?o {{ {classes} }} ?s <{TYPE.value}> ?o BIND(<{TYPE.value}> AS ?p) }} }}"
        )
        found = frozenset(rows)
        known = self._known
        before = self._axioms
        if before is not None and not (found - before - known or before - found):
            return False
        self._axioms = frozenset(found - (known - (before or frozenset())))  # type: ignore[arg-type]
        compiled = compilation.compile_owl_rl if self._is_owl else compilation.compile_rdfs
        self.program = compiled(self._axioms, without=self._without)
        rules = [rule for rule in self.program.rules if rule.head and not rule.identifies]
        self._strata = stratify(_useful(rules, self.program.rules))
        self._makes_axioms = any(_makes_axioms(rule) for rule in rules)
        self._known = frozenset(triple for triple, _ in self.program.facts)
        facts = [Quad(*triple) for triple in self._known if is_told(triple)]
        workspace.add(workspace.missing(facts, (ASSERTED, self.inferred, _NEW)), self.inferred)
        return True

    def _pairs(self, updates: Updates) -> dict[tuple[Term, Term], Rule]:
        """The pairs that rules say are the same, with the rule."""
        rules = [rule for rule in self.program.rules if rule.identifies]
        found: dict[tuple[Term, Term], Rule] = {}
        for rule in (_EXPLICIT, *rules):
            for pair in updates.pairs(rule):
                if self._identifying or rule is _EXPLICIT or _are_literals(pair):
                    found.setdefault(pair, rule)
        return found

    def _merge(self, pairs: dict[tuple[Term, Term], Rule]) -> bool:
        """Let one node stand for each class; whether that makes new triples, in ``_NEW``."""
        replaced = []
        for (one, other), rule in pairs.items():
            if _are_literals((one, other)):
                if one != other:
                    self._conflicts[one, other] = rule
                continue
            former = self.equivalence.merge(one, other)
            if former is not None:
                replaced.append(former)
        if not replaced:
            return False
        workspace = self._workspace
        workspace.see(self.inferred)
        canonical: dict[Quad, None] = {}
        for graph, keep in ((ASSERTED, True), (self.inferred, False)):
            touched = list(workspace.naming(replaced, graph))
            workspace.remove(touched, graph)
            if keep:
                workspace.add(touched, REPLACED)
            for quad in touched:
                triple = self.equivalence.canonical(quad[:3])
                if triple is not None:
                    canonical[Quad(*triple)] = None
        workspace.add(workspace.missing(list(canonical), (ASSERTED, self.inferred)), _NEW)
        self._makes_axioms = True
        # What followed from axioms may be what was said, with one node in the place of another.
        self._known = frozenset()
        return True

    def _differences(self) -> list[Rule]:
        """The rules eq-diff2 and eq-diff3 for the lists as they are written.

        While rules run, one node stands for several in those lists.
        """
        program = self.program
        if self.equivalence:
            named = frozenset(
                quad[:3]
                for predicate in AXIOM_PROPERTIES
                for quad in self._workspace.matching(predicate, (ASSERTED, REPLACED))
            ).union(
                (quad.subject, TYPE, ALL_DIFFERENT)
                for quad in self._workspace.with_object(TYPE, ALL_DIFFERENT)
            )
            program = compilation.compile_owl_rl(named, without=self._without)
        return [rule for rule in program.rules if rule.name in ("eq-diff2", "eq-diff3")]

    def _expand(self) -> None:
        if not self.equivalence:
            return
        workspace = self._workspace
        named = [representative for representative, _ in self.equivalence.classes()]
        triples: dict[Quad, None] = {}
        for graph in (ASSERTED, self.inferred):
            for quad in workspace.naming(named, graph):
                triples[quad._replace(graph=None)] = None
        # A class is below itself, and so below those that are the same.
        for triple, _ in self.program.facts:
            if triple[0] == triple[2] and len(self.equivalence.members(triple[0])) > 1:
                triples[Quad(*triple)] = None
        quads = [Quad(*t) for t in dict.fromkeys(self.equivalence.expanded(q[:3] for q in triples))]
        workspace.add(workspace.missing(quads, (ASSERTED, REPLACED, self.inferred)), EXPANDED)


def _useful(rules: Sequence[Rule], readers: Sequence[Rule]) -> list[Rule]:
    """The rules whose conclusion is told, or read by another one."""
    read = {symbol_of(atom) for rule in readers for atom in rule.body}
    return [
        rule
        for rule in rules
        if rule.head
        and not (
            rule.head.predicate == TYPE
            and is_of_vocabulary(rule.head.object)
            and symbol_of(rule.head) not in read
            and rule.head.object not in _AXIOM_CLASSES
        )
    ]


def _may_be_untold(line: bytes) -> bool:
    """Whether a line names something of RDF or OWL outside of its predicate, or one node twice."""
    subject, _, rest = line.split(b" ", 2)
    return subject.startswith(_VOCABULARIES) or rest.startswith((*_VOCABULARIES, subject + b" "))


def _is_told(line: bytes) -> bool:
    subject, predicate, rest = line.decode().split(" ", 2)
    terms = [Iri(name.strip("<>")) for name in (subject, predicate, rest.removesuffix(" ."))]
    return is_told((terms[0], terms[1], terms[2]))


def _are_literals(pair: tuple[Term, Term]) -> bool:
    return isinstance(pair[0], Literal) and isinstance(pair[1], Literal)


def _makes_axioms(rule: Rule) -> bool:
    """Whether a conclusion of the rule could be an axiom."""
    head = rule.head
    if head is None:
        return False
    if head.predicate == TYPE:
        return isinstance(head.object, Variable) or head.object in _AXIOM_CLASSES
    return head.predicate in _AXIOM_PROPERTIES
