"""Claims of imported data as statements: facts, as the shipped graph has them.

The bounds of their dates and what is in force are derived with those of the shipped graph
(:mod:`relations_kg.dataset.derive`), so that a question asked of both gets one kind of answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from relations_kg.importers.base import Block
from relations_kg.importers.n_triples import literal
from relations_kg.namespaces import PREFIXES, RDF, XSD, expand
from relations_kg.rdf import XSD_STRING, Iri, Literal, Quad, Term

__all__ = ["Claim", "Passage", "Source", "blocks", "day_of", "english", "lines", "local", "triple"]

_EDTF = PREFIXES["edtf"] + "EDTF"
_BATCH = 2_000
_FORBIDDEN_IN_IRIS = re.compile(r"[\x00-\x20<>\"{}|^`\\]")


def english(text: str) -> Literal:
    """A text in English."""
    return Literal(text, RDF + "langString", "en")


def triple(subject: str, predicate: str, value: str | Term) -> Quad:
    """A triple of names: IRIs or prefixed names; a value that is no term is one as well."""
    return Quad(_iri(subject), _iri(predicate), _iri(value) if isinstance(value, str) else value)


def local(text: str) -> str:
    """A text as the last part of an IRI: its letters, digits, ``-``, ``_`` and ``.``."""
    return quote(text, safe="")


def day_of(path: Path) -> date:
    """The day on which a file was last written, in UTC: the day on which its data was fetched."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


@dataclass(frozen=True)
class Source:
    """The source that all claims of an import are in.

    Attributes:
        iri: a prefixed name.
        title: in English.
        licence: IRI of the licence.
        web_page: where it is to be had.
        retrieved: on which day the data was fetched.
        note: what a reader should know of it, in English.
    """

    iri: str
    title: str
    licence: str
    web_page: str
    retrieved: date
    note: str

    def quads(self) -> Iterator[Quad]:
        """What describes the source."""
        yield triple(self.iri, "rdf:type", "rkg:Source")
        yield triple(self.iri, "rdfs:label", english(self.title))
        yield triple(self.iri, "dcterms:license", self.licence)
        yield triple(self.iri, "rkg:webPage", self.web_page)
        day = Literal(self.retrieved.isoformat(), XSD + "date")
        yield triple(self.iri, "rkg:retrievedOn", day)
        yield triple(self.iri, "rkg:editorialNote", english(self.note))


@dataclass(frozen=True)
class Passage:
    """A row of a source, as ``rkg:RowPassage``.

    Attributes:
        iri: a prefixed name.
        source: a prefixed name.
        section: short code of the section, without spaces.
        title: heading of the section.
        row: what the row begins with.
        references: what the row itself names as its sources, as IRIs.
    """

    iri: str
    source: str
    section: str
    title: str
    row: str
    references: tuple[str, ...] = ()

    def quads(self) -> Iterator[Quad]:
        """What describes the passage."""
        yield triple(self.iri, "rdf:type", "rkg:RowPassage")
        yield triple(self.iri, "rdfs:label", english(f"{self.title}, {self.row}"))
        yield triple(self.iri, "rkg:inSource", self.source)
        yield triple(self.iri, "rkg:section", Literal(self.section))
        yield triple(self.iri, "rkg:sectionTitle", Literal(self.title))
        yield triple(self.iri, "rkg:rowName", Literal(self.row))
        for reference in self.references:
            yield triple(self.iri, "dcterms:references", reference)


@dataclass(frozen=True)
class Claim:
    """A situation that a passage states.

    Attributes:
        iri: a prefixed name.
        kind: its class, a prefixed name.
        summary: what it is, in an English sentence.
        roles: properties and agents, as prefixed names.
        passage: where it is stated.
        start: EDTF; ``None`` where nothing is known.
        end: EDTF, ``..`` for what still holds; ``None`` where nothing is known.
        attested: times at some moment of which it holds, in EDTF.
        rank: ``Preferred``, ``Normal`` or ``Deprecated``.
        note: what else the source says, in English.
    """

    iri: str
    kind: str
    summary: str
    roles: tuple[tuple[str, str], ...]
    passage: Passage
    start: str | None = None
    end: str | None = None
    attested: tuple[str, ...] = ()
    rank: str = "Normal"
    note: str | None = None

    def quads(self) -> Iterator[Quad]:
        """What the claim says."""
        yield triple(self.iri, "rdf:type", self.kind)
        yield triple(self.iri, "rkg:summary", english(self.summary))
        for role, agent in self.roles:
            yield triple(self.iri, role, agent)
        for name, value in (("start", self.start), ("end", self.end)):
            if value is not None:
                yield triple(self.iri, f"rkg:{name}", Literal(value, _EDTF))
        for value in self.attested:
            yield triple(self.iri, "rkg:attested", Literal(value, _EDTF))
        yield triple(self.iri, "rkg:modality", "rkg:AssertedModality")
        yield triple(self.iri, "rkg:rank", f"rkg:{self.rank}Rank")
        yield triple(self.iri, "rkg:statedIn", self.passage.iri)
        if self.note:
            yield triple(self.iri, "rkg:editorialNote", english(self.note))


def blocks(claims: Iterable[tuple[float, Claim]], graph: str) -> Iterator[Block]:
    """The statements of claims and of their passages.

    Args:
        claims: each with the share of the work that is behind.
        graph: last part of the name of the named graph.
    """
    described: set[str] = set()
    remaining = iter(claims)
    while batch := list(islice(remaining, _BATCH)):
        quads: list[Quad] = []
        for _, claim in batch:
            quads += claim.quads()
            if claim.passage.iri not in described:
                described.add(claim.passage.iri)
                quads += claim.passage.quads()
        yield Block(graph, lines(quads), batch[-1][0])


def lines(quads: Iterable[Quad]) -> bytes:
    """Quads as triples of RDF 1.1 N-Triples, named graphs left away."""
    return "".join(
        f"{_written(quad.subject)} {_written(quad.predicate)} {_written(quad.object)} .\n"
        for quad in quads
    ).encode()


def _iri(name: str) -> Iri:
    """An IRI; what no IRI can hold (RFC 3987) is percent-encoded."""
    if "://" not in name:
        return Iri(expand(name))
    return Iri(_FORBIDDEN_IN_IRIS.sub(lambda found: quote(found[0]), name))


def _written(term: Term) -> str:
    if isinstance(term, Iri):
        return f"<{term.value}>"
    if isinstance(term, Literal):
        datatype = "" if term.datatype in (XSD_STRING, RDF + "langString") else term.datatype
        return literal(term.lexical, datatype, term.language or "")
    return f"_:{term.label}"
