"""The values of parameters: from what a user writes to a term of RDF."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from relations_kg.errors import InputError, ParameterError
from relations_kg.namespaces import PREFIXES, XSD, expand, shrink
from relations_kg.queries.entities import KINDS, Entity, by_code, named_entities
from relations_kg.queries.header import Parameter
from relations_kg.rdf import Iri, Literal, Term
from relations_kg.store.base import Store
from relations_kg.terms import to_engine

__all__ = ["check_value", "complete", "syntax", "to_term"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII).fullmatch
_YEAR = re.compile(r"\d{4}", re.ASCII).fullmatch
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII).fullmatch
_MOST_DIGITS = 18  # what fits 64 bits, whatever the digits are
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:").match
_CURIE = re.compile(r"(?P<prefix>[a-z]+):[^/]").match
_BRACKETED = re.compile(r"<(.*)>", re.DOTALL).fullmatch
# What a shell takes as one word and for nothing else, and no command for an option.
_PLAIN = re.compile(r"\w[\w.:/#-]*", re.ASCII).fullmatch
_LONGEST = 10_000
_MOST_COMPLETIONS = 300  # more than there are states
_LONGEST_LABEL = 60


def to_term(name: str, parameter: Parameter, value: str, store: Store) -> Term:
    """The term that a value stands for.

    Args:
        name: the parameter's name, for messages.
        parameter: what it accepts.
        value: what the user wrote.
        store: where states, organizations and persons are looked up by name.

    Raises:
        ParameterError: the value is not accepted; the hint says what is, and what is nearest.
    """
    text = value.strip()
    if parameter.type in KINDS:
        found = _iri(name, text) if _is_iri(text) else None
        return _entity(name, parameter.type, text, found, store)
    return check_value(name, parameter, text)


def check_value(name: str, parameter: Parameter, value: str) -> Term:
    """The term of a value that needs no look into a dataset; of others, its text.

    Raises:
        ParameterError: the value is not accepted.
    """
    if len(value) > _LONGEST:
        raise ParameterError(f"the value of {name!r} has more than {_LONGEST:,} characters")
    if not value and parameter.type != "string":
        raise ParameterError(f"the value of {name!r} is empty", hint=_accepted(parameter))
    kind = parameter.type
    if kind == "date":
        return _date(name, value)
    if kind == "iri":
        return _iri(name, value)
    if (kind == "year" and not _YEAR(value)) or (kind == "integer" and not _INTEGER(value)):
        raise ParameterError(f"{value!r} is no {kind} for {name!r}", hint=_accepted(parameter))
    if kind == "integer" and len(value.lstrip("+-")) > _MOST_DIGITS:
        raise ParameterError(
            f"{value!r} is out of the range of {name!r}",
            hint=f"write an integer of at most {_MOST_DIGITS} digits: 42",
        )
    if kind in ("year", "integer"):
        return Literal(str(int(value)), XSD + "integer")
    if kind == "choice" and value not in parameter.choices:
        raise ParameterError(
            f"{name!r} does not accept {value!r}", hint=_accepted(parameter, value)
        )
    return Literal(value)


def syntax(term: Term) -> str:
    """The term in SPARQL, made by the engine's own constructor, so that it is one token.

    Raises:
        ParameterError: the text is no IRI.
    """
    try:
        return str(to_engine(term))
    except InputError as error:
        raise ParameterError(error.message) from error


def complete(parameter: Parameter, incomplete: str, store: Store) -> Iterable[tuple[str, str]]:
    """Values for what begins like ``incomplete``, with a label each; for a shell's completion.

    They come from data and go to a command line, so only what no shell interprets is offered:
    a code, or the prefixed name of what has no plain one. A label is one visible line.
    """
    from relations_kg.results.tabular import visible

    start = incomplete.casefold()
    if parameter.type == "choice":
        return [(choice, "") for choice in parameter.choices if choice.startswith(incomplete)]
    if parameter.type not in KINDS:
        return []
    found: set[tuple[str, str]] = set()
    for entity in named_entities(store, parameter.type).values():
        prefixed = shrink(entity.iri.value) or ""
        value = entity.code if _PLAIN(entity.code) else prefixed
        names = [entity.code, entity.label]
        if value == prefixed or ":" in start:  # else its prefix would answer to every "s"
            names.append(prefixed)
        if _PLAIN(value) and any(name.casefold().startswith(start) for name in names if name):
            found.add((value, visible(entity.label)[:_LONGEST_LABEL]))
    return sorted(found)[:_MOST_COMPLETIONS]


def _date(name: str, value: str) -> Literal:
    try:
        if not _DAY(value):
            raise ValueError
        date.fromisoformat(value)
    except ValueError:
        raise ParameterError(
            f"{value!r} is no day for {name!r}",
            hint="write a day of the calendar as year, month and day: 2020-09-01",
        ) from None
    return Literal(value, XSD + "date")


def _is_iri(value: str) -> bool:
    return bool(_BRACKETED(value)) or "://" in value or value.startswith("urn:") or _is_curie(value)


def _is_curie(value: str) -> bool:
    curie = _CURIE(value)
    return bool(curie and curie["prefix"] in PREFIXES)


def _iri(name: str, value: str) -> Iri:
    bracketed = _BRACKETED(value)
    text = bracketed[1] if bracketed else expand(value) if _is_curie(value) else value
    try:
        if not _ABSOLUTE(text):
            raise InputError("it has no scheme")
        to_engine(Iri(text))
    except InputError as error:
        raise ParameterError(
            f"{value!r} is no IRI for {name!r}",
            hint="write an absolute IRI, or a name with one of the prefixes: "
            + ", ".join(f"{prefix}:" for prefix in PREFIXES),
        ) from error
    return Iri(text)


class _Match(NamedTuple):
    rank: int
    entity: Entity


def _entity(name: str, kind: str, value: str, iri: Iri | None, store: Store) -> Iri:
    if len(value) > _LONGEST:
        raise ParameterError(f"the value of {name!r} has more than {_LONGEST:,} characters")
    # Foreign data may speak of a state without calling it one.
    if iri is not None and (any(True for _ in store.quads(iri)) or _is_object(store, iri)):
        return iri
    if iri is None and len(coded := by_code(store, kind, value)) == 1:
        return coded[0]
    known = named_entities(store, kind)
    if iri is not None:
        raise ParameterError(
            f"the dataset knows nothing of {value} (parameter {name!r})", hint=_one_of(kind, known)
        )
    wanted = _folded(value)
    matches = [
        _Match(rank, entity)
        for entity in known.values()
        for rank, names in enumerate(entity.names)
        if wanted in map(_folded, names)
    ]
    best = min((match.rank for match in matches), default=None)
    found = {match.entity.iri: match.entity for match in matches if match.rank == best}
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise ParameterError(
            f"{value!r} is the name of several (parameter {name!r})",
            hint="name one by its IRI: "
            + ", ".join(f"{entity.shown} is <{iri.value}>" for iri, entity in found.items()),
        )
    raise ParameterError(
        f"no {kind} is named {value!r} (parameter {name!r})", hint=_suggestion(kind, wanted, known)
    )


def _is_object(store: Store, iri: Iri) -> bool:
    return any(True for _ in store.quads(object=iri))


def _suggestion(kind: str, wanted: str, known: dict[Iri, Entity]) -> str:
    from difflib import get_close_matches

    by_name = {
        _folded(each): entity
        for entity in known.values()
        for names in entity.names
        for each in names
    }
    near = get_close_matches(wanted, by_name, n=3, cutoff=0.6)
    shown = list(dict.fromkeys(by_name[each].shown for each in near))
    return f"did you mean {' or '.join(shown)}?" if shown else _one_of(kind, known)


def _one_of(kind: str, known: dict[Iri, Entity]) -> str:
    if not known:
        return f"the dataset has no {kind} with a name; give one by its IRI"
    some = sorted(entity.shown for entity in known.values())
    more = f", ... ({len(some)} in all)" if len(some) > 12 else ""
    article = "an" if kind[0] in "aeiou" else "a"
    return (
        f"{article} {kind} is given by code, name or IRI; there are: {', '.join(some[:12])}{more}"
    )


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _accepted(parameter: Parameter, value: str = "") -> str:
    if parameter.type == "choice":
        from difflib import get_close_matches

        near = get_close_matches(value, parameter.choices, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        return f"{meant}It takes one of: {', '.join(parameter.choices)}"
    return {
        "year": "write four digits: 2020",
        "integer": "write digits: 42",
        "date": "write a day: 2020-09-01",
    }.get(parameter.type, "give a value")
