"""Where in its file a triple is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from relations_kg.dataset.fact_places import FactPlaces
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import Recipe
from relations_kg.formats import RdfFormat
from relations_kg.rdf import BlankNode, Iri, Literal, Quad
from relations_kg.syntax.spans import Place, Position, Span
from relations_kg.syntax.writing import serialize

E = "https://example.org/"
TURTLE = f"""\
@prefix e: <{E}> .
# e:s e:p e:o in a comment
e:s e:p e:o ;
    e:q "one" ,
        "t\\"wo"@en , \"\"\"three
lines\"\"\" , 5 , true ;
    a e:C .
e:t
    e:p [ e:q e:o ] , ( e:o
        e:u ) ;
    e:p "@prefix e: <other> ." .
<{E}s> e:r e:ver\\-y .
e:x e:p "1"^^e:d , e:o ,
    e:d .
@base <{E}> .
<r> <p> <o> ,
    <u> .
@prefix f: <f/> .
e:w f:p e:o ,
    e:u .
"""
WHERE = [
    ("s", "p", Iri(E + "o"), 3),
    ("s", "q", Literal("one"), 4),
    ("s", "q", Literal('t"wo', "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en"), 5),
    ("s", "q", Literal("three\nlines"), 5),
    ("s", "q", Literal("5", "http://www.w3.org/2001/XMLSchema#integer"), 6),
    ("s", "q", Literal("true", "http://www.w3.org/2001/XMLSchema#boolean"), 6),
    ("s", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", Iri(E + "C"), 7),
    ("t", "p", Literal("@prefix e: <other> ."), 11),
    ("s", "r", Iri(E + "ver-y"), 12),
    ("x", "p", Literal("1", E + "d"), 13),
    ("x", "p", Iri(E + "o"), 13),
    ("x", "p", Iri(E + "d"), 14),
    ("r", "p", Iri(E + "u"), 17),
    ("w", "f/p", Iri(E + "u"), 20),  # a relative prefix
]


def places(*paths: Path) -> FactPlaces:
    return FactPlaces(data_files(paths))


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    path = tmp_path / "facts.ttl"
    path.write_text(TURTLE)
    return path


@pytest.mark.parametrize(("subject", "predicate", "object_", "line"), WHERE)
def test_the_line_of_the_object(turtle, subject, predicate, object_, line):
    predicate = Iri(predicate if "://" in predicate else E + predicate)
    assert places(turtle).place((Iri(E + subject), predicate, object_)) == f"{turtle}:{line}"


def test_what_stands_in_brackets_has_the_place_of_what_is_written_there(turtle):
    (file,) = data_files([turtle])
    inner = [quad for quad in file.read() if isinstance(quad.subject, BlankNode)]
    assert len(inner) == 5
    lines = [places(turtle).place(quad[:3]).rpartition(":")[2] for quad in inner]
    # In the bracket, the first member, the second one twice, and the end of the list.
    assert sorted(lines) == ["10", "10", "10", "9", "9"]


def test_a_place_is_the_span_of_the_object_with_its_line(turtle):
    place = places(turtle).place_of((Iri(E + "s"), Iri(E + "q"), Literal("three\nlines")))
    assert place == Place(str(turtle), Span(Position(5, 22), Position(6, 9)), TURTLE.split("\n")[4])


@pytest.mark.parametrize("format", list(RdfFormat))
def test_the_file_in_every_format(tmp_path, format):
    path = tmp_path / f"facts{format.extensions[0]}"
    quads = [Quad(Iri(E + s), Iri(E + "p"), Iri(E + o)) for s, o in ("ab", "cd", "ef")]
    path.write_bytes(serialize(quads, format))
    for quad in quads:
        place = places(path).place_of(quad[:3])
        assert place is not None
        assert place.path == str(path)
        assert place.source_line == path.read_text().splitlines()[place.span.start.line - 1]
        # JSON-LD and RDF/XML have lines for subjects alone.
        told = quad.subject if format in (RdfFormat.JSON_LD, RdfFormat.RDF_XML) else quad.object
        assert told.value in place.source_line


def test_many_triples_are_placed_at_once(tmp_path, turtle):
    other = tmp_path / "a.nq"
    other.write_text(f"<{E}s> <{E}p> <{E}z> <{E}g> .\n")
    asked = [(Iri(E + s), Iri(E + "p"), Iri(E + o)) for s, o in ("sz", "so", "xo", "so", "no")]
    found = places(other, turtle)
    found.look_for({triple[0] for triple in asked})
    for path in (other, turtle):
        path.unlink()  # what was looked for is known
    assert [str(found.place_of(triple)) for triple in asked] == [
        f"{other}:1:49",
        f"{turtle}:3:9",
        f"{turtle}:13:20",
        f"{turtle}:3:9",
        "None",
    ]


def test_a_triple_of_no_file_has_no_place(turtle):
    assert places(turtle).place((Iri(E + "s"), Iri(E + "p"), Iri(E + "nothing"))) == ""


def test_of_several_files_the_one_that_has_it(tmp_path, turtle):
    other = tmp_path / "a.nt"
    other.write_text(f"<{E}s> <{E}p> <{E}z> .\n<{E}s> <{E}p> <{E}y> .\n")
    both = places(other, turtle)
    assert both.place((Iri(E + "s"), Iri(E + "p"), Iri(E + "y"))) == f"{other}:2"
    assert both.place((Iri(E + "s"), Iri(E + "p"), Iri(E + "o"))) == f"{turtle}:3"


def test_every_fact_of_ours_has_a_line_that_names_its_object():
    recipe = Recipe()
    found = FactPlaces(recipe.data_files)
    checked = 0
    for file in recipe.data_files:
        lines = file.path.read_text().splitlines()
        for quad in file.read():
            place, _, line = found.place(quad[:3]).rpartition(":")
            assert file.path.as_posix().endswith(place)
            if isinstance(quad.subject, Iri) and isinstance(quad.object, Iri):
                checked += 1
                assert quad.object.value.rsplit("/")[-1].rsplit("#")[-1] in lines[int(line) - 1]
    assert checked
