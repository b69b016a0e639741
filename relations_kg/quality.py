"""The quality checks of ``queries/checks/``: saved queries whose every solution is a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from relations_kg.errors import HeaderError
from relations_kg.namespaces import CHECK, shrink
from relations_kg.queries.catalog import Catalog, SavedQuery
from relations_kg.rdf import Iri, Literal, Term
from relations_kg.report import Finding, Severity
from relations_kg.results import Solutions
from relations_kg.store.base import Store

__all__ = ["check_names", "run_checks"]

_FOLDER = "checks/"
# What these find is kept on purpose and shown by relations_kg.disagreement; it is no fault.
_CONTRADICTIONS = "checks/contradictory-"
# The variables that name what is wrong, the most telling one first.
_NODES = ("subject", "term", "property")
_VALUES = ("value", "other")


def check_names(catalog: Catalog) -> list[str]:
    """The names of the checks whose solutions are faults, without their folder."""
    return [
        name.removeprefix(_FOLDER)
        for name in catalog.names()
        if name.startswith(_FOLDER) and not name.startswith(_CONTRADICTIONS)
    ]


def run_checks(store: Store, catalog: Catalog, names: Iterable[str]) -> Iterator[Finding]:
    """What the checks find in a dataset, as warnings.

    Args:
        store: the dataset, with its named graphs.
        catalog: the saved queries.
        names: the checks, without their folder.

    Raises:
        UnknownName: there is no such check.
        HeaderError: a check does not select what is wrong and a ``?problem``.
    """
    for name in names:
        query = catalog.get(_FOLDER + name)
        yield from _found(store, query, Iri(CHECK + name))


def _found(store: Store, query: SavedQuery, check: Iri) -> Iterator[Finding]:
    solutions = store.query(query.bind({}, store))
    chosen = [name for name in _NODES if name in getattr(solutions, "variables", ())]
    if not isinstance(solutions, Solutions) or not chosen or "problem" not in solutions.variables:
        raise HeaderError(
            f"a check selects ?problem and one of {', '.join(f'?{name}' for name in _NODES)}",
            path=query.path or query.name,
            line=query.header.lines + 1,
        )
    found: dict[Finding, None] = {}
    for binding in solutions.bindings():
        row = dict(zip(solutions.variables, binding, strict=True))
        node, problem = row[chosen[0]], row["problem"]
        if node is not None and isinstance(problem, Literal):
            found[_finding(row, node, problem.lexical, check)] = None
    yield from found


def _shown(node: Term) -> str:
    if isinstance(node, Literal):
        return repr(node.lexical)
    return (shrink(node.value) or node.value) if isinstance(node, Iri) else f"_:{node.label}"


def _finding(row: dict[str, Term | None], node: Term, problem: str, check: Iri) -> Finding:
    property_ = row.get("property")
    path = property_ if isinstance(property_, Iri) and property_ != node else None
    value = next((row[name] for name in _VALUES if row.get(name) is not None), None)
    # The problem is said of the last of a subject, its property and a value of that.
    message = f"{_shown(row.get('value') or path or node)} {problem}"
    return Finding(Severity.WARNING, (message,), node, path, value, None, check)
