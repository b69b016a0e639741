"""Where JSON-LD and RDF/XML describe a subject, which is as much as can be told of their quads.

In JSON-LD it is the value of the ``@id`` of the object that describes it (JSON-LD 1.1, section
9.4); in RDF/XML the start tag with its ``rdf:about`` or ``rdf:ID`` (RDF 1.1 XML Syntax, sections
2.1 and 2.14). Blank nodes have no place, nor have IRIs that only a scoped context explains.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from relations_kg.errors import RelationsKgError
from relations_kg.namespaces import RDF
from relations_kg.rdf import Iri
from relations_kg.syntax.scope import Scope
from relations_kg.syntax.spans import Lines, Span

__all__ = ["in_json_ld", "in_rdf_xml"]

_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]:,]', re.DOTALL)
_TAG = re.compile(rb"<[^\s/>]++")
_XML_BASE = "http://www.w3.org/XML/1998/namespace base"


def in_json_ld(content: bytes) -> dict[Iri, Span]:
    """The first place at which each subject is described.

    Args:
        content: a document that has been read.
    """
    text = content.decode()
    lines = Lines(text)
    names = _Names()
    names.take(json.loads(text))
    found: dict[Iri, Span] = {}
    for value, start, end in _ids(text, names.of_id):
        for iri in names.iris(value):
            found.setdefault(Iri(iri), lines.span(start, end))
    return found


def in_rdf_xml(content: bytes) -> dict[Iri, Span]:
    """The first place at which each subject is described.

    Args:
        content: a document that has been read, which has no document type.
    """
    from xml.parsers import expat

    lines = Lines(content.decode())
    found: dict[Iri, Span] = {}
    bases: list[str | None] = [None]
    parser = expat.ParserCreate("UTF-8", " ")

    def start(_name: str, attributes: dict[str, str]) -> None:
        scope = Scope(bases[-1])
        try:
            if (base := attributes.get(_XML_BASE)) is not None:
                scope.rebase(f"<{base}>")
            bases.append(scope.base)
            about, identifier = (attributes.get(f"{RDF} {name}") for name in ("about", "ID"))
            if identifier is not None:
                about = f"#{identifier}"
            if about is not None:
                found.setdefault(scope.iri(f"<{about}>"), tag(parser.CurrentByteIndex))
        except RelationsKgError:  # relative to what the reader was told, and nobody says here
            bases.append(bases[-1])

    def tag(offset: int) -> Span:
        opening = _TAG.match(content, offset)
        end = offset if opening is None else opening.end()
        return lines.span(*(len(content[:each].decode()) for each in (offset, end)))

    def end(_name: str) -> None:
        bases.pop()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(content, True)
    return found


@dataclass
class _Names:
    """What the contexts of a JSON-LD document say of the spelling of IRIs."""

    of_id: set[str] = field(default_factory=lambda: {"@id"})
    prefixes: dict[str, str] = field(default_factory=dict)
    bases: set[str] = field(default_factory=set)

    def take(self, document: object) -> None:
        """Take in all contexts of a document."""
        waiting = [document]
        while waiting:
            value = waiting.pop()
            if isinstance(value, list):
                waiting.extend(value)
            elif isinstance(value, dict):
                waiting.extend(value.values())
                context = value.get("@context")
                for each in context if isinstance(context, list) else [context]:
                    if isinstance(each, dict):
                        self._define(each)

    def _define(self, context: dict[str, object]) -> None:
        for name, meaning in context.items():
            iri = meaning.get("@id") if isinstance(meaning, dict) else meaning
            if not isinstance(iri, str):
                continue
            if name == "@base":
                self.bases.add(iri)
            elif iri == "@id":
                self.of_id.add(name)
            elif not name.startswith("@"):
                self.prefixes[name] = iri

    def iris(self, value: str) -> Iterator[str]:
        """The IRIs that a value of ``@id`` may stand for."""
        prefix, colon, local = value.partition(":")
        if colon and prefix in self.prefixes and not local.startswith("//"):
            namespace = self.prefixes[prefix]
            before, _, rest = namespace.partition(":")  # a prefix may be written with another one
            yield (self.prefixes.get(before, f"{before}:") + rest) + local
        elif colon:
            yield value
        for base in () if colon else self.bases:
            try:
                yield Scope(base).iri(f"<{value}>").value
            except RelationsKgError:  # a value that is no IRI is none of a subject
                continue


def _ids(text: str, names: set[str]) -> Iterator[tuple[str, int, int]]:
    """The identifiers of the objects that say more than that, and where their values stand."""
    # Of each object or array that is open: whether it is of a context, its identifier, and
    # whether it says more.
    contexts: list[bool] = []
    ids: list[tuple[str, int, int] | None] = []
    more: list[bool] = []
    key = ""
    string = ""
    for found in _JSON_TOKEN.finditer(text):
        token = found[0]
        if token in ("{", "["):
            contexts.append(key == "@context" or (bool(contexts) and contexts[-1]))
            ids.append(None)
            more.append(False)
            key = ""
        elif token in ("}", "]"):
            identity = ids.pop()
            is_context, is_said = contexts.pop(), more.pop()
            if is_said and not is_context and identity is not None:
                yield identity
            key = ""
        elif token == ":":
            key = json.loads(string)
            if key not in names and key != "@context":
                more[-1] = True
        elif token == ",":
            key = ""
        elif key in names:
            ids[-1] = (json.loads(token), *found.span())
        else:
            string = token
