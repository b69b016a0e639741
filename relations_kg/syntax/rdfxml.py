"""RDF/XML with one description a subject, sorted.

RDF 1.1 XML Syntax. Written here and not by the engine, whose writer puts characters into XML
that XML cannot hold and loses carriage returns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from relations_kg.errors import FormatMismatch
from relations_kg.namespaces import PREFIXES, RDF
from relations_kg.rdf import XSD_STRING, BlankNode, Iri, Literal, Quad, Term
from relations_kg.syntax.ntriples import (
    order,
    quoted,
    spelled_blank,
    spelled_iri,
    spelled_language,
)

__all__ = ["lines"]

_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z").search
_LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*").fullmatch
# Section 5.1 and 6.2.2 to 6.2.4: names of the syntax itself, and rdf:li, which counts.
_NO_PROPERTIES = frozenset(
    RDF + name
    for name in (
        "Description", "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li",
        "bagID", "aboutEach", "aboutEachPrefix",
    )
)  # fmt: skip
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
# Everything that the production Char of XML 1.0 (section 2.2) leaves out.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").search


def lines(quads: Iterable[Quad], *, prefixes: Mapping[str, str] = PREFIXES) -> Iterator[str]:
    """The text of RDF/XML, piece by piece; the union of all graphs.

    Args:
        quads: in any order; what is there twice is written once.
        prefixes: prefix to namespace.

    Raises:
        FormatMismatch: a property that XML cannot name, or a character that it cannot hold.
        InputError: a term cannot be written in any syntax of RDF.
    """
    triples = {(quad.subject, quad.predicate, quad.object) for quad in quads}
    ordered = sorted(triples, key=lambda triple: tuple(map(order, triple)))
    namespaces = _namespaces({triple[1].value for triple in ordered}, prefixes)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    for namespace, prefix in sorted(namespaces.items(), key=lambda item: item[1]):
        yield f'\n    xmlns:{prefix}="{_text(namespace)}"'
    yield ">\n"
    for subject, of_subject in groupby(ordered, key=lambda triple: triple[0]):
        yield f"  <rdf:Description {_node(subject, 'about')}>\n"
        for _, predicate, object_ in of_subject:
            namespace, local = _split(predicate.value)
            yield _property(f"{namespaces[namespace]}:{local}", object_)
        yield "  </rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _namespaces(predicates: set[str], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Namespace to prefix, for the namespaces that the predicates need."""
    known = {namespace: prefix for prefix, namespace in prefixes.items() if prefix != "rdf"}
    found = {RDF: "rdf"}
    made = 0
    for namespace in sorted({_split(predicate)[0] for predicate in predicates}):
        if namespace in found:
            continue
        if namespace in known:
            found[namespace] = known[namespace]
        else:
            made += 1
            while f"ns{made}" in prefixes:
                made += 1
            found[namespace] = f"ns{made}"
    return found


def _split(predicate: str) -> tuple[str, str]:
    local = _LOCAL(predicate)
    if local is None or local.start() == 0 or predicate in _NO_PROPERTIES:
        raise FormatMismatch(
            f"RDF/XML has no way to write the property {predicate}",
            hint="choose another format, such as turtle",
        )
    spelled_iri(predicate)
    return predicate[: local.start()], local.group()


def _property(name: str, value: Term) -> str:
    if not isinstance(value, Literal):
        return f"    <{name} {_node(value, 'resource')}/>\n"
    kind = ""
    if value.language is not None:
        kind = f' xml:lang="{spelled_language(value.language)}"'
    elif value.datatype != XSD_STRING:
        kind = f' rdf:datatype="{_text(spelled_iri(value.datatype)[1:-1])}"'
    quoted(value.lexical)
    return f"    <{name}{kind}>{_text(value.lexical)}</{name}>\n"


def _node(node: Term, attribute: str) -> str:
    if isinstance(node, Iri):
        return f'rdf:{attribute}="{_text(spelled_iri(node.value)[1:-1])}"'
    if isinstance(node, BlankNode):
        label = spelled_blank(node)[2:]
        # A label may begin with a digit and an XML name may not. Labels never hold two full
        # stops in a row there, so the new one is nobody else's.
        return f'rdf:nodeID="{label if _LABEL(label) else f"x..{label}"}"'
    raise FormatMismatch("a literal cannot be a subject")


def _text(text: str) -> str:
    if bad := _NOT_XML(text):
        raise FormatMismatch(
            f"XML cannot hold the character U+{ord(bad.group()):04X} that a literal has",
            hint="choose another format, such as turtle",
        )
    return text.translate(_ESCAPES)
