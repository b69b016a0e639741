"""``relations-kg entail``: what follows from facts, and whether they agree with the ontology."""

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
EMBASSY = """
situation:embassy-of-ukraine-in-albania a rkg:Embassy ;
    rkg:embassyOf state:UKR ; rkg:receivingState state:ALB .
"""
INCONSISTENT = """
situation:alb-nato-membership a rkg:Membership , rkg:Candidacy ; rkg:member state:ALB .
"""
RDFLIB_NAMES = {
    "turtle": "turtle", "trig": "trig", "n-triples": "nt", "n-quads": "nquads",
    "json-ld": "json-ld", "rdf-xml": "xml",
}  # fmt: skip
FORMATS = [member.value for member in RdfFormat]
UKRAINE, ALBANIA = (rdflib.URIRef(expand(f"state:{code}")) for code in ("UKR", "ALB"))
EMBASSY_IN = (UKRAINE, rdflib.URIRef(RKG + "hasEmbassyIn"), ALBANIA)
OF = (rdflib.URIRef(expand("situation:embassy-of-ukraine-in-albania")),
      rdflib.URIRef(RKG + "embassyOf"), UKRAINE)  # fmt: skip


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("entail") / "facts.ttl"
    path.write_text(PROLOGUE + EMBASSY)
    return path


def data(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def read(text: str, format: str = "turtle") -> rdflib.Dataset:
    return rdflib.Dataset(default_union=True).parse(data=text, format=RDFLIB_NAMES[format])


@pytest.mark.parametrize("format", FORMATS)
def test_what_follows_and_nothing_else(rkg, facts, format):
    found = read(data(rkg("entail", facts, "-f", format)), format)
    assert EMBASSY_IN in found
    assert OF not in found


def test_what_follows_is_in_the_named_graph_of_the_regime(rkg, facts):
    for regime in ("owl-rl", "rdfs"):
        found = read(data(rkg("entail", facts, "--regime", regime, "-f", "nq")), "n-quads")
        names = {str(graph.identifier) for graph in found.graphs() if len(graph)}
        assert names == {f"{DATASET}inferred/{regime}"}


def test_the_facts_the_ontology_and_the_bounds_too_if_asked(rkg, facts):
    asked = ("entail", facts, "--with-facts")
    found = read(data(rkg(*asked)))
    assert EMBASSY_IN in found
    assert OF in found
    assert data(rkg(*asked)) == data(rkg("export", "--data", facts, "--inferred"))


def test_files_are_named_as_arguments_or_as_data(rkg, facts):
    assert data(rkg("entail", facts)) == data(rkg("entail", "--data", facts))
    done = rkg("entail", "-", "--data-format", "turtle", stdin=facts.read_text())
    assert EMBASSY_IN in read(data(done))


@pytest.mark.parametrize(("name", "format"), [("e.nt", "n-triples"), ("plain", "turtle")])
def test_the_extension_of_the_output_tells_the_format(rkg, facts, tmp_path, name, format):
    path = tmp_path / name
    assert data(rkg("entail", facts, "-o", path)) == ""
    assert path.read_text() == data(rkg("entail", facts, "-f", format))


def test_under_a_weaker_regime_less_follows(rkg, facts):
    weaker = set(read(data(rkg("entail", facts, "--regime", "rdfs"))))
    assert weaker
    assert EMBASSY_IN not in weaker


@pytest.mark.parametrize("options", [("--regime", "none"), ("--bare",)], ids=" ".join)
@pytest.mark.parametrize("format", FORMATS)
def test_nothing_follows_is_an_empty_document(rkg, facts, options, format):
    done = rkg("entail", facts, *options, "--no-cache", "-f", format)
    assert done.returncode == 0
    assert len(read(done.stdout, format)) == 0
    assert "nothing follows" in done.stderr


def test_facts_that_contradict_the_ontology(rkg, tmp_path):
    path = tmp_path / "facts.ttl"
    path.write_text(PROLOGUE + EMBASSY + INCONSISTENT)
    output = tmp_path / "entailed.ttl"
    for place in ([], ["-o", output]):
        done = rkg("entail", path, *place)
        assert done.returncode == 1
        assert done.stderr.count("inconsistent: ") == 1
        told = INCONSISTENT.strip()
        line = path.read_text().splitlines().index(told) + 1
        column = told.index("rkg:Candidacy") + 1
        assert f"{path}:{line}:{column}: inconsistent: " in done.stderr
        assert "alb-nato-membership" in done.stderr
        text = output.read_text() if place else done.stdout
        assert EMBASSY_IN in read(text), "what follows beside a contradiction is told all the same"


def test_the_same_bytes_whatever_the_seed_of_hashes(rkg, facts):
    one, two = (
        data(rkg("entail", facts, "--no-cache", env={"PYTHONHASHSEED": seed})) for seed in "12"
    )
    assert one == two
