"""``relations-kg validate``: findings, their gravity and the exit code."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SH

from relations_kg.namespaces import PREFIXES, expand

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
FACTS = """
state:ALB a rkg:State ; rdfs:label "Albania"@en ; rkg:iso3166Alpha3 "ALB" .
state:UKR a rkg:State ; rdfs:label "Ukraine"@en ; rkg:iso3166Alpha3 "ukr" .
"""
SHAPE = """
<urn:x:SEVERITY> a sh:NodeShape ; sh:targetClass rkg:State ; sh:property <urn:x:code#SEVERITY> .
<urn:x:code#SEVERITY> sh:path rkg:iso3166Alpha3 ; sh:pattern "^[A-Z]{3}$" ;
    sh:severity sh:SEVERITY ; sh:message "a code has three capital letters" .
"""
SEVERITIES = ("Violation", "Warning", "Info")
BARE = ("validate", "--bare", "--no-cache")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("facts") / "facts.ttl"
    path.write_text(PROLOGUE + FACTS)
    return path


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "facts.ttl"
    path.write_text(PROLOGUE + FACTS.replace('"ukr"', '"UKR"'))
    return path


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same shape in each severity."""
    folder = tmp_path_factory.mktemp("shapes")
    files = {severity: folder / f"{severity}.ttl" for severity in SEVERITIES}
    for severity, path in files.items():
        path.write_text(PROLOGUE + SHAPE.replace("SEVERITY", severity))
    return files


def report(done: subprocess.CompletedProcess[str], code: int) -> str:
    assert done.returncode == code, done.stderr
    assert done.stderr == ""
    return done.stdout


# --- exit codes


def test_facts_that_conform(rkg, good, shapes):
    text = report(rkg(*BARE, good, "--shapes", shapes["Violation"]), 0)
    assert text == "conforms: no findings\n"


def test_facts_that_do_not(rkg, facts, shapes):
    text = report(rkg(*BARE, facts, "--shapes", shapes["Violation"]), 1)
    assert text.startswith("violation: a code has three capital letters\n")
    for word in ("state:UKR (Ukraine)", "rkg:iso3166Alpha3", '"ukr"', "<urn:x:code#Violation>"):
        assert word in text
    assert text.endswith("\ndoes not conform: 1 violation\n")


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("fail_on", [None, "violation", "warning", "info"])
def test_the_severity_from_which_findings_count(rkg, facts, good, shapes, severity, fail_on):
    option = ["--fail-on", fail_on] if fail_on else []
    mildest = SEVERITIES.index((fail_on or "violation").capitalize())
    code = 1 if SEVERITIES.index(severity) <= mildest else 0
    text = report(rkg(*BARE, facts, "--shapes", shapes[severity], *option), code)
    assert severity.lower() in text.splitlines()[-1]
    assert report(rkg(*BARE, good, "--shapes", shapes[severity], *option), 0)


def test_an_unknown_severity(rkg, facts):
    done = rkg(*BARE, facts, "--fail-on", "error")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "warning" in done.stderr


# --- formats


def test_a_report_for_programs(rkg, facts, good, shapes):
    asked = ("--shapes", shapes["Warning"], "-f", "json")
    found = json.loads(report(rkg(*BARE, facts, *asked), 0))
    assert found["conforms"] is False
    assert found["counts"] == {"violation": 0, "warning": 1, "info": 0}
    assert found["findings"] == [
        {
            "severity": "warning",
            "messages": ["a code has three capital letters"],
            "focusNode": {"type": "uri", "value": expand("state:UKR")},
            "path": expand("rkg:iso3166Alpha3"),
            "value": {"type": "literal", "value": "ukr", "datatype": expand("xsd:string")},
            "sourceShape": {"type": "uri", "value": "urn:x:code#Warning"},
            "component": expand("sh:PatternConstraintComponent"),
        }
    ]
    empty = json.loads(report(rkg(*BARE, good, *asked), 0))
    assert empty["conforms"] is True
    assert empty["findings"] == []


def test_a_report_graph_of_shacl(rkg, facts, shapes):
    """SHACL, section 3.6: what a report and each of its results must have."""
    asked = [part for path in shapes.values() for part in ("--shapes", path)]
    text = report(rkg(*BARE, facts, *asked, "-f", "turtle"), 1)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert [value.toPython() for value in graph.objects(node, SH.conforms)] == [False]
    results = set(graph.objects(node, SH.result))
    assert results == set(graph.subjects(RDF.type, SH.ValidationResult))
    assert {graph.value(result, SH.resultSeverity) for result in results} == {
        SH.Violation, SH.Warning, SH.Info,
    }  # fmt: skip
    for result in results:
        assert graph.value(result, SH.focusNode, any=False) == rdflib.URIRef(expand("state:UKR"))
        component = graph.value(result, SH.sourceConstraintComponent, any=False)
        assert component == SH.PatternConstraintComponent
        severity = graph.value(result, SH.resultSeverity, any=False).fragment
        shape = graph.value(result, SH.sourceShape, any=False)
        assert shape == rdflib.URIRef(f"urn:x:code#{severity}")
        assert graph.value(result, SH.value, any=False) == rdflib.Literal("ukr")
        path = graph.value(result, SH.resultPath, any=False)
        assert path == rdflib.URIRef(expand("rkg:iso3166Alpha3"))
        assert graph.value(result, SH.resultMessage, any=False)


def test_a_report_graph_of_facts_that_conform(rkg, good, shapes):
    text = report(rkg(*BARE, good, "--shapes", shapes["Violation"], "-f", "turtle"), 0)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    assert len(graph) == 2
    assert [value.toPython() for value in graph.objects(None, SH.conforms)] == [True]


@pytest.mark.parametrize("format", ["text", "json", "turtle"])
def test_a_report_in_a_file_is_the_same_and_so_is_the_exit_code(
    rkg, facts, shapes, tmp_path, format
):
    path = tmp_path / "report"
    asked = (*BARE, facts, "--shapes", shapes["Violation"], "-f", format)
    assert report(rkg(*asked, "-o", path), 1) == ""
    assert path.read_text() == report(rkg(*asked, env={"PYTHONHASHSEED": "5"}), 1)


# --- what is checked


def test_files_are_named_as_arguments_or_as_data(rkg, facts, good, shapes):
    asked = ("--shapes", shapes["Violation"])
    both = report(rkg(*BARE, good, facts, *asked), 1)
    assert both == report(rkg(*BARE, facts, "--data", good, *asked), 1)
    assert both == report(rkg(*BARE, "--data", facts, "--data", good, *asked), 1)
    assert report(rkg(*BARE, facts.parent, *asked), 1)


def test_facts_from_standard_input(rkg, facts, shapes):
    done = rkg(*BARE, "-", "--data-format", "turtle", "--shapes", shapes["Violation"],
               stdin=facts.read_text())  # fmt: skip
    assert "state:UKR" in report(done, 1)


def test_a_folder_of_shapes(rkg, facts, shapes):
    text = report(rkg(*BARE, facts, "--shapes", shapes["Info"].parent), 1)
    assert text.splitlines()[-1] == "does not conform: 1 violation, 1 warning, 1 info"


def test_what_is_entailed_is_checked_too(rkg, tmp_path):
    (tmp_path / "shapes.ttl").write_text(
        PROLOGUE + "<urn:x:no> a sh:NodeShape ; sh:targetNode state:UKR ;"
        " sh:property [ sh:path rkg:memberOf ; sh:maxCount 0 ; sh:message 'is a member' ] ."
    )
    (tmp_path / "facts.ttl").write_text(
        PROLOGUE + "situation:ukr-osce-participation a rkg:Participation ;"
        " rkg:member state:UKR ; rkg:organization organization:OSCE ."
    )
    asked = ("validate", tmp_path / "facts.ttl", "--shapes", tmp_path / "shapes.ttl")
    assert "is a member" in report(rkg(*asked), 1)
    assert report(rkg(*asked, "--regime", "none"), 0)


def test_notes_of_the_dataset_go_to_standard_error(rkg, tmp_path, shapes):
    path = tmp_path / "facts.ttl"
    path.write_text(PROLOGUE + "event:one a rkg:Visit ; rkg:date 'in spring'^^edtf:EDTF .")
    done = rkg("validate", path, "--regime", "none", "--shapes", shapes["Violation"], "-f", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["conforms"] is True
    assert done.stderr.startswith("note: ")
    assert "in spring" in done.stderr


# --- shapes that cannot be used


@pytest.mark.parametrize(
    "shape",
    [
        "",
        "<urn:x:s> a sh:NodeShape ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ] .",
        "<urn:x:s> a sh:NodeShape ; sh:targetClass rkg:State ;"
        " sh:property [ sh:path rdfs:label ; sh:minCout 1 ] .",
    ],
    ids=["none", "without target", "misspelt"],
)
def test_shapes_that_would_check_nothing_are_refused(rkg, good, tmp_path, shape):
    path = tmp_path / "shapes.ttl"
    path.write_text(PROLOGUE + shape)
    output = tmp_path / "report"
    done = rkg(*BARE, good, "--shapes", path, "-o", output)
    assert done.returncode == 3
    assert done.stdout == ""
    assert "error[shapes]" in done.stderr
    assert not output.exists()
