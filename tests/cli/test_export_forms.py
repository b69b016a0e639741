"""``export`` in the shape of a frame, and in canonical form."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from relations_kg import KnowledgeGraph
from relations_kg.rdf import BlankNode, Iri, Quad
from relations_kg.syntax.canonicalization import canonical_n_quads
from relations_kg.syntax.writing import serialize

# rdflib deprecates what its own parsers use.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

EMBASSY = """
@prefix rkg: <https://w3id.org/relations-kg/ontology#> .
@prefix situation: <https://w3id.org/relations-kg/id/situation/> .
@prefix state: <https://w3id.org/relations-kg/id/state/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
state:ALB a rkg:State ; rdfs:label "Albania"@en .
situation:e a rkg:Embassy ; rkg:embassyOf state:ALB ; rkg:start "1993" .
"""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.ttl"
    path.write_text(EMBASSY)
    return path


def test_a_frame_makes_a_tree(rkg, facts):
    done = rkg("export", "--frame", "state", "--data", facts)
    assert done.returncode == 0
    (state,) = json.loads(done.stdout)["@graph"]
    assert state["@id"] == "state:ALB"
    assert state["label"] == {"en": "Albania"}
    assert [each["@id"] for each in state["embassies"]] == ["situation:e"]


def test_a_framed_document_holds_its_context_and_is_the_same_each_time(rkg, facts):
    first, second = (
        rkg("export", "--frame", "source", env={"PYTHONHASHSEED": seed}).stdout for seed in "12"
    )
    assert first == second
    graph = rdflib.Graph().parse(data=first, format="json-ld")  # which fetches nothing
    sources = graph.subjects(predicate=rdflib.RDF.type)
    assert len(list(sources)) > 5


def test_a_frame_of_ones_own(rkg, facts, tmp_path):
    (tmp_path / "own-context.json").write_text(
        '{"@context": {"r": "https://w3id.org/relations-kg/ontology#"}}'
    )
    frame = tmp_path / "frame.json"
    frame.write_text(
        '{"@context": ["own-context.json", {"since": "r:start"}], "@type": "r:Embassy"}'
    )
    done = rkg("export", "--frame", frame, "--data", facts)
    document = json.loads(done.stdout)
    assert document["@graph"][0]["since"] == "1993"
    assert {"since": "r:start"} in document["@context"]


BAD_FRAMES = [
    ("{", 3, "frame.json:1:2"),
    ("[1]", 2, "one JSON object"),
    ('{"@context": "https://example.org/context"}', 3, "nothing is fetched"),
    ('{"@context": "missing.json"}', 3, "cannot be read"),
    ('{"@embed": "@sometimes"}', 2, "no frame"),
]


@pytest.mark.parametrize(("content", "code", "told"), BAD_FRAMES)
def test_what_is_no_frame_is_refused(rkg, tmp_path, content, code, told):
    frame = tmp_path / "frame.json"
    frame.write_text(content)
    done = rkg("export", "--frame", frame)
    assert done.returncode == code
    assert told in done.stderr
    assert done.stdout == ""


def test_an_unknown_frame_is_told_those_that_there_are(rkg):
    done = rkg("export", "--frame", "stat")
    assert done.returncode == 2
    assert "source, state, timeline" in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--frame", "state", "--canonical"),
        ("--frame", "state", "-f", "turtle"),
        ("--canonical", "-f", "turtle"),
        ("--canonical", "--query", "state-description"),
        ("--frame", "state", "--graph", "graph"),
    ],
)
def test_options_that_exclude_one_another(rkg, options):
    assert rkg("export", *options).returncode == 2


def test_the_hash_is_that_of_what_is_written(rkg, tmp_path):
    out = tmp_path / "facts.nq"
    done = rkg("export", "--canonical", "-o", out)
    assert done.returncode == 0
    assert done.stderr.strip() == f"sha256: {hashlib.sha256(out.read_bytes()).hexdigest()}"
    with KnowledgeGraph.open() as kg:
        assert kg.canonical() == out.read_bytes()


NODES = st.one_of(st.builds(BlankNode, st.sampled_from("abcd")), st.just(Iri("urn:n")))
QUADS = st.lists(
    st.builds(Quad, NODES, st.sampled_from([Iri("urn:p"), Iri("urn:q")]), NODES, st.none()),
    max_size=7,
)


@settings(max_examples=100)
@given(QUADS, st.permutations("abcd"))
def test_other_labels_and_another_order_give_the_same_form(
    quads: list[Quad], labels: list[str]
) -> None:
    renamed = {BlankNode(old): BlankNode(new) for old, new in zip("abcd", labels, strict=True)}
    other = [
        Quad(renamed.get(s, s), p, renamed.get(o, o))  # type: ignore[call-overload]
        for s, p, o, _ in reversed(quads)
    ]
    form = canonical_n_quads(quads)
    assert canonical_n_quads(other) == form
    given, again = (
        rdflib.Graph().parse(data=text, format="nt")
        for text in (serialize(quads, "n-triples"), form)
    )
    assert isomorphic(given, again)


@pytest.mark.parametrize("options", [(), ("--inferred",), ("--graph", "ontology")])
def test_turtle_is_written_in_the_canonical_form_of_files(rkg, tmp_path, options):
    path = tmp_path / "out.ttl"
    assert rkg("export", *options, "-o", path).returncode == 0
    done = rkg("format", "--check", path)
    assert done.returncode == 0, done.stdout
