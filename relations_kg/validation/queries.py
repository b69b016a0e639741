"""Queries and regular expressions in shapes: refused where they reach elsewhere or say nothing.

SHACL, sections 5 and 6, for constraints and constraint components in SPARQL; section 5.3.2 for
what a query may not do with the variables that are bound before it runs; section 4.4.3 for
patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NoReturn

from relations_kg.errors import QueryError, QueryRefused, QueryTooComplex, ShapesError
from relations_kg.namespaces import OWL, SH, XSD
from relations_kg.rdf import XSD_STRING, Iri, Literal, Term
from relations_kg.results import Boolean, Solutions
from relations_kg.sparql.tokens import Token, names_dataset, words
from relations_kg.store.embedded import EmbeddedStore
from relations_kg.validation.index import ShapesIndex, shown

__all__ = ["check_components", "check_constraint", "check_patterns"]

_SPEC = "see https://www.w3.org/TR/shacl/#sparql-constraints"
_PREFIX = re.compile(r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?")
_IRI = re.compile(r"[^\x00-\x20<>\"{}|^`\\]*")
_PATH = re.compile(r"[$?]PATH\b")
# Without one of these there is nothing to look for token by token.
_MAY_NAME_DATASET = re.compile(r"FROM|\\[uU]", re.IGNORECASE)
_MAY_BIND = re.compile(r"MINUS|VALUES|SERVICE|\bAS\b|SELECT.*SELECT", re.IGNORECASE | re.DOTALL)
_FLAGS = re.compile("[smixq]*")
_NAME = re.compile(r"[^\W\d_]\w*")
_LOCAL_NAME = re.compile(r"[^/#:]*\Z")
_BOUND = frozenset(("this", "shapesGraph", "currentShape"))
_RESERVED = _BOUND | {"path", "PATH", "value"}
_FORBIDDEN = frozenset(("MINUS", "VALUES", "SERVICE"))
_VALIDATORS = ("validator", "nodeValidator", "propertyValidator")


def check_constraint(index: ShapesIndex, constraint: Term) -> None:
    """Refuse a constraint in SPARQL whose query cannot be asked.

    Raises:
        ShapesError: it has no one query, or the query is refused or malformed.
    """
    text = _only_text(index, constraint, "select")
    found = _Query(index, constraint, "select", text, bound=_BOUND).answer()
    if not isinstance(found, Solutions | None):
        _refuse(index, constraint, "select", "is no SELECT query")
    if found is not None and "this" not in found.variables:
        _refuse(index, constraint, "select", "does not select $this", hint="write SELECT $this ...")


def check_components(index: ShapesIndex) -> None:
    """Refuse constraint components that are ill-formed (SHACL, section 6).

    Raises:
        ShapesError: one is.
    """
    for component in index.components:
        names = _check_parameters(index, component.node)
        for kind in _VALIDATORS:
            for validator in index.of(component.node, kind):
                _check_validator(index, component.node, kind, validator, names)


def _check_parameters(index: ShapesIndex, component: Term) -> frozenset[str]:
    names: set[str] = set()
    parameters = index.of(component, "parameter")
    if not parameters:
        raise ShapesError(
            f"the constraint component {index.named(component)} has no sh:parameter",
            hint="a shape uses a component by giving a value for its parameters",
            shape=component,
        )
    for parameter in parameters:
        paths = index.of(parameter, "path")
        if len(paths) != 1 or not isinstance(paths[0], Iri):
            raise ShapesError(
                f"a parameter of {index.named(component)} has no one IRI as its sh:path",
                hint="see https://www.w3.org/TR/shacl/#constraint-components-parameters",
                shape=component,
                term=Iri(SH + "parameter"),
            )
        found = _LOCAL_NAME.search(paths[0].value)
        name = found[0] if found else ""
        if not _NAME.fullmatch(name) or name in _RESERVED:
            raise ShapesError(
                f"the parameter {shown(paths[0])} of {index.named(component)} ends in {name!r}, "
                "which cannot be the name of its variable",
                hint="its local name is a variable of the query, and none that SHACL has itself",
                shape=component,
                term=paths[0],
            )
        names.add(name)
    return frozenset(names)


def _check_validator(
    index: ShapesIndex, component: Term, kind: str, validator: Term, names: frozenset[str]
) -> None:
    asks, selects = index.of(validator, "ask"), index.of(validator, "select")
    if isinstance(validator, Literal) or len(asks) + len(selects) != 1:
        raise ShapesError(
            f"the sh:{kind} of {index.named(component)} has no one sh:ask or sh:select",
            hint="see https://www.w3.org/TR/shacl/#sparql-constraint-components",
            shape=component,
            term=Iri(SH + kind),
        )
    form = "ask" if asks else "select"
    text = _only_text(index, validator, form)
    bound = _BOUND | names | ({"value"} if asks else set())
    found = _Query(index, validator, form, text, bound=bound).answer()
    if not isinstance(found, Boolean | None if asks else Solutions | None):
        _refuse(index, validator, form, f"is no {form.upper()} query")


def _only_text(index: ShapesIndex, node: Term, name: str) -> str:
    values = index.of(node, name)
    if len(values) != 1:
        _refuse(index, node, name, f"has {len(values)} values, and one is needed")
    value = values[0]
    if not isinstance(value, Literal) or value.datatype != XSD_STRING:
        _refuse(index, node, name, f"must be a plain string, and not {shown(value)}")
    return value.lexical


def _refuse(
    index: ShapesIndex, node: Term, name: str, wrong: str, hint: str | None = None
) -> NoReturn:
    raise ShapesError(
        f"the sh:{name} of {index.named(node)} {wrong}",
        hint=hint or _SPEC,
        shape=node,
        term=Iri(SH + name),
    )


class _Query:
    """The text of one query and the prefixes that its node asks for."""

    def __init__(
        self, index: ShapesIndex, node: Term, form: str, text: str, *, bound: frozenset[str]
    ) -> None:
        self._index = index
        self._node = node
        self._form = form
        self._text = text
        self._bound = bound

    def answer(self) -> object:
        """What it answers about no data; ``None`` where only one of the engines can read it.

        Raises:
            ShapesError: no engine can, or it reaches for other data, or for variables of SHACL.
        """
        name = self._index.named(self._node)
        text = self._text
        if _MAY_NAME_DATASET.search(text) and names_dataset(text):
            raise self._error(
                f"the query of {name} names the graphs that it is about with FROM",
                "a constraint is about the data graph; leave FROM away",
            )
        if _MAY_BIND.search(text) or self._form == "ask":
            self._check_bound(name)
        whole = "".join(self._prologue()) + _PATH.sub("<urn:relations-kg:path>", text)
        try:
            return _answer(whole)
        except (QueryRefused, QueryTooComplex) as error:
            raise self._error(
                f"the query of {name} is refused: {error.message}", error.hint
            ) from error
        except QueryError as error:
            if self._is_read_by_rdflib(whole):
                return None
            reason = error.message[:1].lower() + error.message[1:]
            raise self._error(
                f"the shapes cannot be used: the query of {name}: {reason}",
                _SPEC if error.hint is None or "@prefix" in error.hint else error.hint,
            ) from error

    def _is_read_by_rdflib(self, text: str) -> bool:
        """The engine that is asked where the store's cannot read a query takes more."""
        from rdflib import Graph
        from rdflib.plugins.sparql import prepareQuery

        try:
            prepareQuery(text, initNs=dict(Graph().namespaces()))
        except Exception:  # its parser raises what it likes
            return False
        return True

    def _prologue(self) -> Iterator[str]:
        """The declarations of prefixes that the node refers to (SHACL, section 5.2.1)."""
        index = self._index
        declared: dict[str, str] = {}
        for declaration in self._declarations():
            prefixes = index.of(declaration, "prefix")
            namespaces = index.of(declaration, "namespace")
            if len(prefixes) != 1 or len(namespaces) != 1:
                raise self._error(
                    f"a sh:declare that {index.named(self._node)} refers to has no one "
                    "sh:prefix and sh:namespace",
                    _SPEC,
                )
            (prefix,), (namespace,) = prefixes, namespaces
            if not (
                isinstance(prefix, Literal)
                and isinstance(namespace, Literal)
                and namespace.datatype in (XSD + "anyURI", XSD_STRING)
                and _PREFIX.fullmatch(prefix.lexical)
                and _IRI.fullmatch(namespace.lexical)
            ):
                raise self._error(
                    f"sh:prefix {shown(prefix)} with sh:namespace {shown(namespace)} "
                    "declares no prefix",
                    'write sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI',
                )
            if declared.setdefault(prefix.lexical, namespace.lexical) != namespace.lexical:
                raise self._error(
                    f"the prefix {prefix.lexical!r} stands for two namespaces in the query of "
                    f"{index.named(self._node)}",
                    "declare each prefix once",
                )
        for name, iri in declared.items():
            yield f"PREFIX {name}: <{iri}> "

    def _declarations(self) -> Iterator[Term]:
        left = list(self._index.of(self._node, "prefixes"))
        seen: set[Term] = set()
        while left:
            if (ontology := left.pop()) not in seen:
                seen.add(ontology)
                yield from self._index.of(ontology, "declare")
                left.extend(self._index.objects(ontology, OWL + "imports"))

    def _check_bound(self, name: str) -> None:
        """What would change the variables that are bound before (SHACL, section 5.3.2)."""
        found = list(words(self._text))
        selects = 0
        for position, token in enumerate(found):
            word = token.text.upper() if token.kind == "word" else ""
            if word in _FORBIDDEN:
                raise self._error(
                    f"the query of {name} has {word}, which a constraint must not have",
                    "see https://www.w3.org/TR/shacl/#pre-binding",
                )
            after = found[position + 1] if position + 1 < len(found) else None
            if word == "AS" and after is not None and after.text[1:] in self._bound:
                raise self._error(
                    f"the query of {name} binds {after.text} anew",
                    "give the value another name: SHACL binds this one before the query runs",
                )
            selects += word == "SELECT"
            if word == "SELECT" and (selects > 1 or self._form == "ask"):
                self._check_subselect(name, found[position + 1 :])

    def _check_subselect(self, name: str, rest: list[Token]) -> None:
        selected: set[str] = set()
        for token in rest:
            if token.text == "{" or token.text.upper() == "WHERE":
                break
            if token.kind == "variable":
                selected.add(token.text[1:])
        needed = self._bound - {"shapesGraph", "currentShape"}
        if missing := sorted(needed - selected):
            raise self._error(
                f"a query within the query of {name} does not select ${missing[0]}",
                "let each SELECT have the variables that SHACL binds before the query runs",
            )

    def _error(self, message: str, hint: str | None) -> ShapesError:
        return ShapesError(message, hint=hint, shape=self._node, term=Iri(SH + self._form))


@lru_cache(maxsize=256)
def _answer(text: str) -> object:
    """What a query answers about no data: the same each time it is asked.

    Nothing of the engine is in it, since what the engine gave to one thread must not be dropped
    by another.
    """
    found = EmbeddedStore.in_memory().query(text)
    if isinstance(found, Solutions):
        return Solutions(found.variables, ())
    return found if isinstance(found, Boolean) else type(found)


def check_patterns(index: ShapesIndex, shapes: Iterable[Term]) -> None:
    """Refuse values of ``sh:pattern`` that no engine takes for a regular expression.

    Raises:
        ShapesError: there is one, or ``sh:flags`` that are none.
    """
    given: list[tuple[Term, Literal, str]] = []
    for shape in shapes:
        for pattern in index.of(shape, "pattern"):
            flags = "".join(f.lexical for f in index.of(shape, "flags") if isinstance(f, Literal))
            if not _FLAGS.fullmatch(flags):
                _refuse(index, shape, "flags", f"are {flags!r}, and the flags are: i, m, q, s, x")
            if isinstance(pattern, Literal):
                given.append((shape, pattern, flags))
    compiled = _compiled(tuple(pattern.lexical for _, pattern, _ in given)) if given else ()
    for (shape, pattern, flags), is_one in zip(given, compiled, strict=True):
        if is_one or "q" in flags:
            continue
        try:
            re.compile(pattern.lexical)
        except (re.error, RecursionError, OverflowError) as error:
            raise ShapesError(
                f"the shapes cannot be used: sh:pattern of {index.named(shape)} is no regular "
                f"expression: {error}",
                hint="put a backslash before a character that is meant as it stands",
                shape=shape,
                term=Iri(SH + "pattern"),
                value=pattern,
            ) from error


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[str, ...]) -> tuple[bool, ...]:
    """For each pattern whether the store's engine takes it for one."""
    store = EmbeddedStore.in_memory()
    found: list[bool] = []
    for start in range(0, len(patterns), _AT_ONCE):
        columns = " ".join(
            f"(REGEX('', {_quoted(text)}) AS ?r{number})"
            for number, text in enumerate(patterns[start : start + _AT_ONCE])
        )
        answer = store.query(f"SELECT {columns} {{}}")
        if isinstance(answer, Solutions):
            found.extend(value is not None for row in answer.bindings() for value in row)
    return tuple(found)


_AT_ONCE = 100
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'
