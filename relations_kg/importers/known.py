"""What the shipped graph knows of states and organizations, for matching other people's data.

A crosswalk from codes, items of Wikidata and acronyms to our IRIs is the graph itself, so that it
grows with the graph and never says anything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from relations_kg.namespaces import PREFIXES, RDF, RDFS, RKG
from relations_kg.rdf import Iri, Literal, Term
from relations_kg.resources import graph_folder

__all__ = ["Known", "KnownThing", "known"]

_TYPE = Iri(RDF + "type")
_LABEL = Iri(RDFS + "label")
_OTHER_LABEL = Iri(PREFIXES["skos"] + "altLabel")
_MATCH = Iri(PREFIXES["skos"] + "exactMatch")
_ACRONYM, _CAPITAL = Iri(RKG + "acronym"), Iri(RKG + "capital")
_CODES = tuple(Iri(RKG + "iso3166" + name) for name in ("Alpha2", "Alpha3", "Numeric"))
_STATE, _ORGANIZATION = Iri(RKG + "State"), Iri(RKG + "InternationalOrganization")


@dataclass(frozen=True)
class KnownThing:
    """A state or an international organization that the graph describes.

    Attributes:
        iri: its IRI.
        labels: its names, by language.
        other_labels: its further names in English.
        codes: of a state, its codes of ISO 3166-1: alpha-2, alpha-3 and numeric; empty where
            there is none.
        acronym: of an organization; empty where there is none.
        item: what it is in Wikidata, such as ``Q222``; empty where the graph does not say.
        capital: IRI of the capital of a state; empty where the graph does not say.
        capital_names: the names of that capital in English.
    """

    iri: str
    labels: Mapping[str, str]
    other_labels: frozenset[str] = frozenset()
    codes: tuple[str, str, str] = ("", "", "")
    acronym: str = ""
    item: str = ""
    capital: str = ""
    capital_names: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Its name in English, or else the last part of its IRI."""
        return self.labels.get("en") or self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Known:
    """The states and the international organizations of the shipped graph, by IRI."""

    states: Mapping[str, KnownThing]
    organizations: Mapping[str, KnownThing]
    places: frozenset[str] = field(default=frozenset())

    def state_of_item(self, item: str) -> KnownThing | None:
        """The state that an item of Wikidata is."""
        return _by_item(self.states, item)

    def organization_of_item(self, item: str) -> KnownThing | None:
        """The organization that an item of Wikidata is."""
        return _by_item(self.organizations, item)

    def organization_of_name(self, *names: str) -> KnownThing | None:
        """The organization that has one of these as its acronym or as a name in English."""
        wanted = {name.casefold().removeprefix("the ").strip() for name in names if name}
        for one in self.organizations.values():
            own = {one.acronym, one.labels.get("en", ""), *one.other_labels} - {""}
            if wanted & {name.casefold() for name in own}:
                return one
        return None


@cache
def known() -> Known:
    """What the shipped graph knows.

    Raises:
        FileMissing: the installation has lost the graph.
    """
    from relations_kg.syntax.reading import read

    facts: defaultdict[str, defaultdict[Iri, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(graph_folder().glob("*.ttl")):
        for subject, predicate, value, _ in read(path):
            if isinstance(subject, Iri):
                facts[subject.value][predicate].append(value)

    def english(iri: str) -> frozenset[str]:
        values = [*facts[iri][_LABEL], *facts[iri][_OTHER_LABEL]] if iri in facts else []
        return frozenset(
            value.lexical
            for value in values
            if isinstance(value, Literal) and value.language == "en"
        )

    states: dict[str, KnownThing] = {}
    organizations: dict[str, KnownThing] = {}
    for iri in list(facts):
        about = facts[iri]
        if _STATE in about[_TYPE]:
            states[iri] = _thing(iri, about, english)
        elif _ORGANIZATION in about[_TYPE]:
            organizations[iri] = _thing(iri, about, english)
    places = frozenset(iri for iri in facts if iri.startswith(PREFIXES["place"]))
    return Known(states, organizations, places)


def _thing(
    iri: str, about: Mapping[Iri, list[Term]], english: Callable[[str], frozenset[str]]
) -> KnownThing:
    names = {
        value.language: value.lexical
        for value in about.get(_LABEL, ())
        if isinstance(value, Literal) and value.language
    }
    alpha2, alpha3, numeric = (_text(about, code) for code in _CODES)
    items = [
        value.value.removeprefix(PREFIXES["wd"])
        for value in about.get(_MATCH, ())
        if isinstance(value, Iri) and value.value.startswith(PREFIXES["wd"])
    ]
    capitals = [value.value for value in about.get(_CAPITAL, ()) if isinstance(value, Iri)]
    return KnownThing(
        iri,
        names,
        english(iri) - {names.get("en", "")},
        (alpha2, alpha3, numeric),
        _text(about, _ACRONYM),
        items[0] if items else "",
        capitals[0] if capitals else "",
        frozenset().union(*(english(capital) for capital in capitals)),
    )


def _text(about: Mapping[Iri, list[Term]], predicate: Iri) -> str:
    values = [value.lexical for value in about.get(predicate, ()) if isinstance(value, Literal)]
    return values[0] if values else ""


def _by_item(things: Mapping[str, KnownThing], item: str) -> KnownThing | None:
    return next((one for one in things.values() if one.item == item), None) if item else None
