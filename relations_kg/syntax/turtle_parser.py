"""The tree of a text in Turtle or TriG.

RDF 1.1 Turtle, section 6.5; RDF 1.1 TriG, section 4.5.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, NoReturn

from relations_kg.errors import RefusedInput, SyntaxFault
from relations_kg.syntax.literal_text import read_iri
from relations_kg.syntax.spans import Lines
from relations_kg.syntax.turtle_tokens import Token, tokens
from relations_kg.syntax.turtle_tree import (
    Block,
    Collection,
    Directive,
    Document,
    Entry,
    Group,
    Item,
    Node,
    Note,
    Properties,
    Statement,
    Term,
)

__all__ = ["DEEPEST_BRACKETS", "parse"]

DEEPEST_BRACKETS: Final = 100
"""Levels of ``[`` and ``(`` that are read: each is a level of calls, here and in the layout."""

_DIRECTIVES = frozenset(("prefix", "base", "version"))
_NUMBERS = frozenset(("integer", "decimal", "double"))


class _Remark(NamedTuple):
    """A comment: its text, whether it has a line of its own, whether one above it is blank."""

    text: str
    alone: bool
    gap: bool


def parse(text: str, name: str | None = None, *, graphs: bool = False) -> Document:
    """The tree of ``text``.

    Args:
        text: Turtle, without a byte order mark.
        name: what to call it in a message.
        graphs: whether the syntax is TriG.

    Raises:
        SyntaxFault: it does not follow the grammar; with line, column and the line's text.
        RefusedInput: it is nested more than :data:`DEEPEST_BRACKETS` levels deep.
    """
    return _Parser(text, name, graphs).document()


class _Parser:
    def __init__(self, text: str, name: str | None, graphs: bool) -> None:
        self._text = text
        self._name = name
        self._graphs = graphs
        self._namespaces: dict[str, str] = {}
        self._depth = 0
        self._tokens: list[Token] = []
        self._remarks: dict[int, list[_Remark]] = {}
        self._gaps: set[int] = set()
        before = 0
        for token in tokens(text, name=name):
            line_ends = _line_ends(text, before, token.start)
            if token.kind == "comment":
                remark = _Remark(token.text.rstrip(), line_ends > 0 or before == 0, line_ends > 1)
                self._remarks.setdefault(len(self._tokens), []).append(remark)
            else:
                if line_ends > 1:
                    self._gaps.add(len(self._tokens))
                self._tokens.append(token)
            before = token.end
        # Behind the last token, so that there is always a next one; no token is empty.
        self._tokens.append(Token("mark", "", len(text), len(text)))
        self._index = 0
        self._pending = self._remarks.get(0, [])

    # Tokens

    @property
    def _next(self) -> Token:
        return self._tokens[self._index]

    def _take(self) -> Token:
        token = self._tokens[self._index]
        self._index += 1
        if self._index in self._remarks:
            self._pending = self._pending + self._remarks[self._index]
        return token

    def _at(self, mark: str) -> bool:
        token = self._tokens[self._index]
        return token.text == mark and token.kind == "mark"

    def _at_word(self, word: str) -> bool:
        token = self._tokens[self._index]
        return token.kind == "word" and token.text.upper() == word

    def _expect(self, mark: str, what: str) -> Token:
        if not self._at(mark):
            self._fault(f"{what} ({mark}) is missing here")
        return self._take()

    def _fault(self, message: str, hint: str | None = None) -> NoReturn:
        token = self._tokens[min(self._index, len(self._tokens) - 1)]
        if not token.text:
            message = f"the text ends too early: {message}"
        raise SyntaxFault(message, hint=hint, **self._place(token))

    def _place(self, token: Token) -> dict[str, Any]:
        lines = Lines(self._text)
        line, column = lines.position(token.start)
        return {
            "path": self._name,
            "line": line,
            "column": column,
            "source_line": lines.text_of(line),
        }

    # Comments

    def _beside(self) -> list[str]:
        """The comments on the line that has just been read, which are no longer pending."""
        count = 0
        while count < len(self._pending) and not self._pending[count].alone:
            count += 1
        taken = [remark.text for remark in self._pending[:count]]
        if count:
            self._pending = self._pending[count:]
        return taken

    def _above(self) -> list[str]:
        """All comments that are pending."""
        taken = [remark.text for remark in self._pending]
        if taken:
            self._pending = []
        return taken

    def _notes(self) -> list[Note]:
        """All comments that are pending, with the blank lines above them."""
        taken = [Note(remark.text, remark.gap) for remark in self._pending]
        if taken:
            self._pending = []
        return taken

    # The grammar

    def document(self) -> Document:
        items: list[Item] = []
        while self._next.text:
            items.append(self._item())
        return Document(items, self._notes())

    def _item(self) -> Item:
        notes = self._notes()
        gap = self._index in self._gaps
        token = self._next
        is_word = token.kind == "word" and token.text.lower() in _DIRECTIVES
        if is_word or token.kind == "directive":
            return self._directive(notes, gap)
        if self._graphs:
            if self._at_word("GRAPH"):
                self._take()
                return self._block(notes, gap, self._subject())
            if self._at("{"):
                return self._block(notes, gap, None)
        start = self._index
        subject = self._subject()
        if self._graphs and self._at("{"):
            return self._block(notes, gap, subject)
        return self._statement(notes, gap, start, subject)

    def _directive(self, notes: list[Note], gap: bool) -> Directive:
        token = self._take()
        kind = token.text.removeprefix("@").lower()
        prefix = ""
        if kind == "prefix":
            if self._next.kind != "name" or not self._next.text.endswith(":"):
                self._fault("a prefix with its colon is missing here")
            prefix = self._take().text[:-1]
        if self._next.kind != ("string" if kind == "version" else "iri"):
            self._fault("what is declared is missing here: an IRI, or the version in quotes")
        declared = self._take().text
        value = declared if kind == "version" else read_iri(declared)
        if token.kind == "directive":
            self._expect(".", "the full stop behind the declaration")
        if kind == "prefix":
            self._namespaces[prefix] = value
        beside = self._beside()
        notes += [Note(comment, False) for comment in beside[:-1]]
        return Directive(notes, gap, kind, value, prefix, beside[-1] if beside else None)

    def _block(self, notes: list[Note], gap: bool, label: Node | None) -> Block:
        if isinstance(label, Collection) or (isinstance(label, Properties) and label.groups):
            self._fault("a graph is named by an IRI or a blank node")
        self._expect("{", "the brace that opens the graph")
        block = Block(notes, gap, label, self._beside())
        while not self._at("}"):
            inner = self._notes()
            inner_gap = self._index in self._gaps
            start = self._index
            block.statements.append(
                self._statement(inner, inner_gap, start, self._subject(), block=True)
            )
        block.closing = self._notes()
        self._take()
        beside = self._beside()
        block.notes += [Note(comment, False) for comment in beside[:-1]]
        block.beside = beside[-1] if beside else None
        return block

    def _statement(
        self, notes: list[Note], gap: bool, start: int, node: Node, *, block: bool = False
    ) -> Statement:
        statement = Statement(notes, gap, Entry(node))
        statement.subject.settle(self._beside())
        last = start
        if isinstance(node, Properties) and node.groups and self._next.text in (".", "}"):
            if statement.subject.beside is not None:
                statement.closing.append(statement.subject.beside)
                statement.subject.beside = None
        else:
            statement.groups, last = self._predicates()
        statement.closing += self._above()
        if not (block and self._at("}")):
            self._expect(".", "the full stop at the end of the statement")
        self._end(statement, start, last)
        return statement

    def _end(self, statement: Statement, start: int, last: int) -> None:
        """Give the comment behind the full stop to what it is about."""
        comments = self._beside()
        if not comments:
            return
        if statement.closing or not statement.groups:
            statement.closing += comments[:-1]
            statement.beside = comments[-1]
        elif len(statement.groups) > 1 and self._on_one_line(start):
            statement.notes += [Note(comment, False) for comment in comments]
            statement.gap = False
        else:
            self._end_group(statement.groups[-1], comments, last)

    def _end_group(self, group: Group, comments: list[str], start: int) -> None:
        if len(group.entries) > 1 and self._on_one_line(start):
            group.entries[-1].above += comments[:-1]
            group.beside = comments[-1]
        else:
            group.entries[-1].settle(comments)

    def _on_one_line(self, start: int) -> bool:
        """Whether no line ends between the token at ``start`` and the one read last."""
        first, last = self._tokens[start], self._tokens[self._index - 1]
        return not _line_ends(self._text, first.start, last.end)

    def _subject(self) -> Node:
        token = self._next
        if token.kind in ("iri", "name", "blank"):
            return self._term()
        if token.text in ("[", "("):
            return self._node()
        self._fault("a subject is missing here: an IRI, a prefixed name or a blank node")

    def _predicates(self) -> tuple[list[Group], int]:
        """Predicates with their objects, at least one, and the index of the last's first token."""
        groups: list[Group] = []
        while True:
            start = self._index
            above = self._above()
            group = Group(self._verb(), above)
            group.opening = self._beside()
            self._objects(group)
            groups.append(group)
            if not self._at(";"):
                return groups, start
            while self._at(";"):
                self._take()
                if comments := self._beside():
                    self._end_group(group, comments, start)
            if self._next.text in (".", "]", "}"):
                return groups, start

    def _verb(self) -> Term:
        token = self._next
        if token.kind in ("iri", "name"):
            return self._term()
        if token.kind == "word" and token.text == "a":
            return Term("word", self._take().text)
        self._fault("a predicate is missing here: an IRI, a prefixed name or 'a'")

    def _objects(self, group: Group) -> None:
        while True:
            entry = self._entry()
            group.entries.append(entry)
            if not self._at(","):
                return
            self._take()
            entry.settle(self._beside())

    def _entry(self) -> Entry:
        above = self._above()
        entry = Entry(self._node(), above)
        entry.settle(self._beside())
        return entry

    def _node(self) -> Node:
        token = self._next
        if token.kind != "mark":
            return self._term()
        if token.text not in ("[", "("):
            self._fault("an IRI, a blank node or a literal is missing here")
        self._depth += 1
        if self._depth > DEEPEST_BRACKETS:
            raise RefusedInput(
                f"the brackets are nested more than {DEEPEST_BRACKETS} levels deep",
                hint="give the inner nodes labels (_:b1) and describe them side by side",
                **self._place(token),
            )
        self._take()
        node = self._properties() if token.text == "[" else self._collection()
        self._depth -= 1
        return node

    def _properties(self) -> Properties:
        node = Properties(self._beside())
        if not self._at("]"):
            node.groups, _ = self._predicates()
        node.closing = self._above()
        self._expect("]", "the bracket that closes the blank node")
        return node

    def _collection(self) -> Collection:
        node = Collection(self._beside())
        while not self._at(")"):
            node.entries.append(self._entry())
        node.closing = self._above()
        self._take()
        return node

    def _term(self) -> Term:
        token = self._next
        kind = token.kind
        if kind == "name":
            prefix = token.text.partition(":")[0]
            if prefix not in self._namespaces:
                self._fault(
                    f"the prefix {prefix}: has not been declared",
                    f"put this line at the top: @prefix {prefix}: <...> .",
                )
            self._take()
            return Term(kind, token.text, self._namespaces[prefix])
        if kind in ("iri", "blank") or kind in _NUMBERS:
            self._take()
            return Term(kind, token.text)
        if kind == "word" and token.text in ("true", "false"):
            self._take()
            return Term(kind, token.text)
        if kind != "string":
            self._fault("an IRI, a blank node or a literal is missing here")
        self._take()
        suffix = self._next.kind
        if suffix == "language":
            return Term(kind, token.text, language=self._take().text[1:])
        if suffix == "datatype":
            self._take()
            datatype = self._next.kind
            if datatype not in ("iri", "name"):
                self._fault("a datatype is missing here: an IRI or a prefixed name")
            return Term(kind, token.text, datatype=self._term())
        return Term(kind, token.text)


def _line_ends(text: str, start: int, end: int) -> int:
    """Number of line ends in a part of ``text``: LF, CR, or both together."""
    if text[start:end] in ("", " "):
        return 0
    line_ends = text.count("\n", start, end)
    if returns := text.count("\r", start, end):
        line_ends += returns - text.count("\r\n", start, end)
    return line_ends
