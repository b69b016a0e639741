from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from relations_kg.language_server.completion import MOST, complete, resolved
from relations_kg.language_server.documents import Document, FileSet
from relations_kg.language_server.facts import Facts
from relations_kg.language_server.vocabulary import Vocabulary, shipped_files
from relations_kg.namespaces import PREFIXES, RKG
from relations_kg.syntax.reading import read

_HEAD = "".join(
    f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("rdfs", "rkg", "state", "xsd")
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.of_files(shipped_files())


def _document(text: str) -> tuple[Document, types.Position]:
    """The text without its ``|``, and the place where that stood."""
    before, _, after = text.partition("|")
    document = Document("untitled:new", 1, before + after)
    return document, document.coordinates.position(len(before))


def _completed(text: str, vocabulary: Vocabulary) -> list[types.CompletionItem]:
    return list(complete(*_document(text), vocabulary).items)


def _labels(text: str, vocabulary: Vocabulary) -> list[str]:
    return [item.label for item in _completed(_HEAD + text, vocabulary)]


def _applied(text: str, label: str, vocabulary: Vocabulary) -> str:
    """The text after the item of that label was chosen."""
    document, _ = _document(text)
    item = next(each for each in _completed(text, vocabulary) if each.label == label)
    edits = [item.text_edit, *(item.additional_text_edits or ())]
    found = document.text
    ordered = sorted(edits, key=lambda each: (each.range.start.line, each.range.start.character))
    for edit in reversed(ordered):
        start = document.coordinates.offset(edit.range.start)
        end = document.coordinates.offset(edit.range.end)
        found = found[:start] + edit.new_text + found[end:]
    return found


def test_after_a_subject_come_properties(vocabulary: Vocabulary) -> None:
    found = _labels("state:ALB |", vocabulary)
    assert found[0] == "a"
    assert "rkg:capital" in found
    assert "rkg:State" not in found
    assert "state:UKR" not in found


def test_after_a_come_classes(vocabulary: Vocabulary) -> None:
    found = _labels("state:XXA a rkg:Emb|", vocabulary)
    assert found == ["rkg:Embassy"]


def test_what_fits_the_range_of_the_property_comes_first(vocabulary: Vocabulary) -> None:
    found = _labels("state:XXA rkg:modality |", vocabulary)
    assert found[0] == "rkg:AssertedModality"
    found = _labels("state:XXA rkg:receivingState |", vocabulary)
    states = {label for label in found if label.startswith("state:")}
    assert "state:ALB" in states
    assert set(found[: len(states)]) == states


def test_after_two_carets_come_datatypes(vocabulary: Vocabulary) -> None:
    found = _labels('state:XXA rkg:retrievedOn "2026-11-25"^^|', vocabulary)
    assert "xsd:date" in found
    assert "edtf:EDTF" in found
    assert not [label for label in found if label.startswith(("state:", "rkg:S"))]
    assert _labels('state:XXA rkg:start "2020"^^edtf:|', vocabulary) == ["edtf:EDTF"]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Alb", "state:ALB"),
        ("alb", "state:ALB"),
        ("Shqip", "state:ALB"),
        ("Укр", "state:UKR"),
        ("state:U", "state:UKR"),
        ("NAT", "organization:NATO"),
    ],
)
def test_things_are_found_by_their_labels_in_any_language(
    typed: str, label: str, vocabulary: Vocabulary
) -> None:
    items = _completed(f"{_HEAD}state:XXA rkg:memberOf {typed}|", vocabulary)
    item = next(each for each in items if each.label == label)
    assert item.filter_text is not None
    assert item.filter_text.casefold().startswith(typed.casefold())


def test_a_prefix_that_is_missing_is_declared_in_its_place(vocabulary: Vocabulary) -> None:
    text = _HEAD + "\nstate:XXA rkg:memberOf NAT|"
    found = _applied(text, "organization:NATO", vocabulary)
    lines = found.splitlines()
    assert lines[0] == f"@prefix organization: <{PREFIXES['organization']}> ."
    assert lines[-1] == "state:XXA rkg:memberOf organization:NATO"
    assert list(read((found + " .").encode(), "turtle"))


def test_a_prefix_after_all_others_is_declared_at_their_end(vocabulary: Vocabulary) -> None:
    text = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\n<http://ex/a> rkg:cap|"
    found = _applied(text, "rkg:capital", vocabulary)
    assert found.splitlines()[1] == f"@prefix rkg: <{RKG}> ."
    assert found.endswith("<http://ex/a> rkg:capital")


def test_a_prefix_is_declared_as_the_others_are(vocabulary: Vocabulary) -> None:
    text = f"PREFIX state: <{PREFIXES['state']}>\nstate:XXA rkg:capit|"
    found = _applied(text, "rkg:capital", vocabulary)
    assert found.startswith(f"PREFIX rkg: <{RKG}>\nPREFIX state:")


def test_the_first_prefix_of_a_text_is_declared_at_its_top(vocabulary: Vocabulary) -> None:
    found = _applied("# A note.\n<http://ex/a> a rkg:Emb|", "rkg:Embassy", vocabulary)
    assert found.startswith(f"@prefix rkg: <{RKG}> .\n\n# A note.\n")


def test_prefixes_themselves_are_completed(vocabulary: Vocabulary) -> None:
    found = _labels("state:XXA rkg:memberOf orga|", vocabulary)
    assert "organization:" in found
    declared = _completed("@prefix org|", vocabulary)
    assert f"organization: <{PREFIXES['organization']}> ." in [each.label for each in declared]


def test_the_prefix_that_the_text_has_for_a_namespace_is_used(vocabulary: Vocabulary) -> None:
    text = f"@prefix r: <{RKG}> .\n<http://ex/a> a r:Emb|"
    assert [each.label for each in _completed(text, vocabulary)] == ["r:Embassy"]


def test_a_prefix_that_the_text_has_for_something_else_is_not_used(vocabulary: Vocabulary) -> None:
    text = "@prefix rkg: <http://other/> .\n<http://ex/a> a emb|"
    assert [each.label for each in _completed(text, vocabulary)] == [f"<{RKG}Embassy>"]


@pytest.mark.parametrize(
    "text",
    [
        'state:XXA rkg:summary "The embassy of |',
        'state:XXA rkg:summary "The embassy" , "of|"',
        "# The embassy of |",
        "state:XXA rkg:webPage <http://ex/|",
        "state:XXA rkg:webPage <http://ex/|>",
        "state:XXA a rkg:State |",
    ],
)
def test_there_is_nothing_to_complete_within_text_of_ones_own(
    text: str, vocabulary: Vocabulary
) -> None:
    assert _labels(text, vocabulary) == []


@pytest.mark.parametrize(
    "before",
    [
        'state:XXB rkg:start "2020 ;\n',
        "state:XXB rkg:embassyOf <http://ex/b c ;\n",
        "state:XXB rkg:embassyOf\n",
        "state:XXB & ! ;;\n",
        "state:XXB rkg:embassyOf [ rkg:start ( 1 2 \n",
    ],
)
def test_a_broken_text_is_completed_too(before: str, vocabulary: Vocabulary) -> None:
    found = _labels(f"{before}state:XXA a rkg:Emb|\nstate:XXC a rkg:State .\n", vocabulary)
    assert found == ["rkg:Embassy"]


def test_the_columns_of_an_edit_are_in_units_of_the_client(vocabulary: Vocabulary) -> None:
    item = _completed(_HEAD + 'state:XXA rdfs:label "\U0001f600" ; a rkg:Emb|', vocabulary)[0]
    assert item.text_edit.range.start.character == len('state:XXA rdfs:label "xx" ; a ')


def test_a_long_list_is_cut_off_and_asked_for_again(tmp_path: Path) -> None:
    lines = [f'state:X{n} a rkg:State ; rdfs:label "Land {n}"@en .\n' for n in range(MOST + 50)]
    (tmp_path / "states.ttl").write_text(_HEAD + "".join(lines))
    vocabulary = Vocabulary.of_files(Facts(FileSet((tmp_path,))).read({}))
    found = complete(*_document(f"{_HEAD}state:Y rkg:capital |"), vocabulary)
    assert found.is_incomplete
    assert len(found.items) == MOST
    found = complete(*_document(f"{_HEAD}state:Y rkg:capital Land 249|"), vocabulary)
    assert not found.is_incomplete


def test_what_is_known_of_an_item_is_looked_up_when_it_is_looked_at(
    vocabulary: Vocabulary,
) -> None:
    item = _completed(_HEAD + "state:XXA a rkg:Emb|", vocabulary)[0]
    assert item.documentation is None
    found = resolved(item, vocabulary).documentation
    assert isinstance(found, types.MarkupContent)
    assert "Diplomatic mission to another state" in found.value
