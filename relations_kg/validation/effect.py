"""What shapes check at all: those that check nothing, and parameters without an effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from relations_kg.errors import ShapesError
from relations_kg.namespaces import OWL, SH
from relations_kg.rdf import BlankNode, Iri, Literal, Term
from relations_kg.report import ShapesWarning
from relations_kg.validation.index import TYPE, ShapesIndex, shown
from relations_kg.validation.vocabulary import PARAMETERS, TARGETS, nearest

__all__ = ["check_effect", "effect_warnings", "unfocused"]

_CONSTRAINING = frozenset(SH + name for name, p in PARAMETERS.items() if p.constrains)
# They check what the shapes in them check, and nothing where these are empty.
_PASSING_ON = frozenset(SH + name for name in ("property", "node", "and", "or"))
# They check something only where they are true.
_SWITCHES = frozenset(SH + name for name in ("closed", "uniqueLang"))
_OWN = _CONSTRAINING - _PASSING_ON - _SWITCHES
_COMPANIONS = tuple(
    (SH + name, SH + p.goes_with) for name, p in PARAMETERS.items() if p.goes_with is not None
)
_TRUE = ("true", "1")
_ONTOLOGY = Iri(OWL + "Ontology")


def check_effect(index: ShapesIndex, warnings: list[ShapesWarning]) -> None:
    """Refuse a shapes graph that would let everything pass.

    One whose shapes are all deactivated is not refused, since that is what it says: it is warned
    of.

    Args:
        index: the shapes graph.
        warnings: what has been found in it; the message has the first misspelt term.

    Raises:
        ShapesError: it has no shapes, no shape with a target, or no constraint behind one.
    """
    if not index.shapes:
        raise ShapesError(
            "there are no shapes in the shapes graph",
            hint="give a file with at least one sh:NodeShape or sh:PropertyShape",
        )
    misspelt = next((w for w in warnings if w.kind == "misspelt"), None)
    told = None if misspelt is None else str(misspelt)
    targeted = [shape for shape in index.shapes if index.has_target(shape)]
    if not targeted:
        raise ShapesError(
            "no shape says which nodes it is for, so nothing would be checked",
            hint=told or f"give a shape one of {', '.join(f'sh:{name}' for name in TARGETS)}",
            shape=next(iter(index.shapes)),
            term=None if misspelt is None else misspelt.term,
        )
    seen: set[Term] = set()
    left = list(reversed(targeted))
    switched_off: Term | None = None
    while left:
        shape = left.pop()
        if shape in seen:
            continue
        seen.add(shape)
        if _is_on(index, shape, "deactivated"):
            switched_off = switched_off or shape
            continue
        if _checks_itself(index, shape):
            return
        left.extend(value for name, value in index.referred(shape) if SH + name in _PASSING_ON)
    if switched_off is not None:
        warnings.append(
            ShapesWarning(
                "all shapes that check something are deactivated, so nothing is checked",
                switched_off,
                "deactivated",
                term=Iri(SH + "deactivated"),
            )
        )
        return
    raise ShapesError(
        "no shape that has a target has a constraint, so nothing would be checked",
        hint=told or "give a shape a constraint, such as sh:minCount 1",
        shape=targeted[0] if misspelt is None or misspelt.shape is None else misspelt.shape,
        term=None if misspelt is None else misspelt.term,
    )


def effect_warnings(index: ShapesIndex) -> Iterator[ShapesWarning]:
    """Shapes that check nothing, and parameters that have no effect."""
    referred = _referred(index)
    loose = _loose(index)
    for shape in index.shapes:
        if shape in index.parameters or isinstance(shape, Literal):
            continue
        by_predicate = index.described.get(shape)
        if by_predicate is None and isinstance(shape, Iri):
            yield _undescribed(index, shape)
            continue
        if shape not in referred and not index.has_target(shape):
            yield ShapesWarning(
                f"{index.named(shape)} has no target and no shape refers to it, "
                "so it checks nothing",
                shape,
                "unused",
                f"give it one of {', '.join(f'sh:{name}' for name in TARGETS)}",
            )
        if not (
            shape in loose
            or _checks_itself(index, shape)
            or _is_on(index, shape, "deactivated")
            or not _PASSING_ON.isdisjoint(by_predicate or ())
        ):
            yield ShapesWarning(
                f"{index.named(shape)} has no constraint, so it checks nothing", shape, "empty"
            )
        yield from _ineffective(index, shape, by_predicate or {})
    for component in index.components:
        if not any(index.of(component.node, name) for name in _VALIDATORS):
            yield ShapesWarning(
                f"the constraint component {index.named(component.node)} has no validator, "
                "so it checks nothing",
                component.node,
                "ineffective",
                "give it a sh:validator",
            )
    yield from _not_followed(index)


_VALIDATORS = ("validator", "nodeValidator", "propertyValidator")


def _referred(index: ShapesIndex) -> set[Term]:
    """Everything that a shape refers to, through a component of its own as well."""
    found = {value for shape in index.shapes for _, value in index.referred(shape)}
    custom = [iri for c in index.components for iri in (*c.mandatory, *c.optional)]
    for shape in index.shapes:
        for iri in custom:
            for value in index.objects(shape, iri):
                found.add(value)
                found.update(index.items(value) or ())
    return found


def _loose(index: ShapesIndex) -> set[Term]:
    """Property shapes that a closed shape has, which say by their path alone what is allowed."""
    return {
        value
        for shape, by_predicate in index.described.items()
        if SH + "closed" in by_predicate
        for value in index.of(shape, "property")
    }


def _is_on(index: ShapesIndex, shape: Term, name: str) -> bool:
    return any(isinstance(v, Literal) and v.lexical in _TRUE for v in index.of(shape, name))


def _checks_itself(index: ShapesIndex, shape: Term) -> bool:
    """Whether it has a constraint that does more than pass a value on to other shapes."""
    by_predicate = index.described.get(shape)
    if not by_predicate:
        return False
    if not _OWN.isdisjoint(by_predicate):
        return True
    if not _SWITCHES.isdisjoint(by_predicate) and any(
        _is_on(index, shape, name) for name in ("closed", "uniqueLang")
    ):
        return True
    return any(
        bool(component.mandatory or component.optional)
        and all(iri in by_predicate for iri in component.mandatory)
        and any(iri in by_predicate for iri in (*component.mandatory, *component.optional))
        for component in index.components
    )


def _ineffective(
    index: ShapesIndex, shape: Term, by_predicate: dict[str, list[Term]]
) -> Iterator[ShapesWarning]:
    for predicate, companion in _COMPANIONS:
        if predicate in by_predicate and companion not in by_predicate:
            yield _without(index, shape, Iri(predicate), Iri(companion))
    for component in index.components:
        has = [iri for iri in component.mandatory if iri in by_predicate]
        if has and len(has) < len(component.mandatory):
            missing = next(iri for iri in component.mandatory if iri not in by_predicate)
            yield _without(index, shape, Iri(has[0]), Iri(missing))


def _without(index: ShapesIndex, shape: Term, term: Iri, companion: Iri) -> ShapesWarning:
    return ShapesWarning(
        f"{shown(term)} of {index.named(shape)} has no effect without {shown(companion)}",
        shape,
        "ineffective",
        f"add {shown(companion)}",
        term,
    )


def _undescribed(index: ShapesIndex, shape: Iri) -> ShapesWarning:
    by = next(
        (
            (user, name)
            for user in index.shapes
            for name, value in index.referred(user)
            if value == shape
        ),
        None,
    )
    where = "" if by is None else f", which {index.named(by[0])} refers to with sh:{by[1]},"
    near = nearest(
        shape.value, (s.value for s in index.shapes if isinstance(s, Iri) and s in index.described)
    )
    return ShapesWarning(
        f"the shape {shown(shape)}{where} is not in the shapes graph, so it checks nothing",
        shape if by is None else by[0],
        "undescribed",
        f"did you mean {shown(Iri(near))}?" if near else "give the file that has it as well",
        shape,
    )


def _not_followed(index: ShapesIndex) -> Iterator[ShapesWarning]:
    for node, by_predicate in index.described.items():
        imports = [
            value
            for value in by_predicate.get(OWL + "imports", ())
            if _ONTOLOGY not in index.objects(value, TYPE)
            and value != Iri(SH)
            # What is imported may be there without calling itself an ontology.
            and value not in index.described
        ]
        for predicate, value in chain(
            ((OWL + "imports", value) for value in imports),
            ((SH + "shapesGraph", value) for value in by_predicate.get(SH + "shapesGraph", ())),
        ):
            yield ShapesWarning(
                f"{shown(Iri(predicate))} of {index.named(node)} is not followed: {shown(value)}",
                node,
                "not-followed",
                "give the files that are to be used with --shapes",
                Iri(predicate),
            )


def unfocused(
    shape: Term, target: str, value: Term, known: Iterable[str] = (), *, named: str | None = None
) -> ShapesWarning:
    """The warning that no node of the data is in a target of a shape.

    Args:
        shape: the shape.
        target: the property of SHACL that gives the target: ``targetClass``, ...; a shape that
            is a class of its own has ``targetClass`` with itself.
        value: its value.
        known: the IRIs of the classes or properties of the data, among which the nearest is
            looked for.
        named: how the message calls the shape.
    """
    what = {
        "targetClass": f"nothing is a {shown(value)}",
        "targetSubjectsOf": f"nothing has a {shown(value)}",
        "targetObjectsOf": f"nothing is the value of a {shown(value)}",
    }.get(target, f"{shown(value)} is not there")
    near = nearest(value.value, known) if isinstance(value, Iri) else None
    called = named or ("a shape" if isinstance(shape, BlankNode) else shown(shape))
    return ShapesWarning(
        f"the sh:{target} of {called} finds no node: {what}",
        shape,
        "unfocused",
        f"did you mean {shown(Iri(near))}?" if near and near != _text(value) else None,
        value,
    )


def _text(term: Term) -> str:
    return term.value if isinstance(term, Iri) else ""
