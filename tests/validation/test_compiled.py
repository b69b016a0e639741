"""How shapes are compiled to SPARQL: what is merged, what numbers tell, what goes to pySHACL."""

from __future__ import annotations

import pytest

from relations_kg.errors import ShapesError, UnknownName
from relations_kg.namespaces import PREFIXES, SH
from relations_kg.rdf import Iri, Literal, Quad, Term
from relations_kg.report import ShapesWarning, ValidationReport
from relations_kg.sparql.tokens import words
from relations_kg.store.workspace import TermForms, Workspace
from relations_kg.syntax.reading import read
from relations_kg.validation.base import (
    check,
    entailments,
    validate,
    validate_workspace,
)
from relations_kg.validation.compiled.prebound import over_forms
from relations_kg.validation.compiled.prebound import read as read_query
from relations_kg.validation.index import ShapesIndex
from relations_kg.validation.paths import path_of

EXAMPLE = "https://example.org/"
PROLOGUE = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    + f"@prefix : <{EXAMPLE}> .\n"
)
MANY = 5000


def quads(turtle: str) -> list[Quad]:
    return list(read((PROLOGUE + turtle).encode(), format="turtle"))


def iri(name: str) -> Iri:
    return Iri(EXAMPLE + name)


def told(data: str, shapes: str) -> list[str]:
    """What is said of the shapes that go to pySHACL."""
    sentences: list[str] = []
    validate(quads(data), quads(shapes), tell=sentences.append)
    return sentences


def found(report: ValidationReport) -> set[tuple[str, str, Term | None]]:
    return {
        (
            finding.focus_node[0].removeprefix(EXAMPLE),
            finding.component.value.removeprefix(SH).removesuffix("ConstraintComponent"),
            finding.value,
        )
        for finding in report.findings
    }


# What goes to pySHACL


@pytest.mark.parametrize(
    ("constraint", "reason"),
    [
        ('sh:path :p ; sh:pattern "a(?=b)"', "does not know the pattern"),
        ('sh:path :p ; sh:pattern "[a&&b]"', "may be read in two ways"),
        ("sh:path :p ; sh:datatype rdf:HTML", "are not known to the engine"),
        ('sh:or ( [ sh:sparql [ sh:select "SELECT $this { $this :p ?o }" ] ] )', "in SPARQL"),
        (
            'sh:sparql [ sh:select "SELECT $this { $this :p ?o FILTER(?o != '
            '<urn:relations-kg:focus-node>) } GROUP BY $this" ]',
            "stands for the focus node",
        ),
    ],
)
def test_what_is_not_compiled_goes_to_pyshacl_and_is_told(constraint: str, reason: str) -> None:
    constraint = constraint.replace("$this :p", f"$this <{EXAMPLE}p>")
    shapes = f':S sh:targetClass :A ; {constraint} ; sh:message "m" .'
    data = ':x a :A ; :p "b" .'
    (sentence,) = told(data, shapes)
    assert sentence.startswith(f"<{EXAMPLE}S> goes to pySHACL: ")
    assert reason in sentence
    assert validate(quads(data), quads(shapes)).findings == (
        validate(quads(data), quads(shapes), engine="pyshacl").findings
    )


def test_only_the_shape_that_needs_it_goes_to_pyshacl() -> None:
    shapes = """
    :S sh:targetClass :A ; sh:property :P , :Q .
    :P sh:path :p ; sh:pattern "a(?=b)" ; sh:message "p" .
    :Q sh:path :p ; sh:maxLength 1 ; sh:message "q" .
    """
    data = ':x a :A ; :p "aa" . :y :p "aa" .'
    assert [sentence.split()[0] for sentence in told(data, shapes)] == [f"<{EXAMPLE}P>"]
    assert found(validate(quads(data), quads(shapes))) == {
        ("x", "Pattern", Literal("aa")),
        ("x", "MaxLength", Literal("aa")),
    }


def test_nothing_is_told_where_all_is_compiled() -> None:
    assert told(":x a :A .", ":S sh:targetClass :A ; sh:path :p ; sh:minCount 1 .") == []


def test_an_own_constraint_component_goes_to_pyshacl() -> None:
    shapes = """
    :Component a sh:ConstraintComponent ; sh:parameter [ sh:path :longest ] ;
        sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER(STRLEN($value) <= $longest) }" ] .
    :S sh:targetClass :A ; sh:property :P .
    :P sh:path :p ; :longest 2 .
    """  # noqa: E501
    data = ':x a :A ; :p "abc" , "ab" .'
    (sentence,) = told(data, shapes)
    assert "a constraint component of the shapes graph's own" in sentence
    report = validate(quads(data), quads(shapes))
    assert [finding.component for finding in report.findings] == [iri("Component")]
    assert report == validate(quads(data), quads(shapes), engine="pyshacl")


def test_a_node_that_is_only_in_the_shapes_has_itself_at_the_end_of_a_path_of_no_length() -> None:
    shapes = (
        ':S sh:targetNode :x ; sh:path [ sh:zeroOrMorePath :p ] ; sh:class :A ; sh:message "m" .'
    )
    assert found(validate(quads(":y a :A ."), quads(shapes))) == {("x", "Class", iri("x"))}


# Messages and options


@pytest.mark.parametrize(
    ("constraint", "message"),
    [
        ("sh:minCount 1", "at least 1 value is expected, and there are fewer"),
        ("sh:maxCount 0", "at most 0 values are expected, and there are more"),
        ("sh:class rkg:State", "the value is not an instance of rkg:State"),
        ('sh:in ( 1 "a" )', 'the value is not one of "1", "a"'),
    ],
)
def test_without_a_message_the_expectation_is_told(constraint: str, message: str) -> None:
    data = ":x a :A ." if "minCount" in constraint else ":x a :A ; :p 2 ."
    shapes = f":S sh:targetClass :A ; sh:path :p ; {constraint} ."
    (finding,) = validate(quads(data), quads(shapes)).findings
    assert finding.messages == (message,)


def test_each_shape_is_named_before_it_is_checked() -> None:
    named: list[Term] = []
    shapes = ":S sh:targetClass :A ; sh:property :P . :P sh:path :p ; sh:minCount 1 ."
    validate(quads(":x a :A ."), quads(shapes), on_shape=named.append)
    assert iri("P") in named


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UnknownName, match="no validation engine 'jena'"):
        validate([], quads(":S sh:targetClass :A ; sh:nodeKind sh:IRI ."), engine="jena")


def test_a_target_without_nodes_is_warned_of_with_the_nearest_class() -> None:
    warnings: list[ShapesWarning] = []
    workspace = Workspace()
    workspace.add(quads(":State a owl:Class . :x a :State ."))
    shapes = quads(":S sh:targetClass :Stat , :State ; sh:nodeKind sh:IRI .")
    validate_workspace(workspace, shapes, warn=warnings.append)
    (warning,) = warnings
    assert (warning.kind, warning.term) == ("unfocused", iri("Stat"))
    assert warning.hint == f"did you mean <{EXAMPLE}State>?"


def test_the_entailment_that_shapes_ask_for_is_told() -> None:
    regime = "http://www.w3.org/ns/entailment/RDFS"
    assert entailments(quads(f"<urn:x:shapes> sh:entailment <{regime}> .")) == {regime}
    with pytest.raises(ShapesError, match="sh:entailment is not the IRI"):
        entailments(quads('<urn:x:shapes> sh:entailment "RDFS" .'))


# Literals and blank nodes that are held in another form


def test_a_query_compares_the_value_and_reads_the_text_that_was_written() -> None:
    shapes = f"""
    :S sh:targetClass :A ; sh:message "m" ; sh:sparql [ sh:select
        "SELECT $this ?value {{ $this <{EXAMPLE}p> ?value FILTER(?value = 1 && STRLEN(STR(?value)) = 2) }}" ] .
    """  # noqa: E501
    data = ":x a :A ; :p 01 , 1 , 001 ."
    assert found(validate(quads(data), quads(shapes))) == {
        ("x", "SPARQL", Literal("01", "http://www.w3.org/2001/XMLSchema#integer"))
    }


def test_a_query_is_left_alone_where_nothing_is_held_in_another_form() -> None:
    text = "SELECT $this { $this ?p ?v FILTER(?v > 4 && isIRI(?p)) }"
    assert over_forms(text, TermForms()) == text
    rewritten = over_forms(text, TermForms(written=True, blank=True))
    assert [t.text for t in words(rewritten) if t.text == "BNODE"] == ["BNODE"]
    assert "STRDT(" in rewritten


@pytest.mark.parametrize(
    ("query", "for_all"),
    [
        ("SELECT $this { $this :p ?v FILTER(?v > 4) }", True),
        ("SELECT $this { { $this :p ?v } UNION { $this :q ?v } }", True),
        ("SELECT $this { $this :p ?v FILTER NOT EXISTS { ?v :q $this } }", True),
        ("SELECT * { $this :p ?v }", True),
        ("SELECT ?v { $this :p ?v }", False),
        ("SELECT $this { ?x :p ?v FILTER(?v = $this) }", False),
        ("SELECT $this { $this :p ?v . { ?v :q ?w FILTER(?w = $this) } }", False),
        ("SELECT $this { $this :p ?v . { ?v :q ?w FILTER NOT EXISTS { $this :r ?w } } }", False),
        ("SELECT $this { OPTIONAL { $this :p ?v } }", False),
        ("SELECT $this { { $this :p ?v } UNION { ?x :q ?v } }", False),
        ("SELECT $this (COUNT(?v) AS ?n) { $this :p ?v } GROUP BY $this", False),
        ("SELECT $this { $this :p ?v { SELECT $this { $this :q ?w } } }", False),
        ("SELECT $this { GRAPH ?g { $this :p ?v } }", False),
    ],
)
def test_a_query_runs_for_all_focus_nodes_where_that_means_the_same(
    query: str, for_all: bool
) -> None:
    assert read_query(query).for_all is for_all


def test_a_query_that_must_run_for_each_focus_node_finds_the_same_as_pyshacl() -> None:
    shapes = f"""
    :S sh:targetClass :A ; sh:message "{{?n}}" ; sh:sparql [ sh:select
        "SELECT $this (COUNT(?v) AS ?n) {{ $this <{EXAMPLE}p> ?v }} GROUP BY $this HAVING(COUNT(?v) > 1)" ] .
    """  # noqa: E501
    data = quads(":x a :A ; :p 1 , 2 . :y a :A ; :p 1 . :z :p 1 , 2 .")
    report = validate(data, quads(shapes))
    assert [finding.messages for finding in report.findings] == [("2",)]
    assert report == validate(data, quads(shapes), engine="pyshacl")


# Many nodes: scans and numbers


def world(number: int = MANY) -> list[Quad]:
    """Instances of a class and of one below it, each with one value of a property."""
    type_ = Iri(PREFIXES["rdf"] + "type")
    data = quads(
        ":p rdfs:domain :A . :B rdfs:subClassOf :A . :x a :A ; :p 1 , 2 . :y a :A , :B ; :q :a ."
    )
    for n in range(number):
        node = iri(f"n{n}")
        data += [Quad(node, type_, iri("A")), Quad(node, iri("p"), Literal(f"{n}"))]
        if n % 2:
            data.append(Quad(node, type_, iri("B")))
    return data


SHAPES = """
:S sh:targetClass :A ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:maxCount 1 ] .
:T sh:targetClass :B ; sh:property [ sh:path :p ; sh:minCount 1 ] , [ sh:path :q ; sh:maxCount 0 ] .
"""


@pytest.mark.parametrize("entailed", [True, False])
def test_what_few_of_many_nodes_lack_is_found(entailed: bool) -> None:
    workspace = Workspace()
    workspace.add(world())
    report = validate_workspace(workspace, quads(SHAPES), entailed=entailed)
    assert sorted(
        (f.focus_node[0][-1], f.component.value[len(SH) :][:8]) for f in report.findings
    ) == [
        ("x", "MaxCount"),
        ("y", "MaxCount"),
        ("y", "MinCount"),
        ("y", "MinCount"),
    ]


@pytest.mark.parametrize("entailed", [True, False])
def test_many_findings_are_all_told(entailed: bool) -> None:
    workspace = Workspace()
    workspace.add(world())
    shapes = quads(":S sh:targetClass :A ; sh:path :p ; sh:minCount 2 ; sh:maxLength 3 .")
    report = validate_workspace(workspace, shapes, entailed=entailed)
    components = [finding.component.value.removeprefix(SH)[:9] for finding in report.findings]
    assert components.count("MinCountC") == MANY + 1  # :x has two
    assert components.count("MaxLength") == MANY - 1000


def test_numbers_do_not_tell_of_a_property_that_others_have_too() -> None:
    data = world()
    data.append(Quad(iri("other"), iri("p"), Literal("1")))  # so as many subjects as instances
    workspace = Workspace()
    workspace.add(q for q in data if q.subject != iri("p"))  # which has no domain then
    shapes = """
    :S sh:targetClass :A ; sh:path :p ; sh:minCount 1 .
    :T sh:targetClass :A ; sh:not [ sh:path :p ; sh:maxCount 0 ] .
    """
    report = validate_workspace(workspace, quads(shapes), entailed=True)
    assert found(report) == {("y", "MinCount", None), ("y", "Not", iri("y"))}


def test_what_all_of_many_nodes_have_is_not_asked_of_each() -> None:
    workspace = Workspace()
    workspace.add(q for q in world() if q.subject not in (iri("x"), iri("y")))
    shapes = ":T sh:targetClass :A ; sh:not [ sh:path :p ; sh:minCount 1 ] ."
    report = validate_workspace(workspace, quads(shapes), entailed=True)
    assert len(report.findings) == MANY


# Paths


@pytest.mark.parametrize(
    ("path", "reported", "steps", "reflexive"),
    [
        (":p", None, 1, False),
        ("( :p rdfs:label )", "<https://example.org/p>/rdfs:label", 2, False),
        ("[ sh:inversePath ( rdfs:label :p ) ]", "^(rdfs:label/<https://example.org/p>)", 1, False),
        ("( [ sh:zeroOrOnePath :p ] [ sh:zeroOrMorePath :p ] )", None, 2, True),
        ("[ sh:alternativePath ( :p [ sh:zeroOrMorePath :p ] ) ]", None, 1, True),
        ("[ sh:oneOrMorePath [ sh:zeroOrOnePath :p ] ]", None, 1, True),
    ],
)
def test_a_path_is_told_and_taken_apart(
    path: str, reported: str | None, steps: int, reflexive: bool
) -> None:
    index = ShapesIndex(quads(f":S sh:path {path} ."))
    (node,) = index.of(iri("S"), "path")
    told = path_of(index, node)
    assert len(told.steps) == steps
    assert told.is_reflexive is reflexive
    if reported is not None:
        assert told.reported == reported


def test_shapes_nested_too_deeply_are_refused() -> None:
    nested = "sh:nodeKind sh:IRI"
    for _ in range(60):
        nested = f"sh:not [ {nested} ]"
    shapes = quads(f":S sh:targetClass :A ; {nested} .")
    check(shapes)  # well-formed as they are
    with pytest.raises(ShapesError, match="nested too deeply"):
        validate(quads(":x a :A ."), shapes)
