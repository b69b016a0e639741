"""From inputs to a filled store: what comes from where, what is counted, what is told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.dataset.build import Parts, assemble, complete, fill
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.ledger import changed_literals
from relations_kg.dataset.manifest import ChangedLiteral, Manifest, Note
from relations_kg.dataset.recipe import DataFile, Recipe
from relations_kg.namespaces import DATASET, PREFIXES, RDF, RKG, XSD, expand
from relations_kg.rdf import BlankNode, Iri, Literal, Quad
from relations_kg.store.embedded import EmbeddedStore

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
EMBASSY = """
situation:embassy-of-ukraine-in-albania a rkg:Embassy ;
    rkg:embassyOf state:UKR ; rkg:receivingState state:ALB ;
    rkg:start "2020-09-01"^^edtf:EDTF .
"""
INCONSISTENT = """
situation:alb-nato-membership a rkg:Membership , rkg:Candidacy ; rkg:member state:ALB .
"""


def data(turtle: str, name: str = "data/facts.ttl") -> DataFile:
    return DataFile(name, Path(name), "turtle", (PROLOGUE + turtle).encode())


def assembled(*turtle: str, **options) -> Parts:
    files = tuple(data(each, f"data/{n}") for n, each in enumerate(turtle))
    return assemble(Recipe(files, **options))


def filled(parts: Parts) -> tuple[EmbeddedStore, Manifest]:
    store = EmbeddedStore.in_memory()
    return store, fill(store, parts, fingerprint="f")


def graphs(quads: tuple[Quad, ...]) -> set[str]:
    return {quad.graph.value.removeprefix(DATASET) for quad in quads if quad.graph}


def triple(subject: str, predicate: str, object_: str) -> tuple[Iri, Iri, Iri]:
    return Iri(expand(subject)), Iri(expand(predicate)), Iri(expand(object_))


# --- parts


@pytest.fixture(scope="module")
def embassy() -> Parts:
    return assembled(EMBASSY)


def test_each_part_is_in_its_named_graphs(embassy):
    assert graphs(embassy.asserted) == {"data/0"}
    assert {name.split("/")[0] for name in graphs(embassy.ontology)} == {"ontology"}
    assert graphs(embassy.derived) == {"derived"}
    assert graphs(embassy.inferred) == {"inferred/owl-rl"}
    assert list(embassy) == [
        *embassy.asserted, *embassy.ontology, *embassy.derived, *embassy.inferred,
    ]  # fmt: skip


def test_bounds_and_shortcuts_are_added(embassy):
    start = next(q for q in embassy.derived if q.predicate == Iri(RKG + "startEarliest"))
    assert start.object == Literal("2020-09-01", XSD + "date")
    shortcut = triple("state:UKR", "rkg:hasEmbassyIn", "state:ALB")
    assert [q.graph for q in embassy.inferred if q[:3] == shortcut] == [
        Iri(DATASET + "inferred/owl-rl")
    ]
    assert embassy.notes == ()


def test_what_follows_stands_nowhere_else(embassy):
    told = {quad[:3] for part in (embassy.asserted, embassy.ontology) for quad in part}
    assert not told & {quad[:3] for quad in embassy.inferred}


def test_other_regimes(embassy):
    shortcut = triple("state:UKR", "rkg:hasEmbassyIn", "state:ALB")
    is_mission = triple("situation:embassy-of-ukraine-in-albania", "rdf:type", "rkg:Situation")
    rdfs = assembled(EMBASSY, regime="rdfs")
    assert graphs(rdfs.inferred) == {"inferred/rdfs"}
    inferred = {quad[:3] for quad in rdfs.inferred}
    assert is_mission in inferred
    assert shortcut not in inferred
    none = assembled(EMBASSY, regime="none")
    assert none.inferred == ()
    assert none.derived == embassy.derived


def test_alignments_are_part_of_the_ontology(embassy):
    parts = assembled(EMBASSY, regime="none", align=("org",))
    assert graphs(parts.ontology) - graphs(embassy.ontology) == {"ontology/alignments/org"}


def test_bare_is_what_the_inputs_say_and_nothing_else(embassy):
    parts = assembled(EMBASSY, bare=True)
    assert parts == Parts(embassy.asserted)


def test_a_dataset_around_facts_at_hand_is_the_one_of_the_files_that_hold_them(embassy):
    again = complete(embassy.asserted, Recipe(()))
    assert again == embassy


def test_no_input_at_all():
    parts = assembled(regime="none")
    assert parts.asserted == parts.derived == ()
    assert parts.ontology


# --- notes


def test_a_date_that_cannot_be_read_is_noted_and_stops_nothing():
    parts = assembled(
        'event:one a rkg:Visit ; rkg:date "in spring"^^edtf:EDTF .\n'
        'event:two a rkg:Visit ; rkg:date "2024-02"^^edtf:EDTF .\n',
        regime="none",
    )
    (note,) = parts.notes
    assert note.kind == "date"
    assert note.subject == expand("event:one")
    assert "in spring" in note.message
    dated = {quad.subject for quad in parts.derived if quad.predicate.value.startswith(RKG + "da")}
    assert dated == {Iri(expand("event:two"))}


def test_an_inconsistency_is_noted_and_stops_nothing():
    parts = assembled(INCONSISTENT)
    assert [note.kind for note in parts.notes] == ["inconsistency"]
    assert "alb-nato-membership" in parts.notes[0].message
    assert parts.inferred


# --- counts


def counted(store: EmbeddedStore) -> dict[str, int]:
    names = (q.graph.value.removeprefix(DATASET) if q.graph else "" for q in store.quads())
    return dict(Counter(names))


def test_the_manifest_counts_what_the_store_has(embassy):
    store, manifest = filled(embassy)
    assert manifest.graphs == counted(store)
    assert list(manifest.graphs) == sorted(manifest.graphs)
    assert manifest.graphs["data/0"] == 4
    assert manifest.quads == len(store)
    assert manifest.fingerprint == "f"


def test_literals_that_the_store_makes_one_are_counted_once():
    store, manifest = filled(assembled("<urn:x:s> <urn:x:p> 1 , 01 , 1.0 .", bare=True))
    assert len(store) == 2
    assert manifest.graphs == {"data/0": 2}


def test_a_triple_counts_once_in_each_graph_that_has_it():
    same = "<urn:x:s> <urn:x:p> 'o' ."
    store, manifest = filled(assembled(same + same, same, bare=True))
    assert manifest.graphs == {"data/0": 1, "data/1": 1} == counted(store)


def test_quads_of_the_default_graph_are_counted():
    parts = Parts((Quad(Iri("urn:x:s"), Iri("urn:x:p"), Literal("o")),))
    assert filled(parts)[1].graphs == {"": 1}


def test_an_empty_dataset():
    store, manifest = filled(Parts(()))
    assert (len(store), manifest.quads, manifest.graphs) == (0, 0, {})


@pytest.mark.parametrize("second", ["_:same <urn:x:p> 'o' .", "_:same <urn:x:p> 'other' ."])
def test_a_blank_node_label_of_two_files_means_two_nodes(tmp_path, second):
    paths = []
    for folder, content in (("a", "_:same <urn:x:p> 'o' ."), ("b", second)):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "facts.ttl")
        paths[-1].write_text(content)
    store, manifest = filled(assemble(Recipe(data_files(paths), bare=True)))
    assert len({quad.subject for quad in store.quads()}) == 2
    assert manifest.quads == 2


def test_a_blank_node_of_one_file_is_one_node_in_all_its_graphs():
    file = DataFile(
        "data/f", Path("f"), "trig", b"_:x <urn:x:p> 'o' . <urn:x:g> { _:x <urn:x:p> 'o' }"
    )
    parts = assemble(Recipe((file,), bare=True))
    assert len({quad.subject for quad in parts.asserted}) == 1
    assert graphs(parts.asserted) == {"data/f", "urn:x:g"}


# --- the ledger of changed literals


def literal_quads(*literals: Literal) -> list[Quad]:
    return [Quad(Iri(f"urn:x:{n}"), Iri("urn:x:p"), each) for n, each in enumerate(literals)]


def typed(lexical: str, kind: str) -> Literal:
    return Literal(lexical, XSD + kind)


def test_changed_literals_are_told_with_both_forms_the_most_frequent_first():
    quads = literal_quads(
        typed("007", "integer"), typed("1.50", "decimal"), typed("1.50", "decimal"),
        typed("7", "integer"), Literal("007"), typed("2024-02-21Z", "date"),
    )  # fmt: skip
    changed, total = changed_literals(quads)
    assert [(change.source, change.stored, change.count) for change in changed] == [
        (f'"1.50"^^<{XSD}decimal>', f'"1.5"^^<{XSD}decimal>', 2),
        (f'"007"^^<{XSD}integer>', f'"7"^^<{XSD}integer>', 1),
    ]
    assert total == 3


def test_literals_that_are_as_frequent_are_told_in_the_order_of_their_spelling():
    quads = literal_quads(typed("03", "integer"), typed("01", "integer"), typed("02", "integer"))
    changed, _ = changed_literals(quads)
    assert [change.source[:4] for change in changed] == ['"01"', '"02"', '"03"']


def test_the_case_of_a_language_tag_is_told():
    changed, total = changed_literals(literal_quads(Literal("x", RDF + "langString", "en-GB")))
    assert [(change.source, change.stored) for change in changed] == [('"x"@en-GB', '"x"@en-gb')]
    assert total == 1


def test_the_ledger_is_short_and_its_total_is_not():
    changed, total = changed_literals(
        literal_quads(*(typed(f"0{n}", "integer") for n in range(80)))
    )
    assert len(changed) == 50
    assert total == 80


def test_nothing_changed():
    assert changed_literals(literal_quads(Literal("01"), typed("1", "integer"))) == ((), 0)
    assert changed_literals([Quad(Iri("urn:x:s"), Iri("urn:x:p"), BlankNode("b"))]) == ((), 0)


def test_the_manifest_tells_what_the_store_changed_in_the_facts():
    _, manifest = filled(assembled("<urn:x:s> <urn:x:p> 01 , 'x' .", regime="none"))
    assert [change.source for change in manifest.changed_literals] == [f'"01"^^<{XSD}integer>']
    assert manifest.changed_total == 1


LITERALS = st.one_of(
    st.from_regex(r"[+-]?0{0,2}[0-9]{1,3}", fullmatch=True).map(
        lambda text: typed(text, "integer")
    ),
    st.from_regex(r"[0-9]{1,2}\.[0-9]{1,3}", fullmatch=True).map(lambda x: typed(x, "decimal")),
    st.sampled_from(["P1Y12M", "PT60S", "P1D"]).map(lambda text: typed(text, "duration")),
    st.sampled_from(["1", "true", "yes"]).map(lambda text: typed(text, "boolean")),
    st.text(max_size=3, alphabet="ab01").map(Literal),
    st.sampled_from(["en", "EN", "de-AT"]).map(lambda tag: Literal("x", RDF + "langString", tag)),
)


@given(st.lists(LITERALS, max_size=12))
def test_the_ledger_agrees_with_the_store(literals):
    quads = literal_quads(*literals)
    store = EmbeddedStore.in_memory()
    store.add(quads)
    kept = set(store.quads())
    changed, total = changed_literals(quads)
    assert total == sum(quad not in kept for quad in quads) == sum(c.count for c in changed)


# --- the manifest

TEXTS = st.text(max_size=8)
MANIFESTS = st.builds(
    Manifest,
    fingerprint=TEXTS,
    graphs=st.dictionaries(TEXTS, st.integers(min_value=0), max_size=4),
    changed_literals=st.lists(
        st.builds(ChangedLiteral, TEXTS, TEXTS, st.integers(min_value=0)), max_size=3
    ).map(tuple),
    changed_total=st.integers(min_value=0),
    notes=st.lists(st.builds(Note, TEXTS, TEXTS, TEXTS), max_size=3).map(tuple),
)


@given(MANIFESTS)
def test_a_manifest_is_read_back_as_it_was(manifest):
    text = manifest.to_json()
    assert Manifest.from_json(text) == manifest
    assert Manifest.from_json(text).to_json() == text


def lacking(key: str) -> Callable[[dict], None]:
    return lambda data: data.pop(key)


@pytest.mark.parametrize(
    "change",
    [
        lacking("layout"),
        lacking("fingerprint"),
        lacking("graphs"),
        lacking("notes"),
        lambda data: data.update(layout=0),
        lambda data: data.update(surplus=1),
        lambda data: data.update(notes=[{"kind": "date"}]),
        lambda data: data.update(changed_literals=3),
    ],
)
def test_what_is_no_manifest_of_this_layout_is_refused(change):
    content = json.loads(Manifest("f", {"data/facts.ttl": 1}).to_json())
    change(content)
    with pytest.raises(ValueError, match="layout"):
        Manifest.from_json(json.dumps(content))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "1"])
def test_what_is_no_manifest_at_all_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        Manifest.from_json(text)
