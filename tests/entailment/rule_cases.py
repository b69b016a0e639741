"""One fixture for each rule of tables 4, 5, 6, 7 and 9 of the OWL 2 Profiles."""

from __future__ import annotations

from tests.entailment.cases import concludes, contradicts
from tests.entailment.schema_cases import SCHEMA_CASES

__all__ = ["CASES"]

_NPA = "[] owl:sourceIndividual :x ; owl:assertionProperty :p ; "
_ZERO = '"0"^^xsd:nonNegativeInteger'
_ONE = '"1"^^xsd:nonNegativeInteger'
_AT_MOST = ":R owl:onProperty :p ; owl:maxCardinality {} . :x a :R . "
_AT_MOST_OF = ":R owl:onProperty :p ; owl:maxQualifiedCardinality {} ; owl:onClass {} . :x a :R . "

CASES = (
    # Table 4: equality
    concludes(
        "eq-sym",
        ":x owl:sameAs :y .",
        ":y owl:sameAs :x",
        beside="eq-ref eq-rep-s eq-rep-o",
    ),
    concludes(
        "eq-trans",
        ":x owl:sameAs :y . :y owl:sameAs :z .",
        ":x owl:sameAs :z",
        beside="eq-rep-s eq-rep-o",
    ),
    concludes(
        "eq-rep-s",
        ":x owl:sameAs :y . :x :p :z .",
        ":y :p :z",
        never=":z :p :y | :z owl:sameAs :y",
    ),
    concludes(
        "eq-rep-p",
        ":p owl:sameAs :q . :x :p :y .",
        ":x :q :y",
        never=":y :q :x | :x owl:sameAs :y",
    ),
    concludes(
        "eq-rep-o",
        ":x owl:sameAs :y . :z :p :x .",
        ":z :p :y",
        never=":y :p :z | :z :p :z",
    ),
    contradicts(
        "eq-diff1",
        ":x owl:sameAs :y ; owl:differentFrom :y .",
        ":x owl:sameAs :y",
        ":x owl:differentFrom :y",
        consistent=":x owl:sameAs :y ; owl:differentFrom :z .",
    ),
    contradicts(
        "eq-diff2",
        "[] a owl:AllDifferent ; owl:members ( :x :y :z ) . :y owl:sameAs :z .",
        ":y owl:sameAs :z",
        consistent="[] a owl:AllDifferent ; owl:members ( :x :y :z ) . :y owl:sameAs :w .",
    ),
    contradicts(
        "eq-diff3",
        "[] a owl:AllDifferent ; owl:distinctMembers ( :x :y :z ) . :y owl:sameAs :z .",
        ":y owl:sameAs :z",
        consistent="[] a owl:AllDifferent ; owl:distinctMembers ( :x :y ) . :y owl:sameAs :z .",
    ),
    # Table 5: properties
    concludes(
        "prp-dom", ":p rdfs:domain :A . :x :p :y .", ":x rdf:type :A", never=":y rdf:type :A"
    ),
    concludes("prp-rng", ":p rdfs:range :A . :x :p :y .", ":y rdf:type :A", never=":x rdf:type :A"),
    concludes(
        "prp-fp",
        ":p a owl:FunctionalProperty . :x :p :y , :z . :w :p :v .",
        ":y owl:sameAs :z",
        never=":x owl:sameAs :w | :y owl:sameAs :v",
    ),
    concludes(
        "prp-ifp",
        ":p a owl:InverseFunctionalProperty . :x :p :y . :z :p :y . :x :p :w .",
        ":x owl:sameAs :z",
        never=":y owl:sameAs :w",
    ),
    contradicts(
        "prp-irp",
        ":p a owl:IrreflexiveProperty . :x :p :x .",
        ":x :p :x",
        consistent=":p a owl:IrreflexiveProperty . :x :p :y . :y :p :x . :x :q :x .",
    ),
    concludes(
        "prp-symp",
        ":p a owl:SymmetricProperty . :x :p :y . :v :q :w .",
        ":y :p :x",
        never=":w :q :v | :x :p :x",
    ),
    contradicts(
        "prp-asyp",
        ":p a owl:AsymmetricProperty . :x :p :y . :y :p :x .",
        ":x :p :y",
        ":y :p :x",
        consistent=":p a owl:AsymmetricProperty . :x :p :y . :y :p :z . :x :q :y . :y :q :x .",
    ),
    concludes(
        "prp-trp",
        ":p a owl:TransitiveProperty . :x :p :y . :y :p :z . :z :q :w .",
        ":x :p :z",
        never=":y :p :w | :z :p :x",
    ),
    concludes(
        "prp-spo1", ":p rdfs:subPropertyOf :q . :x :p :y . :v :q :w .", ":x :q :y", never=":v :p :w"
    ),
    concludes(
        "prp-spo2",
        ":p owl:propertyChainAxiom ( :q :r :s ) . :a :q :b . :b :r :c . :c :s :d , :e .",
        ":a :p :d",
        ":a :p :e",
        never=":a :p :c | :b :p :d | :a :p :b",
    ),
    concludes(
        "prp-eqp1",
        ":p owl:equivalentProperty :q . :x :p :y .",
        ":x :q :y",
        beside="scm-eqp1",
    ),
    concludes(
        "prp-eqp2",
        ":p owl:equivalentProperty :q . :x :q :y .",
        ":x :p :y",
        beside="scm-eqp1",
    ),
    contradicts(
        "prp-pdw",
        ":p owl:propertyDisjointWith :q . :x :p :y ; :q :y .",
        ":x :p :y",
        ":x :q :y",
        consistent=":p owl:propertyDisjointWith :q . :x :p :y ; :q :z . :y :q :x .",
    ),
    contradicts(
        "prp-adp",
        "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) . :x :q :y ; :r :y .",
        ":x :q :y",
        ":x :r :y",
        consistent="[] a owl:AllDisjointProperties ; owl:members ( :p :q ) . :x :q :y ; :r :y .",
    ),
    concludes("prp-inv1", ":p owl:inverseOf :q . :x :p :y .", ":y :q :x", never=":y :p :x"),
    concludes("prp-inv2", ":p owl:inverseOf :q . :x :q :y .", ":y :p :x", never=":y :q :x"),
    concludes(
        "prp-key",
        ':A owl:hasKey ( :p :q ) . :x a :A ; :p 1 ; :q "b" . :y a :A ; :p 1 , 2 ; :q "b" . '
        ':z a :A ; :p 1 ; :q "c" . :w :p 1 ; :q "b" . :v a :A ; :p 1 .',
        ":x owl:sameAs :y",
        never=":x owl:sameAs :z | :x owl:sameAs :w | :x owl:sameAs :v",
    ),
    contradicts(
        "prp-npa1",
        _NPA + "owl:targetIndividual :y . :x :p :y .",
        ":x :p :y",
        consistent=_NPA + "owl:targetIndividual :y . :x :p :z . :y :p :x .",
    ),
    contradicts(
        "prp-npa2",
        _NPA + 'owl:targetValue "a" . :x :p "a" .',
        ':x :p "a"',
        consistent=_NPA + 'owl:targetValue "a" . :x :p "b" . :y :p "a" .',
    ),
    # Table 6: classes
    contradicts(
        "cls-nothing2",
        ":x a owl:Nothing .",
        ":x rdf:type owl:Nothing",
        consistent=":x a owl:Thing .",
    ),
    concludes(
        "cls-int1",
        ":A owl:intersectionOf ( :B :C :D ) . :x a :B , :C , :D . :y a :B , :C .",
        ":x rdf:type :A",
        never=":y rdf:type :A",
    ),
    concludes(
        "cls-int2",
        ":A owl:intersectionOf ( :B :C ) . :x a :A . :y a :B .",
        ":x rdf:type :B",
        ":x rdf:type :C",
        never=":y rdf:type :C",
        beside="scm-int",
    ),
    concludes(
        "cls-uni",
        ":A owl:unionOf ( :B :C ) . :x a :B . :y a :C . :z a :A .",
        ":x rdf:type :A",
        ":y rdf:type :A",
        never=":z rdf:type :B | :z rdf:type :C",
        beside="scm-uni",
    ),
    contradicts(
        "cls-com",
        ":A owl:complementOf :B . :x a :A , :B .",
        ":x rdf:type :A",
        ":x rdf:type :B",
        consistent=":A owl:complementOf :B . :x a :A . :y a :B .",
    ),
    concludes(
        "cls-svf1",
        ":R owl:onProperty :p ; owl:someValuesFrom :A . :x :p :y . :y a :A . :z :p :w . :v a :R .",
        ":x rdf:type :R",
        never=":z rdf:type :R | :w rdf:type :A",
    ),
    concludes(
        "cls-svf2",
        ":R owl:onProperty :p ; owl:someValuesFrom owl:Thing . :x :p :y . :z :q :y .",
        ":x rdf:type :R",
        never=":z rdf:type :R | :y rdf:type :R",
    ),
    concludes(
        "cls-avf",
        ":R owl:onProperty :p ; owl:allValuesFrom :A . :x a :R ; :p :y ; :q :w . :z :p :v .",
        ":y rdf:type :A",
        never=":w rdf:type :A | :v rdf:type :A | :z rdf:type :R",
    ),
    concludes(
        "cls-hv1",
        ":R owl:onProperty :p ; owl:hasValue :v . :x a :R . :y a :A .",
        ":x :p :v",
        never=":y :p :v",
    ),
    concludes(
        "cls-hv2",
        ":R owl:onProperty :p ; owl:hasValue :v . :x :p :v . :y :p :w .",
        ":x rdf:type :R",
        never=":y rdf:type :R",
    ),
    contradicts(
        "cls-maxc1",
        _AT_MOST.format(_ZERO) + ":x :p :y .",
        ":x rdf:type :R",
        ":x :p :y",
        consistent=_AT_MOST.format(_ZERO) + ":y :p :x . :x :q :y .",
    ),
    concludes(
        "cls-maxc2",
        _AT_MOST.format(_ONE) + ":x :p :y , :z ; :q :v . :w :p :t , :u .",
        ":y owl:sameAs :z",
        never=":t owl:sameAs :u | :y owl:sameAs :v",
    ),
    contradicts(
        "cls-maxqc1",
        _AT_MOST_OF.format(_ZERO, ":A") + ":x :p :y . :y a :A .",
        ":x rdf:type :R",
        ":x :p :y",
        ":y rdf:type :A",
        consistent=_AT_MOST_OF.format(_ZERO, ":A") + ":x :p :y . :y a :B . :z a :A .",
    ),
    contradicts(
        "cls-maxqc2",
        _AT_MOST_OF.format(_ZERO, "owl:Thing") + ":x :p :y .",
        ":x rdf:type :R",
        ":x :p :y",
        consistent=_AT_MOST_OF.format(_ZERO, "owl:Thing") + ":y :p :x . :x :q :y .",
    ),
    concludes(
        "cls-maxqc3",
        _AT_MOST_OF.format(_ONE, ":A") + ":x :p :y , :z , :w . :y a :A . :z a :A .",
        ":y owl:sameAs :z",
        never=":y owl:sameAs :w | :w rdf:type :A",
    ),
    concludes(
        "cls-maxqc4",
        _AT_MOST_OF.format(_ONE, "owl:Thing") + ":x :p :y , :z . :w :p :u , :v .",
        ":y owl:sameAs :z",
        never=":u owl:sameAs :v",
    ),
    concludes("cls-oo", ":A owl:oneOf ( :x :y ) . :z a :A .", ":x rdf:type :A", ":y rdf:type :A"),
    *SCHEMA_CASES,
)
