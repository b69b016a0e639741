"""Validation against SHACL shapes, whatever engine does it.

What is supported is the Shapes Constraint Language, W3C Recommendation of 20 July 2017: SHACL
Core and SHACL-SPARQL. Shapes that ask for anything else are refused and not passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from relations_kg.rdf import Quad
from relations_kg.report import ValidationReport

__all__ = ["Validation", "validate"]


class Validation(Protocol):
    """An engine that validates."""

    def __call__(self, data: Iterable[Quad], shapes: Iterable[Quad]) -> ValidationReport:
        """The findings of the union of all graphs of ``data`` against ``shapes``.

        Raises:
            ShapesError: the shapes cannot be used.
        """
        ...


def validate(data: Iterable[Quad], shapes: Iterable[Quad]) -> ValidationReport:
    """Check ``data`` against ``shapes``; the graphs of each are united.

    Literals are judged in the lexical form that they have in ``data``. Nothing is entailed: what
    shapes shall see of it (subclasses included, as far as classes are in ``data``) is in
    ``data``. No file is read and no server asked, whatever ``data`` and ``shapes`` hold.

    Args:
        data: the facts, with the ontology and what follows from it.
        shapes: the shapes graph.

    Returns:
        All findings of all severities, the gravest first. Whether they make the data fail is
        for the caller to say, by :meth:`relations_kg.report.ValidationReport.at_least`.

    Raises:
        ShapesError: there are no shapes, no shape says what it is for, they use a term that
            SHACL does not have or that is not supported, or they are malformed.
    """
    from relations_kg.validation.reference import validate as validate_by_reference
    from relations_kg.validation.wellformed import check

    shapes = list(shapes)
    check(shapes)
    return validate_by_reference(data, shapes)
