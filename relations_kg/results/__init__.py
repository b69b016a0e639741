"""Query results: solutions of SELECT, triples of CONSTRUCT and DESCRIBE, the answer of ASK.

All three are lazy: nothing is fetched from the store before it is asked for, and what was
fetched is not kept, so a result can be gone through once.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from relations_kg.errors import FormatMismatch
from relations_kg.formats import RdfFormat, ResultFormat, format_named
from relations_kg.rdf import Quad, Term
from relations_kg.results.rows import Row

if TYPE_CHECKING:
    import pandas
    import polars
    import rdflib

__all__ = ["Binding", "Boolean", "Label", "Result", "Row", "Solutions", "Triples"]

Binding: TypeAlias = tuple[Term | None, ...]
"""The terms of one solution in the order of the variables; ``None`` is unbound."""

Label: TypeAlias = Callable[[Term], str]
"""What a text table, Markdown or HTML shows for a term."""

RdflibTriple: TypeAlias = (
    "tuple[rdflib.URIRef | rdflib.BNode, rdflib.URIRef, "
    "rdflib.URIRef | rdflib.BNode | rdflib.Literal]"
)

_Format: TypeAlias = str | RdfFormat | ResultFormat


class Solutions:
    """The solutions of a SELECT query, in the order in which the store gives them.

    Iteration gives :class:`Row` with terms of rdflib; :meth:`bindings` gives light terms and
    imports no rdflib. Either way each solution is given once.

    Attributes:
        variables: names of the projected variables, without ``?``.
    """

    def __init__(self, variables: Sequence[str], bindings: Iterable[Binding]) -> None:
        """Make a result of any solutions, from a store or not.

        Args:
            variables: names without ``?``.
            bindings: for each solution a tuple as long as ``variables``.
        """
        self.variables: tuple[str, ...] = tuple(variables)
        self._bindings = iter(bindings)

    def __repr__(self) -> str:
        return f"Solutions({', '.join(self.variables)})"

    def bindings(self) -> Iterator[Binding]:
        """The solutions that are left, as tuples of light terms."""
        return self._bindings

    def __iter__(self) -> Iterator[Row]:
        index = {name: position for position, name in enumerate(self.variables)}
        for binding in self._bindings:
            yield Row(index, binding)

    def write(
        self,
        out: BinaryIO,
        format: _Format = ResultFormat.TABLE,
        *,
        width: int | None = None,
        label: Label | None = None,
    ) -> None:
        """Write the solutions that are left to ``out``, as UTF-8.

        Args:
            out: where to.
            format: name, extension or media type of a :class:`ResultFormat`.
            width: columns of the terminal that a table must fit; unlimited by default.
            label: what a table, Markdown or HTML shows for a term; by default a CURIE for
                an IRI that has one and the lexical form of a literal.

        Raises:
            UnknownName: there is no such format.
            FormatMismatch: the format is one of RDF, or cannot hold one of the literals.
        """
        chosen = _chosen(format)
        if isinstance(chosen, RdfFormat):
            raise FormatMismatch(
                f"the rows of a SELECT query cannot be written as {chosen.label}",
                hint=f"the formats of rows are: {_names(ResultFormat)}; "
                "for triples write a CONSTRUCT query",
            )
        if chosen in (ResultFormat.TABLE, ResultFormat.MARKDOWN, ResultFormat.HTML):
            from relations_kg.results import tabular

            tabular.write(self.variables, self._bindings, chosen, out, width=width, label=label)
        else:
            from relations_kg.results import standard

            standard.write(self.variables, self._bindings, chosen, out)

    def serialize(
        self,
        format: _Format = ResultFormat.JSON,
        *,
        width: int | None = None,
        label: Label | None = None,
    ) -> bytes:
        """The bytes that :meth:`write` writes."""
        out = io.BytesIO()
        self.write(out, format, width=width, label=label)
        return out.getvalue()

    def to_pandas(self) -> pandas.DataFrame:
        """The solutions that are left as a data frame, one column a variable.

        A column of numbers, booleans, dates or times keeps its type, with decimals as
        floats; a column of anything else or of several types holds text.

        Raises:
            MissingExtra: pandas is not installed.
        """
        from relations_kg.results import frames

        return frames.to_pandas(self.variables, self._bindings)

    def to_polars(self) -> polars.DataFrame:
        """The solutions that are left as a data frame, typed as in :meth:`to_pandas`.

        Raises:
            MissingExtra: polars is not installed.
        """
        from relations_kg.results import frames

        return frames.to_polars(self.variables, self._bindings)


class Triples:
    """The triples of a CONSTRUCT or DESCRIBE query.

    Iteration gives triples of rdflib; :meth:`triples` gives light ones and imports no rdflib.
    """

    def __init__(self, triples: Iterable[Quad]) -> None:
        """Make a result of any triples; the quads' graph is ``None``."""
        self._triples = iter(triples)

    def triples(self) -> Iterator[Quad]:
        """The triples that are left, as light quads of the default graph."""
        return self._triples

    def __iter__(self) -> Iterator[RdflibTriple]:
        from relations_kg.terms import to_rdflib

        for subject, predicate, object_, _ in self._triples:
            yield to_rdflib(subject), to_rdflib(predicate), to_rdflib(object_)

    def write(
        self,
        out: BinaryIO,
        format: _Format = RdfFormat.TURTLE,
    ) -> None:
        """Write the triples that are left to ``out``, sorted: the same bytes every time.

        Raises:
            UnknownName: there is no such format.
            FormatMismatch: the format is one of rows, or cannot hold one of the triples.
        """
        chosen = _chosen(format, RdfFormat)
        if isinstance(chosen, ResultFormat):
            raise FormatMismatch(
                f"the triples of a CONSTRUCT or DESCRIBE query cannot be written as {chosen.label}",
                hint=f"the formats of triples are: {_names(RdfFormat)}; "
                "for rows write a SELECT query",
            )
        from relations_kg.syntax import writing

        writing.write(self._triples, chosen, out)

    def serialize(self, format: _Format = RdfFormat.TURTLE) -> bytes:
        """The bytes that :meth:`write` writes."""
        out = io.BytesIO()
        self.write(out, format)
        return out.getvalue()


class Boolean:
    """The answer of an ASK query; true or false as it says."""

    def __init__(self, answer: bool) -> None:
        self._answer = bool(answer)

    def __bool__(self) -> bool:
        return self._answer

    def __repr__(self) -> str:
        return f"Boolean({self._answer})"

    def write(
        self,
        out: BinaryIO,
        format: _Format = ResultFormat.TABLE,
    ) -> None:
        """Write the answer to ``out``.

        Raises:
            UnknownName: there is no such format.
            FormatMismatch: the format cannot hold a yes or no.
        """
        from relations_kg.results import standard

        chosen = _chosen(format)
        word = "true" if self._answer else "false"
        if chosen in (ResultFormat.TABLE, ResultFormat.MARKDOWN):
            out.write(f"{word}\n".encode())
        elif chosen is ResultFormat.HTML:
            out.write(f"<!DOCTYPE html>\n<title>{word}</title>\n<p>{word}</p>\n".encode())
        elif chosen is ResultFormat.JSON:
            out.write(f'{{"head":{{}},"boolean":{word}}}\n'.encode())
        elif chosen is ResultFormat.XML:
            out.write(f"{standard.XML_START}<head/><boolean>{word}</boolean></sparql>\n".encode())
        else:
            raise FormatMismatch(
                f"the yes or no of an ASK query cannot be written as {chosen.label}",
                hint="its formats are: json, xml, table, markdown, html",
            )

    def serialize(self, format: _Format = ResultFormat.JSON) -> bytes:
        """The bytes that :meth:`write` writes."""
        out = io.BytesIO()
        self.write(out, format)
        return out.getvalue()


Result: TypeAlias = Solutions | Triples | Boolean


def _chosen(
    format: _Format, first: type[RdfFormat] | type[ResultFormat] = ResultFormat
) -> RdfFormat | ResultFormat:
    if not isinstance(format, str):
        return format
    return first.find(format) or format_named(format)


def _names(kind: type[RdfFormat] | type[ResultFormat]) -> str:
    return ", ".join(str(member.value) for member in kind)
