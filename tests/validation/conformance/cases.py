"""Test cases of the W3C's and of DASH's manifests, as data, shapes and expected results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from posixpath import dirname, join, normpath
from typing import NamedTuple

from relations_kg.namespaces import PREFIXES, RDF, SH
from relations_kg.rdf import Iri, Literal, Quad, Term
from relations_kg.report import Finding, Severity
from relations_kg.syntax.reading import read

__all__ = ["RESOURCES", "Case", "Result", "cases_in", "result_of"]

RESOURCES = "test/resources/"
_BASE = "https://w3c.github.io/data-shapes/data-shapes-test-suite/tests/"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_SHT = "http://www.w3.org/ns/shacl-test#"
_DASH = "http://datashapes.org/dash#"
_KINDS: dict[Term, str] = {
    Iri(_SHT + "Validate"): "Validate",
    **{
        Iri(_DASH + name): name
        for name in (
            *("FunctionTestCase", "GraphValidationTestCase", "InferencingTestCase"),
            *("JSTestCase", "QueryTestCase", "WebServiceTestCase"),
        )
    },
}
_TYPE = Iri(RDF + "type")
_NIL = Iri(RDF + "nil")
# Terms of the documents beside the Recommendation, by which a shapes graph asks for them.
_ADVANCED = (
    *("target", "rule", "condition", "expression", "values", "filterShape", "nodes"),
    *("SPARQLFunction", "SPARQLTarget", "SPARQLTargetType", "SPARQLRule", "TripleRule"),
)
_JAVASCRIPT = ("js", "jsFunctionName", "jsLibrary", "jsLibraryURL", "JSFunction", "JSConstraint")


class Result(NamedTuple):
    """A validation result as manifests tell it; nobody has to give a certain message."""

    focus_node: Term
    path: str | None
    value: Term | None
    source_shape: Term | None
    component: str
    severity: str


@dataclass(frozen=True)
class Case:
    """One test case.

    Attributes:
        iri: its name in the manifest.
        folder: the folder of its file, such as ``sht_tests/core/node``.
        kind: the local name of its type.
        data: the data graph.
        shapes: the shapes graph, without the manifest and the expected report in it.
        expected: the results; ``None`` where the manifest asks for a failure.
        beyond: the terms of the shapes graph that SHACL Core and SHACL-SPARQL do not have.
    """

    iri: str
    folder: str
    kind: str
    data: tuple[Quad, ...] = ()
    shapes: tuple[Quad, ...] = ()
    expected: frozenset[Result] | None = None
    beyond: tuple[str, ...] = ()

    @property
    def tells_shapes(self) -> bool:
        """Whether each expected result names a shape of the shapes graph."""
        return all(result.source_shape is not None for result in self.expected or ())


def cases_in(files: Mapping[str, bytes]) -> Iterator[Case]:
    """All test cases of the files, of whatever kind."""
    for path in sorted(files):
        if path.startswith(RESOURCES):
            graph = _graph(files, path)
            for quad in graph:
                if quad.predicate == _TYPE and quad.object in _KINDS:
                    yield _case(files, path, graph, quad.subject, _KINDS[quad.object])


def result_of(finding: Finding) -> Result:
    """What a manifest would say of ``finding``."""
    path = finding.path
    return Result(
        finding.focus_node,
        None if path is None else _simplified(f"<{path[0]}>" if isinstance(path, Iri) else path),
        finding.value,
        finding.source_shape,
        finding.component.value,
        finding.severity.value,
    )


class _Graph(tuple[Quad, ...]):
    def objects(self, subject: Term, predicate: str) -> list[Term]:
        return [q.object for q in self if q.subject == subject and q.predicate.value == predicate]

    def one(self, subject: Term, predicate: str) -> Term | None:
        found = self.objects(subject, predicate)
        assert len(found) < 2, f"{predicate} is there {len(found)} times"
        return found[0] if found else None

    def members(self, head: Term | None) -> list[Term]:
        found = []
        while head is not None and head != _NIL:
            found += self.objects(head, RDF + "first")
            head = self.one(head, RDF + "rest")
        return found


def _graph(files: Mapping[str, bytes], path: str) -> _Graph:
    base = _BASE + path.removeprefix(RESOURCES).removeprefix("sht_tests/").removesuffix(".ttl")
    return _Graph(read(files[path], "turtle", base=base, name=path))


def _case(files: Mapping[str, bytes], path: str, graph: _Graph, entry: Term, kind: str) -> Case:
    assert isinstance(entry, Iri)
    case = Case(entry.value, dirname(path.removeprefix(RESOURCES)), kind)
    data = shapes = graph
    if kind == "Validate":
        report = graph.one(entry, _MF + "result")
        action = graph.one(entry, _MF + "action")
        assert action is not None
        data, shapes = (
            _named(files, path, graph, graph.one(action, _SHT + name))
            for name in ("dataGraph", "shapesGraph")
        )
    elif kind == "GraphValidationTestCase":
        report, action = graph.one(entry, _DASH + "expectedResult"), None
    else:
        return case
    assert report is not None
    results = graph.objects(report, SH + "result")
    told = {entry, report, *results} | ({action} if action else set())
    shapes = _Graph(q for q in shapes if q.subject not in told)
    expected = None
    if report != Iri(_SHT + "Failure"):
        expected = frozenset(_expected(graph, result, shapes) for result in results)
        conforms = graph.one(report, SH + "conforms")
        assert conforms == Literal("false" if results else "true", PREFIXES["xsd"] + "boolean"), (
            entry
        )
    return Case(entry.value, case.folder, kind, data, shapes, expected, _beyond(shapes))


def _named(files: Mapping[str, bytes], path: str, graph: _Graph, name: Term | None) -> _Graph:
    """The graph of a file that a manifest names relative to itself."""
    assert isinstance(name, Iri)
    base = _BASE + path.removeprefix(RESOURCES).removeprefix("sht_tests/")
    if name.value == base.removesuffix(".ttl"):
        return graph
    relative = name.value.removeprefix(dirname(base) + "/")
    return _graph(files, normpath(join(dirname(path), relative)))


def _expected(graph: _Graph, result: Term, shapes: _Graph) -> Result:
    focus = graph.one(result, SH + "focusNode")
    component = graph.one(result, SH + "sourceConstraintComponent")
    severity = graph.one(result, SH + "resultSeverity")
    path = graph.one(result, SH + "resultPath")
    assert focus is not None
    assert isinstance(component, Iri)
    # A severity beyond the three counts as a violation here, as the report says.
    known = {member.value for member in Severity}
    assert isinstance(severity, Iri)
    return Result(
        focus,
        None if path is None else _simplified(_path(graph, path)),
        graph.one(result, SH + "value"),
        _nearest(shapes, graph.one(result, SH + "sourceShape")),
        component.value,
        severity.value if severity.value in known else Severity.VIOLATION.value,
    )


def _nearest(shapes: _Graph, shape: Term | None) -> Term | None:
    """The shape, or the nearest one around it with an IRI; ``None`` where the graph has none."""
    layer: list[Term] = [] if shape is None else [shape]
    seen: set[Term] = set()
    while layer:
        if named := sorted(node.value for node in layer if isinstance(node, Iri)):
            return Iri(named[0])
        seen.update(layer)
        layer = [q.subject for q in shapes if q.object in layer and q.subject not in seen]
    return None


def _path(graph: _Graph, node: Term) -> str:
    """The property path in SPARQL, every part in parentheses."""
    if isinstance(node, Iri):
        return f"<{node.value}>"
    if members := graph.members(node):
        return "(" + "/".join(_path(graph, member) for member in members) + ")"
    for name, before, after in (
        ("inversePath", "^", ""),
        ("zeroOrMorePath", "", "*"),
        ("oneOrMorePath", "", "+"),
        ("zeroOrOnePath", "", "?"),
    ):
        if (inner := graph.one(node, SH + name)) is not None:
            return f"({before}{_path(graph, inner)}{after})"
    members = graph.members(graph.one(node, SH + "alternativePath"))
    assert members, "no property path"
    return "(" + "|".join(_path(graph, member) for member in members) + ")"


@cache
def _simplified(path: str) -> str:
    """The path as rdflib writes it, however many parentheses it had."""
    from rdflib.plugins.sparql import prepareQuery

    query = prepareQuery(f"SELECT * {{ ?s {path} ?o }}", initNs=dict(PREFIXES))
    ((_, parsed, _),) = query.algebra.p.p.triples
    return str(parsed.n3())


def _beyond(shapes: Iterable[Quad]) -> tuple[str, ...]:
    names = {
        term.value.removeprefix(SH)
        for quad in shapes
        for term in (quad.predicate, quad.object)
        if isinstance(term, Iri) and term.value.startswith(SH)
    }
    return tuple(f"sh:{name}" for name in (*_ADVANCED, *_JAVASCRIPT) if name in names)
