"""All faults of a broken graph are at their lines and columns in every format of a report."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from relations_kg import resources
from tests.placing.faults import FAULTS, seed

Start = tuple[str, int, int]
"""A file, a line and a column."""
_PLACE = re.compile(r"(graph/[^:\s]+):(\d+):(\d+)")


FORMATS = ("text", "json", "sarif", "junit", "github", "csv", "html")


class Broken(NamedTuple):
    """A broken graph that was validated.

    Attributes:
        expected: where its faults are.
        reports: what was told of it, by format.
    """

    expected: set[Start]
    reports: dict[str, str]


def validate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "relations_kg", "validate", "graph", "--no-cache", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        capture_output=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Broken:
    folder = tmp_path_factory.mktemp("broken")
    shutil.copytree(resources.graph_folder(), folder / "graph")
    spans = seed(folder / "graph", FAULTS)
    done = validate(folder, "--checks", *(f"--format={name}={name}.report" for name in FORMATS))
    assert done.returncode == 1, done.stderr
    return Broken(
        {(f"graph/{fault.file}", *span.start) for fault, span in spans.items()},
        {name: (folder / f"{name}.report").read_text(encoding="utf-8") for name in FORMATS},
    )


def in_text(content: str) -> set[Start]:
    heads = re.findall(rf"^{_PLACE.pattern}: (?:violation|warning): ", content, re.MULTILINE)
    return {(path, int(line), int(column)) for path, line, column in heads}


def in_json(content: str) -> set[Start]:
    first = [finding["places"][0] for finding in json.loads(content)["findings"]]
    return {(each["path"], each["start"]["line"], each["start"]["column"]) for each in first}


def in_sarif(content: str) -> set[Start]:
    (run,) = json.loads(content)["runs"]
    found = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    return {
        (
            each["artifactLocation"]["uri"],
            each["region"]["startLine"],
            each["region"]["startColumn"],
        )
        for each in found
    }


def in_junit(content: str) -> set[Start]:
    told = [each.text or "" for each in ElementTree.fromstring(content).iter() if each.text]
    return set().union(*map(_told_first, told))


def in_github(content: str) -> set[Start]:
    found = re.findall(
        r"^::(?:error|warning) file=([^,]+),line=(\d+),.*?col=(\d+)", content, re.MULTILINE
    )
    return {(path, int(line), int(column)) for path, line, column in found}


def in_csv(content: str) -> set[Start]:
    rows = csv.DictReader(io.StringIO(content))
    return {(row["path"], int(row["line"]), int(row["column"])) for row in rows}


def in_html(content: str) -> set[Start]:
    found = set()
    for path, section in re.findall(r"<h2>([^<]+)</h2>(.*?)</section>", content, re.DOTALL):
        for line, column in re.findall(r"line (\d+), column (\d+)", section):
            found.add((path, int(line), int(column)))
    return found


def _told_first(text: str) -> set[Start]:
    return {(path, int(line), int(column)) for path, line, column in _PLACE.findall(text)}


EXACT: dict[str, Callable[[str], set[Start]]] = {
    "text": in_text,
    "json": in_json,
    "sarif": in_sarif,
    "github": in_github,
    "csv": in_csv,
    "html": in_html,
}


@pytest.mark.parametrize("format", EXACT)
def test_each_fault_is_told_at_its_place_and_nothing_else_is(broken: Broken, format: str) -> None:
    assert EXACT[format](broken.reports[format]) == broken.expected


def test_each_fault_is_told_at_its_place_in_junit(broken: Broken) -> None:
    """Which names the premises of a finding as well, in one text with it."""
    assert in_junit(broken.reports["junit"]) >= broken.expected


def test_a_syntax_error_is_told_at_its_place(tmp_path: Path) -> None:
    shutil.copytree(resources.graph_folder(), tmp_path / "graph")
    path = tmp_path / "graph/memberships/NATO.ttl"
    text = path.read_text(encoding="utf-8")
    text = text.replace("rkg:member state:ALB ;", "rkg:member state:ALB", 1)
    path.write_text(text, encoding="utf-8")
    line = text[: text.index("rkg:member state:ALB")].count("\n") + 2
    done = validate(tmp_path)
    assert done.returncode == 3
    assert f"graph/memberships/NATO.ttl:{line}:" in done.stderr
