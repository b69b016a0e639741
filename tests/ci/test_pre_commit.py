"""The hooks for pre-commit: what they say, and pre-commit itself in somebody else's repository."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from relations_kg.cli import commands
from relations_kg.formats import RdfFormat
from relations_kg.namespaces import PREFIXES

CHECKOUT = Path(__file__).resolve().parents[2]
HOOKS = {
    hook["id"]: hook
    for hook in yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def test_there_are_two_hooks():
    assert list(HOOKS) == ["relations-kg-validate", "relations-kg-format"]


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_a_command_that_exists_with_its_options(name):
    hook = HOOKS[name]
    program, command, *arguments = [*shlex.split(hook["entry"]), *hook.get("args", ())]
    assert program == "relations-kg"
    assert hook["language"] == "python"
    if command == "format":
        pytest.importorskip("relations_kg.cli.format", reason="there is no command format yet")
    context = commands.make_context("relations-kg", [], resilient_parsing=True)
    found = commands.get_command(context, command)
    assert found is not None
    known = {option for parameter in found.params for option in parameter.opts}
    assert {each for each in arguments if each.startswith("-")} <= known


def test_the_hook_runs_when_a_file_of_facts_changes():
    files = re.compile(HOOKS["relations-kg-validate"]["files"]).search
    extensions = [each for each in RdfFormat.all_extensions() if each != ".xml"]
    assert all(files(f"facts/a{extension}") for extension in extensions)
    assert not any(map(files, ("pom.xml", "a.py", "ttl", "a.ttl.bak")))


# --- pre-commit itself


def git(*arguments: str | Path, cwd: Path) -> None:
    identity = {f"GIT_{who}_{what}": "t@example.org"
                for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}  # fmt: skip
    subprocess.run(
        ["git", "-c", "commit.gpgsign=false", *map(str, arguments)],
        cwd=cwd, check=True, capture_output=True, env={**os.environ, **identity},
    )  # fmt: skip


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with what this checkout holds now, for pre-commit to clone."""
    if shutil.which("git") is None or not (CHECKOUT / ".git").exists():
        pytest.skip("pre-commit takes its hooks from a clone, and here is no git checkout")
    folder = tmp_path_factory.mktemp("hooks") / "relations-kg"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT, check=True, capture_output=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.decode().split("\0")):
        if (CHECKOUT / name).is_file() and not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, folder / name)
    git("init", "--quiet", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message", "Everything", cwd=folder)
    return folder


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Somebody's repository with facts and shapes of its own."""
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    folder = tmp_path / "work"
    (folder / "facts").mkdir(parents=True)
    (folder / "facts" / "states.ttl").write_text(
        PROLOGUE + 'state:UKR a rkg:State ; rkg:iso3166Alpha3 "ukr" .\n'
    )
    (folder / "shapes.ttl").write_text(
        PROLOGUE + "rkgsh:S a sh:NodeShape ; sh:targetClass rkg:State ; sh:property rkgsh:P .\n"
        'rkgsh:P sh:path rkg:iso3166Alpha3 ; sh:pattern "^[A-Z]*$" ; sh:message "capitals" .\n'
    )
    git("init", "--quiet", cwd=folder)
    git("add", "--all", cwd=folder)
    return folder


def pre_commit(work: Path, home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", *map(str, arguments)],
        cwd=work,
        capture_output=True,
        text=True,
        timeout=900,
        env={
            **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            "PRE_COMMIT_HOME": str(home),
            "NO_COLOR": "1",
        },
    )
    if re.search("Could not find a version|No matching distribution|connection", done.stdout):
        pytest.skip(f"the package index is out of reach: {done.stdout.strip().splitlines()[-1]}")
    return done


@pytest.mark.skipif(shutil.which("git") is None, reason="pre-commit needs git")
def test_pre_commit_validates_somebody_elses_repository(
    hooks, work, tmp_path_factory: pytest.TempPathFactory
):
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=hooks, check=True, capture_output=True, text=True
    )
    configuration = {
        "repos": [
            {
                "repo": str(hooks),
                "rev": head.stdout.strip(),
                "hooks": [
                    {
                        "id": "relations-kg-validate",
                        "args": ["--bare", "facts", "--shapes", "shapes.ttl"],
                    }
                ],
            }
        ]
    }
    (work / ".pre-commit-config.yaml").write_text(yaml.safe_dump(configuration))
    git("add", "--all", cwd=work)
    home = tmp_path_factory.mktemp("home")
    assert (
        pre_commit(work, home, "validate-manifest", hooks / ".pre-commit-hooks.yaml").returncode
        == 0
    )
    done = pre_commit(work, home, "run", "--all-files")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "validate RDF against SHACL shapes" in done.stdout
    assert "violation: capitals" in done.stdout
    assert "- exit code: 1" in done.stdout
    path = work / "facts" / "states.ttl"
    path.write_text(path.read_text().replace('"ukr"', '"UKR"'))
    git("add", "--all", cwd=work)
    done = pre_commit(work, home, "run", "--all-files")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout
