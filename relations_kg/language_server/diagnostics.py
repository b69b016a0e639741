"""What is wrong with an open text: its syntax, its words, and what the shapes find."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types

from relations_kg import one_pass
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import Recipe
from relations_kg.dataset.vocabulary import unknown_terms
from relations_kg.errors import RelationsKgError
from relations_kg.language_server.coordinates import Coordinates
from relations_kg.language_server.definition import uri_of
from relations_kg.language_server.documents import Document
from relations_kg.language_server.facts import ReadFile
from relations_kg.language_server.outline import TYPE, Role
from relations_kg.language_server.vocabulary import Vocabulary, ontology_quads
from relations_kg.namespaces import RKG, SH, shrink
from relations_kg.placing import place_findings
from relations_kg.rdf import Iri, Quad, Term
from relations_kg.report import Finding, PlacedFinding, Severity
from relations_kg.syntax.spans import Place, Position, Span

__all__ = ["SOURCE", "Judged", "judge", "of_fault", "of_words"]

SOURCE = "relations-kg"
"""What clients show as the source of a diagnostic."""

_SEVERITIES = {
    Severity.VIOLATION: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_GRAMMAR = "https://www.w3.org/TR/turtle/#sec-grammar"
_SHACL = "https://www.w3.org/TR/shacl/#"
_WORD = re.compile(r"[^\s;,\])]+|.", re.DOTALL)


@dataclass(frozen=True)
class Judged:
    """What is wrong with the open texts of a set of files.

    Attributes:
        findings: diagnostics by the URI of the text; each text that was judged has an entry.
        problem: why the shapes could not be used; ``None`` where they could.
    """

    findings: dict[str, list[types.Diagnostic]]
    problem: RelationsKgError | None = None


def of_fault(document: Document, error: RelationsKgError) -> types.Diagnostic:
    """The diagnostic of a text that cannot be read, at the line and column of the error."""
    coordinates = document.coordinates
    position = Position(error.line or 1, error.column or 1)
    start = coordinates.offset_of(position)
    found = _WORD.match(document.text, start)
    if found is None and start > 0:  # at the very end, where there is nothing to underline
        start, end = start - 1, start
    else:
        end = start if found is None else found.end()
    message = error.message if error.hint is None else f"{error.message}\n{error.hint}"
    return types.Diagnostic(
        range=coordinates.range(start, end),
        message=message,
        severity=types.DiagnosticSeverity.Error,
        code=error.code,
        code_description=types.CodeDescription(_GRAMMAR) if error.code == "syntax" else None,
        source=SOURCE,
    )


def of_words(document: Document, vocabulary: Vocabulary) -> Iterator[types.Diagnostic]:
    """A warning for each term in our namespace that the ontology does not have."""
    messages: dict[str, str] = {}
    for mention in document.outline.mentions:
        iri, context = mention.iri, mention.context
        used = mention.role is Role.VERB or (mention.role is Role.OBJECT and context.verb == TYPE)
        if iri is None or not used or not iri.startswith(RKG) or vocabulary.get(iri) is not None:
            continue
        if iri not in messages:
            fact = Quad(Iri(context.subject or iri), Iri(iri), Iri(iri))
            notes = unknown_terms((fact,), ontology_quads())
            messages[iri] = next((note.message for note in notes), "")
        yield types.Diagnostic(
            range=document.coordinates.range(mention.token.start, mention.token.end),
            message=messages[iri],
            severity=types.DiagnosticSeverity.Warning,
            code="unknown-term",
            source=SOURCE,
        )


def judge(
    files: Sequence[ReadFile],
    shapes: Iterable[Path],
    regime: str,
    *,
    on_shape: Callable[[Term], None],
) -> Judged:
    """Check facts against shapes, and place the findings in the open texts.

    A text that cannot be read is not told of; what it said before stands in for it.

    Args:
        files: all facts that belong together, the open texts among them.
        shapes: files and folders of shapes; none are ours.
        regime: the entailment regime.
        on_shape: is told each shape before nodes are checked against it; what it raises ends
            the check.
    """
    readable = {file.file.shown: file for file in files if file.fault is None}
    opened = [file.document for file in readable.values() if file.document is not None]
    shapes = list(shapes)
    try:
        judgement = one_pass.validate(
            Recipe((), regime),
            data_files(shapes) if shapes else None,
            asserted=(quad for file in files for quad in file.quads),
            on_shape=on_shape,
        )
        placed = place_findings(
            judgement.report.findings,
            judgement.closure,
            [file.file for file in readable.values()],
            judgement.shapes,
        )
    except RelationsKgError as error:
        return Judged({document.uri: [] for document in opened}, error)
    found: dict[str, list[types.Diagnostic]] = {
        document.uri: [_of_unread(file, document) for file in files if file.fault is not None]
        for document in opened
    }
    for each in placed:
        for document, diagnostic in _of_finding(each, readable):
            if diagnostic not in found[document.uri]:
                found[document.uri].append(diagnostic)
    for diagnostics in found.values():
        diagnostics.sort(key=lambda each: (each.range.start.line, each.range.start.character))
    return Judged(found)


def _of_finding(
    placed: PlacedFinding, files: Mapping[str, ReadFile]
) -> Iterator[tuple[Document, types.Diagnostic]]:
    """A diagnostic in each open text that a finding can be mended in, at the best place there.

    The other places, in whatever file, are related information: what it follows from too.
    """
    told: set[str] = set()
    for place in placed.places:
        document = files[place.path].document
        if document is None or document.uri in told or place.span is None:
            continue
        told.add(document.uri)
        found = document.coordinates.range_of(place.span)
        others = [each for each in placed.places if each != place]
        yield document, _diagnostic(placed, found, others, files, document)
    for document, found in _uses(placed.finding.focus_node, files):
        if document.uri not in told:
            told.add(document.uri)
            yield document, _diagnostic(placed, found, placed.places, files, document)


def _uses(node: Term, files: Mapping[str, ReadFile]) -> Iterator[tuple[Document, types.Range]]:
    """Where the open texts use a node that no file describes.

    It has to be described, or its IRI corrected there; of many uses only some are places.
    """
    if not isinstance(node, Iri) or any(node.value in each.subjects for each in files.values()):
        return
    for file in files.values():
        document = file.document
        for mention in document.outline.mentions if document is not None else ():
            if document is not None and mention.iri == node.value:
                token = mention.token
                yield document, document.coordinates.range(token.start, token.end)


def _diagnostic(
    placed: PlacedFinding,
    range: types.Range,
    others: Iterable[Place],
    files: Mapping[str, ReadFile],
    document: Document,
) -> types.Diagnostic:
    encoding = document.coordinates.encoding
    related = [_related(each, files[each.path], encoding) for each in others]
    return types.Diagnostic(
        range=range,
        message=_message(placed),
        severity=_SEVERITIES[placed.finding.severity],
        code=_code(placed.finding),
        code_description=_explained(placed.finding.component),
        source=SOURCE,
        related_information=related or None,
    )


def _message(placed: PlacedFinding) -> str:
    finding = placed.finding
    path = finding.path
    shown = path if isinstance(path, str) else path and (shrink(path.value) or path.value)
    message = "\n".join(finding.messages)
    if shown:
        message += f" ({shown})"
    return message if not placed.expected else f"{message}\nexpected: {placed.expected}"


def _code(finding: Finding) -> str:
    for term in (finding.source_shape, finding.component):
        if isinstance(term, Iri):
            return shrink(term.value) or term.value
    return SOURCE


def _explained(component: Iri) -> types.CodeDescription | None:
    if not component.value.startswith(SH):
        return None
    return types.CodeDescription(_SHACL + component.value.removeprefix(SH))


def _related(
    place: Place, file: ReadFile, encoding: types.PositionEncodingKind
) -> types.DiagnosticRelatedInformation:
    start = Position(1, 1)
    coordinates = file.document.coordinates if file.document else Coordinates(file.text, encoding)
    uri = file.document.uri if file.document else uri_of(file.file.path)
    location = types.Location(uri, coordinates.range_of(place.span or Span(start, start)))
    return types.DiagnosticRelatedInformation(location, "it depends on this")


def _of_unread(file: ReadFile, document: Document) -> types.Diagnostic:
    error = file.fault
    place = str(file.file.path) if error is None else (error.place or str(file.file.path))
    said = "what it said before" if file.quads else "nothing"
    return types.Diagnostic(
        range=document.coordinates.range(0, 0),
        message=f"{place} cannot be read, and {said} counts of it"
        + ("" if error is None else f": {error.message}"),
        severity=types.DiagnosticSeverity.Information,
        code="unread-file",
        source=SOURCE,
    )
