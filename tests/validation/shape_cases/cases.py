"""A small world that conforms to the shapes, and edits that break one thing in it.

A validation costs about half a second, so edits of different things share one: a batch. Each
finding is then told apart by its focus node.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from relations_kg.dataset.build import Parts, complete
from relations_kg.dataset.recipe import Recipe
from relations_kg.namespaces import ID, PREFIXES, RDF, SH, SHAPES, expand
from relations_kg.rdf import BlankNode, Iri, Quad, Term
from relations_kg.report import Finding
from relations_kg.resources import shape_files
from relations_kg.syntax.reading import read
from relations_kg.validation.base import validate

HERE = Path(__file__).parent
PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
ANY_BLANK_NODE = Iri("_")
# States, organizations, persons and passages are named by very many things without being changed
# by them, unlike these.
_SHARED_BY_FEW = tuple(ID + kind for kind in ("document", "event", "place", "situation"))

Key = tuple[str, str, Iri]
"""Shape, constraint component and focus node, as far as a finding is compared."""


@dataclass(frozen=True)
class Case:
    """An edit of the world, and what is found in it then.

    Attributes:
        name: for the name of the test.
        shape: local name of the source shape.
        component: local name of the component without its ending; ``None`` where the edited
            world conforms.
        focus: the focus node.
        dropped: subject and predicates of the triples that are removed.
        added: what is added.
        regime: the entailment regime of the validation.
        touches: further nodes that no other edit of the batch may touch.
    """

    name: str
    shape: str
    component: str | None
    focus: Iri
    dropped: tuple[Iri, frozenset[Iri]]
    added: tuple[Quad, ...]
    regime: str
    touches: frozenset[Iri]

    @property
    def expected(self) -> Counter[Key]:
        """The one finding, or none."""
        return Counter([(self.shape, self.component, self.focus)] if self.component else [])

    @property
    def nodes(self) -> frozenset[Term]:
        """What the edit touches; no other edit of its batch touches it."""
        named = {quad.object for quad in self.added if quad.object[0].startswith(_SHARED_BY_FEW)}
        subjects = {quad.subject for quad in self.added}
        return frozenset({self.focus, self.dropped[0], *subjects, *named, *self.touches})

    def edit(self, quads: Iterable[Quad]) -> list[Quad]:
        """The quads with the edit made.

        Raises:
            ValueError: there is nothing to remove for a predicate.
        """
        quads = list(quads)
        subject, predicates = self.dropped
        gone = [q for q in quads if q.subject == subject and q.predicate in predicates]
        if {quad.predicate for quad in gone} != predicates:
            raise ValueError(f"{self.name}: there is no such property to drop")
        return [quad for quad in quads if quad not in gone] + list(self.added)


def parse(turtle: str) -> tuple[Quad, ...]:
    """The quads of Turtle that may use every prefix of the project."""
    return tuple(read((PROLOGUE + turtle).encode(), format="turtle", name="case"))


@cache
def world() -> tuple[Quad, ...]:
    """The world that conforms."""
    return tuple(read(HERE / "world.ttl"))


@cache
def shapes() -> tuple[Quad, ...]:
    """The shapes that are shipped."""
    return tuple(quad for path in shape_files() for quad in read(path))


def findings(quads: Iterable[Quad], regime: str) -> tuple[Finding, ...]:
    """What the shapes find in the quads with the ontology and what follows."""
    parts: Parts = complete(tuple(quads), Recipe((), regime))
    return validate(parts, shapes()).findings


def key(finding: Finding) -> Key:
    """What is compared of a finding."""
    assert isinstance(finding.source_shape, Iri), finding
    focus = finding.focus_node
    return (
        finding.source_shape.value.removeprefix(SHAPES),
        finding.component.value.removeprefix(SH).removesuffix("ConstraintComponent"),
        ANY_BLANK_NODE if isinstance(focus, BlankNode) else Iri(focus[0]),
    )


@cache
def breaking() -> tuple[Case, ...]:
    """The cases of every file but the one of what conforms."""
    return tuple(
        case
        for path in sorted(HERE.glob("*.yaml"))
        if path.stem != "conforming"
        for shape, components in _load(path).items()
        for component, entries in components.items()
        for case in _cases(shape, component, entries)
    )


@cache
def conforming() -> tuple[Case, ...]:
    """Edits after which the world still conforms."""
    entries = _load(HERE / "conforming.yaml").items()
    return tuple(_case(title, title, None, entry) for title, entry in entries)


class Batch:
    """Cases that share one validation, since they touch different things."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self.cases = list(cases)

    def takes(self, case: Case) -> bool:
        """Whether the case can be added to the batch."""
        return all(
            other.regime == case.regime and not other.nodes & case.nodes for other in self.cases
        )

    @property
    def found(self) -> Counter[Key]:
        """What the shapes find in the world after all edits."""
        return _found(tuple(self.cases))


@cache
def batches() -> tuple[Batch, ...]:
    """All cases, each in the first batch that takes it."""
    found: list[Batch] = []
    for case in (*breaking(), *conforming()):
        for batch in found:
            if batch.takes(case):
                batch.cases.append(case)
                break
        else:
            found.append(Batch([case]))
    return tuple(found)


@cache
def _found(cases: tuple[Case, ...]) -> Counter[Key]:
    quads: Iterable[Quad] = world()
    for case in cases:
        quads = case.edit(quads)
    return Counter(map(key, findings(quads, cases[0].regime)))


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def _cases(shape: str, component: str, entries: Any) -> Iterator[Case]:
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
        yield _case(f"{shape} {component} {number}", shape, component, entry)


def _case(name: str, shape: str, component: str | None, entry: Mapping[str, str]) -> Case:
    unknown = set(entry) - {"at", "drop", "add", "extra", "focus", "regime", "touches"}
    if unknown:
        raise ValueError(f"{name}: unknown keys {unknown}")
    at = entry.get("at", "_")
    turtle = f"{at} {entry['add']} .\n" if "add" in entry else ""
    return Case(
        name=name,
        shape=shape,
        component=component,
        focus=_node(entry.get("focus", at)),
        dropped=(_node(at), frozenset(map(_node, entry.get("drop", "").split()))),
        added=parse(turtle + entry.get("extra", "")),
        regime=entry.get("regime", "rdfs"),
        touches=frozenset(map(_node, entry.get("touches", "").split())),
    )


def _node(curie: str) -> Iri:
    if curie == "_":
        return ANY_BLANK_NODE
    return Iri(RDF + "type" if curie == "a" else expand(curie))
