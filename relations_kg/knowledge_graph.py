"""The facade: a dataset, the saved queries over it, its validation and its export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from relations_kg import resources
from relations_kg.dataset.cache import BuiltDataset
from relations_kg.dataset.graph_names import graph_names
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.manifest import Manifest
from relations_kg.dataset.opening import open_dataset
from relations_kg.dataset.recipe import CERTAIN, DataFile, Recipe
from relations_kg.queries.catalog import Catalog
from relations_kg.rdf import Quad, Term
from relations_kg.store.base import Store

if TYPE_CHECKING:
    from datetime import date

    import rdflib

    from relations_kg.dossier.model import Dossier
    from relations_kg.entailment.proofs import Explanation
    from relations_kg.evidence.answers import Explained
    from relations_kg.report import ValidationReport
    from relations_kg.results import Result
    from relations_kg.sources import VerificationReport

__all__ = ["KnowledgeGraph"]


class KnowledgeGraph:
    """A knowledge graph that is open for questions.

    >>> from relations_kg import KnowledgeGraph
    >>> kg = KnowledgeGraph.open()
    >>> for row in kg.query("organizations-in-common", a="ALB", b="UKR"):
    ...     print(row.organization.rsplit("/")[-1])
    BSEC
    OSCE
    UN
    council-of-europe

    Every query sees the union of all named graphs: the facts, the ontology, the bounds of
    dates and what the entailment regime adds.
    """

    def __init__(
        self, dataset: BuiltDataset, recipe: Recipe, asserted: tuple[Quad, ...] | None = None
    ) -> None:
        """Wrap a built dataset; :meth:`open` and :meth:`from_rdflib` are the usual ways.

        Args:
            dataset: the built dataset.
            recipe: what it was built from.
            asserted: its facts, where the recipe's files do not hold them.
        """
        self._dataset = dataset
        self._recipe = recipe
        self._asserted = asserted
        self._catalog: Catalog | None = None

    @classmethod
    def open(
        cls,
        *data: str | Path | DataFile,
        regime: str = "owl-rl",
        align: Sequence[str] = (),
        bare: bool = False,
        as_of: date | str | None = None,
        certainty: str = CERTAIN,
        cache: bool = True,
        dataset: str | Path | None = None,
        announce: Callable[[str], None] = lambda _: None,
        warn: Callable[[str], None] = lambda _: None,
    ) -> Self:
        """Open the graph that comes with relations-kg, or other RDF files.

        Args:
            data: files or folders to read instead of the shipped graph.
            regime: entailment regime: ``owl-rl``, ``rdfs`` or ``none``.
            align: alignments to outside vocabularies to load: ``org``, ``prov``, ...
            bare: only the files: no ontology, no date bounds, no entailment.
            as_of: a day, ``YYYY-MM-DD`` or ``today``: only what holds and has happened by then.
            certainty: ``certain`` or ``possible``: how sure that has to be.
            cache: keep the built dataset under the user's cache folder.
            dataset: a store that ``relations-kg import`` has made; ``as_of`` may stand beside it.
            announce: is told in one sentence when something takes a while.
            warn: is told in one sentence when the cache cannot be used, and it goes on without.

        Raises:
            InputError: a file is missing, malformed or refused.
            UnknownName: no such regime, alignment or certainty.
            ParameterError: ``as_of`` is no day.
            UsageError: a store is named, and how to build one as well.
            StoreError: the folder is no store, or is damaged.
        """
        files = data_files(data) if data else None
        recipe = _recipe(files, regime, align, bare, as_of, certainty)
        store = None if dataset is None else Path(dataset)
        return cls(open_dataset(recipe, store, cache=cache, announce=announce, warn=warn), recipe)

    @classmethod
    def from_rdflib(
        cls,
        graph: rdflib.Graph,
        *,
        regime: str = "owl-rl",
        align: Sequence[str] = (),
        bare: bool = False,
        as_of: date | str | None = None,
        certainty: str = CERTAIN,
    ) -> Self:
        """A knowledge graph of the triples of an rdflib graph or dataset.

        Args:
            graph: the facts; triples of a dataset keep their named graph.
            regime: entailment regime: ``owl-rl``, ``rdfs`` or ``none``.
            align: alignments to outside vocabularies to load.
            bare: only the graph: no ontology, no date bounds, no entailment.
            as_of: a day; only what holds on it and what happened up to it.
            certainty: ``certain`` or ``possible``: how sure that has to be.

        Raises:
            InputError: the graph holds what is no RDF 1.1.
            UnknownName: no such regime, alignment or certainty.
            ParameterError: ``as_of`` is no day.
        """
        from relations_kg.dataset.of_rdflib import build_of_rdflib

        recipe = _recipe((), regime, align, bare, as_of, certainty)
        built, facts = build_of_rdflib(graph, recipe)
        return cls(built, recipe, facts)

    @property
    def store(self) -> Store:
        """The store with every quad of the dataset."""
        return self._dataset.store

    @property
    def manifest(self) -> Manifest:
        """Counts by named graph, what the store changed in literals, notes from building."""
        return self._dataset.manifest

    @property
    def folder(self) -> Path | None:
        """Where the built dataset is cached; ``None`` in memory."""
        return self._dataset.folder

    @property
    def queries(self) -> Catalog:
        """The saved queries."""
        if self._catalog is None:
            self._catalog = Catalog.open()
        return self._catalog

    def query(self, name: str, /, **parameters: Any) -> Result:
        """Answer a saved query.

        Args:
            name: the query's name, such as ``organizations-in-common``.
            parameters: its parameters; a value is given as on the command line (``"ALB"``),
                as an rdflib term, or as a Python date or number.

        Raises:
            UnknownName: no such query or parameter.
            ParameterError: a value that the parameter does not accept.
        """
        values = {key: str(value) for key, value in parameters.items() if value is not None}
        return self.store.query(self.queries.get(name).bind(values, self.store))

    def sparql(self, text: str) -> Result:
        """Answer a SPARQL 1.1 query.

        Raises:
            QueryError: the text is no query, an update, or too complex.
        """
        return self.store.query(text)

    def why(self, query: str, /, **parameters: Any) -> Explained:
        """Answer a query and tell of each row what states it, and how what is entailed follows.

        Args:
            query: the name of a saved query, or a SELECT query of SPARQL 1.1.
            parameters: those of the saved query, as in :meth:`query`.

        Raises:
            UsageError: it is no SELECT query; else what :meth:`query` and :meth:`sparql` raise.
        """
        from relations_kg.evidence.answers import explained
        from relations_kg.evidence.proving import explainer

        if parameters or "{" not in query:
            values = {key: str(value) for key, value in parameters.items() if value is not None}
            query = self.queries.get(query).bind(values, self.store)
        return explained(self.store, query, explainer(self._recipe, self._asserted))

    def validate(
        self,
        *shapes: str | Path,
        engine: str = "compiled",
        checks: bool = False,
        strict: bool = False,
        warn: Callable[[str], None] = lambda _: None,
        on_shape: Callable[[Term], None] = lambda _: None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> ValidationReport:
        """Check the facts against SHACL shapes, on the terms as their sources write them.

        Args:
            shapes: files or folders of shapes; the shipped shapes by default.
            engine: ``compiled`` or ``pyshacl``.
            checks: run the quality checks of ``queries/checks/`` too.
            strict: refuse shapes that there is something to warn of.
            warn: is told in one sentence what in the shapes checks less than it seems to.
            on_shape: is told each shape before nodes are checked against it.
            tell: is told in one sentence what goes to pySHACL, and why.

        Raises:
            ShapesError: the shapes cannot be used; with the file and line.
            InputError: a file is missing, malformed or refused.
        """
        from relations_kg import one_pass

        return one_pass.validate(
            self._recipe,
            data_files(shapes) if shapes else None,
            asserted=self._asserted,
            engine=engine,
            checks=checks,
            strict=strict,
            warn=warn,
            on_shape=on_shape,
            tell=tell,
        ).report

    def explain(self, *triple: str, every: bool = False) -> Explanation:
        """Why a triple holds, down to what is asserted and where; or which premise is missing.

        Args:
            triple: as one text or as three, with prefixed names or IRIs in angle brackets as in
                Turtle: ``"state:ALB rkg:memberOf organization:NATO"``.
            every: all proofs instead of the shortest, and those of what is asserted as well.

        Raises:
            InputError: the text is no triple, or a file is missing, malformed or refused.
            UsageError: the graph was opened without entailment.
        """
        from relations_kg import explanations

        return explanations.answer(
            self._recipe, triple, every=every, asserted=self._asserted
        ).explanation

    def dossier(self, *names: str) -> Dossier:
        """What the graph knows of two states, of one state, or of anything else.

        Args:
            names: code, name in any language and case, or IRI of each.

        Raises:
            UsageError: nothing or several have the name, or more than two are named.
        """
        from relations_kg.dossier.gather import gather

        recipe = self._recipe
        return gather(self.store, self.queries, names, recipe.as_of, recipe.certainty)

    def quads(self, *graphs: str, inferred: bool = False) -> Iterator[Quad]:
        """The quads as their sources write them; the files are read once more for that.

        Args:
            graphs: IRIs or short names of named graphs or of groups of them (``graph/states``,
                ``graph``, ``ontology``, ``inferred``); the facts by default.
            inferred: the ontology, the bounds of dates and the entailed triples as well; of no
                effect where graphs are named.

        Raises:
            UnknownName: no such named graph.
        """
        from relations_kg.dataset.written import written_quads

        return written_quads(
            self.store, self._recipe, graphs, inferred=inferred, asserted=self._asserted
        )

    def graphs(self) -> list[str]:
        """The short names of the named graphs, sorted; one of elsewhere by its whole IRI."""
        return graph_names(self.store)

    def export(
        self, format: str = "turtle", *, graphs: Sequence[str] = (), inferred: bool = False
    ) -> bytes:
        """The facts in an RDF format, the same bytes for the same facts.

        TriG and N-Quads keep the named graphs; the other formats have the union of them.

        Args:
            format: ``turtle``, ``trig``, ``n-triples``, ``n-quads``, ``json-ld``, ``rdf-xml``,
                a media type or an extension.
            graphs: short names of named graphs or of groups of them instead of the facts.
            inferred: the ontology, the bounds of dates and the entailed triples as well.

        Raises:
            UnknownName: no such format or named graph.
        """
        from relations_kg.formats import RdfFormat
        from relations_kg.syntax.writing import serialize

        chosen = RdfFormat.named(format)
        quads = self.quads(*graphs, inferred=inferred)
        if chosen is RdfFormat.JSON_LD:
            # Its reader would find named graphs only if asked for them: rdflib's Graph does not.
            quads = (quad._replace(graph=None) for quad in quads)
        return serialize(quads, chosen)

    def framed(self, frame: str | Path, *, inferred: bool = False) -> bytes:
        """The facts as JSON-LD in the shape of a frame: a tree for each node that it selects.

        Args:
            frame: the name of a frame that comes with relations-kg (``state``, ``timeline``,
                ``source``), or a file.
            inferred: the ontology, the bounds of dates and the entailed triples as well.

        Raises:
            UnknownName: there is no such frame.
            FormatMismatch: the file holds no frame.
        """
        from relations_kg.syntax.framing import framed

        return framed(self.quads(inferred=inferred), resources.frame_file(frame)).encode()

    def canonical(self, *, graphs: Sequence[str] = (), inferred: bool = False) -> bytes:
        """The facts in canonical N-Quads (RDFC-1.0); arguments and errors as of :meth:`quads`.

        With many blank nodes that are alike this takes very long; the shipped graph has none.
        """
        from relations_kg.syntax.canonicalization import canonical_n_quads

        return canonical_n_quads(self.quads(*graphs, inferred=inferred))

    def to_rdflib(self, *, inferred: bool = True) -> rdflib.Dataset:
        """The dataset as an rdflib dataset whose default graph is the union.

        Args:
            inferred: the ontology, the bounds of dates and the entailed triples as well.
        """
        from relations_kg.terms import rdflib_dataset

        return rdflib_dataset(self.quads(inferred=inferred))

    def verify_source(self, text: str, source: str | None = None) -> VerificationReport:
        """Compare the passages that the facts cite with the text of their source.

        Args:
            text: the source's text.
            source: the IRI of the source; may be left out where there is only one with passages.

        Raises:
            UnknownName: no such source.
        """
        from relations_kg.sources import verify

        return verify(self.store, text, source)

    def close(self) -> None:
        """Give the store back; the graph answers nothing after that."""
        self._dataset.close()

    def __enter__(self) -> Self:
        """Use the graph in a ``with`` statement, which closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the graph."""
        self.close()


def _recipe(
    data: tuple[DataFile, ...] | None,
    regime: str,
    align: Sequence[str],
    bare: bool,
    as_of: date | str | None,
    certainty: str,
) -> Recipe:
    if isinstance(as_of, str):
        from relations_kg.dates import day_of

        as_of = day_of(as_of)
    return Recipe(data, regime, tuple(sorted(align)), bare, as_of=as_of, certainty=certainty)
