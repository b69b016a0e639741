"""What is refused before an engine sees it, and what is not."""

from __future__ import annotations

import subprocess
import sys
from bisect import bisect_left

import pytest

from relations_kg.errors import QueryError, QueryRefused, QueryTooComplex
from relations_kg.sparql import guard
from relations_kg.store.embedded import EmbeddedStore


@pytest.mark.parametrize(
    "text",
    [
        "ASK {}",
        "SELECT ?service { ?service ?load ?insert }",
        'PREFIX add: <urn:x:add> SELECT * { ?s add:drop \'DELETE\' , """SERVICE"""@en }',
        "SELECT * { ?s <urn:insert> ?o } # LOAD <x>",
        "SELECT * { ?s ?p 'diplomatic service' FILTER(?p = <https://x.example/service>) }",
        "SELECT * { VALUES ?x { " + "<https://x.example/a-b+c> " * 5000 + "} }",
        "SELECT * { VALUES (?x ?y) { " + "(-1 <urn:x:(>) " * 5000 + "} }",
        "SELECT * { FILTER(?x IN (" + ",".join(["1"] * 5000) + ")) }",
        "SELECT * { FILTER(?x IN (" + ", ".join(["-1"] * 5000) + ")) }",
        "SELECT * { FILTER(?x IN (" + ",".join(["<https://x.example/a-(b+c>"] * 5000) + ")) }",
        "SELECT * { VALUES ?x { '" + "{([" * 500 + "' } }",
        "SELECT * { ?s ?p ?o" + " . ?s ?p ?o" * (guard.MOST_PATTERNS - 1) + "}",
    ],
)
def test_questions_pass(text):
    guard.check(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:x:s> <urn:x:p> 1 }",
        "insert { ?s ?p 1 } where { ?s ?p ?o }",
        "WITH <urn:x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/>",
        "CLEAR ALL", "DROP GRAPH <urn:x:g>", "CREATE GRAPH <urn:x:g>",
        "ADD <urn:x:a> TO <urn:x:b>", "MOVE <urn:x:a> TO <urn:x:b>", "COPY <urn:x:a> TO <urn:x:b>",
        "ASK { SERVICE <http://127.0.0.1:9/> {} }",
        "ASK { SeRvIcE SILENT ?s {} }",
        "ASK { ?s ?p trueSERVICE <http://127.0.0.1:9/> {} }",
        "ASK { ?s ?p 1SERVICE <http://127.0.0.1:9/> {} }",
        "ASK { \\u0053ERVICE <http://127.0.0.1:9/> {} }",
        "ASK { ?s ?p '\\u0022' \\u0053ERVICE <http://127.0.0.1:9/> {} }",
    ],
)  # fmt: skip
def test_updates_and_calls_on_other_servers_are_refused(text):
    with pytest.raises(QueryRefused) as caught:
        guard.check(text)
    assert caught.value.hint
    assert caught.value.line == 1


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER(?a<'>') SERVICE <http://127.0.0.1:9/> { } FILTER(''>'') }",
        'ASK { FILTER(?a<b:c#>"""\n) SERVICE <http://127.0.0.1:9/> { } #"""\n }',
        "ASK { FILTER <urn:x:f>(?a<'>') SERVICE <http://127.0.0.1:9/> { } FILTER(''>'') }",
        "ASK { } ORDER BY (?a<'>') (EXISTS { SERVICE <http://127.0.0.1:9/> { } }) (''>'')",
    ],
)
def test_a_comparison_that_looks_like_an_iri_hides_nothing(text):
    with pytest.raises(QueryRefused, match="SERVICE"):
        guard.check(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s <urn:x:it's> ?o . ?s <urn:x:SERVICE> 'it' }",
        "SELECT * { ?s ?p (1 <urn:x:it's#SERVICE>) }",
        "SELECT (COUNT(DISTINCT <urn:x:'>) AS ?n) { ?s ?p 'SERVICE' }",
        "SELECT * { FILTER(?a = <urn:x:'> || STR(<urn:x:'>) = 'SERVICE') }",
        "SELECT * { VALUES (?a ?b) { (1 <urn:x:'>) ('SERVICE' <urn:x:'>) } }",
        "SELECT * { ?s <urn:x:a>/(<urn:x:b'>|<urn:x:c'>) 'SERVICE' }",
    ],
)
def test_an_iri_is_one_where_the_engine_takes_it_for_one(text):
    guard.check(text)
    EmbeddedStore.in_memory().query(text)


def test_a_call_that_runs_into_a_prefix_is_seen_by_the_engine():
    text = "PREFIX b: <urn:x:> ASK { SERVICEb:c {} }"
    guard.check(text)  # it takes the keyword for a part of a name
    with pytest.raises(QueryError):
        EmbeddedStore.in_memory().query(text)


def test_a_string_between_three_quotes_that_is_never_closed_is_refused():
    with pytest.raises(QueryError) as caught:
        guard.check('SELECT * {\n  VALUES ?x { """abc" } }')
    assert (caught.value.line, caught.value.column) == (2, 15)
    assert caught.value.hint


def test_the_place_is_told():
    with pytest.raises(QueryRefused) as caught:
        guard.check("ASK {\n  'é😀' ?p 1 SERVICE ?x {} }")
    error = caught.value
    assert (error.line, error.column) == (2, 13)
    assert error.source_line == "  'é😀' ?p 1 SERVICE ?x {} }"
    with pytest.raises(QueryTooComplex) as nested:
        guard.check("ASK\n" + "{" * (guard.MOST_NESTED + 1))
    assert (nested.value.line, nested.value.column) == (2, guard.MOST_NESTED + 1)


def test_the_word_service_in_texts_and_names_is_answered():
    text = "PREFIX service: <urn:x:> SELECT ('Service' AS ?x) { VALUES ?y { service:service } }"
    found = EmbeddedStore.in_memory().query(text)
    assert [row[0].lexical for row in found.bindings()] == ["Service"]


def test_a_mistake_in_a_query_about_services_is_told_where_it_is():
    with pytest.raises(QueryError) as caught:
        EmbeddedStore.in_memory().query("ASK {\n  ?s ?p 'service' , }")
    assert caught.value.line == 2
    assert caught.value.source_line == "  ?s ?p 'service' , }"


# What stands before, what is repeated, what stands within, what closes each repetition, and what
# stands behind. A # stands for the number of the repetition.
REPEATED = {
    "groups": ("SELECT * ", "{", "", "}"),
    "parentheses": ("SELECT * { FILTER(", "(", "1", ")", ")}"),
    "hidden parentheses": ("SELECT * { FILTER(1<", "(", "1", ")", "&&2>1)}"),
    "exists": ("SELECT * { ?s ?p ?o ", "FILTER EXISTS {", "", "}", "}"),
    "functions": ("SELECT * { FILTER(", "ABS(", "1", ")", ")}"),
    "brackets": ("SELECT * { ?s ?p ", "[ <urn:x:p> ", "1", "]", "}"),
    "collections": ("SELECT * { ?s ?p ", "(", "1", ")", "}"),
    "reified triples": ("SELECT * { ?s ?p ", "<<?s ?p ", "?o", ">>", "}"),
    "triple terms": ("SELECT * { ?s ?p ", "<<(?s ?p ", "?o", ")>>", "}"),
    "or": ("SELECT * { FILTER(?x", "|| ?x ", "", "", ")}"),
    "plus": ("SELECT * { FILTER(?x", "+ ?x ", "", "", ")}"),
    "signed numbers": ("SELECT * { FILTER(1 ", "+1", "", "", ")}"),
    "hidden operators": ("SELECT * { FILTER(1<1", "+1", "", "", "&&2>1)}"),
    "not": ("SELECT * { FILTER(", "!", "true", "", ")}"),
    "path": ("SELECT * { ?s <urn:x:p>", "/<urn:x:p>", "", "", " ?o }"),
    "path in parentheses": ("SELECT * { ?s (<urn:x:p>*", "/<urn:x:p>*", "", "", ") ?o }"),
    "alternatives": ("SELECT * { ?s <urn:x:p>", "|<urn:x:p>", "", "", " ?o }"),
    "union": ("SELECT * { {} ", "UNION{} ", "", "", "}"),
    "minus": ("SELECT * { ?s ?p ?o ", "MINUS{?s ?p ?o} ", "", "", "}"),
    "optional": ("SELECT * { ?s ?p ?o ", "OPTIONAL{?s ?p ?o} ", "", "", "}"),
    "bind": ("SELECT * { ", "BIND(1 AS ?x#) ", "", "", "}"),
    "filter": ("SELECT * { ", "FILTER(true)", "", "", "}"),
    "filter without parentheses": ("SELECT * { ", "FILTERBOUND(?x)", "", "", "}"),
    "glued filter": ("SELECT * { ?s ?p ", "true.FILTER(true)?s ?p ", "1", "", "}"),
    "patterns between filters": ("SELECT * { ", "?s ?p ?o FILTER(true)", "", "", "}"),
    "values": ("SELECT * { ", "VALUES(){}", "", "", "}"),
    "values of a variable": ("SELECT * { ", "VALUES ?x {1}", "", "", "}"),
    "graph": ("SELECT * { ", "GRAPH ?g {?s ?p ?o}", "", "", "}"),
    "glued graph": ("PREFIX x: <urn:x:> SELECT * { ", "GRAPHx:g{}", "", "", "}"),
    "triples": ("SELECT * { ?s ?p ?o ", ". ?s ?p ?o ", "", "", "}"),
    "objects": ("SELECT * { ?s ?p ?o ", ", ?o ", "", "", "}"),
    "predicates": ("SELECT * { ?s ?p ?o ", "; ?p ?o ", "", "", "}"),
    "hidden full stops": ("PREFIX x: <urn:x:> SELECT * { ", "x:s x:p true.", "", "", "}"),
    "blank nodes": ("SELECT * { ", "?s ?p _:b.", "", "", "}"),
    "groups in a row": ("SELECT * { ", "{?s ?p ?o}", "", "", "}"),
    "subselects": ("SELECT * { ", "{SELECT ?s {?s ?p ?o}}", "", "", "}"),
    "items": ("SELECT * { ?s ?p (", "1 ", "", "", ")}"),
    "items behind a keyword": ("SELECT * { FILTER(true) (", "1 ", "", "", ") ?p ?o }"),
    "reifiers": ("SELECT * { ?s ?p ?o ", "~ ", "", "", "}"),
    "annotations": ("SELECT * { ?s ?p ?o ", "{|?p ?o|}", "", "", "}"),
    "select": ("SELECT ", "(1 AS ?x#)", "", "", "{}"),
    "glued select": ("SELECT ", "(trueAS?x#)", "", "", "{}"),
    "select in a subselect": ("SELECT * {{ SELECT ", "(1AS?x#)", "", "", "{} }}"),
    "having": ("SELECT (COUNT(*) AS ?n) {} GROUP BY ?s HAVING ", "(true)", "", "", ""),
    "group": ("SELECT (COUNT(*) AS ?n) {?s ?p ?o} GROUP BY ", "(str(?s))", "", "", ""),
    "group by calls": ("SELECT (COUNT(*) AS ?n) {?s ?p ?o} GROUP BY ", "str(?s)", "", "", ""),
    "order": ("SELECT * {?s ?p ?o} ORDER BY ", "(str(?s))", "", "", ""),
    "order by variables": ("SELECT * {?s ?p ?o} ORDER BY ", "?s", "", "", ""),
    "columns": ("SELECT ", "?x#", "", "", "{}"),
    "columns of a subselect": ("SELECT * {{ SELECT ", "?x#", "", "", "{} }}"),
    "describe": ("DESCRIBE ", "<urn:x:#>", "", "", ""),
}


def repeated(kind: str, number: int) -> str:
    start, opening, middle, closing, *end = REPEATED[kind]
    text = "".join(opening.replace("#", str(each)) for each in range(number))
    return "".join((start, text, middle, closing * number, *end))


def passes(text: str) -> bool:
    try:
        guard.check(text)
    except QueryTooComplex:
        return False
    return True


ANSWER = """
import sys
from relations_kg.rdf import Iri, Quad
from relations_kg.results import Solutions
from relations_kg.store.embedded import EmbeddedStore
store = EmbeddedStore.in_memory()
store.add([Quad(Iri("urn:x:s"), Iri("urn:x:p"), Iri("urn:x:o"))])
found = store.query(sys.stdin.read())
if isinstance(found, Solutions):
    list(found.bindings())
"""


def answer(text: str) -> None:
    """Ask the engine in a process that may be lost, and see that it answers."""
    command = [sys.executable, "-c", ANSWER]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-500:]


@pytest.mark.parametrize("kind", REPEATED)
def test_what_recurs_is_capped_where_the_engine_still_answers(kind):
    most = bisect_left(range(3_000), True, key=lambda number: not passes(repeated(kind, number)))
    assert 1 < most < 3_000
    answer(repeated(kind, most - 1))


@pytest.mark.parametrize("kind", REPEATED)
def test_what_recurs_without_end_is_refused(kind):
    with pytest.raises(QueryTooComplex) as caught:
        guard.check(repeated(kind, 20_000))
    assert caught.value.hint
    assert caught.value.line == 1
    assert caught.value.column


@pytest.mark.parametrize(
    ("most", "start", "one", "end"),
    [
        (guard.MOST_NESTED, "ASK ", "{", ""),
        (guard.MOST_OPERATORS, "ASK { FILTER(1", "+1", ") }"),
        (guard.MOST_ELEMENTS, "ASK {", "FILTER(true)", "}"),
        (guard.MOST_ELEMENTS - 1, "SELECT ", "(trueAS?x)", "{}"),
        (guard.MOST_PATTERNS, "ASK ", "{}", ""),
        (guard.MOST_PATTERNS - 1, "ASK { ?s ?p ?o ", ". ?s ?p ?o ", "}"),
        (guard.MOST_ITEMS, "DESCRIBE ", "?x ", ""),
    ],
)
def test_a_cap_is_met_and_not_passed(most, start, one, end):
    assert passes(start + one * most + end)
    assert not passes(start + one * (most + 1) + end)


def test_a_keyword_that_runs_into_a_called_name_is_refused():
    declared = "PREFIX x: <urn:x:> PREFIX FILTERx: <urn:x:> SELECT * { "
    with pytest.raises(QueryTooComplex) as caught:
        guard.check(declared + "FILTERx:f(1<'>') }")
    assert "FILTER" in caught.value.hint
    guard.check(declared + "FILTER x:f(1) ?s FILTERx:f ?o }")


def test_a_query_that_is_too_long_is_refused():
    guard.check(" " * guard.LONGEST)
    with pytest.raises(QueryTooComplex, match="1,000,001 characters"):
        guard.check(" " * (guard.LONGEST + 1))


def test_the_worst_that_passes_does_not_end_the_process():
    # All caps reached together: as deep as may be, and in the depth all the rest.
    deep = guard.MOST_NESTED // 3 - 1
    groups = guard.MOST_PATTERNS - deep - 1
    filters = guard.MOST_ELEMENTS - 2 * deep - groups - 2
    conditions = guard.MOST_ITEMS - 3 * deep - groups - filters - 2
    text = (
        "SELECT * {"
        + "FILTER(ABS(EXISTS{" * deep
        + "FILTER(?x" + "||?x" * (guard.MOST_OPERATORS // 2 - 1) + ")"
        + "FILTER(true)" * filters + "MINUS{}" * groups
        + "}))" * deep + "} ORDER BY " + "(1)" * conditions
    )  # fmt: skip
    assert passes(text)
    assert not passes(text + "(1)")
    answer(text)
