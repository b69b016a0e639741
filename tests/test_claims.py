"""Every claim of the source article, asked of the graph.

``tests/claims.yaml`` holds one entry for each row of the list of claims: questions that the graph
answers with yes (``holds``), and wrong readings of the sentence that it answers with no (``not``).
They name roles, classes, times and the place in the article, and no situation or event by its
IRI, so that they know nothing of how the facts were written down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib import Graph, Literal, URIRef, Variable
from rdflib.paths import AlternativePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from relations_kg import KnowledgeGraph
from relations_kg.dates import bounds
from relations_kg.namespaces import DATASET, ID, PREFIXES, RKG, XSD, expand
from relations_kg.rdf import Iri, Quad
from relations_kg.results import Boolean
from relations_kg.sparql.tokens import words
from relations_kg.store.base import Store
from relations_kg.store.embedded import EmbeddedStore
from relations_kg.terms import quads_from_rdflib

CLAIMS_FILE = Path(__file__).resolve().parent / "claims.yaml"
PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
ARTICLE = Iri(ID + "source/wikipedia-albania-ukraine")
WHEN_WRITTEN = "2024-02/2026-11-25"

PASSAGE = re.compile(r'rkg:section "(\w)" ; rkg:paragraph (\d+) ; rkg:sentence (\d+)')
EDTF = re.compile(r'"([^"]*)"\^\^edtf:EDTF')
ROW = re.compile(
    r"\| (?P<id>\d[\w-]*) \| (?P<places>[^|]+) \|[^|]+\| (?P<time>[^|]*) \|(?P<flags>.*)\|"
)
TIME = re.compile(r"\d{4}[\d/.-]*")
ASKED_OF_A_FLAG = {
    "F": "rkg:AttemptedModality",
    "P": "rkg:PlannedModality",
    "R": "rkg:refines",
    "T": "rkg:asWritten",
    "U": "rkg:isUndated true",
    "V": "rkg:isVague true",
    "X": "rkg:contradicts",
}


@dataclass(frozen=True)
class Claim:
    id: str
    sentence: str
    holds: tuple[str, ...]
    wrong: tuple[str, ...]


def several(queries: str | list[str]) -> tuple[str, ...]:
    return (queries,) if isinstance(queries, str) else tuple(queries)


def read_claims() -> Iterator[Claim]:
    for entry in yaml.safe_load(CLAIMS_FILE.read_text(encoding="utf-8")):
        strange = entry.keys() - {"id", "claim", "holds", "not"}
        assert not strange, f"claim {entry['id']}: unknown keys {strange}"
        yield Claim(
            entry["id"], entry["claim"], several(entry["holds"]), several(entry.get("not", []))
        )


CLAIMS = list(read_claims())


def questions(part: str) -> list[Any]:
    return [
        pytest.param(claim, query, id=f"{claim.id}-{part}-{number}")
        for claim in CLAIMS
        for number, query in enumerate(getattr(claim, part), start=1)
    ]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with KnowledgeGraph.open() as graph:
        yield graph.store


@pytest.fixture(scope="module")
def writable(store: Store) -> EmbeddedStore:
    """A copy that wrong readings can be written into."""
    copy = EmbeddedStore.in_memory()
    copy.add(store.quads())
    return copy


def answer(store: Store, query: str) -> bool:
    result = store.query(PROLOGUE + query)
    assert isinstance(result, Boolean), f"not an ASK query:\n{query}"
    return bool(result)


@pytest.mark.parametrize(("claim", "query"), questions("holds"))
def test_the_claim_holds(store: Store, claim: Claim, query: str) -> None:
    assert answer(store, query), f"claim {claim.id} is not in the graph: {claim.sentence}\n{query}"


@pytest.mark.parametrize(("claim", "query"), questions("wrong"))
def test_the_wrong_reading_does_not(store: Store, claim: Claim, query: str) -> None:
    assert not answer(store, query), f"claim {claim.id} is misread: {claim.sentence}\n{query}"


def test_every_claim_is_asked_once() -> None:
    ids = [claim.id for claim in CLAIMS]
    assert len(ids) == len(set(ids))


def test_most_claims_guard_against_a_wrong_reading() -> None:
    assert sum(bool(claim.wrong) for claim in CLAIMS) > len(CLAIMS) / 2


def rows(list_of_claims: str) -> dict[str, re.Match[str]]:
    found: dict[str, re.Match[str]] = {}
    for row in ROW.finditer(list_of_claims):
        if "-" in row["id"]:  # 41a-d
            first, last = row["id"].split("-")
            for letter in range(ord(first[-1]), ord(last) + 1):
                found[first[:-1] + chr(letter)] = row
        else:
            found[row["id"]] = row
    return found


def test_the_claims_are_those_of_the_list(shared_dir: Path) -> None:
    """Each asks for the places, times and flags that its row of the list gives."""
    listed = rows((shared_dir / "CLAIMS.md").read_text(encoding="utf-8"))
    assert {claim.id for claim in CLAIMS} == listed.keys()
    not_asked = []
    for claim in CLAIMS:
        row, asked = listed[claim.id], "\n".join(claim.holds)
        places = {".".join(place) for place in PASSAGE.findall(asked)}
        wanted = [f'"{time}' for time in TIME.findall(row["time"])]
        if row["time"] in ("holds when written", "unknown start"):
            wanted.append(f'rkg:attested "{WHEN_WRITTEN}"')
        wanted += [ASKED_OF_A_FLAG[flag[0]] for flag in row["flags"].split()]
        not_asked += [f"{claim.id}: {item}" for item in wanted if item not in asked]
        not_asked += [f"{claim.id}: {p}" for p in row["places"].split(", ") if p not in places]
    assert not not_asked


@pytest.mark.parametrize(("claim", "query"), questions("holds") + questions("wrong"))
def test_a_question_is_asked_in_terms_that_exist(store: Store, claim: Claim, query: str) -> None:
    """A misspelt term would make any wrong reading look avoided."""
    for token in words(query):
        iri = expand(token.text) if token.kind == "name" else ""
        if iri.startswith((RKG, ID)):
            home = DATASET + ("ontology/" if iri.startswith(RKG) else "graph/")
            assert any(
                quad.graph and quad.graph.value.startswith(home)
                for quad in store.quads(subject=Iri(iri))
            ), f"claim {claim.id}: nothing describes {token.text}\n{query}"
    for section, paragraph, sentence in PASSAGE.findall(query):
        assert answer(
            store,
            f'ASK {{ ?passage rkg:section "{section}" ; rkg:paragraph {paragraph} ;'
            f" rkg:sentence {sentence} ; rkg:inSource <{ARTICLE.value}> }}",
        ), f"claim {claim.id}: no passage {section}.{paragraph}.{sentence}"
    for time in EDTF.findall(query):
        bounds(time)


@pytest.mark.parametrize(("claim", "query"), questions("wrong"))
def test_the_wrong_reading_would_be_noticed(
    writable: EmbeddedStore, claim: Claim, query: str
) -> None:
    """Somebody who writes the wrong reading down gets the other answer."""
    for quads in readings(query):
        writable.add(quads)
        noticed = answer(writable, query)
        writable.remove(quads)
        if noticed:
            return
    pytest.fail(f"claim {claim.id}: no data makes this true\n{query}")


# What stands for a variable that a filter looks at: something new, or a value of each kind.
VALUES_OF_FILTERS = (
    URIRef("urn:example:filtered"),
    Literal("2022-02-24", datatype=URIRef(PREFIXES["edtf"] + "EDTF")),
    Literal("2024-06-15", datatype=URIRef(PREFIXES["edtf"] + "EDTF")),
    Literal("Olta or BSCE"),
    Literal("another ground", lang="en"),
    Literal("352", datatype=URIRef(XSD + "integer")),
)


def readings(query: str) -> Iterator[list[Quad]]:
    """Data that match the query's patterns, each with other values for what it filters."""
    triples, given, filtered = pattern(prepareQuery(PROLOGUE + query).algebra)
    subjects = {subject for subject, _, _ in triples}
    chosen = sorted(filtered - subjects - given.keys(), key=str)
    for values in product(VALUES_OF_FILTERS, repeat=len(chosen)):
        terms = given | dict(zip(chosen, values, strict=True))
        graph = Graph()
        for subject, predicate, value in triples:
            graph.add(
                (instance(subject, terms), instance(predicate, terms), instance(value, terms))
            )
        yield [quad._replace(graph=Iri("urn:example:graph")) for quad in quads_from_rdflib(graph)]


def instance(node: Any, terms: dict[Node, Node]) -> Node:
    if isinstance(node, AlternativePath):
        return instance(node.args[0], terms)
    if isinstance(node, URIRef | Literal):
        return node
    return terms.get(node, URIRef(f"urn:example:{node}"))


def pattern(
    algebra: Any,
) -> tuple[list[tuple[Any, Any, Any]], dict[Node, Node], set[Node]]:
    """The triples to be matched, the first of the values given in line, the variables filtered."""
    triples: list[tuple[Any, Any, Any]] = []
    given: dict[Node, Node] = {}
    filtered: set[Node] = set()
    todo = [algebra]
    while todo:
        part = todo.pop()
        if not isinstance(part, CompValue):
            continue
        if part.name == "BGP":
            triples += part.triples
        elif part.name == "values":
            given |= part.res[0]
        elif part.name == "Filter":
            filtered |= variables(part.expr)
        todo += [value for key, value in part.items() if key != "expr"]
    return triples, given, filtered


def variables(expression: Any) -> set[Node]:
    if isinstance(expression, Variable):
        return {expression}
    if isinstance(expression, list):
        return set().union(*(variables(item) for item in expression))
    if isinstance(expression, CompValue) and not expression.name.endswith("EXISTS"):
        return set().union(*(variables(value) for value in expression.values()))
    return set()
