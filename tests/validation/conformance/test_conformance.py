"""The public SHACL test cases that pySHACL's source distribution carries, through both engines.

A test runs the cases of one folder and names each that differs by its IRI: which cases there are
is known only when the distribution has been fetched, and that is not before the tests run.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

from relations_kg.errors import ShapesError
from tests.validation.conformance.cases import Case, Result, cases_in, result_of
from tests.validation.conformance.engines import ENGINES, validate_with
from tests.validation.conformance.known import KNOWN, OTHER_KINDS

FOLDERS = (
    *(f"dash_tests/core/{name}" for name in ("complex", "misc", "node", "path")),
    *("dash_tests/core/property", "dash_tests/core/targets"),
    *(f"dash_tests/{name}" for name in ("expression", "function", "shapedefs", "target")),
    *(f"dash_tests/sparql/{name}" for name in ("component", "node", "property")),
    *(f"sht_tests/core/{name}" for name in ("complex", "misc", "node", "path", "property")),
    *("sht_tests/core/targets", "sht_tests/core/validation-reports"),
    *(f"sht_tests/sparql/{name}" for name in ("component", "node", "pre-binding", "property")),
)

Outcome = frozenset[Result] | ShapesError


class Suite:
    """The test cases and what each engine makes of them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.cases = tuple(cases_in(files))
        self._outcomes: dict[tuple[str, str], Outcome] = {}

    def validating(self, folder: str | None = None) -> list[Case]:
        """The test cases about validation, of one folder or of all."""
        return [
            case
            for case in self.cases
            if case.kind not in OTHER_KINDS and folder in (None, case.folder)
        ]

    def outcome(self, engine: str, case: Case) -> Outcome:
        """The results, or the refusal of the shapes."""
        key = (engine, case.iri)
        if key not in self._outcomes:
            try:
                report = validate_with(engine, case.data, case.shapes)
                self._outcomes[key] = frozenset(map(result_of, report.findings))
            except ShapesError as refusal:
                self._outcomes[key] = refusal
        return self._outcomes[key]


@pytest.fixture(scope="session")
def suite(files: dict[str, bytes]) -> Suite:
    return Suite(files)


def _without_shapes(results: frozenset[Result]) -> frozenset[Result]:
    return frozenset(result._replace(source_shape=None) for result in results)


def _difference(one: Outcome, other: Outcome) -> str | None:
    """How two outcomes differ, in words."""
    if isinstance(one, ShapesError):
        return None if isinstance(other, ShapesError) else f"not refused: {one.message}"
    if isinstance(other, ShapesError):
        return f"refused: {other.message}"
    if one == other:
        return None
    lines = [f"lacks {tuple(result)}" for result in sorted(one - other, key=repr)]
    lines += [f"has besides {tuple(result)}" for result in sorted(other - one, key=repr)]
    return "\n    ".join(lines)


def _from_manifest(case: Case, outcome: Outcome) -> str | None:
    """How an outcome differs from what is expected of it, in words."""
    if case.beyond or case.expected is None:
        if isinstance(outcome, ShapesError):
            return None
        why = f"uses {', '.join(case.beyond)}" if case.beyond else "must fail"
        return f"is not refused, although it {why}"
    if isinstance(outcome, ShapesError) or case.tells_shapes:
        return _difference(case.expected, outcome)
    return _difference(_without_shapes(case.expected), _without_shapes(outcome))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("folder", FOLDERS)
def test_an_engine_finds_what_the_manifest_says(folder: str, engine: str, suite: Suite) -> None:
    wrong = []
    cases = suite.validating(folder)
    for case in cases:
        difference = _from_manifest(case, suite.outcome(engine, case))
        known = case.iri in KNOWN and engine in KNOWN[case.iri].engines
        if difference and not known:
            wrong.append(f"{case.iri}\n    {difference}")
        elif known and not difference:
            wrong.append(f"{case.iri}\n    is as the manifest says: take it from the known ones")
    assert cases, f"{folder} has no test case"
    assert not wrong, f"{len(wrong)} of {len(cases)} cases:\n" + "\n".join(wrong)


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_engines_find_the_same(folder: str, suite: Suite) -> None:
    wrong = []
    for case in suite.validating(folder):
        if case.iri in KNOWN and len(KNOWN[case.iri].engines) == 1:
            continue  # only one of them differs from the manifest, so they differ
        if difference := _difference(*(suite.outcome(engine, case) for engine in ENGINES)):
            wrong.append(f"{case.iri}\n    {difference}")
    assert not wrong, "\n".join(wrong)


def test_no_case_is_left_out(files: dict[str, bytes], suite: Suite) -> None:
    written: Counter[str] = Counter()
    for content in files.values():
        typed = re.findall(r"\s(?:rdf:type|a)\s+(?:sht|dash):(\w+)\s*[;.]", content.decode())
        written.update(kind for kind in typed if kind == "Validate" or kind.endswith("TestCase"))
    assert Counter(case.kind for case in suite.cases) == written

    cases = suite.validating()
    failing = [case for case in cases if case.expected is None]
    beyond = [case for case in cases if case.beyond and case.expected is not None]
    compared = [case for case in cases if not case.beyond and case.expected is not None]
    others = [case for case in suite.cases if case.kind in OTHER_KINDS]
    assert len(compared) + len(failing) + len(beyond) + len(others) == written.total()
    assert {case.folder for case in cases} == set(FOLDERS)
    assert len({case.iri for case in suite.cases}) == len(suite.cases)
    # What the distribution of 2026 has at least, so that a change of its layout is seen.
    assert len(compared) >= 209
    assert len(failing) >= 7
    assert len(beyond) >= 4


def test_the_known_ones_are_cases(suite: Suite) -> None:
    assert set(KNOWN) <= {case.iri for case in suite.validating()}
