"""What is known of the term under the pointer, in Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lsprotocol import types

from relations_kg.language_server.documents import Document
from relations_kg.language_server.vocabulary import Entry, Kind, Vocabulary
from relations_kg.namespaces import shrink

__all__ = ["described", "hover"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~])")
_LANGUAGES = 4


def hover(
    document: Document, position: types.Position, vocabulary: Vocabulary
) -> types.Hover | None:
    """What is known of the term at a position; ``None`` where there is no term.

    Of an IRI of which nothing is known, it tells the IRI.
    """
    mention = document.outline.at(document.coordinates.offset(position))
    if mention is None or mention.iri is None or mention.token.kind == "string":
        return None
    entry = vocabulary.get(mention.iri)
    text = _link(mention.iri) if entry is None else described(entry, vocabulary)
    return types.Hover(
        types.MarkupContent(types.MarkupKind.Markdown, text),
        document.coordinates.range(mention.token.start, mention.token.end),
    )


def described(entry: Entry, vocabulary: Vocabulary) -> str:
    """An entry in Markdown: its label, what it is, its definition, its dates and its IRI."""
    curie = shrink(entry.iri)
    title = f"**{_plain(entry.label or curie or entry.iri)}**"
    if entry.label and curie:
        title += f" `{curie}`"
    parts = [title]
    if entry.deprecated:
        parts.append("*Deprecated.*")
    if kind := _kind(entry, vocabulary):
        parts.append(f"*{kind}*")
    if entry.definition:
        parts.append(_plain(entry.definition))
    if entry.dates:
        parts.append(", ".join(f"`{name}` {_plain(value)}" for name, value in entry.dates))
    if others := _others(entry.labels):
        parts.append(others)
    parts.append(_link(entry.iri))
    return "\n\n".join(parts)


def _kind(entry: Entry, vocabulary: Vocabulary) -> str:
    if entry.kind in (Kind.ENTITY, Kind.INDIVIDUAL):
        return ", ".join(_called(iri, vocabulary) for iri in entry.types)
    if entry.kind is Kind.PROPERTY and entry.ranges:
        return f"property, to {', '.join(_called(iri, vocabulary) for iri in entry.ranges)}"
    return str(entry.kind.value)


def _called(iri: str, vocabulary: Vocabulary) -> str:
    found = vocabulary.get(iri)
    return _plain((found.label if found else "") or shrink(iri) or iri)


def _others(labels: Mapping[str, str]) -> str:
    others = [(tag, label) for tag, label in sorted(labels.items()) if tag not in ("", "en")]
    return ", ".join(f"{_plain(label)} ({tag})" for tag, label in others[:_LANGUAGES])


def _link(iri: str) -> str:
    return f"<{iri}>" if iri.startswith(("http://", "https://")) else f"`{iri}`"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
