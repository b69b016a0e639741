"""What somebody means by a name: a state by its code, an organization by its acronym, or an IRI."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from relations_kg.errors import UnknownName, UsageError
from relations_kg.namespaces import PREFIXES, RDFS, RKG, shrink
from relations_kg.queries.entities import KINDS, Entity, named_entities
from relations_kg.queries.header import Parameter
from relations_kg.queries.parameters import to_term
from relations_kg.rdf import Iri, Literal
from relations_kg.results import Solutions
from relations_kg.store.base import Store

__all__ = ["one", "state"]

_IRI: Final = Parameter("iri")
_STATE: Final = Parameter("state")
_NAMES: Final = (RDFS + "label", PREFIXES["skos"] + "altLabel", RKG + "asWritten")


def state(store: Store, text: str) -> str:
    """The IRI of a state, by code, name in any language and case, or IRI.

    Raises:
        ParameterError: there is none, or there are several; the hint says which are near.
    """
    term = to_term("state", _STATE, text, store)
    assert isinstance(term, Iri)  # what to_term gives for a state
    return term.value


def one(store: Store, text: str) -> str:
    """The IRI of anything: by its IRI, by code, acronym or name, or by the end of its IRI.

    States come before organizations, those before persons, and those before all else.

    Raises:
        UnknownName: the dataset knows nothing of that name; the hint says what is near.
        UsageError: several things have the name.
        ParameterError: the text is no IRI although it looks like one.
    """
    if _looks_like_iri(text):
        term = to_term("subject", _IRI, text, store)
        assert isinstance(term, Iri)  # what to_term gives for an IRI
        known = any(True for _ in store.quads(term)) or any(True for _ in store.quads(object=term))
        if not known:
            raise UnknownName(
                f"the dataset knows nothing of {text}",
                hint="look it up: relations-kg query find-by-name",
            )
        return term.value
    wanted = _folded(text)
    names: dict[str, str] = {}
    for kind in KINDS:
        entities = named_entities(store, kind)
        if found := _called(entities.values(), wanted):
            return _only(text, found)
        for entity in entities.values():
            for name in (each for of_kind in entity.names for each in of_kind):
                names.setdefault(_folded(name), entity.shown)
    others = _labelled(store)
    if found_others := sorted({iri for name, iri in others if _folded(name) == wanted}):
        return _only(text, found_others)
    for name, _ in others:
        names.setdefault(_folded(name), name)
    raise UnknownName(f"nothing is named {text!r}", hint=_near(wanted, names))


def _called(entities: Iterable[Entity], wanted: str) -> list[str]:
    """The entities with that name, of the surest kind of name that one has it in."""
    best: dict[int, list[str]] = {}
    for entity in entities:
        for rank, names in enumerate(entity.names):
            if wanted in map(_folded, names):
                best.setdefault(rank, []).append(entity.iri.value)
    return sorted(set(best[min(best)])) if best else []


def _labelled(store: Store) -> list[tuple[str, str]]:
    """Everything that has a name, and what has none of its own by the end of its IRI."""
    properties = " ".join(f"<{name}>" for name in _NAMES)
    answer = store.query(
        f"SELECT DISTINCT ?name ?thing {{ VALUES ?property {{ {properties} }} "
        f"?thing ?property ?name FILTER(ISIRI(?thing)) }}"
    )
    found = set()
    if isinstance(answer, Solutions):
        for name, thing in answer.bindings():
            if isinstance(name, Literal) and isinstance(thing, Iri):
                found.add((name.lexical, thing.value))
    claims = store.query(
        f"SELECT DISTINCT ?claim {{ ?claim <{RKG}summary> ?summary FILTER(ISIRI(?claim)) }}"
    )
    if isinstance(claims, Solutions):
        for (claim,) in claims.bindings():
            if isinstance(claim, Iri):
                found.add((claim.value.rpartition("/")[2], claim.value))
    return sorted(found)


def _only(text: str, found: list[str]) -> str:
    if len(found) == 1:
        return found[0]
    raise UsageError(
        f"{text!r} is the name of several things",
        hint="name one by its IRI: " + ", ".join(shrink(iri) or f"<{iri}>" for iri in found[:12]),
    )


def _near(wanted: str, names: dict[str, str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(wanted, names, n=3, cutoff=0.6)
    shown = list(dict.fromkeys(names[name] for name in near))
    if shown:
        return f"did you mean {' or '.join(shown)}?"
    return "give a state, an organization, a person ... by code, name or IRI, such as ALB or Kyiv"


def _looks_like_iri(text: str) -> bool:
    return text.startswith(("<", "urn:")) or "://" in text or _prefix(text) in PREFIXES


def _prefix(text: str) -> str:
    prefix, colon, local = text.partition(":")
    return prefix if colon and local and not local.startswith(" ") else ""


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
