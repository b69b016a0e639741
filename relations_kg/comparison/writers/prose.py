"""Comparisons as text for a terminal, and as the Markdown of a release note."""

from __future__ import annotations

import re
from collections.abc import Sequence

from relations_kg.comparison.compare import Comparison
from relations_kg.comparison.consequences import Consequence
from relations_kg.comparison.facts import Fact, Thing
from relations_kg.comparison.words import turtle_term
from relations_kg.namespaces import DATASET
from relations_kg.rdf import Iri, Quad

__all__ = ["markdown", "text"]

_MARKS = {"added": "+", "removed": "-", "changed": "~"}
_COLOURS = {"added": "32", "removed": "31", "changed": "33"}
_SECTIONS = ("added", "changed", "removed")
_MARKDOWN = re.compile(r"([\\`*_\[\]<#|])")


def text(comparison: Comparison, *, colour: bool = False) -> str:
    """One paragraph for each thing, the facts below it; what follows comes last."""
    lines: list[str] = []

    def painted(line: str, change: str) -> str:
        shown = _printable(line)
        return f"\x1b[{_COLOURS[change]}m{shown}\x1b[0m" if colour else shown

    for thing in comparison.things:
        heading = f"{_MARKS[thing.change]} {_heading(comparison, thing)}"
        facts = _facts(comparison, thing)
        sources = _bracketed(comparison, thing)
        if thing.change == "changed" and len(facts) == 1 and facts[0][0].change == "changed":
            lines.append(painted(f"{heading}: {facts[0][1]}{sources}", "changed"))
            continue
        lines.append(painted(f"{heading}{sources}", thing.change))
        for fact, line in facts:
            mark = _MARKS[fact.change] if thing.change == "changed" else " "
            lines.append(painted(f"    {mark} {line}".rstrip(), fact.change))
    if comparison.consequences:
        lines += ["", "What follows differs as well:"] if lines else ["What follows differs:"]
        for each in comparison.consequences:
            lines.append(painted(f"{_MARKS[each.change]} {each.sentence}", each.change))
            lines.append(_printable(f"    because {_causes(comparison, each)}"))
    lines += ["", _count(comparison)] if lines else [_count(comparison)]
    return "".join(f"{line}\n" for line in lines)


def markdown(comparison: Comparison) -> str:
    """Sections for what was added, changed and removed, as a change log has them."""
    lines: list[str] = []
    for change in _SECTIONS:
        chosen = [thing for thing in comparison.things if thing.change == change]
        if not chosen:
            continue
        lines += ["", f"### {change.capitalize()}", ""]
        for thing in chosen:
            name = _escaped(_name(comparison, thing))
            kinds = _escaped(_kinds(comparison, thing))
            heading = f"- **{name}**{f' ({kinds})' if kinds else ''}"
            sources = _escaped(_bracketed(comparison, thing))
            facts = [(fact, _escaped(line)) for fact, line in _facts(comparison, thing)]
            if change == "changed" and len(facts) == 1 and facts[0][0].change == "changed":
                lines.append(f"{heading}: {facts[0][1]}{sources}")
                continue
            lines.append(f"{heading}{sources}")
            for fact, line in facts:
                said = "" if change != "changed" or fact.change == change else f"{fact.change}: "
                lines.append(f"    - {said}{line}")
    if comparison.consequences:
        lines += ["", "### What follows", ""]
        for each in comparison.consequences:
            said = "now" if each.change == "added" else "no longer"
            causes = _escaped(_causes(comparison, each))
            lines.append(f"- {said}: {_escaped(each.sentence)}, because {causes}")
    if not lines:
        lines = ["", "No fact differs."]
    return "".join(f"{_printable(line)}\n" for line in lines[1:])


def _heading(comparison: Comparison, thing: Thing) -> str:
    kinds = _kinds(comparison, thing)
    return f"{_name(comparison, thing)}{f' ({kinds})' if kinds else ''}"


def _name(comparison: Comparison, thing: Thing) -> str:
    return comparison.words.name(thing.node)


def _kinds(comparison: Comparison, thing: Thing) -> str:
    return ", ".join(comparison.words.kinds(thing.node))


def _bracketed(comparison: Comparison, thing: Thing) -> str:
    sources = comparison.words.sources(thing)
    return f" [{'; '.join(sources)}]" if sources else ""


def _facts(comparison: Comparison, thing: Thing) -> list[tuple[Fact, str]]:
    """The facts to tell of a thing, each in words."""
    return [(fact, _fact(comparison, fact)) for fact in comparison.words.told(thing)]


def _fact(comparison: Comparison, fact: Fact) -> str:
    old, new = comparison.words.values(fact)
    value = f"{old} -> {new}" if fact.change == "changed" else old or new
    graph = f" in {_graph(fact.graph)}" if fact.graph is not None else ""
    return f"{comparison.words.name(fact.predicate)} {value}{graph}"


def _graph(graph: Iri) -> str:
    return (
        graph.value.removeprefix(DATASET) if graph.value.startswith(DATASET) else turtle_term(graph)
    )


def _causes(comparison: Comparison, consequence: Consequence) -> str:
    if not consequence.causes:
        return "of changes that no proof was found for"
    removed = set(comparison.difference.removed)
    parts = [
        f"{_said(comparison, quad)} was {'removed' if quad in removed else 'added'}"
        for quad in consequence.causes
    ]
    return _listed(parts)


def _said(comparison: Comparison, quad: Quad) -> str:
    words = comparison.words
    fact = Fact(quad.predicate, None, quad.object, quad.graph)
    return f"“{words.name(quad.subject)}: {words.name(quad.predicate)} {words.values(fact)[1]}”"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0]


def _count(comparison: Comparison) -> str:
    if comparison.is_same:
        return "nothing differs"
    found = comparison.difference
    parts = [
        f"{number} {change}"
        for change in _SECTIONS
        if (number := sum(thing.change == change for thing in comparison.things))
    ]
    things = len(comparison.things)
    counted = f"{_number(things, 'thing')}: {', '.join(parts)}; " if things else ""
    triples = f"{_number(len(found.added), 'triple')} added, {len(found.removed)} removed"
    if comparison.consequences is None:
        return f"{counted}{triples}"
    return f"{counted}{triples}, {len(comparison.consequences)} inferred ones differ"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _escaped(line: str) -> str:
    """The text with what Markdown would take for a mark of its own escaped."""
    return _MARKDOWN.sub(r"\\\1", line)


def _printable(line: str) -> str:
    """Without characters that would steer a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
