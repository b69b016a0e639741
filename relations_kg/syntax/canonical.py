"""Turtle and TriG that people keep, in one canonical form.

What has an order that means something keeps it: statements, comments, the members of lists,
blank nodes. What has none gets one: prefixes, predicates, objects. Each term has one spelling.
The form of a text in the form is the text itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from relations_kg.namespaces import PREFIXES
from relations_kg.syntax.layout import WIDTH, Layout
from relations_kg.syntax.spelling import Spelling
from relations_kg.syntax.turtle_parser import parse
from relations_kg.syntax.turtle_tree import Block, Directive, Document, Item, Note, Statement

__all__ = ["canonical"]

_STEP = 4


def canonical(text: str, name: str | None = None, *, graphs: bool = False) -> str:
    """The canonical form of ``text``: the same graph, and every comment.

    Args:
        text: Turtle, with or without a byte order mark.
        name: what to call it in a message.
        graphs: whether it is TriG.

    Raises:
        SyntaxFault: it does not follow the grammar; with line, column and the line's text.
        RefusedInput: it is nested too deeply, or RDF 1.2.
    """
    document = parse(text.removeprefix("\ufeff"), name, graphs=graphs)
    declared = _declared(document.items)
    spelling = Spelling(declared)
    layout = Layout(spelling)
    if declared is None:
        return _text(_body(document.items, document.closing, layout, 0))
    heading, directives, items, closing = _without_directives(document)
    body = list(_body(items, closing, layout, 0))
    header, loose = _header(directives, declared, spelling)
    if loose:
        body = [*_notes(loose, 0), *body]
    return _text(_above(heading, directives, header, body))


@dataclass(slots=True)
class _Part:
    """Lines that stay together.

    Attributes:
        text: the lines, without the last line end.
        gap: whether there is a blank line above.
    """

    text: str
    gap: bool


def _text(parts: Iterable[_Part]) -> str:
    pieces: list[str] = []
    for part in parts:
        if pieces and part.gap:
            pieces.append("\n")
        pieces.append(part.text + "\n")
    return "".join(pieces)


# Directives


def _declared(items: list[Item]) -> dict[str, str] | None:
    """Prefix to namespace, or ``None`` where the directives cannot all stand at the beginning.

    They cannot where a prefix means one thing here and another there, or where the base or the
    version is told after something that could be read with another.
    """
    declared: dict[str, str] = {}
    before: set[str] = set()
    for item in items:
        kind = item.kind if isinstance(item, Directive) else ""
        if isinstance(item, Directive) and kind == "prefix":
            if declared.setdefault(item.prefix, item.value) != item.value:
                return None
        elif (kind == "base" and before - {"version"}) or (kind == "version" and before):
            return None
        before.add(kind)
    return declared


def _without_directives(
    document: Document,
) -> tuple[list[Note], list[Directive], list[Item], list[Note]]:
    """The comments above the first directive if the text begins with one; directives; the rest.

    The comments at a directive among statements stay there.
    """
    heading: list[Note] = []
    directives: list[Directive] = []
    items: list[Item] = []
    waiting: list[Note] = []
    for index, item in enumerate(document.items):
        if not isinstance(item, Directive):
            item.notes[:0] = waiting
            waiting = []
            items.append(item)
            continue
        directives.append(item)
        if index == 0:
            heading, item.notes = item.notes, []
        elif items:
            waiting += item.notes
            if item.beside is not None:
                waiting.append(Note(item.beside, True))
            item.notes, item.beside = [], None
    return heading, directives, items, [*waiting, *document.closing]


def _header(
    directives: list[Directive], declared: dict[str, str], spelling: Spelling
) -> tuple[list[str], list[Note]]:
    """The lines of the base and of the prefixes that are used, and comments at other prefixes."""
    lines: list[str] = []
    loose: list[Note] = []
    comments: dict[str, tuple[list[Note], list[str]]] = {}
    for directive in directives:
        beside = [] if directive.beside is None else [directive.beside]
        if directive.kind != "prefix":
            lines += _directive_lines(directive)
        elif directive.prefix in spelling.used:
            above, known = comments.setdefault(directive.prefix, ([], []))
            above += [*directive.notes, *(Note(comment, False) for comment in known)]
            known[:] = beside or known
        else:
            loose += [*directive.notes, *(Note(comment, False) for comment in beside)]
    for prefix in sorted(spelling.used):
        above, beside = comments.get(prefix, ([], []))
        iri = declared[prefix] if prefix in declared else PREFIXES[prefix]
        lines += [note.text for note in above]
        lines.append(" ".join((f"@prefix {prefix}: <{iri}> .", *beside)))
    return lines, loose


def _directive_lines(directive: Directive) -> list[str]:
    words = [f"@{directive.kind}"]
    if directive.kind == "prefix":
        words.append(f"{directive.prefix}:")
    words.append(directive.value if directive.kind == "version" else f"<{directive.value}>")
    words.append(".")
    if directive.beside is not None:
        words.append(directive.beside)
    return [*(note.text for note in directive.notes), " ".join(words)]


def _above(
    heading: list[Note], directives: list[Directive], header: list[str], body: list[_Part]
) -> Iterator[_Part]:
    """All parts: the comments at the top, the directives, and the rest after a blank line."""
    yield from _notes(heading, 0)
    if header:
        yield _Part("\n".join(header), bool(directives) and directives[0].gap)
    if body and (heading or header):
        body[0].gap = True
    yield from body


# Statements


def _body(
    items: Iterable[Item], closing: list[Note], layout: Layout, indent: int
) -> Iterator[_Part]:
    """The parts of what is not in the header.

    A statement on one line may stand directly under another, as the rows of a table do;
    around one of several lines there are blank lines.
    """
    before_is_line = True
    for item in items:
        text = _item(item, layout, indent)
        is_line = "\n" not in text
        parts = [*_notes(item.notes, indent), _Part(text, item.gap)]
        if not (before_is_line and is_line):
            parts[0].gap = True
        yield from parts
        before_is_line = is_line
    parts = list(_notes(closing, indent))
    if parts and not before_is_line:
        parts[0].gap = True
    yield from parts


def _notes(notes: Iterable[Note], indent: int) -> Iterator[_Part]:
    return (_Part(" " * indent + note.text, note.gap) for note in notes)


def _item(item: Item, layout: Layout, indent: int) -> str:
    if isinstance(item, Statement):
        return layout.statement(item, indent)
    if isinstance(item, Directive):
        *_, line = _directive_lines(item)
        return line
    return _block(item, layout)


def _block(block: Block, layout: Layout) -> str:
    label = "" if block.label is None else layout.node(block.label, 0, WIDTH) + " "
    inner = _text(
        [
            *(_Part(" " * _STEP + comment, False) for comment in block.opening[1:]),
            *_body(block.statements, block.closing, layout, _STEP),
        ]
    )
    opening = " ".join((f"{label}{{", *block.opening[:1]))
    closing = "}" if block.beside is None else f"}} {block.beside}"
    return f"{opening}\n{inner}{closing}"
