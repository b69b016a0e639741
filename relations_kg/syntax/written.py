"""The triples of Turtle, TriG, N-Triples and N-Quads as they are written, none of them resolved.

RDF 1.1 Turtle, section 6.5, and RDF 1.1 TriG, section 4.5, as an automaton with a stack of its
own, so that depth costs no more than length. The triples come in the order in which the engine's
parser tells them; whatever it takes is taken here too, and it is the one that judges terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from relations_kg.errors import SyntaxFault
from relations_kg.syntax.scope import Scope
from relations_kg.syntax.turtle_tokens import Token

__all__ = ["Misplaced", "Node", "Written", "lines_written", "triples_written"]


class Node(NamedTuple):
    """A term as it is written.

    Attributes:
        kind: that of its token; ``anonymous`` for ``[``, ``cell`` for a cell of a list, ``nil``
            for its end, ``first`` and ``rest`` for the properties of cells.
        text: the token.
        start: offset of its first character, in code points.
        end: offset behind its last character.
        suffix: the language tag with its ``@``, or the datatype, of a string.
        identity: the offset that tells an ``anonymous`` node or a ``cell`` from others.
    """

    kind: str
    text: str
    start: int
    end: int
    suffix: str | None = None
    identity: int = -1


class Written(NamedTuple):
    """A triple as it is written; ``graph`` is ``None`` in the default graph."""

    subject: Node
    predicate: Node
    object: Node
    graph: Node | None = None


_SUBJECTS: Final = frozenset(("iri", "name", "blank"))
_OBJECTS: Final = _SUBJECTS | {"string", "integer", "decimal", "double"}
_WORDS: Final = frozenset(("true", "false"))
_PAIR: Final = ("name", "iri")
_DIRECTIVES: Final = {
    "@prefix": (*_PAIR, "."), "prefix": _PAIR,
    "@base": ("iri", "."), "base": ("iri",),
    "@version": ("string", "."), "version": ("string",),
}  # fmt: skip
"""What follows each directive; those with ``@`` are written in lower case alone."""


def lines_written(tokens: Iterable[Token]) -> Iterator[Written]:
    """The triples of N-Triples or the quads of N-Quads.

    Raises:
        Misplaced: a token cannot stand where it does, or the last line is not complete.
    """
    terms: list[Node] = []
    for node in _nodes(tokens):
        if node.kind != "mark":
            terms.append(node)
        elif node.text == "." and len(terms) in (3, 4):
            yield Written(*terms)
            terms = []
        else:
            raise Misplaced(node)
    if terms:
        raise Misplaced(terms[-1])


def triples_written(
    tokens: Iterable[Token], scope: Scope, graph: Node | None = None, *, within: bool = False
) -> Iterator[Written]:
    """The triples of Turtle or TriG.

    Args:
        tokens: of the whole text, or from where a statement begins to where one ends.
        scope: the prefixes and the base at the start, which the directives change.
        graph: the name of the graph whose braces the start is within.
        within: whether it is within braces; those of the default graph have no name.

    Raises:
        Misplaced: a token cannot stand where it does, or the last statement is not complete.
    """
    statements = _Statements(scope, graph, within)
    last: Node | None = None
    for node in _nodes(tokens):
        last = node
        yield from statements.take(node)
    yield from statements.finish(last)


class Misplaced(SyntaxFault):
    """A token where none of its kind can be; whoever has the text adds the line.

    Args:
        node: what is there.
    """

    def __init__(self, node: Node) -> None:
        super().__init__(f"{node.text} cannot stand here")
        self.offset = node.start


def _nodes(tokens: Iterable[Token]) -> Iterator[Node]:
    """The tokens without comments, each string together with its tag or its datatype."""
    string: Token | None = None
    has_datatype = False
    for token in tokens:
        kind = token.kind
        if kind == "comment":
            continue
        if string is not None:
            if has_datatype or kind == "language":
                yield Node("string", string.text, string.start, token.end, token.text)
                string, has_datatype = None, False
                continue
            if kind == "datatype":
                has_datatype = True
                continue
            yield Node(*string)
            string = None
        if kind == "string":
            string = token
        else:
            yield Node(*token)
    if string is not None:
        yield Node(*string)


@dataclass(slots=True)
class _Open:
    """A statement, a bracket or a list that is not yet at its end.

    Attributes:
        kind: ``.``, ``[`` or ``(``, by what began it.
        state: what is expected: ``graph``, ``brace``, ``subject``, ``predicate``, ``object``,
            ``end`` (or more), ``more`` (after a semicolon: a predicate or the end), ``bracket``
            (a predicate or the closing bracket), ``description`` (after ``[ ... ]`` as subject:
            a predicate or the end) or ``member``.
        start: the mark that began it.
        subject: what the next triple is about; the current cell of a list.
        predicate: that of the next triple.
    """

    kind: str
    state: str
    start: Node | None = None
    subject: Node | None = None
    predicate: Node | None = None


class _Statements:
    """The automaton: it takes one node after the other and gives the triples that each ends."""

    def __init__(self, scope: Scope, graph: Node | None, within: bool) -> None:
        self._scope = scope
        self._graph = graph
        self._within = within
        self._statement = _Open(".", "subject")
        self._open = [self._statement]
        self._directive: list[Node] = []
        # What one node ends is told last first, as the engine's parser does; a plain string is
        # ended by the node behind it, for that could be its tag.
        self._ended: list[Written] = []
        self._tagged: list[Written] = []
        self._plain: list[Written] = []

    def take(self, node: Node) -> list[Written]:
        """The triples that are complete with this node."""
        self._ended, self._plain, self._tagged = self._plain, [], []
        if self._directive:
            self._direct(node)
        else:
            self._step(node)
        return [*reversed(self._ended), *self._tagged]

    def finish(self, last: Node | None) -> list[Written]:
        """The triples that are complete with the end of the text."""
        state = self._statement.state
        is_between = state == "subject"
        if self._within:  # the full stop behind the last statement within braces may be left away
            is_between = is_between or state in ("end", "more", "description")
        if last is not None and (self._directive or len(self._open) > 1 or not is_between):
            raise Misplaced(last)
        return self._plain

    def _step(self, node: Node) -> None:
        inner = self._open[-1]
        state = inner.state
        if state == "member":
            self._member(inner, node)
        elif state == "object":
            self._object(inner, node)
        elif state == "end":
            self._end(inner, node)
        elif state == "subject":
            self._subject(node)
        elif state in ("graph", "brace"):
            self._name(node)
        else:
            self._predicate(inner, node)

    def _subject(self, node: Node) -> None:
        statement, kind, text = self._statement, node.kind, node.text
        if kind in _SUBJECTS:
            statement.subject, statement.state = node, "predicate"
        elif kind == "mark" and text in "[(":
            self._begin(node)
        elif kind == "mark" and text == "}" and self._within:
            self._graph, self._within = None, False
        elif self._within:
            raise Misplaced(node)
        elif kind == "mark" and text == "{":
            self._within = True
        elif kind == "directive" or (kind == "word" and text.lower() in _DIRECTIVES):
            self._directive = [node]
        elif kind == "word" and text.lower() == "graph":
            statement.state = "graph"
        else:
            raise Misplaced(node)

    def _name(self, node: Node) -> None:
        """After ``GRAPH``."""
        statement, text = self._statement, node.text
        if statement.state == "graph" and node.kind in _SUBJECTS:
            self._graph, statement.state = node, "brace"
        elif node.kind == "mark" and text in "[]" and statement.state == "graph":
            if text == "]":
                self._graph, statement.state = _anonymous(node), "brace"
        elif node.kind == "mark" and text == "{" and statement.state == "brace":
            self._within, statement.state = True, "subject"
        else:
            raise Misplaced(node)

    def _predicate(self, inner: _Open, node: Node) -> None:
        state, kind, text = inner.state, node.kind, node.text
        if kind in ("iri", "name") or (kind == "word" and text == "a"):
            inner.predicate, inner.state = node, "object"
        elif kind == "mark" and text == "{" and state == "predicate" and not self._within:
            self._graph, self._within = inner.subject, True
            inner.state = "subject"
        elif state == "more" and kind == "mark" and text == ";":
            pass
        elif state == "bracket" and kind == "mark" and text == "]":
            self._close(node)
        elif state in ("more", "description"):
            self._end(inner, node)
        else:
            raise Misplaced(node)

    def _object(self, inner: _Open, node: Node) -> None:
        kind, text = node.kind, node.text
        if kind in _OBJECTS or (kind == "word" and text in _WORDS):
            self._tell(inner, node)
        elif kind == "mark" and text in "[(":
            self._begin(node)
        else:
            raise Misplaced(node)

    def _member(self, inner: _Open, node: Node) -> None:
        before = inner.subject
        if node.kind == "mark" and node.text == ")":
            self._open.pop()
            if before is not None:
                nil = Node("nil", node.text, node.start, node.end)
                self._ended.append(Written(before, _property("rest", before), nil, self._graph))
            else:
                start = inner.start or node
                self._value(Node("nil", "()", start.start, node.end), "predicate")
            return
        cell = Node("cell", node.text, node.start, node.end, None, node.start)
        if before is not None:
            self._ended.append(Written(before, _property("rest", before), cell, self._graph))
        else:
            # What the list is a value of has it for its value from the first member on.
            start = inner.start or node
            self._open.pop()
            self._value(cell._replace(text="(", start=start.start, end=start.end), "predicate")
            self._open.append(inner)
        inner.subject, inner.predicate = cell, _property("first", node)
        self._object(inner, node)

    def _end(self, inner: _Open, node: Node) -> None:
        text = node.text if node.kind == "mark" else ""
        state = inner.state
        if state == "end" and text == ",":
            inner.state = "object"
        elif state == "end" and text == ";":
            inner.state = "more"
        elif text == "]" and inner.kind == "[":
            self._close(node)
        elif text == "." and inner.kind == ".":
            inner.state = "subject"
        elif text == "}" and inner.kind == "." and self._within:
            inner.state = "subject"
            self._graph, self._within = None, False
        else:
            raise Misplaced(node)

    def _begin(self, node: Node) -> None:
        if node.text == "[":
            self._open.append(_Open("[", "bracket", node, _anonymous(node)))
        else:
            self._open.append(_Open("(", "member", node))

    def _close(self, node: Node) -> None:
        inner = self._open.pop()
        subject = inner.subject or node
        if inner.state == "bracket":
            self._value(subject._replace(end=node.end), "predicate")
        else:
            self._value(subject, "description")

    def _value(self, node: Node, state: str) -> None:
        """Something in brackets takes its part in what it stands in.

        Args:
            node: the thing.
            state: what is expected where it is the subject of a statement.
        """
        outer = self._open[-1]
        if outer.state == "subject":
            outer.subject, outer.state = node, state
        else:
            self._tell(outer, node)

    def _tell(self, inner: _Open, node: Node) -> None:
        assert inner.subject is not None
        assert inner.predicate is not None
        written = Written(inner.subject, inner.predicate, node, self._graph)
        if node.kind != "string":
            self._ended.append(written)
        elif node.suffix is None:
            self._plain.append(written)
        else:
            self._tagged.append(written)
        if inner.kind != "(":
            inner.state = "end"

    def _direct(self, node: Node) -> None:
        first, *arguments = self._directive
        expected = _DIRECTIVES[first.text.lower()]
        wanted = expected[len(arguments)]
        if wanted != (node.text if wanted == "." else node.kind):
            raise Misplaced(node)
        self._directive.append(node)
        if len(arguments) + 1 < len(expected):
            return
        found = self._directive[1:]
        if expected[:2] == _PAIR:
            self._scope.declare(found[0].text, found[1].text)
        elif expected[0] == "iri":
            self._scope.rebase(found[0].text)
        self._directive = []


def _anonymous(node: Node) -> Node:
    return Node("anonymous", node.text, node.start, node.end, None, node.start)


def _property(kind: str, of: Node) -> Node:
    """The property of a cell, which stands where its member does."""
    return Node(kind, of.text, of.start, of.end)
