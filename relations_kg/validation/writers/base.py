"""What every writer of a report is given."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath

from relations_kg.namespaces import CHECK, RULE, shrink
from relations_kg.rdf import BlankNode, Iri, Quad, Term
from relations_kg.report import Finding, PlacedFinding, Severity, ValidationReport
from relations_kg.syntax.spans import Place
from relations_kg.validation.checked import CheckedShape, checked_shapes, shape_name
from relations_kg.validation.order import order

__all__ = ["Report", "counted", "shown_path", "shown_term", "summary"]

# Contradictions and quality checks are findings that are of no shape.
_NO_SHAPES = {"rule/": RULE, "check/": CHECK}


@dataclass(frozen=True)
class Report:
    """A validation as it is told: the findings with their places, and what was checked.

    Attributes:
        placed: the findings, in any order.
        files: the files of facts, as they are shown to people.
        shapes_graph: the quads of the shapes, found well-formed.
        fail_on: the mildest severity that makes the validation fail.
        folder: absolute; what relative paths are relative to. Programs are told a path within it
            relative to it.
        version: of relations-kg.
    """

    placed: tuple[PlacedFinding, ...] = ()
    files: tuple[str, ...] = ()
    shapes_graph: Sequence[Quad] = ()
    fail_on: Severity = Severity.VIOLATION
    folder: Path | None = None
    version: str = ""

    @cached_property
    def findings(self) -> tuple[PlacedFinding, ...]:
        """By file, line and column, then the gravest first; those without a place come last."""
        return tuple(sorted(self.placed, key=_position))

    @cached_property
    def outcome(self) -> ValidationReport:
        """The findings alone, in the same order."""
        return ValidationReport(tuple(each.finding for each in self.findings))

    @cached_property
    def shapes(self) -> tuple[CheckedShape, ...]:
        """What was checked: the shapes of the graph, and rules and checks that found something."""
        names = {shape.name for shape in self._known}
        others: dict[str, CheckedShape] = {}
        for finding in self.outcome.findings:
            name = self.name_of(finding)
            if name not in names and name not in others:
                node = finding.source_shape or finding.component
                others[name] = CheckedShape(node, name, finding.severity)
        return (*self._known, *others.values())

    @cached_property
    def shape_places(self) -> Mapping[str, Place]:
        """Where shapes are written, by name, as far as the findings tell."""
        found: dict[str, Place] = {}
        for each in self.findings:
            if each.shape is not None:
                found.setdefault(self.name_of(each.finding), each.shape)
        return found

    def fails(self, each: PlacedFinding) -> bool:
        """Whether the finding is grave enough to make the validation fail."""
        return each.finding.severity.rank <= self.fail_on.rank

    def name_of(self, finding: Finding) -> str:
        """The name of the shape that a finding is of, or of the rule, check or component."""
        if finding.source_shape is None:
            for prefix, namespace in _NO_SHAPES.items():
                if finding.component.value.startswith(namespace):
                    return prefix + finding.component.value.removeprefix(namespace)
            return shape_name(finding.component)
        return self._names.get(finding.source_shape) or shape_name(finding.source_shape)

    def shown_shape(self, finding: Finding) -> str:
        """What :meth:`name_of` tells, for people: as in Turtle, where a shape has an IRI."""
        shape = finding.source_shape
        return shown_term(shape) if isinstance(shape, Iri) else self.name_of(finding)

    @cached_property
    def _names(self) -> Mapping[Term, str]:
        return {shape.node: shape.name for shape in self._known}

    @cached_property
    def _known(self) -> tuple[CheckedShape, ...]:
        return checked_shapes(self.shapes_graph)

    def relative(self, path: str) -> str:
        """A path for programs: with slashes, and relative to :attr:`folder` if it is within."""
        if self.folder is None:
            return PurePath(path).as_posix()
        whole = Path(os.path.normpath(self.folder / path))
        if whole.is_relative_to(self.folder):
            return whole.relative_to(self.folder).as_posix()
        return whole.as_posix()


def _position(each: PlacedFinding) -> tuple[object, ...]:
    place = each.place
    if place is None:
        return (True, "", False, (0, 0), *order(each.finding))
    start = (0, 0) if place.span is None else tuple(place.span.start)
    return (False, place.path, place.span is None, start, *order(each.finding))


def summary(report: ValidationReport) -> str:
    """The counts in one line."""
    if report.conforms:
        return "conforms: no findings"
    counts = counted(report.counts)
    return f"does not conform: {counts}" if report.counts[Severity.VIOLATION] else counts


def counted(counts: Mapping[Severity, int]) -> str:
    """How many of each severity there are, in words; nothing of those without any."""
    return ", ".join(
        f"{number} {severity.label}{'s' if number != 1 and severity is not Severity.INFO else ''}"
        for severity, number in counts.items()
        if number
    )


def shown_term(term: Term) -> str:
    """A term in the syntax of Turtle, with the known prefixes."""
    if isinstance(term, Iri):
        return shrink(term.value) or f"<{term.value}>"
    if isinstance(term, BlankNode):
        return f"_:{term.label}"
    from relations_kg.syntax.writing import ntriples_term

    return ntriples_term(term)


def shown_path(path: Iri | str) -> str:
    """A property path in the syntax of SPARQL."""
    return shown_term(path) if isinstance(path, Iri) else path
