"""Shapes that refer to themselves, whose meaning SHACL leaves open (section 3.4.3)."""

from __future__ import annotations

from collections.abc import Iterable

from relations_kg.errors import ShapesError
from relations_kg.namespaces import SH
from relations_kg.rdf import Iri, Term
from relations_kg.validation.index import ShapesIndex

__all__ = ["check_recursion"]

_MOST_SHOWN = 6


def check_recursion(index: ShapesIndex, shapes: Iterable[Term]) -> None:
    """Refuse shapes that refer to themselves, directly or through others.

    Raises:
        ShapesError: there is a circle; the message has its shapes in turn.
    """
    done: set[Term] = set()
    for start in shapes:
        if start in done:
            continue
        # The way from the start to where the search is, with the parameter that led to each.
        way: dict[Term, str] = {start: ""}
        search = [(start, iter(index.referred(start)))]
        while search:
            shape, left = search[-1]
            step = next(left, None)
            if step is None:
                done.add(shape)
                del way[shape]
                search.pop()
                continue
            name, value = step
            if value in way:
                raise _circle(index, list(way), shape, name, value)
            if value not in done:
                way[value] = name
                search.append((value, iter(index.referred(value))))


def _circle(index: ShapesIndex, way: list[Term], last: Term, name: str, first: Term) -> ShapesError:
    circle = way[way.index(first) :]
    names = [index.named(shape) for shape in circle]
    if len(names) > _MOST_SHOWN:
        names[_MOST_SHOWN - 1 : -1] = ["..."]
    told = ", which refers to ".join([*names, names[0]])
    return ShapesError(
        f"the shapes cannot be used: they are recursive: {told}",
        hint=f"leave sh:{name} away in one of them; SHACL gives recursive shapes no meaning",
        shape=last,
        term=Iri(SH + name),
        value=first,
    )
