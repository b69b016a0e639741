"""What every store can do, whatever engine is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from relations_kg.rdf import Iri, Quad, Subject, Term
from relations_kg.results import Result

__all__ = ["Store"]


class Store(Protocol):
    """An RDF dataset that answers SPARQL 1.1 queries.

    The contract suite in ``tests/store`` says what each method promises; every store passes it.
    """

    def query(self, text: str) -> Result:
        """Answer a query.

        The default graph of a query is the union of all named graphs and the store's own
        default graph, unless the query names its dataset itself with ``FROM``. Results are
        lazy: an error may surface while they are gone through.

        Args:
            text: a SELECT, CONSTRUCT, DESCRIBE or ASK query of SPARQL 1.1.

        Raises:
            QueryError: it cannot be parsed or evaluated.
            QueryTooComplex: it is too long or nested too deeply.
            QueryRefused: it is an update, or calls on another server.
            StoreError: the store cannot be read.
        """
        ...

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads, all or none; those that are there already change nothing.

        Raises:
            InputError: a term is not valid.
            StoreError: the store cannot be written.
        """
        ...

    def remove(self, quads: Iterable[Quad]) -> None:
        """Remove quads; those that are not there change nothing.

        Raises:
            InputError: a term is not valid.
            StoreError: the store cannot be written.
        """
        ...

    def quads(
        self,
        subject: Subject | None = None,
        predicate: Iri | None = None,
        object: Term | None = None,
        graph: Iri | None = None,
    ) -> Iterator[Quad]:
        """The quads that match; ``None`` matches everything, the default graph included.

        Raises:
            InputError: a term is not valid.
            StoreError: the store cannot be read.
        """
        ...

    def graph_names(self) -> list[Iri]:
        """The names of the named graphs that hold a quad, sorted.

        Raises:
            StoreError: the store cannot be read.
        """
        ...

    def contains_graph(self, name: Iri) -> bool:
        """Whether a named graph of that name holds a quad.

        Raises:
            StoreError: the store cannot be read.
        """
        ...

    def __len__(self) -> int:
        """The number of quads.

        Raises:
            StoreError: the store cannot be read.
        """
        ...

    def close(self) -> None:
        """Write what is pending and give everything back; the store answers no more."""
        ...
