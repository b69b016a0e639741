"""``relations-kg queries``: what can be asked."""

from __future__ import annotations

import csv
import io
import json

import pytest

from relations_kg.formats import ResultFormat
from relations_kg.queries.catalog import Catalog


def listed(done) -> list[dict[str, str]]:
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_every_saved_query_is_listed_with_its_parameters(rkg):
    found = listed(rkg("queries", "-f", "csv"))
    catalog = Catalog.open()
    assert [row["name"] for row in found] == catalog.names()
    by_name = {row["name"]: row for row in found}
    assert by_name["organizations-in-common"] == {
        "name": "organizations-in-common",
        "summary": "Organizations that both states belong to",
        "parameters": "--a --b",
        "tags": "membership",
    }
    assert by_name["votes"]["parameters"] == "[--state]"
    assert by_name["network"]["parameters"] == ""


def test_a_table_by_default(rkg):
    done = rkg("queries")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.split()[:4] == ["name", "summary", "parameters", "tags"]
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_those_with_a_tag(rkg):
    names = [row["name"] for row in listed(rkg("queries", "--tag", "vote", "-f", "csv"))]
    assert names == [query.name for query in Catalog.open() if "vote" in query.tags]
    assert "votes" in names
    assert "network" not in names


def test_an_unknown_tag_is_told_those_that_there_are(rkg):
    done = rkg("queries", "--tag", "weather")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "error[unknown-name]" in done.stderr
    assert "membership" in done.stderr


def test_a_tag_that_is_misspelt_is_told_the_one_that_was_meant(rkg):
    done = rkg("queries", "--tag", "membreship")
    assert done.returncode == 2
    assert "did you mean membership?" in done.stderr


def test_of_several_tags_a_query_must_have_all(rkg):
    names = [
        row["name"]
        for row in listed(rkg("queries", "--tag", "claim", "--tag", "source", "-f", "csv"))
    ]
    assert names == [query.name for query in Catalog.open() if {"claim", "source"} <= {*query.tags}]
    assert "uncorroborated" in names
    assert "sources" not in names


def test_the_tags_are_listed_with_the_number_of_their_queries(rkg):
    found = {
        row["tag"]: int(row["queries"]) for row in listed(rkg("queries", "--tags", "-f", "csv"))
    }
    tags = [tag for query in Catalog.open() for tag in query.tags]
    assert found == {tag: tags.count(tag) for tag in tags}
    assert list(found) == sorted(found)


def test_the_tags_of_the_queries_with_a_tag(rkg):
    found = [row["tag"] for row in listed(rkg("queries", "--tags", "--tag", "map", "-f", "csv"))]
    assert found == ["map", "mission"]


@pytest.mark.parametrize("format", [member.value for member in ResultFormat])
def test_every_format(rkg, format):
    done = rkg("queries", "-f", format)
    assert done.returncode == 0, done.stderr
    assert "organizations-in-common" in done.stdout
    if format == "json":
        assert len(json.loads(done.stdout)["results"]["bindings"]) == len(Catalog.open())


@pytest.mark.parametrize("format", ["turtle", "wordperfect"])
def test_a_format_that_a_list_cannot_have(rkg, format):
    done = rkg("queries", "-f", format)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "csv" in done.stderr
