"""The fixtures for the rules about class axioms and schema vocabulary: tables 7 and 9."""

from __future__ import annotations

from tests.entailment.cases import concludes, contradicts

__all__ = ["SCHEMA_CASES"]

_SOME = ":R owl:onProperty :p ; owl:someValuesFrom {} . :S owl:onProperty {} ; owl:someValuesFrom "
_ONLY = ":R owl:onProperty :p ; owl:allValuesFrom {} . :S owl:onProperty {} ; owl:allValuesFrom "

SCHEMA_CASES = (
    # Table 7: class axioms
    concludes(
        "cax-sco",
        ":A rdfs:subClassOf :B . :x a :A . :y a :B .",
        ":x rdf:type :B",
        never=":y rdf:type :A",
    ),
    concludes(
        "cax-eqc1", ":A owl:equivalentClass :B . :x a :A .", ":x rdf:type :B", beside="scm-eqc1"
    ),
    concludes(
        "cax-eqc2", ":A owl:equivalentClass :B . :x a :B .", ":x rdf:type :A", beside="scm-eqc1"
    ),
    contradicts(
        "cax-dw",
        ":A owl:disjointWith :B . :x a :A , :B .",
        ":x rdf:type :A",
        ":x rdf:type :B",
        consistent=":A owl:disjointWith :B . :x a :A . :y a :B . :z a :A , :C .",
    ),
    contradicts(
        "cax-adc",
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . :x a :A , :C .",
        ":x rdf:type :A",
        ":x rdf:type :C",
        consistent="[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . :x a :A , :D .",
    ),
    # Table 9: schema vocabulary
    concludes(  # A subClassOf A, A subClassOf owl:Thing and owl:Nothing subClassOf A, unseen
        "scm-cls",
        ":A a owl:Class . :R owl:onProperty :p ; owl:someValuesFrom :A . "
        ":S owl:onProperty :p ; owl:someValuesFrom :A . "
        ":T owl:onProperty :p ; owl:someValuesFrom owl:Thing . "
        ":N owl:onProperty :p ; owl:someValuesFrom owl:Nothing .",
        ":R rdfs:subClassOf :S",
        ":S rdfs:subClassOf :R",
        ":R rdfs:subClassOf :T",
        ":N rdfs:subClassOf :R",
        never=":T rdfs:subClassOf :R | :R rdfs:subClassOf :N",
    ),
    concludes(
        "scm-sco",
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :D rdfs:subClassOf :C .",
        ":A rdfs:subClassOf :C",
        never=":C rdfs:subClassOf :A | :A rdfs:subClassOf :D",
    ),
    concludes(
        "scm-eqc1",
        ":A owl:equivalentClass :B .",
        ":A rdfs:subClassOf :B",
        ":B rdfs:subClassOf :A",
    ),
    concludes(
        "scm-eqc2",
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :A . :C rdfs:subClassOf :A .",
        ":A owl:equivalentClass :B",
        ":B owl:equivalentClass :A",
        never=":C owl:equivalentClass :A",
    ),
    concludes(  # p subPropertyOf p, unseen
        "scm-op",
        ":p a owl:ObjectProperty . :R owl:onProperty :p ; owl:hasValue :v . "
        ":S owl:onProperty :p ; owl:hasValue :v . :T owl:onProperty :p ; owl:hasValue :w .",
        ":R rdfs:subClassOf :S",
        ":S rdfs:subClassOf :R",
        never=":R rdfs:subClassOf :T",
    ),
    concludes(
        "scm-dp",
        ':p a owl:DatatypeProperty . :R owl:onProperty :p ; owl:hasValue "v" . '
        ':S owl:onProperty :p ; owl:hasValue "v" . :T owl:onProperty :p ; owl:hasValue "w" .',
        ":R rdfs:subClassOf :S",
        ":S rdfs:subClassOf :R",
        never=":R rdfs:subClassOf :T",
    ),
    concludes(
        "scm-spo",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :s rdfs:subPropertyOf :r .",
        ":p rdfs:subPropertyOf :r",
        never=":r rdfs:subPropertyOf :p | :p rdfs:subPropertyOf :s",
    ),
    concludes(
        "scm-eqp1",
        ":p owl:equivalentProperty :q .",
        ":p rdfs:subPropertyOf :q",
        ":q rdfs:subPropertyOf :p",
    ),
    concludes(
        "scm-eqp2",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p . :r rdfs:subPropertyOf :p .",
        ":p owl:equivalentProperty :q",
        ":q owl:equivalentProperty :p",
        never=":r owl:equivalentProperty :p",
    ),
    concludes(
        "scm-dom1",
        ":p rdfs:domain :A . :A rdfs:subClassOf :B . :q rdfs:domain :B .",
        ":p rdfs:domain :B",
        never=":q rdfs:domain :A | :p rdfs:range :B",
    ),
    concludes(
        "scm-dom2",
        ":q rdfs:domain :A . :p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .",
        ":p rdfs:domain :A",
        never=":r rdfs:domain :A | :p rdfs:range :A",
    ),
    concludes(
        "scm-rng1",
        ":p rdfs:range :A . :A rdfs:subClassOf :B . :q rdfs:range :B .",
        ":p rdfs:range :B",
        never=":q rdfs:range :A | :p rdfs:domain :B",
    ),
    concludes(
        "scm-rng2",
        ":q rdfs:range :A . :p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .",
        ":p rdfs:range :A",
        never=":r rdfs:range :A | :p rdfs:domain :A",
    ),
    concludes(
        "scm-hv",
        ":p rdfs:subPropertyOf :q . :R owl:onProperty :p ; owl:hasValue :v . "
        ":S owl:onProperty :q ; owl:hasValue :v . :T owl:onProperty :q ; owl:hasValue :w .",
        ":R rdfs:subClassOf :S",
        never=":S rdfs:subClassOf :R | :R rdfs:subClassOf :T",
    ),
    concludes(
        "scm-svf1",
        ":A rdfs:subClassOf :B . " + _SOME.format(":A", ":p") + ":B . "
        ":T owl:onProperty :q ; owl:someValuesFrom :B .",
        ":R rdfs:subClassOf :S",
        never=":S rdfs:subClassOf :R | :R rdfs:subClassOf :T",
    ),
    concludes(
        "scm-svf2",
        ":p rdfs:subPropertyOf :q . " + _SOME.format(":A", ":q") + ":A . "
        ":T owl:onProperty :q ; owl:someValuesFrom :B .",
        ":R rdfs:subClassOf :S",
        never=":S rdfs:subClassOf :R | :R rdfs:subClassOf :T",
    ),
    concludes(
        "scm-avf1",
        ":A rdfs:subClassOf :B . " + _ONLY.format(":A", ":p") + ":B . "
        ":T owl:onProperty :q ; owl:allValuesFrom :B .",
        ":R rdfs:subClassOf :S",
        never=":S rdfs:subClassOf :R | :R rdfs:subClassOf :T",
    ),
    concludes(  # the other way round than for some values: fewer links, fewer demands
        "scm-avf2",
        ":p rdfs:subPropertyOf :q . " + _ONLY.format(":A", ":q") + ":A . "
        ":T owl:onProperty :p ; owl:allValuesFrom :B .",
        ":S rdfs:subClassOf :R",
        never=":R rdfs:subClassOf :S | :S rdfs:subClassOf :T",
    ),
    concludes(
        "scm-int",
        ":A owl:intersectionOf ( :B :C ) .",
        ":A rdfs:subClassOf :B",
        ":A rdfs:subClassOf :C",
        never=":B rdfs:subClassOf :A",
    ),
    concludes(
        "scm-uni",
        ":A owl:unionOf ( :B :C ) .",
        ":B rdfs:subClassOf :A",
        ":C rdfs:subClassOf :A",
        never=":A rdfs:subClassOf :B",
    ),
)
