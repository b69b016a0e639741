"""Where findings can be mended: spans in files, looked up only when there is a finding.

All that is to be found in a file is found in one pass over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from relations_kg.culprits import TOO_MANY, Culprit, Culprits
from relations_kg.dataset.closure import Closure
from relations_kg.dataset.fact_places import FactPlaces
from relations_kg.dataset.recipe import DataFile
from relations_kg.entailment.base import Inconsistency
from relations_kg.namespaces import RDF, RULE
from relations_kg.rdf import Iri, Literal, Subject, Term
from relations_kg.report import Finding, PlacedFinding, Severity
from relations_kg.syntax.spans import Place
from relations_kg.validation.expected import expected
from relations_kg.validation.index import ShapesIndex
from relations_kg.validation.places import Places
from relations_kg.validation.shapes import Shapes

__all__ = ["contradictions", "place_findings"]

_TYPE = Iri(RDF + "type")


def place_findings(
    findings: Iterable[Finding],
    closure: Closure,
    files: Sequence[DataFile],
    shapes: Sequence[DataFile] = (),
) -> tuple[PlacedFinding, ...]:
    """The findings with the places where they can be mended, in their order.

    Args:
        findings: what a validation, the consistency check or a quality check found.
        closure: the facts and what follows from them.
        files: where the facts were read from, and then the ontology.
        shapes: where the shapes were read from.
    """
    findings = list(findings)
    if not findings:
        return ()
    index = ShapesIndex(quad for file in shapes for quad in file.read())
    known = Shapes(index)
    culprits = Culprits(closure, known)
    about = [(finding, culprits.of(finding)) for finding in findings]
    subjects: dict[Subject, None] = {}
    for finding, found in about:
        for culprit in found:
            subjects[culprit.triple[0]] = None
        if not isinstance(finding.focus_node, Literal):
            subjects[finding.focus_node] = None
    facts = FactPlaces(files)
    facts.look_for(subjects)
    names = {str(file.path): file.shown for file in shapes}
    places = Places(shapes)
    failed = dict.fromkeys(finding.source_shape for finding in findings)
    of_shape = {shape: _shape_place(places, names, shape) for shape in failed}
    return tuple(
        PlacedFinding(
            finding,
            tuple(_places(finding, found, facts)),
            expected(known, finding),
            of_shape[finding.source_shape],
            closure.label(finding.focus_node),
        )
        for finding, found in about
    )


def contradictions(found: Iterable[Inconsistency]) -> Iterator[Finding]:
    """Contradictions as findings, whose component is the rule that concludes *false*."""
    for each in found:
        if each.triples:
            subject, predicate, object_, _ = each.triples[0]
            component = Iri(RULE + (each.rule or "list"))
            message = (each.message,)
            yield Finding(Severity.VIOLATION, message, subject, predicate, object_, None, component)


def _places(finding: Finding, culprits: Iterable[Culprit], facts: FactPlaces) -> Iterator[Place]:
    pairs = [
        (culprit, getattr(placed, culprit.part))
        for culprit in culprits
        if (placed := facts.placed(culprit.triple)) is not None
    ]
    if finding.component in TOO_MANY or finding.component.value.startswith(RULE):
        # What was written last is a mistake more often than what was there; and so is a link
        # that makes a node of a class, than the class that it is said to be of.
        pairs.sort(key=lambda pair: (pair[0].triple[1] != _TYPE, _order(pair[1])), reverse=True)
    found = [place for _, place in pairs]
    if not found and not isinstance(finding.focus_node, Literal):
        first = facts.first_about(finding.focus_node)
        found = [first.subject] if first else []
    yield from dict.fromkeys(found)


def _order(place: Place) -> tuple[str, tuple[int, int]]:
    return place.path, (place.span.start if place.span else (0, 0))


def _shape_place(places: Places, names: Mapping[str, str], shape: Term | None) -> Place | None:
    found = places.of(shape)
    return None if found is None else found._replace(path=names[found.path])
