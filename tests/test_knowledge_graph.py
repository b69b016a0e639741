"""The facade over a small graph: what is asked, checked, written and handed to others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

import relations_kg
from relations_kg import (
    Boolean,
    FileMissing,
    KnowledgeGraph,
    ParameterError,
    QueryError,
    QueryRefused,
    Severity,
    ShapesError,
    Solutions,
    StoreError,
    Triples,
    UnknownName,
    UsageError,
)
from relations_kg.dataset.recipe import DataFile
from relations_kg.namespaces import DATASET, OWL, PREFIXES, RKG, expand
from relations_kg.rdf import Iri, Literal, Quad
from relations_kg.sources import digest

# rdflib deprecates what its own parsers use, and warns of literals that are not what they say.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib"),
    pytest.mark.filterwarnings("ignore::UserWarning:rdflib"),
]

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
FACTS = (
    PROLOGUE
    + """
state:ALB a rkg:State ; rkg:iso3166Alpha3 "ALB" ; rdfs:label "Albania"@en .
state:UKR a rkg:State ; rkg:iso3166Alpha3 "UKR" ; rdfs:label "Ukraine"@en .
organization:OSCE a rkg:InternationalOrganization ; rkg:acronym "OSCE" .
situation:alb-osce-participation a rkg:Participation ;
    rkg:member state:ALB ; rkg:organization organization:OSCE .
situation:ukr-osce-participation a rkg:Participation ;
    rkg:member state:UKR ; rkg:organization organization:OSCE .
situation:embassy-of-ukraine-in-albania a rkg:Embassy ;
    rkg:embassyOf state:UKR ; rkg:receivingState state:ALB ;
    rkg:start "2020-09-01"^^edtf:EDTF ; rkg:end ".."^^edtf:EDTF ;
    rkg:statedIn passage:one .
passage:one rkg:inSource source:article ; rkg:sectionTitle "lead" ;
    rkg:paragraph 1 ; rkg:sentence 1 ; rkg:sentenceDigest "SENTENCE" .
<urn:x:s> <urn:x:p> 007 , 1.50 .
""".replace("SENTENCE", digest("It opened."))
)
RKGNS = rdflib.Namespace(RKG)
STATE = rdflib.Namespace(PREFIXES["state"])


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("facade") / "facts.ttl"
    path.write_text(FACTS)
    return path


@pytest.fixture(scope="module")
def kg(path: Path) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open(path) as graph:
        yield graph


def exact(graph: rdflib.Graph) -> set[tuple[str, ...]]:
    """The triples by their spelling; rdflib calls some different literals equal."""
    return {tuple(node.n3() for node in triple[:3]) for triple in graph}


def rows(result: object) -> list[tuple[str, ...]]:
    assert isinstance(result, Solutions)
    return [tuple(str(value) for value in row) for row in result]


# --- open


def test_the_union_of_facts_ontology_bounds_and_entailment_is_asked(kg):
    assert kg.graphs() == sorted(kg.manifest.graphs)
    assert {name.split("/")[0] for name in kg.graphs()} == {
        "data", "derived", "inferred", "ontology",
    }  # fmt: skip
    assert kg.manifest.quads == len(kg.store)


def test_a_dataset_is_kept_unless_asked_not_to(kg, path):
    with KnowledgeGraph.open(path) as again:
        assert again.folder == kg.folder is not None
    with KnowledgeGraph.open(path, bare=True, cache=False) as fresh:
        assert fresh.folder is None


def test_the_order_of_alignments_does_not_matter(path):
    with (
        KnowledgeGraph.open(path, regime="none", align=("prov", "org")) as one,
        KnowledgeGraph.open(path, regime="none", align=["org", "prov"]) as other,
    ):
        assert one.folder == other.folder
        assert {"ontology/alignments/org", "ontology/alignments/prov"} <= set(one.graphs())


def test_files_folders_texts_and_bytes_can_be_opened(path):
    at_hand = DataFile("data/at-hand", Path("at hand"), "turtle", b"<urn:x:a> <urn:x:p> 'o' .")
    with KnowledgeGraph.open(str(path), path.parent, at_hand, bare=True, cache=False) as graph:
        assert graph.graphs() == ["data/at-hand", "data/facts.ttl", "data/facts.ttl.2"]


def test_bare_has_the_facts_alone(path):
    with KnowledgeGraph.open(path, bare=True) as graph:
        assert graph.graphs() == ["data/facts.ttl"]
        assert set(graph.quads(inferred=True)) == set(graph.quads())


@pytest.mark.parametrize("options", [{"regime": "owl-full"}, {"align": ["dublin"]}])
def test_unknown_regimes_and_alignments(path, options):
    with pytest.raises(UnknownName):
        KnowledgeGraph.open(path, **options)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileMissing):
        KnowledgeGraph.open(tmp_path / "facts.ttl")


def test_a_closed_graph_answers_nothing(path):
    with KnowledgeGraph.open(path, bare=True) as graph:
        assert graph.sparql("ASK { ?s ?p ?o }")
    for ask in (lambda: graph.sparql("ASK { }"), graph.graphs, lambda: list(graph.quads())):
        with pytest.raises(StoreError):
            ask()
    graph.close()


def test_an_exception_closes_the_graph_and_passes(path):
    with pytest.raises(KeyError), KnowledgeGraph.open(path, bare=True) as graph:
        raise KeyError
    with pytest.raises(StoreError):
        graph.sparql("ASK { }")


# --- saved queries


def test_a_saved_query_gives_rows(kg):
    result = kg.query("organizations-in-common", a="ALB", b="Ukraine")
    assert isinstance(result, Solutions)
    assert result.variables[0] == "organization"
    (row,) = result
    assert row.organization == rdflib.URIRef(expand("organization:OSCE"))
    assert row.since_a is None


def test_a_result_is_lazy_and_given_once(kg):
    result = kg.query("organizations-in-common", a="ALB", b="UKR")
    assert len(list(result)) == 1
    assert list(result) == []


def test_an_answer_begins_before_it_is_complete(kg):
    # More solutions than there is time or memory for.
    billions = kg.sparql("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    assert len(next(iter(billions))) == 12


def test_yes_and_no(kg):
    yes = kg.query("is-member", state="ALB", organization="osce")
    assert isinstance(yes, Boolean)
    assert yes
    assert not kg.query("is-member", state="ALB", organization=STATE.UKR)


def test_triples(kg):
    network = kg.query("network")
    assert isinstance(network, Triples)
    assert (STATE.UKR, RKGNS.hasEmbassyIn, STATE.ALB) in set(network)


@pytest.mark.parametrize(
    "day", [date(2022, 2, 23), "2022-02-23", rdflib.Literal(date(2022, 2, 23))], ids=repr
)
def test_a_day_is_given_as_python_text_or_term(kg, day):
    found = kg.query("situations-on", a=STATE.ALB, b="UKR", day=day)
    assert [(row.holds.value, row.start.value or str(row.start)) for row in found] == [
        ("certainly", "2020-09-01")
    ]
    assert rows(kg.query("situations-on", a="ALB", b="UKR", day=date(2019, 1, 1))) == []


@pytest.mark.parametrize("day", [datetime(2022, 2, 23, 12), 2022, True, "yesterday", ""], ids=repr)
def test_what_is_no_day_is_refused(kg, day):
    with pytest.raises(ParameterError) as caught:
        kg.query("situations-on", a="ALB", b="UKR", day=day)
    assert "'day'" in caught.value.message


def test_none_leaves_a_parameter_out(kg):
    assert rows(kg.query("votes", state=None)) == rows(kg.query("votes"))
    with pytest.raises(ParameterError) as caught:
        kg.query("organizations-in-common", a="ALB", b=None)
    assert "'b'" in caught.value.message


def test_a_parameter_may_be_called_name(kg):
    found = {row.thing for row in kg.query("find-by-name", name="LBAN")}
    assert found == {STATE.ALB}


def test_unknown_names_suggest_the_nearest(kg):
    with pytest.raises(UnknownName) as caught:
        kg.query("organisations-in-common", a="ALB", b="UKR")
    assert "organizations-in-common" in caught.value.hint
    with pytest.raises(UnknownName) as caught:
        kg.query("organizations-in-common", a="ALB", b="UKR", c="POL")
    assert "'c'" in caught.value.message
    assert "organizations-in-common" in kg.queries


# --- sparql


def test_rows_have_the_types_of_python(kg):
    (row,) = kg.sparql(
        'SELECT (1 AS ?n) (1.5 AS ?d) ("2020-09-01"^^<http://www.w3.org/2001/XMLSchema#date> AS ?t)'
        " (true AS ?b) ('x'@en AS ?s) ?unbound { }"
    )
    assert row.python() == {
        "n": 1, "d": pytest.approx(1.5), "t": date(2020, 9, 1), "b": True, "s": "x",
        "unbound": None,
    }  # fmt: skip


def test_the_bounds_are_dates(kg):
    (row,) = kg.sparql(f"SELECT ?start {{ ?situation <{RKG}startEarliest> ?start }}")
    assert row.python() == {"start": date(2020, 9, 1)}


def test_a_named_graph_can_be_named(kg):
    asked = "ASK {{ GRAPH <{0}{1}> {{ <{2}> <{3}hasEmbassyIn> ?state }} }}"
    assert kg.sparql(asked.format(DATASET, "inferred/owl-rl", STATE.UKR, RKG))
    assert not kg.sparql(asked.format(DATASET, "data/facts.ttl", STATE.UKR, RKG))


def test_what_is_no_query_is_refused(kg):
    with pytest.raises(QueryError):
        kg.sparql("SELECT * {")
    with pytest.raises(QueryRefused):
        kg.sparql("CLEAR ALL")


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_data_frames(kg, library):
    pytest.importorskip(library, reason=f"{library} is not installed")
    text = "SELECT ?n ?s { VALUES (?n ?s) { (1 'a') (2 UNDEF) } } ORDER BY ?n"
    frame = getattr(kg.sparql(text), f"to_{library}")()
    assert list(frame.columns) == ["n", "s"]
    assert list(frame["n"]) == [1, 2]
    assert str(frame["n"].dtype) == "Int64"


# --- quads and export


def lexical(quads: Iterable[Quad]) -> set[str]:
    numbers = [quad.object for quad in quads if quad.predicate == Iri("urn:x:p")]
    return {number.lexical for number in numbers if isinstance(number, Literal)}


def test_facts_are_given_as_they_are_written(kg):
    assert lexical(kg.quads()) == {"007", "1.50"}
    assert lexical(kg.store.quads()) == {"7", "1.5"}
    assert kg.manifest.changed_total == 2


def test_the_facts_by_default_and_everything_if_asked(kg):
    facts, everything = list(kg.quads()), list(kg.quads(inferred=True))
    assert {quad.graph.value for quad in facts} == {DATASET + "data/facts.ttl"}
    assert {quad.graph.value.removeprefix(DATASET) for quad in everything} == set(kg.graphs())
    assert len(everything) == len(set(everything)) == len(kg.store)


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (["data/facts.ttl"], {"data"}),
        (["data"], {"data"}),
        (["ontology/"], {"ontology"}),
        (["derived", "inferred"], {"derived", "inferred"}),
        (["inferred/owl-rl"], {"inferred"}),
    ],
)
def test_graphs_are_named_alone_or_by_their_group(kg, wanted, given):
    quads = list(kg.quads(*wanted))
    names = {quad.graph.value.removeprefix(DATASET) for quad in quads}
    assert names == {name for name in kg.graphs() if name.split("/")[0] in given}
    assert len(quads) == sum(kg.manifest.graphs[name] for name in names)


@pytest.mark.parametrize("name", ["dat", "data/facts", "graph/planets", "inferred/rdfs", ""])
def test_an_unknown_graph_is_told_those_that_there_are(kg, name):
    with pytest.raises(UnknownName) as caught:
        list(kg.quads(name))
    assert "inferred/owl-rl" in caught.value.hint


def test_an_export_is_read_back_as_the_same_triples(kg):
    written = exact(rdflib.Graph().parse(data=FACTS, format="turtle"))
    names = {"turtle": "turtle", "n-triples": "nt", "json-ld": "json-ld", "rdf-xml": "xml"}
    for format, name in names.items():
        content = kg.export(format)
        assert content == kg.export(format)
        read = rdflib.Dataset(default_union=True).parse(data=content, format=name)
        assert exact(read) == written
    assert b"007" in kg.export()
    with pytest.raises(UnknownName):
        kg.export("wordperfect")


def test_an_export_of_named_graphs(kg):
    names = kg.graphs()
    read = rdflib.Dataset()
    read.parse(data=kg.export("n-quads", inferred=True), format="nquads")
    assert {str(graph.identifier).removeprefix(DATASET) for graph in read.graphs() if graph} == {
        *names
    }
    assert b"hasEmbassyIn" in kg.export("turtle", graphs=["inferred"])


# --- rdflib


def test_the_whole_dataset_as_one_of_rdflib(kg):
    dataset = kg.to_rdflib()
    assert (STATE.UKR, RKGNS.hasEmbassyIn, STATE.ALB) in dataset
    inferred = dataset.graph(rdflib.URIRef(DATASET + "inferred/owl-rl"))
    assert (STATE.UKR, RKGNS.hasEmbassyIn, STATE.ALB) in inferred
    assert len(set(dataset.quads())) == len(kg.store)
    assert {str(each) for each in dataset.objects(rdflib.URIRef("urn:x:s"))} == {"007", "1.50"}


def test_a_graph_of_rdflib_is_asked_like_any_other():
    given = rdflib.Graph().parse(data=FACTS, format="turtle")
    with KnowledgeGraph.from_rdflib(given) as graph:
        assert graph.folder is None
        assert "data/rdflib" in graph.graphs()
        assert graph.query("is-member", state="ALB", organization="OSCE")
        assert set(rdflib.Graph().parse(data=graph.export(), format="turtle")) == set(given)
        assert "ontology/time" in graph.graphs()


def test_a_dataset_of_rdflib_keeps_its_named_graphs():
    given = rdflib.Dataset()
    triple = (rdflib.URIRef("urn:x:s"), rdflib.URIRef("urn:x:p"), rdflib.Literal("o"))
    given.add(triple)
    given.graph(rdflib.URIRef("urn:x:g")).add(triple)
    with KnowledgeGraph.from_rdflib(given, regime="none") as graph:
        assert {quad.graph.value for quad in graph.quads()} == {
            "urn:x:g", DATASET + "data/rdflib",
        }  # fmt: skip
        assert "urn:x:g" in graph.graphs()
        assert len(list(graph.quads("urn:x:g"))) == 1


def test_other_regimes_and_alignments_for_a_graph_of_rdflib():
    given = rdflib.Graph().parse(data=FACTS, format="turtle")
    with KnowledgeGraph.from_rdflib(given, regime="none", align=["org"]) as graph:
        assert not graph.query("is-member", state="ALB", organization="OSCE")
        assert "ontology/alignments/org" in graph.graphs()
    with pytest.raises(UnknownName):
        KnowledgeGraph.from_rdflib(given, regime="owl-full")


XSD = rdflib.XSD
IRIS = st.sampled_from("abcdé").map(lambda name: rdflib.URIRef(f"urn:x:{name}"))
BLANK_NODES = st.sampled_from("uvw").map(rdflib.BNode)
LITERALS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6).map(rdflib.Literal),
    st.builds(
        lambda text, tag: rdflib.Literal(text, lang=tag),
        st.text(max_size=3, alphabet="ab \n\"'\\"),
        st.sampled_from(["en", "de-AT", "sq"]),
    ),
    st.builds(
        lambda text, datatype: rdflib.Literal(text, datatype=datatype, normalize=False),
        st.sampled_from(["1", "01", "+1", "1.50", "-0.0", "1e3", "true", "x", "", "2020-02-30"]),
        st.sampled_from(
            [XSD.integer, XSD.decimal, XSD.double, XSD.boolean, XSD.date, XSD.byte,
             rdflib.URIRef(PREFIXES["edtf"] + "EDTF")]
        ),
    ),
)  # fmt: skip
TRIPLES = st.tuples(IRIS | BLANK_NODES, IRIS, IRIS | BLANK_NODES | LITERALS)


@given(st.lists(TRIPLES, max_size=8))
def test_triples_of_rdflib_come_back_exactly(triples):
    given_graph = rdflib.Graph()
    for triple in triples:
        given_graph.add(triple)
    with (
        KnowledgeGraph.from_rdflib(given_graph, bare=True) as graph,
        pytest.MonkeyPatch.context() as patch,
    ):
        back = graph.to_rdflib().graph(rdflib.URIRef(DATASET + "data/rdflib"))
        assert exact(back) == exact(given_graph)
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        for format in ("nt", "turtle"):
            read = rdflib.Graph().parse(data=graph.export(format), format=format)
            assert isomorphic(read, given_graph)


# --- validation and sources


SHAPES = (
    PROLOGUE
    + """
<urn:x:shape> a sh:NodeShape ; sh:targetClass rkg:State ; sh:severity sh:Warning ;
    sh:property [ sh:path rkg:iso3166Alpha2 ; sh:minCount 1 ; sh:severity sh:Warning ;
        sh:message "a state has a code of two letters" ] .
<urn:x:spelling> a sh:NodeShape ; sh:targetNode <urn:x:s> ;
    sh:property [ sh:path <urn:x:p> ; sh:pattern "^007$" ] .
"""
)


def test_facts_are_validated_as_they_are_written(kg, tmp_path):
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(SHAPES)
    report = kg.validate(shapes)
    assert not report.conforms
    assert [(finding.severity, finding.focus_node.value) for finding in report.findings] == [
        (Severity.VIOLATION, "urn:x:s"),
        (Severity.WARNING, str(STATE.ALB)),
        (Severity.WARNING, str(STATE.UKR)),
    ]
    assert [finding.value.lexical for finding in report.at_least(Severity.VIOLATION)] == ["1.50"]


def test_shapes_see_what_is_entailed(kg, tmp_path):
    (tmp_path / "shapes.ttl").write_text(
        PROLOGUE + "<urn:x:shape> a sh:NodeShape ; sh:targetNode state:UKR ;"
        " sh:property [ sh:path rkg:hasEmbassyIn ; sh:maxCount 0 ] ."
    )
    assert len(kg.validate(tmp_path).findings) == 1


def test_a_value_written_twice_is_a_finding_about_what_has_it_and_nothing_else():
    twice, once = "embassy-of-ukraine-in-albania", "embassy-of-albania-in-ukraine"
    facts = f"""{PROLOGUE}
        situation:{twice} a rkg:Embassy ;
            rkg:modality rkg:AssertedModality , rkg:ReportedModality .
        situation:{once} a rkg:Embassy ; rkg:modality rkg:ReportedModality .
    """
    file = DataFile("data/facts", Path("facts"), "turtle", facts.encode())
    with KnowledgeGraph.open(file, cache=False) as graph:
        assert graph.sparql(f"ASK {{ <{RKG}AssertedModality> <{OWL}sameAs> ?other }}")
        findings = graph.validate().findings
    modality = [finding for finding in findings if finding.path == Iri(RKG + "modality")]
    assert [finding.focus_node.value for finding in modality] == [expand(f"situation:{twice}")]


def test_a_triple_that_follows_is_proved_down_to_its_file(kg, path):
    goal = "state:UKR rkg:hasEmbassyIn state:ALB"
    (proof,) = kg.explain(*goal.split()).proofs
    assert kg.explain(goal).proofs == (proof,)
    places = {leaf.origin.place.rpartition(":")[0] for leaf in proof.leaves() if leaf.origin}
    assert str(path) in places
    asserted = "situation:embassy-of-ukraine-in-albania a rkg:Embassy"
    assert kg.explain(asserted).proofs == ()
    missing = kg.explain("state:ALB rkg:hasEmbassyIn state:UKR")
    assert not missing.holds
    assert missing.nearest


def test_the_triples_of_rdflib_are_explained_without_a_file():
    graph = rdflib.Graph().parse(data=FACTS, format="turtle")
    with KnowledgeGraph.from_rdflib(graph) as kg:
        (proof,) = kg.explain("state:UKR rkg:hasEmbassyIn state:ALB").proofs
    (of,) = [leaf for leaf in proof.leaves() if leaf.triple[1].value == RKG + "embassyOf"]
    assert of.origin is not None
    assert of.origin.place == ""


def test_without_entailment_there_is_nothing_to_explain(path):
    with KnowledgeGraph.open(path, bare=True) as kg, pytest.raises(UsageError, match="regime"):
        kg.explain("state:UKR rkg:hasEmbassyIn state:ALB")


def test_shapes_that_are_none(kg, path, tmp_path):
    with pytest.raises(ShapesError):
        kg.validate(path)
    with pytest.raises(FileMissing):
        kg.validate(tmp_path / "shapes.ttl")


def test_a_thread_that_validates_leaves_nothing_behind():
    """Which the engine would tell of on standard error, and nobody could do anything about."""
    program = (
        "import threading\n"
        "from relations_kg import KnowledgeGraph\n"
        "graph = KnowledgeGraph.open(cache=False)\n"
        "thread = threading.Thread(target=graph.validate)\n"
        "thread.start(); thread.join()\n"
    )
    root = Path(relations_kg.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_passages_are_compared_with_a_text(kg):
    agreed = kg.verify_source("= Title =\nIt opened. It stayed.")
    assert agreed.conforms
    assert (agreed.checked, agreed.source.value) == (1, expand("source:article"))
    changed = kg.verify_source("= Title =\nIt closed.", "source:article")
    assert [finding.trouble.value for finding in changed.findings] == ["changed"]
    with pytest.raises(UnknownName):
        kg.verify_source("", "source:other")


# --- imports


SPARING = """
import sys
from relations_kg import KnowledgeGraph

kg = KnowledgeGraph.open(*sys.argv[1:])
kg.query("is-member", state="ALB", organization="OSCE").serialize()
print(kg.query("organizations-in-common", a="ALB", b="UKR").serialize("csv").decode())
heavy = {"rdflib", "owlrl", "pyshacl", "polars", "pandas", "pyld", "click"}
print(sorted(heavy & set(sys.modules)))
"""


@pytest.mark.parametrize("shipped", [True, False])
def test_a_cached_answer_imports_no_rdf_library(path, shipped):
    data = [] if shipped else [path]
    with KnowledgeGraph.open(*data):  # built here, where nobody has yet, and kept as long
        done = subprocess.run(
            [sys.executable, "-c", SPARING, *data],
            capture_output=True,
            text=True,
            cwd=Path(relations_kg.__file__).parents[1],
        )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.split()
    assert expand("organization:OSCE") in done.stdout
    assert lines[-1] == "[]"


def test_a_dataset_that_went_through_rdflib_has_the_same_facts(kg):
    again = KnowledgeGraph.from_rdflib(kg.to_rdflib())
    assert {quad[:3] for quad in again.quads()} == {quad[:3] for quad in kg.quads()}
    alone = KnowledgeGraph.from_rdflib(kg.to_rdflib(inferred=False))
    assert set(alone.quads()) == set(again.quads())
    assert set(again.store.quads()) == set(alone.store.quads())


def test_a_bare_dataset_gives_each_quad_once(kg):
    bare = KnowledgeGraph.from_rdflib(kg.to_rdflib(), bare=True)
    everything = list(bare.quads(inferred=True))
    assert len(everything) == len(set(everything)) == len(bare.store)


@pytest.mark.parametrize("as_of", ["2020-09-01", date(2020, 9, 1)])
def test_a_graph_is_opened_as_of_a_day(as_of: str | date) -> None:
    ask = "PREFIX rkg: <https://w3id.org/relations-kg/ontology#> ASK { ?s rkg:hasEmbassyIn ?o }"
    assert KnowledgeGraph.open(as_of=as_of).sparql(ask)
    assert not KnowledgeGraph.open(as_of="2020-08-31").sparql(ask)


@pytest.mark.parametrize("certainty", ["certain", "possible"])
def test_a_view_of_an_rdflib_graph_is_that_of_the_files(certainty: str) -> None:
    view = {"as_of": "2020-09-01", "certainty": certainty, "regime": "none"}
    files = KnowledgeGraph.open(**view)
    graph = KnowledgeGraph.open(regime="none").to_rdflib(inferred=False)
    same = KnowledgeGraph.from_rdflib(graph, **view)
    assert same.export("n-triples") == files.export("n-triples")
    assert same.export("n-triples", inferred=True) == files.export("n-triples", inferred=True)
