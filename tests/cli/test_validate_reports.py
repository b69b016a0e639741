"""``relations-kg validate --format``: several reports at once, whole or not at all, and colours."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from relations_kg.namespaces import PREFIXES
from relations_kg.validation.writers import FORMATS

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
FACTS = 'state:UKR a rkg:State ; rdfs:label "Ukraine"@en ; rkg:iso3166Alpha3 "ukr" .\n'
SHAPES = """
rkgsh:State a sh:NodeShape ; sh:targetClass rkg:State ; sh:property rkgsh:State-code .
rkgsh:State-code sh:path rkg:iso3166Alpha3 ; sh:pattern "^[A-Z]{3}$" ;
    sh:message "a code has three capital letters" .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Facts that do not conform, and their shapes, in a folder to run in."""
    (tmp_path / "facts.ttl").write_text(PROLOGUE + FACTS)
    (tmp_path / "shapes.ttl").write_text(PROLOGUE + SHAPES)
    return tmp_path


ASKED = ("validate", "--bare", "--no-cache", "facts.ttl", "--shapes", "shapes.ttl")
INPUTS = {"facts.ttl", "shapes.ttl"}


def written(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - INPUTS


def test_several_reports_at_once(rkg, folder):
    files = {name: f"out.{name}" for name in FORMATS}
    asked = [part for name, file in files.items() for part in ("-f", f"{name}={file}")]
    done = rkg(*ASKED, *asked, "-f", "text", cwd=folder)
    assert done.returncode == 1
    assert done.stdout.endswith("does not conform: 1 violation\n")
    assert written(folder) == set(files.values())
    for name, file in files.items():
        alone = rkg(*ASKED, "-f", name, cwd=folder)
        assert (folder / file).read_bytes().decode() == alone.stdout
    assert (folder / "out.text").read_text() == done.stdout
    run = json.loads((folder / "out.sarif").read_text())["runs"][0]
    (result,) = run["results"]
    assert result["ruleId"] == "rkgsh:State-code"
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "facts.ttl"
    assert physical["region"]["snippet"]["text"] == '"ukr"'
    suite = ET.parse(folder / "out.junit").getroot()
    assert suite.get("failures") == "1"
    assert [each.get("name") for each in suite] == ["facts.ttl"]
    assert len(list(csv.reader((folder / "out.csv").open(newline="")))) == 2


def test_reports_in_files_alone_leave_standard_output_empty(rkg, folder):
    done = rkg(*ASKED, "-f", "sarif=out.sarif", "-f", "junit=out.xml", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert written(folder) == {"out.sarif", "out.xml"}


def test_a_name_alone_goes_to_the_output(rkg, folder):
    done = rkg(*ASKED, "-f", "csv", "-f", "json=b.json", "-o", "a", cwd=folder)
    assert done.stdout == ""
    assert (folder / "a").read_text().startswith("severity,")
    assert json.loads((folder / "b.json").read_text())["conforms"] is False


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("r.sarif", "{"), ("r.JSON", "{"), ("r.xml", "<?xml"), ("r.html", "<!DOCTYPE html>"),
        ("r.csv", "severity,"), ("r.ttl", "@prefix"), ("r.log", "facts.ttl:"),
    ],
)  # fmt: skip
def test_the_extension_of_the_output_tells_the_format(rkg, folder, name, begins):
    assert rkg(*ASKED, "-o", name, cwd=folder).returncode == 1
    assert (folder / name).read_text().startswith(begins)
    rkg(*ASKED, "-o", name, "-f", "json=other", cwd=folder)
    assert (folder / name).read_text().startswith(begins)


def test_a_dash_is_standard_output(rkg, folder):
    done = rkg(*ASKED, "-f", "json=-", "-f", "csv=out.csv", cwd=folder)
    assert json.loads(done.stdout)["conforms"] is False
    assert written(folder) == {"out.csv"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("-f", "xml"), "text, json, turtle, sarif, junit, github, csv, html"),
        (("-f", "xml=a.xml"), "there is no format 'xml'"),
        (("-f", "json="), "'json=' has no name of a file"),
        (("-f", "json", "-f", "text"), "json and text would go to one place"),
        (("-f", "json=-", "-f", "text"), "one place"),
        (("-f", "json=a", "-f", "csv=./a"), "two reports would go to the file 'a'"),
        (("-f", "json=a", "-o", "a"), "two reports would go to the file 'a'"),
    ],
)
def test_calls_that_are_wrong(rkg, folder, asked, told):
    done = rkg(*ASKED, *asked, cwd=folder)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stdout == ""
    assert written(folder) == set()


def test_if_one_file_cannot_be_written_none_is(rkg, folder):
    (folder / "b.csv").write_text("what was there")
    reports = ("-f", "json=a.json", "-f", "csv=b.csv", "-f", "html=none/c.html", "-f", "text")
    done = rkg(*ASKED, *reports, cwd=folder)
    assert done.returncode == 4
    assert "make the folder first" in done.stderr
    assert done.stdout == ""
    assert written(folder) == {"b.csv"}
    assert (folder / "b.csv").read_text() == "what was there"


def test_if_the_validation_fails_nothing_is_written(rkg, folder):
    (folder / "facts.ttl").write_text("no Turtle")
    done = rkg(*ASKED, "-f", "json=a.json", "-f", "csv=b.csv", cwd=folder)
    assert done.returncode == 3
    assert written(folder) == set()
    (folder / "facts.ttl").write_text(PROLOGUE + FACTS)
    done = rkg(*ASKED, "-f", "json=a.json", "--timeout", "0.001", cwd=folder)
    assert done.returncode == 4
    assert written(folder) == set()


def test_several_reports_within_a_time_limit(rkg, folder):
    done = rkg(*ASKED, "-f", "json=a.json", "-f", "github", "--timeout", "300", cwd=folder)
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=facts.ttl,line=")
    assert written(folder) == {"a.json"}


def test_the_reports_of_facts_that_conform(rkg, folder):
    (folder / "facts.ttl").write_text(PROLOGUE + FACTS.replace("ukr", "UKR"))
    done = rkg(*ASKED, "-f", "junit=a.xml", "-f", "sarif=a.sarif", "-f", "text", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "conforms: no findings\n")
    root = ET.parse(folder / "a.xml").getroot()
    assert [(each.get("classname"), each.get("name")) for each in root.iter("testcase")] == [
        ("facts.ttl", "rkgsh:State"), ("facts.ttl", "rkgsh:State-code"),
    ]  # fmt: skip
    run = json.loads((folder / "a.sarif").read_text())["runs"][0]
    assert run["results"] == []
    assert len(run["tool"]["driver"]["rules"]) == 2


def test_the_severity_that_fails_is_the_one_of_the_exit_code(rkg, folder):
    shapes = PROLOGUE + SHAPES.replace("sh:message", "sh:severity sh:Warning ; sh:message")
    (folder / "shapes.ttl").write_text(shapes)
    for fail_on, code in (("violation", 0), ("warning", 1)):
        done = rkg(*ASKED, "--fail-on", fail_on, "-f", "junit", cwd=folder)
        assert done.returncode == code
        assert ET.fromstring(done.stdout).get("failures") == str(code)


def test_shipped_files_are_told_by_their_place_in_the_package(rkg, tmp_path):
    done = rkg("validate", "-f", "junit", cwd=tmp_path)
    assert done.returncode == 0
    names = {each.get("name") for each in ET.fromstring(done.stdout)}
    assert "graph/states.ttl" in names
    assert not [name for name in names if str(name).startswith("/")]


def test_what_contradicts_the_ontology_is_a_rule_of_its_own(rkg, folder):
    (folder / "facts.ttl").write_text(PROLOGUE + "event:x a rkg:Visit , rkg:Embassy .\n")
    asked = ("validate", "facts.ttl", "--shapes", "shapes.ttl", "-f", "sarif", "--no-cache")
    done = rkg(*asked, cwd=folder)
    assert done.returncode == 1
    run = json.loads(done.stdout)["runs"][0]
    assert {result["ruleId"] for result in run["results"]} == {"rule/cax-dw"}
    (rule,) = (rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == "rule/cax-dw")
    assert "event:x" not in rule["shortDescription"]["text"]


# --- colours

COLOURLESS: dict[str, str] = {"NO_COLOR": "", "FORCE_COLOR": "", "TERM": "xterm"}


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
    ],
)
def test_colours_of_what_is_no_terminal(rkg, folder, environment, coloured):
    environment = {**COLOURLESS, **environment}
    done = rkg(*ASKED, cwd=folder, env=environment)
    assert ("\x1b[" in done.stdout) == coloured
    assert "\x1b" not in rkg(*ASKED, "-f", "json", cwd=folder, env=environment).stdout
    rkg(*ASKED, "-o", "report.txt", cwd=folder, env=environment)
    assert "\x1b" not in (folder / "report.txt").read_text()


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colours_on_a_terminal(folder, environment, coloured):
    import pty

    main, terminal = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "relations_kg", *ASKED],
            stdout=terminal,
            cwd=folder,
            env={
                **os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
                **COLOURLESS, **environment,
            },
            timeout=300,
        )  # fmt: skip
        assert done.returncode == 1
        told = os.read(main, 1 << 16).decode()
    finally:
        os.close(terminal)
        os.close(main)
    assert "violation" in told
    assert ("\x1b[1;31m" in told) == coloured
