"""What a dossier is made of, whatever it is about and however it is written.

Everything is plain text as it comes from the data; a writer escapes it for its format.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

__all__ = [
    "MARKS",
    "Agreement",
    "Dossier",
    "Group",
    "Line",
    "Place",
    "Reference",
    "Section",
    "Span",
    "Subject",
]

MARKS: Final = {
    "planned": "planned",
    "attempted": "attempted, and failed",
    "reported": "reported",
    "disputed": "another claim says otherwise",
    "vague": "the source is vague",
}
"""What may be said of a claim beside what it says, with its words."""


@dataclass(frozen=True)
class Subject:
    """What a dossier is about.

    Attributes:
        iri: what it is.
        label: its name in English, or any.
        code: its ISO code or acronym; empty where it has none.
    """

    iri: str
    label: str
    code: str = ""


@dataclass(frozen=True)
class Reference:
    """A place in a source, that lines refer to by its number.

    Attributes:
        number: counted from 1 in the order in which lines refer to them.
        source: the title of the source.
        place: where in it: a section, a sentence, a row; empty for the whole.
        retrieved: the day on which the source was read, as it is written; empty if unknown.
        page: the address of the source; empty if it has none.
        iri: the passage, or the source where no passage is named.
    """

    number: int
    source: str
    place: str
    retrieved: str
    page: str
    iri: str


@dataclass(frozen=True)
class Line:
    """One thing that is told.

    Attributes:
        text: a sentence or a phrase.
        when: its time in words, as precise as the source has it; empty where there is none.
        edtf: its time as written, by the name of the property (``date``, ``start``, ``end``,
            ``attested``).
        marks: keys of :data:`MARKS`.
        references: numbers of :class:`Reference`.
        iri: the claim; empty where the line is no claim.
        also: less precise and further claims of the same thing.
    """

    text: str
    when: str = ""
    edtf: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()
    references: tuple[int, ...] = ()
    iri: str = ""
    also: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Group:
    """Lines under a heading of their own; without one where the title is empty."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Section:
    """A part of a dossier.

    Attributes:
        key: a stable name, such as ``missions``.
        title: its heading.
        groups: its lines; none has no line.
        empty: what is said where there are none.
    """

    key: str
    title: str
    groups: tuple[Group, ...]
    empty: str = ""


@dataclass(frozen=True)
class Span:
    """Something on the timeline, in days that the source allows.

    Attributes:
        text: what it is.
        when: its time in words.
        lane: the title of what it belongs to.
        first: the earliest day of an event or of a start.
        last: the latest day of an event, of a start or, of what has ended, of the end.
        certain_from: of a situation, the latest day of its start.
        certain_to: of a situation, the earliest day of its end; ``None`` where none is known.
        open: it still holds, as far as the source knows.
        kind: ``event`` or ``situation``.
        planned: it is a plan or an attempt, or another modality than a fact has.
    """

    text: str
    when: str
    lane: str
    first: date
    last: date
    certain_from: date | None = None
    certain_to: date | None = None
    open: bool = False
    kind: str = "event"
    planned: bool = False


@dataclass(frozen=True)
class Place:
    """A point of the map.

    Attributes:
        label: the name of the place.
        latitude: degrees north.
        longitude: degrees east.
        roles: what is there: ``capital of Albania``, ``embassy of Ukraine``; sorted.
        iri: the place.
    """

    label: str
    latitude: float
    longitude: float
    roles: tuple[str, ...]
    iri: str


@dataclass(frozen=True)
class Agreement:
    """How often two states voted alike in the General Assembly in one year.

    Attributes:
        year: the calendar year.
        share: equal votes among those that both cast, from 0 to 1, as written in the data.
        votes: how many roll calls that is.
    """

    year: int
    share: str
    votes: int

    @property
    def percent(self) -> str:
        """The share in percent, rounded half up to a whole number."""
        whole = Decimal(self.share) * 100
        return f"{whole.quantize(Decimal(1), ROUND_HALF_UP)} %"


@dataclass(frozen=True)
class Dossier:
    """All that is told.

    Attributes:
        kind: ``pair``, ``state`` or ``thing``.
        title: its heading.
        subjects: what it is about: two states, a state, or a thing.
        as_of: the day on which it is true; ``None`` for all that the graph knows.
        sections: its parts, in order.
        unknown: what the graph does not know, a sentence each.
        references: the places in sources that lines refer to.
        timeline: what has a day, in the order of time.
        places: what has coordinates, sorted by name.
        agreement: by year, in order; empty where the dataset has no votes.
        certainty: ``certain`` or ``possible``, what it is that holds on the day; empty without one.
    """

    kind: str
    title: str
    subjects: tuple[Subject, ...]
    as_of: date | None
    sections: tuple[Section, ...]
    unknown: tuple[str, ...]
    references: tuple[Reference, ...]
    timeline: tuple[Span, ...] = ()
    places: tuple[Place, ...] = ()
    agreement: tuple[Agreement, ...] = ()
    certainty: str = ""

    def serialize(self, format: str = "text") -> str:
        """The dossier as ``text``, ``markdown``, ``html`` or ``json``; always the same text.

        Raises:
            UnknownName: there is no such format.
        """
        from relations_kg.dossier.writers import write

        return write(self, format)
