"""What is known of a built dataset beside its quads: counts, notes and what was changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["ChangedLiteral", "Manifest", "Note"]

LAYOUT = 1
"""Version of the manifest's own form; a cached dataset of another one is built again."""


@dataclass(frozen=True)
class ChangedLiteral:
    """A literal that the store holds in another lexical form than its source wrote.

    Attributes:
        source: the literal as written, in N-Triples syntax.
        stored: the literal as the store holds it, in N-Triples syntax.
        count: how many triples carry it.
    """

    source: str
    stored: str
    count: int


@dataclass(frozen=True)
class Note:
    """Something that building found and that did not stop it.

    Attributes:
        kind: ``date`` for a literal that is no EDTF, ``import`` for an ontology that is not
            fetched, ``inconsistency`` for what the entailment regime calls a contradiction,
            ``vocabulary`` for a term of ours that the ontology does not have.
        message: one sentence.
        subject: the node or term concerned, as an IRI or blank node label; may be empty.
    """

    kind: str
    message: str
    subject: str = ""


@dataclass(frozen=True)
class Manifest:
    """The description of one built dataset.

    Attributes:
        fingerprint: of the recipe that it was built from.
        graphs: number of quads by named graph.
        changed_literals: what the store changed, the most frequent first, shortened.
        changed_total: how many triples carry a changed literal.
        notes: what building found.
    """

    fingerprint: str
    graphs: Mapping[str, int]
    changed_literals: tuple[ChangedLiteral, ...] = ()
    changed_total: int = 0
    notes: tuple[Note, ...] = ()

    @property
    def quads(self) -> int:
        """How many quads the dataset holds."""
        return sum(self.graphs.values())

    def to_json(self) -> str:
        """The manifest as JSON, the same text every time."""
        return json.dumps(
            {"layout": LAYOUT, **asdict(self)}, indent=1, sort_keys=True, ensure_ascii=False
        )

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read what :meth:`to_json` wrote.

        Raises:
            ValueError: the text is no manifest of this layout.
        """
        data: Any = json.loads(text)
        if not isinstance(data, dict) or data.pop("layout", None) != LAYOUT:
            raise ValueError("not a manifest of this layout")
        try:
            data["changed_literals"] = tuple(ChangedLiteral(**c) for c in data["changed_literals"])
            data["notes"] = tuple(Note(**n) for n in data["notes"])
            return cls(**data)
        except (KeyError, TypeError) as error:
            raise ValueError("not a manifest of this layout") from error
