"""One pass over files finds what building a dataset of them finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relations_kg.dataset import closure as closure_module
from relations_kg.dataset.build import assemble
from relations_kg.dataset.closure import Closure, open_closure
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import Recipe
from relations_kg.errors import SyntaxFault
from relations_kg.rdf import Literal, Quad
from relations_kg.store.workspace import ASSERTED, Workspace
from relations_kg.syntax import plain
from relations_kg.syntax.reading import read

RKG = "https://w3id.org/relations-kg/ontology#"
ID = "https://w3id.org/relations-kg/id/"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"

DATES = f"""
<{ID}event/one> {A} <{RKG}Vote> .
<{ID}event/one> <{RKG}date> "2014-03"^^<{EDTF}> .
<{ID}event/two> <{RKG}date> "2014-03"^^<{EDTF}> .
<{ID}event/two> <{RKG}date> "2015"^^<{EDTF}> .
<{ID}event/three> <{RKG}date> "2020-09-01/.."^^<{EDTF}> .
<{ID}event/four> <{RKG}date> "in spring"^^<{EDTF}> .
<{ID}situation/m> {A} <{RKG}Membership> .
<{ID}situation/m> <{RKG}member> <{ID}state/ALB> .
<{ID}situation/m> <{RKG}start> "1995-07"^^<{EDTF}> .
<{ID}situation/over> {A} <{RKG}Membership> .
<{ID}situation/over> <{RKG}end> "1999"^^<{EDTF}> .
<{ID}event/attested> <{RKG}attested> "2001"^^<{EDTF}> .
<{ID}event/attested> <{RKG}date> "2000"^^<{EDTF}> .
<{ID}state/ALB> <{RKG}nme> "misspelt" .
"""
WRITTEN = """
<urn:s> <urn:p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .
<urn:s> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
<urn:s> <urn:q> "5"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .
_:b <urn:p> _:c .
<urn:s> <urn:r> "a \\"^^<urn:not-a-datatype> _:x" .
"""
CHANGED = "\n".join(line for line in WRITTEN.splitlines() if "_:" not in line) + "\n"


def triples(closure: Closure) -> set[tuple[object, ...]]:
    said = {quad[:3] for quad in closure.workspace.triples(ASSERTED)}
    if closure.materialization is not None:
        said |= {quad[:3] for quad in closure.materialization.quads()}
    return said


def both(path: Path | None, regime: str = "owl-rl") -> tuple[Closure, Recipe]:
    recipe = Recipe(None if path is None else data_files([path]), regime)
    return open_closure(recipe), recipe


@pytest.mark.parametrize("content", [None, DATES, WRITTEN, CHANGED, DATES + WRITTEN])
@pytest.mark.parametrize("regime", ["owl-rl", "none"])
def test_the_triples_and_notes_are_those_of_a_dataset(
    tmp_path: Path, content: str | None, regime: str
) -> None:
    path = None
    if content is not None:
        path = tmp_path / "facts.nt"
        path.write_text(content)
    closure, recipe = both(path, regime)
    parts = assemble(recipe)
    assert triples(closure) == {quad[:3] for quad in parts}
    assert {(n.kind, n.message) for n in closure.notes} == {
        (n.kind, n.message) for n in parts.notes
    }


def test_a_syntax_error_is_told_in_its_line_of_the_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain, "_PIECE", 40)
    path = tmp_path / "facts.nt"
    path.write_text("<urn:s> <urn:p> <urn:o> .\n" * 5 + "<urn:s> <urn:p .\n")
    with pytest.raises(SyntaxFault) as caught:
        both(path)
    assert caught.value.line == 6


def test_pieces_end_with_a_line_and_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain, "_PIECE", 50)
    path = tmp_path / "facts.nt"
    path.write_text(DATES)
    pieces = list(plain.pieces(path))
    assert len(pieces) > 5
    assert all(piece.endswith(b"\n") for piece in pieces)
    assert b"".join(pieces) == DATES.encode()


def test_the_typed_literals_of_a_piece_are_those_that_a_parser_finds() -> None:
    parsed: set[Literal] = {
        quad.object
        for quad in _read(DATES)
        if isinstance(quad.object, Literal) and quad.object.datatype == EDTF
    }
    assert plain.typed_literals(DATES.encode()) == parsed


@pytest.mark.parametrize(
    "line",
    ['<urn:s> <urn:p> "\\u0031"^^<urn:d> .', '<urn:s> <urn:p> "a^^b" .', WRITTEN],
)
def test_what_hides_a_literal_is_left_to_the_parser(line: str) -> None:
    assert plain.typed_literals(line.encode()) is None


INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
LINES = [
    ("<urn:s> <urn:p> <<urn:o>> .", True),
    ("<urn:s> <urn:p> <urn:relations-kg:blank:b> .", True),
    (f'<urn:s> <urn:p> "01"^^<{INTEGER}> .', True),
    (f'<urn:s> <urn:p> "1"^^<{INTEGER}> .', False),
    ('<urn:s> <urn:p> "01"^^<urn:d> .', False),
    ('<urn:s> <urn:p> "01" .', False),
]


@pytest.mark.parametrize(("line", "is_odd"), LINES)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_lines_that_an_engine_would_change_are_set_apart(line: str, is_odd: bool, end: str) -> None:
    others = "".join(f"<urn:s> <urn:p> <urn:o{i}> .\n" for i in range(3))
    piece = (others + line + end).encode()
    lines, odd = plain.apart(piece, Workspace().changes)
    assert odd == ((line + end).encode() if is_odd else b"")
    assert lines == (others.encode() if is_odd else piece)


@settings(max_examples=50)
@given(st.lists(st.sampled_from(LINES), max_size=8))
def test_no_line_is_lost(lines: list[tuple[str, bool]]) -> None:
    piece = "".join(f"{line}\n" for line, _ in lines).encode()
    kept, odd = plain.apart(piece, Workspace().changes)
    assert kept.splitlines() == [line.encode() for line, is_odd in lines if not is_odd]
    assert odd.splitlines() == [line.encode() for line, is_odd in lines if is_odd]


def test_a_literal_that_is_hidden_sets_all_lines_apart_that_have_one() -> None:
    with_one = b'<urn:s> <urn:p> "1"^^<urn:d> .\n<urn:s> <urn:p> "\\u0031"^^<urn:d> .\n'
    others = b'<urn:s> <urn:p> "1" .\n<urn:s> <urn:p> <urn:o> .\n'
    assert plain.apart(with_one + others, lambda _: False) == (others, with_one)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("_:b <urn:p> <urn:o> .", True),
        ("<urn:s> <urn:p> _:b .", True),
        ("<a:_:b> <urn:p> 'x' .", False),
    ],
)
def test_blank_nodes_are_seen(line: str, expected: bool) -> None:
    assert plain.has_blank_nodes(line.encode()) is expected


def test_blank_nodes_in_a_later_piece_are_those_of_the_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "facts.nt"
    path.write_text("<urn:s> <urn:p> <urn:o> .\n<urn:s> <urn:q> _:b .\n_:b <urn:p> <urn:o> .\n")
    expected = triples(both(path)[0])
    monkeypatch.setattr(plain, "_PIECE", 30)
    assert triples(both(path)[0]) == expected


@pytest.mark.parametrize("content", [DATES + WRITTEN, DATES + CHANGED])
def test_a_file_of_many_odd_lines_is_read_as_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    path = tmp_path / "facts.nt"
    path.write_text(content)
    expected = triples(both(path)[0])
    monkeypatch.setattr(closure_module, "_MOST_ODD", 10)
    assert triples(both(path)[0]) == expected


def _read(content: str) -> list[Quad]:
    return list(read(content.encode(), format="n-triples"))
