"""The canonical form of Turtle and TriG."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from importlib.resources import files as resources_of
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg import resources
from relations_kg.errors import InputError, RefusedInput, SyntaxFault, UnknownName
from relations_kg.formats import RdfFormat
from relations_kg.syntax.canonical import canonical
from relations_kg.syntax.formatting import formatted
from relations_kg.syntax.layout import WIDTH
from relations_kg.syntax.turtle_parser import DEEPEST_BRACKETS
from relations_kg.syntax.turtle_tokens import tokens
from tests.syntax import documents

PREFIXES = "@prefix e: <http://x/> .\n\n"


def form(text: str) -> str:
    """The form of a text with the prefix ``e:``, without the prefixes, checked as files are."""
    content = formatted((PREFIXES + text).encode(), RdfFormat.TURTLE)
    assert formatted(content, RdfFormat.TURTLE) == content
    return re.sub(r"\A(?:@prefix [^\n]*\n)+\n?", "", content.decode())


def comments(text: str) -> list[str]:
    return [token.text.rstrip() for token in tokens(text) if token.kind == "comment"]


# Properties


@st.composite
def commented(draw: st.DrawFn, *, trig: bool) -> str:
    """A document with numbered comments and blank lines in any place where they can be."""
    found = [token.text for token in tokens(draw(documents.turtle(trig=trig)))]
    spaces = st.sampled_from(
        [" "] * 8
        + ["\n"] * 3
        + ["\n\n", "\r\n", " #{} \n", "\n#{}\n", "\n\n#{}\r\n\n", "\n\t#{}\r"]
    )
    pieces = []
    for number, text in enumerate(text for text in found if not text.startswith("#")):
        pieces += [draw(spaces).format(number), text]
    return "".join(pieces) + draw(spaces).format("end")


@given(st.data())
def test_the_form_is_the_same_graph_and_its_own_form(data: st.DataObject) -> None:
    trig = data.draw(st.booleans())
    text = data.draw(documents.turtle(trig=trig))
    format = RdfFormat.TRIG if trig else RdfFormat.TURTLE
    once = formatted(text.encode(), format)  # compares the graphs
    assert formatted(once, format) == once


@given(st.data())
def test_no_comment_is_lost_wherever_it_stands(data: st.DataObject) -> None:
    trig = data.draw(st.booleans())
    text = data.draw(commented(trig=trig))
    format = RdfFormat.TRIG if trig else RdfFormat.TURTLE
    once = formatted(text.encode(), format)
    assert Counter(comments(once.decode())) == Counter(comments(text))
    assert formatted(once, format) == once


@given(st.data())
def test_comments_between_statements_keep_their_order(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 5))
    gaps = st.sampled_from(["\n", "\n\n", "\n\n\n"])
    ends = st.sampled_from([" .", " . # end {}", " ; e:a 1 .", ";a e:B ; # end {}\n ."])
    pieces = []
    for number in range(count):
        pieces += [f"{data.draw(gaps)}# above {number}{data.draw(gaps)}e:s{number} e:p {number} "]
        pieces.append(data.draw(ends).format(number))
    text = "".join(pieces)
    kept = comments(form(text))
    assert [c for c in kept if "above" in c] == [f"# above {number}" for number in range(count)]
    assert sorted(kept) == sorted(comments(text))
    numbers = [int(comment.split()[-1]) for comment in kept]
    assert numbers == sorted(numbers)


SHIPPED = sorted(
    path for folder in ("graph", "ontology") for path in (resources.root() / folder).rglob("*.ttl")
)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_files_of_the_project_are_in_the_form(path: Path) -> None:
    assert formatted(path.read_bytes(), RdfFormat.TURTLE) == path.read_bytes()


@pytest.mark.parametrize("name", ["dash.ttl", "shacl.ttl", "shacl-shacl.ttl"])
def test_files_of_others_keep_their_comments(name: str) -> None:
    content = (resources_of("pyshacl") / "assets" / name).read_bytes()
    once = formatted(content, RdfFormat.TURTLE)
    assert formatted(once, RdfFormat.TURTLE) == once
    assert Counter(comments(once.decode())) == Counter(comments(content.decode()))


def test_the_form_does_not_depend_on_hash_seeds(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    names = [f"f:n{number}" for number in range(50)]
    prefixes = "".join(f"@prefix {prefix}: <http://{prefix}/> .\n" for prefix in "gefha")
    file.write_text(
        prefixes
        + "".join(f"g:s {name} {' , '.join(reversed(names))} , e:a .\n" for name in names)
        + f"h:s {' ; '.join(f'{name} 1' for name in reversed(names))} .\n"
    )
    code = (
        "import sys; from relations_kg.syntax.canonical import canonical; "
        "sys.stdout.write(canonical(open(sys.argv[1]).read()))"
    )
    forms = {
        subprocess.run(
            [sys.executable, "-c", code, str(file)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(forms) == 1


# Order


def test_types_come_first_then_labels_then_the_rest_and_the_source_last() -> None:
    text = """
        PREFIX rkg: <https://w3id.org/relations-kg/ontology#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        e:s rdfs:isDefinedBy e:o ; rkg:statedIn e:p ; rkg:date 1 ; rkg:speaker e:b ;
          e:z 1 ; rkg:about e:c ; rdfs:comment "c" ; rdfs:label "l" ; a rkg:Event .
    """
    assert re.findall(r"(?m)(?:^    |e:s )(\S+) ", form(text)) == [
        *("a", "rdfs:label", "rdfs:comment", "e:z", "rkg:about", "rkg:speaker"),
        *("rkg:date", "rkg:statedIn", "rdfs:isDefinedBy"),
    ]


def test_a_property_shape_begins_with_its_path_and_ends_with_its_message() -> None:
    text = """
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        e:s sh:message "m" ; sh:maxCount 1 ; sh:path e:p ; sh:minCount 1 ; a sh:PropertyShape .
    """
    found = re.findall(r"sh:[a-z][A-Za-z]+", form(text))
    assert found == ["sh:path", "sh:minCount", "sh:maxCount", "sh:message"]


def test_objects_are_in_order_literals_by_language() -> None:
    text = 'e:s e:p "b"@en , _:x , "a"@uk , e:b , "z"@de , 2 , e:a , [] , "a"@en .'
    assert re.findall(r"(?:e:p|,)\s+(\S+)", form(text)) == [
        *("e:a", "e:b", "2", '"z"@de', '"a"@en', '"b"@en', '"a"@uk', "_:x", "[]"),
    ]


def test_what_is_said_twice_is_said_once_with_the_comments_of_both() -> None:
    text = "e:s e:p 1 ; # one\n e:q 2 ; e:p 1 , 0 . # two"
    assert form(text) == "e:s e:p 0 , # two\n        1 ; # one\n    e:q 2 .\n"
    text = "e:s e:p 1 ; # one\n  # above\n  e:p 1 . # two"
    assert comments(form(text)) == ["# above", "# one", "# two"]


def test_the_order_of_lists_and_of_nodes_without_a_name_stays() -> None:
    text = "e:s e:p ( e:b e:a ) ,\n        [ e:q 2 ] ,\n        [ e:q 1 ] .\n"
    assert form(text) == text


# Spelling

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("<http://x/a>", "e:a"),
        (r"<http://x/\u0061>", "e:a"),
        ("<http://x/a/b>", "<http://x/a/b>"),
        (r"e:a\-b\.c", "e:a-b.c"),
        (r"e:\-b\.", r"e:\-b\."),
        (r"e:a\,b", r"e:a\,b"),
        ("<http://www.w3.org/2002/07/owl#Thing>", "owl:Thing"),
        ("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "rdf:type"),
        ("'a'", '"a"'),
        ("'''a'''", '"a"'),
        ("'a\"b'", r'"a\"b"'),
        (r'"a\u00e9\t"', r'"aé\t"'),
        (r'"a\nb"', '"""a\nb"""'),
        ("'''\"a\n\"\"\"b\"'''", '"""' + r"\"a" + "\n" + r"\"\"\"b\"" + '"""'),
        (r'"a \"b\"\nc"', '"""a "b"\nc"""'),
        (f'"a"^^<{XSD}string>', '"a"'),
        (f'"1"^^<{XSD}integer>', "1"),
        (f'"+01"^^<{XSD}integer>', "+01"),
        (f'"1."^^<{XSD}decimal>', '"1."^^xsd:decimal'),
        (f'"1.50"^^<{XSD}decimal>', "1.50"),
        (f'"1E0"^^<{XSD}double>', "1E0"),
        (f'"true"^^<{XSD}boolean>', "true"),
        (f'"1"^^<{XSD}boolean>', '"1"^^xsd:boolean'),
        ('"a" @en-GB', '"a"@en-GB'),
        ('"a" ^^ e:t', '"a"^^e:t'),
        ("[ ]", "[]"),
        ("(\n)", "()"),
    ],
)
def test_a_term_has_one_spelling(written: str, spelled: str) -> None:
    assert form(f"e:s e:p {written} .") == f"e:s e:p {spelled} .\n"


def test_only_prefixes_that_are_used_stay_sorted_and_named_as_in_the_project() -> None:
    text = """\
@prefix z: <http://z/> .
@prefix unused: <http://u/> .
PREFIX dct: <http://purl.org/dc/terms/>
@prefix schema: <http://schema.org/> .
z:a dct:title "t" ; schema:name "n" ; <http://www.w3.org/2000/01/rdf-schema#label> "l" .
"""
    assert (
        canonical(text)
        == """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <http://schema.org/> .
@prefix z: <http://z/> .

z:a rdfs:label "l" ;
    dcterms:title "t" ;
    schema:name "n" .
"""
    )


def test_a_prefix_with_two_meanings_leaves_every_directive_in_its_place() -> None:
    text = (
        "PREFIX e: <http://x/>\n\ne:a e:b <http://x/c> .\n\n"
        "@prefix e: <http://y/> . # now\n\ne:a e:c 1 ; a e:B .\n"
    )
    assert canonical(text) == (
        "@prefix e: <http://x/> .\n\ne:a e:b <http://x/c> .\n\n"
        "@prefix e: <http://y/> . # now\n\ne:a a e:B ;\n    e:c 1 .\n"
    )


def test_relative_iris_and_the_base_stay_as_they_are_written() -> None:
    text = "BASE <http://x/y>\nPREFIX : <#>\n<a> :p <../b> .\n"
    assert canonical(text) == "@base <http://x/y> .\n@prefix : <#> .\n\n<a> :p <../b> .\n"


def test_a_base_that_comes_after_a_prefix_stays_there() -> None:
    text = "@prefix : <#> .\n@base <http://x/y> .\n\n<a> :p <../b> ,\n        <> .\n"
    assert canonical(text) == text


# Comments


@pytest.mark.parametrize(
    "text",
    [
        "# about s\ne:s e:p 1 . # at the end\n",
        "# a heading\n\n# about s\ne:s e:p 1 .\n",
        "e:s a e:T ; # the type\n    # about p\n    e:p 1 ,\n        # above\n        2 . # two\n",
        "e:s # the subject\n    e:p 1 .\n",
        "e:s e:p [ # opens\n        e:q 1 # last\n    ] .\n",
        "e:s e:p (\n        1 # one\n        # last\n    ) .\n",
        "e:s e:p # of these\n        1 .\n",
        "e:s a e:T ;\n    e:p 1\n    # e:q 2 ;\n    .\n",
        "e:s a e:A , e:B . # both\n",
        "e:s e:p 1 .\n\n# the end\n",
    ],
)
def test_a_comment_stays_where_it_stands(text: str) -> None:
    assert form(text) == text


def test_a_comment_moves_with_what_it_stands_at() -> None:
    text = "e:s e:q 1 ; # about q\n  # above a\n  a e:T .\n"
    assert form(text) == "e:s\n    # above a\n    a e:T ;\n    e:q 1 . # about q\n"


def test_comments_at_prefixes_stay_with_them_and_outlive_them() -> None:
    text = """\
# The file

@prefix f: <http://f/> . # of f
# of e
@prefix e: <http://e/> .
@prefix gone: <http://g/> . # of a prefix that is not used
f:a f:b e:c .
"""
    assert (
        canonical(text)
        == """\
# The file

# of e
@prefix e: <http://e/> .
@prefix f: <http://f/> . # of f

# of a prefix that is not used
f:a f:b e:c .
"""
    )


# Lines


def test_statements_of_one_line_may_stand_together_and_others_stand_apart() -> None:
    text = "e:a e:p 1 .\ne:b e:p 1 .\n\n\n\ne:c e:p 1 .\ne:d e:p 1 ; e:q 2 .\ne:e e:p 1 ."
    assert form(text) == (
        "e:a e:p 1 .\ne:b e:p 1 .\n\ne:c e:p 1 .\n\ne:d e:p 1 ;\n    e:q 2 .\n\ne:e e:p 1 .\n"
    )


@given(st.integers(1, 30), st.integers(0, 60))
def test_brackets_break_where_they_would_be_wider_than_a_line(count: int, length: int) -> None:
    text = f"e:s e:{'p' * (length + 1)} ( {' '.join(['e:item'] * count)} ) ."
    lines = form(text).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert (len(lines) == 1) == (len(text) <= WIDTH)


def test_blank_nodes_of_up_to_three_properties_are_read_in_one_line() -> None:
    assert form("e:s e:p [ e:c 1 ; e:b 2 ; e:a 3 ] .") == "e:s e:p [ e:a 3 ; e:b 2 ; e:c 1 ] .\n"
    assert form("e:s e:p [ e:d 1 ; e:b 2 ; e:a 3 ; e:c 4 ] .").count("\n") == 6


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("", ""),
        ("  \n\r\n", ""),
        ("# only\r\n\n\n# comments", "# only\n\n# comments\n"),
        (
            "\ufeff@prefix e: <http://x/> .\r\ne:a e:b e:c .",
            "@prefix e: <http://x/> .\n\ne:a e:b e:c .\n",
        ),
        ("@prefix e: <http://x/> .", ""),
        ("<a:b> <a:c> '''1\r\n2''' .", '<a:b> <a:c> """1\\r\n2""" .\n'),
    ],
)
def test_line_ends_and_marks_of_other_systems(text: str, result: str) -> None:
    content = formatted(text.encode(), RdfFormat.TURTLE)
    assert content.decode() == result


def test_trig_has_its_graphs_indented() -> None:
    text = """\
@prefix e: <http://x/> .
# the default
{ e:a e:b 1 }
GRAPH e:g { # opens
  e:c e:d '''1
2''' ; a e:T
  # closes
} # beside
"""
    assert (
        canonical(text, graphs=True)
        == """\
@prefix e: <http://x/> .

# the default
{
    e:a e:b 1 .
}

e:g { # opens
    e:c a e:T ;
        e:d '''1
2'''
        # closes
        .
} # beside
""".replace("'''", '"""')
    )


# What is refused


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("@prefix e: <http://x/> .\ne:a e:b .", 2, 9),
        ("<a:a> <a:b> 'x", 1, 13),
        ("<a:a> e:b 1 .", 1, 7),
        ("<a:a> <a:b> ( 1 .", 1, 17),
        ("<a:a> <a:b> [ <a:c> 1 .", 1, 23),
        ("<a:a> <a:b> 1", 1, 14),
        ("<a:a> <a:b> 1 } .", 1, 15),
        ("1 <a:b> 1 .", 1, 1),
        ("@prefix e <a:b> .", 1, 9),
        ("{ <a:a> <a:b> 1 }", 1, 1),
    ],
)
def test_what_is_no_turtle_is_refused_with_its_place(text: str, line: int, column: int) -> None:
    with pytest.raises(SyntaxFault) as caught:
        canonical(text, "a.ttl")
    assert (caught.value.path, caught.value.line, caught.value.column) == ("a.ttl", line, column)
    with pytest.raises(SyntaxFault) as caught:
        formatted(text.encode(), RdfFormat.TURTLE, "a.ttl")
    assert caught.value.line == line


def test_deep_nesting_is_refused_and_what_is_not_so_deep_is_not() -> None:
    def nested(depth: int) -> str:
        return f"<a:a> <a:b> {'[ <a:b> ' * depth}1{' ]' * depth} ."

    text = canonical(nested(DEEPEST_BRACKETS))
    assert canonical(text) == text
    with pytest.raises(RefusedInput, match="nested"):
        canonical(nested(DEEPEST_BRACKETS + 1))


def test_other_syntaxes_and_triple_terms_are_refused() -> None:
    with pytest.raises(UnknownName) as caught:
        formatted(b"<a:b> <a:c> 1 .", RdfFormat.N_TRIPLES, "a.nt")
    assert "export" in str(caught.value.hint)
    with pytest.raises(RefusedInput, match=r"RDF 1\.2"):
        formatted(b"<< <a:a> <a:b> 1 >> <a:c> 1 .", RdfFormat.TURTLE)


def test_a_form_that_said_something_else_would_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from relations_kg.syntax import formatting

    monkeypatch.setattr(formatting, "canonical", lambda *_, **__: "<a:a> <a:b> 2 .\n")
    with pytest.raises(InputError, match="not be the same graph"):
        formatting.formatted(b"<a:a> <a:b> 1 .\n", RdfFormat.TURTLE)
