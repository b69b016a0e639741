"""The syntax rules of SHACL (appendix B) on the parameters of shapes and on property paths."""

from __future__ import annotations

import re

from relations_kg.errors import ShapesError
from relations_kg.namespaces import RDF, SH, XSD
from relations_kg.rdf import XSD_STRING, BlankNode, Iri, Literal, Term
from relations_kg.validation.index import FIRST, NIL, TYPE, ShapesIndex, shown
from relations_kg.validation.vocabulary import (
    NODE_KINDS,
    PARAMETERS,
    PATHS,
    Parameter,
    nearest,
)

__all__ = ["check_path", "check_shape"]

_DEEPEST_PATH = 20
_LONGEST_PATH = 1000
_LONGEST_PATTERN = 10_000
_INTEGER = re.compile(r"[+-]?[0-9]+")
_BOOLEANS = frozenset(("true", "false", "1", "0"))
_PATHS = tuple((name, SH + name) for name in PATHS)
_BY_IRI = {SH + name: (name, parameter) for name, parameter in PARAMETERS.items()}
_TEXTS = (XSD_STRING, RDF + "langString")
_SPEC = "see https://www.w3.org/TR/shacl/"
_MUST_BE = {
    "iri": "an IRI",
    "iri-or-literal": "an IRI or a literal",
    "literal": "a literal",
    "integer": "an integer, such as 1",
    "boolean": "true or false",
    "string": "a plain string",
    "text": "a text",
    "node-kind": f"one of {', '.join(f'sh:{name}' for name in sorted(NODE_KINDS))}",
    "pattern": "a regular expression in a plain string",
    "shape": "a shape",
    "node-shape": "a node shape, which has no sh:path",
    "property-shape": "a property shape, which has a sh:path",
    "query": "a constraint with a sh:select",
    "list": "a well-formed list, such as ( 1 2 )",
    "iris": "a well-formed list of IRIs",
    "strings": 'a well-formed list of plain strings, such as ( "en" )',
    "shapes": "a well-formed list of shapes",
}


def check_shape(index: ShapesIndex, shape: Term) -> None:
    """Refuse a shape that is ill-formed by what it says itself.

    Raises:
        ShapesError: it is.
    """
    if isinstance(shape, Literal):
        raise ShapesError(
            f"the literal {shown(shape)} stands where a shape belongs", shape=shape, hint=_SPEC
        )
    by_predicate = index.described.get(shape)
    if by_predicate is None:
        return
    paths = by_predicate.get(SH + "path")
    if paths:
        _check_paths(index, shape, paths)
    _check_type(index, shape, paths)
    for predicate, values in by_predicate.items():
        if (known := _BY_IRI.get(predicate)) is None:
            continue
        name, parameter = known
        if parameter.once and len(values) > 1:
            raise _fault(
                index, shape, name, f"has {len(values)} values, and one is allowed", values[1]
            )
        if parameter.on_paths and not paths:
            raise ShapesError(
                f"sh:{name} counts or compares the values of a path, "
                f"and {index.named(shape)} has no sh:path",
                hint="put it into a property shape: sh:property [ sh:path ... ]",
                shape=shape,
                term=Iri(predicate),
            )
        for value in values:
            if not _is(index, parameter, value):
                raise _wrong(index, shape, name, parameter, value)
    _check_counts(index, shape, by_predicate)
    if index.is_class(shape) and not isinstance(shape, Iri):
        raise ShapesError(
            f"{index.named(shape)} is a shape and a class, which needs an IRI",
            hint=_SPEC,
            shape=shape,
        )


def _check_paths(index: ShapesIndex, shape: Term, paths: list[Term]) -> None:
    if len(paths) > 1:
        raise _fault(index, shape, "path", f"has {len(paths)} values, and one is allowed", paths[1])
    check_path(index, shape, paths[0])


def _check_type(index: ShapesIndex, shape: Term, paths: list[Term] | None) -> None:
    types = index.objects(shape, TYPE)
    if not paths and Iri(SH + "PropertyShape") in types:
        raise ShapesError(
            f"{index.named(shape)} is a property shape without sh:path",
            hint="say with sh:path which values it is about",
            shape=shape,
        )
    if paths and Iri(SH + "NodeShape") in types:
        raise ShapesError(
            f"{index.named(shape)} is called a sh:NodeShape and has a sh:path",
            hint="call it a sh:PropertyShape, or put the path into sh:property [ sh:path ... ]",
            shape=shape,
            term=Iri(SH + "path"),
        )


def _check_counts(index: ShapesIndex, shape: Term, by_predicate: dict[str, list[Term]]) -> None:
    """A qualified shape says how many values it is for."""
    if SH + "qualifiedValueShape" in by_predicate and not (
        SH + "qualifiedMinCount" in by_predicate or SH + "qualifiedMaxCount" in by_predicate
    ):
        raise ShapesError(
            f"sh:qualifiedValueShape of {index.named(shape)} checks nothing without a number",
            hint="add sh:qualifiedMinCount or sh:qualifiedMaxCount",
            shape=shape,
            term=Iri(SH + "qualifiedValueShape"),
        )


def _is(index: ShapesIndex, parameter: Parameter, value: Term) -> bool:
    """Whether a value is what the parameter's values must be."""
    match parameter.values:
        case "iri":
            return isinstance(value, Iri)
        case "iri-or-literal":
            return not isinstance(value, BlankNode)
        case "literal":
            return isinstance(value, Literal)
        case "integer":
            return (
                isinstance(value, Literal)
                and value.datatype == XSD + "integer"
                and _INTEGER.fullmatch(value.lexical) is not None
            )
        case "boolean":
            return (
                isinstance(value, Literal)
                and value.datatype == XSD + "boolean"
                and value.lexical in _BOOLEANS
            )
        case "string":
            return isinstance(value, Literal) and value.datatype == XSD_STRING
        case "text":
            return isinstance(value, Literal) and value.datatype in _TEXTS
        case "node-kind":
            return isinstance(value, Iri) and value.value.removeprefix(SH) in NODE_KINDS
        case "pattern":  # whether it is a regular expression, the engines are asked all at once
            return (
                isinstance(value, Literal)
                and value.datatype == XSD_STRING
                and len(value.lexical) <= _LONGEST_PATTERN
            )
        case "shape":
            return not isinstance(value, Literal)
        case "node-shape":
            return not isinstance(value, Literal) and not index.of(value, "path")
        case "property-shape":
            return bool(index.of(value, "path"))
        case "query":
            return not isinstance(value, Literal) and bool(index.of(value, "select"))
        case "list" | "iris" | "strings" | "shapes" as kind:
            return _is_list(index, kind, value)
    return True


def _is_list(index: ShapesIndex, kind: str, value: Term) -> bool:
    members = index.items(value)
    if members is None:
        return False
    if kind == "iris":
        return all(isinstance(member, Iri) for member in members)
    if kind == "strings":
        return all(isinstance(m, Literal) and m.datatype == XSD_STRING for m in members)
    return kind == "list" or not any(isinstance(member, Literal) for member in members)


def _wrong(
    index: ShapesIndex, shape: Term, name: str, parameter: Parameter, value: Term
) -> ShapesError:
    must_be = _MUST_BE[parameter.values]
    said = shown(value)
    if parameter.values == "integer" and isinstance(value, Literal):
        said = f"{said} of type {shown(Iri(value.datatype))}"
    hint = _SPEC
    if isinstance(value, Iri):
        if parameter.values == "node-kind" and value.value.startswith(SH):
            near = nearest(value.value.removeprefix(SH), NODE_KINDS)
            hint = f"did you mean sh:{near}?" if near else hint
        elif parameter.values == "property-shape":
            near = nearest(
                value.value,
                (s.value for s in index.shapes if isinstance(s, Iri) and index.of(s, "path")),
            )
            hint = f"did you mean {shown(Iri(near))}?" if near else "give it a sh:path"
    return ShapesError(
        f"sh:{name} of {index.named(shape)} must be {must_be}, and not {said}",
        hint=hint,
        shape=shape,
        term=Iri(SH + name),
        value=value,
    )


def _fault(index: ShapesIndex, shape: Term, name: str, wrong: str, value: Term) -> ShapesError:
    return ShapesError(
        f"sh:{name} of {index.named(shape)} {wrong}",
        hint=_SPEC,
        shape=shape,
        term=Iri(SH + name),
        value=value,
    )


def check_path(index: ShapesIndex, shape: Term, path: Term) -> None:
    """Refuse what is no well-formed property path (SHACL, section 2.3.1).

    A blank node that is a list is a sequence, whatever it says besides, as the tests of SHACL
    have it.

    Raises:
        ShapesError: it is none.
    """
    _PathReading(index, shape).step(path, 0)


class _PathReading:
    """One pass over a path, which may name the same blank node many times."""

    def __init__(self, index: ShapesIndex, shape: Term) -> None:
        self._index = index
        self._shape = shape
        self._steps = 0

    def step(self, path: Term, depth: int) -> None:
        """Refuse what is no path at this depth."""
        self._steps += 1
        if depth > _DEEPEST_PATH or self._steps > _LONGEST_PATH:
            raise self._fault("is nested too deeply, in a circle, or too long", path)
        if isinstance(path, Literal):
            raise self._fault(f"is the literal {shown(path)}", path)
        if isinstance(path, Iri) and path != NIL:
            return
        if isinstance(path, Iri) or self._index.objects(path, FIRST):
            self._several(path, "a sequence", depth)
            return
        given = [
            (name, value)
            for name, predicate in _PATHS
            for value in self._index.objects(path, predicate)
        ]
        if len(given) != 1:
            wrong = "has neither steps nor a kind" if not given else "is of several kinds at once"
            raise self._fault(wrong, path)
        name, value = given[0]
        if name == "alternativePath":
            self._several(value, "sh:alternativePath", depth)
        else:
            self.step(value, depth + 1)

    def _several(self, head: Term, what: str, depth: int) -> None:
        members = self._index.items(head)
        if members is None:
            raise self._fault(f"has {what} that is no well-formed list", head)
        if len(members) < 2:
            raise self._fault(f"has {what} of fewer than two members", head)
        for member in members:
            self.step(member, depth + 1)

    def _fault(self, wrong: str, value: Term) -> ShapesError:
        return ShapesError(
            f"the sh:path of {self._index.named(self._shape)} is no property path: it {wrong}",
            hint="see https://www.w3.org/TR/shacl/#property-paths",
            shape=self._shape,
            term=Iri(SH + "path"),
            value=value,
        )
