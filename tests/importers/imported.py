"""Runs an importer over files, as the command does, and keeps what it hands over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from relations_kg.dataset.build import complete
from relations_kg.dataset.derive import derive
from relations_kg.dataset.recipe import Recipe
from relations_kg.importers import registry
from relations_kg.importers.base import Block, Reject, Request
from relations_kg.namespaces import expand
from relations_kg.rdf import Iri, Literal, Quad, Term
from relations_kg.report import Severity
from relations_kg.resources import graph_files, ontology_files
from relations_kg.syntax.reading import read
from tests.validation.shape_cases.cases import findings

_DERIVED = (
    *("startEarliest", "startLatest", "endEarliest", "endLatest", "openEnd", "inForce"),
)  # fmt: skip


@dataclass(frozen=True)
class Imported:
    """What an importer gave."""

    quads: tuple[Quad, ...]
    rejects: tuple[Reject, ...]
    counts: dict[str, int]

    @property
    def reasons(self) -> Counter[str]:
        return Counter(reject.reason for reject in self.rejects)

    def values(self, subject: str, predicate: str) -> list[str]:
        """The values of a property as texts, sorted."""
        wanted = Iri(expand(subject)), Iri(expand(predicate))
        return sorted(text(quad.object) for quad in self.quads if quad[:2] == wanted)

    def subjects(self, predicate: str, value: str) -> list[str]:
        """The IRIs of what has a value, sorted."""
        wanted = Iri(expand(predicate)), Iri(expand(value))
        return sorted(text(quad.subject) for quad in self.quads if quad[1:3] == wanted)

    def is_in_force(self, situation: str) -> bool:
        """Whether the loader derives that a situation holds as far as is known."""
        name = Iri(expand(situation))
        derived = {quad[:3] for quad in derive(self.quads, ontology()).quads}
        return (name, Iri(expand("rkg:inForce")), name) in derived


def text(term: Term) -> str:
    if isinstance(term, Literal):
        return f"{term.lexical}@{term.language}" if term.language else term.lexical
    return term.value if isinstance(term, Iri) else term.label


def run(name: str, *paths: Path, limit: int | None = None) -> Imported:
    """What the importer of that name makes of the files."""
    importer = registry.get(name)
    quads: list[Quad] = []
    rejects: list[Reject] = []
    counts: dict[str, int] = {}
    for item in importer.read(Request(registry.assign(importer, paths), limit)):
        if isinstance(item, Block):
            quads += read(item.n_triples, "nt")
        elif isinstance(item, Reject):
            rejects.append(item)
        else:
            counts[item.name] = item.number
    return Imported(tuple(quads), tuple(rejects), counts)


def shipped_graph() -> list[Quad]:
    return [quad for path in graph_files() for quad in read(path)]


def ontology() -> list[Quad]:
    return [quad for path in ontology_files() for quad in read(path)]


def is_derived(quad: Quad) -> bool:
    return quad.predicate in {Iri(expand(f"rkg:{name}")) for name in _DERIVED}


def violations(quads: Iterable[Quad]) -> list[str]:
    """What the shipped shapes find wrong with the quads beside the shipped graph."""
    found = findings([*shipped_graph(), *quads], "owl-rl")
    return [
        f"{one.focus_node}: {one.message}" for one in found if one.severity is Severity.VIOLATION
    ]


def entailed(quads: Iterable[Quad]) -> set[tuple[str, str, str]]:
    """What follows from the quads beside the shipped graph, as IRIs."""
    parts = complete((*shipped_graph(), *quads), Recipe((), "owl-rl"))
    return {(text(s), text(p), text(o)) for s, p, o, _ in parts.inferred}
