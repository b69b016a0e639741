"""Statements as lines: where they break, how they are indented, and where comments go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from relations_kg.syntax.reading_order import object_rank, predicate_rank
from relations_kg.syntax.spelling import Spelling
from relations_kg.syntax.turtle_tree import (
    Collection,
    Entry,
    Group,
    Node,
    Properties,
    Statement,
    Term,
)

__all__ = ["WIDTH", "Layout"]

WIDTH: Final = 100
"""Characters that a line has where it could be broken; a string is never broken."""

_STEP = 4
# Properties of a blank node that a reader takes in within one line.
_INLINE_PROPERTIES = 3
# A line that goes on ends in a space and a mark.
_MARK = 2


class Layout:
    """Lays out statements with the terms spelled by ``spelling``."""

    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling

    def statement(self, statement: Statement, indent: int = 0) -> str:
        """The lines of a statement, without the comments above it and the last line end.

        The order of its predicates and objects is put right in the tree itself.
        """
        margin = " " * indent
        inner = indent + _STEP
        subject = statement.subject
        text = margin + self.node(subject.node, indent, WIDTH - indent - _MARK)
        # Where nothing else ends the last line, the full stop has one for itself.
        alone = bool(statement.closing)
        groups = self._ordered(statement.groups)
        above = [*subject.above]
        if groups:
            lines = self._groups(groups, inner, "" if alone else " .", _column(text) + 1)
            first = next(lines)
            if subject.beside is not None:
                text += f" {subject.beside}"
            text = _beneath(above, indent, text)
            apart = subject.beside is not None or first.lstrip(" ").startswith("#")
            text += ("\n" + first) if apart else " " + first.lstrip(" ")
            text = "\n".join((text, *lines))
        elif not alone:
            text += " ."
        if alone:
            text += _own_lines(statement.closing, inner) + f"\n{' ' * inner}."
        return text if statement.beside is None else f"{text} {statement.beside}"

    def node(self, node: Node, indent: int, room: int) -> str:
        """A node: on one line where it fits into ``room``, else with brackets around lines.

        Args:
            node: the node.
            indent: of the line that it begins on, and of its closing bracket.
            room: the characters that are left on that line.
        """
        if isinstance(node, Term):
            return self._spelling.term(node)
        inline = self.inline(node)
        if inline is not None and len(inline) <= room:
            return inline
        inner = indent + _STEP
        opening, closing = ("[", "]") if isinstance(node, Properties) else ("(", ")")
        text = " ".join((opening, *node.opening[:1])) + _own_lines(node.opening[1:], inner)
        if isinstance(node, Properties):
            for line in self._groups(self._ordered(node.groups), inner, "", inner):
                text += "\n" + line
        else:
            for entry in node.entries:
                text += self._entry(entry, inner, "")
        return f"{text}{_own_lines(node.closing, inner)}\n{' ' * indent}{closing}"

    def inline(self, node: Node) -> str | None:
        """A node on one line; ``None`` where it is meant for several."""
        if isinstance(node, Term):
            text = self._spelling.term(node)
            return None if "\n" in text else text
        if node.opening or node.closing:
            return None
        if isinstance(node, Collection):
            return self._inline_collection(node)
        if len(node.groups) > _INLINE_PROPERTIES:
            return None
        parts = []
        for group in self._ordered(node.groups):
            part = self._inline_group(group)
            if part is None:
                return None
            parts.append(part)
        return f"[ {' ; '.join(parts)} ]" if parts else "[]"

    def _inline_collection(self, node: Collection) -> str | None:
        if sum(not isinstance(entry.node, Term) for entry in node.entries) > 1:
            return None
        parts = self._inline_entries(node.entries)
        if parts is None:
            return None
        return f"( {' '.join(parts)} )" if parts else "()"

    def _inline_group(self, group: Group) -> str | None:
        if group.above or group.opening or group.beside is not None:
            return None
        verb = self._spelling.verb(group.verb)
        if len(group.entries) > 1 and verb != "a":
            return None
        parts = self._inline_entries(group.entries)
        return None if parts is None else f"{verb} {' , '.join(parts)}"

    def _inline_entries(self, entries: list[Entry]) -> list[str] | None:
        parts = []
        for entry in entries:
            if entry.above or entry.beside is not None:
                return None
            part = self.inline(entry.node)
            if part is None:
                return None
            parts.append(part)
        return parts

    # Predicates

    def _ordered(self, groups: list[Group]) -> list[Group]:
        """The predicates in order, each once, with their objects in order, each once."""
        by_verb: dict[str, Group] = {}
        for group in groups:
            verb = self._spelling.verb(group.verb)
            known = by_verb.setdefault(verb, group)
            if known is not group:
                _merge(known, group)
        for group in by_verb.values():
            if len(group.entries) > 1:
                group.entries = self._ordered_entries(group.entries)
        ranked = sorted(by_verb, key=lambda verb: predicate_rank(by_verb[verb].verb, verb))
        groups[:] = [by_verb[verb] for verb in ranked]
        return groups

    def _ordered_entries(self, entries: list[Entry]) -> list[Entry]:
        kept: list[Entry] = []
        by_text: dict[str, Entry] = {}
        for entry in entries:
            if isinstance(entry.node, Term):
                known = by_text.setdefault(self._spelling.term(entry.node), entry)
                if known is not entry:
                    known.above += entry.above
                    known.settle([] if entry.beside is None else [entry.beside])
                    continue
            kept.append(entry)
        return sorted(kept, key=self._rank)

    def _rank(self, entry: Entry) -> tuple[int, str, str]:
        node = entry.node
        return object_rank(node, self._spelling.term(node) if isinstance(node, Term) else "")

    def _groups(self, groups: list[Group], indent: int, end: str, column: int) -> Iterator[str]:
        """The lines of each predicate, indented.

        Args:
            groups: in order.
            indent: of the predicates.
            end: what is behind the last, such as a full stop.
            column: the characters before the first, if it does not begin a line.
        """
        for index, group in enumerate(groups):
            mark = end if index == len(groups) - 1 else " ;"
            start = column if index == 0 and not group.above else indent
            yield _beneath(group.above, indent, self._group(group, indent, mark, start))

    def _group(self, group: Group, indent: int, mark: str, column: int) -> str:
        margin = " " * indent
        verb = self._spelling.verb(group.verb)
        entries = group.entries
        column += len(verb) + 1
        if len(entries) > 1 and verb == "a" and not group.opening:
            parts = self._inline_entries(entries)
            line = "" if parts is None else " , ".join(parts)
            if line and column + len(line) + _MARK <= WIDTH:
                beside = "" if group.beside is None else f" {group.beside}"
                return f"{margin}{verb} {line}{mark}{beside}"
        text = margin + " ".join((verb, *group.opening[:1]))
        deeper = indent + _STEP
        text += _own_lines(group.opening[1:], deeper)
        if group.opening or entries[0].above:
            rest = entries
        elif self._hugs(entries, deeper):
            nodes = [self.node(entry.node, indent, 0) for entry in entries]
            text += " " + " , ".join(nodes) + mark
            rest = []
        else:
            first, *rest = entries
            text += " " + self.node(first.node, indent, WIDTH - column - _MARK)
            text += (" ," if rest else mark) + _at_end(first)
        for index, entry in enumerate(rest):
            text += self._entry(entry, deeper, mark if index == len(rest) - 1 else " ,")
        # What was at the end of a line that is several lines now stands above them.
        return text if group.beside is None else f"{margin}{group.beside}\n{text}"

    def _hugs(self, entries: list[Entry], indent: int) -> bool:
        """Whether all objects are in brackets, and one takes several lines: ``] , [``."""
        if len(entries) == 1:
            return False
        if any(isinstance(entry.node, Term) or entry.above or entry.beside for entry in entries):
            return False
        room = WIDTH - indent - _MARK
        inlines = [self.inline(entry.node) for entry in entries]
        return any(inline is None or len(inline) > room for inline in inlines)

    def _entry(self, entry: Entry, indent: int, mark: str) -> str:
        """The lines of an object or a member that begins a line, the line end first."""
        text = self.node(entry.node, indent, WIDTH - indent - len(mark))
        above = _own_lines(entry.above, indent)
        return f"{above}\n{' ' * indent}{text}{mark}{_at_end(entry)}"


def _merge(known: Group, group: Group) -> None:
    """Put the objects of a predicate that is there twice to those of the first."""
    group.entries[0].above[:0] = [*group.above, *group.opening]
    known.entries += group.entries
    if known.beside is not None:
        known.above.append(known.beside)
        known.beside = None
    if group.beside is not None:
        group.entries[-1].settle([group.beside])


def _column(text: str) -> int:
    """The number of characters in the last line."""
    return len(text) - text.rfind("\n") - 1


def _at_end(entry: Entry) -> str:
    return "" if entry.beside is None else f" {entry.beside}"


def _own_lines(comments: list[str], indent: int) -> str:
    return "".join(f"\n{' ' * indent}{comment}" for comment in comments)


def _beneath(comments: list[str], indent: int, text: str) -> str:
    return "".join(f"{' ' * indent}{comment}\n" for comment in comments) + text
