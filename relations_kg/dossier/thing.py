"""The dossier of anything that is no state: an event, an organization, a person, a source ..."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from relations_kg.disagreement import Group as Contradiction
from relations_kg.dossier.claims import Claims
from relations_kg.dossier.facts import Facts
from relations_kg.dossier.model import Dossier, Line, Section
from relations_kg.dossier.parts import contradictions, group, subject, timeline
from relations_kg.dossier.times import in_words
from relations_kg.namespaces import PREFIXES, RDF, RDFS, RKG, XSD
from relations_kg.rdf import BlankNode, Iri, Literal, Term
from relations_kg.store.base import Store

__all__ = ["thing"]

_MOST: Final = 40
"""How many things that point to something in one way are told; the number of the rest is."""

_EDTF: Final = PREFIXES["edtf"] + "EDTF"
# Told by the heading, by the references, or made by the loader for queries.
_NOT_TOLD: Final = frozenset(
    (
        *(
            RKG + name
            for name in ("statedIn", "accordingTo", "summary", "inForce", "openEnd", "concerns")
        ),
        *(
            RKG + f"{side}{bound}"
            for side in ("start", "end", "date")
            for bound in ("Earliest", "Latest")
        ),
        *(RDFS + "label", PREFIXES["skos"] + "altLabel", RDF + "type"),
        *(PREFIXES["dcterms"] + "source", PREFIXES["owl"] + "sameAs"),
    )
)
_NOT_POINTING: Final = frozenset(
    (
        *(PREFIXES["owl"] + "sameAs", RDFS + "isDefinedBy"),
        *(RKG + name for name in ("concerns", "concernedIn", "accordingTo", "states")),
    )
)


def thing(
    store: Store,
    iri: str,
    contradictions_in_it: Sequence[Contradiction] = (),
    as_of: date | None = None,
) -> Dossier:
    """What a store says of a thing, what points to it, and where that is stated.

    Args:
        store: a built dataset.
        iri: what it is about.
        contradictions_in_it: the groups of claims in the store that cannot all hold.
        as_of: the day of which the store is a view; ``None`` for all days.
    """
    facts = Facts(store)
    claims = Claims(facts, contradictions_in_it, as_of)
    about = facts.about(iri)
    passages = about.iris(RKG + "statedIn") + about.iris(PREFIXES["dcterms"] + "source")
    cited = claims.references.cite(passages)
    lines = []
    if kinds := [facts.label(kind) for kind in facts.kinds(iri)]:
        lines.append(Line(f"It is: {', '.join(kinds)}", references=cited))
    if facts.is_a(iri, "Occurrence"):
        lines.append(claims.line(iri))
    told = _narrow(facts, about.properties)
    if not facts.is_a(iri, "Occurrence"):
        # What claims say of a thing stands below, with its time and its passages.
        told = {name: terms for name, terms in told.items() if not _are_claims(facts, terms)}
    for property, terms in told.items():
        values = list(dict.fromkeys(_value(facts, term) for term in terms))
        lines.append(Line(f"{facts.label(property)}: {', '.join(values)}", references=cited))
    label = facts.label(iri).removesuffix(".")
    is_claim = facts.is_a(iri, "Occurrence")
    pointing = _pointing(claims, iri, _inverses(facts, told))
    sections = [
        Section("facts", "What is said of it", group("", lines), "Nothing."),
        Section(
            "pointing",
            "What points to it",
            tuple(each for title, found in pointing for each in group(title, found)),
            "Nothing.",
        ),
    ]
    if is_claim:
        sections.append(contradictions(claims, [iri]))
    return Dossier(
        kind="thing",
        title=label,
        subjects=(subject(claims, iri),),
        as_of=as_of,
        sections=tuple(sections),
        unknown=() if passages or not is_claim else ("Which source states it.",),
        references=claims.references.all(),
        timeline=timeline(claims, [iri]) if is_claim else (),
    )


def _narrow(
    facts: Facts, properties: Mapping[str, tuple[Term, ...]]
) -> dict[str, tuple[Term, ...]]:
    """The properties to tell: without the wider ones that only repeat a narrower one."""
    kept: dict[str, tuple[Term, ...]] = {}
    for name, terms in properties.items():
        if name in _NOT_TOLD:
            continue
        narrower = {
            term
            for other, others in properties.items()
            if other != name and name in _wider(facts, other) and other not in _wider(facts, name)
            for term in others
        }
        rest = tuple(term for term in terms if term not in narrower)
        if rest:
            kept[name] = _in_one_language(rest)
    return dict(sorted(kept.items(), key=lambda each: (facts.label(each[0]), each[0])))


def _are_claims(facts: Facts, terms: Iterable[Term]) -> bool:
    return all(isinstance(term, Iri) and facts.is_a(term.value, "Occurrence") for term in terms)


def _wider(facts: Facts, property: str) -> set[str]:
    found: set[str] = set()
    left = [property]
    while left:
        for wider in facts.about(left.pop()).iris(RDFS + "subPropertyOf"):
            if wider not in found:
                found.add(wider)
                left.append(wider)
    return found


def _in_one_language(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    english = tuple(
        term for term in terms if not isinstance(term, Literal) or term.language in (None, "en")
    )
    return english or terms


def _value(facts: Facts, term: Term) -> str:
    if isinstance(term, BlankNode):
        return "something without a name"
    if isinstance(term, Literal):
        if term.datatype == _EDTF or term.datatype == XSD + "date":
            return "still holds" if term.lexical == ".." else in_words(term.lexical)
        return term.lexical
    return facts.label(term.value).removesuffix(".")


def _pointing(
    claims: Claims, iri: str, told_already: frozenset[str]
) -> list[tuple[str, list[Line]]]:
    """Who has the thing as a value, by property: claims as claims, all else by name."""
    found: dict[str, set[str]] = {}
    for quad in claims.facts.store.quads(object=Iri(iri)):
        name = quad.predicate.value
        if not isinstance(quad.subject, Iri) or quad.subject.value == iri:
            continue
        if name not in _NOT_POINTING and name not in told_already:
            found.setdefault(name, set()).add(quad.subject.value)
    told = []
    for name in sorted(found, key=lambda each: (claims.facts.label(each), each)):
        narrower = {
            subject
            for other, subjects in found.items()
            if other != name and name in _wider(claims.facts, other)
            for subject in subjects
        }
        subjects = sorted(found[name] - narrower, key=claims.order)
        lines = [
            claims.line(each)
            if claims.facts.is_a(each, "Occurrence")
            else Line(claims.facts.label(each))
            for each in subjects[:_MOST]
        ]
        if len(subjects) > _MOST:
            lines.append(Line(f"and {len(subjects) - _MOST:,} more"))
        if lines:
            told.append((f"As “{claims.facts.label(name)}” of", lines))
    return told


def _inverses(facts: Facts, told: Iterable[str]) -> frozenset[str]:
    """The properties whose inverse was told of the thing itself."""
    inverse = PREFIXES["owl"] + "inverseOf"
    found: set[str] = set()
    for name in told:
        found.update(facts.about(name).iris(inverse))
        found.update(
            quad.subject.value
            for quad in facts.store.quads(predicate=Iri(inverse), object=Iri(name))
            if isinstance(quad.subject, Iri)
        )
    return frozenset(found)
