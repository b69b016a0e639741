"""From paths to inputs with names of their own, and what makes two datasets the same."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from relations_kg import resources
from relations_kg.dataset import recipe as recipes
from relations_kg.dataset.cache import open_cached, open_uncached
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import DataFile, Recipe
from relations_kg.entailment import base
from relations_kg.entailment.base import REGIMES
from relations_kg.errors import FileMissing, NoRdfFound, SyntaxFault, UnknownName
from relations_kg.knowledge_graph import KnowledgeGraph
from relations_kg.namespaces import DATASET, RKG, expand
from relations_kg.rdf import Iri

FACT = "<urn:x:s> <urn:x:p> 'o' .\n"


def file(path: Path, content: str = FACT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def names(*paths: str | Path | DataFile) -> list[str]:
    return [each.name for each in data_files(paths)]


# --- names


def test_a_file_is_named_after_itself(tmp_path):
    (given,) = data_files([file(tmp_path / "deep" / "facts.ttl")])
    assert given.name == "data/facts.ttl"
    assert given.graph == Iri(DATASET + "data/facts.ttl")
    assert {quad.graph for quad in given.read()} == {given.graph}


def test_a_path_may_be_a_text(tmp_path):
    assert names(str(file(tmp_path / "facts.ttl"))) == ["data/facts.ttl"]


def test_files_of_a_folder_are_named_by_their_path_in_it_in_one_order(tmp_path):
    for name in ("b.nt", "a/c.ttl", "a.jsonld", "notes.md", ".hidden/d.ttl"):
        file(tmp_path / name)
    assert names(tmp_path) == ["data/a/c.ttl", "data/a.jsonld", "data/b.nt"]


def test_a_name_is_an_iri_whatever_the_file_is_called(tmp_path):
    (given,) = data_files([file(tmp_path / "Xhaçka <1> #2?.ttl")])
    assert given.name == "data/Xha%C3%A7ka%20%3C1%3E%20%232%3F.ttl"
    assert [quad.graph for quad in given.read()] == [given.graph]


def test_files_of_the_same_name_have_a_graph_each(tmp_path):
    one, two, three = (file(tmp_path / folder / "facts.ttl") for folder in "abc")
    other = file(tmp_path / "facts.ttl.2", FACT)
    assert names(one, two, other, three) == [
        "data/facts.ttl", "data/facts.ttl.2", "data/facts.ttl.2.2", "data/facts.ttl.3",
    ]  # fmt: skip


def test_an_input_that_is_made_already_passes_through(tmp_path):
    made = DataFile("data/stdin", Path("stdin"), "turtle", FACT.encode())
    path = file(tmp_path / "facts.ttl")
    assert data_files([made, path])[0] is made
    assert names(path, made) == ["data/facts.ttl", "data/stdin"]
    assert [quad.object.lexical for quad in made.read()] == ["o"]


def test_the_format_of_all_of_them_can_be_named(tmp_path):
    path = file(tmp_path / "facts.txt")
    with pytest.raises(UnknownName):
        list(data_files([path])[0].read())
    assert len(list(data_files([path], "turtle")[0].read())) == 1


def test_messages_name_the_path_that_was_given(tmp_path):
    path = file(tmp_path / "bad.ttl", "<urn:x:s> <urn:x:p>\n")
    with pytest.raises(SyntaxFault) as caught:
        list(data_files([path])[0].read())
    assert caught.value.path == str(path)


def test_what_is_not_there(tmp_path):
    with pytest.raises(FileMissing):
        data_files([tmp_path / "facts.ttl"])
    with pytest.raises(NoRdfFound):
        data_files([tmp_path])


@contextmanager
def piped(content: str, to: Path | None = None) -> Iterator[Path]:
    """A pipe that gives ``content`` once: ``/dev/fd/N``, as a shell names it, or a FIFO."""
    reading, writing = (None, None) if to else os.pipe()

    def write() -> None:
        with open(to or writing, "wb") as pipe:
            pipe.write(content.encode())

    if to:
        os.mkfifo(to)
    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    yield to or Path(f"/dev/fd/{reading}")
    writer.join(timeout=60)
    assert not writer.is_alive(), "nobody has read all of it"
    if reading is not None:
        os.close(reading)


pipes = pytest.mark.skipif(sys.platform == "win32", reason="it has no pipes with a path")


@pipes
@pytest.mark.parametrize("named", [True, False], ids=["FIFO", "/dev/fd"])
def test_a_pipe_is_read_once_and_gives_all_of_it(tmp_path, named):
    facts = "".join(f"<urn:x:s> <urn:x:p> '{n}' .\n" for n in range(5_000))
    with piped(facts, tmp_path / "fifo.ttl" if named else None) as pipe:
        given = data_files([pipe], None if named else "turtle")
    recipe = Recipe(given, bare=True)
    assert given[0].name == f"data/{pipe.name}"
    assert recipe.fingerprint() == recipe.fingerprint()
    dataset = open_cached(recipe, folder=tmp_path / "cache")
    assert len(dataset.store) == len(list(given[0].read())) == 5_000
    dataset.close()


@pipes
def test_a_pipe_whose_format_nothing_tells_is_not_read():
    reading, writing = os.pipe()
    with pytest.raises(UnknownName) as caught:
        data_files([f"/dev/fd/{reading}"])
    assert "name the format" in caught.value.hint
    for end in (reading, writing):
        os.close(end)


@pytest.fixture
def unspeakable(tmp_path: Path) -> Path:
    """A folder with a file whose name is not UTF-8."""
    path = tmp_path / "folder" / os.fsdecode(b"\xff.ttl")
    try:
        return file(path, "_:one <urn:x:p> 'o' .").parent
    except OSError:
        pytest.skip("the file system takes names in UTF-8 only")


def test_a_name_that_is_not_utf_8_names_a_graph_all_the_same(unspeakable):
    (given,) = data_files([unspeakable])
    assert given.name == "data/%FF.ttl"
    with KnowledgeGraph.open(unspeakable, bare=True) as graph:
        assert graph.graphs() == ["data/%FF.ttl"]
        assert len(list(graph.quads())) == 1


def test_an_extension_may_be_anything_as_well(unspeakable):
    (path,) = unspeakable.iterdir()
    odd = path.rename(path.with_suffix(os.fsdecode(b".\xff")))
    (given,) = data_files([odd], "turtle")
    assert fingerprint(odd, format="turtle")
    assert fingerprint(odd)
    assert len(list(given.read())) == 1


def test_messages_about_a_name_that_is_not_utf_8_can_be_printed(unspeakable):
    (path,) = unspeakable.iterdir()
    path.write_text("<urn:x:s> <urn:x:p>\n")
    with pytest.raises(SyntaxFault) as caught:
        list(data_files([unspeakable])[0].read())
    assert caught.value.path == str(unspeakable / r"\xff.ttl")
    done = subprocess.run(
        [sys.executable, "-m", "relations_kg", "info", "--data", unspeakable],
        capture_output=True,
        text=True,
        cwd=Path(recipes.__file__).parents[2],
    )
    assert done.returncode == 3
    assert r"\xff.ttl:2:1" in done.stderr
    assert "Traceback" not in done.stderr


# --- a dataset that was exported as a whole


EMBASSY = f"""
<{expand("situation:embassy-of-ukraine-in-albania")}> a <{RKG}Embassy> ;
    <{RKG}embassyOf> <{expand("state:UKR")}> ; <{RKG}receivingState> <{expand("state:ALB")}> ;
    <{RKG}start> "2020-09-01" .
"""


def exported(folder: Path, format: str, **options) -> Path:
    with KnowledgeGraph.open(file(folder / "facts.ttl", EMBASSY), **options) as graph:
        path = folder / f"everything.{format}"
        path.write_bytes(graph.export(format, inferred=True))
    return path


@pytest.mark.parametrize("format", ["nq", "trig"])
def test_an_exported_dataset_has_the_same_facts_and_closure_when_opened_again(tmp_path, format):
    everything = exported(tmp_path, format)
    with (
        KnowledgeGraph.open(tmp_path / "facts.ttl") as first,
        KnowledgeGraph.open(everything) as again,
    ):
        assert set(again.quads()) == set(first.quads())
        assert set(again.quads(inferred=True)) == set(first.quads(inferred=True))
        assert again.manifest.graphs == first.manifest.graphs


def test_what_followed_from_a_fact_goes_with_it(tmp_path):
    everything = exported(tmp_path, "nq")
    shortcut = f"<{RKG}hasEmbassyIn>"
    assert shortcut in everything.read_text()
    lines = everything.read_text().splitlines(keepends=True)
    everything.write_text("".join(line for line in lines if "/data/facts.ttl>" not in line))
    with KnowledgeGraph.open(everything) as graph:
        assert list(graph.quads()) == []
        assert not graph.sparql(f"ASK {{ ?s {shortcut} ?o }}")
        assert not graph.sparql(f"ASK {{ ?s <{RKG}startEarliest> ?o }}")


def test_the_shipped_graph_comes_back_from_its_export(tmp_path):
    with KnowledgeGraph.open(regime="none") as graph:
        facts = set(graph.quads())
        path = tmp_path / "everything.nq"
        path.write_bytes(graph.export("nq", inferred=True))
    with KnowledgeGraph.open(path, regime="none") as again:
        assert set(again.quads()) == facts


def test_bare_an_exported_dataset_is_all_that_it_holds(tmp_path):
    everything = exported(tmp_path, "nq")
    with KnowledgeGraph.open(everything, bare=True) as graph:
        assert len(graph.store) == len(everything.read_text().splitlines())


def test_graphs_with_names_like_those_that_building_fills_are_facts(tmp_path):
    kept = [DATASET + "derived-elsewhere", DATASET + "graph/derived", "urn:x:derived"]
    path = file(
        tmp_path / "facts.nq",
        "".join(
            f"<urn:x:s> <urn:x:p> <urn:x:o> <{name}> .\n" for name in [*kept, DATASET + "derived"]
        ),
    )
    dataset = open_uncached(Recipe(data_files([path]), regime="none"))
    assert {quad.graph.value for quad in dataset.store.quads(Iri("urn:x:s"))} == set(kept)


# --- recipes


def test_the_shipped_files_are_named_by_their_path_without_extension():
    recipe = Recipe(align=("org",))
    assert "ontology/time" in [each.name for each in recipe.ontology_files]
    assert recipe.ontology_files[-1].name == "ontology/alignments/org"
    for each in (*recipe.data_files, *recipe.ontology_files):
        assert each.path == (resources.root() / each.name).with_suffix(".ttl")


def test_bare_inputs_have_no_ontology(tmp_path):
    recipe = Recipe(data_files([file(tmp_path / "facts.ttl")]), bare=True)
    assert recipe.ontology_files == ()
    assert [each.name for each in recipe.data_files] == ["data/facts.ttl"]


def test_the_regimes_are_those_of_the_entailment():
    assert set(REGIMES) == set(base.REGIMES)


@pytest.mark.parametrize(
    ("options", "hint"), [({"regime": "owl-full"}, "owl-rl"), ({"align": ("dublin",)}, "org")]
)
def test_an_unknown_name_is_told_those_that_there_are(options, hint):
    with pytest.raises(UnknownName) as caught:
        Recipe(**options)
    assert hint in caught.value.hint


# --- fingerprints


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return file(tmp_path / "facts.ttl")


def fingerprint(path: Path, **options) -> str:
    return Recipe(data_files([path], options.pop("format", None)), **options).fingerprint()


def test_a_fingerprint_is_a_name_for_a_folder_and_says_nothing_of_time_or_place(facts, tmp_path):
    first = fingerprint(facts)
    assert len(first) == 64
    assert set(first) <= set("0123456789abcdef")
    os.utime(facts, (0, 0))
    assert fingerprint(facts) == first
    assert fingerprint(file(tmp_path / "elsewhere" / "facts.ttl")) == first


@pytest.mark.parametrize(
    "options",
    [
        {"bare": True},
        {"regime": "none"},
        {"regime": "rdfs"},
        {"align": ("org",)},
        {"align": ("org", "prov")},
        {"format": "trig"},
    ],
    ids=str,
)
def test_whatever_changes_the_dataset_changes_the_fingerprint(facts, options):
    assert fingerprint(facts, **options) != fingerprint(facts)


def test_content_and_name_change_the_fingerprint(facts, tmp_path):
    first = fingerprint(facts)
    assert fingerprint(file(tmp_path / "other.ttl")) != first
    assert fingerprint(file(facts, FACT * 2)) != first
    assert Recipe(data_files([facts, tmp_path / "other.ttl"])).fingerprint() != first


def test_a_file_that_has_gone_is_told(facts):
    recipe = Recipe(data_files([facts]))
    facts.unlink()
    with pytest.raises(FileMissing) as caught:
        recipe.fingerprint()
    assert caught.value.path == facts


@pytest.mark.parametrize(
    "name",
    [
        *("namespaces.py", "rdf.py", "terms.py", "dates.py", "resources.py", "formats.py"),
        *("dataset/x.py", "entailment/x.py", "syntax/x.py", "store/x.py"),
    ],
)
def test_the_code_that_builds_is_part_of_the_fingerprint(facts, tmp_path, monkeypatch, name):
    monkeypatch.setattr(recipes, "_PACKAGE", tmp_path / "package")
    recipe = Recipe(data_files([facts]), bare=True)
    code = file(tmp_path / "package" / name, "one = 1\n")
    first = recipe.fingerprint()
    assert recipe.fingerprint() == first
    file(code, "one = 2\n")
    assert recipe.fingerprint() != first


def test_the_version_of_the_engine_is_part_of_the_fingerprint(facts, monkeypatch):
    first = fingerprint(facts)
    monkeypatch.setattr("relations_kg.store.embedded.ENGINE", "pyoxigraph 0")
    assert fingerprint(facts) != first
