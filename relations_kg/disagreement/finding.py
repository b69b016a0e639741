"""Groups of claims that cannot all hold, found by the checks ``contradictory-*``.

A check gives pairs, each with a sentence that says why not both can hold. Claims that are in
pairs with each other, directly or through others, are one group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from relations_kg.citations import Citation, citations_of
from relations_kg.errors import HeaderError
from relations_kg.namespaces import RKG
from relations_kg.queries.catalog import Catalog
from relations_kg.rdf import Iri, Literal
from relations_kg.results import Solutions
from relations_kg.store.base import Store

__all__ = ["Claim", "Group", "Pair", "groups"]

_CHECKS = "checks/contradictory-"
_WRITTEN = "as-written"
_TIMES = ("start", "end", "date", "attested")
_CONCERNS = Iri(RKG + "concerns")


@dataclass(frozen=True)
class Claim:
    """One side of a contradiction.

    Attributes:
        iri: the situation or event.
        summary: what it says, in one sentence; its IRI where it has no summary.
        times: property (``start``, ``end``, ``date``, ``attested``) and EDTF text, as written.
        modality: ``asserted``, ``planned``, ``attempted`` or ``reported``; empty if not told.
        rank: ``preferred``, ``normal`` or ``deprecated``; empty if not told.
        evidence: the passages that state it.
    """

    iri: str
    summary: str
    times: tuple[tuple[str, str], ...]
    modality: str
    rank: str
    evidence: tuple[Citation, ...]


@dataclass(frozen=True)
class Pair:
    """Two claims that cannot both hold.

    Attributes:
        kind: which check found it: ``dates``, ``levels``, ``as-written``, ...
        claim: IRI of the one.
        other: IRI of the other; the smaller IRI comes first.
        why: why not both can hold.
    """

    kind: str
    claim: str
    other: str
    why: str


@dataclass(frozen=True)
class Group:
    """Claims about one thing that cannot all hold.

    Attributes:
        kind: the kinds of contradiction in it, joined with ``, ``.
        why: why they cannot all hold, one reason after the other.
        claims: the claims, by IRI.
        pairs: which of them exclude each other, and why.
    """

    kind: str
    why: str
    claims: tuple[Claim, ...]
    pairs: tuple[Pair, ...]


def groups(store: Store, catalog: Catalog, about: Iterable[Iri] = ()) -> tuple[Group, ...]:
    """Every group of claims that cannot all hold.

    Args:
        store: the dataset, with what is entailed.
        catalog: the saved queries, whose ``checks/contradictory-*`` are asked.
        about: only groups in which some claim concerns each of these, or is one of them.

    Raises:
        HeaderError: a check does not select ``?claim``, ``?other`` and ``?why``.
        StoreError: the store cannot be read.
    """
    wanted = [entity.value for entity in about]
    pairs = _pairs(store, catalog)
    found = []
    for members in _components(pairs):
        if wanted and not set(wanted) <= _concerned(store, members):
            continue
        inside = tuple(pair for pair in pairs if pair.claim in members)
        # What an editor wrote says nothing of why; it speaks only where no check does.
        telling = [pair for pair in inside if pair.kind != _WRITTEN] or list(inside)
        reasons = dict.fromkeys(pair.why for pair in telling)
        kinds = dict.fromkeys(pair.kind for pair in telling)
        claims = _claims(store, sorted(members))
        found.append(Group(", ".join(kinds), "; ".join(reasons), claims, inside))
    return tuple(found)


def _pairs(store: Store, catalog: Catalog) -> list[Pair]:
    found: dict[Pair, None] = {}
    for name in catalog.names():
        if not name.startswith(_CHECKS):
            continue
        query = catalog.get(name)
        solutions = store.query(query.bind({}, store))
        if not isinstance(solutions, Solutions) or solutions.variables != (
            "claim",
            "other",
            "why",
        ):
            raise HeaderError(
                "a check for contradictions selects ?claim, ?other and ?why",
                path=query.path or name,
                line=query.header.lines + 1,
            )
        for claim, other, why in solutions.bindings():
            if isinstance(claim, Iri) and isinstance(other, Iri) and isinstance(why, Literal):
                first, second = sorted((claim.value, other.value))
                found[Pair(name.removeprefix(_CHECKS), first, second, why.lexical)] = None
    return sorted(found, key=lambda pair: (pair.claim, pair.other, pair.kind, pair.why))


def _components(pairs: Sequence[Pair]) -> list[frozenset[str]]:
    """The connected components, by their smallest IRI."""
    group_of: dict[str, set[str]] = {}
    for pair in pairs:
        one = group_of.setdefault(pair.claim, {pair.claim})
        other = group_of.setdefault(pair.other, {pair.other})
        if one is not other:
            one |= other
            group_of.update(dict.fromkeys(other, one))
    different = {id(members): members for members in group_of.values()}
    return sorted((frozenset(members) for members in different.values()), key=min)


def _concerned(store: Store, claims: Iterable[str]) -> set[str]:
    """The claims, and what they concern."""
    found = set(claims)
    for claim in tuple(found):
        found |= {
            quad.object.value
            for quad in store.quads(Iri(claim), _CONCERNS)
            if isinstance(quad.object, Iri)
        }
    return found


def _claims(store: Store, iris: Sequence[str]) -> tuple[Claim, ...]:
    evidence = citations_of(store, map(Iri, iris))
    claims = []
    for iri in iris:
        summaries = sorted(_values(store, iri, "summary"), key=lambda v: v.language != "en")
        times = tuple(
            (name, value.lexical) for name in _TIMES for value in sorted(_values(store, iri, name))
        )
        claims.append(
            Claim(
                iri,
                summaries[0].lexical if summaries else iri,
                times,
                _word(store, iri, "modality"),
                _word(store, iri, "rank"),
                evidence[Iri(iri)],
            )
        )
    return tuple(claims)


def _values(store: Store, iri: str, name: str) -> set[Literal]:
    found = (quad.object for quad in store.quads(Iri(iri), Iri(RKG + name)))
    return {value for value in found if isinstance(value, Literal)}


def _word(store: Store, iri: str, name: str) -> str:
    """``asserted`` for ``rkg:AssertedModality``, ``normal`` for ``rkg:NormalRank``."""
    for quad in store.quads(Iri(iri), Iri(RKG + name)):
        if isinstance(quad.object, Iri):
            return quad.object.value.removeprefix(RKG).removesuffix(name.capitalize()).lower()
    return ""
