"""Faults of many kinds, each with the place at which it has to be told.

The place is what stands between the marks ⟦ and ⟧ in the new text, or the node that lacks
something, where its statement begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from relations_kg.syntax.spans import Position, Span

__all__ = ["FAULTS", "Fault", "position", "seed"]


@dataclass(frozen=True)
class Fault:
    """A change to one file of the graph that makes it wrong.

    Attributes:
        name: what is wrong.
        file: within ``graph/``.
        old: what is written; in the file once after ``after``.
        new: what is written in its place, with marks around what is at fault.
        after: where ``old`` is looked for; the beginning of a statement.
        told: a part of the message.
        at: where marks are not in ``new``, the text that is at fault: the first one at a
            line's beginning.
    """

    name: str
    file: str
    after: str
    old: str
    new: str
    told: str
    at: str | None = None


# Of the private use area, so that in no text they are something else.
_OPEN, _CLOSE = 0xE000, 0xE100
_MARKS = re.compile("[\ue000-\ue1ff]")
_RELATIONS = "relations/alb-ukr"
FAULTS = (
    Fault("a property is missing", "memberships/NATO.ttl", "situation:alb-nato-membership a",
          "    rkg:organization organization:NATO ;\n", "", "organization",
          at="situation:alb-nato-membership"),
    Fault("a source is missing", "memberships/OSCE.ttl", "situation:alb-osce-participation a",
          " ;\n    rkg:statedIn passage:wikipedia-albania-ukraine.L.3.1", "", "statedIn",
          at="situation:alb-osce-participation"),
    Fault("a summary is missing", f"{_RELATIONS}/missions.ttl",
          "situation:embassy-of-albania-in-warsaw a",
          '    rkg:summary "Albania has an embassy in Warsaw."@en ;\n', "", "summary",
          at="situation:embassy-of-albania-in-warsaw"),
    Fault("a time is missing", f"{_RELATIONS}/relations.ttl",
          "situation:recognition-of-ukraine-by-albania a",
          '    rkg:start "1992-01-04"^^edtf:EDTF ;\n', "", "time",
          at="situation:recognition-of-ukraine-by-albania"),
    Fault("a label is missing", "places.ttl", "place:moscow a",
          "rdfs:label", "skos:altLabel", "name", at="place:moscow"),
    Fault("a date is ill-typed", f"{_RELATIONS}/missions.ttl",
          "event:opening-of-the-embassy-of-ukraine a",
          'rkg:date "2020-09"^^edtf:EDTF', 'rkg:date ⟦"2020-09"⟧', "EDTF"),
    Fault("a date that no calendar has", f"{_RELATIONS}/refugees.ttl",
          "event:reception-of-351-refugees a",
          '"2022-03-11/2022-03-20"^^edtf:EDTF', '⟦"2022-02-30"^^edtf:EDTF⟧', "no such day"),
    Fault("a number is a text", f"{_RELATIONS}/refugees.ttl",
          "event:reception-of-351-refugees a",
          "rkg:personCount 351", 'rkg:personCount ⟦"351"⟧', "number"),
    Fault("a code of the wrong form", "states.ttl", "state:CHE a",
          'rkg:iso3166Alpha2 "CH"', 'rkg:iso3166Alpha2 ⟦"Ch"⟧', "ISO"),
    Fault("a code in another state's place", "states.ttl", "state:POL a",
          'rkg:iso3166Numeric "616"', 'rkg:iso3166Numeric ⟦"61"⟧', "digits"),
    Fault("a text without a language", "persons.ttl", "person:ferit-hoxha a",
          'rkg:editorialNote "Not Enver Hoxha, who has the same family name."@en',
          'rkg:editorialNote ⟦"Not Enver Hoxha, who has the same family name."⟧', "language"),
    Fault("a latitude beyond the pole", "places.ttl", "place:tirana a",
          "rkg:latitude 41.33", "rkg:latitude ⟦141.33⟧", "latitude"),
    Fault("a value of the wrong class", f"{_RELATIONS}/missions.ttl",
          "situation:embassy-of-ukraine-in-tirana a",
          "rkg:seat place:tirana", "rkg:seat ⟦state:ALB⟧", "disjoint"),
    Fault("a text in the place of a node", f"{_RELATIONS}/offices.ttl",
          "situation:enver-hoxha-leader-of-albania a",
          "rkg:holder person:enver-hoxha", 'rkg:holder ⟦"Enver Hoxha"⟧', "named by an IRI"),
    Fault("a node that nothing describes", f"{_RELATIONS}/offices.ttl",
          "situation:adhurim-resuli-head-of-mission a",
          "rkg:holder person:adhurim-resuli", "rkg:holder ⟦person:adhurim-resulli⟧", "no name"),
    Fault("a passage that nothing describes", "memberships/BSEC.ttl",
          "situation:alb-bsec-membership a",
          "rkg:statedIn passage:wikipedia-albania-ukraine.L.3.1",
          "rkg:statedIn ⟦passage:wikipedia-albania-ukraine.L.9.9⟧", "passage"),
    Fault("a value too many", f"{_RELATIONS}/missions.ttl",
          "situation:embassy-of-albania-in-kyiv a",
          "rkg:seat place:kyiv", "rkg:seat place:kyiv , ⟦place:kharkiv⟧", "seat"),
    Fault("two ranks", f"{_RELATIONS}/relations.ttl",
          "situation:alb-ukr-diplomatic-relations-1993 a",
          "rkg:rank rkg:NormalRank", "rkg:rank rkg:NormalRank , ⟦rkg:DeprecatedRank⟧", "once"),
    Fault("a rank of one's own", "memberships/OSCE.ttl", "situation:ukr-osce-participation a",
          "rkg:rank rkg:NormalRank", "rkg:rank ⟦rkg:HighRank⟧", "rank"),
    Fault("two languages the same", "states.ttl", "state:ALB a",
          '"Albania"@en', '"Albania"@en , ⟦"Land of Albania"@en⟧', "language"),
    Fault("an end before the start", f"{_RELATIONS}/missions.ttl",
          "situation:embassy-of-ukraine-in-albania a",
          'rkg:start "2020-09-01"^^edtf:EDTF ;\n    rkg:end ".."^^edtf:EDTF',
          'rkg:start ⟦"2020-09-01"^^edtf:EDTF⟧ ;\n    rkg:end "2019"^^edtf:EDTF', "ends before"),
    Fault("a state that has relations with itself", f"{_RELATIONS}/relations.ttl",
          "situation:alb-ukr-diplomatic-relations-1993-01-13 a",
          "rkg:firstParty state:ALB ;\n    rkg:secondParty state:UKR",
          "rkg:firstParty ⟦state:ALB⟧ ;\n    rkg:secondParty state:ALB", "itself"),
    Fault("two disjoint classes", f"{_RELATIONS}/missions.ttl",
          "situation:embassy-of-ukraine-in-albania-2020-09 a",
          "a rkg:Embassy", "a rkg:Embassy , ⟦rkg:LiaisonOffice⟧", "disjoint"),
    Fault("a property that is nowhere declared", f"{_RELATIONS}/events-after-2022.ttl",
          "event:summit-in-tirana-2024 a",
          "rkg:location place:tirana", "⟦rkg:locaton⟧ place:tirana", "locaton"),
    Fault("a class that is nowhere declared", f"{_RELATIONS}/events-after-2022.ttl",
          "event:begaj-on-everyday-heroes a",
          "a rkg:Statement", "a rkg:Statement , ⟦rkg:Pronouncement⟧", "Pronouncement"),
    Fault("a web address without a scheme", "documents.ttl",
          "document:UN-general-assembly-68-262 a",
          "<https://undocs.org/A/RES/68/262>", '⟦"undocs.org/A/RES/68/262"⟧', "web"),
    Fault("a shortcut written by hand", "states.ttl", "state:UKR a",
          "rkg:iso3166Alpha2",
          "⟦rkg:maintainsRelationsWith⟧ state:CHE ;\n    rkg:iso3166Alpha2", "is entailed"),
    Fault("a digest that is none", "sources/wikipedia-albania-ukraine.ttl",
          "passage:wikipedia-albania-ukraine.L.2.2 a",
          '"c5b0bb35777336eaf5858e22b9a3bcf61c101c6ac2c559fc083a6178a139cdd5"',
          '⟦"c5b0bb"⟧', "SHA"),
    Fault("a paragraph number below one", "sources/wikipedia-albania-ukraine.ttl",
          "passage:wikipedia-albania-ukraine.L.2.1 a",
          "rkg:paragraph 2", "rkg:paragraph ⟦0⟧", "paragraph"),
    Fault("a retrieval day that is no date", "sources/geonames.ttl", "source:geonames a",
          '"2026-11-25"^^xsd:date', '⟦"2026-11-31"^^xsd:date⟧', "day"),
)  # fmt: skip


def seed(folder: Path, faults: Iterable[Fault]) -> dict[Fault, Span]:
    """Make the faults in a copy of ``graph/``, and tell where each is."""
    texts: dict[str, str] = {}
    for number, fault in enumerate(faults):
        path = folder / fault.file
        text = texts.get(fault.file) or path.read_text(encoding="utf-8")
        offset = text.index(fault.old, text.index(f"\n{fault.after}"))
        new = fault.new.replace("⟦", chr(_OPEN + number)).replace("⟧", chr(_CLOSE + number))
        texts[fault.file] = text[:offset] + new + text[offset + len(fault.old) :]
    found = {}
    for number, fault in enumerate(faults):
        text = texts[fault.file]
        if fault.at is not None:
            text = _MARKS.sub("", text)
            begin = text.index(f"\n{fault.at} ") + 1
            end = begin + len(fault.at)
        else:
            begin, end = text.index(chr(_OPEN + number)), text.index(chr(_CLOSE + number))
            begin -= len(_MARKS.findall(text, 0, begin))
            end -= len(_MARKS.findall(text, 0, end))
            text = _MARKS.sub("", text)
        found[fault] = Span(position(text, begin), position(text, end))
    for name, text in texts.items():
        (folder / name).write_text(_MARKS.sub("", text), encoding="utf-8")
    return found


def position(text: str, offset: int) -> Position:
    """The line and column of an offset."""
    line = text.count("\n", 0, offset) + 1
    return Position(line, offset - text.rfind("\n", 0, offset))
