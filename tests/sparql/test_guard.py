"""What is refused before an engine sees it, and what is not."""

from __future__ import annotations

import subprocess
import sys

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
        "SELECT * { FILTER(?x IN (" + ",".join(["1"] * 5000) + ")) }",
        "SELECT * { VALUES ?x { '" + "{([" * 500 + "' } }",
        "SELECT * { " + "?s ?p ?o . " * 2000 + "}",
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
    ],
)
def test_a_call_that_hides_from_the_lexer_is_seen_by_the_engine(text):
    guard.check(text)  # it takes the keyword for a part of a string
    with pytest.raises(QueryError):
        EmbeddedStore.in_memory().query("PREFIX b: <urn:x:>\n" + text)


def test_the_word_service_in_texts_and_names_is_answered():
    text = "PREFIX service: <urn:x:> SELECT ('Service' AS ?x) { VALUES ?y { service:service } }"
    found = EmbeddedStore.in_memory().query(text)
    assert [row[0].lexical for row in found.bindings()] == ["Service"]


def test_a_mistake_in_a_query_about_services_is_told_where_it_is():
    with pytest.raises(QueryError) as caught:
        EmbeddedStore.in_memory().query("ASK {\n  ?s ?p 'service' , }")
    assert caught.value.line == 2
    assert caught.value.source_line == "  ?s ?p 'service' , }"


REPEATED = {
    "groups": ("SELECT * ", "{", "}"),
    "parentheses": ("SELECT * { FILTER", "(", "1)"),
    "exists": ("SELECT * { ?s ?p ?o ", "FILTER EXISTS { ", "}"),
    "functions": ("SELECT * { FILTER(ABS", "(ABS", ")"),
    "brackets": ("SELECT * { ", "[ <urn:x:p> ", "]"),
    "or": ("SELECT * { FILTER(?x", "|| ?x ", ""),
    "plus": ("SELECT * { FILTER(?x", "+ ?x ", ""),
    "signed numbers": ("SELECT * { FILTER(?x", "+1 ", ""),
    "not": ("SELECT * { FILTER(", "!", ""),
    "path": ("SELECT * { ?s <urn:x:p>", "/<urn:x:p>", ""),
    "union": ("SELECT * { {} ", "UNION {} ", ""),
    "minus": ("SELECT * { ?s ?p ?o ", "MINUS { ?s ?p ?o } ", ""),
    "bind": ("SELECT * { ", "BIND(1 AS ?x) ", ""),
    "filter": ("SELECT * { ", "FILTER(true) ", ""),
    "select": ("SELECT ", "(1 AS ?x) ", ""),
    "having": ("SELECT (COUNT(*) AS ?n) {} ", "HAVING(true) ", ""),
}


@pytest.mark.parametrize("kind", REPEATED)
def test_what_recurs_without_end_is_refused(kind):
    start, opening, closing = REPEATED[kind]
    with pytest.raises(QueryTooComplex) as caught:
        guard.check(start + opening * 20_000 + closing * 20_000)
    assert caught.value.hint


def test_a_query_that_is_too_long_is_refused():
    with pytest.raises(QueryTooComplex, match="1,000,001 characters"):
        guard.check(" " * (guard.LONGEST + 1))


WORST = (
    # All caps reached together: as deep as may be, and in the depth all the rest.
    "text = 'SELECT * { ' + 'FILTER(ABS(EXISTS { ' * 32 + 'FILTER(?x' + '||?x' * 990 + ')'\n"
    "text += 'FILTER(true) ' * 200 + 'MINUS { } ' * 200 + '}))' * 32 + '}'\n"
    "from relations_kg.store.embedded import EmbeddedStore\n"
    "EmbeddedStore.in_memory().query(text)\n"
)


def test_the_worst_that_passes_does_not_end_the_process():
    done = subprocess.run([sys.executable, "-c", WORST], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
