"""From the axioms of an ontology to rules over data (OWL 2 Profiles, section 4.3, tables 4 to 9).

Each function makes the rules of one table from the axioms that its rules speak of. The rules
that replace equal nodes (``eq-rep-*``) hold for every triple and are not compiled but done by
:mod:`relations_kg.entailment.equality`; those of table 9 are in
:mod:`relations_kg.entailment.schema`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from relations_kg.entailment import datatypes
from relations_kg.entailment.rules import SAME_AS, TYPE, Atom, Node, Rule, Triple, Variable
from relations_kg.entailment.schema import (
    DOMAIN,
    NOTHING,
    RANGE,
    SUBCLASS,
    SUBPROPERTY,
    THING,
    Schema,
)
from relations_kg.namespaces import OWL, RDFS
from relations_kg.rdf import INTEGER_DATATYPES, Iri, Literal, Term

__all__ = ["Program", "compile_owl_rl", "compile_rdfs"]

_X, _Y, _Z = Variable("?x"), Variable("?y"), Variable("?z")
_MEMBER = Iri(RDFS + "member")
_SYMMETRIC = Iri(OWL + "SymmetricProperty")


@dataclass(frozen=True)
class Program:
    """What an ontology comes to.

    Attributes:
        rules: the rules over data.
        facts: triples that follow from the axioms alone, with the name of the rule.
        faults: sentences on malformed axioms.
        judges_literals: whether a literal that is no value of its datatype is a contradiction.
    """

    rules: tuple[Rule, ...]
    facts: tuple[tuple[Triple, str], ...]
    faults: tuple[str, ...]
    judges_literals: bool = False


def compile_owl_rl(axioms: Iterable[Triple], *, without: frozenset[str] = frozenset()) -> Program:
    """The rules of OWL 2 RL/RDF for these axioms.

    Args:
        axioms: triples; see :data:`relations_kg.entailment.schema.AXIOM_PROPERTIES`.
        without: names of rules to leave out.
    """
    schema = Schema(axioms)
    schema.close(without=without)
    facts: dict[Triple, str] = {}
    for triple in schema.inferred(without=without):
        facts.setdefault(triple, "scm")
    for triple in _one_of(schema):
        if "cls-oo" not in without:
            facts.setdefault(triple, "cls-oo")
    makers: tuple[Callable[[Schema], Iterator[Rule]], ...] = (
        *(_equality, _hierarchies, _properties, _property_pairs, _keys, _negative),
        *(_class_lists, _values, _cardinalities, _disjoint_classes),
    )
    rules = [rule for make in makers for rule in make(schema) if rule.name not in without]
    return Program(
        tuple(dict.fromkeys(rules)),
        tuple((triple, name) for triple, name in facts.items() if triple not in schema.axioms),
        tuple(schema.faults),
        judges_literals="dt-not-type" not in without,
    )


def compile_rdfs(axioms: Iterable[Triple], *, without: frozenset[str] = frozenset()) -> Program:
    """The rules of RDFS (RDF 1.1 Semantics, section 9.2.1) for these axioms."""
    given = frozenset(axioms)
    schema = Schema(given)
    for low, high in schema.pairs(SUBCLASS):
        schema.classes.add(low, high)
    for low, high in schema.pairs(SUBPROPERTY):
        schema.properties.add(low, high)
    containers = [(c, SUBPROPERTY, _MEMBER) for c in schema.containers()]
    for low, _, high in containers if "rdfs12" not in without else ():
        schema.properties.add(low, high)
    facts: dict[Triple, str] = {}
    for order, predicate, name in (
        (schema.classes, SUBCLASS, "rdfs11"),
        (schema.properties, SUBPROPERTY, "rdfs5"),
    ):
        for low, high in order.edges() if name in without else order.pairs():
            facts[low, predicate, high] = name  # type: ignore[index]
    rules: list[Rule] = []
    for predicate, name, node in ((DOMAIN, "rdfs2", _X), (RANGE, "rdfs3", _Y)):
        for p, c in schema.pairs(predicate):
            if isinstance(p, Iri):
                head = Atom(node, TYPE, c)
                rules.append(Rule(name, (Atom(_X, p, _Y),), head, ((p, predicate, c),)))
    for low, high in schema.properties.edges():
        if isinstance(low, Iri) and isinstance(high, Iri):
            axiom = (low, SUBPROPERTY, high)
            rules.append(Rule("rdfs7", (Atom(_X, low, _Y),), Atom(_X, high, _Y), (axiom,)))
    for low, high in schema.classes.edges():
        body = (Atom(_X, TYPE, low),)
        rules.append(Rule("rdfs9", body, Atom(_X, TYPE, high), ((low, SUBCLASS, high),)))  # type: ignore[arg-type]
    return Program(
        tuple(rule for rule in rules if rule.name not in without),
        tuple((triple, name) for triple, name in facts.items() if triple not in given),
        (),
    )


def _one_of(schema: Schema) -> Iterator[Triple]:
    for class_, head in schema.pairs("oneOf"):
        for member in schema.list_of(head)[0]:
            if not isinstance(member, Literal):
                yield member, TYPE, class_


def _equality(schema: Schema) -> Iterator[Rule]:
    """Table 4, but for what holds of every triple."""
    different = Iri(OWL + "differentFrom")
    yield Rule("eq-diff1", (Atom(_X, SAME_AS, _Y), Atom(_X, different, _Y)), None)
    for axiom in schema.instances("AllDifferent"):
        for kind, name in (("members", "eq-diff2"), ("distinctMembers", "eq-diff3")):
            for head in schema.objects(axiom, kind):
                for one, other in combinations(schema.list_of(head)[0], 2):
                    axioms = ((axiom, Iri(OWL + kind), head),)
                    yield Rule(name, (Atom(one, SAME_AS, other),), None, axioms)  # type: ignore[arg-type]


def _hierarchies(schema: Schema) -> Iterator[Rule]:
    """Rules cax-sco, cax-eqc1, cax-eqc2, prp-spo1, prp-eqp1, prp-eqp2, prp-dom and prp-rng."""
    for low, high in schema.classes.edges():
        axiom = (low, SUBCLASS, high)
        rule = "cax-sco"
        axioms: tuple[Triple, ...] = (axiom,)  # type: ignore[assignment]
        reason, because = schema.reasons.get(axiom, ("", ()))  # type: ignore[arg-type]
        if reason == "scm-eqc1":
            rule = "cax-eqc1" if because[0][0] == low else "cax-eqc2"
            axioms = because
        yield Rule(rule, (Atom(_X, TYPE, low),), Atom(_X, TYPE, high), axioms)
    for low, high in schema.properties.edges():
        if isinstance(low, Iri) and isinstance(high, Iri):
            reason, because = schema.reasons.get((low, SUBPROPERTY, high), ("", ()))
            rule = "prp-spo1"
            axioms = ((low, SUBPROPERTY, high),)
            if reason == "scm-eqp1":
                rule = "prp-eqp1" if because[0][0] == low else "prp-eqp2"
                axioms = because
            yield Rule(rule, (Atom(_X, low, _Y),), Atom(_X, high, _Y), axioms)
    for predicate, name, node in ((DOMAIN, "prp-dom", _X), (RANGE, "prp-rng", _Y)):
        for p, c in schema.pairs(predicate):
            if not isinstance(p, Iri):
                continue
            axiom = (p, predicate, c)
            yield Rule(name, (Atom(_X, p, _Y),), Atom(node, TYPE, c), (axiom,))
            if predicate == RANGE and (wrong := _other_datatypes(c)):
                body = (Atom(_X, p, _Y),)
                yield Rule("prp-rng", body, None, (axiom,), datatypes=((_Y, wrong),))


def _other_datatypes(datatype: Term) -> tuple[str, ...]:
    """The datatypes that a value of a datatype cannot be of; none for what is no known datatype."""
    if not isinstance(datatype, Iri) or not datatypes.is_known(datatype.value):
        return ()
    return datatypes.disjoint_from(datatype.value)


def _properties(schema: Schema) -> Iterator[Rule]:
    """Table 5: the rules for the kinds of a property, and chains."""
    different = ((_Y, _Z),)
    kinds: tuple[tuple[str, str, Callable[[Iri], tuple[tuple[Atom, ...], Atom | None]]], ...] = (
        ("SymmetricProperty", "prp-symp", lambda p: ((Atom(_X, p, _Y),), Atom(_Y, p, _X))),
        (
            "TransitiveProperty",
            "prp-trp",
            lambda p: ((Atom(_X, p, _Y), Atom(_Y, p, _Z)), Atom(_X, p, _Z)),
        ),
        ("IrreflexiveProperty", "prp-irp", lambda p: ((Atom(_X, p, _X),), None)),
        ("AsymmetricProperty", "prp-asyp", lambda p: ((Atom(_X, p, _Y), Atom(_Y, p, _X)), None)),
    )
    for class_, name, make in kinds:
        for p in schema.instances(class_):
            if isinstance(p, Iri):
                body, head = make(p)
                yield Rule(name, body, head, ((p, TYPE, Iri(OWL + class_)),))
    for class_, name in (
        ("FunctionalProperty", "prp-fp"),
        ("InverseFunctionalProperty", "prp-ifp"),
    ):
        for p in schema.instances(class_):
            if isinstance(p, Iri):
                one, other = Atom(_X, p, _Y), Atom(_X, p, _Z)
                if name == "prp-ifp":
                    one, other = Atom(_Y, p, _X), Atom(_Z, p, _X)
                axiom = (p, TYPE, Iri(OWL + class_))
                yield Rule(name, (one, other), Atom(_Y, SAME_AS, _Z), (axiom,), different)
    for p, chain_head in schema.pairs("propertyChainAxiom"):
        links, triples = schema.list_of(chain_head)
        if links and isinstance(p, Iri) and all(isinstance(link, Iri) for link in links):
            nodes = [Variable(f"?n{number}") for number in range(len(links) + 1)]
            chain = tuple(
                Atom(nodes[i], link, nodes[i + 1])
                for i, link in enumerate(links)
                if isinstance(link, Iri)
            )
            axioms = ((p, Iri(OWL + "propertyChainAxiom"), chain_head), *triples)
            yield Rule("prp-spo2", chain, Atom(nodes[0], p, nodes[-1]), axioms)


def _property_pairs(schema: Schema) -> Iterator[Rule]:
    """Rules prp-inv1, prp-inv2, prp-pdw and prp-adp."""
    inverse, disjoint = Iri(OWL + "inverseOf"), Iri(OWL + "propertyDisjointWith")
    for p, q in schema.pairs(inverse):
        if isinstance(p, Iri) and isinstance(q, Iri):
            axiom = (p, inverse, q)
            yield Rule("prp-inv1", (Atom(_X, p, _Y),), Atom(_Y, q, _X), (axiom,))
            yield Rule("prp-inv2", (Atom(_X, q, _Y),), Atom(_Y, p, _X), (axiom,))
    for p, q in schema.pairs(disjoint):
        if isinstance(p, Iri) and isinstance(q, Iri):
            body = (Atom(_X, p, _Y), Atom(_X, q, _Y))
            yield Rule("prp-pdw", body, None, ((p, disjoint, q),))
    for one, other, axioms in _member_pairs(schema, "AllDisjointProperties"):
        if isinstance(one, Iri) and isinstance(other, Iri):
            yield Rule("prp-adp", (Atom(_X, one, _Y), Atom(_X, other, _Y)), None, axioms)


def _keys(schema: Schema) -> Iterator[Rule]:
    """Rule prp-key."""
    for class_, head in schema.pairs("hasKey"):
        properties, triples = schema.list_of(head)
        if not properties or not all(isinstance(p, Iri) for p in properties):
            continue
        values = [Variable(f"?v{number}") for number in range(len(properties))]
        body = [
            Atom(_X, p, v) for p, v in zip(properties, values, strict=True) if isinstance(p, Iri)
        ]
        body += [a._replace(subject=_Y) for a in body]
        body += [Atom(_X, TYPE, class_), Atom(_Y, TYPE, class_)]
        axioms = ((class_, Iri(OWL + "hasKey"), head), *triples)
        yield Rule("prp-key", tuple(body), Atom(_X, SAME_AS, _Y), axioms, ((_X, _Y),))  # type: ignore[arg-type]


def _negative(schema: Schema) -> Iterator[Rule]:
    """Rules prp-npa1 and prp-npa2."""
    for statement, source in schema.pairs("sourceIndividual"):
        for p in schema.objects(statement, "assertionProperty"):
            if not isinstance(p, Iri):
                continue
            for kind, name in (("targetIndividual", "prp-npa1"), ("targetValue", "prp-npa2")):
                for target in schema.objects(statement, kind):
                    axioms = (
                        (statement, Iri(OWL + "sourceIndividual"), source),
                        (statement, Iri(OWL + "assertionProperty"), p),
                        (statement, Iri(OWL + kind), target),
                    )
                    yield Rule(name, (Atom(source, p, target),), None, axioms)  # type: ignore[arg-type]


def _class_lists(schema: Schema) -> Iterator[Rule]:
    """Rules cls-int1, cls-int2, cls-uni, cls-com and cls-nothing2."""
    yield Rule("cls-nothing2", (Atom(_X, TYPE, NOTHING),), None)
    for kind, name in (("intersectionOf", "cls-int2"), ("unionOf", "cls-uni")):
        for class_, head in schema.pairs(kind):
            members, triples = schema.list_of(head)
            axioms: tuple[Triple, ...] = ((class_, Iri(OWL + kind), head), *triples)  # type: ignore[arg-type]
            for member in members:
                low, high = (class_, member) if name == "cls-int2" else (member, class_)
                yield Rule(name, (Atom(_X, TYPE, low),), Atom(_X, TYPE, high), axioms)
            if name == "cls-int2" and members:
                body = tuple(dict.fromkeys(Atom(_X, TYPE, member) for member in members))
                yield Rule("cls-int1", body, Atom(_X, TYPE, class_), axioms)
    complement = Iri(OWL + "complementOf")
    for one, other in schema.pairs(complement):
        body = (Atom(_X, TYPE, one), Atom(_X, TYPE, other))
        yield Rule("cls-com", body, None, ((one, complement, other),))  # type: ignore[arg-type]


def _values(schema: Schema) -> Iterator[Rule]:
    """Rules cls-svf1, cls-svf2, cls-avf, cls-hv1 and cls-hv2."""
    for class_, p, filler in schema.restrictions("someValuesFrom"):
        if not isinstance(p, Iri):
            continue
        axioms = _axioms_of(class_, p, "someValuesFrom", filler)
        head = Atom(_X, TYPE, class_)
        if filler == THING:
            yield Rule("cls-svf2", (Atom(_X, p, _Y),), head, axioms)
        elif isinstance(filler, Iri) and datatypes.is_known(filler.value):
            right = ((_Y, datatypes.below(filler.value)),)
            yield Rule("cls-svf1", (Atom(_X, p, _Y),), head, axioms, datatypes=right)
        else:
            yield Rule("cls-svf1", (Atom(_X, p, _Y), Atom(_Y, TYPE, filler)), head, axioms)
    for class_, p, filler in schema.restrictions("allValuesFrom"):
        if isinstance(p, Iri):
            body = (Atom(_X, TYPE, class_), Atom(_X, p, _Y))
            axioms = _axioms_of(class_, p, "allValuesFrom", filler)
            yield Rule("cls-avf", body, Atom(_Y, TYPE, filler), axioms)
            if wrong := _other_datatypes(filler):
                yield Rule("cls-avf", body, None, axioms, datatypes=((_Y, wrong),))
    for class_, p, value in schema.restrictions("hasValue"):
        if isinstance(p, Iri):
            axioms = _axioms_of(class_, p, "hasValue", value)
            one, other = Atom(_X, TYPE, class_), Atom(_X, p, value)
            yield Rule("cls-hv1", (one,), other, axioms)
            yield Rule("cls-hv2", (other,), one, axioms)


def _cardinalities(schema: Schema) -> Iterator[Rule]:
    """Rules cls-maxc1, cls-maxc2 and cls-maxqc1 to cls-maxqc4."""
    different = ((_Y, _Z),)
    same = Atom(_Y, SAME_AS, _Z)
    for kind in ("maxCardinality", "maxQualifiedCardinality"):
        for class_, p, number in schema.restrictions(kind):
            most = _number(number)
            if most is None:
                schema.faults[f"the cardinality {_shown(number)} is no number"] = None
            if most not in (0, 1) or not isinstance(p, Iri):
                continue
            of, one, other = Atom(_X, TYPE, class_), Atom(_X, p, _Y), Atom(_X, p, _Z)
            axioms = _axioms_of(class_, p, kind, number)
            if kind == "maxCardinality":
                if most == 0:
                    yield Rule("cls-maxc1", (of, one), None, axioms)
                else:
                    yield Rule("cls-maxc2", (of, one, other), same, axioms, different)
                continue
            for filler in schema.objects(class_, "onClass"):
                on = (*axioms, (class_, Iri(OWL + "onClass"), filler))
                if filler == THING:
                    if most == 0:
                        yield Rule("cls-maxqc2", (of, one), None, on)  # type: ignore[arg-type]
                    else:
                        yield Rule("cls-maxqc4", (of, one, other), same, on, different)  # type: ignore[arg-type]
                    continue
                y, z = Atom(_Y, TYPE, filler), Atom(_Z, TYPE, filler)
                if most == 0:
                    yield Rule("cls-maxqc1", (of, one, y), None, on)  # type: ignore[arg-type]
                else:
                    yield Rule("cls-maxqc3", (of, one, y, other, z), same, on, different)  # type: ignore[arg-type]


def _disjoint_classes(schema: Schema) -> Iterator[Rule]:
    """Rules cax-dw and cax-adc."""
    disjoint = Iri(OWL + "disjointWith")
    for one, other in schema.pairs(disjoint):
        body = (Atom(_X, TYPE, one), Atom(_X, TYPE, other))
        yield Rule("cax-dw", body, None, ((one, disjoint, other),))  # type: ignore[arg-type]
    for first, second, axioms in _member_pairs(schema, "AllDisjointClasses"):
        yield Rule("cax-adc", (Atom(_X, TYPE, first), Atom(_X, TYPE, second)), None, axioms)


def _member_pairs(schema: Schema, kind: str) -> Iterator[tuple[Node, Node, tuple[Triple, ...]]]:
    for axiom in schema.instances(kind):
        for head in schema.objects(axiom, "members"):
            stated = ((axiom, TYPE, Iri(OWL + kind)), (axiom, Iri(OWL + "members"), head))
            for one, other in combinations(schema.list_of(head)[0], 2):
                yield one, other, stated  # type: ignore[misc]


def _axioms_of(class_: Term, p: Iri, kind: str, filler: Term) -> tuple[Triple, ...]:
    return (class_, Iri(OWL + "onProperty"), p), (class_, Iri(OWL + kind), filler)  # type: ignore[return-value]


def _number(term: Term) -> int | None:
    if isinstance(term, Literal) and term.datatype in INTEGER_DATATYPES:
        try:
            return int(term.lexical)
        except ValueError:
            return None
    return None


def _shown(term: Term) -> str:
    return repr(term.lexical) if isinstance(term, Literal) else str(term[0])
