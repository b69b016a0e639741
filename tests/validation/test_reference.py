"""What validation finds, whatever engine does it, and which shapes it refuses."""

from __future__ import annotations

import logging

import pytest

from relations_kg.errors import ShapesError
from relations_kg.namespaces import PREFIXES, SH, XSD
from relations_kg.rdf import BlankNode, Iri, Literal, Quad
from relations_kg.report import Finding, Severity, ValidationReport
from relations_kg.syntax.reading import read
from relations_kg.validation.base import validate

EXAMPLE = "https://example.org/"
PROLOGUE = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    + f"@prefix : <{EXAMPLE}> .\n"
)


def quads(turtle: str) -> list[Quad]:
    return list(read((PROLOGUE + turtle).encode(), format="turtle"))


def report(data: str, shapes: str) -> ValidationReport:
    return validate(quads(data), quads(shapes))


def only(data: str, shapes: str) -> Finding:
    (finding,) = report(data, shapes).findings
    return finding


def iri(name: str) -> Iri:
    return Iri(EXAMPLE + name)


SHAPE = """
:Shape a sh:NodeShape ; sh:targetClass :State ; sh:property :CodeShape .
:CodeShape sh:path :code ; sh:minCount 1 ; sh:pattern "^[A-Z]{3}$" ;
    sh:message "a state has a code of three capital letters"@en .
"""


def test_data_that_conforms_has_no_findings() -> None:
    found = report(':ALB a :State ; :code "ALB" .', SHAPE)
    assert found == ValidationReport()
    assert found.conforms


def test_a_finding_says_where_what_and_why() -> None:
    assert only(':ALB a :State ; :code "Alb" .', SHAPE) == Finding(
        severity=Severity.VIOLATION,
        messages=("a state has a code of three capital letters",),
        focus_node=iri("ALB"),
        path=iri("code"),
        value=Literal("Alb"),
        source_shape=iri("CodeShape"),
        component=Iri(SH + "PatternConstraintComponent"),
    )


def test_what_is_missing_has_no_value() -> None:
    finding = only(":ALB a :State .", SHAPE)
    assert finding.value is None
    assert finding.component == Iri(SH + "MinCountConstraintComponent")


def test_a_constraint_on_the_node_itself_has_no_path() -> None:
    finding = only(":x a :A .", ":S sh:targetClass :A ; sh:nodeKind sh:BlankNode .")
    assert finding.path is None
    assert finding.value == iri("x")


def test_a_blank_node_keeps_its_label_through_a_validation() -> None:
    data = quads("[] a :State .")
    (finding,) = validate(data, quads(SHAPE)).findings
    assert finding.focus_node == data[0].subject
    assert isinstance(finding.focus_node, BlankNode)


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ("sh:Violation", Severity.VIOLATION),
        ("sh:Warning", Severity.WARNING),
        ("sh:Info", Severity.INFO),
        (":Grave", Severity.VIOLATION),
    ],
)
def test_the_severity_is_that_of_the_shape(severity: str, expected: Severity) -> None:
    shapes = f":S sh:targetClass :A ; sh:severity {severity} ; sh:nodeKind sh:Literal ."
    found = report(":x a :A .", shapes)
    assert found.findings[0].severity is expected
    assert not found.conforms


def test_findings_are_told_gravest_first_and_the_same_way_each_time() -> None:
    data = ":a a :A . :b a :A . :c a :A ."
    shapes = """
    :S1 sh:targetClass :A ; sh:severity sh:Info ; sh:nodeKind sh:Literal .
    :S2 sh:targetClass :A ; sh:severity sh:Warning ; sh:class :B .
    :S3 sh:targetClass :A ; sh:property [ sh:path :p ; sh:minCount 1 ] .
    """
    found = report(data, shapes).findings
    assert [f.severity.rank for f in found] == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert [f.focus_node for f in found] == [iri(name) for name in "abc"] * 3
    assert report(data, shapes).findings == found


def test_a_message_in_english_comes_first() -> None:
    shapes = """:S sh:targetClass :A ; sh:nodeKind sh:Literal ;
        sh:message "ein Fehler"@de , "an error"@en , "pomylka"@uk ."""
    assert only(":x a :A .", shapes).messages == ("an error", "ein Fehler", "pomylka")


def test_a_shape_without_an_iri_is_told_by_the_one_around_it() -> None:
    shapes = ":S sh:targetClass :A ; sh:property [ sh:path :p ; sh:minCount 1 ] ."
    assert only(":x a :A .", shapes).source_shape == iri("S")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("[ sh:inversePath rkg:member ]", "^rkg:member"),
        ("( rkg:member :p )", f"rkg:member/<{EXAMPLE}p>"),
        ("[ sh:alternativePath ( rkg:member rkg:organ ) ]", "(rkg:member|rkg:organ)"),
        ("[ sh:zeroOrOnePath rkg:member ]", "rkg:member?"),
        ("[ sh:zeroOrMorePath :p ]", f"<{EXAMPLE}p>*"),
        (
            "( rkg:organ [ sh:oneOrMorePath [ sh:inversePath rkg:member ] ] )",
            "rkg:organ/(^rkg:member)+",
        ),
        ("[ sh:inversePath ( rkg:member rkg:organ ) ]", "^(rkg:member/rkg:organ)"),
        (
            "( rkg:organ [ sh:alternativePath ( rkg:a [ sh:zeroOrMorePath rkg:b ] ) ] )",
            "rkg:organ/(rkg:a|rkg:b*)",
        ),
    ],
)
def test_a_path_is_told_in_the_syntax_of_sparql(path: str, expected: str) -> None:
    shapes = f":S sh:targetNode :x ; sh:property [ sh:path {path} ; sh:minCount 2 ] ."
    assert only(":x a :A .", shapes).path == expected


def test_literals_are_judged_as_they_are_written() -> None:
    shapes = """
    :S sh:targetClass :A ;
      sh:property [ sh:path :int ; sh:datatype xsd:integer ; sh:pattern "^[0-9]$" ] ,
                  [ sh:path :byte ; sh:datatype xsd:byte ] ,
                  [ sh:path :time ; sh:pattern "00:00$" ] .
    """
    good = (
        ':x a :A ; :int 1 ; :byte "1"^^xsd:byte ; :time "2020-01-01T00:00:00+00:00"^^xsd:dateTime .'
    )
    assert report(good, shapes).conforms
    finding = only(":x a :A ; :int 01 .", shapes)
    assert finding.value == Literal("01", XSD + "integer")
    assert only(":x a :A ; :byte 1 .", shapes).component.value.endswith(
        "DatatypeConstraintComponent"
    )


def test_a_malformed_literal_is_of_no_datatype() -> None:
    shapes = ":S sh:targetClass :A ; sh:property [ sh:path :p ; sh:datatype xsd:date ] ."
    assert only(':x a :A ; :p "2020-02-30"^^xsd:date .', shapes).value == Literal(
        "2020-02-30", XSD + "date"
    )


def test_a_huge_number_costs_nothing() -> None:
    shapes = ":S sh:targetClass :A ; sh:property [ sh:path :p ; sh:datatype xsd:decimal ] ."
    assert len(report(':x a :A ; :p "1E1000000000"^^xsd:decimal .', shapes).findings) == 1


def test_subclasses_that_the_data_tells_of_are_targets() -> None:
    assert only(":B rdfs:subClassOf :State . :x a :B .", SHAPE).focus_node == iri("x")


def test_graphs_are_united_and_their_names_do_not_matter() -> None:
    typed, coded = quads(':x a :State . :x :code "ABC" .')
    data = [typed._replace(graph=iri("one")), coded._replace(graph=iri("two"))]
    assert validate(data, quads(SHAPE)).conforms


SPARQL = """
:S a sh:NodeShape ; sh:targetClass :A ; sh:sparql [
    a sh:SPARQLConstraint ; sh:message "{$this} comes after {?value}" ;
    sh:prefixes <https://example.org/prefixes> ;
    sh:select \"\"\"%s\"\"\" ] .
<https://example.org/prefixes> sh:declare [ sh:prefix "ex" ;
    sh:namespace "https://example.org/"^^xsd:anyURI ] .
"""


def test_a_constraint_in_sparql_finds_what_its_query_finds() -> None:
    select = "SELECT $this ?value WHERE { $this ex:after ?value . FILTER(?value > 5) }"
    finding = only(":x a :A ; :after 7 . :y a :A ; :after 3 .", SPARQL % select)
    assert finding.focus_node == iri("x")
    assert finding.value == Literal("7", XSD + "integer")
    assert finding.component == Iri(SH + "SPARQLConstraintComponent")
    assert finding.source_shape == iri("S")


@pytest.mark.parametrize(
    "select",
    [
        "SELECT $this FROM <file:///etc/passwd> WHERE { $this ?p ?o }",
        "SELECT $this from named <http://localhost/> WHERE { $this ?p ?o }",
        "SELECT $this FR\\\\u004FM <http://localhost/> WHERE { $this ?p ?o }",
        "SELECT $this WHERE { SERVICE <http://localhost/> { $this ?p ?o } }",
        "SELECT $this WHERE { { SERVI\\\\u0043E SILENT <http://localhost/> { ?s ?p ?o } } }",
        "LOAD <http://localhost/>",
        "INSERT DATA { <a:a> <a:a> <a:a> }",
    ],
)
def test_a_query_that_reaches_for_other_data_is_refused(select: str) -> None:
    with pytest.raises(ShapesError, match=r"query of|https://example\.org"):
        report(":x a :A .", SPARQL % select)


def test_from_in_a_name_or_a_text_is_no_from() -> None:
    select = "SELECT $this ?from WHERE { $this ex:from ?from . FILTER(?from != 'FROM <x>') }"
    assert not report(":x a :A ; :from 1 .", SPARQL % select).conforms


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ("", "no shapes"),
        (":x a :A .", "no shapes"),
        (":S a sh:NodeShape ; sh:nodeKind sh:IRI .", "which nodes it is for"),
        (":S sh:property [ sh:path :p ; sh:minCount 1 ] .", "which nodes it is for"),
        (SHAPE + ":Shape sh:nodeKind sh:Iri .", "sh:Iri"),
        (SHAPE + ":Shape sh:target [ sh:select 'x' ] .", "Advanced"),
        (SHAPE + ":Shape sh:rule [ sh:construct 'x' ] .", "Advanced"),
        (SHAPE + ":Shape sh:js [ sh:jsFunctionName 'f' ] .", "JavaScript"),
        (SHAPE + ":Shape sh:property [ sh:minCount 1 ] .", "must be a property shape"),
        (SHAPE + ":Shape sh:property [ sh:path 'p' ; sh:minCount 1 ] .", "no property path"),
        (SHAPE + ":Shape sh:property [ sh:path :p ; sh:minCount 'many' ] .", "an integer"),
        (SHAPE + ":Shape sh:property [ sh:path :p ; sh:pattern '(' ] .", "cannot be used"),
        (SHAPE + ":Shape sh:not :Shape .", "cannot be used"),
        (SHAPE + ":Shape sh:qualifiedValueShape :Other ; sh:qualifiedMinCount 1 .", "sh:path"),
        (SPARQL % "SELECT $this WHERE { $this ex:p }", "cannot be used"),
        (SPARQL % "SELECT $this WHERE { $this un:known ?o }", "cannot be used"),
        (SPARQL % "SELECT $this WHERE { $this ?p ?o MINUS { $this a ?o } }", "MINUS"),
    ],
)
def test_shapes_that_cannot_be_used_are_refused_with_a_hint(shapes: str, message: str) -> None:
    with pytest.raises(ShapesError, match=message) as refusal:
        report(':x a :A , :State ; :code "ABC" ; :p "a" .', shapes)
    assert refusal.value.hint
    assert "\n" not in refusal.value.message


def test_a_shape_that_is_a_class_is_its_own_target() -> None:
    shapes = ":State a sh:NodeShape , rdfs:Class ; sh:property [ sh:path :p ; sh:minCount 1 ] ."
    assert only(":x a :State .", shapes).focus_node == iri("x")


def test_imports_are_not_followed(tmp_path: object) -> None:
    imported = f"<{EXAMPLE}shapes> a owl:Ontology ; owl:imports <file://{tmp_path}/none.ttl> ."
    assert report(':x a :State ; :code "ABC" .', SHAPE + imported).conforms


def test_nothing_is_written_on_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    report(":x a :State .", SHAPE)
    with pytest.raises(ShapesError):
        report(":x a :State .", SHAPE + ":Shape sh:property [ sh:minCount 1 ] .")
    with pytest.raises(ShapesError):
        report(":x a :State .", SHAPE + ":Shape sh:qualifiedValueShape :Other .")
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("pyshacl-validate").handlers == []
