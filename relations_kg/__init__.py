"""A sourced, time-aware knowledge graph of how states relate.

::

    from relations_kg import KnowledgeGraph

    kg = KnowledgeGraph.open()
    for row in kg.query("organizations-in-common", a="ALB", b="UKR"):
        print(row.organization)

The public names live in modules that are imported when a name is first used, so
``import relations_kg`` itself costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relations_kg.comparison.compare import Comparison, compare
    from relations_kg.entailment.proofs import Explanation, Proof
    from relations_kg.errors import (
        CacheError,
        EdtfError,
        EncodingFault,
        FileMissing,
        FormatMismatch,
        HeaderError,
        InputError,
        MissingExtra,
        NetworkError,
        NoRdfFound,
        OutputError,
        ParameterError,
        QueryError,
        QueryRefused,
        QueryTooComplex,
        RefusedInput,
        RelationsKgError,
        ShapesError,
        StoreError,
        SyntaxFault,
        UnknownName,
        UsageError,
    )
    from relations_kg.formats import RdfFormat, ResultFormat
    from relations_kg.knowledge_graph import KnowledgeGraph
    from relations_kg.report import Finding, Severity, ValidationReport
    from relations_kg.results import Boolean, Row, Solutions, Triples
    from relations_kg.store.base import Store

__version__ = "0.1.0"

# In which module of this package a public name is defined.
_HOMES = {
    "Boolean": "results",
    "CacheError": "errors",
    "Comparison": "comparison.compare",
    "EdtfError": "errors",
    "EncodingFault": "errors",
    "Explanation": "entailment.proofs",
    "FileMissing": "errors",
    "Finding": "report",
    "FormatMismatch": "errors",
    "HeaderError": "errors",
    "InputError": "errors",
    "KnowledgeGraph": "knowledge_graph",
    "MissingExtra": "errors",
    "NetworkError": "errors",
    "NoRdfFound": "errors",
    "OutputError": "errors",
    "ParameterError": "errors",
    "Proof": "entailment.proofs",
    "QueryError": "errors",
    "QueryRefused": "errors",
    "QueryTooComplex": "errors",
    "RdfFormat": "formats",
    "RefusedInput": "errors",
    "RelationsKgError": "errors",
    "ResultFormat": "formats",
    "Row": "results",
    "Severity": "report",
    "ShapesError": "errors",
    "Solutions": "results",
    "Store": "store.base",
    "StoreError": "errors",
    "SyntaxFault": "errors",
    "Triples": "results",
    "UnknownName": "errors",
    "UsageError": "errors",
    "ValidationReport": "report",
    "compare": "comparison.compare",
}

__all__ = [
    "Boolean",
    "CacheError",
    "Comparison",
    "EdtfError",
    "EncodingFault",
    "Explanation",
    "FileMissing",
    "Finding",
    "FormatMismatch",
    "HeaderError",
    "InputError",
    "KnowledgeGraph",
    "MissingExtra",
    "NetworkError",
    "NoRdfFound",
    "OutputError",
    "ParameterError",
    "Proof",
    "QueryError",
    "QueryRefused",
    "QueryTooComplex",
    "RdfFormat",
    "RefusedInput",
    "RelationsKgError",
    "ResultFormat",
    "Row",
    "Severity",
    "ShapesError",
    "Solutions",
    "Store",
    "StoreError",
    "SyntaxFault",
    "Triples",
    "UnknownName",
    "UsageError",
    "ValidationReport",
    "__version__",
    "compare",
]


def __getattr__(name: str) -> object:
    """Imports a public name's module the first time the name is used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
