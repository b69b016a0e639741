"""Entailment and validation of files in one pass, without a dataset that is kept.

What a command does that reads, judges and ends: everything stays in memory, and what the
engine can do at its own speed is not turned into terms on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from relations_kg import resources
from relations_kg.dataset.build import Parts, assemble
from relations_kg.dataset.closure import Closure, open_closure
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.manifest import Note
from relations_kg.dataset.recipe import DataFile, Recipe
from relations_kg.entailment.base import COMPILED, OWL_RL, RDFS, REGIMES
from relations_kg.errors import UnknownName
from relations_kg.formats import RdfFormat
from relations_kg.namespaces import CHECK
from relations_kg.rdf import Iri, Quad, Term
from relations_kg.report import Finding, PlacedFinding, Severity, ValidationReport
from relations_kg.syntax.spans import Place

__all__ = ["Entailments", "Judgement", "entail", "validate"]

_REGIME_OF = {
    "http://www.w3.org/ns/entailment/RDFS": RDFS,
    "http://www.w3.org/ns/entailment/OWL-RDF-Based": OWL_RL,
    "http://www.w3.org/ns/entailment/OWL-Direct": OWL_RL,
}


class Entailments:
    """What follows from files.

    Attributes:
        notes: what was found on the way; contradictions are of the kind ``inconsistency``.
    """

    def __init__(self, found: Closure | Parts, files: Sequence[DataFile] = ()) -> None:
        self.notes = tuple(found.notes)
        self._found = found
        self._files = files

    def contradictions(self) -> list[tuple[Place | None, str]]:
        """What contradicts the ontology, with the place to mend it where that can be told."""
        told = [note.message for note in self.notes if note.kind == "inconsistency"]
        places: dict[str, Place | None] = {}
        if told and isinstance(self._found, Closure) and self._found.materialization:
            from relations_kg.placing import contradictions, place_findings

            found = contradictions(self._found.materialization.inconsistencies)
            for each in place_findings(found, self._found, self._files):
                places[each.finding.message] = each.place
        return [(places.get(message), message) for message in told]

    def quads(self) -> list[Quad]:
        """What follows, sorted, in the named graph of the regime."""
        if isinstance(self._found, Parts):
            return list(self._found.inferred)
        from relations_kg.entailment.selection import order

        if self._found.materialization is None:
            return []
        return sorted(self._found.materialization.quads(), key=lambda quad: order(quad[:3]))

    def serialized(self, format: RdfFormat, *, facts: bool = False) -> bytes:
        """What follows in a format, the same bytes for the same triples.

        Args:
            format: the format.
            facts: the facts, the ontology and the bounds of dates as well; only where they
                were asked for.
        """
        from relations_kg.syntax.writing import serialize

        if facts and isinstance(self._found, Parts):
            quads = list(self._found)
            if format is RdfFormat.JSON_LD:
                # Its reader would find named graphs only if asked for them.
                quads = [quad._replace(graph=None) for quad in quads]
            return serialize(quads, format)
        if isinstance(self._found, Closure) and format is RdfFormat.N_TRIPLES:
            materialization = self._found.materialization
            lines = [] if materialization is None else materialization.lines()
            return b"".join(line + b"\n" for line in sorted(lines))
        return serialize(self.quads(), format)


def entail(recipe: Recipe, *, engine: str = COMPILED, facts: bool = False) -> Entailments:
    """What follows from the inputs of a recipe.

    Args:
        recipe: what to read, and by which regime.
        engine: ``compiled`` or ``owlrl``.
        facts: keep the facts too, each in its named graph.

    Raises:
        InputError: an input is missing, malformed or refused.
    """
    if facts or engine != COMPILED:
        return Entailments(assemble(recipe, engine=engine))
    return Entailments(open_closure(recipe), (*recipe.data_files, *recipe.ontology_files))


@dataclass(frozen=True)
class Judgement:
    """The outcome of a validation.

    Attributes:
        report: the findings.
        notes: what was found on the way to what was judged.
        closure: what was judged.
        files: where the facts and the ontology were read from.
        shapes: where the shapes were read from.
        shapes_graph: what they say.
    """

    report: ValidationReport
    notes: tuple[Note, ...]
    closure: Closure
    files: tuple[DataFile, ...]
    shapes: tuple[DataFile, ...]
    shapes_graph: tuple[Quad, ...]

    @property
    def label(self) -> Callable[[Term], str]:
        """Gives the name of a node, for people."""
        return self.closure.label

    def placed(self) -> tuple[PlacedFinding, ...]:
        """The findings with the places where they can be mended; looked up when this is asked."""
        if self.report.conforms:
            return ()
        from relations_kg.placing import place_findings

        return place_findings(self.report.findings, self.closure, self.files, self.shapes)


def validate(
    recipe: Recipe,
    shapes: Iterable[DataFile] | None = None,
    *,
    asserted: Iterable[Quad] | None = None,
    engine: str = "compiled",
    checks: bool = False,
    strict: bool = False,
    warn: Callable[[str], None] = lambda _: None,
    on_shape: Callable[[Term], None] = lambda _: None,
    tell: Callable[[str], None] = lambda _: None,
) -> Judgement:
    """Check the inputs of a recipe, and what follows from them, against shapes.

    What contradicts the ontology is a finding as well.

    What follows from two values being taken for one is not judged: a value written twice where
    one is allowed is one mistake, and every thing that has either value would be found at fault.

    Args:
        recipe: what to read; the entailment that shapes ask for is done even so.
        shapes: the files of the shapes; ``None`` is those that come with relations-kg. Of these,
            which are for more than any one file has, no target is told that finds no node.
        asserted: the facts, where the recipe's files do not hold them.
        engine: ``compiled`` or ``pyshacl``.
        checks: run the quality checks too; of the ontology only where there are no other facts
            than those that come with it.
        strict: refuse shapes that there is something to warn of.
        warn: is told in one sentence what in the shapes checks less than it seems to.
        on_shape: is told each shape before nodes are checked against it.
        tell: is told in one sentence what goes to pySHACL, and why.

    Raises:
        ShapesError: the shapes cannot be used; with the file and line.
        InputError: a file is missing, malformed or refused.
    """
    from relations_kg.validation import base
    from relations_kg.validation.places import Places
    from relations_kg.validation.wellformed import strictly

    files = list(shapes or data_files(resources.shape_files()))
    quads = [quad for file in files for quad in file.read()]
    places = Places(files)
    with places.told():
        warnings = list(base.check(quads))
        closure = open_closure(
            recipe, asserted=asserted, identifying=False, regime=_regime(recipe, quads)
        )
        report = base.validate_workspace(
            closure.workspace,
            quads,
            engine=engine,
            entailed=closure.materialization is not None,
            on_shape=on_shape,
            tell=tell,
            warn=None if shapes is None else warnings.append,
        )
        for warning in warnings:
            place = places.of(warning.shape, warning.term)
            warn(f"{place}: {warning}" if place else str(warning))
        if strict:
            strictly(warnings)
    found = dict.fromkeys(report.findings)
    if closure.materialization is not None and closure.materialization.inconsistencies:
        from relations_kg.placing import contradictions

        found.update(dict.fromkeys(contradictions(closure.materialization.inconsistencies)))
    found.update(dict.fromkeys(_misspelt(closure.notes)))
    if checks:
        told = {(finding.focus_node, finding.component) for finding in found}
        for finding in _quality(recipe, asserted, closure):
            if (finding.focus_node, finding.component) not in told:
                found[finding] = None
    messages = {message for finding in found for message in finding.messages}
    return Judgement(
        ValidationReport(tuple(found)),
        tuple(note for note in closure.notes if note.message not in messages),
        closure,
        (*recipe.data_files, *recipe.ontology_files),
        tuple(files),
        tuple(quads),
    )


def _misspelt(notes: Iterable[Note]) -> Iterator[Finding]:
    """Terms that the ontology does not have, as the quality check has them, with the nearest."""
    component = Iri(CHECK + "undeclared-terms")
    for note in notes:
        if note.kind == "vocabulary":
            term = Iri(note.subject)
            yield Finding(Severity.WARNING, (note.message,), term, None, None, None, component)


def _quality(
    recipe: Recipe, asserted: Iterable[Quad] | None, closure: Closure
) -> Iterator[Finding]:
    """What the quality checks find in what a closure is of, graph by graph."""
    from relations_kg.dataset.build import fill
    from relations_kg.dataset.derive import derive
    from relations_kg.dataset.views import View, narrowed
    from relations_kg.quality import check_names, run_checks
    from relations_kg.queries.catalog import Catalog
    from relations_kg.store.embedded import EmbeddedStore

    if asserted is None:
        asserted = (quad for file in recipe.data_files for quad in file.read())
    facts = tuple(asserted)
    ontology = tuple(quad for file in recipe.ontology_files for quad in file.read())
    inferred = () if closure.materialization is None else tuple(closure.materialization.quads())
    store = EmbeddedStore.in_memory()
    derived = derive(facts, ontology).quads
    if recipe.as_of is not None:
        facts, derived = narrowed(facts, derived, ontology, View(recipe.as_of, recipe.certainty))
    parts = Parts(facts, ontology, derived, inferred)
    fill(store, parts, fingerprint="")
    catalog = Catalog.open()
    own = {quad.subject for quad in ontology}
    for finding in run_checks(store, catalog, check_names(catalog)):
        if recipe.data is None or finding.focus_node not in own:
            yield finding


def _regime(recipe: Recipe, shapes: Iterable[Quad]) -> str:
    """The regime of the recipe, or a stronger one that shapes ask for (SHACL, section 1.5)."""
    from relations_kg.validation.base import entailments

    asked = [recipe.regime]
    for iri in entailments(shapes):
        if iri not in _REGIME_OF:
            raise UnknownName(
                f"the shapes ask for the entailment regime <{iri}>, which is not supported",
                hint=f"known are: {', '.join(_REGIME_OF)}",
            )
        asked.append(_REGIME_OF[iri])
    return max(asked, key=REGIMES.index)
