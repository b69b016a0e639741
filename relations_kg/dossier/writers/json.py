"""A dossier as JSON; ``docs/how-to/show.md`` says what each member means."""

from __future__ import annotations

import json
from typing import Any

from relations_kg.dossier.model import Dossier, Line, Span

__all__ = ["write"]


def write(dossier: Dossier) -> str:
    """The dossier as one JSON object, its members in a fixed order."""
    return json.dumps(_object(dossier), ensure_ascii=False, indent=2) + "\n"


def _object(dossier: Dossier) -> dict[str, Any]:
    return {
        "kind": dossier.kind,
        "title": dossier.title,
        "asOf": dossier.as_of.isoformat() if dossier.as_of else None,
        "certainty": dossier.certainty or None,
        "subjects": [
            {"iri": each.iri, "label": each.label, "code": each.code or None}
            for each in dossier.subjects
        ],
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "groups": [
                    {"title": group.title or None, "lines": [_line(line) for line in group.lines]}
                    for group in section.groups
                ],
            }
            for section in dossier.sections
        ],
        "unknown": list(dossier.unknown),
        "agreement": [
            {"year": each.year, "share": each.share, "votes": each.votes}
            for each in dossier.agreement
        ],
        "timeline": [_span(span) for span in dossier.timeline],
        "places": [
            {
                "iri": place.iri,
                "label": place.label,
                "latitude": place.latitude,
                "longitude": place.longitude,
                "roles": list(place.roles),
            }
            for place in dossier.places
        ],
        "references": [
            {
                "number": each.number,
                "passage": each.iri,
                "source": each.source,
                "place": each.place or None,
                "retrieved": each.retrieved or None,
                "page": each.page or None,
            }
            for each in dossier.references
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "text": line.text,
        "when": line.when or None,
        "edtf": dict(line.edtf),
        "marks": list(line.marks),
        "references": list(line.references),
        "claim": line.iri or None,
        "also": [_line(other) for other in line.also],
    }


def _span(span: Span) -> dict[str, Any]:
    return {
        "text": span.text,
        "lane": span.lane,
        "kind": span.kind,
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "certainFrom": span.certain_from.isoformat() if span.certain_from else None,
        "certainTo": span.certain_to.isoformat() if span.certain_to else None,
        "open": span.open,
        "planned": span.planned,
    }
