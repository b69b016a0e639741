"""What can be wrong in a synthetic world, so that a validator has something to find."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from benchmarks.plan import PER_PASSAGE, Plan
from relations_kg.namespaces import PREFIXES, RDF, RKG

__all__ = ["FAULTS", "Fault", "sow", "spoiled"]

_A = f"<{RDF}type>"
_EDTF = f"^^<{PREFIXES['edtf']}EDTF>"


def _rkg(name: str) -> str:
    return f"<{RKG}{name}>"


_BALLOT, _DATE, _SUMMARY = _rkg("ballot"), _rkg("date"), _rkg("summary")


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which a thing can be wrong.

    Attributes:
        name: what is wrong.
        kind: which things have it: ``vote``, ``membership``, ``mission`` or ``passage``.
        predicate: in angle brackets.
        change: what becomes of its object; ``None`` takes the triple away.
    """

    name: str
    kind: str
    predicate: str
    change: Callable[[str], str] | None


FAULTS: Final = (
    Fault("a vote without a ballot", "vote", _BALLOT, None),
    Fault("a date that is a plain text", "vote", _DATE, lambda o: o.removesuffix(_EDTF)),
    Fault("a vote that is called a membership", "vote", _A, lambda _: _rkg("Membership")),
    Fault("a membership of nobody", "membership", _rkg("member"), None),
    Fault(
        "a number of another datatype, which many stores take for the same",
        "passage",
        _rkg("paragraph"),
        lambda o: o.replace("#integer>", "#positiveInteger>"),
    ),
    Fault(
        "a mission that is called diplomatic relations",
        "mission",
        _A,
        lambda _: _rkg("DiplomaticRelations"),
    ),
    Fault("a day that does not exist", "vote", _DATE, lambda _: f'"2021-02-30"{_EDTF}'),
    Fault("a summary without a language", "vote", _SUMMARY, lambda o: o.removesuffix("@en")),
    Fault("a rank for a ballot", "vote", _BALLOT, lambda _: _rkg("NormalRank")),
)
"""The faults that ``--faults`` sows, in turn; each is found by a shape."""


def sow(faults: int, plan: Plan, random: Random) -> dict[tuple[str, int], Fault]:
    """Kind and position of the things that are wrong, with what is wrong there.

    Raises:
        ValueError: there are not enough things for so many faults.
    """
    things = {
        "vote": plan.votes,
        "membership": plan.memberships,
        "mission": plan.missions,
        "passage": math.ceil(plan.memberships / PER_PASSAGE),
    }
    of_kind: dict[str, list[Fault]] = {kind: [] for kind in things}
    for number in range(faults):
        fault = FAULTS[number % len(FAULTS)]
        if len(of_kind[fault.kind]) == things[fault.kind]:
            fault = FAULTS[0]
        if len(of_kind[fault.kind]) == things[fault.kind]:
            raise ValueError(f"{faults:,} faults are more than the world has room for")
        of_kind[fault.kind].append(fault)
    return {
        (kind, position): fault
        for kind, chosen in of_kind.items()
        for position, fault in zip(
            random.sample(range(things[kind]), len(chosen)), chosen, strict=True
        )
    }


def spoiled(block: str, fault: Fault) -> str:
    """The triples of one thing, in N-Triples, with ``fault``."""
    lines = []
    for line in block.splitlines():
        subject, predicate, object_ = line.removesuffix(" .").split(" ", 2)
        if predicate != fault.predicate:
            lines.append(line)
        elif fault.change is not None:
            lines.append(f"{subject} {predicate} {fault.change(object_)} .")
    return "".join(f"{line}\n" for line in lines)
