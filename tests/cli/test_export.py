"""``relations-kg export``: the same bytes for the same facts, in every RDF format."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import rdflib

from relations_kg.formats import RdfFormat
from relations_kg.namespaces import DATASET, PREFIXES, RKG, expand

# rdflib deprecates what its own parsers use.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
STATES = """
state:ALB a rkg:State ; rkg:iso3166Alpha3 "ALB" ; rdfs:label "Albania"@en , "Shqipëria"@sq .
state:UKR a rkg:State ; rkg:iso3166Alpha3 "UKR" ; rdfs:label "Ukraine"@en .
"""
MISSIONS = """
situation:embassy-of-ukraine-in-albania a rkg:Embassy ;
    rkg:embassyOf state:UKR ; rkg:receivingState state:ALB ;
    rkg:start "2020-09-01"^^edtf:EDTF ; rkg:statedIn _:passage .
_:passage rkg:paragraph "01"^^xsd:integer ;
    rkg:asWritten "two\\nlines, a \\"quote\\" and a tab\\t" .
"""
RDFLIB_NAMES = {
    "turtle": "turtle", "trig": "trig", "n-triples": "nt", "n-quads": "nquads",
    "json-ld": "json-ld", "rdf-xml": "xml",
}  # fmt: skip
FORMATS = [member.value for member in RdfFormat]
EMBASSY_IN = (expand("state:UKR"), RKG + "hasEmbassyIn", expand("state:ALB"))


@pytest.fixture(autouse=True)
def _lexical_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    (folder / "states.ttl").write_text(PROLOGUE + STATES)
    (folder / "missions.ttl").write_text(PROLOGUE + MISSIONS)
    return folder


def data(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def read(text: str, format: str = "turtle") -> rdflib.Dataset:
    return rdflib.Dataset(default_union=True).parse(data=text, format=RDFLIB_NAMES[format])


def triples(text: str, format: str = "turtle") -> set[tuple[str, ...]]:
    """The triples by their spelling, all blank nodes taken for one: here there is one."""
    return {
        tuple("_:" if isinstance(node, rdflib.BNode) else node.n3() for node in triple[:3])
        for triple in read(text, format)
    }


def names(text: str, format: str) -> set[str]:
    found = read(text, format)
    return {str(graph.identifier).removeprefix(DATASET) for graph in found.graphs() if len(graph)}


# --- the facts


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_read_back_as_the_same_triples(rkg, folder, format):
    text = data(rkg("export", "--data", folder, "-f", format))
    assert triples(text, format) == triples(PROLOGUE + STATES + MISSIONS)


@pytest.mark.parametrize("format", ["trig", "n-quads"])
def test_formats_with_named_graphs_keep_them(rkg, folder, format):
    text = data(rkg("export", "--data", folder, "-f", format))
    assert names(text, format) == {"data/missions.ttl", "data/states.ttl"}


def test_the_union_is_what_a_plain_graph_of_rdflib_reads(rkg, folder):
    text = data(rkg("export", "--data", folder, "-f", "json-ld"))
    assert len(rdflib.Graph().parse(data=text, format="json-ld")) == len(triples(text, "json-ld"))


def test_graphs_and_everything_are_not_asked_for_together(rkg, folder):
    done = rkg("export", "--data", folder, "--graph", "data", "--inferred")
    assert done.returncode == 2
    assert "error[usage]" in done.stderr


def test_turtle_by_default_with_the_prefixes_that_are_used(rkg, folder):
    text = data(rkg("export", "--data", folder))
    assert text == data(rkg("export", "--data", folder, "-f", "turtle"))
    assert "@prefix state:" in text
    assert "@prefix wdt:" not in text


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_bytes_every_time(rkg, folder, format):
    asked = ("export", "--inferred", "--data", folder, "-f", format)
    first = data(rkg(*asked, env={"PYTHONHASHSEED": "1"}))
    assert first == data(rkg(*asked, env={"PYTHONHASHSEED": "2"}))
    assert first == data(rkg(*asked, "--no-cache", env={"PYTHONHASHSEED": "3"}))


@pytest.mark.parametrize("format", ["turtle", "n-quads"])
def test_the_order_of_the_files_does_not_matter(rkg, folder, format):
    one, two = folder / "states.ttl", folder / "missions.ttl"
    asked = ("export", "--bare", "-f", format, "--data")
    assert data(rkg(*asked, one, "--data", two)) == data(rkg(*asked, two, "--data", one))


def test_an_export_of_an_export_is_the_same_bytes(rkg, folder, tmp_path):
    path = tmp_path / "facts.nt"
    assert data(rkg("export", "--bare", "--data", folder / "states.ttl", "-o", path)) == ""
    again = rkg("export", "--bare", "--no-cache", "--data", path, "-f", "nt")
    assert data(again) == path.read_text()


@pytest.mark.parametrize(
    ("name", "format"),
    [("f.ttl", "turtle"), ("f.trig", "trig"), ("f.nt", "n-triples"), ("f.nq", "n-quads"),
     ("f.jsonld", "json-ld"), ("f.rdf", "rdf-xml"), ("f.owl", "rdf-xml"), ("plain", "turtle")],
)  # fmt: skip
def test_the_extension_of_the_output_tells_the_format(rkg, folder, tmp_path, name, format):
    path = tmp_path / name
    assert data(rkg("export", "--bare", "--data", folder, "-o", path)) == ""
    assert path.read_text() == data(rkg("export", "--bare", "--data", folder, "-f", format))


def test_a_named_format_wins_over_the_extension(rkg, folder, tmp_path):
    path = tmp_path / "f.ttl"
    data(rkg("export", "--bare", "--data", folder, "-o", path, "-f", "application/n-quads"))
    assert names(path.read_text(), "n-quads") == {"data/missions.ttl", "data/states.ttl"}


def test_no_facts_at_all(rkg, tmp_path):
    (tmp_path / "empty.ttl").write_text("")
    for format in FORMATS:
        done = rkg("export", "--bare", "--no-cache", "--data", tmp_path, "-f", format)
        assert triples(data(done), format) == set()


# --- other graphs


def test_what_is_inferred_is_written_if_asked(rkg, folder):
    facts = data(rkg("export", "--data", folder))
    everything = data(rkg("export", "--data", folder, "--inferred"))
    assert triples(facts) < triples(everything)
    embassy = tuple(f"<{iri}>" for iri in EMBASSY_IN)
    assert embassy in triples(everything)
    assert embassy not in triples(facts)
    graphs = names(data(rkg("export", "--data", folder, "--inferred", "-f", "nq")), "n-quads")
    assert {"derived", "inferred/owl-rl", "ontology/time", "data/states.ttl"} <= graphs


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (["data/states.ttl"], ["data/states.ttl"]),
        (["data"], ["data/missions.ttl", "data/states.ttl"]),
        (["derived", "data/states.ttl"], ["data/states.ttl", "derived"]),
        (["inferred/"], ["inferred/owl-rl"]),
    ],
    ids=str,
)
def test_named_graphs_instead_of_the_facts(rkg, folder, asked, given):
    options = [part for name in asked for part in ("--graph", name)]
    text = data(rkg("export", "--data", folder, "-f", "n-quads", *options))
    assert sorted(names(text, "n-quads")) == given


def test_the_ontology_needs_no_facts(rkg, folder):
    text = data(rkg("export", "--data", folder, "--graph", "ontology/time"))
    assert (f"<{RKG}Event>", f"<{expand('rdf:type')}>", f"<{expand('owl:Class')}>") in triples(text)


# --- saved queries


def test_what_a_saved_query_gives(rkg, folder):
    found = triples(data(rkg("export", "--data", folder, "--query", "network")))
    assert tuple(f"<{iri}>" for iri in EMBASSY_IN) in found
    states = {f"<{expand(name)}>" for name in ("state:ALB", "state:UKR")}
    assert {subject for subject, _, _ in found} == states
    assert {value for _, _, value in found} == {*states, '"Albania"@en', '"Ukraine"@en'} - {
        f"<{expand('state:UKR')}>"
    }


@pytest.mark.parametrize("format", FORMATS)
def test_a_saved_query_with_a_parameter_in_every_format(rkg, folder, format):
    asked = ("export", "--data", folder, "--query", "state-description", "-p", "state=ukraine")
    text = data(rkg(*asked, "-f", format))
    assert {subject for subject, _, _ in triples(text, format)} == {f"<{expand('state:UKR')}>"}
    assert text == data(rkg(*asked, "-f", format, env={"PYTHONHASHSEED": "7"}))


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ("--query network --graph data", "usage", "--graph"),
        ("--query network --inferred", "usage", "--inferred"),
        ("-p state=ALB", "usage", "--query"),
        ("--query state-description", "parameter", "state"),
        ("--query state-description -p state", "usage", "NAME=VALUE"),
        ("--query state-description -p country=ALB", "unknown-name", "country"),
        ("--query netwrok", "unknown-name", "network"),
        ("--query votes", "format-mismatch", "CONSTRUCT"),
        ("--query is-member -p state=ALB -p organization=urn:x:o", "parameter", "urn:x:o"),
        ("--query network -f csv", "unknown-name", "turtle"),
    ],
)
def test_calls_that_contradict_themselves(rkg, folder, tmp_path, arguments, code, words):
    output = tmp_path / "out.ttl"
    done = rkg("export", "--data", folder, *arguments.split(), "-o", output)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert f"error[{code}]" in done.stderr
    assert words in done.stderr
    assert not output.exists()
