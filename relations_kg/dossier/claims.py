"""Claims as lines of a dossier: situations and events, with time, marks and references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

from relations_kg.disagreement import Group as Contradiction
from relations_kg.dossier.facts import About, Facts
from relations_kg.dossier.model import Line, Span
from relations_kg.dossier.references import References
from relations_kg.dossier.times import time_of
from relations_kg.namespaces import RKG

__all__ = ["Claims"]

_TIMES: Final = ("date", "start", "end", "attested")
_MODALITIES: Final = {
    RKG + "PlannedModality": "planned",
    RKG + "AttemptedModality": "attempted",
    RKG + "ReportedModality": "reported",
}
_NO_FACT: Final = ("planned", "attempted")
_PREFERRED: Final = RKG + "PreferredRank"
_DEPRECATED: Final = RKG + "DeprecatedRank"
_SAME: Final = tuple(RKG + name for name in ("sameOccurrenceAs", "refines", "refinedBy"))


class Claims:
    """What claims say, in words."""

    def __init__(
        self, facts: Facts, contradictions: Sequence[Contradiction], as_of: date | None
    ) -> None:
        """Read claims.

        Args:
            facts: what the store says of them.
            contradictions: the groups of claims that cannot all hold.
            as_of: the day on which something has ended or not; ``None`` for no day.
        """
        self.facts = facts
        self.references = References(facts)
        self.contradictions = [
            (each.why, kept) for each in contradictions if len(kept := self._standing(each)) > 1
        ]
        self._disputed = frozenset(iri for _, kept in self.contradictions for iri in kept)
        self._as_of = as_of

    def _standing(self, group: Contradiction) -> list[str]:
        """The claims of a group that nobody has deprecated, in the order of time."""
        iris = (claim.iri for claim in group.claims)
        return sorted((iri for iri in iris if not self.deprecated(iri)), key=self.order)

    def deprecated(self, iri: str) -> bool:
        """Whether a claim is kept only to say that it is wrong."""
        return self.facts.about(iri).iri(RKG + "rank") == _DEPRECATED

    def modality(self, iri: str) -> str:
        """``planned``, ``attempted``, ``reported``, or nothing for what is asserted."""
        return _MODALITIES.get(self.facts.about(iri).iri(RKG + "modality"), "")

    def is_fact(self, iri: str) -> bool:
        """Whether a claim is of what is or was: no plan, no failed attempt."""
        return not self.deprecated(iri) and self.modality(iri) not in _NO_FACT

    def ended(self, iri: str) -> bool:
        """Whether a situation has ended: at all, or by the day of the dossier."""
        about = self.facts.about(iri)
        if about.text(RKG + "end") in ("", ".."):
            return False
        latest = about.text(RKG + "endLatest")
        return self._as_of is None or not latest or latest <= self._as_of.isoformat()

    def disputed(self, iri: str) -> bool:
        """Whether another claim, which is not deprecated, cannot hold beside this one."""
        return iri in self._disputed

    def times(self, iri: str) -> dict[str, str]:
        """The times of a claim as written, by the name of their property."""
        about = self.facts.about(iri)
        return {name: text for name in _TIMES if (text := about.text(RKG + name))}

    def sentence(self, iri: str) -> str:
        """What a claim says: its summary, or its kind and its name."""
        about = self.facts.about(iri)
        if summary := about.text(RKG + "summary"):
            return summary.removesuffix(".")
        kind, label = self.facts.kind(iri), self.facts.label(iri)
        return f"{kind}: {label}" if kind else label

    def line(self, iri: str, text: str = "", also: Iterable[str] = ()) -> Line:
        """A claim as a line.

        Args:
            iri: the claim.
            text: what to say instead of its own summary.
            also: further claims of the same thing.
        """
        about = self.facts.about(iri)
        marks = [self.modality(iri)] if self.modality(iri) else []
        if self.disputed(iri):
            marks.append("disputed")
        if about.text(RKG + "isVague") == "true":
            marks.append("vague")
        times = self.times(iri)
        return Line(
            text=text or self.sentence(iri),
            when=time_of(times),
            edtf=tuple(times.items()),
            marks=tuple(marks),
            references=self.references.cite(about.iris(RKG + "statedIn")),
            iri=iri,
            also=tuple(self.line(other) for other in also),
        )

    def lines(
        self, iris: Iterable[str], words: Callable[[str], str] = lambda _: ""
    ) -> tuple[Line, ...]:
        """Claims as lines in the order of time; several of one thing make one line.

        Args:
            iris: the claims.
            words: what to say of a claim instead of its summary; nothing for the summary.
        """
        groups = sorted(self.of_one_thing(iris), key=lambda each: self.order(each[0]))
        return tuple(self.line(best, words(best), rest) for best, *rest in groups)

    def of_one_thing(self, iris: Iterable[str]) -> list[list[str]]:
        """Claims by the thing that they are of, the best claim of each first."""
        left = sorted(set(iris))
        among = frozenset(left)
        groups = []
        while left:
            group, reach = {left[0]}, [left[0]]
            while reach:
                about = self.facts.about(reach.pop())
                for other in sorted({iri for name in _SAME for iri in about.iris(name)} & among):
                    if other not in group:
                        group.add(other)
                        reach.append(other)
            groups.append(sorted(group, key=self.quality))
            left = [iri for iri in left if iri not in group]
        return groups

    def quality(self, iri: str) -> tuple[bool, bool, bool, tuple[bool, str, str]]:
        """What sorts the better claim of one thing first: by rank, then by what it dates."""
        about = self.facts.about(iri)
        dated = bool(about.text(RKG + "start") or about.text(RKG + "date"))
        refined = bool(about.iris(RKG + "refinedBy"))
        return about.iri(RKG + "rank") != _PREFERRED, refined, not dated, self.order(iri)

    def order(self, iri: str) -> tuple[bool, str, str]:
        """What sorts claims by time, undated ones last."""
        about = self.facts.about(iri)
        for name in ("dateEarliest", "startEarliest"):
            if day := about.text(RKG + name):
                return False, day, iri
        times = self.times(iri)
        written = times.get("date") or times.get("start") or times.get("attested") or ""
        return not written, written, iri

    def span(self, iri: str, lane: str) -> Span | None:
        """A claim on the timeline, in a lane; ``None`` where no day of it is known."""
        about = self.facts.about(iri)
        situation = not about.text(RKG + "dateEarliest")
        first = _day(about, "startEarliest" if situation else "dateEarliest")
        if first is None:
            return None
        latest = _day(about, "startLatest" if situation else "dateLatest")
        text, when = self.sentence(iri), time_of(self.times(iri))
        planned = not self.is_fact(iri)
        if not situation:
            return Span(text, when, lane, first, latest or first, planned=planned)
        return Span(
            text=text,
            when=when,
            lane=lane,
            first=first,
            last=_day(about, "endLatest") or latest or first,
            certain_from=latest,
            certain_to=_day(about, "endEarliest"),
            open=about.text(RKG + "openEnd") == "true",
            kind="situation",
            planned=planned,
        )


def _day(about: About, name: str) -> date | None:
    text = about.text(RKG + name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:  # a date of elsewhere, with a time zone
        return None
