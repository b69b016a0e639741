"""What the axioms of the ontology contradict, and what they do not."""

from __future__ import annotations

import pytest

from relations_kg.dataset.build import complete
from relations_kg.dataset.recipe import Recipe
from relations_kg.namespaces import PREFIXES
from relations_kg.syntax.reading import read

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def inconsistencies(turtle: str) -> list[str]:
    facts = tuple(read((HEAD + turtle).encode(), "turtle"))
    return [note.message for note in complete(facts, Recipe(())).notes]


def test_a_document_may_be_about_an_event_and_then_concerns_who_takes_part() -> None:
    facts = """
        event:e a rkg:Visit ; rkg:visitor person:p .
        document:d a rkg:Resolution ; rkg:about event:e .
    """
    parts = complete(tuple(read((HEAD + facts).encode(), "turtle")), Recipe(()))
    assert not parts.notes
    assert any(
        quad.subject.value.endswith("document/d")
        and quad.predicate.value.endswith("#concerns")
        and quad.object.value.endswith("person/p")
        for quad in parts.inferred
    )


@pytest.mark.parametrize(
    "turtle",
    [
        "state:A a rkg:State , rkg:Person .",
        "event:e a rkg:Visit ; rkg:start \"2020\"^^edtf:EDTF .",
        "situation:s a rkg:Embassy , rkg:Consulate .",
        "situation:s a rkg:Embassy ; rkg:missionTo organization:UN .",
        "situation:s a rkg:Membership , rkg:Candidacy .",
        "event:a rkg:refines event:b . event:b rkg:refines event:a .",
        "event:a rkg:contradicts event:a .",
        "event:a rkg:modality rkg:PlannedModality , rkg:AssertedModality .",
        "situation:s a rkg:Mission ; rkg:receivingState person:p . person:p a rkg:Person .",
    ],
)  # fmt: skip
def test_contradictions_are_told(turtle: str) -> None:
    assert inconsistencies(turtle)
