"""``relations-kg validate``: findings, their gravity and the exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SH

from relations_kg.namespaces import PREFIXES, expand
from relations_kg.validation.writers import FORMATS

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
    line = 1 + next(n for n, line in enumerate(facts.read_text().splitlines()) if '"ukr"' in line)
    column = 1 + FACTS.splitlines()[-1].index('"ukr"')
    place = f"{facts}:{line}:{column}"
    assert text.startswith(f"{place}: violation: a code has three capital letters\n  {line} | ")
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
    (place,) = found["findings"][0].pop("places")
    columns = slice(place["start"]["column"] - 1, place["end"]["column"] - 1)
    assert place["sourceLine"] == facts.read_text().splitlines()[place["start"]["line"] - 1]
    assert (place["path"], place["sourceLine"][columns]) == (str(facts), '"ukr"')
    assert found["findings"][0].pop("shapePlace")["path"] == str(shapes["Warning"])
    assert found["counts"] == {"violation": 0, "warning": 1, "info": 0}
    assert found["findings"] == [
        {
            "severity": "warning",
            "messages": ["a code has three capital letters"],
            "focusNode": {"type": "uri", "value": expand("state:UKR")},
            "label": "Ukraine",
            "path": expand("rkg:iso3166Alpha3"),
            "value": {"type": "literal", "value": "ukr", "datatype": expand("xsd:string")},
            "expected": "a text that matches ^[A-Z]{3}$",
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


@pytest.mark.parametrize("format", FORMATS)
def test_a_report_in_a_file_is_the_same_and_so_is_the_exit_code(
    rkg, facts, shapes, tmp_path, format
):
    path = tmp_path / "report"
    asked = (*BARE, facts, "--shapes", shapes["Violation"], "-f", format)
    assert report(rkg(*asked, "-o", path), 1) == ""
    assert path.read_bytes().decode() == report(rkg(*asked, env={"PYTHONHASHSEED": "5"}), 1)


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
    (note,) = [line for line in done.stderr.splitlines() if line.startswith("note: ")]
    assert "in spring" in note


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


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("sh:property [ sh:path rdfs:label ; \n sh:minCount 'many' ]", "must be an integer"),
        ("sh:property [ \n sh:path 'label' ; sh:minCount 1 ]", "no property path"),
        ("\n sh:in 1", "well-formed list"),
        ("\n sh:nodeKind sh:Iri", "did you mean sh:IRI?"),
        ("\n sh:pattern '('", "no regular expression"),
        ("\n sh:not <urn:x:bad>", "recursive"),
        ("sh:sparql [ \n sh:select 'SELECT $this' ]", "query"),
        ("\n sh:rule [ a sh:TripleRule ]", "not supported"),
        ("sh:severity\n sh:MinCoutConstraintComponent", "did you mean sh:MinCountC"),
    ],
)
def test_shapes_that_are_ill_formed_are_refused_with_file_and_line(
    rkg, good, tmp_path, fault, told, engine
):
    path = tmp_path / "shapes.ttl"
    text = f"{PROLOGUE}{SHAPE}\n<urn:x:bad> a sh:NodeShape ; sh:targetClass rkg:State ; {fault} ."
    path.write_text(text)
    done = rkg(*BARE, good, "--shapes", path, "--engine", engine)
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.startswith("error[shapes]: ")
    assert told in done.stderr
    assert f"  at {path}:{text.count(chr(10)) + 1}:2\n" in done.stderr


MISSPELT = SHAPE + "<urn:x:code#SEVERITY> sh:minCout 1 .\n"


def test_what_is_misspelt_is_warned_of_with_file_and_line(rkg, good, facts, tmp_path):
    path = tmp_path / "shapes.ttl"
    path.write_text(PROLOGUE + MISSPELT.replace("SEVERITY", "Violation"))
    line = path.read_text().count("\n")
    told = f"warning: {path}:{line}:24: sh:minCout is no term of SHACL"
    for file, code in ((good, 0), (facts, 1)):
        done = rkg(*BARE, file, "--shapes", path)
        assert done.returncode == code
        assert done.stderr.startswith(told)
        assert done.stderr.endswith("did you mean sh:minCount?\n")
        assert done.stdout.splitlines()[-1].endswith(("no findings", "1 violation"))


def test_strictly_what_is_misspelt_is_an_error(rkg, good, shapes, tmp_path):
    path, output = tmp_path / "shapes.ttl", tmp_path / "report"
    path.write_text(PROLOGUE + MISSPELT.replace("SEVERITY", "Violation"))
    done = rkg(*BARE, good, "--shapes", path, "--strict", "-o", output)
    assert done.returncode == 3
    assert "error[shapes]: sh:minCout" in done.stderr
    assert f"  at {path}:{path.read_text().count(chr(10))}:24\n" in done.stderr
    assert not output.exists()
    assert report(rkg(*BARE, good, "--shapes", shapes["Violation"], "--strict"), 0)


# --- engines


def test_both_engines_find_the_same(rkg, facts, shapes):
    asked = (*BARE, facts, "--shapes", shapes["Violation"], "-f", "json")
    found = [report(rkg(*asked, "--engine", name), 1) for name in ("compiled", "pyshacl")]
    assert found[0] == found[1] == report(rkg(*asked), 1)


def test_what_goes_to_pyshacl_is_told_on_demand(rkg, good, shapes):
    asked = (*BARE, good, "--shapes", shapes["Violation"], "--engine", "pyshacl")
    assert report(rkg(*asked), 0)
    done = rkg(*asked, "-v")
    assert done.returncode == 0
    assert "all shapes go to pySHACL" in done.stderr


# --- the time limit


@pytest.fixture
def endless(tmp_path):
    """Facts and shapes that a backtracking regular expression is not done with in years."""
    facts, shapes = tmp_path / "facts.ttl", tmp_path / "shapes.ttl"
    facts.write_text(f'{PROLOGUE}<urn:x:s> a rkg:State ; rdfs:label "{"a" * 60}!" .')
    shapes.write_text(
        f"{PROLOGUE}<urn:x:slow> a sh:NodeShape ; sh:targetClass rkg:State ;"
        " sh:property <urn:x:slow-label> ."
        ' <urn:x:slow-label> sh:path rdfs:label ; sh:pattern "^(a+)+$" .'
    )
    return (*BARE, facts, "--shapes", shapes)


def test_a_shape_that_takes_too_long_is_given_up_and_named(rkg, endless, tmp_path):
    output = tmp_path / "report"
    output.write_text("what was there")
    started = time.monotonic()
    done = rkg(*endless, "--engine", "pyshacl", "--timeout", "3", "-o", output)
    assert time.monotonic() - started < 60
    assert done.returncode == 4
    assert done.stdout == ""
    assert done.stderr.startswith("error[time-limit]: the time of 3 seconds is up while checking")
    assert "<urn:x:slow-label>" in done.stderr
    assert output.read_text() == "what was there"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "facts.ttl", "report", "shapes.ttl",
    ]  # fmt: skip


def test_time_that_is_up_before_a_shape_is_reached(rkg, endless):
    done = rkg(*endless, "--timeout", "0.001")
    assert done.returncode == 4
    assert done.stderr.startswith("error[time-limit]: the time of 0.001 seconds is up while")


@pytest.mark.parametrize("severity", ["Violation", "Warning"])
def test_within_its_time_everything_is_as_without_a_limit(rkg, facts, shapes, severity, tmp_path):
    asked = (*BARE, facts, "--shapes", shapes[severity])
    code = 1 if severity == "Violation" else 0
    assert report(rkg(*asked, "--timeout", "300"), code) == report(rkg(*asked), code)
    assert report(rkg(*asked, "--timeout", "300", "-o", tmp_path / "report"), code) == ""
    assert (tmp_path / "report").read_text() == report(rkg(*asked), code)


def test_within_its_time_an_error_is_as_without_a_limit(rkg, facts, tmp_path):
    asked = (*BARE, facts, "--shapes", tmp_path / "none.ttl")
    done = rkg(*asked, "--timeout", "300")
    assert (done.returncode, done.stderr) == (3, rkg(*asked).stderr)


def test_a_limit_on_facts_from_standard_input(rkg, facts, shapes):
    done = rkg(*BARE, "-", "--data-format", "turtle", "--shapes", shapes["Violation"],
               "--timeout", "300", stdin=facts.read_text())  # fmt: skip
    assert "state:UKR" in report(done, 1)


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_a_limit_that_is_none(rkg, facts, seconds):
    done = rkg(*BARE, facts, f"--timeout={seconds}")
    assert done.returncode == 2
    assert "--timeout" in done.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGINT") or os.name != "posix", reason="needs signals")
def test_ctrl_c_ends_the_work_as_well(endless):
    running = subprocess.Popen(
        [sys.executable, "-m", "relations_kg", *map(str, endless), "--engine=pyshacl",
         "--timeout=300"],
        cwd=Path(__file__).parents[2], stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        time.sleep(2)  # into the work; if it is not there yet, the same holds
        os.kill(running.pid, signal.SIGINT)
        # The pipe is closed when the last process that could write to it has ended.
        _, said = running.communicate(timeout=60)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
    assert running.returncode == 130
    assert b"Traceback" not in said
