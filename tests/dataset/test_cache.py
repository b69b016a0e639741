"""A built dataset is found again, whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from relations_kg.dataset import cache
from relations_kg.dataset.cache import BuiltDataset, cache_folder, open_cached, open_uncached
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import Recipe
from relations_kg.errors import CacheError, FileMissing, SyntaxFault
from relations_kg.knowledge_graph import KnowledgeGraph

FACT = "<urn:x:s> <urn:x:p> '{}' .\n"
LONG_AGO = 1_000_000_000

Facts = Callable[..., Recipe]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cache folder that is not there yet."""
    return tmp_path / "cache"


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    """Writes ``facts.ttl`` with one fact for each value and gives a recipe of it."""

    def recipe(*values: object, **options: object) -> Recipe:
        path = tmp_path / "facts.ttl"
        path.write_text("".join(map(FACT.format, values or ("o",))))
        return Recipe(data_files([path]), **{"bare": True, **options})

    return recipe


def in_process(script: str, *arguments: object, **options) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(cache.__file__).parents[2],
        **options,
    )


def built(recipe: Recipe, folder: Path) -> Path:
    """The entry of ``recipe``, closed again."""
    dataset = open_cached(recipe, folder=folder)
    dataset.close()
    assert dataset.folder is not None
    return dataset.folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def values(dataset: BuiltDataset) -> set[str]:
    found = {quad.object.lexical for quad in dataset.store.quads()}
    dataset.close()
    return found


# --- found again


def test_a_dataset_is_built_once(facts, folder):
    told: list[str] = []
    first = built(facts(), folder)
    manifest = (first / "manifest.json").stat()
    dataset = open_cached(facts(), folder=folder, announce=told.append)
    assert values(dataset) == {"o"}
    again = (first / "manifest.json").stat()
    assert dataset.folder == first
    assert told == []
    assert (again.st_ino, again.st_mtime_ns) == (manifest.st_ino, manifest.st_mtime_ns)
    assert names(folder) == {first.name}


def test_building_is_announced_once_in_one_sentence(facts, folder):
    told: list[str] = []
    open_cached(facts(), folder=folder, announce=told.append).close()
    assert len(told) == 1
    assert told[0].endswith(".")


def test_a_dataset_from_the_cache_is_the_one_that_is_built_in_memory(facts, folder):
    recipe = facts("a", "b")
    cached, fresh = open_cached(recipe, folder=folder), open_uncached(recipe)
    assert set(cached.store.quads()) == set(fresh.store.quads())
    assert cached.manifest.graphs == fresh.manifest.graphs == {"data/facts.ttl": 2}
    assert cached.manifest.fingerprint == recipe.fingerprint()
    assert fresh.folder is None
    cached.close()


def test_a_changed_file_is_another_entry(facts, folder):
    first = built(facts("old"), folder)
    dataset = open_cached(facts("new"), folder=folder)
    assert dataset.folder != first
    assert values(dataset) == {"new"}
    assert values(open_cached(facts("old"), folder=folder)) == {"old"}


def test_bare_and_regime_are_other_entries(facts, folder):
    entries = {
        built(facts(), folder),
        built(facts(bare=False, regime="none"), folder),
        built(facts(bare=False, regime="rdfs"), folder),
    }
    assert len(entries) == 3
    assert names(folder) == {entry.name for entry in entries}


def saved_while_building(recipe: Recipe, folder: Path, path: Path, *versions: str) -> BuiltDataset:
    """The dataset where ``path`` gets the next of ``versions`` whenever it has been hashed."""
    left = list(versions)

    class Changing(Recipe):
        def fingerprint(self) -> str:
            found = recipe.fingerprint()
            if left:
                path.write_text(FACT.format(left.pop(0)))
            return found

    return open_cached(Changing(recipe.data, bare=True), folder=folder)


def test_a_file_that_is_saved_while_it_is_read_is_kept_under_what_it_holds(facts, folder, tmp_path):
    changed = saved_while_building(facts("old"), folder, tmp_path / "facts.ttl", "new")
    assert changed.folder is not None
    assert values(changed) == {"new"}
    assert values(open_cached(facts("old"), folder=folder)) == {"old"}
    assert values(open_cached(facts("new"), folder=folder)) == {"new"}


def test_a_file_that_keeps_changing_is_not_kept(facts, folder, tmp_path):
    versions = [str(number) for number in range(50)]
    changing = saved_while_building(facts("old"), folder, tmp_path / "facts.ttl", *versions)
    assert changing.folder is None
    assert values(changing) <= set(versions)
    assert not folder.exists()


# --- where


def test_the_folder_that_the_environment_names(facts, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("RKG_CACHE", str(tmp_path / "chosen"))
    assert cache_folder() == tmp_path / "chosen"
    dataset = open_cached(facts())
    dataset.close()
    assert dataset.folder.parent == tmp_path / "chosen"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="they have places of their own")
def test_the_folder_of_the_xdg_base_directory_specification(tmp_path, monkeypatch):
    monkeypatch.delenv("RKG_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "relations-kg"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "relations-kg"


# --- at once


TOGETHER = """
import sys, time
from pathlib import Path
from relations_kg.dataset import build
from relations_kg.dataset.cache import open_cached
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import Recipe

facts, folder, others, number = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
fill = build.fill

def fill_together(*arguments, **options):
    manifest = fill(*arguments, **options)
    (others / number).touch()
    until = time.monotonic() + 60
    while len(list(others.iterdir())) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    return manifest

build.fill = fill_together
dataset = open_cached(Recipe(data_files([facts]), bare=True), folder=folder)
print(dataset.folder.name, *sorted(quad.object.lexical for quad in dataset.store.quads()))
"""


def test_processes_that_build_the_same_at_once_leave_one_entry(facts, folder, tmp_path):
    recipe = facts("a", "b")
    met = tmp_path / "met"
    met.mkdir()
    running = [
        in_process(TOGETHER, tmp_path / "facts.ttl", folder, met, number) for number in range(3)
    ]
    answers = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], answers
    assert len(list(met.iterdir())) == 3, "they did not build at once"
    assert {out for out, _ in answers} == {f"{recipe.fingerprint()} a b\n"}
    assert names(folder) == {recipe.fingerprint()}


def test_an_entry_that_its_builder_has_not_opened_yet_is_not_removed(facts, folder, monkeypatch):
    opened, first = cache._open, facts("first").fingerprint()

    def open_late(entry: Path, fingerprint: str) -> BuiltDataset | None:
        if entry.name == first and entry.is_dir():
            monkeypatch.setattr(cache, "_open", opened)
            for number in range(cache._KEPT + 2):
                built(facts(number), folder)
        return opened(entry, fingerprint)

    monkeypatch.setattr(cache, "_open", open_late)
    dataset = open_cached(facts("first"), folder=folder)
    assert len(names(folder)) > cache._KEPT
    assert values(dataset) == {"first"}


# --- killed


KILLED = """
import os, signal, sys
from pathlib import Path
from relations_kg.dataset import build
from relations_kg.dataset.cache import open_cached
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import Recipe

fill = build.fill

def fill_and_die(*arguments, **options):
    fill(*arguments, **options)
    os.kill(os.getpid(), signal.SIGKILL)

build.fill = fill_and_die
open_cached(Recipe(data_files([Path(sys.argv[1])]), bare=True), folder=Path(sys.argv[2]))
"""


def test_a_killed_build_leaves_nothing_that_is_used_and_is_cleared_away_later(
    facts, folder, tmp_path
):
    recipe = facts("a")
    process = in_process(KILLED, tmp_path / "facts.ttl", folder)
    process.communicate(timeout=60)
    assert process.returncode == -9
    (leftover,) = folder.iterdir()
    assert leftover.name.startswith("building-")

    assert values(open_cached(recipe, folder=folder)) == {"a"}
    assert leftover.is_dir(), "it could as well be a build that has just begun"
    os.utime(leftover, (LONG_AGO, LONG_AGO))
    built(facts("b"), folder)
    assert not leftover.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there, age alone decides")
def test_a_build_that_takes_long_is_not_cleared_away(facts, folder):
    import fcntl

    going_on = folder / f"building-1-{'0' * 32}"
    going_on.mkdir(parents=True)
    with (going_on / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.utime(going_on, (LONG_AGO, LONG_AGO))
        built(facts("a"), folder)
        assert going_on.is_dir()
    os.utime(going_on, (LONG_AGO, LONG_AGO))
    built(facts("b"), folder)
    assert not going_on.exists()


# --- damaged


def to_tables(harm: Callable[[Path], object]) -> Callable[[Path], None]:
    def harmed(entry: Path) -> None:
        tables = list(entry.rglob("*.sst"))
        assert tables
        for table in tables:
            harm(table)

    return harmed


DAMAGES: dict[str, Callable[[Path], object]] = {
    "truncated manifest": lambda entry: os.truncate(entry / "manifest.json", 40),
    "empty manifest": lambda entry: os.truncate(entry / "manifest.json", 0),
    "no manifest": lambda entry: (entry / "manifest.json").unlink(),
    "manifest of another layout": lambda entry: (entry / "manifest.json").write_text(
        '{"layout": 0}'
    ),
    "manifest of another dataset": lambda entry: (entry / "manifest.json").write_text(
        (entry / "manifest.json").read_text().replace(entry.name, "0" * 64)
    ),
    "no lock": lambda entry: (entry / "lock").unlink(),
    "no mark of the store": lambda entry: next(entry.rglob("relations-kg-store.json")).unlink(),
    "mark of the store cut off": lambda entry: os.truncate(
        next(entry.rglob("relations-kg-store.json")), 3
    ),
    "no CURRENT of the engine": lambda entry: next(entry.rglob("CURRENT")).unlink(),
    "no tables of the engine": to_tables(Path.unlink),
    "tables of the engine cut off": to_tables(lambda table: os.truncate(table, 100)),
    "no store": lambda entry: shutil.rmtree(entry / "store"),
    "nothing at all": lambda entry: [shutil.rmtree(entry), entry.mkdir()],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_entry_is_built_again(facts, folder, damage):
    entry = built(facts("a"), folder)
    DAMAGES[damage](entry)
    told: list[str] = []
    dataset = open_cached(facts("a"), folder=folder, announce=told.append)
    assert told, "it was not built again"
    assert dataset.folder == entry
    assert dataset.manifest.graphs == {"data/facts.ttl": 1}
    assert values(dataset) == {"a"}
    assert names(folder) == {entry.name}


@pytest.mark.parametrize("age", ["young", "old"])
def test_what_was_set_aside_as_damaged_is_removed_whatever_its_age(facts, folder, age):
    aside = folder / f"building-damaged-{'0' * 32}"
    shutil.copytree(built(facts("a"), folder), aside)
    os.utime(aside, (LONG_AGO, LONG_AGO) if age == "old" else None)
    entry = built(facts("b"), folder)
    assert not aside.exists()
    assert entry.is_dir()


# --- how many


def used(entry: Path, when: int) -> Path:
    os.utime(entry, (LONG_AGO + when, LONG_AGO + when))
    return entry


def test_the_least_recently_used_entries_are_removed(facts, folder):
    entries = [used(built(facts(n), folder), n) for n in range(cache._KEPT)]
    assert names(folder) == {entry.name for entry in entries}
    values(open_cached(facts(0), folder=folder))
    newest = built(facts("one more"), folder)
    assert names(folder) == {entry.name for entry in (entries[0], *entries[2:], newest)}


@pytest.mark.skipif(sys.platform == "win32", reason="there, age alone decides")
def test_an_entry_in_use_is_not_removed(facts, folder):
    dataset = open_cached(facts("in use"), folder=folder)
    used(dataset.folder, 0)
    for n in range(cache._KEPT + 1):
        used(built(facts(n), folder), n + 1)
    assert dataset.folder.name in names(folder)
    assert values(dataset) == {"in use"}
    built(facts("later"), folder)
    assert dataset.folder.name not in names(folder)
    assert len(names(folder)) == cache._KEPT


def test_what_others_keep_in_the_folder_is_left_alone(facts, folder):
    foreign = [folder / name for name in ("building-plans", "building-1-x", "site", "f" * 63)]
    for path in foreign:
        path.mkdir(parents=True)
        (path / "manifest.json").write_text("{}")
        os.utime(path, (LONG_AGO, LONG_AGO))
    for n in range(cache._KEPT + 2):
        built(facts(n), folder)
    for path in foreign:
        assert names(path) == {"manifest.json"}


# --- not usable


@pytest.fixture
def unusable(tmp_path: Path) -> Path:
    """A path below a file, where no folder can be made, whoever asks."""
    (tmp_path / "file").write_text("")
    return tmp_path / "file" / "cache"


def test_a_folder_that_cannot_be_used_is_told(facts, unusable):
    with pytest.raises(CacheError) as caught:
        open_cached(facts(), folder=unusable)
    assert caught.value.path == unusable
    assert "RKG_CACHE" in caught.value.hint
    assert "--no-cache" in caught.value.hint


def test_a_folder_that_cannot_be_listed_is_no_hindrance(facts, folder, monkeypatch):
    listed = Path.iterdir

    def refuse(path: Path):
        if path == folder:
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert values(open_cached(facts("a"), folder=folder)) == {"a"}


def test_the_facade_goes_on_without_a_cache(tmp_path, unusable, monkeypatch):
    monkeypatch.setenv("RKG_CACHE", str(unusable))
    path = tmp_path / "facts.ttl"
    path.write_text(FACT.format("o"))
    told: list[str] = []
    with KnowledgeGraph.open(path, bare=True, warn=told.append) as graph:
        assert graph.folder is None
        assert [quad.object.lexical for quad in graph.store.quads()] == ["o"]
    assert any(str(unusable) in sentence for sentence in told)


@pytest.mark.parametrize(
    ("content", "error"), [("<urn:x:s> <urn:x:p> ", SyntaxFault), (None, FileMissing)]
)
def test_bad_input_leaves_no_trace(facts, folder, tmp_path, content, error):
    recipe = facts()
    if content is None:
        (tmp_path / "facts.ttl").unlink()
    else:
        (tmp_path / "facts.ttl").write_text(content)
    with pytest.raises(error):
        open_cached(recipe, folder=folder)
    assert not folder.exists()


FULL_DISK = """
import sys
from pathlib import Path
from relations_kg.dataset.cache import open_cached
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import Recipe
from relations_kg.errors import CacheError

try:
    open_cached(Recipe(data_files([Path(sys.argv[1])]), bare=True), folder=Path(sys.argv[2]))
except CacheError as error:
    print("CacheError", error.hint)
"""


@pytest.mark.parametrize("room", [0, 20, 10_000])
def test_a_full_disk_leaves_nothing_half_built(facts, folder, tmp_path, room):
    facts(*range(5_000))
    process = in_process(
        FULL_DISK,
        tmp_path / "facts.ttl",
        folder,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out.startswith("CacheError")
    assert "--no-cache" in out
    assert names(folder) == set()


def test_the_command_line_answers_on_a_full_disk(facts, folder, tmp_path):
    facts(*range(5_000))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "relations_kg", "query", "--bare", "-f", "csv"),
            *("--text", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--data", tmp_path / "facts.ttl"),
        ],
        capture_output=True,
        text=True,
        cwd=Path(cache.__file__).parents[2],
        env={**os.environ, "RKG_CACHE": str(folder)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["n", "5000"]
    assert names(folder) == set()
