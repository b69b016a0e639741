"""The whole text in its one canonical form."""

from __future__ import annotations

from lsprotocol import types

from relations_kg.language_server.documents import Document

__all__ = ["formatted"]


def formatted(document: Document) -> list[types.TextEdit]:
    """The edits that bring a text into canonical form; none where it is in that form.

    Raises:
        InputError: the text is not well-formed, so that nothing can be moved safely.
    """
    from relations_kg.syntax.canonical import canonical

    name = str(document.path or document.uri)
    text = canonical(document.text, name)
    if text == document.text:
        return []
    whole = types.Range(types.Position(0, 0), document.coordinates.end)
    return [types.TextEdit(whole, text)]
