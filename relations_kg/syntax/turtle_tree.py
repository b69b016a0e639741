"""Turtle and TriG as a tree of what is written, comments included.

Nothing is expanded or resolved but prefixes, and nothing that somebody wrote gets lost: a
comment belongs to what it stands above, to what it stands beside at the end of a line, or to
the end of the brackets or the statement that it closes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from relations_kg.syntax.turtle_tokens import Kind

__all__ = [
    "Block",
    "Collection",
    "Directive",
    "Document",
    "Entry",
    "Group",
    "Item",
    "Node",
    "Note",
    "Properties",
    "Statement",
    "Term",
]


class Term(NamedTuple):
    """A term as it is written.

    Attributes:
        kind: that of its token; ``word`` for ``a``, ``true`` and ``false``.
        text: that of its token.
        namespace: what the prefix of a name stands for where the name is written.
        datatype: of a string.
        language: of a string, without ``@``.
    """

    kind: Kind
    text: str
    namespace: str = ""
    datatype: Term | None = None
    language: str | None = None


class Note(NamedTuple):
    """A comment on a line of its own between statements.

    Attributes:
        text: with its ``#``, without white space at the end.
        gap: whether there is a blank line above it.
    """

    text: str
    gap: bool


@dataclass(slots=True)
class Entry:
    """A subject, an object or a member of a collection."""

    node: Node
    above: list[str] = field(default_factory=list)
    beside: str | None = None

    def settle(self, comments: list[str]) -> None:
        """Take comments that stand at the end of a line; only the last can stay there."""
        for comment in comments:
            if self.beside is not None:
                self.above.append(self.beside)
            self.beside = comment


@dataclass(slots=True)
class Group:
    """A predicate with its objects.

    Attributes:
        verb: the predicate.
        above: comments above it.
        opening: comments behind the predicate, before the line of the first object.
        entries: the objects.
        beside: the comment at the end of the line where all of it is on one line.
    """

    verb: Term
    above: list[str] = field(default_factory=list)
    opening: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    beside: str | None = None


@dataclass(slots=True)
class Properties:
    """A blank node that its properties stand for: ``[ ... ]`` (Turtle, section 2.6)."""

    opening: list[str] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Collection:
    """A list: ``( ... )`` (Turtle, section 2.8)."""

    opening: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)


Node: TypeAlias = Term | Properties | Collection


@dataclass(slots=True)
class Statement:
    """The triples of one subject, up to the full stop.

    Attributes:
        notes: the comments above it.
        gap: whether there is a blank line above it, below its comments.
        subject: the subject; comments behind it are before the line of the predicates.
        groups: the predicates; none where a blank node says it all.
        closing: comments above the full stop.
        beside: the comment behind a full stop that stands for itself.
    """

    notes: list[Note]
    gap: bool
    subject: Entry
    groups: list[Group] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    beside: str | None = None


@dataclass(slots=True)
class Directive:
    """``@prefix``, ``@base`` or ``@version``, also in the spelling of SPARQL.

    Attributes:
        notes: the comments above it.
        gap: whether there is a blank line above it, below its comments.
        kind: ``prefix``, ``base`` or ``version``.
        value: the IRI that it declares, as it is written between the angle brackets, escapes
            undone; a version is a string with its quotes.
        prefix: without the colon.
        beside: the comment behind it.
    """

    notes: list[Note]
    gap: bool
    kind: str
    value: str
    prefix: str = ""
    beside: str | None = None


@dataclass(slots=True)
class Block:
    """The triples of one graph in TriG.

    Attributes:
        notes: the comments above it.
        gap: whether there is a blank line above it, below its comments.
        label: the name of the graph; ``None`` for the default graph.
        opening: comments behind the opening brace.
        statements: what is in it.
        closing: comments above the closing brace.
        beside: the comment behind the closing brace.
    """

    notes: list[Note]
    gap: bool
    label: Node | None
    opening: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    closing: list[Note] = field(default_factory=list)
    beside: str | None = None


Item: TypeAlias = Statement | Directive | Block


@dataclass(slots=True)
class Document:
    """A whole text.

    Attributes:
        items: in order.
        closing: the comments behind the last item.
    """

    items: list[Item] = field(default_factory=list)
    closing: list[Note] = field(default_factory=list)
