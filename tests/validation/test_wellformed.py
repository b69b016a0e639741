"""Which shapes are refused, which are warned of, and where both are told to be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg import resources
from relations_kg.dataset.inputs import data_files
from relations_kg.errors import ShapesError
from relations_kg.namespaces import PREFIXES, SH
from relations_kg.rdf import BlankNode, Iri, Literal, Quad, Term
from relations_kg.report import ShapesWarning, ValidationReport
from relations_kg.syntax.reading import read
from relations_kg.validation.places import Places
from relations_kg.validation.reference import validate as validate_by_reference
from relations_kg.validation.wellformed import check, strictly, unfocused

EXAMPLE = "https://example.org/"
PROLOGUE = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    + f"@prefix : <{EXAMPLE}> .\n"
)
# A shape that checks something, beside the one that is asked about.
GOOD = ":Good sh:targetClass :A ; sh:property [ sh:path :p ; sh:minCount 1 ] .\n"


def iri(name: str) -> Iri:
    return Iri(EXAMPLE + name)


def quads(turtle: str) -> list[Quad]:
    return list(read((PROLOGUE + turtle).encode(), format="turtle"))


def warned(turtle: str) -> tuple[ShapesWarning, ...]:
    return check(quads(GOOD + turtle))


def refused(turtle: str) -> ShapesError:
    with pytest.raises(ShapesError) as refusal:
        check(quads(GOOD + turtle))
    return refusal.value


def shape(constraint: str) -> str:
    """A node shape with a target and this constraint."""
    return f":S sh:targetClass :B ; {constraint} ."


def on_path(constraint: str) -> str:
    """The same in a property shape."""
    return f":S sh:targetClass :B ; sh:property :P . :P sh:path :p ; {constraint} ."


def query(select: str, more: str = "") -> str:
    return f':S sh:targetClass :B ; sh:sparql :Q . :Q sh:select """{select}""" {more} .'


SELECT = "SELECT $this WHERE { $this ?p ?o }"

# --- what is well-formed


def test_the_shipped_shapes_have_nothing_to_warn_of() -> None:
    shipped = [quad for path in resources.shape_files() for quad in read(path)]
    assert len(shipped) > 1000
    assert check(shipped) == ()


@pytest.mark.parametrize(
    "shapes",
    [
        shape("sh:class :C , :D ; sh:nodeKind sh:BlankNodeOrIRI"),
        shape('sh:datatype xsd:string ; sh:languageIn ( "en" "de" ) ; sh:minLength 1'),
        shape('sh:pattern "^\\\\p{Lu}" ; sh:flags "i"'),  # of XPath, and unknown to Python
        shape('sh:pattern "^(?!x)" ; sh:flags ""'),  # of Python, and unknown to the store
        shape('sh:pattern "(" ; sh:flags "q"'),
        shape("sh:minInclusive 1 ; sh:maxExclusive 2.5 ; sh:hasValue 1 , [] ; sh:in ()"),
        shape("sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path :q ]"),
        shape("sh:or ( [ sh:class :C ] [ sh:nodeKind sh:IRI ] ) ; sh:xone ( [ sh:class :C ] )"),
        shape("sh:node :T") + ":T sh:class :C .",
        shape("sh:severity :Grave ; sh:message 'x' , 'y'@en ; sh:class :C"),
        on_path("sh:minCount 0 ; sh:maxCount 1 ; sh:uniqueLang true ; sh:lessThan :q"),
        on_path("sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMaxCount 1"),
        ":S sh:targetNode 'a' ; sh:path ( :p [ sh:inversePath :q ] ) ; sh:maxCount 1 .",
        # Approved tests of SHACL: what is a list is a sequence, whatever it is besides.
        """:S a sh:PropertyShape ; sh:targetClass :C ; sh:class :C ; sh:path
            [ rdf:first :p ; rdf:rest ( :q ) ; sh:inversePath :p ] .""",
        query(SELECT),
        query("SELECT $this ?value WHERE { $this $PATH ?value }"),
        query(
            "SELECT $this WHERE { $this ex:p ?o }",
            "; sh:prefixes :Ns . :Ns owl:imports :More . :More a owl:Ontology ; "
            'sh:declare [ sh:prefix "ex" ; sh:namespace "urn:x:"^^xsd:anyURI ]',
        ),
        "<urn:x:s> sh:entailment <http://www.w3.org/ns/entailment/RDFS> .",
        """:C a sh:ConstraintComponent ; sh:parameter [ sh:path :limit ] ;
            sh:validator [ sh:ask "ASK { FILTER ($value < $limit) }" ] .
        :S sh:targetClass :B ; :limit 5 .""",
        "[] a sh:ValidationReport ; sh:conforms false ; sh:result [ sh:focusNode :x ; "
        "sh:resultPath ( :p ) ; sh:sourceConstraintComponent sh:MinCountConstraintComponent ] .",
        "<urn:x:s> a owl:Ontology ; owl:imports sh: .",
    ],
)
def test_well_formed_shapes_pass_without_a_word(shapes: str) -> None:
    assert warned(shapes) == ()


# --- what is refused


@pytest.mark.parametrize(
    ("shapes", "term", "message"),
    [
        # paths
        (":S a sh:PropertyShape ; sh:targetClass :B ; sh:class :C .", None, "without sh:path"),
        (shape("sh:property :P") + ":P sh:class :C .", "property", "a property shape"),
        (shape("sh:property :Absent"), "property", "a property shape"),
        (shape("sh:property 'p'"), "property", "a property shape"),
        (on_path("sh:path :q ; sh:minCount 1"), "path", "has 2 values"),
        (shape("sh:property [ sh:path 'p' ; sh:minCount 1 ]"), "path", "literal"),
        (shape("sh:property [ sh:path [] ; sh:minCount 1 ]"), "path", "neither"),
        (shape("sh:property [ sh:path () ; sh:minCount 1 ]"), "path", "fewer than two"),
        (shape("sh:property [ sh:path ( :p ) ; sh:minCount 1 ]"), "path", "fewer than two"),
        (shape("sh:property [ sh:path ( :p 'q' ) ; sh:minCount 1 ]"), "path", "literal"),
        (
            shape("sh:property [ sh:path [ sh:alternativePath :p ] ; sh:minCount 1 ]"),
            "path",
            "no well-formed list",
        ),
        (
            shape("sh:property [ sh:path [ sh:inversePath :p , :q ] ; sh:minCount 1 ]"),
            "path",
            "several kinds",
        ),
        (
            shape("sh:property [ sh:path _:c ; sh:minCount 1 ]") + "_:c sh:inversePath _:c .",
            "path",
            "in a circle",
        ),
        (
            shape("sh:property [ sh:path _:b15 ; sh:minCount 1 ]")
            + "_:b0 sh:inversePath :p ."
            + "".join(f"_:b{n} sh:alternativePath ( {f'_:b{n - 1} ' * 9}) ." for n in range(1, 16)),
            "path",
            "too long",
        ),
        (shape("a sh:NodeShape ; sh:path :p ; sh:class :C"), "path", "sh:NodeShape"),
        # values of parameters
        (shape("sh:class 'C'"), "class", "must be an IRI"),
        (shape("sh:datatype 'string'"), "datatype", "must be an IRI"),
        (shape("sh:datatype xsd:date , xsd:gYear"), "datatype", "has 2 values"),
        (shape("sh:nodeKind sh:Iri"), "nodeKind", "must be one of"),
        (on_path("sh:minCount 'many'"), "minCount", "must be an integer"),
        (on_path("sh:minCount 1.0"), "minCount", "must be an integer"),
        (on_path("sh:minCount '1'^^xsd:int"), "minCount", "must be an integer"),
        (on_path("sh:minCount 1 , 2"), "minCount", "has 2 values"),
        (shape("sh:minCount 1"), "minCount", "has no sh:path"),
        (shape("sh:uniqueLang true"), "uniqueLang", "has no sh:path"),
        (on_path("sh:uniqueLang 'yes'"), "uniqueLang", "true or false"),
        (shape("sh:closed 1"), "closed", "true or false"),
        (shape("sh:minInclusive :x"), "minInclusive", "must be a literal"),
        (shape("sh:pattern '('"), "pattern", "no regular expression"),
        (shape("sh:pattern 'a' , 'b'"), "pattern", "has 2 values"),
        (shape("sh:pattern 'a'@en"), "pattern", "plain string"),
        (shape("sh:pattern 'a' ; sh:flags 'g'"), "flags", "the flags are"),
        (shape("sh:languageIn 'en'"), "languageIn", "well-formed list"),
        (shape("sh:languageIn ( 1 )"), "languageIn", "plain strings"),
        (shape("sh:in :x"), "in", "well-formed list"),
        (shape("sh:in [ rdf:first 1 ]"), "in", "well-formed list"),
        (shape("sh:in _:l") + "_:l rdf:first 1 ; rdf:rest _:l .", "in", "well-formed list"),
        (shape("sh:in ( 1 ) , ( 2 )"), "in", "has 2 values"),
        (shape("sh:closed true ; sh:ignoredProperties ( 'p' )"), "ignoredProperties", "IRIs"),
        (shape("sh:equals 'p'"), "equals", "must be an IRI"),
        (on_path("sh:lessThan [ sh:inversePath :q ]"), "lessThan", "must be an IRI"),
        (shape("sh:or [ sh:class :C ]"), "or", "list of shapes"),
        (shape("sh:and ( 'C' )"), "and", "list of shapes"),
        (shape("sh:not 'C'"), "not", "must be a shape"),
        (shape("sh:node :P") + ":P sh:path :p ; sh:minCount 1 .", "node", "a node shape"),
        (on_path("sh:qualifiedValueShape [ sh:class :C ]"), "qualifiedValueShape", "number"),
        (
            on_path("sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount '1'"),
            "qualifiedMinCount",
            "an integer",
        ),
        # what a shape says of itself
        (":S sh:targetClass 'B' ; sh:class :C .", "targetClass", "must be an IRI"),
        (":S sh:targetNode [] ; sh:class :C .", "targetNode", "IRI or a literal"),
        (":S sh:targetObjectsOf [] ; sh:class :C .", "targetObjectsOf", "must be an IRI"),
        ("[] a sh:NodeShape , rdfs:Class ; sh:class :C .", None, "needs an IRI"),
        (shape("sh:severity 'grave' ; sh:class :C"), "severity", "must be an IRI"),
        (shape("sh:severity sh:Info , sh:Warning ; sh:class :C"), "severity", "has 2 values"),
        (shape("sh:deactivated 'no' ; sh:class :C"), "deactivated", "true or false"),
        (shape("sh:message 1 ; sh:class :C"), "message", "must be a text"),
        # recursion
        (shape("sh:not :S"), "not", "recursive: <https://example.org/S>, which"),
        (shape("sh:node :T") + ":T sh:or ( [ sh:not :S ] ) .", "not", "recursive"),
        (on_path("sh:node [ sh:property :P ]"), "property", "recursive"),
        # SPARQL
        (shape("sh:sparql [ sh:message 'x' ]"), "sparql", "with a sh:select"),
        (query(SELECT, "; sh:select 'SELECT $this {}'"), "select", "has 2 values"),
        (query("SELECT $this WHERE { $this ex:p }"), "select", "cannot be used"),
        (query("SELECT $this WHERE { $this ex:p ?o }"), "select", "ex: is not declared"),
        (query("ASK { $this ?p ?o }"), "select", "no SELECT query"),
        (query("SELECT ?o WHERE { $this ?p ?o }"), "select", r"does not select \$this"),
        (query("SELECT $this { $this ?p ?o MINUS { $this a ?o } }"), "select", "MINUS"),
        (query("SELECT $this { VALUES ?o { 1 } $this ?p ?o }"), "select", "VALUES"),
        (query("SELECT $this { $this ?p ?o BIND (1 AS ?this) }"), "select", "anew"),
        (query("SELECT $this { { SELECT ?o { ?s ?p ?o } } }"), "select", "query within"),
        (query("SELECT $this { SERVICE <urn:x:y> { $this ?p ?o } }"), "select", "SERVICE"),
        (query("SELECT $this FROM <urn:x:y> { $this ?p ?o }"), "select", "FROM"),
        (
            query(SELECT, "; sh:prefixes [ sh:declare [ sh:prefix 'a b' ; sh:namespace 'x' ] ]"),
            "select",
            "declares no prefix",
        ),
        (
            query(
                SELECT,
                "; sh:prefixes [ sh:declare [ sh:prefix 'a' ; sh:namespace 'urn:a' ] , "
                "[ sh:prefix 'a' ; sh:namespace 'urn:b' ] ]",
            ),
            "select",
            "two namespaces",
        ),
        # components
        (":C a sh:ConstraintComponent .", None, "no sh:parameter"),
        (":C a sh:ConstraintComponent ; sh:parameter [] .", "parameter", "no one IRI"),
        (":C sh:parameter [ sh:path :this ] .", None, "'this'"),
        (":C sh:parameter [ sh:path :a-b ] .", None, "'a-b'"),
        (":C sh:parameter [ sh:path :a ] ; sh:validator [] .", "validator", "no one sh:ask"),
        (
            ":C sh:parameter [ sh:path :a ] ; sh:validator "
            "[ sh:ask 'SELECT $this $value $a {}' ] .",
            "ask",
            "no ASK query",
        ),
        (
            ":C sh:parameter [ sh:path :a ] ; sh:validator [ sh:ask 'ASK { BIND (1 AS ?a) }' ] .",
            "ask",
            "anew",
        ),
        (shape("sh:class :C") + ":x :y sh:MinCoutConstraintComponent .", None, "no constraint c"),
        # what is not supported
        (shape("sh:target [ sh:select 'x' ]"), "target", "Advanced"),
        (shape("sh:rule [ a sh:TripleRule ]"), "rule", "Advanced"),
        (shape("sh:js [ sh:jsFunctionName 'f' ]"), "js", "JavaScript"),
        (":f a sh:SPARQLFunction .", "SPARQLFunction", "Advanced"),
        ("<urn:x:s> sh:entailment 'rdfs' .", "entailment", "must be an IRI"),
        ("<urn:x:s> sh:shapesGraph 'x' .", "shapesGraph", "must be an IRI"),
    ],
)
def test_ill_formed_shapes_are_refused(shapes: str, term: str | None, message: str) -> None:
    error = refused(shapes)
    assert pytest.raises(ShapesError, match=message).matches(error), error.message
    assert error.shape is not None
    assert error.hint
    assert "\n" not in error.message
    if term is not None:
        assert error.term == Iri(SH + term)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ("", "no shapes"),
        (":x a :A .", "no shapes"),
        (":S sh:property [ sh:path :p ; sh:minCount 1 ] .", "which nodes it is for"),
        (":S sh:targetClass :A .", "no shape that has a target has a constraint"),
        (":S sh:targetClass :A ; sh:property [ sh:path :p ; sh:minCout 1 ] .", "no shape that"),
        (":S sh:targetClass :A ; sh:closed false .", "no shape that has a target"),
        (":S sh:targetClass :A . :T sh:class :B .", "no shape that has a target"),
        (":S sh:targetClass :A ; sh:and ( [ sh:node [] ] ) .", "no shape that has a target"),
    ],
)
def test_shapes_with_which_everything_would_pass_are_refused(shapes: str, message: str) -> None:
    with pytest.raises(ShapesError, match=message) as refusal:
        check(quads(shapes))
    assert refusal.value.hint
    if "sh:minCout" in shapes:
        assert "did you mean sh:minCount?" in str(refusal.value.hint)


# --- what is warned of


@pytest.mark.parametrize(
    ("shapes", "kind", "told"),
    [
        (on_path("sh:maxCount 2 ; sh:minCout 1"), "misspelt", "did you mean sh:minCount?"),
        (shape("sh:class :C ; sh:Class :D"), "misspelt", "did you mean sh:class?"),
        (shape("sh:class :C ; sh:severity sh:Warnung"), "misspelt", "did you mean sh:Warning?"),
        (shape("sh:class :C ; a sh:NodeShap"), "misspelt", "did you mean sh:NodeShape?"),
        (":S a sh:NodeShape ; sh:class :C .", "unused", "give it one of sh:targetClass"),
        (":S sh:targetClass :B .", "empty", "has no constraint, so it checks nothing"),
        (on_path("sh:name 'x'"), "empty", "no constraint"),
        (on_path("sh:minCount 1 ; sh:qualifiedMinCount 1"), "ineffective", "add sh:qualifiedV"),
        (shape("sh:class :C ; sh:flags 'i'"), "ineffective", "add sh:pattern"),
        (shape("sh:class :C ; sh:ignoredProperties ()"), "ineffective", "add sh:closed"),
        (shape("sh:class :C ; sh:node :Goood"), "undescribed", r"did you mean <https://e.*/Good>"),
        (
            shape("sh:class :C") + "<urn:x:o> owl:imports <urn:x:p> .",
            "not-followed",
            "not followed: <urn:x:p>",
        ),
        (shape("sh:class :C") + "<urn:x:o> sh:shapesGraph <urn:x:p> .", "not-followed", "--shapes"),
        (":C a sh:ConstraintComponent ; sh:parameter [ sh:path :a ] .", "ineffective", "validator"),
        (
            ":C sh:parameter [ sh:path :a ] , [ sh:path :b ] ; sh:validator [ sh:ask 'ASK {}' ] ."
            + shape("sh:class :C ; :a 1"),
            "ineffective",
            "no effect without <https://example.org/b>",
        ),
    ],
)
def test_what_checks_less_than_it_seems_to_is_warned_of(shapes: str, kind: str, told: str) -> None:
    (warning,) = warned(shapes)
    assert warning.kind == kind
    assert warning.shape is not None
    assert pytest.raises(ValueError, match=told).matches(ValueError(str(warning))), str(warning)


def test_a_misspelt_target_is_warned_of_twice() -> None:
    kinds = [w.kind for w in warned(":S a sh:NodeShape ; sh:targetclass :B ; sh:class :C .")]
    assert kinds == ["misspelt", "unused"]


def test_a_shape_that_is_deactivated_is_nothing_to_warn_of() -> None:
    assert warned(":S sh:targetClass :B ; sh:class :C ; sh:deactivated true .") == ()


def test_where_all_shapes_are_deactivated_that_is_warned_of() -> None:
    shapes = quads(":S sh:targetClass :A ; sh:class :B ; sh:deactivated true .")
    assert [warning.kind for warning in check(shapes)] == ["deactivated"]


def test_a_target_without_nodes_names_the_nearest_that_there_is() -> None:
    warning = unfocused(iri("S"), "targetClass", iri("Sate"), [EXAMPLE + "State"])
    assert warning.kind == "unfocused"
    assert warning.hint == "did you mean <https://example.org/State>?"
    assert "nothing is a <https://example.org/Sate>" in warning.message
    assert unfocused(iri("S"), "targetNode", iri("x")).hint is None


def test_strictly_a_warning_is_an_error() -> None:
    strictly(())
    warnings = warned(on_path("sh:minCount 1 ; sh:minCout 1") + ":T sh:targetClass :B .")
    assert len(warnings) == 2
    with pytest.raises(ShapesError, match=r"sh:minCout .* \(and 1 more warning\)") as refusal:
        strictly(warnings)
    assert refusal.value.hint == "did you mean sh:minCount?"
    assert refusal.value.shape == iri("P")


# --- where it stands

PLACED = """# :Second ; sh:minCount 'a comment'
:First sh:targetClass :A ; sh:message "\\"; :Second sh:minCount 'x'" , '''
:Second sh:minCount 1''' ;
    sh:property [ sh:path :p ; sh:minCount 1 ] .
:Second sh:targetClass :A ;
    sh:property [ sh:path :p ;
        sh:minCount 1 ] , [ sh:path :q ;
        sh:minCount "x" ] .
"""


def place(tmp_path: Path, name: str, content: str) -> str | None:
    (tmp_path / "a.ttl").write_text(PROLOGUE + GOOD)
    (tmp_path / name).write_text(content)
    files = data_files([tmp_path])
    with pytest.raises(ShapesError) as refusal, Places(files).told():
        check([quad for file in files for quad in file.read()])
    return refusal.value.place


@pytest.mark.parametrize("name", ["b.ttl", "b.trig"])
def test_an_error_is_placed_where_its_property_and_value_are(tmp_path: Path, name: str) -> None:
    line = PROLOGUE.count("\n") + 8
    assert place(tmp_path, name, PROLOGUE + PLACED) == f"{tmp_path / name}:{line}:9"


def test_an_error_without_a_property_is_placed_at_its_shape(tmp_path: Path) -> None:
    text = "@base <https://example.org/> . PREFIX sh: <http://www.w3.org/ns/shacl#>\n\n<S>\n"
    text += "  a sh:PropertyShape ; sh:targetClass <B> ."
    assert place(tmp_path, "b.ttl", text) == f"{tmp_path}/b.ttl:3:1"


def test_an_error_in_n_triples_is_placed_at_its_line(tmp_path: Path) -> None:
    text = f'<urn:x:s> <{SH}targetClass> <urn:x:A> .\n<urn:x:s> <{SH}class> "C" .\n'
    assert place(tmp_path, "b.nt", text) == f"{tmp_path}/b.nt:2:11"


def test_an_error_in_json_ld_is_placed_at_its_shape(tmp_path: Path) -> None:
    text = f'{{"@id": "urn:x:s", "{SH}targetClass": {{"@id": "urn:x:A"}}, "{SH}class": "C"}}'
    assert place(tmp_path, "b.jsonld", text) == f"{tmp_path}/b.jsonld:1:9"


def test_a_shape_without_an_iri_is_placed_by_its_property(tmp_path: Path) -> None:
    text = PROLOGUE + "[] sh:targetClass :A ;\n  sh:class 'C' ."
    assert place(tmp_path, "b.ttl", text) == f"{tmp_path}/b.ttl:{PROLOGUE.count(chr(10)) + 2}:3"


# --- whatever the shapes are

SHIPPED = [quad for path in resources.shape_files() for quad in read(path)]
DATA = quads(':x a rkg:State , rkg:Visit ; rkg:date "2020" . :y a rkg:Membership ; rkg:member :x .')
STRANGE: list[Term] = [
    *(Literal("x"), Literal("1", "http://www.w3.org/2001/XMLSchema#integer"), Literal("(")),
    *(Literal("SELECT $this { ?s ?p"), BlankNode("nobody"), iri("nothing"), Iri(SH + "IRI")),
]


@st.composite
def mutated(draw: st.DrawFn) -> list[Quad]:
    """The shipped shapes, with some triples dropped, doubled or retargeted."""
    shapes = list(SHIPPED)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(shapes) - 1))
        quad = shapes[at]
        other = shapes[draw(st.integers(0, len(shapes) - 1))]
        match draw(st.sampled_from(("drop", "object", "subject", "predicate", "strange"))):
            case "drop":
                del shapes[at]
            case "object":
                shapes.append(quad._replace(object=other.object))
            case "subject":
                shapes[at] = quad._replace(subject=other.subject)
            case "predicate":
                shapes[at] = quad._replace(predicate=other.predicate)
            case "strange":
                shapes[at] = quad._replace(object=draw(st.sampled_from(STRANGE)))
    return shapes


def verdict(shapes: Sequence[Quad]) -> ValidationReport | ShapesError:
    try:
        check(shapes)
        return validate_by_reference(DATA, shapes)
    except ShapesError as error:
        return error


@given(mutated())
def test_changed_shapes_give_a_report_or_a_refusal(shapes: list[Quad]) -> None:
    found = verdict(shapes)
    assert isinstance(found, ValidationReport) or found.hint


def test_the_shapes_that_are_changed_give_a_report() -> None:
    assert isinstance(verdict(SHIPPED), ValidationReport)
