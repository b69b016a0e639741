from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from relations_kg import resources
from relations_kg.errors import FileMissing, UnknownName


@pytest.fixture
def package(tmp_path: Path, checkout: Path) -> Path:
    """A copy of the package alone, as an installation has it, in an empty folder."""
    shutil.copytree(
        checkout / "relations_kg",
        tmp_path / "relations_kg",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    return tmp_path


def root_seen_from(folder: Path) -> str:
    """What ``resources.root()`` says in a process that imports the package of that folder."""
    code = (
        "from relations_kg import resources\n"
        "from relations_kg.errors import FileMissing\n"
        "try: print(resources.root())\n"
        "except FileMissing as error: print(type(error).__name__, error.hint)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_checkout_uses_the_folders_beside_the_package(package: Path) -> None:
    (package / "ontology").mkdir()
    assert root_seen_from(package) == str(package)


def test_an_installation_uses_the_folders_inside_the_package(package: Path) -> None:
    inside = package / "relations_kg" / "_resources"
    inside.mkdir()
    (package / "ontology").mkdir()  # somebody else's folder beside site-packages
    assert root_seen_from(package) == str(inside)


def test_an_installation_without_the_folders_says_to_install_again(package: Path) -> None:
    assert root_seen_from(package) == f"{FileMissing.__name__} install relations-kg again"


def test_the_ontology_is_its_modules_without_shapes_and_alignments() -> None:
    files = resources.ontology_files()
    assert resources.ontology_folder() / "relations.ttl" in files
    assert {path.parent for path in files} == {resources.ontology_folder()}
    assert files == sorted(files)


def test_alignments_are_added_by_name_once_and_in_order() -> None:
    plain = resources.ontology_files()
    added = resources.ontology_files(["prov", "org", "prov"])[len(plain) :]
    assert [path.name for path in added] == ["org.ttl", "prov.ttl"]


def test_an_unknown_alignment_names_the_known_ones() -> None:
    with pytest.raises(UnknownName) as caught:
        resources.ontology_files(["orgg"])
    assert "'orgg'" in caught.value.message
    hint = caught.value.hint
    assert hint is not None
    assert set(re.findall(r"[a-z0-9-]+", hint.partition(":")[2])) == set(resources.alignments())


def test_every_kind_of_file_is_there_once_and_sorted() -> None:
    for files in (resources.shape_files(), resources.graph_files(), resources.query_files()):
        assert files
        assert files == sorted(set(files))
    assert resources.context_file().is_file()


def test_the_quality_checks_are_among_the_queries() -> None:
    folders = {path.parent.name for path in resources.query_files()}
    assert folders == {"queries", "checks"}
