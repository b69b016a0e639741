"""The GitHub Action: its steps run here, in a repository of somebody else, as far as bash goes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from relations_kg.cli import commands
from relations_kg.namespaces import PREFIXES

CHECKOUT = Path(__file__).resolve().parents[2]
ACTION = yaml.safe_load((CHECKOUT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}
PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")
NO_INDEX = re.compile("Could not find a version|No matching distribution|[Cc]onnection")
BASH = shutil.which("bash")

needs_bash = pytest.mark.skipif(BASH is None, reason="the steps of the action need bash")


# --- what is written


def test_it_is_a_composite_action_with_all_that_one_needs():
    assert ACTION["runs"]["using"] == "composite"
    assert ACTION["name"]
    assert ACTION["description"]
    for step in STEPS.values():
        assert ("uses" in step) != ("run" in step)
        assert "run" not in step or step["shell"] == "bash"
    for name, given in ACTION["inputs"].items():
        assert given["description"], name
        assert given.get("required") or isinstance(given["default"], str), name


def test_nothing_of_the_caller_is_put_into_a_script():
    for step in STEPS.values():
        assert not EXPRESSION.search(step.get("run", ""))


def test_every_input_is_used_and_every_one_that_is_used_exists():
    used = re.findall(r"inputs\.([a-z-]+)", (CHECKOUT / "action.yml").read_text(encoding="utf-8"))
    assert set(used) == set(ACTION["inputs"])


def test_every_variable_of_a_script_is_given_to_it():
    # Those that GitHub gives to every step, and those that a script sets itself.
    known = {"GITHUB_PATH", "GITHUB_OUTPUT", "RUNNER_TEMP", "IFS"}
    for name, step in STEPS.items():
        script = step.get("run", "")
        read = set(re.findall(r"\$\{?([A-Z_]+)", script))
        assert read <= known | set(step.get("env", {})), name
        assert set(step.get("env", {})) <= read, name


def commands_of(script: str) -> Iterator[tuple[str, set[str]]]:
    """The commands of relations-kg in a script, each with the options that the script has."""
    for name in re.findall(r"^ *relations-kg ([a-z]+)", script, re.MULTILINE):
        yield name, set(re.findall(r"(?<![\w-])--[a-z-]+", script))


@pytest.mark.parametrize("step", ["Validate", "Check the format"])
def test_the_commands_exist_and_have_the_options(step):
    ((name, options),) = commands_of(STEPS[step]["run"])
    if name == "format":
        pytest.importorskip("relations_kg.cli.format", reason="there is no command format yet")
    context = commands.make_context("relations-kg", [], resilient_parsing=True)
    command = commands.get_command(context, name)
    assert command is not None
    known = {option for parameter in command.params for option in parameter.opts}
    assert options
    assert options <= known


# --- what it does


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Somebody's repository, with a fault in its facts and shapes of its own."""
    folder = tmp_path / "somebody's work"
    (folder / "my facts").mkdir(parents=True)
    (folder / "my facts" / "states.ttl").write_text(
        PROLOGUE + 'state:UKR a rkg:State ; rkg:iso3166Alpha3 "ukr" .\n'
    )
    (folder / "shapes.ttl").write_text(
        PROLOGUE + "rkgsh:S a sh:NodeShape ; sh:targetClass rkg:State ; sh:property rkgsh:P .\n"
        'rkgsh:P sh:path rkg:iso3166Alpha3 ; sh:pattern "^[A-Z]*$" ; sh:message "capitals" .\n'
    )
    return folder


def run(
    step: str, folder: Path, inputs: dict[str, str] | None = None, **further: str
) -> subprocess.CompletedProcess[str]:
    """Run a step as the runner does: its script in a file, inputs in its environment alone."""
    given = {name: each.get("default", "") for name, each in ACTION["inputs"].items()}
    given.update(inputs or {})
    contexts = {f"inputs.{name}": value for name, value in given.items()}
    contexts["github.action_path"] = str(CHECKOUT)
    environment = {
        name: EXPRESSION.sub(lambda found: contexts[found[1].strip()], value)
        for name, value in STEPS[step]["env"].items()
    }
    script = folder.parent / "step.sh"
    script.write_text(STEPS[step]["run"])
    return subprocess.run(
        [str(BASH), "--noprofile", "--norc", "-eo", "pipefail", str(script)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        env={
            **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            "PATH": f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_OUTPUT": str(folder.parent / "output"),
            "GITHUB_PATH": str(folder.parent / "path"),
            "RUNNER_TEMP": str(folder.parent),
            **environment,
            **further,
        },
    )


@pytest.fixture
def installed(repository: Path) -> Path:
    """The command of this checkout, on the search path as the step before leaves it."""
    bin = repository.parent / "bin"
    bin.mkdir()
    command = bin / "relations-kg"
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH="{CHECKOUT}" exec "{sys.executable}" -m relations_kg "$@"\n'
    )
    command.chmod(0o755)
    return repository


FACTS = {"files": "my facts\n", "shapes": "shapes.ttl", "bare": "true"}


def exit_code(folder: Path) -> str:
    return (folder.parent / "output").read_text()


@needs_bash
def test_findings_become_annotations_and_files(installed):
    reports = {"sarif-file": "out.sarif", "junit-file": "out.xml"}
    done = run("Validate", installed, {**FACTS, **reports})
    assert done.returncode == 1, done.stderr
    assert "::error " in done.stdout
    assert "capitals" in done.stdout
    assert exit_code(installed) == "exit-code=1\n"
    log = json.loads((installed / "out.sarif").read_text())["runs"][0]
    assert [each["location"]["uri"] for each in log["artifacts"]] == ["my%20facts/states.ttl"]
    assert ET.parse(installed / "out.xml").getroot().get("failures") == "1"


@needs_bash
def test_facts_that_conform_pass(installed):
    path = installed / "my facts" / "states.ttl"
    path.write_text(path.read_text().replace('"ukr"', '"UKR"'))
    done = run("Validate", installed, FACTS)
    assert (done.returncode, done.stdout) == (0, "conforms: no findings\n")
    assert exit_code(installed) == "exit-code=0\n"
    assert not list(installed.glob("*.sarif"))


@needs_bash
def test_the_severity_from_which_it_fails(installed):
    path = installed / "shapes.ttl"
    path.write_text(path.read_text().replace("sh:message", "sh:severity sh:Warning ; sh:message"))
    assert run("Validate", installed, FACTS).returncode == 0
    assert run("Validate", installed, {**FACTS, "fail-on": "warning"}).returncode == 1


@needs_bash
def test_bad_input_is_told_apart_from_findings(installed):
    (installed / "my facts" / "states.ttl").write_text("no Turtle")
    done = run("Validate", installed, FACTS)
    assert done.returncode == 3
    assert "exit code 3" in done.stdout
    assert "error[syntax]" in done.stderr
    done = run("Validate", installed, {**FACTS, "files": "\n\n"})
    assert done.returncode == 2
    assert "names no file" in done.stdout


@needs_bash
@pytest.mark.parametrize(
    "hostile",
    ["$(touch pwned)", "`touch pwned`", '"; touch pwned; "', "a\n; touch pwned", "--help", "*"],
)
@pytest.mark.parametrize("name", ["files", "shapes", "fail-on", "sarif-file", "junit-file"])
def test_inputs_are_never_taken_for_a_part_of_the_script(installed, name, hostile):
    done = run("Validate", installed, {**FACTS, name: hostile})
    assert not list(installed.parent.rglob("pwned"))
    assert "Usage:" not in done.stdout
    assert done.returncode != 0


@needs_bash
def test_files_have_to_be_in_canonical_form_where_that_is_asked_for(installed):
    pytest.importorskip("relations_kg.cli.format", reason="there is no command format yet")
    path = installed / "my facts" / "states.ttl"
    path.write_text(path.read_text() + "   state:ALB   a rkg:State.\n")
    done = run("Check the format", installed, FACTS)
    assert done.returncode == 1
    assert "::error " in done.stdout
    subprocess.run([installed.parent / "bin" / "relations-kg", "format", path], check=True)
    assert run("Check the format", installed, FACTS).returncode == 0


def test_the_format_is_checked_after_findings_too():
    condition = STEPS["Check the format"]["if"]
    assert "!cancelled()" in condition
    assert "inputs.check-format == 'true'" in condition


@needs_bash
def test_it_installs_itself(repository):
    if shutil.which("python") is None:
        pytest.skip("there is no command python, which the runner sets up")
    done = run("Install relations-kg", repository)
    if done.returncode and NO_INDEX.search(done.stderr):
        pytest.skip(f"the package index is out of reach: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    path = (repository.parent / "path").read_text().strip()
    done = run("Validate", repository, FACTS, PATH=f"{path}{os.pathsep}{os.environ['PATH']}")
    assert done.returncode == 1, done.stderr
    assert "capitals" in done.stdout


@needs_bash
def test_a_version_is_installed_by_its_number(repository):
    bin = repository.parent / "bin"
    bin.mkdir()
    fake = bin / "python"  # in the place of the runner's, to see what it is asked
    fake.write_text(
        '#!/bin/sh\necho "$@" >> "$RUNNER_TEMP/asked"\n'
        '[ "$2" = venv ] && mkdir -p "$3/bin" && cp "$0" "$3/bin/python"\nexit 0\n'
    )
    fake.chmod(0o755)
    assert run("Install relations-kg", repository, {"version": "1.2.3"}).returncode == 0
    assert (
        (repository.parent / "asked").read_text().splitlines()[-1].endswith(" relations-kg==1.2.3")
    )
