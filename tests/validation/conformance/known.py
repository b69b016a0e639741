"""The test cases that an engine answers in another way than their manifest, each with the reason.

The table is strict: a case of it that an engine answers as its manifest does fails the test.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["KNOWN", "OTHER_KINDS", "Known"]

_W3C = "https://w3c.github.io/data-shapes/data-shapes-test-suite/tests/"
_DASH = "http://datashapes.org/sh/tests/"
BOTH = frozenset({"pyshacl", "compiled"})


class Known(NamedTuple):
    """Why ``engines`` differ from the manifest."""

    reason: str
    engines: frozenset[str] = BOTH


def _dash(name: str) -> str:
    return f"{_DASH}{name}.test#GraphValidationTestCase"


_IMPORTED_PREFIXES = Known(
    "the value of sh:prefixes declares a prefix only through its owl:imports (SHACL, section "
    "5.2.1), which pySHACL does not follow; it knows prefixes of the file's syntax instead, and "
    "a graph has none",
    frozenset({"pyshacl"}),
)

KNOWN: dict[str, Known] = {
    _dash("sparql/node/prefixes-001"): Known(
        "the query uses a prefix that no sh:declare gives it (SHACL, section 5.2.1); it is one of "
        "the file's syntax, which a graph does not have"
    ),
    f"{_W3C}sparql/node/prefixes-001": _IMPORTED_PREFIXES,
    f"{_W3C}core/node/qualified-001": Known(
        "a node shape with sh:qualifiedValueShape is ignored according to the test suite; "
        "pySHACL takes it for a mistake and warns, and what it warns of is refused",
        frozenset({"pyshacl"}),
    ),
    f"{_W3C}core/property/uniqueLang-002": Known(
        'pySHACL takes "1"^^xsd:boolean for true; by the Recommendation (section 4.4.5) only '
        '"true"^^xsd:boolean makes languages unique'
    ),
    f"{_W3C}sparql/pre-binding/shapesGraph-001": Known(
        "$shapesGraph is optional in SHACL-SPARQL (section 5.3.1) and not supported: queries see "
        "the data graph alone"
    ),
}

OTHER_KINDS: dict[str, str] = {
    "FunctionTestCase": "calls a function of SHACL Advanced Features; nothing is validated",
    "InferencingTestCase": "derives triples by rules of SHACL Advanced Features",
    "QueryTestCase": "compares the answer of a SPARQL query; nothing is validated",
}
"""The types of test cases in the distribution that are about something else than validation."""
