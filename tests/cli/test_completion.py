"""Completion: what a shell is told, and that it understands the script."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from relations_kg.cli import COMPLETION_VARIABLE, commands
from relations_kg.formats import RdfFormat, ResultFormat
from relations_kg.namespaces import PREFIXES, shrink
from relations_kg.queries.catalog import Catalog
from relations_kg.resources import alignments
from relations_kg.validation.writers import FORMATS as REPORTS

FACTS = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    + """
state:ALB a rkg:State ; rkg:iso3166Alpha3 "ALB" ; rdfs:label "Albania"@en .
state:POL a rkg:State ; rkg:iso3166Alpha3 "POL" ; rdfs:label "Poland"@en .
state:UKR a rkg:State ; rkg:iso3166Alpha3 "UKR" ; rdfs:label "Ukraine"@en .
organization:OSCE a rkg:InternationalOrganization ; rkg:acronym "OSCE" .
"""
)
SHELLS = ("bash", "zsh", "fish")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("completion") / "facts.ttl"
    path.write_text(FACTS)
    return path


def asked(rkg, line: str, shell: str = "bash") -> str:
    """What the shell is answered at the end of ``line``; it ends in a space for a new word."""
    words = line.split(" ")
    done = rkg(
        env={
            COMPLETION_VARIABLE: f"{shell}_complete",
            "COMP_WORDS": line.rstrip() if shell != "bash" else line,
            "COMP_CWORD": words[-1] if shell == "fish" else str(len(words) - 1),
        }
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def completed(rkg, line: str) -> list[str]:
    answer = [each.split(",", 1) for each in asked(rkg, line).splitlines() if each]
    assert {kind for kind, _ in answer} <= {"plain"}
    return [word for _, word in answer]


# --- words


def test_commands(rkg):
    assert completed(rkg, "relations-kg ") == commands.list_commands(None)
    assert completed(rkg, "relations-kg que") == ["queries", "query"]
    assert completed(rkg, "relations-kg sources ") == ["list", "verify"]


def test_names_of_queries(rkg):
    names = Catalog.open().names()
    assert completed(rkg, "relations-kg query ") == names
    common = ["organizations-in-common", "organizations-in-common-on"]
    assert completed(rkg, "relations-kg query org") == common
    assert completed(rkg, "relations-kg query -f csv org") == common


def test_options_of_a_query_are_its_parameters_first(rkg):
    options = completed(rkg, "relations-kg query situations-on --")
    assert options[:3] == ["--a", "--b", "--day"]
    assert {"--format", "--data", "--time"} <= set(options)
    assert completed(rkg, "relations-kg query situations-on --da") == [
        "--day", "--data", "--data-format", "--dataset",
    ]  # fmt: skip


def test_options_before_the_name(rkg):
    assert {"--text", "--file", "--format"} <= set(completed(rkg, "relations-kg query --"))


def test_formats(rkg):
    every = [member.value for kind in (ResultFormat, RdfFormat) for member in kind]
    assert completed(rkg, "relations-kg query votes -f ") == every
    assert completed(rkg, "relations-kg query --format js") == ["json", "json-ld"]
    assert completed(rkg, "relations-kg validate --format ") == list(REPORTS)
    assert completed(rkg, "relations-kg validate --format j") == ["json", "junit"]


def test_regimes_and_alignments(rkg):
    assert completed(rkg, "relations-kg export --regime o") == ["owl-rl"]
    assert completed(rkg, "relations-kg export --align ") == list(alignments())
    assert completed(rkg, "relations-kg export --align org,pr") == ["org,prov"]


# --- values


def test_states_by_code_or_name_in_any_case(rkg, facts):
    line = f"relations-kg query organizations-in-common --data {facts} --a "
    assert completed(rkg, line) == ["ALB", "POL", "UKR"]
    assert completed(rkg, line + "u") == ["UKR"]
    assert completed(rkg, line + "polan") == ["POL"]
    assert completed(rkg, line + "x") == []


def test_values_come_from_the_data_that_is_named_before_the_query_as_well(rkg, facts):
    line = f"relations-kg query --data {facts} is-member --state ALB --organization "
    assert completed(rkg, line) == ["OSCE"]


def test_values_of_the_shipped_graph(rkg):
    from relations_kg import KnowledgeGraph
    from relations_kg.queries.entities import named_entities

    with KnowledgeGraph.open() as graph:
        states = named_entities(graph.store, "state")
    # A state that ended before there was a code for it is named by its IRI.
    values = sorted(entity.code or shrink(iri.value) for iri, entity in states.items())
    assert completed(rkg, "relations-kg query votes --state ") == values


def test_a_value_that_nothing_is_known_of(rkg, facts):
    line = f"relations-kg query situations-on --data {facts} --day "
    assert completed(rkg, line + "2") == []


@pytest.mark.parametrize("data", ["absent.ttl", "- --data-format turtle"])
def test_data_that_cannot_be_read_is_no_matter_while_typing(rkg, data):
    assert completed(rkg, f"relations-kg query votes --data {data} --state ") == []


# --- shells


def test_zsh_and_fish_are_told_what_a_word_means(rkg, facts):
    line = f"relations-kg query votes --data {facts} --state P"
    assert asked(rkg, line, "zsh").splitlines() == ["plain", "POL", "Poland"]
    assert asked(rkg, line, "fish").replace("\t", "\n").splitlines()[-1].endswith("Poland")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_serves_both_names(rkg, shell):
    done = rkg("completion", shell)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for name in ("relations-kg", "rkg"):
        assert f" {name}" in done.stdout.replace("\t", " ")
    assert done.stdout.count(f"{COMPLETION_VARIABLE}={shell}_complete") == 2


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_can_read_the_script(rkg, shell, tmp_path):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / "script"
    script.write_text(rkg("completion", shell).stdout)
    done = subprocess.run([shell, "-n", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    script.write_text("if (\n")
    assert subprocess.run([shell, "-n", script], capture_output=True).returncode != 0


def test_bash_registers_the_completion(rkg):
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    script = rkg("completion", "bash").stdout + "\ncomplete -p relations-kg rkg\n"
    done = subprocess.run(["bash", "--norc"], input=script, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("complete -o nosort -F ") == 2


def test_an_unknown_shell(rkg):
    done = rkg("completion", "csh")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "fish" in done.stderr
