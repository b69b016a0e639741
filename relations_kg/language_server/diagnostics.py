"""What is wrong with an open text: its syntax, its words, and what the shapes find."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types

from relations_kg import one_pass
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import DataFile, Recipe
from relations_kg.dataset.vocabulary import unknown_terms
from relations_kg.errors import RelationsKgError
from relations_kg.language_server.definition import uri_of
from relations_kg.language_server.documents import Document
from relations_kg.language_server.facts import ReadFile
from relations_kg.language_server.outline import TYPE, Role
from relations_kg.language_server.vocabulary import Vocabulary, ontology_quads
from relations_kg.namespaces import RKG, SH, shrink
from relations_kg.rdf import Iri, Quad, Term
from relations_kg.report import Finding, PlacedFinding, Severity
from relations_kg.syntax.located import Located, read_located
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
    open_files = [file for file in files if file.document is not None and file.fault is None]
    findings: dict[str, list[types.Diagnostic]] = {
        file.document.uri: [] for file in open_files if file.document is not None
    }
    shapes = list(shapes)
    try:
        judgement = one_pass.validate(
            Recipe((), regime),
            data_files(shapes) if shapes else None,
            asserted=(quad for file in files for quad in file.quads),
            on_shape=on_shape,
        )
    except RelationsKgError as error:
        return Judged(findings, error)
    for file in open_files:
        if file.document is None:
            continue
        placed = _placed(judgement.report.findings, file.file, judgement.label)
        diagnostics = (_of_finding(each, file.document) for each in placed)
        findings[file.document.uri] = _distinct(diagnostics)
        unread = [other for other in files if other.fault is not None and other is not file]
        findings[file.document.uri] += [_of_unread(each, file.document) for each in unread]
    return Judged(findings)


def _of_finding(placed: PlacedFinding, document: Document) -> types.Diagnostic:
    finding, place = placed.finding, placed.place
    first = Span(Position(1, 1), Position(1, 1))
    return types.Diagnostic(
        range=document.coordinates.range_of(place.span if place and place.span else first),
        message=_message(placed),
        severity=_SEVERITIES[finding.severity],
        code=_code(finding),
        code_description=_explained(finding.component),
        source=SOURCE,
        related_information=[_related(place, document) for place in placed.places[1:]] or None,
    )


def _message(placed: PlacedFinding) -> str:
    finding = placed.finding
    path = finding.path
    shown = path if isinstance(path, str) else path and (shrink(path.value) or path.value)
    message = "\n".join(finding.messages)
    return message if not shown else f"{message} ({shown})"


def _code(finding: Finding) -> str:
    for term in (finding.source_shape, finding.component):
        if isinstance(term, Iri):
            return shrink(term.value) or term.value
    return SOURCE


def _explained(component: Iri) -> types.CodeDescription | None:
    if not component.value.startswith(SH):
        return None
    return types.CodeDescription(_SHACL + component.value.removeprefix(SH))


def _related(place: Place, document: Document) -> types.DiagnosticRelatedInformation:
    span = place.span or Span(Position(1, 1), Position(1, 1))
    path = Path(place.path)
    if path == document.key:
        location = types.Location(document.uri, document.coordinates.range_of(span))
    else:
        # The other text is not at hand: its columns are those of the Basic Multilingual Plane.
        ends = [types.Position(each.line - 1, each.column - 1) for each in span]
        location = types.Location(uri_of(path), types.Range(*ends))
    return types.DiagnosticRelatedInformation(location, "follows from this")


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


def _distinct(diagnostics: Iterable[types.Diagnostic]) -> list[types.Diagnostic]:
    found: list[types.Diagnostic] = []
    for each in diagnostics:
        if each not in found:
            found.append(each)
    return sorted(found, key=lambda each: (each.range.start.line, each.range.start.character))


def _placed(
    findings: Iterable[Finding], file: DataFile, label: Callable[[Term], str]
) -> Iterator[PlacedFinding]:
    """The findings about what one file says, each with its place in it."""
    findings = list(findings)
    if not findings:
        return
    content = file.path.read_bytes() if file.content is None else file.content
    located = list(read_located(content, file.format, graph=file.graph, name=str(file.path)))
    by_subject: dict[Term, list[Located]] = {}
    for each in located:
        by_subject.setdefault(each.quad.subject, []).append(each)
    for finding in findings:
        about = by_subject.get(finding.focus_node)
        if about is not None:
            place = Place(str(file.path), _span(finding, about))
            yield PlacedFinding(finding, (place,), label=label(finding.focus_node))


def _span(finding: Finding, about: Sequence[Located]) -> Span:
    """Where the value at fault stands, or else its property, or else the node."""
    for each in about:
        on_path = finding.path == each.quad.predicate or not isinstance(finding.path, Iri)
        if on_path and finding.value is not None and each.quad.object == finding.value:
            return each.object
    return about[0].subject
