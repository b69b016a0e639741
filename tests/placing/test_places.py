"""Where a finding is told, kind by kind, and what is said to be expected."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from relations_kg import one_pass
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import Recipe
from relations_kg.report import PlacedFinding
from relations_kg.validation import expected as expecting
from tests.placing.faults import position

PREFIXES = "@prefix : <urn:x:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
OF_SHAPES = (
    "@prefix : <urn:x:> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
)


def placed(folder: Path, data: str, shapes: str, *, bare: bool = True) -> list[PlacedFinding]:
    (folder / "data.ttl").write_text(PREFIXES + data, encoding="utf-8")
    (folder / "shapes.ttl").write_text(OF_SHAPES + shapes, encoding="utf-8")
    judgement = one_pass.validate(
        Recipe(data_files([folder / "data.ttl"]), bare=bare), data_files([folder / "shapes.ttl"])
    )
    return list(judgement.placed())


def on(constraint: str, target: str = "sh:targetNode :s") -> str:
    return f":S a sh:NodeShape ; {target} ; sh:property [ sh:path :p ; {constraint} ] ."


CASES = {
    # constraint: shapes, data with the place between marks, what is expected
    "class": (on("sh:class :C"), ":s :p ⟦:o⟧ .", "an instance of <urn:x:C>"),
    "datatype": (on("sh:datatype xsd:date"), ":s :p ⟦'x'⟧ .", "a literal of the datatype xsd:date"),
    "nodeKind": (on("sh:nodeKind sh:IRI"), ":s :p ⟦'x'@en⟧ .", "an IRI"),
    "minCount": (on("sh:minCount 2"), "⟦:s⟧ :p 1 .", "at least 2 values of this property"),
    "maxCount": (on("sh:maxCount 1"), ":s :p 1 , ⟦2⟧ .", "at most 1 value of this property"),
    "minExclusive": (on("sh:minExclusive 5"), ":s :p ⟦5⟧ .", "more than 5"),
    "minInclusive": (on("sh:minInclusive 5"), ":s :p 6 , ⟦4⟧ .", "5 or more"),
    "maxExclusive": (on("sh:maxExclusive 5"), ":s :p ⟦5⟧ .", "less than 5"),
    "maxInclusive": (on("sh:maxInclusive 5"), ":s :p ⟦6⟧ .", "5 or less"),
    "minLength": (on("sh:minLength 2"), ":s :p ⟦'😀'⟧ .", "a text of at least 2 characters"),
    "maxLength": (on("sh:maxLength 2"), ":s :p ⟦'abc'⟧ .", "a text of at most 2 characters"),
    "pattern": (on("sh:pattern '^a'"), ":s :p 'a' ,\n ⟦'''b\nb'''⟧ .", "a text that matches ^a"),
    "languageIn": (on("sh:languageIn ( 'en' 'de' )"), ":s :p ⟦'x'@fr⟧ .",
                   "a text in one of the languages en, de"),
    "uniqueLang": (on("sh:uniqueLang true"), ":s :p 'x'@en , 'z'@de , ⟦'y'@en⟧ , 'w'@fr .",
                   "one text in each language"),
    "equals": (on("sh:equals :q"), ":s :p ⟦1⟧ .", "the values that <urn:x:q> has"),
    "disjoint": (on("sh:disjoint :q"), ":s :p ⟦1⟧ ; :q 1 .", "no value that <urn:x:q> has"),
    "lessThan": (on("sh:lessThan :q"), ":s :p ⟦2⟧ ; :q 1 .", "less than every value of <urn:x:q>"),
    "lessThanOrEquals": (on("sh:lessThanOrEquals :q"), ":s :p ⟦2⟧ ; :q 1 .",
                         "no more than any value of <urn:x:q>"),
    "hasValue": (on("sh:hasValue 1"), "⟦:s⟧ :p 2 .", "the value 1"),
    "in": (on("sh:in ( 1 2 )"), ":s :p ⟦3⟧ .", "one of 1, 2"),
    "closed": (":S a sh:NodeShape ; sh:targetNode :s ; sh:closed true ; "
               "sh:property [ sh:path :p ] .", ":s :p 1 ; ⟦:q⟧ 2 .",
               "one of the properties that the shape names"),
    "qualifiedMinCount": (on("sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount 1"),
                          "⟦:s⟧ :p :o .",
                          "at least 1 value conforming to the shape of this property"),
    "qualifiedMaxCount": (on("sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMaxCount 1"),
                          ":s :p :a , ⟦:b⟧ . :a a :C . :b a :C .",
                          "at most 1 value conforming to the shape of this property"),
}  # fmt: skip
ELSEWHERE = {
    "an inverse path": (":S a sh:NodeShape ; sh:targetNode :s ; sh:property "
                        "[ sh:path [ sh:inversePath :p ] ; sh:class :C ] .", "⟦:o⟧ :p :s ."),
    "the last step of a sequence": (":S a sh:NodeShape ; sh:targetNode :s ; sh:property "
                                    "[ sh:path ( :p :q ) ; sh:datatype xsd:date ] .",
                                    ":s :p :m . :m :q ⟦1⟧ ."),
    "a choice of properties": (":S a sh:NodeShape ; sh:targetNode :s ; sh:property "
                               "[ sh:path [ sh:alternativePath ( :p :q ) ] ; "
                               "sh:nodeKind sh:IRI ] .",
                               ":s :p :o ; :q ⟦1⟧ ."),
    "a literal that is the focus node": (":S a sh:NodeShape ; sh:targetObjectsOf :p ; "
                                         "sh:datatype xsd:date .", ":s :p ⟦'x'⟧ ."),
    "a node of which nothing is said": (":S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:property "
                                        "[ sh:path :q ; sh:minCount 1 ] .", ":s :p ⟦:o⟧ ."),
    "a value within brackets": (":S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:property "
                                "[ sh:path :q ; sh:nodeKind sh:IRI ] .",
                                ":s :p [ :r 1 ; :q ⟦'x'⟧ ] ."),
    "what two alternatives are about": (":S a sh:NodeShape ; sh:targetNode :s ; sh:or ( "
                                        "[ sh:property [ sh:path :p ; sh:datatype xsd:date ] ] "
                                        "[ sh:property [ sh:path :p ; sh:minInclusive 5 ] ] ) .",
                                        ":s :q 1 ; :p ⟦4⟧ ."),
    "two nodes that a query puts side by side": (
        ":S a sh:NodeShape ; sh:targetNode :s ; sh:sparql [ sh:select "
        "'SELECT $this ?value { ?value <urn:x:q> 1 }' ] .", ":s :p 1 . ⟦:o⟧ :q 1 ."),
}  # fmt: skip


def without_marks(data: str) -> tuple[str, int, int]:
    begin, end = data.index("⟦"), data.index("⟧") - 1
    return data.replace("⟦", "").replace("⟧", ""), begin, end


def check(folder: Path, shapes: str, data: str) -> list[PlacedFinding]:
    text, begin, end = without_marks(data)
    findings = placed(folder, text, shapes)
    whole = PREFIXES + text
    expected = position(whole, len(PREFIXES) + begin), position(whole, len(PREFIXES) + end)
    assert findings
    for each in findings:
        assert each.place is not None
        assert each.place.span == expected
        assert each.place.source_line == whole.splitlines()[expected[0].line - 1]
    return findings


@pytest.mark.parametrize("component", CASES)
def test_a_finding_of_each_component_has_its_place_and_what_is_expected(
    tmp_path: Path, component: str
) -> None:
    shapes, data, expected = CASES[component]
    found = check(tmp_path, shapes, data)
    assert {each.expected for each in found} == {expected}


def test_these_are_the_components_that_something_is_expected_of() -> None:
    assert set(CASES) == set(expecting._WORDS)


@pytest.mark.parametrize("kind", ELSEWHERE)
def test_a_finding_that_is_about_more_than_one_triple_has_its_place(
    tmp_path: Path, kind: str
) -> None:
    check(tmp_path, *ELSEWHERE[kind])


def test_what_follows_is_placed_where_it_follows_from(tmp_path: Path) -> None:
    data = "@prefix rkg: <https://w3id.org/relations-kg/ontology#> .\n:m rkg:embassyOf :s .\n"
    shapes = (
        "@prefix rkg: <https://w3id.org/relations-kg/ontology#> .\n"
        ":S a sh:NodeShape ; sh:targetNode :m ; "
        "sh:property [ sh:path rkg:sendingState ; sh:class :Nowhere ] ."
    )
    (finding,) = placed(tmp_path, data, shapes, bare=False)
    assert finding.place is not None
    assert finding.place.source_line == ":m rkg:embassyOf :s ."
    assert finding.place.span is not None
    assert finding.place.span.start.column == 18


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("data.nt", "<urn:x:a> <urn:x:p> 'y' .\n<urn:x:s> <urn:x:p> \"x\" .\n", 2),
        ("data.jsonld", '{\n "@id": "urn:x:s",\n "urn:x:p": "x"\n}', 2),
        (
            "data.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">\n'
            '<rdf:Description rdf:about="urn:x:s">\n<x:p>x</x:p>\n</rdf:Description>\n</rdf:RDF>',
            2,
        ),
    ],
)
def test_other_syntaxes(tmp_path: Path, name: str, content: str, line: int) -> None:
    content = content.replace("'y'", '"y"')
    (tmp_path / name).write_text(content)
    (tmp_path / "shapes.ttl").write_text(OF_SHAPES + on("sh:datatype xsd:date"))
    judgement = one_pass.validate(
        Recipe(data_files([tmp_path / name]), bare=True), data_files([tmp_path / "shapes.ttl"])
    )
    (finding,) = judgement.placed()
    assert finding.place is not None
    assert finding.place.path == str(tmp_path / name)
    assert finding.place.span is not None
    assert finding.place.span.start.line == line


def test_a_validation_without_findings_pays_nothing_for_places() -> None:
    program = (
        "import sys\n"
        "from relations_kg import KnowledgeGraph\n"
        "assert KnowledgeGraph.open(cache=False).validate().conforms\n"
        "from relations_kg import one_pass\n"
        "from relations_kg.dataset.recipe import Recipe\n"
        "assert one_pass.validate(Recipe()).placed() == ()\n"
        "print(*(name for name in sys.modules if name.startswith('relations_kg')))\n"
    )
    root = Path(one_pass.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "relations_kg.one_pass" in loaded
    assert not loaded & {
        "relations_kg.placing",
        "relations_kg.syntax.located",
        "relations_kg.syntax.turtle_tokens",
    }
