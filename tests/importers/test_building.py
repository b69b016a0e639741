"""A store is as it was until an import is done, whatever happens in the middle."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from relations_kg import KnowledgeGraph, StoreError
from relations_kg.dataset.stored import MANIFEST, read_manifest, verify
from relations_kg.errors import InputError, UsageError
from relations_kg.importers import registry
from relations_kg.importers.base import Block, Count, GivenFile, Item, Reject, Request
from relations_kg.importers.building import import_into
from tests.importers import sample
from tests.importers.conftest import imported

CHECKOUT = Path(__file__).resolve().parents[2]
TRIPLE = b"<https://example.org/s> <https://example.org/p> <https://example.org/o> .\n"


@pytest.fixture
def store(sample_store: Path, tmp_path: Path) -> Path:
    """A copy of the sample store, to be changed."""
    shutil.copytree(sample_store, tmp_path / "store")
    return tmp_path / "store"


def content(store: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(store)): path.read_bytes()
        for path in sorted(store.rglob("*"))
        if path.is_file() and not path.name.startswith("LOG")
    }


def importing(store: Path, items: list[Item | BaseException], name: str = "other") -> object:
    """Imports what a list says, as an importer of another name would hand it over."""

    def read(_: Request) -> Iterator[Item]:
        for item in items:
            if isinstance(item, BaseException):
                raise item
            yield item

    importer = replace(
        registry.get("unga-votes"), name=name, read=read, shapes=(), expected={"things": 1},
        files=(registry.get("unga-votes").files[0],),
    )  # fmt: skip
    files = {"votes": GivenFile("votes", Path("votes.csv"), "0" * 64, True)}
    return import_into(store, importer, files, rejects=store.parent / "other.csv")


def test_imported_twice_nothing_doubles(store: Path, tmp_path: Path) -> None:
    before = read_manifest(store)
    imported(store, sample.write(tmp_path))
    after = read_manifest(store)
    assert after.manifest.graphs == before.manifest.graphs
    assert after.imports == before.imports
    assert list(verify(store)) == []
    assert [path.name for path in store.iterdir() if path.is_dir()] == [after.data]


def test_another_import_adds_to_a_store(store: Path) -> None:
    before = dict(read_manifest(store).manifest.graphs)
    importing(store, [Block("facts", TRIPLE), Count("things", 1)])
    after = read_manifest(store)
    assert after.manifest.graphs == {**before, "import/other/facts": 1}
    assert set(after.imports) == {"other", "unga-votes"}
    assert list(verify(store)) == []


@pytest.mark.parametrize("fault", [InputError("bad"), KeyboardInterrupt(), OSError(28, "No space")])
def test_what_fails_in_the_middle_changes_nothing(store: Path, fault: BaseException) -> None:
    before = content(store)
    expected = StoreError if isinstance(fault, OSError) else type(fault)
    with pytest.raises(expected):
        importing(store, [Block("facts", TRIPLE), fault])
    assert content(store) == before


def test_a_first_import_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        importing(tmp_path / "new", [Block("facts", TRIPLE), InputError("bad")])
    assert list(tmp_path.iterdir()) == []


def test_counts_that_must_come_out_are_enforced(store: Path) -> None:
    before = content(store)
    with pytest.raises(InputError, match="things: 2 instead of 1"):
        importing(store, [Block("facts", TRIPLE), Count("things", 2)])
    assert content(store) == before


def test_strict_keeps_nothing_where_a_row_is_rejected(tmp_path: Path) -> None:
    outcome = imported(tmp_path / "store", sample.write(tmp_path), strict=True)
    assert not outcome.is_kept
    assert outcome.rejects is not None
    assert outcome.rejects.is_file()
    assert not (tmp_path / "store").exists()


def test_what_a_stopped_import_left_is_removed_by_the_next(store: Path) -> None:
    leaked = store / ".building-0123456789abcdef"
    leaked.mkdir()
    (leaked / "quads").write_bytes(b"x" * 100)
    own = store / "notes"
    own.mkdir()
    importing(store, [Block("facts", TRIPLE), Count("things", 1)])
    assert not leaked.exists()
    assert own.is_dir()


def test_killed_in_the_middle_the_store_is_as_before(store: Path, tmp_path: Path) -> None:
    before = content(store)
    script = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from relations_kg.importers import building\n"
        "from tests.importers.conftest import imported\n"
        "from tests.importers import sample\n"
        "building.check_shapes = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"imported(Path({str(store)!r}), sample.write(Path({str(tmp_path)!r})))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=CHECKOUT, env={**os.environ, "PYTHONPATH": "."}
    )
    assert done.returncode == -signal.SIGKILL
    after = {name: data for name, data in content(store).items() if ".building-" not in name}
    assert after == before
    assert list(verify(store)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_full_disk_leaves_the_old_store_usable(store: Path, tmp_path: Path) -> None:
    before = content(store)
    limit = "import resource, signal, runpy, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000)); "
    limit += "runpy.run_module('relations_kg', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", limit, "import", "unga-votes",
         *map(str, sample.write(tmp_path)), "--into", str(store)],
        capture_output=True, text=True, cwd=CHECKOUT, env={**os.environ, "PYTHONPATH": "."},
    )  # fmt: skip
    assert done.returncode == 4, done.stderr
    assert "Traceback" not in done.stderr
    assert content(store) == before


def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "letter.txt").write_text("mine")
    with pytest.raises(StoreError, match="no store of relations-kg"):
        imported(tmp_path / "store", sample.write(tmp_path))
    assert (tmp_path / "store" / "letter.txt").read_text() == "mine"
    with pytest.raises(StoreError):
        KnowledgeGraph.open(dataset=tmp_path / "store")


def test_verify_names_what_is_wrong(store: Path) -> None:
    assert list(verify(store)) == []
    described = read_manifest(store)
    table = sorted((store / described.data).rglob("*.sst"))[0]
    table.write_bytes(table.read_bytes() + b"!")
    assert any(table.name in each and "has changed" in each for each in verify(store))
    table.unlink()
    assert any(table.name in each and "is missing" in each for each in verify(store))


def test_verify_names_a_graph_with_another_count(store: Path) -> None:
    path = store / MANIFEST
    number = read_manifest(store).manifest.graphs["import/unga-votes/votes"]
    text = path.read_text().replace(
        f'"import/unga-votes/votes": {number}', '"import/unga-votes/votes": 7'
    )
    path.write_text(text)
    assert list(verify(store)) == [
        f"the named graph import/unga-votes/votes holds {number} quads, and the manifest says 7"
    ]


def test_a_file_that_has_no_role_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n")
    importer = registry.get("unga-votes")
    with pytest.raises(UsageError, match="no use for this file"):
        registry.assign(importer, [tmp_path / "other.csv"])
    with pytest.raises(UsageError, match="also needs: the votes, the roll calls"):
        registry.assign(importer, [])


def test_a_file_with_other_columns_is_bad_input(tmp_path: Path) -> None:
    paths = sample.write(tmp_path, votes="a,b\n1,2\n")
    with pytest.raises(InputError, match="the columns are a, b"):
        imported(tmp_path / "store", paths)


def test_a_reject_in_between_is_told(store: Path) -> None:
    reject = Reject("votes.csv", 2, "not understood", "x,y")
    importing(store, [reject, Block("facts", TRIPLE), Count("things", 1), reject])
    lines = (store.parent / "other.csv").read_text().splitlines()
    assert lines == ["file,row,reason,raw"] + ['votes.csv,2,not understood,"x,y"'] * 2
