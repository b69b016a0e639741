"""What all writers are given: the order of the findings, the shapes that were checked, paths."""

from __future__ import annotations

import dataclasses
from itertools import permutations
from pathlib import Path

import pytest

from relations_kg.errors import UnknownName
from relations_kg.namespaces import CHECK, RULE, SH
from relations_kg.rdf import BlankNode, Iri
from relations_kg.report import PlacedFinding, Severity
from relations_kg.syntax.reading import read
from relations_kg.syntax.spans import Place
from relations_kg.validation.checked import checked_shapes
from relations_kg.validation.writers import FORMATS, write_report
from relations_kg.validation.writers.base import Report
from tests.validation.writers.examples import (
    ENTAILED,
    EVERY,
    MISSING,
    MISSIONS,
    NOWHERE,
    PROLOGUE,
    WRONG,
    finding,
    place,
    report,
)


def test_findings_are_told_by_file_line_and_column_whatever_their_order():
    told = (MISSING, WRONG, ENTAILED, NOWHERE)
    for order in permutations(EVERY):
        assert report(*order).findings == told


def test_at_one_place_the_gravest_comes_first_and_a_file_without_lines_after_its_lines():
    at = place(MISSIONS, "a b c", "b")
    mild, grave = (
        PlacedFinding(finding(severity), (at,)) for severity in (Severity.INFO, Severity.VIOLATION)
    )
    further = PlacedFinding(finding(), (place(MISSIONS, "a b c", "c"),))
    later = PlacedFinding(finding(), (place(MISSIONS, "\n" * 9 + "a", "a"),))
    whole = PlacedFinding(finding(), (Place(MISSIONS),))
    given = (whole, later, further, mild, grave)
    assert report(*given).findings == (grave, mild, further, later, whole)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_tells_the_same_bytes_whatever_the_order(format):
    texts = {write_report(report(*order), format) for order in permutations(EVERY)}
    assert len(texts) == 1


def test_an_unknown_format():
    with pytest.raises(UnknownName, match="no format 'xml'") as caught:
        write_report(report(), "xml")
    assert "sarif" in (caught.value.hint or "")


def names(shapes: str) -> list[str]:
    quads = read((PROLOGUE + shapes).encode(), format="turtle")
    return [shape.name for shape in checked_shapes(quads)]


def test_the_shapes_that_were_checked_are_those_that_can_have_findings():
    shapes = report().shapes
    assert [shape.name for shape in shapes] == [
        "rkgsh:Embassy", "rkgsh:Embassy-embassyOf", "rkgsh:Embassy-seat", "rkgsh:Other",
    ]  # fmt: skip
    by_name = {shape.name: shape for shape in shapes}
    assert by_name["rkgsh:Embassy-seat"].severity is Severity.WARNING
    told = by_name["rkgsh:Embassy-embassyOf"]
    assert told.messages == ("An embassy names the state that maintains it.",)
    assert told.description == "Whose embassy it is."


def test_a_shape_without_an_iri_counts_to_the_one_around_it():
    target = "sh:targetClass rkg:State"
    within = "sh:property [ sh:path rdfs:label ; sh:minCount 1 ]"
    assert names(f"rkgsh:A a sh:NodeShape ; {target} ; {within} .") == ["rkgsh:A"]
    assert names(f"[] a sh:NodeShape ; {target} ; {within} .") == [
        "a blank node", "the property shape on rdfs:label",
    ]  # fmt: skip


def test_a_shape_that_is_deactivated_or_of_which_nothing_is_asked_is_not_checked():
    assert names(
        "rkgsh:A a sh:NodeShape ; sh:targetClass rkg:State ; sh:deactivated true ; sh:closed true ."
        "rkgsh:B a sh:NodeShape ; sh:closed true ."
        "rkgsh:C a sh:NodeShape ; sh:targetClass rkg:State ; sh:closed true ."
    ) == ["rkgsh:C"]


def test_a_shape_that_leads_to_itself_ends():
    assert names(
        "rkgsh:A a sh:NodeShape ; sh:targetClass rkg:State ; sh:property rkgsh:B ."
        "rkgsh:B sh:path rkg:x ; sh:minCount 1 ; sh:property rkgsh:B ."
    ) == ["rkgsh:A", "rkgsh:B"]


def test_findings_of_shapes_that_nobody_knows_have_names_too():
    strange = PlacedFinding(finding(shape="rkgsh:Strange"))
    without = PlacedFinding(finding(shape=None))
    found = report(strange, without).shapes[-2:]
    assert {shape.name for shape in found} == {
        "rkgsh:Strange", "sh:NodeKindConstraintComponent",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("component", "name"),
    [
        (RULE + "cax-dw", "rule/cax-dw"),
        (CHECK + "undated", "check/undated"),
        (SH + "InConstraintComponent", "sh:InConstraintComponent"),
        ("urn:x:component", "urn:x:component"),
    ],
)
def test_what_is_of_no_shape_is_named_after_what_found_it(component, name):
    found = dataclasses.replace(finding(shape=None), component=Iri(component))
    assert report().name_of(found) == name
    assert report(PlacedFinding(found)).shapes[-1].name == name


def test_which_findings_fail():
    warning = report(fail_on=Severity.WARNING)
    assert [warning.fails(each) for each in (WRONG, MISSING, NOWHERE)] == [True, True, False]
    assert [report().fails(each) for each in (WRONG, MISSING)] == [True, False]


def test_where_the_shapes_are_is_what_the_findings_tell():
    assert report(*EVERY).shape_places == {"rkgsh:Embassy-embassyOf": WRONG.shape}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("graph/a.ttl", "graph/a.ttl"),
        ("./graph//a.ttl", "graph/a.ttl"),
        ("/srv/here/graph/a.ttl", "graph/a.ttl"),
        ("../here/a.ttl", "a.ttl"),
        ("../there/a.ttl", "/srv/there/a.ttl"),
        ("/elsewhere/a.ttl", "/elsewhere/a.ttl"),
    ],
)
def test_programs_are_told_paths_relative_to_the_folder(path, told):
    assert Report(folder=Path("/srv/here")).relative(path) == told


def test_how_a_shape_is_called():
    iri, blank = (
        dataclasses.replace(finding(), source_shape=node)
        for node in (Iri("urn:x:shape"), BlankNode("f3a9"))
    )
    assert report().name_of(iri) == "urn:x:shape"
    assert report().shown_shape(iri) == "<urn:x:shape>"
    # The label of a blank node changes with its file, and a rule's name must not.
    assert report().name_of(blank) == report().shown_shape(blank) == "a shape without an IRI"
