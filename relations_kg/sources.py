"""The passages of a source's text, and whether a store still cites them rightly.

A passage is one sentence, found by the title of its section, the number of its paragraph in
that section and its own number in that paragraph, both counted from 1. A store keeps the
sha256 of the sentence and never the sentence, so a text that has changed since it was read
is noticed without being copied.

The text is plain text with the headings of MediaWiki: ``= Title =`` is the title of the text,
``== Section ==`` (and deeper) begins a section, every other line that is not empty is a
paragraph, and a run of list items (``- item``) is one paragraph with one sentence for each
item. What stands before the first section is the section ``lead``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from typing import TypeGuard

from relations_kg.errors import UnknownName
from relations_kg.namespaces import RDF, RKG, expand, shrink
from relations_kg.rdf import Iri, Literal, Subject
from relations_kg.store.base import Store

__all__ = [
    "LEAD",
    "PassageFinding",
    "PassageText",
    "Trouble",
    "VerificationReport",
    "digest",
    "sentences",
    "split",
    "verify",
]

LEAD = "lead"
"""The section title of what stands before the first heading of a section."""

_HEADING = re.compile(r"(?P<marks>={1,6})\s*(?P<title>.+?)\s*(?P=marks)\s*\Z")
_LIST_ITEM = re.compile(r"[-*#]+\s+(?P<item>.+)\Z")

# The end of a sentence: its mark, the quotes and brackets that close with it, white space,
# and then what the next one begins with.
_POSSIBLE_END = re.compile(
    r"""(?P<mark>[.!?…]+)["'\u201d\u2019»)\]]*\s+(?=["'\u201c\u2018„«(\[]*(?P<next>[^\W_]))"""
)
_BEFORE_A_NAME = frozenset(
    (
        *("adm", "brig", "capt", "cf", "cmdr", "col", "dr", "gen", "gov", "hon", "lt", "maj"),
        *("mr", "mrs", "ms", "mt", "pres", "prof", "rep", "rev", "sen", "sgt", "st", "vs"),
    )
)
_BEFORE_A_NUMBER = frozenset(
    ("approx", "art", "ca", "fig", "no", "nos", "nr", "op", "p", "par", "pp", "vol")
)
_LAST_WORD = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]+\Z")
_LONGEST_WORD = 40

_Place = tuple[str, int, int]

_TYPE = Iri(RDF + "type")
_OTHER_KINDS = tuple(Iri(RKG + f"{kind}Passage") for kind in ("Row", "Section", "File"))
_IN_SOURCE = Iri(RKG + "inSource")
_SECTION_TITLE, _PARAGRAPH, _SENTENCE, _DIGEST = (
    Iri(RKG + name) for name in ("sectionTitle", "paragraph", "sentence", "sentenceDigest")
)


@dataclass(frozen=True, slots=True)
class PassageText:
    """One sentence of a text and its place in it.

    Attributes:
        section_title: the heading of its section, ``LEAD`` before the first one.
        paragraph: number of the paragraph in its section, from 1.
        sentence: number of the sentence in its paragraph, from 1.
        text: the sentence, in NFC and with single spaces.
    """

    section_title: str
    paragraph: int
    sentence: int
    text: str

    @property
    def place(self) -> tuple[str, int, int]:
        """Section title, paragraph and sentence: unique in one text."""
        return self.section_title, self.paragraph, self.sentence

    @property
    def digest(self) -> str:
        """The sha256 of the sentence; see `digest`."""
        return digest(self.text)


class Trouble(Enum):
    """What is wrong with a cited passage."""

    MISSING = "missing"
    """The text has no such section, paragraph or sentence, nor the sentence elsewhere."""
    CHANGED = "changed"
    """Another sentence stands in its place, and it stands nowhere else."""
    MOVED = "moved"
    """The sentence stands elsewhere in the text."""
    INCOMPLETE = "incomplete"
    """The store does not say where the passage is, or what its digest is."""


@dataclass(frozen=True, slots=True)
class PassageFinding:
    """A cited passage that does not agree with the text.

    Attributes:
        passage: the passage in the store.
        trouble: what is wrong.
        message: the same in one sentence, with where it should be and where it is.
    """

    passage: Subject
    trouble: Trouble
    message: str


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """How the passages of a store agree with the text of their source.

    Attributes:
        source: the source that was compared.
        checked: how many of its passages the store has.
        findings: what does not agree, sorted by passage.
    """

    source: Iri
    checked: int
    findings: tuple[PassageFinding, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether every passage is in its place and unchanged."""
        return not self.findings


def digest(sentence: str) -> str:
    r"""The sha256 of a sentence, in hexadecimal.

    It is taken of the UTF-8 of the sentence in Unicode Normalization Form C, with every run of
    white space made one space and none at either end; so a reflowed line changes nothing and
    a changed letter changes all.

    >>> digest("Two  words.\n") == digest("Two words.")
    True
    """
    return sha256(_folded(sentence).encode()).hexdigest()


def split(text: str) -> list[PassageText]:
    r"""The passages of a text, in order.

    Two sections of one title are counted as one, so the place of a passage is unique.

    >>> [p.place for p in split("= T =\nOne. Two.\n\n== S ==\n- a\n- b. c")]
    [('lead', 1, 1), ('lead', 1, 2), ('S', 1, 1), ('S', 1, 2)]
    """
    return list(_passages(text))


def sentences(paragraph: str) -> list[str]:
    """The sentences of one paragraph, in NFC and with single spaces.

    A sentence ends with ``.``, ``!``, ``?`` or ``…`` (and the quotes and brackets that close
    there), before white space and something that can begin one: a digit, or a letter that is
    not a small one. The dot of an initial (``J. Smith``, ``U.S. Congress``) or of a common
    English abbreviation (``Dr.`` before a name, ``No.`` before a number) ends none.

    >>> sentences('He cited Dr. Rama on No. 68/262. "Why?" At 3.5 it ended.')
    ['He cited Dr. Rama on No. 68/262.', '"Why?"', 'At 3.5 it ended.']
    """
    folded = _folded(paragraph)
    found: list[str] = []
    start = 0
    for end in _POSSIBLE_END.finditer(folded):
        begins = end["next"]
        if begins.islower() or (
            end["mark"] == "." and _is_abbreviation(folded[start : end.start()], begins)
        ):
            continue
        found.append(folded[start : end.end()].rstrip())
        start = end.end()
    if start < len(folded):
        found.append(folded[start:])
    return found


def verify(store: Store, text: str, source: str | None = None) -> VerificationReport:
    """Compares the passages of a source in ``store`` with the source's text.

    Args:
        store: holds the passages, with ``rkg:inSource``, ``rkg:sectionTitle``,
            ``rkg:paragraph``, ``rkg:sentence`` and ``rkg:sentenceDigest``.
        text: the text of the source.
        source: the source as an IRI or CURIE; may be left out where only one has passages.

    Raises:
        UnknownName: the store cites no sentence of that source; or, without ``source``, of none
            or of more than one.
    """
    name = _the_source(store, source)
    passages = sorted(subject for subject, source in _sentences(store) if source == name)
    by_place = {passage.place: passage.digest for passage in split(text)}
    by_digest = {found: place for place, found in reversed(by_place.items())}
    findings: list[PassageFinding] = []
    for passage in passages:
        found = _compare(store, passage, by_place, by_digest)
        if found:
            trouble, what = found
            findings.append(PassageFinding(passage, trouble, f"{_named(passage)}: {what}"))
    return VerificationReport(name, len(passages), tuple(findings))


def _the_source(store: Store, asked: str | None) -> Iri:
    known = sorted({source for _, source in _sentences(store)})
    shown = ", ".join(map(_named, known)) or "none"
    if asked is None:
        if len(known) == 1:
            return known[0]
        raise UnknownName(
            f"sentences of {len(known)} sources are cited: say which one the text is of",
            hint=f"name one of: {shown}" if known else "use data that cites sentences of sources",
        )
    source = Iri(asked if "://" in asked else expand(asked))
    if source not in known:
        raise UnknownName(
            f"no sentence is cited from the source {asked!r}",
            hint=f"the sources with sentences: {shown}",
        )
    return source


def _sentences(store: Store) -> set[tuple[Subject, Iri]]:
    """The passages that are sentences, with their source; others have no text to compare."""
    others = {quad.subject for kind in _OTHER_KINDS for quad in store.quads(None, _TYPE, kind)}
    return {
        (quad.subject, quad.object)
        for quad in store.quads(None, _IN_SOURCE)
        if isinstance(quad.object, Iri) and quad.subject not in others
    }


def _compare(
    store: Store,
    passage: Subject,
    by_place: Mapping[_Place, str],
    by_digest: Mapping[str, _Place],
) -> tuple[Trouble, str] | None:
    title = _value(store, passage, _SECTION_TITLE)
    paragraph = _value(store, passage, _PARAGRAPH)
    sentence = _value(store, passage, _SENTENCE)
    expected = _value(store, passage, _DIGEST)
    if title is None or expected is None or not (_is_number(paragraph) and _is_number(sentence)):
        return Trouble.INCOMPLETE, (
            "it needs one rkg:sectionTitle, rkg:paragraph, rkg:sentence and rkg:sentenceDigest"
        )
    place = _folded(title), int(paragraph), int(sentence)
    if by_place.get(place) == expected:
        return None
    if expected in by_digest:
        return Trouble.MOVED, f"{_at(place)} is now {_at(by_digest[expected])}"
    if place in by_place:
        return Trouble.CHANGED, f"{_at(place)} reads differently"
    return Trouble.MISSING, f"there is no {_at(place)}"


def _value(store: Store, passage: Subject, predicate: Iri) -> str | None:
    """The only value of a property, ``None`` where there is none or more than one."""
    values = {
        q.object.lexical for q in store.quads(passage, predicate) if isinstance(q.object, Literal)
    }
    return values.pop() if len(values) == 1 else None


def _is_number(text: str | None) -> TypeGuard[str]:
    return text is not None and text.isdecimal() and len(text) < 10


def _at(place: _Place) -> str:
    title, paragraph, sentence = place
    return f"sentence {sentence} of paragraph {paragraph} of section {title!r}"


def _named(node: Subject) -> str:
    if isinstance(node, Iri):
        return shrink(node.value) or f"<{node.value}>"
    return f"_:{node.label}"


def _passages(text: str) -> Iterator[PassageText]:
    section = LEAD
    paragraphs: dict[str, int] = {}
    items = 0  # of the list that the line before belongs to
    titled = False
    for line in text.removeprefix("\ufeff").splitlines():
        line = _folded(line)
        heading = _HEADING.match(line)
        item = _LIST_ITEM.match(line)
        if not item:
            items = 0
        if not line:
            continue
        if heading:
            if len(heading["marks"]) == 1 and not titled and not paragraphs:
                titled = True
            else:
                section = heading["title"]
            continue
        if items == 0:
            paragraphs[section] = paragraphs.get(section, 0) + 1
        if item:
            items += 1
            yield PassageText(section, paragraphs[section], items, item["item"])
            continue
        for number, sentence in enumerate(sentences(line), 1):
            yield PassageText(section, paragraphs[section], number, sentence)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _is_abbreviation(before: str, begins: str) -> bool:
    """Whether the dot between ``before`` and what begins so belongs to an abbreviation."""
    word = _LAST_WORD.search(before[-_LONGEST_WORD:])
    if not word:
        return False
    last = word[0].lower()
    is_initial = len(last) == 1 or "." in last
    return is_initial or last in (_BEFORE_A_NUMBER if begins.isdigit() else _BEFORE_A_NAME)
