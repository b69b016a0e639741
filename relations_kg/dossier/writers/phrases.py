"""What all formats say alike: how a line, a heading and the references are put into words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from relations_kg.dataset.recipe import POSSIBLE
from relations_kg.dossier.model import MARKS, Dossier, Line, Reference
from relations_kg.dossier.times import in_words

__all__ = ["UNKNOWN", "WHOLE", "by_source", "day", "phrase", "remarks", "source_line", "starter"]

UNKNOWN = "What this graph does not know"
"""The heading of what is not known."""
WHOLE = "the source as a whole"
"""Where in a source something is that names no place in it."""

_PREFIXES = {
    "planned": "Planned: ",
    "attempted": "Attempted, and failed: ",
    "reported": "Reported: ",
}


def phrase(
    line: Line,
    escape: Callable[[str], str] = str,
    cite: Callable[[Iterable[int]], str] | None = None,
) -> str:
    """A line in words, with everything else that is said of it.

    Args:
        line: what to say.
        escape: what makes text of the data safe for the format.
        cite: what makes numbered references; by default ``[1][2]``.
    """
    cite = cite or _cite
    text = escape(starter(line) + line.text)
    if said := remarks(line):
        text += f" ({escape(said)})"
    if line.references:
        text += f" {cite(line.references)}"
    if line.also:
        # A line that is no claim itself is the heading of those under it.
        joint = "; also stated: " if line.iri else ": "
        text += joint + "; ".join(phrase(other, escape, cite) for other in line.also)
    return text


def _cite(numbers: Iterable[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)


def starter(line: Line) -> str:
    """What must be read before the text of a line: that it is no fact."""
    return "".join(_PREFIXES[mark] for mark in line.marks if mark in _PREFIXES)


def remarks(line: Line) -> str:
    """What is said after the text: its time, and that it is disputed or vague."""
    said = [line.when] if line.when else []
    if line.iri and not line.when:
        said.append("no date")
    said += [MARKS[mark] for mark in line.marks if mark not in _PREFIXES]
    return "; ".join(said)


def day(dossier: Dossier) -> str:
    """The sentence on the day of a dossier."""
    if dossier.as_of is None:
        return "All that the graph knows, of whatever time."
    holds = "may hold" if dossier.certainty == POSSIBLE else "certainly holds"
    day_in_words = in_words(dossier.as_of.isoformat())
    return f"As of {day_in_words}: what {holds} on that day, and what has happened by then."


def by_source(references: Iterable[Reference]) -> Iterator[tuple[Reference, list[Reference]]]:
    """The references by source, the sources in the order in which they are first referred to."""
    found: dict[tuple[str, str, str], list[Reference]] = {}
    for each in references:
        found.setdefault((each.source, each.retrieved, each.page), []).append(each)
    for of_source in found.values():
        yield of_source[0], of_source


def source_line(reference: Reference) -> str:
    """A source in words, without its address."""
    retrieved = f", retrieved on {in_words(reference.retrieved)}" if reference.retrieved else ""
    return reference.source + retrieved
