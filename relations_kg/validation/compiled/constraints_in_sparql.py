"""Constraints in SPARQL (SHACL, section 5): run over the workspace, and told as findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from relations_kg.errors import QueryError
from relations_kg.rdf import BlankNode, Iri, Literal, Term
from relations_kg.report import Finding
from relations_kg.sparql.substitution import substitute
from relations_kg.store.workspace import Workspace
from relations_kg.validation.compiled.messages import component, message
from relations_kg.validation.compiled.plan import Check, Source
from relations_kg.validation.compiled.prebound import over_forms, read
from relations_kg.validation.compiled.values import NotCompiled
from relations_kg.validation.shapes import Query, messages_of

__all__ = ["findings_of"]

_PATH = re.compile(r"[$?]PATH\b")
_FEW = 64
_THIS = "<urn:relations-kg:focus-node>"


def findings_of(workspace: Workspace, source: Source, check: Check) -> list[Finding]:
    """The findings of one shape's constraints in SPARQL about the focus nodes of a source.

    Raises:
        NotCompiled: the engine cannot tell; the reason.
    """
    try:
        return [
            finding
            for query in check.constraint.queries
            for finding in _Run(workspace, source, check, query).findings()
        ]
    except QueryError as error:
        raise NotCompiled(f"the engine cannot run its query: {error.message}") from error


class _Run:
    def __init__(self, workspace: Workspace, source: Source, check: Check, query: Query) -> None:
        self._workspace = workspace
        self._source = source
        self._check = check
        self._query = query
        text = query.text
        path = check.shape.path
        if _PATH.search(text):
            if path is None:
                raise NotCompiled("its query has $PATH, and the shape has no path")
            # A predicate stays one, so that it may stand where SPARQL takes no path.
            text = _PATH.sub(path.sparql if path.predicate else f"({path.sparql})", text)
        self._reading = read(text)
        if "shapesGraph" in self._reading.variables:
            raise NotCompiled("its query asks for the shapes graph")
        if "currentShape" in self._reading.variables:
            text = substitute(text, {"currentShape": workspace.sparql(check.shape.node)})
        self._text = over_forms(text, workspace.forms)

    @cached_property
    def _template(self) -> str:
        """The query with something in the place of ``$this`` that a node is put for."""
        if _THIS in self._text:
            raise NotCompiled("its query names what stands for the focus node here")
        return substitute(self._text, {"this": _THIS})

    def findings(self) -> Iterator[Finding]:
        names = self._reading.variables
        if not self._reading.for_all:
            for (focus,) in self._workspace.select(
                f"SELECT DISTINCT ?this {{ {self._source.pattern} }}"
            ):
                assert focus is not None
                text = self._template.replace(_THIS, self._workspace.sparql(focus))
                projected = dict.fromkeys((*names, "this"))
                for row in self._rows(text, tuple(projected)):
                    yield from self._finding(focus, row)
            return
        rows = list(self._rows(self._text, names))
        found = {row["this"]: None for row in rows if row.get("this") is not None}
        if not found:
            return
        focus_nodes = self._among(list(found))
        for row in rows:
            focus = row.get("this")
            if focus is not None and focus in focus_nodes:
                yield from self._finding(focus, row)

    def _among(self, nodes: list[Term]) -> set[Term]:
        """Those of the nodes that are focus nodes."""
        limit = ""
        if len(nodes) <= _FEW:
            terms = " ".join(map(self._workspace.sparql, nodes))
            limit = f"VALUES ?this {{ {terms} }} "
        query = f"SELECT DISTINCT ?this {{ {limit}{self._source.pattern} }}"
        return {node for (node,) in self._workspace.select(query) if node is not None}

    def _rows(self, text: str, names: tuple[str, ...]) -> Iterator[dict[str, Term]]:
        projected = " ".join(f"?{name}" for name in names)
        query = f"{self._query.prologue}SELECT DISTINCT {projected} {{ {{ {text} \n}} }}"
        for row in self._workspace.select(query):
            yield {name: term for name, term in zip(names, row, strict=True) if term is not None}

    def _finding(self, focus: Term, row: dict[str, Term]) -> Iterator[Finding]:
        if "failure" in row:
            raise NotCompiled("its query reports a failure")
        if not {"this", "path", "value"} & row.keys():
            return  # as the reference engine has it: the row says nothing
        shape = self._check.shape
        told = row.get("value") or (focus if shape.path is None else None)
        path = row.get("path")
        reported = path if isinstance(path, Iri) else shape.path.reported if shape.path else None
        told_path = {"path": path} if path is not None else {}
        bound = {**row, **told_path, **({"value": told} if told is not None else {})}
        yield Finding(
            severity=shape.severity,
            messages=self._messages(bound),
            focus_node=row.get("this", focus),
            path=reported,
            value=told,
            source_shape=shape.named,
            component=component("sparql"),
        )

    def _messages(self, row: dict[str, Term]) -> tuple[str, ...]:
        given = dict.fromkeys((*self._query.messages, *self._check.shape.messages))
        if not given:
            return (message("sparql", self._check.constraint),)
        filled = {Literal(_filled(literal.lexical, row)) for literal in given}
        return messages_of(tuple(filled))


def _filled(text: str, row: dict[str, Term]) -> str:
    for name, term in row.items():
        text = text.replace(f"{{?{name}}}", _plain(term)).replace(f"{{${name}}}", _plain(term))
    return text


def _plain(term: Term) -> str:
    return term.label if isinstance(term, BlankNode) else term[0]
