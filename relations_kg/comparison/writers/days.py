"""What changed between two days, in the formats that people and programs read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Final

from relations_kg.comparison.days import KINDS, Change
from relations_kg.namespaces import shrink

__all__ = ["DAY_FORMATS", "write_changes"]

DAY_FORMATS: Final = ("text", "markdown", "json")
"""The names of the formats."""


def write_changes(changes: Sequence[Change], old: date, new: date, format: str) -> str:
    """Changes in one of :data:`DAY_FORMATS`, with a line end.

    Args:
        changes: what changed, sorted.
        old: the earlier day.
        new: the later day.
        format: the format.
    """
    if format == "json":
        data = {
            "from": old.isoformat(),
            "to": new.isoformat(),
            "changes": [
                {
                    "change": each.kind,
                    "earliest": each.earliest or None,
                    "latest": each.latest or None,
                    "sentence": each.sentence,
                    "claim": each.claim,
                }
                for each in changes
            ],
        }
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    if not changes:
        return f"Nothing changed between {old} and {new}.\n"
    is_markdown = format == "markdown"
    lines = [f"{'# ' if is_markdown else ''}Between {old} and {new}"]
    for kind, title in KINDS.items():
        found = [each for each in changes if each.kind == kind]
        if found:
            lines += ["", f"## {title}" if is_markdown else f"{title}:"]
            lines += [""] if is_markdown else []
            lines += [_line(each, is_markdown) for each in found]
    return "\n".join(lines) + "\n"


def _line(change: Change, is_markdown: bool) -> str:
    name = shrink(change.claim) or f"<{change.claim}>"
    when = _when(change)
    if is_markdown:
        return f"- {when}: {_escaped(change.sentence)} (`{name}`)"
    return f"  {when}  {change.sentence}  ({name})"


def _when(change: Change) -> str:
    if change.earliest == change.latest:
        return change.earliest or "day unknown"
    if not change.latest:
        return f"from {change.earliest} on"
    return f"{change.earliest} to {change.latest}" if change.earliest else f"by {change.latest}"


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>|" else c for c in text)
