"""The ontology and every alignment are in OWL 2 RL, and the checker that says so can tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import BNode, Graph
from rdflib.term import Node

from relations_kg.namespaces import PREFIXES, shrink
from relations_kg.resources import alignments, ontology_files
from tests.ontology.owl2rl import Violation, violations

PROLOGUE = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
: a owl:Ontology .
:A a owl:Class . :B a owl:Class . :C a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty .
:d a owl:DatatypeProperty . :e a owl:DatatypeProperty .
:n a owl:AnnotationProperty . :m a owl:AnnotationProperty .
:x a :A . :y a :B .
"""


def found(turtle: str) -> list[Violation]:
    graph = Graph()
    graph.parse(data=PROLOGUE + turtle, format="turtle")
    return violations(graph)


SUBCLASS = {  # what may stand for a subclass
    "a class": ":A",
    "an intersection": "[ owl:intersectionOf ( :A :B ) ]",
    "a union": "[ a owl:Class ; owl:unionOf ( :A [ owl:intersectionOf ( :B :C ) ] ) ]",
    "an enumeration": "[ owl:oneOf ( :x :y ) ]",
    "an existential restriction": "[ a owl:Restriction ; owl:onProperty :p ; "
    "owl:someValuesFrom :A ]",
    "an existential restriction to anything": "[ owl:onProperty :p ; "
    "owl:someValuesFrom owl:Thing ]",
    "an existential restriction on data": "[ owl:onProperty :d ; owl:someValuesFrom xsd:string ]",
    "a value": "[ owl:onProperty :p ; owl:hasValue :x ]",
    "a value of data": "[ owl:onProperty :d ; owl:hasValue 1 ]",
    "a value of an inverse": "[ owl:onProperty [ owl:inverseOf :p ] ; owl:hasValue :x ]",
}
SUPERCLASS = {
    "a class": ":A",
    "an intersection": "[ owl:intersectionOf ( :A :B ) ]",
    "a complement": "[ owl:complementOf :A ]",
    "a universal restriction": "[ owl:onProperty :p ; owl:allValuesFrom :A ]",
    "a universal restriction on data": "[ owl:onProperty :d ; owl:allValuesFrom xsd:int ]",
    "a value": "[ owl:onProperty :p ; owl:hasValue :x ]",
    "a value of data": '[ owl:onProperty :d ; owl:hasValue "a" ]',
    "a value of an inverse": "[ owl:onProperty [ owl:inverseOf :p ] ; owl:hasValue :x ]",
    "a maximum of 0": '[ owl:onProperty :p ; owl:maxCardinality "0"^^xsd:nonNegativeInteger ]',
    "a maximum of 1": '[ owl:onProperty :p ; owl:maxCardinality "1"^^xsd:nonNegativeInteger ]',
    "a maximum of 1, qualified": "[ owl:onProperty :p ; owl:onClass :A ; "
    'owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ]',
    "a maximum of 1 of anything": "[ owl:onProperty :p ; owl:onClass owl:Thing ; "
    'owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ]',
    "a maximum of 1 of data": "[ owl:onProperty :d ; owl:onDataRange xsd:string ; "
    'owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ]',
}
EQUIVALENT = {
    "a class",
    "an intersection",
    "a value",
    "a value of data",
    "a value of an inverse",
}
NEVER = {
    "owl:Thing": "owl:Thing",
    "an undeclared class": ":Undeclared",
    "a self restriction": "[ owl:onProperty :p ; owl:hasSelf true ]",
    "a minimum": '[ owl:onProperty :p ; owl:minCardinality "1"^^xsd:nonNegativeInteger ]',
    "an exact number": '[ owl:onProperty :p ; owl:cardinality "1"^^xsd:nonNegativeInteger ]',
    "a maximum of 2": '[ owl:onProperty :p ; owl:maxCardinality "2"^^xsd:nonNegativeInteger ]',
    "a list that does not end": "[ owl:intersectionOf [ rdf:first :A ] ]",
    "an empty node": "[]",
    "a literal": '"A"',
}
ANYWHERE = {**SUBCLASS, **SUPERCLASS, **NEVER}

ALLOWED = {
    "chain": ":p owl:propertyChainAxiom ( :q :r ) .",
    "transitivity by chain": ":p owl:propertyChainAxiom ( :p :p ) .",
    "right-recursive chain": ":p owl:propertyChainAxiom ( :q :p ) .",
    "left-recursive chain": ":p owl:propertyChainAxiom ( :p :q ) .",
    "chain with an inverse": ":p owl:propertyChainAxiom ( [ owl:inverseOf :q ] :r ) .",
    "subproperty": ":p rdfs:subPropertyOf :q . :d rdfs:subPropertyOf :e .",
    "equivalent properties": ":p owl:equivalentProperty :q . :d owl:equivalentProperty :e .",
    "disjoint properties": ":p owl:propertyDisjointWith :q . :d owl:propertyDisjointWith :e .",
    "all disjoint properties": "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) .",
    "inverse": ":p owl:inverseOf :q .",
    "functional": ":p a owl:FunctionalProperty . :d a owl:FunctionalProperty .",
    "inverse functional": ":p a owl:InverseFunctionalProperty .",
    "symmetric": ":p a owl:SymmetricProperty .",
    "transitive": ":p a owl:TransitiveProperty .",
    "asymmetric and irreflexive": ":p a owl:AsymmetricProperty , owl:IrreflexiveProperty .",
    "asymmetric below transitive": ":p a owl:AsymmetricProperty ; rdfs:subPropertyOf :q . "
    ":q a owl:TransitiveProperty .",
    "range of data": ":d rdfs:range rdfs:Literal , xsd:decimal .",
    "intersection of datatypes": ":d rdfs:range [ a rdfs:Datatype ; "
    "owl:intersectionOf ( xsd:int xsd:positiveInteger ) ] .",
    "defined datatype": ":t a rdfs:Datatype ; owl:equivalentClass xsd:string . :d rdfs:range :t .",
    "key": ":A owl:hasKey ( :p :d ) .",
    "disjoint classes": "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .",
    "same and different": ":x owl:sameAs :y ; owl:differentFrom :z . "
    "[] a owl:AllDifferent ; owl:distinctMembers ( :x :y ) .",
    "assertions": ':x :p :y ; :d 1 , "a" , "a"@en , true .',
    "anonymous individual": ":x :p [ a :B ] .",
    "negative assertions": "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :x ; "
    "owl:assertionProperty :p ; owl:targetIndividual :y . "
    "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :x ; "
    "owl:assertionProperty :d ; owl:targetValue 1 .",
    "annotations": ':A rdfs:label "A"@en ; :n :x , "2020"^^xsd:gYear . :n rdfs:subPropertyOf :m ; '
    "rdfs:domain :A ; rdfs:range :B .",
    "annotated axiom": ":A rdfs:subClassOf :B . [] a owl:Axiom ; owl:annotatedSource :A ; "
    'owl:annotatedProperty rdfs:subClassOf ; owl:annotatedTarget :B ; rdfs:comment "why" .',
    "header": ": owl:imports :other ; owl:versionIRI :v1 ; owl:versionInfo '1' .",
    "named individual": ":x a owl:NamedIndividual .",
}
REFUSED = {
    "union as superclass": ":C rdfs:subClassOf [ owl:unionOf ( :A :B ) ] .",
    "existential as superclass": ":C rdfs:subClassOf [ owl:onProperty :p ; "
    "owl:someValuesFrom :A ] .",
    "enumeration as superclass": ":C rdfs:subClassOf [ owl:oneOf ( :x ) ] .",
    "union deep in a superclass": ":C rdfs:subClassOf [ owl:onProperty :p ; "
    "owl:allValuesFrom [ owl:unionOf ( :A :B ) ] ] .",
    "universal as subclass": "[ owl:onProperty :p ; owl:allValuesFrom :A ] rdfs:subClassOf :C .",
    "complement as subclass": "[ owl:complementOf :A ] rdfs:subClassOf :C .",
    "maximum as subclass": "[ owl:onProperty :p ; "
    'owl:maxCardinality "1"^^xsd:nonNegativeInteger ] rdfs:subClassOf :C .',
    "maximum qualified by a complement": ":C rdfs:subClassOf [ owl:onProperty :p ; "
    'owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ; '
    "owl:onClass [ owl:complementOf :A ] ] .",
    "union in an equivalence": ":C owl:equivalentClass [ owl:unionOf ( :A :B ) ] .",
    "existential in an equivalence": ":C owl:equivalentClass [ owl:intersectionOf "
    "( :A [ owl:onProperty :p ; owl:someValuesFrom :B ] ) ] .",
    "universal in an equivalence": ":C owl:equivalentClass [ owl:onProperty :p ; "
    "owl:allValuesFrom :B ] .",
    "disjoint union": ":C owl:disjointUnionOf ( :A :B ) .",
    "disjoint with a complement": ":C owl:disjointWith [ owl:complementOf :A ] .",
    "union of a class itself": ":C owl:unionOf ( :A :B ) .",
    "reflexive": ":p a owl:ReflexiveProperty .",
    "range xsd:date": ":d rdfs:range xsd:date .",
    "range xsd:duration": ":d rdfs:range xsd:duration .",
    "range owl:real": ":d rdfs:range owl:real .",
    "range of several strings": ':d rdfs:range [ a rdfs:Datatype ; owl:oneOf ( "a" "b" ) ] .',
    "range with facets": ":d rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:int ; "
    "owl:withRestrictions ( [ xsd:minInclusive 1 ] ) ] .",
    "union of datatypes": ":d rdfs:range [ owl:unionOf ( xsd:int xsd:string ) ] .",
    "complement of a datatype": ":d rdfs:range [ a rdfs:Datatype ; "
    "owl:datatypeComplementOf xsd:int ] .",
    "datatype without a definition": ":t a rdfs:Datatype .",
    "range that is a union": ":p rdfs:range [ owl:unionOf ( :A :B ) ] .",
    "domain that is a union": ":d rdfs:domain [ owl:unionOf ( :A :B ) ] .",
    "domain owl:Thing": ":p rdfs:domain owl:Thing .",
    "type that is a union": ":x a [ owl:unionOf ( :A :B ) ] .",
    "type owl:Thing": ":x a owl:Thing .",
    "undeclared type": ":x a :Undeclared .",
    "undeclared property": ":x :undeclared :y .",
    "undeclared annotation": ':A :undeclared "a" .',
    "literal of an object property": ':x :p "y" .',
    "node of a data property": ":x :d :y .",
    "literal outside of the datatypes": ':x :d "2020-01-01"^^xsd:date .',
    "value outside of the datatypes": '[ owl:onProperty :d ; owl:hasValue "P1Y"^^xsd:duration ] '
    "rdfs:subClassOf :A .",
    "functional and transitive": ":p a owl:FunctionalProperty , owl:TransitiveProperty .",
    "asymmetric above a transitive": ":p a owl:AsymmetricProperty . :q rdfs:subPropertyOf :p ; "
    "a owl:TransitiveProperty .",
    "irreflexive with a chain": ":p a owl:IrreflexiveProperty ; owl:propertyChainAxiom ( :q :r ) .",
    "functional inverse of a chain": ":p a owl:FunctionalProperty ; owl:inverseOf :q . "
    ":q owl:propertyChainAxiom ( :r :r ) .",
    "disjoint with a transitive": ":p owl:propertyDisjointWith :q . :q a owl:TransitiveProperty .",
    "maximum of a transitive": ":q a owl:TransitiveProperty . :A rdfs:subClassOf "
    '[ owl:onProperty :q ; owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .',
    "chain with itself inside": ":p owl:propertyChainAxiom ( :q :p :r ) .",
    "chain of its own inverse": ":p owl:propertyChainAxiom ( [ owl:inverseOf :p ] :q ) .",
    "chains in a circle": ":p owl:propertyChainAxiom ( :q :r ) . "
    ":q owl:propertyChainAxiom ( :p :r ) .",
    "chain through a subproperty": ":p owl:propertyChainAxiom ( :q :r ) ; rdfs:subPropertyOf :q .",
    "chain of one": ":p owl:propertyChainAxiom ( :q ) .",
    "chain of data properties": ":p owl:propertyChainAxiom ( :q :d ) .",
    "subproperty of another kind": ":p rdfs:subPropertyOf :d .",
    "annotation property below an object property": ":n rdfs:subPropertyOf :p .",
    "inverse of a data property": ":d owl:inverseOf :e .",
    "symmetric data property": ":d a owl:SymmetricProperty .",
    "key of an annotation property": ":A owl:hasKey ( :n ) .",
    "object and data property": ":p a owl:DatatypeProperty .",
    "class and datatype": ":A a rdfs:Datatype ; owl:equivalentClass xsd:string .",
    "annotation and object property": ":n a owl:ObjectProperty .",
    "reserved term": "owl:sameAs a owl:ObjectProperty .",
    "expression in two places": ":A rdfs:subClassOf _:e . :B rdfs:subClassOf _:e . "
    "_:e owl:complementOf :C .",
    "expression in no place": "[] owl:complementOf :C .",
    "annotation of no axiom": "[] a owl:Axiom ; owl:annotatedSource :A ; "
    "owl:annotatedProperty rdfs:subClassOf ; owl:annotatedTarget :B .",
    "unknown type": ":p a owl:TransitiveProprety .",
    "rule": "[] a <http://www.w3.org/2003/11/swrl#Imp> .",
}


def test_the_surroundings_of_the_cases_are_in_the_profile() -> None:
    assert found("") == []


@pytest.mark.parametrize("name", ALLOWED)
def test_an_axiom_of_the_profile_passes(name: str) -> None:
    assert found(ALLOWED[name]) == []


@pytest.mark.parametrize("name", REFUSED)
def test_an_axiom_outside_of_the_profile_does_not(name: str) -> None:
    assert found(REFUSED[name])


@pytest.mark.parametrize("name", ANYWHERE)
def test_an_expression_is_a_subclass_where_the_grammar_has_it(name: str) -> None:
    assert (not found(f"{ANYWHERE[name]} rdfs:subClassOf :C .")) is (name in SUBCLASS)


@pytest.mark.parametrize("name", ANYWHERE)
@pytest.mark.parametrize(
    "axiom",
    [":C rdfs:subClassOf %s .", ":p rdfs:domain %s .", ":p rdfs:range %s .", ":x a %s ."],
)
def test_an_expression_is_a_superclass_where_the_grammar_has_it(name: str, axiom: str) -> None:
    assert (not found(axiom % ANYWHERE[name])) is (name in SUPERCLASS)


@pytest.mark.parametrize("name", ANYWHERE)
def test_an_expression_is_an_equivalent_where_the_grammar_has_it(name: str) -> None:
    passes = not found(f":C owl:equivalentClass {ANYWHERE[name]} .")
    assert passes is (name in EQUIVALENT)


@pytest.mark.parametrize("name", ANYWHERE)
@pytest.mark.parametrize(
    "axiom",
    [
        "%s owl:disjointWith :C .",
        ":C owl:disjointWith %s .",
        "%s owl:hasKey ( :p ) .",
        "[] a owl:AllDisjointClasses ; owl:members ( :B %s ) .",
    ],
)
def test_disjoint_and_keyed_classes_are_of_subclasses(name: str, axiom: str) -> None:
    assert (not found(axiom % ANYWHERE[name])) is (name in SUBCLASS)


def test_a_violation_says_which_triple_it_is() -> None:
    (violation,) = found(":d rdfs:range xsd:date .")
    assert [str(node).rpartition("#")[2] for node in violation.triple[1:]] == ["range", "date"]
    assert "not a datatype of OWL 2 RL" in violation.reason


def report(files: list[Path]) -> str:
    """The violations of an ontology in several files, each with where it is."""
    whole = Graph()
    by_file: dict[Path, Graph] = {}
    for path in files:
        by_file[path] = Graph().parse(path, format="turtle")
        # Anew, since the blank nodes of two parses have nothing in common.
        whole += by_file[path]
    return "\n".join(
        f"{place(violation, by_file)}: {' '.join(map(shown, violation.triple))}: {violation.reason}"
        for violation in violations(whole)
    )


def place(violation: Violation, by_file: dict[Path, Graph]) -> str:
    """File and line, as near as the name of the node around the triple leads."""
    for path, graph in by_file.items():
        if violation.triple in graph:
            node: Node = violation.triple[0]
            while isinstance(node, BNode):
                node = next(iter(graph.subjects(None, node)), violation.triple[1])
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if line.startswith(f"{shown(node)} ") or line.startswith(f"<{node}> "):
                    return f"{path.name}:{number}"
            return path.name
    return "?"


def shown(node: Node | None) -> str:
    return shrink(str(node), {iri: name for name, iri in PREFIXES.items()}) or str(node)


def test_the_ontology_is_in_the_profile() -> None:
    assert ontology_files()
    assert report(ontology_files()) == ""


@pytest.mark.parametrize("name", alignments())
def test_the_ontology_with_an_alignment_is_in_the_profile(name: str) -> None:
    assert report(ontology_files([name])) == ""


def test_the_ontology_with_all_alignments_is_in_the_profile() -> None:
    assert report(ontology_files(list(alignments()))) == ""


def test_a_violation_in_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.ttl"
    file.write_text(
        "@prefix rkg: <https://w3id.org/relations-kg/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "rkg:A a owl:Class .\n"
        "rkg:B a owl:Class ;\n"
        "  rdfs:subClassOf [ owl:unionOf ( rkg:A rkg:B ) ] .\n",
        encoding="utf-8",
    )
    assert report([file]).startswith("bad.ttl:5: ")
