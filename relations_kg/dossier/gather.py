"""Gathers a dossier: of two states, of one, or of anything that has a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from relations_kg.dataset.recipe import CERTAIN
from relations_kg.disagreement import groups
from relations_kg.dossier import lookup
from relations_kg.dossier.facts import Facts
from relations_kg.dossier.model import Dossier
from relations_kg.errors import UsageError
from relations_kg.queries.catalog import Catalog
from relations_kg.rdf import Iri
from relations_kg.store.base import Store

__all__ = ["gather"]


def gather(
    store: Store,
    catalog: Catalog,
    names: Sequence[str],
    as_of: date | None = None,
    certainty: str = CERTAIN,
) -> Dossier:
    """The dossier of what somebody names.

    Args:
        store: a built dataset, or the view of one on a day.
        catalog: the saved queries, whose checks find contradictions.
        names: two states, or one thing: code, name in any language and case, or IRI.
        as_of: the day of the view, for the heading and for what has ended; ``None`` for all days.
        certainty: how sure it has to be that something holds on that day, for the heading: one
            of :data:`relations_kg.dates.CERTAINTIES`.

    Raises:
        UnknownName: the dataset knows nothing of that name.
        ParameterError: there is no such state.
        UsageError: there are not one or two names, the two are one state, or a name is that of
            several things.
    """
    return replace(_gathered(store, catalog, names, as_of), certainty=certainty if as_of else "")


def _gathered(store: Store, catalog: Catalog, names: Sequence[str], as_of: date | None) -> Dossier:
    if len(names) == 1:
        from relations_kg.dossier.state import state
        from relations_kg.dossier.thing import thing

        found = lookup.one(store, names[0])
        tell = state if Facts(store).is_a(found, "State") else thing
        return tell(store, found, groups(store, catalog, [Iri(found)]), as_of)
    if len(names) != 2:
        raise UsageError(
            f"a dossier is of one thing or of two states, not of {len(names)}",
            hint='put a name of several words into quotation marks: "North Macedonia"',
        )
    from relations_kg.dossier.pair import pair

    first, second = (lookup.state(store, name) for name in names)
    if first == second:
        raise UsageError(
            f"{names[0]!r} and {names[1]!r} are the same state", hint="name it once, or two states"
        )
    found_groups = groups(store, catalog, [Iri(first), Iri(second)])
    return pair(store, first, second, found_groups, as_of)
