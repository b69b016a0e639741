"""What is known by an IRI: terms of the ontology, things that facts are about, datatypes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path

from relations_kg import resources
from relations_kg.dataset.recipe import Recipe
from relations_kg.language_server.documents import FileSet
from relations_kg.language_server.facts import Facts, ReadFile
from relations_kg.namespaces import OWL, PREFIXES, RDF, RDFS, RKG, XSD
from relations_kg.rdf import Iri, Literal, Quad, Term

__all__ = [
    "Entry",
    "Kind",
    "Vocabulary",
    "ontology",
    "ontology_paths",
    "ontology_quads",
    "shipped_files",
]


class Kind(Enum):
    """What an IRI stands for."""

    CLASS = "class"
    PROPERTY = "property"
    DATATYPE = "datatype"
    INDIVIDUAL = "individual"  # of the ontology: a modality, a rank
    ENTITY = "entity"  # what facts are about


@dataclass
class Entry:
    """What is known of one IRI.

    Attributes:
        iri: the IRI.
        kind: what it stands for.
        labels: language tag, or empty, to label.
        names: other names and codes.
        definition: what it means, or what happened.
        types: the IRIs of its classes.
        ranges: the IRIs of the classes or datatypes that a property's values have.
        dates: CURIE of a property of time to value, in the order of the file.
        deprecated: whether it is not to be used any more.
    """

    iri: str
    kind: Kind
    labels: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    definition: str = ""
    types: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    dates: list[tuple[str, str]] = field(default_factory=list)
    deprecated: bool = False

    @property
    def label(self) -> str:
        """Its English label, or else one without language, or any; empty without any."""
        for language in ("en", ""):
            if language in self.labels:
                return self.labels[language]
        return min(self.labels.values(), default="")

    @property
    def all_names(self) -> Iterator[str]:
        """The label first, then those in other languages, then other names and codes."""
        yield from dict.fromkeys((*filter(None, (self.label,)), *self.labels.values(), *self.names))


class Vocabulary:
    """Entries by IRI, over another vocabulary, which is asked where this one has none.

    Args:
        entries: by IRI.
        below: the other one.
    """

    def __init__(self, entries: Mapping[str, Entry], below: Vocabulary | None = None) -> None:
        self._entries = entries
        self._below = below

    @classmethod
    def of_files(cls, files: Iterable[ReadFile]) -> Vocabulary:
        """The ontology, and what files say something of."""
        base = ontology()
        quads = (quad for file in files for quad in file.quads)
        return cls(_described(quads, known=base), base)

    def get(self, iri: str | None) -> Entry | None:
        """What is known of an IRI; ``None`` without one."""
        if iri is None:
            return None
        found = self._entries.get(iri)
        return self._below.get(iri) if found is None and self._below else found

    def __iter__(self) -> Iterator[Entry]:
        """Every entry."""
        yield from self._entries.values()
        if self._below is not None:
            yield from (each for each in self._below if each.iri not in self._entries)

    def above(self, classes: Iterable[str]) -> frozenset[str]:
        """Classes, and all those above them."""
        found: set[str] = set()
        left = list(classes)
        while left:
            class_ = left.pop()
            if class_ not in found:
                found.add(class_)
                left += _parents().get(class_, ())
        return frozenset(found)


@cache
def ontology() -> Vocabulary:
    """The terms of the ontology, and the datatypes of XML Schema."""
    quads = list(ontology_quads())
    entries = _described(quads, known=None)
    for name in _XSD_DATATYPES:
        entries.setdefault(XSD + name, Entry(XSD + name, Kind.DATATYPE, {"en": name}))
    edtf = PREFIXES["edtf"] + "EDTF"
    date = entries.setdefault(edtf, Entry(edtf, Kind.DATATYPE))
    date.kind = Kind.DATATYPE
    date.labels.setdefault("en", "Extended Date/Time Format")
    date.definition = date.definition or "A date as precise as its source: 2020-09, 2020-09-01/.."
    return Vocabulary(entries)


@cache
def shipped_files() -> tuple[ReadFile, ...]:
    """The files of the graph that comes with relations-kg."""
    return Facts(FileSet((resources.graph_folder(),))).read({})


@cache
def _parents() -> Mapping[str, Sequence[str]]:
    parents = defaultdict(list)
    for quad in ontology_quads():
        if quad.predicate.value == RDFS + "subClassOf" and isinstance(quad.object, Iri):
            parents[quad.subject[0]].append(quad.object.value)
    return parents


@cache
def ontology_quads() -> tuple[Quad, ...]:
    """What the files of the ontology say."""
    return tuple(quad for file in Recipe().ontology_files for quad in file.read())


def ontology_paths() -> list[Path]:
    """The files of the ontology."""
    return [file.path for file in Recipe().ontology_files]


_SKOS = PREFIXES["skos"]
_LABELS = (RDFS + "label", _SKOS + "prefLabel")
_NAMES = (
    _SKOS + "altLabel", RKG + "acronym", RKG + "iso3166Alpha3", RKG + "iso3166Alpha2",
    RKG + "asWritten",
)  # fmt: skip
_DEFINITIONS = (_SKOS + "definition", RKG + "summary", RDFS + "comment")
_DATES = {RKG + name: f"rkg:{name}" for name in ("date", "start", "end", "attested", "retrievedOn")}
_KINDS = {
    OWL + "Class": Kind.CLASS,
    RDFS + "Class": Kind.CLASS,
    OWL + "ObjectProperty": Kind.PROPERTY,
    OWL + "DatatypeProperty": Kind.PROPERTY,
    OWL + "AnnotationProperty": Kind.PROPERTY,
    RDF + "Property": Kind.PROPERTY,
    RDFS + "Datatype": Kind.DATATYPE,
}
_XSD_DATATYPES = (
    "anyURI", "boolean", "date", "dateTime", "dateTimeStamp", "decimal", "double", "duration",
    "float", "gYear", "gYearMonth", "int", "integer", "language", "long", "nonNegativeInteger",
    "positiveInteger", "string", "time",
)  # fmt: skip


def _described(quads: Iterable[Quad], known: Vocabulary | None) -> dict[str, Entry]:
    """An entry for each IRI that is a subject; one that is in ``known`` keeps its kind."""
    entries: dict[str, Entry] = {}
    for subject, predicate, object_, _ in quads:
        if not isinstance(subject, Iri):
            continue
        entry = entries.get(subject.value)
        if entry is None:
            kind = Kind.INDIVIDUAL if known is None else Kind.ENTITY
            entry = entries[subject.value] = Entry(subject.value, kind)
        _describe(entry, predicate.value, object_)
    if known is None:
        return {
            iri: entry
            for iri, entry in entries.items()
            if entry.kind is not Kind.INDIVIDUAL or OWL + "Ontology" not in entry.types
        }
    return {iri: entry for iri, entry in entries.items() if known.get(iri) is None}


def _describe(entry: Entry, predicate: str, value: Term) -> None:
    if isinstance(value, Literal):
        if predicate in _LABELS:
            entry.labels.setdefault(value.language or "", value.lexical)
        elif predicate in _NAMES:
            entry.names.append(value.lexical)
        elif predicate in _DEFINITIONS and (not entry.definition or value.language == "en"):
            entry.definition = value.lexical
        elif predicate in _DATES:
            entry.dates.append((_DATES[predicate], value.lexical))
        elif predicate == OWL + "deprecated":
            entry.deprecated = value.lexical in ("true", "1")
    elif isinstance(value, Iri):
        if predicate == RDF + "type":
            entry.types.append(value.value)
            entry.kind = _KINDS.get(value.value, entry.kind)
        elif predicate == RDFS + "range":
            entry.ranges.append(value.value)
