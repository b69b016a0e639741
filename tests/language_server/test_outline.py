from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg import resources
from relations_kg.language_server.outline import TYPE, Outline, Role
from relations_kg.namespaces import RKG
from relations_kg.rdf import Iri
from relations_kg.syntax.reading import read
from tests.syntax import documents

_PREFIXES = "@prefix rkg: <https://w3id.org/relations-kg/ontology#> .\n@prefix ex: <http://ex/> .\n"


def _outline(text: str) -> Outline:
    return Outline(_PREFIXES + text)


def _iris(outline: Outline, role: Role) -> list[str | None]:
    return [
        each.iri
        for each in outline.mentions
        if each.role is role and (each.token.kind in ("name", "iri") or each.iri == TYPE)
    ]


@pytest.mark.parametrize("path", resources.graph_files() + resources.ontology_files(), ids=str)
def test_the_subjects_and_verbs_of_a_file_are_those_that_its_parser_finds(path) -> None:
    quads = list(read(path))
    outline = Outline(path.read_text(encoding="utf-8"))
    subjects = {q.subject.value for q in quads if isinstance(q.subject, Iri)}
    assert set(_iris(outline, Role.SUBJECT)) == subjects
    rdf = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#first", TYPE[:-4] + "rest")
    verbs = {q.predicate.value for q in quads} - set(rdf)
    assert set(_iris(outline, Role.VERB)) == verbs


@given(documents.turtle())
def test_any_text_that_is_cut_off_anywhere_has_an_outline(text: str) -> None:
    for end in range(0, len(text), 29):
        Outline(text[:end])


@given(st.text(st.sampled_from("<>\"'@^[](){}.;,:_a \n#\\%&0e-+"), max_size=60))
def test_any_text_at_all_has_an_outline(text: str) -> None:
    starts = [each.token.start for each in Outline(text).mentions]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "broken",
    [
        'ex:a rkg:start "2020 ;\n',
        "ex:a rkg:embassyOf <http://ex/b c ;\n",
        "ex:a rkg:embassyOf ex:b\n",
        "ex:a rkg:embassyOf\n",
        "ex:a & ;\n",
        "ex:a rkg:embassyOf [ rkg:start ( 1 2 \n",
        "ex:a a ex:b ;\n    rkg:embassyOf ex:b ;\n",
    ],
)
def test_what_follows_a_broken_statement_is_found(broken: str) -> None:
    outline = _outline(broken + "ex:next a rkg:State .\n")
    assert "http://ex/next" in _iris(outline, Role.SUBJECT)
    assert RKG + "State" in _iris(outline, Role.OBJECT)


def test_the_context_tells_what_comes_next() -> None:
    text = "ex:a a ex:b ; rkg:start ( 1 [ rkg:seat "
    context = _outline(text).context(len(_PREFIXES + text))
    assert context == (Role.OBJECT, None, RKG + "seat")
    text += "ex:c ] ) ; "
    context = _outline(text).context(len(_PREFIXES + text))
    assert context == (Role.VERB, "http://ex/a", RKG + "start")


def test_prefixes_in_either_spelling_and_relative_iris_are_resolved() -> None:
    text = "BASE <http://base/>\nPREFIX p: <ns#>\np:x\\,y a <z> ."
    outline = Outline(text)
    assert outline.prefixes == {"p": "http://base/ns#"}
    assert outline.declarations[0].sparql
    assert _iris(outline, Role.SUBJECT) == ["http://base/ns#x,y"]
    assert "http://base/z" in _iris(outline, Role.OBJECT)


def test_a_directive_that_is_left_unfinished_does_not_hide_what_follows() -> None:
    outline = Outline("@prefix rkg:\nex:a a ex:b .\n" + _PREFIXES)
    assert [each.prefix for each in outline.declarations] == ["rkg", "ex"]


def test_datatypes_are_told_from_objects() -> None:
    outline = _outline('ex:a rkg:start "2020"^^ex:d , ex:o .')
    assert _iris(outline, Role.DATATYPE) == ["http://ex/d"]
    assert "http://ex/o" in _iris(outline, Role.OBJECT)
