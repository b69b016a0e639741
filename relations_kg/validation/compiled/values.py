"""Constraints on single values (SHACL, sections 4.1, 4.3, 4.4 and 4.8) as SPARQL expressions.

Each function gives an expression that is true of the values at fault and never an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from relations_kg.namespaces import RDF, RDFS, SH, XSD
from relations_kg.rdf import XSD_STRING, Iri, Literal, Term
from relations_kg.store.workspace import Workspace
from relations_kg.validation.shapes import Constraint

__all__ = ["OF_VALUES", "NotCompiled", "either", "negated"]

_CAST = frozenset(
    XSD + name
    for name in (
        *("decimal", "float", "double", "boolean", "dateTime", "date", "time"),
        *("duration", "dayTimeDuration", "yearMonthDuration"),
    )
)
# The integers that derive from xsd:integer with their bounds (XML Schema 1.1, part 2, section 3).
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    XSD + name: bounds
    for name, bounds in {
        "integer": (None, None),
        "long": (-(2**63), 2**63 - 1),
        "int": (-(2**31), 2**31 - 1),
        "short": (-(2**15), 2**15 - 1),
        "byte": (-(2**7), 2**7 - 1),
        "nonNegativeInteger": (0, None),
        "positiveInteger": (1, None),
        "unsignedLong": (0, 2**64 - 1),
        "unsignedInt": (0, 2**32 - 1),
        "unsignedShort": (0, 2**16 - 1),
        "unsignedByte": (0, 2**8 - 1),
        "nonPositiveInteger": (None, 0),
        "negativeInteger": (None, -1),
    }.items()
}
_UNSUPPORTED_FORMS = frozenset(XSD + n for n in ("hexBinary", "base64Binary")) | {
    RDF + "XMLLiteral",
    RDF + "HTML",
    RDFS + "Datatype",
}
# What Rust's regular expressions read in another way than those of XPath and Python.
_READ_OTHERWISE = re.compile(r"&&|--|~~|\[\^?[^\]\\]*\[|\\[<>z]|\\[bB]\{")
_FLAGS = re.compile(r"[imsxq]*")
_LIMITS = {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}


class NotCompiled(Exception):
    """A constraint that goes to the reference engine; the text says why."""


def either(expressions: list[str]) -> str:
    """True where one of the expressions is; what is cheap is asked first."""
    kept = sorted((e for e in expressions if e != "false"), key=lambda e: e.count("EXISTS"))
    if not kept:
        return "false"
    if "true" in kept:
        return "true"
    return kept[0] if len(kept) == 1 else f"({' || '.join(kept)})"


def negated(expression: str) -> str:
    """True where the expression is false."""
    if expression in ("true", "false"):
        return "false" if expression == "true" else "true"
    return f"!({expression})"


def _datatype(workspace: Workspace, constraint: Constraint, v: str) -> str:
    (value,) = constraint.values
    assert isinstance(value, Iri)
    iri = value.value
    if iri == RDFS + "Literal":
        return f"!isLiteral({v})"
    if iri in _UNSUPPORTED_FORMS:
        raise NotCompiled(f"the lexical forms of {iri} are not known to the engine")
    if iri == RDF + "langString":
        return f'COALESCE(LANG({v}) = "", true)'
    names = ", ".join(f"<{name}>" for name in workspace.forms.datatypes([iri]))
    fits = f"isLiteral({v}) && DATATYPE({v}) IN ({names})"
    if form := _well_formed(iri, v):
        fits += f" && COALESCE({form}, false)"
    return f"!({fits})"


def _well_formed(iri: str, v: str) -> str | None:
    """Whether the text of ``v`` is in the lexical space of a datatype that SPARQL knows."""
    text = f"STR({v})"
    if iri in _CAST:
        return f"isLiteral(<{iri}>({text}))"
    if iri not in _INTEGERS:
        return None
    low, high = _INTEGERS[iri]
    parts = [f'REGEX({text}, "^[+-]?[0-9]+$")']
    number = f"<{XSD}decimal>({text})"
    if low is not None:
        parts.append(f"{number} >= {low}")
    if high is not None:
        parts.append(f"{number} <= {high}")
    if low is None and high is None:
        return f"(isNumeric({v}) || {parts[0]})"
    return " && ".join(parts)


def _node_kind(workspace: Workspace, constraint: Constraint, v: str) -> str:
    (kind,) = constraint.values
    assert isinstance(kind, Iri)
    forms = workspace.forms
    tests = {
        "IRI": forms.is_iri(v),
        "BlankNode": forms.is_blank(v),
        "Literal": f"isLiteral({v})",
        "BlankNodeOrIRI": f"isIRI({v})",
        "BlankNodeOrLiteral": f"({forms.is_blank(v)} || isLiteral({v}))",
        "IRIOrLiteral": f"({forms.is_iri(v)} || isLiteral({v}))",
    }
    return negated(tests[kind.value.removeprefix(SH)])


def _limit(workspace: Workspace, constraint: Constraint, v: str) -> str:
    operator = _LIMITS[constraint.name]
    tests = [
        f"!COALESCE({workspace.forms.value(v)} {operator} {_as_value(limit)}, false)"
        for limit in constraint.values
    ]
    return either(tests)


def _as_value(term: Term) -> str:
    """A literal of the shapes that the engine computes with."""
    assert isinstance(term, Literal)
    text = quoted(term.lexical)
    if term.language is not None:
        return f"{text}@{term.language}"
    return text if term.datatype == XSD_STRING else f"{text}^^<{term.datatype}>"


def quoted(text: str) -> str:
    """A string as a query has it."""
    return f'"{text.translate(_ESCAPES)}"'


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def _min_length(workspace: Workspace, constraint: Constraint, v: str) -> str:
    if constraint.number == 0:
        return "false"
    short = f"STRLEN(STR({v})) < {constraint.number}"
    return either([workspace.forms.is_blank(v), short])


def _max_length(workspace: Workspace, constraint: Constraint, v: str) -> str:
    return either([workspace.forms.is_blank(v), f"STRLEN(STR({v})) > {constraint.number}"])


def _pattern(workspace: Workspace, constraint: Constraint, v: str) -> str:
    flags = constraint.flags
    if not _FLAGS.fullmatch(flags):
        raise NotCompiled(f"the engine does not know the flags {flags!r}")
    tests = [workspace.forms.is_blank(v)]
    for pattern in constraint.values:
        assert isinstance(pattern, Literal)
        if "q" not in flags and _READ_OTHERWISE.search(pattern.lexical):
            raise NotCompiled(f"the pattern {pattern.lexical!r} may be read in two ways")
        more = f", {quoted(flags)}" if flags else ""
        test = f"{quoted(pattern.lexical)}{more}"
        if not _is_known(test):
            raise NotCompiled(f"the engine does not know the pattern {pattern.lexical!r}")
        tests.append(f"!REGEX(STR({v}), {test})")
    return either(tests)


@lru_cache(maxsize=1024)
def _is_known(test: str) -> bool:
    match = f'REGEX("", {test})'  # an error where the pattern is none
    return Workspace().ask(f"ASK {{ FILTER(COALESCE({match} = {match}, false)) }}")


def _language_in(workspace: Workspace, constraint: Constraint, v: str) -> str:
    tests = [
        f"LANGMATCHES(LANG({v}), {quoted(tag.lexical)})"
        for tag in constraint.values
        if isinstance(tag, Literal)
    ]
    return f"!COALESCE({' || '.join(tests)}, false)" if tests else "true"


def _in(workspace: Workspace, constraint: Constraint, v: str) -> str:
    iris = [workspace.sparql(t) for t in constraint.values if not isinstance(t, Literal)]
    tests = [
        f"sameTerm({v}, {workspace.sparql(t)})" for t in constraint.values if isinstance(t, Literal)
    ]
    if iris:
        tests.append(f"COALESCE({v} IN ({', '.join(iris)}), false)")
    return negated(either(tests)) if tests else "true"


OF_VALUES: Final[Mapping[str, Callable[[Workspace, Constraint, str], str]]] = MappingProxyType(
    {
        "datatype": _datatype,
        "nodeKind": _node_kind,
        **dict.fromkeys(_LIMITS, _limit),
        "minLength": _min_length,
        "maxLength": _max_length,
        "pattern": _pattern,
        "languageIn": _language_in,
        "in": _in,
    }
)
"""By the name of the parameter, what makes the expression for a variable."""
