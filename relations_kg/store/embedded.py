"""The embedded store: Oxigraph in this process, in memory or in a folder.

The engine keeps values, not lexical forms: ``01`` comes back as ``1``, ``+00:00`` as ``Z``, a
literal of a type derived from ``xsd:integer`` as an ``xsd:integer``. Where that matters, judge
the terms as :mod:`relations_kg.syntax.reading` gives them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self, TypeVar

import pyoxigraph as ox

from relations_kg.errors import QueryError, RefusedInput, RelationsKgError, StoreError
from relations_kg.rdf import BlankNode, Iri, Literal, Quad, Subject, Term
from relations_kg.results import Binding, Boolean, Result, Solutions, Triples
from relations_kg.store.faults import evaluation_fault, syntax_fault
from relations_kg.terms import from_engine, quad_from_engine, quad_to_engine, to_engine

__all__ = ["ENGINE", "MARK", "QUADS", "EmbeddedStore", "faults"]

ENGINE: Final = f"pyoxigraph {ox.__version__}"
"""Name and version of the engine; another version may not read what this one wrote."""

MARK: Final = "relations-kg-store.json"
"""The file in the folder of a store that says whose it is, and how it is laid out."""
QUADS: Final = "quads"
"""The folder of the engine's own files, within that of a store."""
_LAYOUT: Final = 1

_Item = TypeVar("_Item")
_Native = TypeVar("_Native")


class EmbeddedStore:
    """A store in this process; see :class:`relations_kg.store.base.Store` for its methods."""

    def __init__(self, engine: ox.Store, *, path: Path | None = None) -> None:
        """Wrap an open engine; the class methods are the ways to one.

        Args:
            engine: the open store of pyoxigraph.
            path: its folder, for messages.
        """
        self._engine: ox.Store | None = engine
        self._path = path

    @classmethod
    def in_memory(cls) -> Self:
        """An empty store that ends with the process."""
        return cls(ox.Store())

    @classmethod
    def create(cls, path: Path) -> Self:
        """An empty store in a new folder, for this process alone until it is closed.

        Args:
            path: a folder that is not there yet, or is empty; its parent is there.

        Raises:
            StoreError: something is there already, or the folder cannot be written.
        """
        with faults(path):
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise StoreError(
                    "a store is made in a new folder only, and something is here already",
                    path=path,
                    hint="name a folder that does not exist yet",
                )
            path.mkdir(exist_ok=True)
            engine = ox.Store(str(path / QUADS))
            mark = {"format": "relations-kg store", "layout": _LAYOUT, "engine": ENGINE}
            (path / MARK).write_text(json.dumps(mark, indent=1) + "\n", encoding="utf-8")
            return cls(engine, path=path)

    @classmethod
    def read_only(cls, path: Path) -> Self:
        """A store that :meth:`create` made and nobody writes any more, for reading.

        Raises:
            StoreError: the folder holds no store of ours, or it is damaged.
        """
        # Asked before the engine is: the engine takes any folder for its own.
        if not cls.is_store(path):
            raise StoreError(
                "this folder holds no relations-kg store",
                path=path,
                hint="name the folder of a store, or build the dataset again",
            )
        with faults(path):
            try:
                layout = json.loads((path / MARK).read_text(encoding="utf-8"))["layout"]
            except (ValueError, KeyError, TypeError) as error:
                raise StoreError("the mark of the store is damaged", path=path) from error
            if layout != _LAYOUT:
                raise StoreError(
                    f"the store has layout {layout!r}, this version reads {_LAYOUT}",
                    path=path,
                    hint="build the dataset again",
                )
            return cls(ox.Store.read_only(str(path / QUADS)), path=path)

    @staticmethod
    def is_store(path: Path) -> bool:
        """Whether :meth:`create` made a store in that folder."""
        return (path / MARK).is_file()

    def query(self, text: str) -> Result:
        """Answer a SPARQL 1.1 query over the union of all graphs.

        Raises:
            QueryError: it cannot be parsed or evaluated, is too complex, or is refused.
            StoreError: the store cannot be read.
        """
        from relations_kg.sparql import guard
        from relations_kg.sparql.tokens import names_dataset

        _check_encodable(text)
        guard.check(text)
        if (blind := guard.service_blind(text)) is not None:
            _refuse_service(text, blind)
        engine = self._open
        try:
            # Said together with FROM, the union would win and FROM be ignored.
            found = engine.query(text, use_default_graph_as_union=not names_dataset(text))
        except SyntaxError as error:
            raise syntax_fault(text, error) from error
        except RuntimeError as error:
            raise evaluation_fault(error, self._path) from error
        except OSError as error:
            raise self._unreadable(error) from error
        if isinstance(found, ox.QueryBoolean):
            return Boolean(bool(found))
        if isinstance(found, ox.QueryTriples):
            return Triples(self._fetched(found, _triple, in_query=True))
        variables = [variable.value for variable in found.variables]
        return Solutions(variables, self._fetched(found, _binding, in_query=True))

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads, all or none.

        Raises:
            InputError: a term is not valid.
            StoreError: the store cannot be written.
        """
        with faults(self._path):
            self._open.extend(map(quad_to_engine, quads))

    def bulk_load(self, quads: Iterable[Quad]) -> None:
        """Add many quads, faster than :meth:`add`; a failure may leave a part of them.

        Raises:
            InputError: a term is not valid.
            StoreError: the store cannot be written.
        """
        with faults(self._path):
            self._open.bulk_extend(map(quad_to_engine, quads))

    def remove(self, quads: Iterable[Quad]) -> None:
        """Remove quads; those that are not there change nothing.

        Raises:
            InputError: a term is not valid.
            StoreError: the store cannot be written.
        """
        engine = self._open
        touched: set[Iri] = set()
        with faults(self._path):
            for quad in quads:
                engine.remove(quad_to_engine(quad))
                if quad.graph is not None:
                    touched.add(quad.graph)
            for name in touched:
                if not self._holds_quad(name):
                    engine.remove_graph(to_engine(name))

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
        with faults(self._path):
            found = self._open.quads_for_pattern(
                None if subject is None else to_engine(subject),
                None if predicate is None else to_engine(predicate),
                None if object is None else to_engine(object),
                None if graph is None else to_engine(graph),
            )
        return self._fetched(found, quad_from_engine)

    def n_triples(self, graph: Iri | None = None) -> bytes:
        """What one graph holds, the default graph by default, as N-Triples.

        Raises:
            InputError: the name is no IRI.
            StoreError: the store cannot be read.
        """
        name = ox.DefaultGraph() if graph is None else to_engine(graph)
        with faults(self._path):
            found = self._open.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name)
        assert found is not None  # as there is no file to write to
        return found

    def graph_names(self) -> list[Iri]:
        """The names of the named graphs that hold a quad, sorted.

        Raises:
            StoreError: the store cannot be read.
        """
        with faults(self._path):
            names = [from_engine(name) for name in self._open.named_graphs()]
            return sorted(name for name in names if isinstance(name, Iri))

    def contains_graph(self, name: Iri) -> bool:
        """Whether a named graph of that name holds a quad.

        Raises:
            InputError: the name is no IRI.
            StoreError: the store cannot be read.
        """
        with faults(self._path):
            return self._open.contains_named_graph(to_engine(name))

    def __len__(self) -> int:
        with faults(self._path):
            return len(self._open)

    def __bool__(self) -> bool:
        # An empty store is a store: `if store` must not count quads.
        return True

    def close(self) -> None:
        """Write what is pending and give the folder back; the store answers no more.

        Raises:
            StoreError: what is pending cannot be written.
        """
        engine, self._engine = self._engine, None
        if engine is not None and self._path is not None:
            with faults(self._path):
                try:
                    engine.flush()
                except RuntimeError as error:
                    # A read-only store has nothing to write and says so as an error.
                    if "read-write" not in str(error):
                        raise

    @property
    def engine(self) -> ox.Store:
        """The open store of pyoxigraph.

        Raises:
            StoreError: it is closed.
        """
        return self._open

    @property
    def _open(self) -> ox.Store:
        if self._engine is None:
            raise StoreError("the store is closed", path=self._path)
        return self._engine

    def _holds_quad(self, name: Iri) -> bool:
        found = self._open.quads_for_pattern(None, None, None, to_engine(name))
        return next(found, None) is not None

    def _fetched(
        self,
        found: Iterable[_Native],
        convert: Callable[[_Native], _Item],
        *,
        in_query: bool = False,
    ) -> Iterator[_Item]:
        """The items of a lazy result; what the engine raises meanwhile becomes our error."""
        try:
            for item in found:
                yield convert(item)
        except RuntimeError as error:
            if in_query:
                raise evaluation_fault(error, self._path) from error
            raise self._unreadable(error) from error
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> StoreError:
        return _fault(error, self._path)


def _check_encodable(text: str) -> None:
    """Refuse halves of characters, which bytes in another encoding than UTF-8 leave in a text.

    Raises:
        QueryError: there is one.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError(
            "the query is not text in UTF-8",
            hint="write the characters in UTF-8, or as escapes: \\u00E7",
            line=text.count("\n", 0, error.start) + 1,
        ) from error


def _refuse_service(text: str, blind: str) -> None:
    """Have the engine's own parser say that ``SERVICE`` is a keyword nowhere in ``text``.

    Args:
        text: the query. It is not given to the engine: some queries are answered at once.
        blind: the same with ``SERVICE`` misspelt, strings and names included.

    Raises:
        QueryError: it is a keyword somewhere, or the text is no query at all.
    """
    try:
        ox.Store().query(blind)
    except RuntimeError:
        return  # it was parsed, which was the question
    except SyntaxError as error:
        fault = syntax_fault(blind, error)
        if fault.line is not None:
            fault.source_line = text.split("\n")[fault.line - 1].rstrip("\r")
        raise fault from error


def _binding(solution: ox.QuerySolution) -> Binding:
    return tuple([None if term is None else _queried(term) for term in solution])


def _queried(term: Any) -> Term:
    if type(term) is ox.NamedNode:
        return Iri(term.value)
    if type(term) is ox.BlankNode:
        return BlankNode(term.value)
    return from_engine(term)


def _triple(triple: ox.Triple) -> Quad:
    subject = from_engine(triple.subject)
    if isinstance(subject, Literal):
        raise RefusedInput("a literal cannot be a subject")
    return Quad(subject, Iri(triple.predicate.value), from_engine(triple.object))


@contextmanager
def faults(path: Path | None) -> Iterator[None]:
    """What the engine and the disk raise becomes a :class:`StoreError`."""
    try:
        yield
    except RelationsKgError:
        raise
    except (OSError, RuntimeError) as error:
        raise _fault(error, path) from error


def _fault(error: Exception, path: Path | None) -> StoreError:
    reason = (isinstance(error, OSError) and error.strerror) or str(error) or "unknown reason"
    hint = "build the dataset again"
    if "corrupt" in reason.lower():
        hint = "remove the folder and build the dataset again"
    elif "read-write" in reason:
        reason, hint = "it is open for reading only", "open it for writing, or make a new one"
    elif "lock" in reason.lower():
        hint = "close the process that is writing it, then try again"
    elif "space" in reason.lower() or "quota" in reason.lower():
        hint = "make room on the disk and build the dataset again"
    return StoreError(f"the store cannot be used: {reason}", path=path, hint=hint)
