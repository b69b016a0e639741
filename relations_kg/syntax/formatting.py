"""The bytes of a file in canonical form, with the proof that they say the same."""

from __future__ import annotations

from typing import Final

from relations_kg.errors import InputError, UnknownName
from relations_kg.formats import RdfFormat
from relations_kg.syntax.canonical import canonical
from relations_kg.syntax.reading import read
from relations_kg.syntax.text import decode
from relations_kg.syntax.turtle_tokens import tokens

__all__ = ["FORMATS", "formatted"]

FORMATS: Final = (RdfFormat.TURTLE, RdfFormat.TRIG)
"""The syntaxes that have a canonical form here."""

# What relative IRIs are relative to while the graphs are compared; it is written nowhere.
_BASE = "http://base.invalid/folder/file"


def formatted(content: bytes, format: RdfFormat, name: str | None = None) -> bytes:
    """The canonical form of ``content`` in UTF-8; ``content`` itself where it is in the form.

    Args:
        content: the bytes of a file.
        format: its syntax, one of :data:`FORMATS`.
        name: what to call it in a message.

    Raises:
        UnknownName: the syntax has no canonical form.
        EncodingFault: it is not UTF-8.
        SyntaxFault: it does not follow the syntax; with line, column and the line's text.
        RefusedInput: it uses RDF 1.2, or is nested too deeply.
        InputError: its form would say something else.
    """
    if format not in FORMATS:
        raise UnknownName(
            f"{format.label} has no canonical form for people",
            path=name,
            hint="'relations-kg export --bare --data FILE --format "
            f"{format.value}' writes it in order",
        )
    text = decode(content, name)
    before = set(read(content, format, base=_BASE, name=name, keep_labels=True))
    result = canonical(text, name, graphs=format is RdfFormat.TRIG).encode()
    if result != content:
        from relations_kg.syntax.sameness import same_quads

        labels = {token.text[2:] for token in tokens(text) if token.kind == "blank"}
        after = read(result, format, base=_BASE, name=name, keep_labels=True)
        if not same_quads(before, after, labels):
            raise InputError(
                "its canonical form would not be the same graph, so it is left as it is",
                path=name,
                hint="write the IRIs in it without '.' and '..', and report what you find",
            )
    return result
