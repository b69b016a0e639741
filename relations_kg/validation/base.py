"""Validation against SHACL shapes, whatever engine does it.

What is supported is the Shapes Constraint Language, W3C Recommendation of 20 July 2017: SHACL
Core and SHACL-SPARQL. Shapes that ask for anything else are refused and not passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from relations_kg.errors import ShapesError, UnknownName
from relations_kg.namespaces import SH
from relations_kg.rdf import Iri, Quad, Term
from relations_kg.report import ShapesWarning, ValidationReport

if TYPE_CHECKING:
    from relations_kg.store.workspace import Workspace

__all__ = [
    "COMPILED",
    "ENGINES",
    "PYSHACL",
    "Validation",
    "check",
    "entailments",
    "validate",
    "validate_workspace",
]

COMPILED, PYSHACL = "compiled", "pyshacl"
ENGINES = (COMPILED, PYSHACL)
"""The names of the engines: our own, and the reference."""


class Validation(Protocol):
    """An engine that validates."""

    def __call__(self, data: Iterable[Quad], shapes: Iterable[Quad]) -> ValidationReport:
        """The findings of the union of all graphs of ``data`` against ``shapes``.

        Raises:
            ShapesError: the shapes cannot be used.
        """
        ...


def validate(
    data: Iterable[Quad],
    shapes: Iterable[Quad],
    *,
    engine: str = COMPILED,
    on_shape: Callable[[Term], None] = lambda _: None,
    tell: Callable[[str], None] = lambda _: None,
) -> ValidationReport:
    """Check ``data`` against ``shapes``; the graphs of each are united.

    Literals are judged in the lexical form that they have in ``data``. Nothing is entailed: what
    shapes shall see of it (subclasses included, as far as classes are in ``data``) is in
    ``data``. No file is read and no server asked, whatever ``data`` and ``shapes`` hold.

    Args:
        data: the facts, with the ontology and what follows from it.
        shapes: the shapes graph.
        engine: one of :data:`ENGINES`.
        on_shape: is told each shape before nodes are checked against it.
        tell: is told in one sentence what goes to pySHACL, and why.

    Returns:
        All findings of all severities, the gravest first. Whether they make the data fail is
        for the caller to say, by :meth:`relations_kg.report.ValidationReport.at_least`.

    Raises:
        ShapesError: there are no shapes, no shape says what it is for, they use a term that
            SHACL does not have or that is not supported, or they are malformed.
        UnknownName: there is no such engine.
    """
    shapes = list(shapes)
    check(shapes)
    if _known(engine) == PYSHACL:
        from relations_kg.validation.reference import validate as validate_by_reference

        return validate_by_reference(data, shapes, on_shape=on_shape)
    from relations_kg.store.workspace import Workspace

    workspace = Workspace()
    workspace.add(data)
    return validate_workspace(workspace, shapes, on_shape=on_shape, tell=tell)


def validate_workspace(
    workspace: Workspace,
    shapes: Iterable[Quad],
    *,
    engine: str = COMPILED,
    entailed: bool = False,
    on_shape: Callable[[Term], None] = lambda _: None,
    tell: Callable[[str], None] = lambda _: None,
    warn: Callable[[ShapesWarning], None] | None = None,
) -> ValidationReport:
    """Check all that a workspace holds, as :func:`validate` does.

    Args:
        workspace: the facts; nobody changes them meanwhile.
        shapes: the shapes graph, which :func:`check` has found well-formed.
        engine: one of :data:`ENGINES`.
        entailed: whether each instance of a class is one of the classes above it too, as it is
            where ``rdfs:subClassOf`` has been entailed over; it spares asking.
        on_shape: is told each shape before nodes are checked against it.
        tell: is told in one sentence what goes to pySHACL, and why.
        warn: is told each target that no node is in.

    Raises:
        ShapesError: the shapes cannot be used.
        UnknownName: there is no such engine.
    """
    from relations_kg.validation import engine as compiled

    shapes = list(shapes)
    run = compiled.Validating(workspace, shapes, entailed=entailed)
    if warn is not None:
        for warning in run.unfocused():
            warn(warning)
    if _known(engine) == PYSHACL:
        from relations_kg.validation.reference import validate_view

        tell("all shapes go to pySHACL, the engine that was asked for")
        return validate_view(workspace, shapes, on_shape=on_shape)
    return run.report(on_shape=on_shape, tell=tell)


def check(shapes: Iterable[Quad]) -> tuple[ShapesWarning, ...]:
    """Refuse shapes that cannot be used, and warn of those that check less than they seem to.

    Raises:
        ShapesError: they are ill-formed, recursive, use what is not supported, or would check
            nothing; with the shape at fault.
    """
    from relations_kg.validation import wellformed

    return wellformed.check(shapes)


def entailments(shapes: Iterable[Quad]) -> frozenset[str]:
    """The IRIs of the entailment regimes that shapes ask for (SHACL, section 1.5).

    Raises:
        ShapesError: what they name is no IRI.
    """
    asked = Iri(SH + "entailment")
    found = set()
    for subject, predicate, object_, _ in shapes:
        if predicate == asked:
            if not isinstance(object_, Iri):
                raise ShapesError(
                    "the value of sh:entailment is not the IRI of an entailment regime",
                    hint="see https://www.w3.org/TR/shacl/#entailment",
                    shape=subject,
                    term=asked,
                )
            found.add(object_.value)
    return frozenset(found)


def _known(engine: str) -> str:
    if engine not in ENGINES:
        raise UnknownName(
            f"there is no validation engine {engine!r}", hint=f"known are: {', '.join(ENGINES)}"
        )
    return engine
