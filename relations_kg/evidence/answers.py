"""An answer whose rows carry what states them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from relations_kg.citations import Citation
from relations_kg.entailment.proofs import Explanation
from relations_kg.entailment.rules import Triple
from relations_kg.evidence.support import Support, Supports
from relations_kg.evidence.witnesses import witnesses
from relations_kg.rdf import Iri
from relations_kg.results import Binding, Solutions
from relations_kg.results.rows import Row
from relations_kg.store.base import Store

__all__ = ["Explained", "ExplainedRow", "explained"]

_NOTHING = "no source: it rests on the vocabulary, or on nothing that the dataset says"
_UNSTATED = "no source: what it rests on is stated in no passage"
_UNTOLD = "no source: none can be told"


@dataclass(frozen=True)
class ExplainedRow:
    """A row and what it rests on.

    Attributes:
        row: the row.
        supports: for each triple that the row rests on, why it holds.
        notes: what could not be told, in sentences without a full stop.
    """

    row: Row
    supports: tuple[Support, ...]
    notes: tuple[str, ...] = ()

    @cached_property
    def claims(self) -> tuple[Iri, ...]:
        """The situations and events that the row rests on, sorted."""
        return tuple(sorted({claim for support in self.supports for claim in support.claims}))

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """The passages that state these, sorted."""
        return tuple(sorted({each for support in self.supports for each in support.citations}))

    @property
    def steps(self) -> tuple[str, ...]:
        """How what is entailed follows, each step once."""
        return tuple(dict.fromkeys(step for support in self.supports for step in support.steps))

    @property
    def reason(self) -> str:
        """Why the row has no citation; empty where it has one."""
        if self.citations:
            return ""
        if any(support.kind != "vocabulary" for support in self.supports):
            return _UNSTATED
        return f"{_UNTOLD}: {self.notes[-1]}" if self.notes else _NOTHING


@dataclass(frozen=True)
class Explained:
    """The rows of an answer with what they rest on.

    Attributes:
        variables: names of the projected variables, without ``?``.
        rows: the rows in the order of the answer.
    """

    variables: tuple[str, ...]
    rows: tuple[ExplainedRow, ...] = field(default=())

    def __iter__(self) -> Iterator[ExplainedRow]:
        """The rows."""
        return iter(self.rows)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.rows)


def explained(
    store: Store, text: str, explain: Callable[[Triple], Explanation | None]
) -> Explained:
    """Answer a query and tell of each row what states it.

    Args:
        store: the dataset.
        text: a SELECT query.
        explain: tells why an entailed triple holds; asked only where one is, once for each.

    Raises:
        UsageError: it is no SELECT query.
        QueryError: the store refuses it.
    """
    from relations_kg.evidence.structure import take_apart

    answer = store.query(text)
    if not isinstance(answer, Solutions):
        take_apart(text)  # says what can be asked instead
        return Explained(())
    variables = answer.variables
    bindings: Sequence[Binding] = list(answer.bindings())
    supports = Supports(store, explain)
    index = {name: place for place, name in enumerate(variables)}
    rows = tuple(
        ExplainedRow(
            Row(index, binding),
            tuple(supports.of(triple) for triple in witness.triples),
            tuple(witness.notes),
        )
        for binding, witness in zip(
            bindings, witnesses(store, text, variables, bindings), strict=True
        )
    )
    return Explained(variables, rows)
