"""A store for one run of entailment and validation: in memory, literals as they are written.

The engine keeps values, not lexical forms (see :mod:`relations_kg.store.embedded`), and a
verdict on a datatype or a length is about the form. So a literal that the engine would change
is held here under a datatype of our own, which it leaves alone: ``"01"^^xsd:integer`` as
``"01"^^<urn:relations-kg:lexical:http://www.w3.org/2001/XMLSchema#integer>``. Terms that come
out are the ones that went in. A query that asks for the datatype or compares the value of a
literal has to know; :attr:`Workspace.forms` writes those expressions.

No query can name a blank node, and rules and shapes must. So a blank node is held as an IRI,
``<urn:relations-kg:blank:LABEL>``, and comes out as the blank node again. A query that asks for
the kind of a node has to know as well.

What is asserted is in one named graph, what follows from it in another, and no triple is in
both, so that a pattern never matches twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol, TypeAlias

import pyoxigraph as ox

from relations_kg.errors import InputError, QueryError, RefusedInput
from relations_kg.namespaces import DATASET, RDF, XSD
from relations_kg.rdf import XSD_STRING, BlankNode, Iri, Literal, Quad, Term
from relations_kg.store.literals import stored_forms
from relations_kg.terms import LANG_STRING, from_engine, to_engine

__all__ = ["ASSERTED", "BLANK", "LEXICAL", "Queryable", "Row", "TermForms", "Workspace"]

ASSERTED: Final = Iri(DATASET + "asserted")
"""The named graph of everything that is asserted."""
LEXICAL: Final = "urn:relations-kg:lexical:"
"""Put before the IRI of the datatype of a literal that the engine would change."""
BLANK: Final = "urn:relations-kg:blank:"
"""Put before the label of a blank node to make an IRI of it."""

Row: TypeAlias = tuple[Term | None, ...]

_REMEMBERED = 100_000  # terms; most are in more than one triple
_HELD_BLANK = re.compile(rf"<{BLANK}([^>]*)>".encode())
# The lexical forms that are known to stay as they are, for the datatypes that data has most of.
_UNCHANGED = {
    XSD + "integer": re.compile(r"0|-?[1-9]\d{0,17}", re.ASCII).fullmatch,
    XSD + "date": re.compile(
        r"[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])", re.ASCII
    ).fullmatch,
    XSD + "gYear": re.compile(r"[1-9]\d{3}", re.ASCII).fullmatch,
    XSD + "boolean": re.compile("true|false").fullmatch,
}


class Queryable(Protocol):
    """What answers SPARQL 1.1 ``SELECT`` over what is asserted and what follows."""

    def select(self, text: str) -> Iterator[Row]:
        """The solutions, one tuple each, in the order of the projected variables."""
        ...

    def ask(self, text: str) -> bool:
        """Whether there is a solution."""
        ...

    def sparql(self, term: Term) -> str:
        """The term as it stands in a query."""
        ...


class TermForms:
    """SPARQL expressions about terms, some of which are held in another form than they have.

    Attributes:
        written: whether there is a literal that is held in its written form.
        blank: whether there is a blank node.
    """

    def __init__(self, *, written: bool = False, blank: bool = False) -> None:
        self.written = written
        self.blank = blank

    def is_blank(self, variable: str) -> str:
        """An expression for whether ``variable`` is a blank node."""
        if not self.blank:
            return "false"
        return f'(isIRI({variable}) && STRSTARTS(STR({variable}), "{BLANK}"))'

    def is_iri(self, variable: str) -> str:
        """An expression for whether ``variable`` is an IRI."""
        if not self.blank:
            return f"isIRI({variable})"
        return f'(isIRI({variable}) && !STRSTARTS(STR({variable}), "{BLANK}"))'

    def value(self, expression: str) -> str:
        """An expression for the value that the engine computes and compares with."""
        if not self.written:
            return expression
        datatype = f"STR(DATATYPE({expression}))"
        # Around a number or a date, whitespace means nothing (XML Schema 1.1, part 2, 4.3.6).
        text = f'REPLACE(STR({expression}), "^[ \\\\t\\\\r\\\\n]+|[ \\\\t\\\\r\\\\n]+$", "")'
        return (
            f'IF(isLiteral({expression}) && STRSTARTS({datatype}, "{LEXICAL}"), '
            f'STRDT({text}, IRI(STRAFTER({datatype}, "{LEXICAL}"))), {expression})'
        )

    def datatypes(self, iris: Iterable[str]) -> list[str]:
        """The IRIs that ``DATATYPE()`` gives for literals of these datatypes."""
        iris = list(iris)
        return iris + [LEXICAL + iri for iri in iris] if self.written else iris


class Workspace:
    """The store of one run.

    It is for one thread at a time, but for :meth:`select` and :meth:`ask`, which several threads
    may call while nobody changes it.
    """

    def __init__(self, engine: ox.Store | None = None, graphs: Iterable[Iri] = (ASSERTED,)) -> None:
        """An empty store, or an open one that nobody changes, seen through some named graphs."""
        self._engine = ox.Store() if engine is None else engine
        self._graphs: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [
            *map(to_engine, graphs)
        ]
        self._written: dict[Literal, bool] = {}
        self._fresh = 0
        self.forms = TermForms()

    @property
    def unusual(self) -> list[Literal]:
        """The typed literals, each once, but for those of the most common forms."""
        return list(self._written)

    def changes(self, literal: Literal) -> bool:
        """Whether the engine would hold another literal in the place of one with a datatype."""
        # What the engine computes with are values of XML Schema; other literals are text to it.
        if not literal.datatype.startswith(XSD):
            return False
        unchanged = _UNCHANGED.get(literal.datatype)
        if unchanged is not None and unchanged(literal.lexical):
            return False
        known = self._written.get(literal)
        if known is None:
            # The engine takes a number within whitespace for none.
            known = literal.lexical != literal.lexical.strip() or stored_forms([literal]) != [
                literal
            ]
            self._written[literal] = known
        if known:
            self.forms.written = True
        return known

    def add(self, triples: Iterable[Quad], graph: Iri = ASSERTED) -> None:
        """Add triples to one named graph, whatever graph the quads are in.

        Raises:
            InputError: a term is not valid.
        """
        name = to_engine(graph)
        known: dict[Term, ox.NamedNode | ox.Literal] = {}

        def held(term: Term) -> ox.NamedNode | ox.Literal:
            found = known.get(term)
            if found is None:
                if len(known) > _REMEMBERED:
                    known.clear()
                found = known[term] = self._held(term)
            return found

        self._engine.bulk_extend(
            ox.Quad(held(subject), held(predicate), held(object_), name)  # type: ignore[arg-type]
            for subject, predicate, object_, _ in triples
        )

    def load(self, content: bytes, graph: Iri = ASSERTED) -> None:
        """Add N-Triples without blank nodes and without literals that :meth:`changes`.

        Raises:
            InputError: it is no N-Triples; whoever reads it otherwise can tell where.
        """
        try:
            self._engine.bulk_load(
                input=content, format=ox.RdfFormat.N_TRIPLES, to_graph=to_engine(graph)
            )
        except (SyntaxError, ValueError) as error:
            raise InputError(f"this is no N-Triples: {error}") from error

    def lines(self, graph: Iri) -> list[bytes]:
        """What a named graph holds, in the lines of N-Triples."""
        content = self._engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=to_engine(graph))
        assert content is not None
        if self.forms.blank:
            content = _HELD_BLANK.sub(rb"_:\1", content)
        if self.forms.written:
            content = content.replace(f"^^<{LEXICAL}".encode(), b"^^<")
        return content.splitlines()

    def see(self, *graphs: Iri) -> None:
        """Let queries see these named graphs beside :data:`ASSERTED`."""
        self._graphs = [to_engine(ASSERTED), *map(to_engine, graphs)]

    def select(self, text: str) -> Iterator[Row]:
        """The solutions of a ``SELECT`` over what is asserted and what follows.

        Raises:
            QueryError: the query cannot be parsed or evaluated.
        """
        found = self._query(text)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("a SELECT query was expected")
        for solution in found:
            yield tuple([None if term is None else self.told(term) for term in solution])

    def ask(self, text: str) -> bool:
        """Whether there is a solution.

        Raises:
            QueryError: the query cannot be parsed or evaluated.
        """
        return bool(self._query(text))

    def update(self, text: str) -> None:
        """Change the store by a SPARQL 1.1 update.

        Raises:
            QueryError: the update cannot be parsed or evaluated.
        """
        try:
            self._engine.update(text)
        except (SyntaxError, RuntimeError, ValueError) as error:
            raise QueryError(f"the engine cannot run this: {error}") from error

    def triples(self, graph: Iri) -> Iterator[Quad]:
        """What a named graph holds, terms as they were written."""
        for quad in self._engine.quads_for_pattern(None, None, None, to_engine(graph)):
            yield self._quad(quad)

    def naming(self, nodes: Iterable[Term], graph: Iri) -> Iterator[Quad]:
        """The triples of a named graph that have one of ``nodes`` in any place, each once."""
        name = to_engine(graph)
        seen: set[ox.Quad] = set()
        for node in map(self._held, nodes):
            for place in range(3):
                if isinstance(node, ox.Literal) and place != 2:
                    continue
                subject, predicate, object_ = (node if place == i else None for i in range(3))
                found = self._engine.quads_for_pattern(subject, predicate, object_, name)  # type: ignore[arg-type]
                for quad in found:
                    if quad not in seen:
                        seen.add(quad)
                        yield self._quad(quad)

    def matching(self, predicate: Iri, graphs: Iterable[Iri] = (ASSERTED,)) -> Iterator[Quad]:
        """The triples of named graphs that have a predicate."""
        for graph in graphs:
            pattern = None, to_engine(predicate), None, to_engine(graph)
            yield from map(self._quad, self._engine.quads_for_pattern(*pattern))

    def vocabulary(self) -> Iterator[Quad]:
        """For each property and each class that is used, one triple that uses it."""
        yield from self._sampled("?s ?p ?o", "?p")
        yield from self._sampled(f"?s <{RDF}type> ?o BIND(<{RDF}type> AS ?p)", "?o")

    def _sampled(self, pattern: str, variable: str) -> Iterator[Quad]:
        for subject, term in self.select(
            f"SELECT (SAMPLE(?s) AS ?one) {variable} {{ {pattern} }} GROUP BY {variable}"
        ):
            predicate, object_ = (term, term) if variable == "?p" else (Iri(f"{RDF}type"), term)
            yield Quad(subject, predicate, object_)  # type: ignore[arg-type]

    def with_object(self, predicate: Iri | None, object: Term) -> Iterator[Quad]:
        """The asserted triples with an object, and a predicate unless it is ``None``."""
        chosen = None if predicate is None else to_engine(predicate)
        found = self._engine.quads_for_pattern(
            None, chosen, self._held(object), to_engine(ASSERTED)
        )
        return map(self._quad, found)

    def are_equal(self, one: Literal, other: Literal) -> bool:
        """Whether two literals have the same value (SPARQL 1.1, section 17.3, operator ``=``)."""
        return self.ask(f"ASK {{ FILTER({to_engine(one)} = {to_engine(other)}) }}")

    def missing(self, quads: Iterable[Quad], graphs: Sequence[Iri]) -> list[Quad]:
        """Those of ``quads`` whose triple is in none of the named graphs, in their order."""
        names = [to_engine(graph) for graph in graphs if self.has(graph)]
        return [quad for quad in quads if not self._is_in(quad, names)]

    def _is_in(self, quad: Quad, graphs: Iterable[ox.NamedNode]) -> bool:
        subject, predicate, object_, _ = quad
        terms = self._held(subject), to_engine(predicate), self._held(object_)
        return any(ox.Quad(*terms, graph) in self._engine for graph in graphs)  # type: ignore[arg-type]

    def remove(self, triples: Iterable[Quad], graph: Iri) -> None:
        """Remove triples from a named graph; those that are not there change nothing."""
        name = to_engine(graph)
        for quad in triples:
            self._engine.remove(self._engine_quad(quad, name))

    def move(self, graph: Iri, target: Iri) -> None:
        """Put all that one named graph holds into another one."""
        if self.has(graph):
            self.copy(graph, target)
            self.clear(graph)

    def copy(self, graph: Iri, target: Iri) -> None:
        """Put all that one named graph holds into another one as well."""
        self.update(
            f"INSERT {{ GRAPH <{target.value}> {{ ?s ?p ?o }} }} "
            f"WHERE {{ GRAPH <{graph.value}> {{ ?s ?p ?o }} }}"
        )

    def fresh_graph(self) -> Iri:
        """The name of a graph that has never held anything.

        The engine finds a triple of a small graph at once, but not of one that was large before.
        """
        self._fresh += 1
        return Iri(f"{DATASET}fresh/{self._fresh}")

    def has(self, graph: Iri, predicate: Iri | None = None, object: Term | None = None) -> bool:
        """Whether a named graph holds a triple with a predicate and an object, any for ``None``."""
        pattern = self._engine.quads_for_pattern(
            None,
            None if predicate is None else to_engine(predicate),
            None if object is None else self._held(object),
            to_engine(graph),
        )
        return next(pattern, None) is not None

    def sees(self, predicate: Iri, object: Term | None = None) -> bool:
        """Whether queries see a triple with a predicate and an object, any for ``None``."""
        found = self._engine.quads_for_pattern(
            None, to_engine(predicate), None if object is None else self._held(object), None
        )
        return any(quad.graph_name in self._graphs for quad in found)

    def size(self, pattern: str) -> int:
        """Number of matches of a graph pattern in what queries see."""
        ((number,),) = self.select(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
        return int(number.lexical) if isinstance(number, Literal) else 0

    def clear(self, graph: Iri) -> None:
        """Remove all that a named graph holds."""
        self._engine.remove_graph(to_engine(graph))

    def sparql(self, term: Term) -> str:
        """The term as it stands in a query over this store."""
        return str(self._held(term))

    def told(self, term: object) -> Term:
        """The term as it was written, from one of the engine."""
        light = from_engine(term)
        if isinstance(light, Iri) and light.value.startswith(BLANK):
            return BlankNode(light.value.removeprefix(BLANK))
        if isinstance(light, Literal) and light.datatype.startswith(LEXICAL):
            return Literal(light.lexical, light.datatype.removeprefix(LEXICAL))
        return light

    def _engine_quad(self, quad: Quad, graph: ox.NamedNode) -> ox.Quad:
        subject, predicate, object_, _ = quad
        return ox.Quad(self._held(subject), to_engine(predicate), self._held(object_), graph)  # type: ignore[arg-type]

    def _quad(self, quad: ox.Quad) -> Quad:
        subject, predicate, object_ = map(self.told, (quad.subject, quad.predicate, quad.object))
        return Quad(subject, predicate, object_)  # type: ignore[arg-type]

    def _query(self, text: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            return self._engine.query(text, default_graph=self._graphs)
        except (SyntaxError, RuntimeError, ValueError) as error:
            raise QueryError(f"the engine cannot run this: {error}") from error

    def _held(self, term: Term) -> ox.NamedNode | ox.Literal:
        if isinstance(term, BlankNode):
            self.forms.blank = True
            return ox.NamedNode(BLANK + term.label)
        if (term.value if isinstance(term, Iri) else term.datatype).startswith((BLANK, LEXICAL)):
            raise RefusedInput(
                f"the IRIs <{BLANK}...> and <{LEXICAL}...> are kept for use within relations-kg",
                hint="name the node or the datatype otherwise",
            )
        if isinstance(term, Iri) or term.datatype in (XSD_STRING, LANG_STRING):
            return to_engine(term)
        return ox.Literal(
            term.lexical,
            datatype=ox.NamedNode((LEXICAL if self.changes(term) else "") + term.datatype),
        )
