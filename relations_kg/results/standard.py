"""The result formats of SPARQL 1.1: JSON, XML, CSV and TSV.

SPARQL 1.1 Query Results JSON Format; SPARQL Query Results XML Format (Second Edition);
SPARQL 1.1 Query Results CSV and TSV Formats. Blank nodes are renamed in order of
appearance, because a label means nothing outside its result and the store makes up new
ones each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

from relations_kg.errors import FormatMismatch
from relations_kg.formats import ResultFormat
from relations_kg.rdf import XSD_STRING, BlankNode, Iri, Term

__all__ = ["XML_START", "BlankLabels", "write"]

XML_START = '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'

_CHUNK = 1 << 16
_TSV_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_XML_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
# Everything that the production Char of XML 1.0 (section 2.2) leaves out.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").search
_NEEDS_QUOTES = re.compile('[",\r\n]').search


class BlankLabels:
    """New labels for blank nodes, in order of appearance: ``b0``, ``b1``, ..."""

    def __init__(self) -> None:
        self._labels: dict[str, str] = {}

    def of(self, node: BlankNode) -> str:
        """The new label of ``node``."""
        return self._labels.setdefault(node.label, f"b{len(self._labels)}")


def write(
    variables: Sequence[str],
    bindings: Iterable[tuple[Term | None, ...]],
    format: ResultFormat,
    out: BinaryIO,
) -> None:
    """Write solutions to ``out`` as they come.

    Raises:
        FormatMismatch: a literal holds a character that XML cannot.
    """
    writer = _WRITERS[format]
    pending: list[str] = []
    size = 0
    for piece in writer(variables, bindings):
        pending.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            out.write("".join(pending).encode())
            pending.clear()
            size = 0
    out.write("".join(pending).encode())


def _json(variables: Sequence[str], bindings: Iterable[tuple[Term | None, ...]]) -> Iterator[str]:
    from json.encoder import encode_basestring as quote

    labels = BlankLabels()
    keys = [quote(name) for name in variables]
    yield f'{{"head":{{"vars":[{",".join(keys)}]}},"results":{{"bindings":['
    separator = "\n"
    for binding in bindings:
        cells = []
        for key, term in zip(keys, binding, strict=True):
            if term is None:
                continue
            if isinstance(term, Iri):
                cells.append(f'{key}:{{"type":"uri","value":{quote(term.value)}}}')
            elif isinstance(term, BlankNode):
                cells.append(f'{key}:{{"type":"bnode","value":"{labels.of(term)}"}}')
            else:
                kind = ""
                if term.language is not None:
                    kind = f',"xml:lang":{quote(term.language)}'
                elif term.datatype != XSD_STRING:
                    kind = f',"datatype":{quote(term.datatype)}'
                cells.append(f'{key}:{{"type":"literal","value":{quote(term.lexical)}{kind}}}')
        yield f"{separator}{{{','.join(cells)}}}"
        separator = ",\n"
    yield "\n]}}\n"


def _xml(variables: Sequence[str], bindings: Iterable[tuple[Term | None, ...]]) -> Iterator[str]:
    labels = BlankLabels()
    keys = [_xml_text(name) for name in variables]
    head = "".join(f'<variable name="{key}"/>' for key in keys)
    yield f"{XML_START}<head>{head}</head><results>\n"
    for binding in bindings:
        cells = []
        for key, term in zip(keys, binding, strict=True):
            if term is None:
                continue
            if isinstance(term, Iri):
                value = f"<uri>{_xml_text(term.value)}</uri>"
            elif isinstance(term, BlankNode):
                value = f"<bnode>{labels.of(term)}</bnode>"
            else:
                kind = ""
                if term.language is not None:
                    kind = f' xml:lang="{_xml_text(term.language)}"'
                elif term.datatype != XSD_STRING:
                    kind = f' datatype="{_xml_text(term.datatype)}"'
                value = f"<literal{kind}>{_xml_text(term.lexical)}</literal>"
            cells.append(f'<binding name="{key}">{value}</binding>')
        yield f"<result>{''.join(cells)}</result>\n"
    yield "</results></sparql>\n"


def _xml_text(text: str) -> str:
    if bad := _NOT_XML(text):
        raise FormatMismatch(
            f"XML cannot hold the character U+{ord(bad.group()):04X} that one of the values has",
            hint="choose another format, such as json",
        )
    return text.translate(_XML_ESCAPES)


def _csv(variables: Sequence[str], bindings: Iterable[tuple[Term | None, ...]]) -> Iterator[str]:
    labels = BlankLabels()

    def text(term: Term | None) -> str:
        if term is None:
            return ""
        if isinstance(term, BlankNode):
            return f"_:{labels.of(term)}"
        value = term.value if isinstance(term, Iri) else term.lexical
        return '"' + value.replace('"', '""') + '"' if _NEEDS_QUOTES(value) else value

    yield ",".join(variables) + "\r\n"
    for binding in bindings:
        yield ",".join([text(term) for term in binding]) + "\r\n"


def _tsv(variables: Sequence[str], bindings: Iterable[tuple[Term | None, ...]]) -> Iterator[str]:
    from relations_kg.syntax.turtle import is_bare

    labels = BlankLabels()

    def text(term: Term | None) -> str:
        if term is None:
            return ""
        if isinstance(term, Iri):
            return f"<{term.value}>"
        if isinstance(term, BlankNode):
            return f"_:{labels.of(term)}"
        if is_bare(term):
            return term.lexical
        quoted = f'"{term.lexical.translate(_TSV_ESCAPES)}"'
        if term.language is not None:
            return f"{quoted}@{term.language}"
        return quoted if term.datatype == XSD_STRING else f"{quoted}^^<{term.datatype}>"

    yield "\t".join(f"?{name}" for name in variables) + "\n"
    for binding in bindings:
        yield "\t".join([text(term) for term in binding]) + "\n"


_WRITERS: dict[
    ResultFormat,
    Callable[[Sequence[str], Iterable[tuple[Term | None, ...]]], Iterator[str]],
] = {
    ResultFormat.JSON: _json,
    ResultFormat.XML: _xml,
    ResultFormat.CSV: _csv,
    ResultFormat.TSV: _tsv,
}
