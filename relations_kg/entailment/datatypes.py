"""The datatypes of OWL 2 RL: which is a part of which, and which have no value in common.

OWL 2 Profiles, section 4.2, lists them; XML Schema 1.1, part 2, section 3, derives them.
"""

from __future__ import annotations

import re
from functools import cache

from relations_kg.namespaces import RDF, RDFS, XSD
from relations_kg.rdf import XSD_STRING
from relations_kg.terms import LANG_STRING

__all__ = ["below", "disjoint_from", "is_known", "is_well_formed"]

# Each datatype that derives from another one, with that other one.
_BASE = {
    "integer": "decimal",
    "nonNegativeInteger": "integer",
    "nonPositiveInteger": "integer",
    "positiveInteger": "nonNegativeInteger",
    "negativeInteger": "nonPositiveInteger",
    "long": "integer",
    "int": "long",
    "short": "int",
    "byte": "short",
    "unsignedLong": "nonNegativeInteger",
    "unsignedInt": "unsignedLong",
    "unsignedShort": "unsignedInt",
    "unsignedByte": "unsignedShort",
    "normalizedString": "string",
    "token": "normalizedString",
    "language": "token",
    "Name": "token",
    "NCName": "Name",
    "NMTOKEN": "token",
    "dateTimeStamp": "dateTime",
}
_PRIMITIVE = (
    *("decimal", "double", "float", "string", "boolean", "dateTime", "date", "time"),
    *("hexBinary", "base64Binary", "anyURI"),
)
_OTHERS = (RDF + "PlainLiteral", RDF + "XMLLiteral", LANG_STRING)
_LITERAL = RDFS + "Literal"
_KNOWN = frozenset(XSD + name for name in (*_BASE, *_PRIMITIVE)) | {*_OTHERS, _LITERAL}
# Datatypes whose values are also integers, though neither derives from the other.
_OVERLAPS = frozenset(
    frozenset(pair)
    for pair in (
        ("nonNegativeInteger", "nonPositiveInteger"),
        *(("nonPositiveInteger", name) for name in ("long", "int", "short", "byte")),
        *(("nonPositiveInteger", f"unsigned{name}") for name in ("Long", "Int", "Short", "Byte")),
        *(
            (signed, other)
            for signed in ("long", "int", "short", "byte")
            for other in (
                *("nonNegativeInteger", "positiveInteger", "negativeInteger"),
                *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
            )
        ),
        *(
            ("positiveInteger", f"unsigned{name}") for name in ("Long", "Int", "Short", "Byte")
        ),
        ("NMTOKEN", "Name"), ("NMTOKEN", "NCName"), ("NMTOKEN", "language"),
        ("language", "Name"), ("language", "NCName"),
    )
)  # fmt: skip

_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_DAY = r"-?(?:[1-9]\d{3,}|0\d{3})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_FORMS = {
    name: re.compile(form, re.ASCII).fullmatch
    for name, form in (
        ("integer", r"[+-]?\d+"),
        ("decimal", _NUMBER),
        ("double", rf"{_NUMBER}(?:[eE][+-]?\d+)?|[+-]?INF|NaN"),
        ("float", rf"{_NUMBER}(?:[eE][+-]?\d+)?|[+-]?INF|NaN"),
        ("boolean", "true|false|1|0"),
        ("date", _DAY + _ZONE),
        ("dateTime", f"{_DAY}T{_TIME}{_ZONE}"),
        ("dateTimeStamp", f"{_DAY}T{_TIME}{_ZONE[:-1]}"),
        ("time", _TIME + _ZONE),
        ("hexBinary", "(?:[0-9a-fA-F]{2})*"),
    )
}
_LIMITS = {
    **{name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in (
        ("long", 64), ("int", 32), ("short", 16), ("byte", 8))},
    **{f"unsigned{name}": (0, 2**bits - 1) for name, bits in (
        ("Long", 64), ("Int", 32), ("Short", 16), ("Byte", 8))},
    "nonNegativeInteger": (0, None), "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1), "integer": (None, None),
}  # fmt: skip
_MOST_DIGITS = 4000  # Python itself refuses integers of 4,301


def is_well_formed(lexical: str, datatype: str) -> bool:
    """Whether a literal is a value of its datatype, where the datatype is one that tells.

    Numbers, dates, times, booleans and hexadecimal are told; everything else passes.
    """
    name = datatype.removeprefix(XSD)
    lexical = lexical.strip(" \t\r\n")  # whitespace is collapsed (XML Schema, part 2, 4.3.6)
    if name in _LIMITS:
        if not _FORMS["integer"](lexical):
            return False
        least, most = _LIMITS[name]
        if len(lexical) > _MOST_DIGITS:
            return (least if lexical.startswith("-") else most) is None
        number = int(lexical)
        return (least is None or least <= number) and (most is None or number <= most)
    if name not in _FORMS or datatype == name:
        return True
    found = _FORMS[name](lexical)
    if found is None or "day" not in found.re.groupindex:
        return found is not None
    return int(found["day"]) <= _days(lexical, int(found["month"]))


def _days(lexical: str, month: int) -> int:
    if month != 2:
        return 30 if month in (4, 6, 9, 11) else 31
    year = int(lexical[: lexical.index("-", 1)][-4:])  # whether it is a leap year, these decide
    return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28


def is_known(iri: str) -> bool:
    """Whether it is a datatype of OWL 2 RL."""
    return iri in _KNOWN


@cache
def below(iri: str) -> tuple[str, ...]:
    """The datatype and all that are parts of it."""
    if iri == _LITERAL:
        return tuple(sorted(_KNOWN))
    if iri == RDF + "PlainLiteral":
        return (*below(XSD_STRING), LANG_STRING, iri)
    name = iri.removeprefix(XSD)
    return (iri, *sorted(XSD + low for low in _BASE if name in _above(low)))


@cache
def disjoint_from(iri: str) -> tuple[str, ...]:
    """The known datatypes that have no value in common with this one."""
    if iri in (_LITERAL, RDF + "XMLLiteral"):
        return ()
    parts = set(below(iri))
    name = iri.removeprefix(XSD)
    above = {XSD + high for high in _above(name)}
    if iri in (LANG_STRING, XSD_STRING) or XSD_STRING in above:
        above.add(RDF + "PlainLiteral")
    return tuple(
        sorted(
            other
            for other in _KNOWN - {_LITERAL, RDF + "XMLLiteral"}
            if other not in parts
            and other not in above
            and frozenset((name, other.removeprefix(XSD))) not in _OVERLAPS
        )
    )


def _above(name: str) -> list[str]:
    found = []
    while name in _BASE:
        name = _BASE[name]
        found.append(name)
    return found
