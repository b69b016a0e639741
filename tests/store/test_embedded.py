from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from relations_kg.errors import StoreError
from relations_kg.rdf import Iri, Literal, Quad
from relations_kg.store.embedded import ENGINE, EmbeddedStore

XSD = "http://www.w3.org/2001/XMLSchema#"
S, P, G = Iri("urn:a:s"), Iri("urn:a:p"), Iri("urn:a:g")
QUADS = [Quad(S, P, Literal(str(number)), G) for number in range(100)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store on disk that was written and closed."""
    path = tmp_path / "store"
    store = EmbeddedStore.create(path)
    store.bulk_load(QUADS)
    store.close()
    return path


def test_what_was_written_is_read_by_another_process(folder):
    store = EmbeddedStore.read_only(folder)
    assert set(store.quads()) == set(QUADS)
    assert store.graph_names() == [G]
    code = (
        "import sys; from pathlib import Path\n"
        "from relations_kg.store.embedded import EmbeddedStore\n"
        "print(len(EmbeddedStore.read_only(Path(sys.argv[1]))))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, folder],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert done.stdout == "100\n", done.stderr


def test_a_store_can_be_renamed(folder, tmp_path):
    folder.rename(tmp_path / "elsewhere")
    assert len(EmbeddedStore.read_only(tmp_path / "elsewhere")) == 100


def test_reading_leaves_the_folder_as_it_is(folder):
    def contents():
        return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != "LOG"}

    before = contents()
    store = EmbeddedStore.read_only(folder)
    list(store.quads())
    store.close()
    assert contents() == before


@pytest.mark.parametrize(
    "write", [EmbeddedStore.add, EmbeddedStore.bulk_load, EmbeddedStore.remove]
)
def test_a_store_for_reading_is_not_written_to(folder, write):
    store = EmbeddedStore.read_only(folder)
    with pytest.raises(StoreError, match="reading only") as caught:
        write(store, QUADS[:1])
    assert caught.value.path == folder
    assert len(store) == 100


def test_bulk_load_takes_what_fails_on_the_way_as_a_failure():
    store = EmbeddedStore.in_memory()

    def failing():
        yield QUADS[0]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.bulk_load(failing())


# --- folders that are not ours


def listing(path: Path) -> list[str]:
    return sorted(str(found.relative_to(path)) for found in path.rglob("*"))


def test_a_folder_with_something_in_it_never_becomes_a_store(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    for call in (EmbeddedStore.create, EmbeddedStore.read_only):
        with pytest.raises(StoreError) as caught:
            call(tmp_path)
        assert caught.value.path == tmp_path
        assert caught.value.hint
    assert listing(tmp_path) == ["letter.txt"]


def test_nothing_is_made_where_there_is_nothing_to_read(tmp_path):
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(StoreError, match="no relations-kg store"):
            EmbeddedStore.read_only(path)
    assert listing(tmp_path) == []


def test_a_file_is_no_store(tmp_path):
    path = tmp_path / "file"
    path.write_text("x")
    for call in (EmbeddedStore.create, EmbeddedStore.read_only):
        with pytest.raises(StoreError):
            call(path)
    assert path.read_text() == "x"


def test_a_store_is_not_made_over_another(folder):
    with pytest.raises(StoreError, match="already"):
        EmbeddedStore.create(folder)
    assert len(EmbeddedStore.read_only(folder)) == 100


def test_an_empty_folder_may_become_a_store(tmp_path):
    store = EmbeddedStore.create(tmp_path)
    store.add(QUADS)
    store.close()
    assert len(EmbeddedStore.read_only(tmp_path)) == 100


def test_a_parent_that_is_not_there(tmp_path):
    with pytest.raises(StoreError, match="No such file"):
        EmbeddedStore.create(tmp_path / "no" / "store")


def test_a_store_of_the_engine_that_is_not_marked_is_not_ours(folder):
    with pytest.raises(StoreError, match="no relations-kg store"):
        EmbeddedStore.read_only(folder / "quads")


# --- damage


@pytest.mark.parametrize("kind", ["CURRENT", "MANIFEST-*", "*.sst"])
def test_a_damaged_store_says_what_to_do(folder, kind):
    damaged = list((folder / "quads").glob(kind))
    assert damaged
    for path in damaged:
        path.write_bytes(b"garbage" * 10)
    with pytest.raises(StoreError) as caught:
        list(EmbeddedStore.read_only(folder).quads())
    assert "build the dataset again" in caught.value.hint
    assert caught.value.path == folder


@pytest.mark.parametrize("mark", ["", "[]", "{}", '{"layout": 99}', "\xff"])
def test_a_damaged_mark(folder, mark):
    (folder / "relations-kg-store.json").write_text(mark, encoding="latin-1")
    with pytest.raises(StoreError) as caught:
        EmbeddedStore.read_only(folder)
    assert caught.value.path == folder


def test_a_store_without_its_quads(folder):
    shutil.rmtree(folder / "quads")
    with pytest.raises(StoreError):
        EmbeddedStore.read_only(folder)
    assert listing(folder) == ["relations-kg-store.json"]


def test_a_full_disk_is_told(tmp_path):
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from relations_kg.errors import StoreError\n"
        "from relations_kg.rdf import Iri, Literal, Quad\n"
        "from relations_kg.store.embedded import EmbeddedStore\n"
        "try:\n"
        "    store = EmbeddedStore.create(Path(sys.argv[1]))\n"
        "    for n in range(40):\n"
        "        store.add(Quad(Iri('urn:a:s'), Iri('urn:a:p'), Literal(f'{n} {i}' * 50))\n"
        "                  for i in range(2000))\n"
        "    store.close()\n"
        "except StoreError as error:\n"
        "    print('told:', error.message)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "store"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)),
    )
    assert "told: the store cannot be used" in done.stdout, done.stdout + done.stderr
    assert "Traceback" not in done.stderr


# --- what the engine does to literals, which the documentation tells


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (Literal("01", XSD + "integer"), Literal("1", XSD + "integer")),
        (Literal("1", XSD + "byte"), Literal("1", XSD + "integer")),
        (Literal("1.50", XSD + "decimal"), Literal("1.5", XSD + "decimal")),
        (
            Literal("2020-01-01T00:00:00+00:00", XSD + "dateTime"),
            Literal("2020-01-01T00:00:00Z", XSD + "dateTime"),
        ),
        (Literal("P1Y12M", XSD + "duration"), Literal("P2Y", XSD + "duration")),
    ],
)
def test_the_engine_keeps_values_and_not_lexical_forms(written, stored):
    store = EmbeddedStore.in_memory()
    store.add([Quad(S, P, written)])
    assert [quad.object for quad in store.quads()] == [stored]
    assert [quad.object for quad in store.quads(object=written)] == [stored]


def test_absurd_numbers_are_stored_as_they_are():
    absurd = [
        Literal("1E1000000000", XSD + "decimal"),
        Literal("9" * 1_000_000, XSD + "integer"),
    ]
    store = EmbeddedStore.in_memory()
    store.add(Quad(S, P, literal) for literal in absurd)
    assert {quad.object for quad in store.quads()} == set(absurd)


def test_an_empty_store_is_a_store():
    assert EmbeddedStore.in_memory()


def test_the_engine_tells_its_version():
    name, version = ENGINE.split()
    assert name == "pyoxigraph"
    assert version[0].isdigit()


def test_a_query_imports_no_rdflib(folder):
    code = (
        "import sys; from pathlib import Path\n"
        "from relations_kg.store.embedded import EmbeddedStore\n"
        "found = EmbeddedStore.read_only(Path(sys.argv[1])).query('SELECT * { ?s ?p ?o }')\n"
        "found.serialize('table')\n"
        "print(sorted({'rdflib', 'rich', 'pyld', 'yaml', 'owlrl', 'pyshacl'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, folder],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert done.stdout == "[]\n", done.stderr
