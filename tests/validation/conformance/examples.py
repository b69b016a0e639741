"""Examples of each constraint component: a constraint, data that violates it, data that does not.

The shape ``:S`` has the target ``:x``, and the constraint on the values of ``:p`` where it needs
a property shape. ``found`` are the values of the results, in Turtle; ``-`` for one without a value.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["EXAMPLES", "Example"]


class Example(NamedTuple):
    """A constraint of one component with data for it."""

    component: str
    shape: str
    violating: str
    found: tuple[str, ...]
    conforming: str


def _of_path(constraint: str) -> str:
    return f":S sh:targetNode :x ; sh:path :p ; {constraint} ."


def _of_node(constraint: str) -> str:
    return f":S sh:targetObjectsOf :p ; {constraint} ."


_A = '[ sh:class :A ; sh:message "an A" ]'
_B = '[ sh:class :B ; sh:message "a B" ]'
_TYPED = ":a a :A . :b a :B . :ab a :A , :B . "
_QUALIFIED = f"sh:qualifiedValueShape {_A} ;"
_SELECT = "SELECT $this ?value WHERE { $this $PATH ?value . FILTER(?value > 5) }"
_SELECT_OF_NODE = (
    "SELECT $this ?value WHERE { $this <https://example.org/q> ?value . FILTER(?value > 5) }"
)

EXAMPLES = (
    Example(
        "Class", _of_path("sh:class :A"), ":x :p :a , 1 .", (":a", "1"), ":x :p :a . :a a :A ."
    ),
    Example(
        "Class",
        _of_path("sh:class :A"),
        ":A rdfs:subClassOf :B . :x :p :a . :a a :B .",
        (":a",),
        ":B rdfs:subClassOf :C . :C rdfs:subClassOf :A . :x :p :a . :a a :B .",
    ),
    Example(
        "Datatype",
        _of_path("sh:datatype xsd:integer"),
        ':x :p "1"^^xsd:byte , "one"^^xsd:integer , 1.0 , "1" , :a .',
        ('"1"^^xsd:byte', '"one"^^xsd:integer', "1.0", '"1"', ":a"),
        ":x :p 1 , 01 , +1 .",
    ),
    Example(
        "Datatype",
        _of_node("sh:datatype xsd:byte"),
        ':x :p "128"^^xsd:byte , 5 .',
        ('"128"^^xsd:byte', "5"),
        ':x :p "127"^^xsd:byte .',
    ),
    Example(
        "NodeKind", _of_path("sh:nodeKind sh:IRI"), ':x :p "a" , :a .', ('"a"',), ":x :p :a , :b ."
    ),
    Example(
        "NodeKind",
        _of_node("sh:nodeKind sh:BlankNodeOrLiteral"),
        ":x :p :a , [] .",
        (":a",),
        ":x :p [] , 1 .",
    ),
    Example("MinCount", _of_path("sh:minCount 2"), ":x :p 1 .", ("-",), ":x :p 1 , 01 ."),
    Example("MaxCount", _of_path("sh:maxCount 1"), ":x :p 1 , 01 .", ("-",), ":x :p 1 ."),
    Example(
        "MinExclusive",
        _of_path("sh:minExclusive 5"),
        ':x :p 5 , 5.0 , "5"^^xsd:byte , "6" , :a , 7 .',
        ("5", "5.0", '"5"^^xsd:byte', '"6"', ":a"),
        ":x :p 6 , 5.5 , 5.1e0 .",
    ),
    Example(
        "MinInclusive", _of_path("sh:minInclusive 5"), ":x :p 4.9 , 05 .", ("4.9",), ":x :p 5.0 ."
    ),
    Example(
        "MaxExclusive",
        _of_node('sh:maxExclusive "2020-03-01"^^xsd:date'),
        ':x :p "2020-03-01"^^xsd:date , "2020-02-29"^^xsd:date , 1 .',
        ('"2020-03-01"^^xsd:date', "1"),
        ':x :p "2020-02-29"^^xsd:date .',
    ),
    Example(
        "MaxInclusive", _of_path("sh:maxInclusive 5"), ":x :p 5.1 , 5 .", ("5.1",), ":x :p 5.0 ."
    ),
    Example(
        "MinLength",
        _of_path("sh:minLength 3"),
        ':x :p "ab" , 12 , [] , "abc"@en .',
        ('"ab"', "12", "_"),
        ":x :p 012 , :a .",
    ),
    Example(
        "MaxLength",
        _of_path("sh:maxLength 2"),
        ':x :p "abc" , 012 , 12 .',
        ('"abc"', "012"),
        ':x :p "ab"@en , 12 , "𝄞𝄞" .',
    ),
    Example(
        "Pattern",
        _of_path('sh:pattern "^[0-9]$"'),
        ':x :p 01 , 1 , "12" .',
        ("01", '"12"'),
        ':x :p 1 , "2"@en .',
    ),
    Example(
        "Pattern",
        _of_path('sh:pattern "B" ; sh:flags "i"'),
        ':x :p "b" , "a" , [] .',
        ('"a"', "_"),
        ':x :p "B" , "abc" , <https://example.org/B> .',
    ),
    Example(
        "LanguageIn",
        _of_path('sh:languageIn ( "en" "de" )'),
        ':x :p "a" , "a"@en-GB , "a"@uk , :a .',
        ('"a"', '"a"@uk', ":a"),
        ':x :p "a"@en , "a"@de-AT .',
    ),
    Example(
        "UniqueLang",
        _of_path("sh:uniqueLang true"),
        ':x :p "a"@en , "b"@en , "c"@de .',
        ("-",),
        ':x :p "a"@en , "b"@en-GB , "c" , "d" .',
    ),
    Example(
        "Equals",
        _of_path("sh:equals :q"),
        ":x :p 1 , 2 ; :q 2 , 02 .",
        ("1", "02"),
        ":x :p 1 , :a ; :q :a , 1 .",
    ),
    Example(
        "Disjoint", _of_path("sh:disjoint :q"), ":x :p 1 , 2 ; :q 2 .", ("2",), ":x :p 1 ; :q 01 ."
    ),
    Example(
        "LessThan",
        _of_path("sh:lessThan :q"),
        ":x :p 5 , 4 ; :q 5.0 .",
        ("5",),
        ":x :p 4 , 4.9 ; :q 5 .",
    ),
    Example(
        "LessThanOrEquals",
        _of_path("sh:lessThanOrEquals :q"),
        ':x :p "2021-01-01"^^xsd:date ; :q "2020-12-31"^^xsd:date .',
        ('"2021-01-01"^^xsd:date',),
        ':x :p "2021-01-01"^^xsd:date ; :q "2021-01-01"^^xsd:date .',
    ),
    Example("Not", _of_path(f"sh:not {_A}"), f"{_TYPED} :x :p :a , :b .", (":a",), ":x :p :a ."),
    Example(
        "And",
        _of_path(f"sh:and ( {_A} {_B} )"),
        f"{_TYPED} :x :p :a , :ab .",
        (":a",),
        f"{_TYPED} :x :p :ab .",
    ),
    Example(
        "Or",
        _of_path(f"sh:or ( {_A} {_B} )"),
        f"{_TYPED} :x :p :a , :c .",
        (":c",),
        f"{_TYPED} :x :p :a , :b , :ab .",
    ),
    Example(
        "Xone",
        _of_path(f"sh:xone ( {_A} {_B} )"),
        f"{_TYPED} :x :p :a , :ab , :c .",
        (":ab", ":c"),
        f"{_TYPED} :x :p :a , :b .",
    ),
    Example(
        "Node",
        _of_path(f"sh:node {_A}"),
        f"{_TYPED} :x :p :a , :b .",
        (":b",),
        f"{_TYPED} :x :p :a .",
    ),
    Example(
        "MinCount",
        _of_path('sh:property [ sh:path :q ; sh:minCount 1 ; sh:message "a q" ]'),
        ":x :p :a , :b . :a :q 1 .",
        ("-",),
        ":x :p :a . :a :q 1 .",
    ),
    Example(
        "QualifiedMinCount",
        _of_path(f"{_QUALIFIED} sh:qualifiedMinCount 2"),
        f"{_TYPED} :x :p :a , :b .",
        ("-",),
        f"{_TYPED} :x :p :a , :ab .",
    ),
    Example(
        "QualifiedMaxCount",
        _of_path(f"{_QUALIFIED} sh:qualifiedMaxCount 1"),
        f"{_TYPED} :x :p :a , :ab .",
        ("-",),
        f"{_TYPED} :x :p :a , :b .",
    ),
    Example(
        "QualifiedMinCount",
        f""":N sh:targetNode :x ; sh:message "n" ; sh:property :S , :T .
        :S sh:path :p ; {_QUALIFIED} sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true .
        :T sh:path :p ; sh:qualifiedValueShape {_B} ; sh:qualifiedMinCount 0 ; sh:message "t" .""",
        f"{_TYPED} :x :p :ab .",
        ("-",),
        f"{_TYPED} :x :p :a .",
    ),
    Example(
        "Closed",
        ":S sh:targetNode :x ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;"
        ' sh:property [ sh:path :p ; sh:message "p" ] .',
        ":x a :A ; :p 1 ; :q 2 .",
        ("2",),
        ":x a :A ; :p 1 , 2 .",
    ),
    Example("HasValue", _of_path("sh:hasValue 1"), ":x :p 01 .", ("-",), ":x :p 1 , 2 ."),
    Example(
        "In",
        _of_path('sh:in ( 1 "a"@en :a )'),
        ':x :p 01 , "a" , :a .',
        ("01", '"a"'),
        ':x :p 1 , "a"@en .',
    ),
    Example(
        "SPARQL",
        _of_path(f'sh:sparql [ sh:message "m" ; sh:select "{_SELECT}" ]'),
        ":x :p 7 , 4 .",
        ("7",),
        ":x :p 5 .",
    ),
    Example(
        "SPARQL",
        f':S sh:targetNode :x ; sh:sparql [ sh:message "m" ; sh:select "{_SELECT_OF_NODE}" ] .',
        ":x :q 7 , 4 .",
        ("7",),
        ":x :q 5 .",
    ),
)
