from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import relations_kg

HEAVY = {"click", "owlrl", "pyld", "pyoxigraph", "pyshacl", "rdflib", "rich", "yaml"}


def test_all_is_sorted_and_without_repetition() -> None:
    assert list(relations_kg.__all__) == sorted(set(relations_kg.__all__))


@pytest.mark.parametrize("name", relations_kg.__all__)
def test_every_public_name_can_be_had(name: str) -> None:
    assert getattr(relations_kg, name) is not None
    assert name in dir(relations_kg)


def test_a_type_checker_sees_the_same_names_as_a_program() -> None:
    """The names under TYPE_CHECKING, from the modules where they are looked up at run time."""
    tree = ast.parse(Path(relations_kg.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    declared = {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    homes = {name: f"relations_kg.{home}" for name, home in relations_kg._HOMES.items()}
    assert declared == homes
    assert set(relations_kg.__all__) == {*homes, "__version__"}


def test_a_public_name_is_public_in_its_module() -> None:
    for name, home in relations_kg._HOMES.items():
        assert name in import_module(f"relations_kg.{home}").__all__


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'Knowledge'"):
        relations_kg.Knowledge  # noqa: B018


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, relations_kg; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(relations_kg.__file__).parent.parent,
    )
    assert not HEAVY & set(done.stdout.split())


def test_every_file_that_names_the_version_names_this_one(checkout: Path) -> None:
    citation = (checkout / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {relations_kg.__version__}\n" in citation
    changes = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = next(
        line for line in changes.splitlines() if line.startswith("## [") and line[4].isdigit()
    )
    assert newest.startswith(f"## [{relations_kg.__version__}] - ")
