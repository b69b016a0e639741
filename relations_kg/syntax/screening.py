"""What no parser is given: input that would crash it, reach elsewhere or cost without bound.

Measured with pyoxigraph 0.5.13: JSON-LD nested 150 levels deep ends a process whose threads
have half a megabyte of stack, and 4,000 levels end any; so do triple terms nested a hundred
thousand deep. RDF/XML that deep takes hours, and its entities multiply. Nesting of ``[`` and
``(`` in Turtle is harmless.
"""

from __future__ import annotations

import re
from typing import Final

from relations_kg.errors import EncodingFault, RefusedInput, SyntaxFault
from relations_kg.formats import RdfFormat
from relations_kg.syntax.text import line_at, place_of

__all__ = ["DEEPEST_JSON", "DEEPEST_XML", "remote_context", "screen"]

DEEPEST_JSON: Final = 100
"""Levels of ``{`` and ``[`` that JSON-LD may have."""
DEEPEST_XML: Final = 250
"""Levels of elements that RDF/XML may have."""

# What may stand between two tokens of Turtle and its relatives, and the tokens in which `<<`
# means nothing. Possessive, so that neither a long string nor a hostile one costs more than
# its length.
_TURTLE_TOKEN = re.compile(
    rb"<<"
    rb"|\#[^\r\n]*+"
    rb"|<[^<>\r\n]*+>"
    rb'|"""(?:[^"\\]|\\.|"(?!""))*+"""'
    rb"|'''(?:[^'\\]|\\.|'(?!''))*+'''"
    rb'|"(?:[^"\\\r\n]|\\.)*+"'
    rb"|'(?:[^'\\\r\n]|\\.)*+'"
    rb"|\\.",
    re.DOTALL,
)
_NO_JSON_BRACKETS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\[\]{}"]++', re.DOTALL)
_XML_ENCODINGS = ("utf-8", "utf8", "us-ascii")


def screen(content: bytes, format: RdfFormat, name: str | None) -> None:
    """Refuse ``content`` if it is not fit for a parser.

    Args:
        content: UTF-8 without a byte order mark.
        format: its syntax.
        name: what to call it in a message.

    Raises:
        RefusedInput: a document type, triple terms, or nesting beyond the caps.
        EncodingFault: RDF/XML that declares another encoding.
        SyntaxFault: RDF/XML that is not well-formed.
    """
    if format is RdfFormat.RDF_XML:
        _screen_xml(content, name)
    elif format is RdfFormat.JSON_LD:
        _screen_json(content, name)
    elif b"<<" in content:
        _screen_triple_terms(content, name)


def _screen_triple_terms(content: bytes, name: str | None) -> None:
    for token in _TURTLE_TOKEN.finditer(content):
        if token.group() == b"<<":
            line, column = place_of(content, token.start())
            raise RefusedInput(
                "a triple term (<< ... >>) is RDF 1.2, which is not read here",
                path=name,
                line=line,
                column=column,
                source_line=line_at(content, line),
                hint="give the statement an IRI of its own and describe that",
            )


def _screen_json(content: bytes, name: str | None) -> None:
    if content.count(b"{") + content.count(b"[") <= DEEPEST_JSON:
        return
    depth = 0
    for bracket in _NO_JSON_BRACKETS.sub(b"", content):
        if bracket in b"{[":
            depth += 1
            if depth > DEEPEST_JSON:
                raise RefusedInput(
                    f"the JSON is nested more than {DEEPEST_JSON} levels deep",
                    path=name,
                    hint="give the inner nodes an @id and put them side by side in @graph",
                )
        elif bracket in b"}]":
            depth -= 1


def _screen_xml(content: bytes, name: str | None) -> None:
    from xml.parsers import expat

    # UTF-8 whatever is declared: another declaration is refused, so none is ever believed.
    parser = expat.ParserCreate("UTF-8")
    depth = 0

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _XML_ENCODINGS:
            raise EncodingFault(
                f"the file declares the encoding {encoding}, and only UTF-8 is read",
                path=name,
                line=1,
                hint=f"convert it: iconv -f {encoding} -t UTF-8, and change the declaration",
            )

    def document_type(*_: object) -> None:
        line, column = place_of(content, parser.CurrentByteIndex)
        raise RefusedInput(
            "a document type (<!DOCTYPE ...>) is refused, because its entities can name other "
            "files and can multiply without end",
            path=name,
            line=line,
            column=column,
            source_line=line_at(content, line),
            hint="remove the document type and write the IRIs in full",
        )

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST_XML:
            raise RefusedInput(
                f"the XML is nested more than {DEEPEST_XML} levels deep",
                path=name,
                line=parser.CurrentLineNumber,
                hint="describe the inner nodes side by side and refer to them by rdf:resource",
            )

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.XmlDeclHandler = declaration
    parser.StartDoctypeDeclHandler = document_type
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        line, column = place_of(content, parser.ErrorByteIndex)
        raise SyntaxFault(
            f"the XML is not well-formed: {expat.ErrorString(error.code)}",
            path=name,
            line=line,
            column=column,
            source_line=line_at(content, line),
        ) from error


def remote_context(content: bytes) -> str | None:
    """The first JSON-LD context in ``content`` that is an IRI instead of a definition.

    JSON-LD 1.1, sections 3.1 (remote contexts) and 4.1.10 (imported contexts).
    """
    import json

    try:
        # Numbers stay text: one of a million digits is of no interest here.
        document = json.loads(content, parse_int=str, parse_float=str)
    except ValueError:
        return None
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            for key in ("@import", "@context"):
                named = value.get(key)
                for item in named if isinstance(named, list) else [named]:
                    if isinstance(item, str):
                        return item
            waiting.extend(reversed(value.values()))
    return None
