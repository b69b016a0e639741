"""The engines that are compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from relations_kg.rdf import Quad
from relations_kg.report import ValidationReport
from relations_kg.validation.base import validate

__all__ = ["ENGINES", "validate_with"]

ENGINES: Final = ("pyshacl", "compiled")


def validate_with(engine: str, data: Iterable[Quad], shapes: Iterable[Quad]) -> ValidationReport:
    """The report of one engine."""
    return validate(data, shapes, engine=engine)
