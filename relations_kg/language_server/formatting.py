"""The whole text in its one canonical form."""

from __future__ import annotations

from lsprotocol import types

from relations_kg.language_server.documents import Document

__all__ = ["formatted"]


def formatted(document: Document) -> list[types.TextEdit]:
    """The edits that bring a text into canonical form; none where it is in that form.

    Raises:
        InputError: the text is not well-formed, so that nothing can be moved safely, or its form
            would say something else.
    """
    from relations_kg.formats import RdfFormat
    from relations_kg.syntax import formatting

    name = str(document.path or document.uri)
    text = formatting.formatted(document.text.encode(), RdfFormat.TURTLE, name).decode()
    if text == document.text:
        return []
    whole = types.Range(types.Position(0, 0), document.coordinates.end)
    return [types.TextEdit(whole, text)]
