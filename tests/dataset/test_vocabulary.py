"""Terms of ours that no module of the ontology has."""

from __future__ import annotations

from relations_kg.dataset.vocabulary import unknown_terms
from relations_kg.namespaces import PREFIXES
from relations_kg.syntax.reading import read

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
ONTOLOGY = "rkg:State a owl:Class . rkg:label a owl:DatatypeProperty ."


def told(turtle: str) -> list[str]:
    facts, ontology = (tuple(read((HEAD + text).encode(), "turtle")) for text in (turtle, ONTOLOGY))
    return [note.message for note in unknown_terms(facts, ontology)]


def test_a_misspelt_class_or_property_is_told_once_with_the_nearest() -> None:
    facts = 'state:A a rkg:Sate ; rkg:lable "A" . state:B a rkg:Sate .'
    assert told(facts) == [
        "rkg:Sate is no term of the ontology: did you mean rkg:State?",
        "rkg:lable is no term of the ontology: did you mean rkg:label?",
    ]


def test_what_is_like_nothing_is_told_without_a_guess() -> None:
    assert told("state:A rkg:zzzzz state:B .") == ["rkg:zzzzz is no term of the ontology"]


def test_terms_of_ours_and_of_others_and_things_pass() -> None:
    assert told('state:A a rkg:State , schema:Country ; rkg:label "A" ; foaf:name "A" .') == []
    assert told("state:A schema:about rkg:Sate .") == []
