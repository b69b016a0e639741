"""The statements about a few subjects in a large file, with their places.

The text is cut into statements at the speed of a search, and only those are taken apart that
begin with a wanted subject. An IRI is the subject of whole statements only, so that nothing is
missed; blank nodes get the labels that reading the whole file gives them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from relations_kg.errors import RelationsKgError, UsageError
from relations_kg.formats import RdfFormat
from relations_kg.namespaces import RDF
from relations_kg.rdf import BlankNode, Iri, Subject
from relations_kg.syntax.located import LOCATED_FORMATS, Located, TermReader, tell_place
from relations_kg.syntax.reading import FileLabels, Opened, open_source
from relations_kg.syntax.scope import Scope
from relations_kg.syntax.spans import Lines, Position, Span
from relations_kg.syntax.text import line_at
from relations_kg.syntax.turtle_tokens import tokens
from relations_kg.syntax.written import Node, Written, lines_written, triples_written

__all__ = ["located_about"]

# Turtle, section 6.5, in bytes, with every byte beyond ASCII taken for a letter: those that are
# none stand in strings, IRIs and comments alone. Possessive throughout, so that no text costs more
# than its length.
_LETTER = rb"A-Za-z\x80-\xff"
_PART = rb"A-Za-z0-9_\-\x80-\xff"
_STRING = (
    rb'"""(?:[^"\\]|\\.|"{1,2}+(?!"))*+"""'
    rb"|'''(?:[^'\\]|\\.|'{1,2}+(?!'))*+'''"
    rb'|"(?:[^"\\\r\n]|\\.)*+"'
    rb"|'(?:[^'\\\r\n]|\\.)*+'"
)
_IRI = rb"<[^<>\r\n]*+>"
_NAME = (
    rb"(?:[%(letter)b][%(part)b]*+(?:\.++[%(part)b]++)*+)?+"
    rb":(?:(?:[%(part)b:%%]|\\.)(?:[%(part)b:%%]|\\.|\.++(?=[%(part)b:%%\\]))*+)?+"
) % {b"letter": _LETTER, b"part": _PART}
_COMMENT = rb"\#[^\r\n]*+"
_STATEMENT = re.compile(
    rb"""
    (?P<lead>(?:[ \t\r\n]++|%(comment)b)*+)
    (?:
      (?P<directive>(?i:prefix|base|version)(?=[ \t\r\n\#<"'])
          (?:[ \t\r\n]++|%(comment)b|%(name)b)*+ (?:%(iri)b|%(string)b))
    | (?:(?P<subject>%(iri)b|%(name)b)|)
      (?:
        [ \t\r\n;,\[\]()^]++
      | %(name)b
      | %(iri)b
      | %(string)b
      | _:[%(part)b]++(?:\.++[%(part)b]++)*+
      | [+-]?+(?:[0-9]++(?:\.[0-9]++)?+|\.[0-9]++)(?:\.?[eE][+-]?+[0-9]++)?+
      | [%(letter)b][%(part)b]*+(?:\.++[%(part)b]++)*+
      | @[A-Za-z0-9-]++
      | %(comment)b
      )*+
      (?P<end>[.{}])
    | (?P<rest>.*+)
    )
    """
    % {
        b"comment": _COMMENT, b"name": _NAME, b"iri": _IRI, b"string": _STRING,
        b"letter": _LETTER, b"part": _PART,
    },
    re.VERBOSE | re.DOTALL,
)  # fmt: skip
_BLANK = re.compile(
    rb"(?:[^\"'<\#\[(_]++|%b|%b|%b|_(?!:))*+(?:[\[(]|_:)" % (_STRING, _IRI, _COMMENT), re.DOTALL
).match
_BRACKETS = re.compile(rb"%b|%b|%b|(\[)" % (_STRING, _IRI, _COMMENT), re.DOTALL)
_END = re.compile(rb"[/#?<]")
_BRACES = (b"{", b"}")
_NIL = Iri(RDF + "nil")


def located_about(
    source: str | Path | bytes,
    format: str | RdfFormat | None,
    subjects: Collection[Subject],
    *,
    base: str | None = None,
    graph: Iri | None = None,
    name: str | None = None,
) -> Iterator[Located]:
    """The quads of the statements that say something of one of the subjects, with their places.

    All of a statement is given, what it says of nodes in brackets included.

    Args:
        source: what :func:`reading.read` takes, and has read without error: what is wrong in
            statements about others is not found out.
        format: its syntax; by default that of the path's extension.
        subjects: IRIs, or blank nodes with the labels that :func:`reading.read` gives them.
        base: as in :func:`reading.read`; so are ``graph`` and ``name``.
        graph: the named graph for the triples that the file puts in none.
        name: what to call the file in messages, and in the labels of its blank nodes.

    Raises:
        UsageError: the format is JSON-LD or RDF/XML, which are not read with positions.
        FileMissing: the file is not there any more.
        SyntaxFault: a statement that is taken apart does not follow the syntax.
    """
    opened = open_source(source, format, name)
    if opened.format not in LOCATED_FORMATS:
        raise UsageError(
            f"{opened.format.label} is not read with positions",
            hint="they are told in Turtle, TriG, N-Triples and N-Quads",
        )
    return _Search(opened, frozenset(subjects), base, graph).found()


class _Part(NamedTuple):
    """A statement between two offsets in bytes, in a graph's braces or not."""

    start: int
    end: int
    graph: Node | None
    within: bool


class _Search:
    """One pass through one file."""

    def __init__(
        self, opened: Opened, subjects: frozenset[Subject], base: str | None, graph: Iri | None
    ) -> None:
        self._content = opened.content
        self._name = opened.name
        self._is_lines = opened.format in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
        self._subjects = subjects
        self._graph = graph
        self._scope = Scope(base)
        self._labels = FileLabels(opened.content, graph, opened.name)
        self._terms = TermReader(self._scope, self._labels)
        ends = {_END.split(s.value.encode())[-1] for s in subjects if isinstance(s, Iri)}
        self._ends = ends.union((b"", b".", b".."))
        numbers = (self._labels.number_of(s) for s in subjects if isinstance(s, BlankNode))
        self._numbers = sorted(number for number in numbers if number is not None)
        # Blank nodes and the empty list are subjects of what begins with a bracket.
        self._wants_brackets = bool(self._numbers) or _NIL in subjects
        # Statements with blank nodes, of which none has a label yet: labels go by order.
        self._unlabelled: list[_Part] = []
        self._at = _Part(0, 0, None, within=False)
        self._counted = (0, 1)  # an offset, and its line

    def found(self) -> Iterator[Located]:
        """The quads about the subjects."""
        try:
            yield from self._search()
        except RelationsKgError as error:
            self._tell_place(error)
            raise

    def _search(self) -> Iterator[Located]:
        content = self._content
        may_be_blank = any(each in content for each in (b"[", b"(", b"_:"))
        spellings = self._spellings()
        graph: Node | None = None
        within = False
        for cut in _STATEMENT.finditer(content):
            subject, mark = cut.group("subject", "end")
            has_blank = may_be_blank and _BLANK(content, *cut.span()) is not None
            is_wanted = subject in spellings or (
                subject is not None and self._is_oddly_wanted(subject)
            )
            if mark == b"." and not has_blank and not is_wanted and subject is not None:
                continue  # nearly all of a large file
            start = cut.end("lead")
            part = _Part(start, cut.end() - (mark in _BRACES), graph, within)
            if cut["directive"] is not None or content[start : start + 1] == b"@":
                for _ in self._written(part):  # which changes the scope
                    pass
                spellings = self._spellings()
            elif mark == b"{":
                graph, within = self._block_name(part), True
            elif is_wanted or cut["rest"] or (has_blank and not self._passed_over(part)):
                yield from self._taken_apart(part, all_of_it=is_wanted)
            if mark == b"}":
                graph, within = None, False

    def _block_name(self, block: _Part) -> Node | None:
        named = None
        for token in tokens(self._text(block)):
            if token.kind in ("iri", "name"):
                named = Node(*token)
        return named

    def _spellings(self) -> frozenset[bytes]:
        """The usual ways to write the subjects that are IRIs."""
        found = set()
        for subject in self._subjects:
            if isinstance(subject, Iri):
                iri = subject.value
                found.add(f"<{iri}>")
                found.update(
                    f"{prefix}:{iri[len(namespace) :]}"
                    for prefix, namespace in self._scope.prefixes.items()
                    if iri.startswith(namespace)
                )
        return frozenset(each.encode() for each in found)

    def _is_oddly_wanted(self, spelled: bytes) -> bool:
        """Whether it is an unusual way to write a subject: with escapes, or relative."""
        if b"\\" not in spelled:
            if self._scope.base is None or spelled[:1] != b"<":
                return False
            # To resolve an IRI costs much, and it ends as it did unless that is in dots.
            if _END.split(spelled[:-1])[-1] not in self._ends:
                return False
        return self._scope.iri(spelled.decode()) in self._subjects

    def _taken_apart(self, part: _Part, *, all_of_it: bool) -> Iterator[Located]:
        self._label()
        text = self._text(part)
        lines = Lines(text)
        first = self._position(part.start)
        self._terms.offset = part.start
        found = []
        for written in self._written(part):
            quad = self._terms.quad(written, self._graph)
            spans = (_moved(lines.span(n.start, n.end), first) for n in written[:3])
            found.append(Located(quad, *spans))
        if all_of_it or any(each.quad.subject in self._subjects for each in found):
            yield from found

    def _tell_place(self, error: RelationsKgError) -> None:
        """Give an error of the part at hand its place in the file."""
        lines = Lines(self._text(self._at))
        tell_place(error, lines, self._name)
        found = Position(error.line or 1, error.column or 1)
        error.line, error.column = _shifted(found, self._position(self._at.start))
        error.path = self._name
        error.source_line = line_at(self._content, error.line)

    def _passed_over(self, part: _Part) -> bool:
        """Leave a statement with blank nodes alone, unless one of them may be wanted."""
        if not self._wants_brackets:
            self._unlabelled.append(part)
            return True
        count = self._number_of_brackets(part)
        first = self._labels.given
        after = bisect_left(self._numbers, first)
        if count is None or any(n < first + count for n in self._numbers[after : after + 1]):
            return False
        self._labels.pass_over(count)
        return True

    def _label(self) -> None:
        """Give labels to all blank nodes before the statement that is about to be taken apart."""
        for part in self._unlabelled:
            count = self._number_of_brackets(part)
            if count is not None:
                self._labels.pass_over(count)
                continue
            self._terms.offset = part.start
            for written in self._written(part):
                self._terms.label(written)
        self._unlabelled.clear()

    def _number_of_brackets(self, part: _Part) -> int | None:
        """How many blank nodes a statement has, where all of them are in brackets."""
        text = self._content[part.start : part.end]
        if b"(" in text or b"_:" in text:
            return None
        return sum(1 for found in _BRACKETS.finditer(text) if found[1])

    def _written(self, part: _Part) -> Iterator[Written]:
        found = tokens(self._text(part), name=self._name)
        if self._is_lines:
            return lines_written(found)
        return triples_written(found, self._scope, part.graph, within=part.within)

    def _text(self, part: _Part) -> str:
        self._at = part
        return self._content[part.start : part.end].decode()

    def _position(self, offset: int) -> Position:
        before, line = self._counted if self._counted[0] <= offset else (0, 1)
        line += self._content.count(b"\n", before, offset)
        self._counted = (offset, line)
        start = self._content.rfind(b"\n", 0, offset) + 1
        return Position(line, len(self._content[start:offset].decode()) + 1)


def _moved(span: Span, first: Position) -> Span:
    return Span(_shifted(span.start, first), _shifted(span.end, first))


def _shifted(position: Position, first: Position) -> Position:
    """A position of a text that begins at ``first`` in another."""
    line, column = position
    return Position(first.line + line - 1, column + first.column - 1 if line == 1 else column)
