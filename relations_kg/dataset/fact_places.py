"""Where in its file a triple is written: looked up only for the few that somebody is told about.

A scan of the text, which knows strings, comments, IRIs and prefixes and little else of the
grammar. It finds the line of the object, else that of the predicate, else that of the subject;
what stands in brackets has the place of what it belongs to. In JSON-LD and RDF/XML it finds the
file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urljoin

from relations_kg import resources
from relations_kg.dataset.recipe import DataFile
from relations_kg.entailment.proofs import Origin
from relations_kg.entailment.rules import Triple
from relations_kg.errors import RelationsKgError
from relations_kg.formats import RdfFormat
from relations_kg.namespaces import RDF, RKG
from relations_kg.rdf import BlankNode, Iri, Literal, Quad, Term

__all__ = ["DERIVED_FROM", "FactPlaces"]

_TYPE = Iri(RDF + "type")
_LINES = frozenset((RdfFormat.N_TRIPLES, RdfFormat.N_QUADS))
_STATEMENTS = frozenset((RdfFormat.TURTLE, RdfFormat.TRIG))
_LARGEST = 16 << 20  # of a larger text the file alone is told
DERIVED_FROM = {
    RKG + name: tuple(Iri(RKG + part) for part in parts)
    for name, parts in {
        **dict.fromkeys(("startEarliest", "startLatest"), ("start", "attested")),
        **dict.fromkeys(("endEarliest", "endLatest"), ("end", "attested")),
        **dict.fromkeys(("dateEarliest", "dateLatest"), ("date",)),
        "openEnd": ("end", "date"),
        "inForce": ("start", "end", "attested", "modality", "rank"),
    }.items()
}
"""The properties that the loader derives, and those that it derives them from."""

_TOKENS = re.compile(
    r"""
      \#[^\r\n]*+
    | (?P<long>\"{3}(?:"{0,2}+(?:[^"\\]|\\.))*+\"{3} | '{3}(?:'{0,2}+(?:[^'\\]|\\.))*+'{3})
    | (?P<string>"(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+')
    | (?P<iri><[^<>"\s]*+>)
    | (?P<tag>@[A-Za-z]++(?:-\w++)*+ | \^\^)
    | (?P<name>(?:[^\W\d_][\w-]*+(?:\.++[\w-]++)*+)?+:
               (?:[\w:%-]|\\[^\s]|\.++(?=[\w:%\\-]))*+)
    | (?P<word>[\w+-]++(?:\.\d++)?+)
    | (?P<mark>[][(){}.;,])
    """,
    re.VERBOSE | re.DOTALL,
)
_DIRECTIVES = {"@prefix": 3, "prefix": 3, "@base": 2, "base": 2}
"""How many tokens each has, the full stop left away."""
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


class FactPlaces:
    """The places of triples in the files of a dataset."""

    def __init__(self, files: Iterable[DataFile]) -> None:
        """Prepare; nothing is read before the first question.

        Args:
            files: the inputs and the ontology.
        """
        self._files = [_File(file) for file in files]

    def origin(self, triple: Triple) -> Origin:
        """Where an asserted triple comes from."""
        place = self.place(triple)
        if place or triple[1].value not in DERIVED_FROM:
            return Origin(place)
        found = dict.fromkeys(
            (*quad[:3],)
            for file in self._likely(triple[0])
            for quad in file.about(triple[0])
            if quad.predicate in DERIVED_FROM[triple[1].value]
        )
        parts = tuple((each, self.place(each)) for each in found)
        return Origin("", parts, is_derived=True)

    def place(self, triple: Triple) -> str:
        """``file:line`` of a triple, the file alone, or nothing where it is in no file."""
        for file in self._likely(triple[0]):
            if triple in file:
                line = file.line(triple)
                return file.name if line is None else f"{file.name}:{line}"
        return ""

    def _likely(self, subject: Term) -> Iterator[_File]:
        """The files, those first whose text has the last part of an IRI; escapes may hide it."""
        local = re.split("[/#]", subject[0])[-1].encode() if isinstance(subject, Iri) else b""
        yield from sorted(self._files, key=lambda file: local not in file.content)


class _Written(NamedTuple):
    """An object in a text, with the predicate and the subject before it."""

    subject: int
    predicate: int
    object: int
    lexical: str | None
    iri: str | None

    def is_of(self, term: Term) -> bool:
        if isinstance(term, Literal):
            return self.lexical == term.lexical
        return self.iri == term[0] if isinstance(term, Iri) else False


class _File:
    """One file, read and scanned once, when it is asked for."""

    def __init__(self, file: DataFile) -> None:
        self._file = file
        self.name = _shown(file)

    @cached_property
    def content(self) -> bytes:
        """Its text; empty where it cannot be read any more."""
        try:
            return (
                self._file.path.read_bytes() if self._file.content is None else self._file.content
            )
        except OSError:
            return b""

    def __contains__(self, triple: Triple) -> bool:
        if self._format in _LINES and isinstance(triple[0], Iri):
            return self._number(triple) is not None
        return triple in self._triples

    def about(self, subject: Term) -> Iterator[Quad]:
        """The quads with a subject."""
        if self._format in _LINES and isinstance(subject, Iri):
            for _, quad in self._lines_of(subject):
                yield quad
            return
        for triple in self._by_subject.get(subject, ()):
            yield Quad(*triple)

    def line(self, triple: Triple) -> int | None:
        """The line of a triple that the file has; ``None`` where the format hides it."""
        if self._format in _LINES and isinstance(triple[0], Iri):
            return self._number(triple)
        if self._format not in _STATEMENTS or len(self.content) > _LARGEST:
            return None
        seen = {triple[0]}
        while isinstance(triple[0], BlankNode):  # the place of what it belongs to
            owners = self._owners.get(triple[0], [])
            if len(owners) != 1 or owners[0][0] in seen:
                return None
            triple = owners[0]
            seen.add(triple[0])
        written = self._written.get((triple[0].value, triple[1].value))
        if not written:
            starts = [w.subject for (s, _), ws in self._written.items() for w in ws[:1]
                      if s == triple[0].value]  # fmt: skip
            return self._line(min(starts)) if starts else None
        for each in written:
            if each.is_of(triple[2]):
                return self._line(each.object)
        return self._line(written[0].predicate)

    @cached_property
    def _format(self) -> RdfFormat | None:
        try:
            name = self._file.format
            return RdfFormat.named(name) if name else RdfFormat.of_path(self._file.path)
        except RelationsKgError:
            return None

    @cached_property
    def _triples(self) -> frozenset[Triple]:
        try:
            return frozenset(quad[:3] for quad in self._file.read())
        except RelationsKgError:  # it has been read before, and is gone
            return frozenset()

    @cached_property
    def _by_subject(self) -> dict[Term, list[Triple]]:
        found: defaultdict[Term, list[Triple]] = defaultdict(list)
        for triple in sorted(self._triples, key=repr):
            found[triple[0]].append(triple)
        return found

    @cached_property
    def _owners(self) -> dict[Term, list[Triple]]:
        found: defaultdict[Term, list[Triple]] = defaultdict(list)
        for triple in self._triples:
            if isinstance(triple[2], BlankNode):
                found[triple[2]].append(triple)
        return found

    @cached_property
    def _written(self) -> dict[tuple[str, str], list[_Written]]:
        found: defaultdict[tuple[str, str], list[_Written]] = defaultdict(list)
        for subject, predicate, written in _scan(self._text):
            found[subject, predicate].append(written)
        return found

    @cached_property
    def _text(self) -> str:
        return self.content.decode("utf-8", "replace")

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self._text))]

    def _line(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def _number(self, triple: Triple) -> int | None:
        for offset, quad in self._lines_of(triple[0]):
            if quad[:3] == triple:
                return self.content.count(b"\n", 0, offset) + 1
        return None

    def _lines_of(self, subject: Term) -> Iterator[tuple[int, Quad]]:
        """The lines of N-Triples with a subject that is an IRI."""
        from relations_kg.syntax.reading import read

        start = f"<{subject[0]}>".encode()
        offset = self.content.find(start)
        while offset >= 0:
            end = self.content.find(b"\n", offset)
            end = len(self.content) if end < 0 else end
            begin = self.content.rfind(b"\n", 0, offset) + 1
            if not self.content[begin:offset].strip():
                for quad in read(self.content[begin:end], format="n-quads"):
                    yield begin, quad
            offset = self.content.find(start, end)


def _shown(file: DataFile) -> str:
    """The path; of what comes with the package, within the folder that holds it."""
    root = resources.root()
    if file.path.is_absolute() and file.path.is_relative_to(root):
        return file.path.relative_to(root).as_posix()
    return str(file.path)


def _scan(text: str) -> Iterator[tuple[str, str, _Written]]:
    """The objects of Turtle or TriG that do not stand in brackets, with what is before them."""
    prefixes: dict[str, str] = {}
    base = subject = predicate = ""
    subject_at = predicate_at = -1
    depth = 0
    directive: list[str] = []
    after_tag = False
    for found in _TOKENS.finditer(text):
        kind, spelled, at = found.lastgroup, found.group(), found.start()
        if kind is None:
            continue
        if directive or (subject_at < 0 and spelled.lower() in _DIRECTIVES):
            directive.append(spelled)
            if len(directive) == _DIRECTIVES[directive[0].lower()]:
                if len(directive) == 2:
                    base = spelled[1:-1]
                else:
                    prefixes[directive[1].rstrip(":")] = spelled[1:-1]
                directive = []
            continue
        if kind == "mark":
            if spelled in "[(":
                if not depth and predicate_at >= 0:
                    written = _Written(subject_at, predicate_at, at, None, None)
                    yield subject, predicate, written
                elif not depth and subject_at < 0:
                    subject, subject_at = "", at
                depth += 1
            elif spelled in "])":
                depth -= 1
            elif not depth and spelled == ";":
                predicate_at = -1
            elif not depth and spelled != ",":
                subject_at = predicate_at = -1
            after_tag = False
            continue
        if depth or kind == "tag" or after_tag:
            after_tag = spelled == "^^"
            continue
        iri = _iri(kind, spelled, prefixes, base)
        if subject_at < 0:
            subject, subject_at = iri or "", at
        elif predicate_at < 0:
            predicate, predicate_at = (_TYPE.value if spelled == "a" else iri or ""), at
        else:
            lexical = None
            if kind in ("long", "string"):
                lexical = _unescaped(spelled[3:-3] if kind == "long" else spelled[1:-1])
            elif kind == "word":
                lexical = spelled
            yield subject, predicate, _Written(subject_at, predicate_at, at, lexical, iri)


def _iri(kind: str, spelled: str, prefixes: dict[str, str], base: str) -> str | None:
    if kind == "iri":
        iri = _unescaped(spelled[1:-1])
        return iri if ":" in iri or not base else urljoin(base, iri)
    if kind == "name":
        prefix, _, local = spelled.partition(":")
        namespace = prefixes.get(prefix)
        return None if namespace is None else namespace + local.replace("\\", "")
    return None


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _ESCAPED.get(m[3], m[3]), text
    )
