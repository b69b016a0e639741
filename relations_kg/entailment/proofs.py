"""Proofs: why a triple holds, down to what is asserted; and why one does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from relations_kg.entailment.rules import Atom, Triple
from relations_kg.rdf import Term

__all__ = ["Explanation", "Leaf", "NearMiss", "Origin", "Passage", "Premise", "Proof", "Step"]


@dataclass(frozen=True, slots=True)
class Passage:
    """The place in a source that states something.

    Attributes:
        node: the passage.
        source: title of the source.
        section: title of the section; ``lead`` before the first heading.
        paragraph: number of the paragraph in the section.
        sentence: number of the sentence in the paragraph.
    """

    node: Term
    source: str = ""
    section: str = ""
    paragraph: str = ""
    sentence: str = ""

    def __str__(self) -> str:
        """``“Source”, section “Visits”, paragraph 2, sentence 1``."""
        places = [f"“{self.source}”"] if self.source else []
        if self.section:
            places.append("lead" if self.section == "lead" else f"section “{self.section}”")
        places += [f"paragraph {self.paragraph}"] if self.paragraph else []
        places += [f"sentence {self.sentence}"] if self.sentence else []
        return ", ".join(places)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a triple that no rule concludes comes from.

    Attributes:
        place: ``file:line``, or the file where the line is not known; empty where it is in none.
        derived_from: triples of files from which the loader derived it, with their places.
        is_derived: whether the loader derived it.
    """

    place: str = ""
    derived_from: tuple[tuple[Triple, str], ...] = ()
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """A triple that is asserted.

    Attributes:
        triple: the triple.
        origin: where it comes from; ``None`` where nobody was asked.
        passages: what states the situation or event that the triple is about.
    """

    triple: Triple
    origin: Origin | None = None
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """A triple that follows by one rule from others.

    Attributes:
        triple: what follows.
        rule: the W3C's name of the rule.
        sentence: the same in words.
        premises: why what it follows from holds; what matches the rule, then the axioms that
            make it a rule.
        steps: how many times a rule is used.
    """

    triple: Triple
    rule: str
    sentence: str
    premises: tuple[Premise, ...]
    steps: int = field(compare=False)

    def leaves(self) -> Iterator[Leaf]:
        """What is asserted and used, each once, in order."""
        seen: set[Triple] = set()
        left: list[Premise] = [self]
        while left:
            premise = left.pop()
            if premise.triple in seen:
                continue
            seen.add(premise.triple)
            if isinstance(premise, Leaf):
                yield premise
            else:
                left.extend(reversed(premise.premises))


Premise: TypeAlias = Proof | Leaf
"""Why a triple holds: it is asserted, or it follows."""


@dataclass(frozen=True, slots=True)
class Step:
    """One use of a rule.

    Attributes:
        triple: what would follow.
        rule: the W3C's name of the rule.
        sentence: the rule in words.
    """

    triple: Triple
    rule: str
    sentence: str


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule that would conclude what was asked for, if only more held.

    Attributes:
        rule: the W3C's name of the rule.
        sentence: in words, what it would conclude and from what.
        conclusion: what it would conclude.
        held: what it needs and has.
        missing: what it needs and does not have; a variable stands for anything.
        matches: in how many ways that which it has is found; one where no variable is left.
        example: the first of these ways, by variable.
        leads_to: the uses of rules from the conclusion to what was asked for.
    """

    rule: str
    sentence: str
    conclusion: Triple
    held: tuple[Atom, ...]
    missing: tuple[Atom, ...]
    matches: int = 1
    example: tuple[tuple[str, Term], ...] = ()
    leads_to: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a triple holds, or why not.

    Attributes:
        triple: what was asked.
        regime: the entailment regime.
        asserted: the triple itself, where it is asserted.
        proofs: why it follows, the shortest proof first. None of them needs all that another
            one needs and more.
        more: whether there may be more proofs, or a shorter one, than were looked for.
        follows: whether the triple follows; there is no proof where the search had to stop.
        nearest: where it does not hold, the rules that came nearest.
        nearest_left_out: how many more came as near.
    """

    triple: Triple
    regime: str
    asserted: Leaf | None = None
    proofs: tuple[Proof, ...] = ()
    more: bool = False
    follows: bool = False
    nearest: tuple[NearMiss, ...] = ()
    nearest_left_out: int = 0

    @property
    def holds(self) -> bool:
        """Whether the triple is asserted or follows."""
        return self.asserted is not None or self.follows
