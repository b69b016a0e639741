"""Groups of contradictory claims as text, JSON and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from relations_kg.disagreement.finding import Claim, Group
from relations_kg.namespaces import shrink
from relations_kg.results.tabular import escaped_markdown, visible

__all__ = ["FORMATS", "as_data", "write"]

FORMATS = ("text", "json", "markdown")
_NONE = "no contradictions"


def write(groups: Sequence[Group], format: str = "text") -> str:
    """The groups in one of :data:`FORMATS`, with a line feed at the end."""
    if format == "json":
        import json

        return json.dumps(as_data(groups), indent=2, ensure_ascii=False) + "\n"
    lines = _markdown(groups) if format == "markdown" else _text(groups)
    return "".join(f"{line}\n" for line in lines)


def as_data(groups: Sequence[Group]) -> dict[str, Any]:
    """The groups as JSON has them: dictionaries, lists and texts."""
    from dataclasses import asdict

    return {
        "groups": [
            {
                "kind": group.kind,
                "why": group.why,
                "claims": [
                    asdict(claim)
                    | {"times": [{"property": name, "edtf": text} for name, text in claim.times]}
                    for claim in group.claims
                ],
                "pairs": [asdict(pair) for pair in group.pairs],
            }
            for group in groups
        ]
    }


def _described(claim: Claim) -> str:
    """Time, modality and rank in one line."""
    parts = [f"{name} {text}" for name, text in claim.times] or ["no time"]
    parts += [claim.modality] if claim.modality else []
    parts += [f"{claim.rank} rank" if claim.rank else "no rank"]
    return ", ".join(parts)


def _sources(claim: Claim) -> list[str]:
    return [str(each) for each in claim.evidence] or ["no source: no passage states it"]


def _text(groups: Sequence[Group]) -> Iterator[str]:
    if not groups:
        yield _NONE
    for number, group in enumerate(groups, 1):
        if number > 1:
            yield ""
        yield visible(f"{number}. {group.kind}: {group.why}")
        for claim in group.claims:
            yield visible(f"   - {claim.summary}")
            yield visible(f"     {shrink(claim.iri) or claim.iri}: {_described(claim)}")
            yield from (visible(f"     {source}") for source in _sources(claim))


def _markdown(groups: Sequence[Group]) -> Iterator[str]:
    if not groups:
        yield _NONE
    for number, group in enumerate(groups, 1):
        if number > 1:
            yield ""
        yield f"## {number}. {escaped_markdown(group.kind)}"
        yield ""
        yield f"{escaped_markdown(group.why)}."
        yield ""
        for claim in group.claims:
            yield f"- **{escaped_markdown(claim.summary)}** {escaped_markdown(_described(claim))}"
            yield f"  (`{shrink(claim.iri) or claim.iri}`)"
            yield from (f"    - {escaped_markdown(source)}" for source in _sources(claim))
