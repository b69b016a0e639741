"""``import``, ``verify`` and ``--dataset`` as a user runs them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.importers import sample

pytest.importorskip("polars")
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli-import")


@pytest.fixture(scope="module")
def store(rkg: Run, folder: Path) -> Path:
    done = rkg("import", "unga-votes", *sample.write(folder), "--into", folder / "store")
    assert done.returncode == 0, done.stderr
    assert "16  votes" in done.stdout
    assert "rejected 2: different votes of one state in one roll call" in done.stderr
    assert str(folder / "unga-votes.rejects.csv") in done.stderr
    return folder / "store"


def test_the_list_says_what_an_importer_takes(rkg: Run) -> None:
    done = rkg("import", "--list")
    assert done.returncode == 0
    assert "unga-votes: Votes of states" in done.stdout
    assert "*roll_calls*.csv*" in done.stdout
    assert "LEJUQZ" in done.stdout


def test_a_query_reads_the_store(rkg: Run, store: Path) -> None:
    question = ("query", "voting-agreement", "--a", "ALB", "--b", "UKR", "--format", "csv")
    expected = "year,share,votes\n2014,0.5,2\n"
    assert rkg(*question, "--dataset", store).stdout.replace("\r", "") == expected
    assert rkg(*question, env={"RKG_DATASET": str(store)}).stdout.replace("\r", "") == expected
    before = rkg("query", "--dataset", store, *question[1:])
    assert before.stdout.replace("\r", "") == expected


def test_the_shipped_graph_is_in_the_store(rkg: Run, store: Path) -> None:
    question = ("query", "organizations-in-common", "--a", "ALB", "--b", "UKR", "--format", "csv")
    assert rkg(*question, "--dataset", store).stdout == rkg(*question).stdout


def test_info_and_export_know_the_graphs(rkg: Run, store: Path) -> None:
    assert "import/unga-votes/votes" in rkg("info", "--dataset", store).stdout
    done = rkg("export", "--dataset", store, "--graph", "import/unga-votes/votes")
    assert done.returncode == 0, done.stderr
    assert "unga-vote-5309-alb" in done.stdout


@pytest.mark.parametrize("option", [("--bare",), ("--regime", "none"), ("--align", "org")])
def test_a_store_does_not_go_with_how_to_build_one(
    rkg: Run, store: Path, option: tuple[str, ...]
) -> None:
    done = rkg("info", "--dataset", store, *option)
    assert done.returncode == 2
    assert "a store is built already" in done.stderr


def test_options_count_more_than_the_environment(rkg: Run, store: Path) -> None:
    done = rkg("info", "--regime", "none", env={"RKG_DATASET": str(store)})
    assert done.returncode == 0, done.stderr
    assert "import/unga-votes" not in done.stdout


def test_a_folder_that_is_no_store_is_told(rkg: Run, folder: Path) -> None:
    done = rkg("info", "--dataset", folder)
    assert done.returncode == 4
    assert "no store of relations-kg" in done.stderr
    assert rkg("verify", folder).returncode == 4


def test_verify_says_when_all_is_well_and_when_not(rkg: Run, store: Path) -> None:
    assert rkg("verify", store).returncode == 0
    stray = next(store.glob("data-*")) / "stray"
    stray.write_text("?")
    done = rkg("verify", store)
    stray.unlink()
    assert done.returncode == 1
    assert "stray: the file does not belong there" in done.stdout


def test_strict_exits_with_findings_and_keeps_nothing(rkg: Run, folder: Path) -> None:
    done = rkg("import", "unga-votes", *sample.write(folder), "--into", folder / "no", "--strict")
    assert done.returncode == 1
    assert "nothing was kept" in done.stderr
    assert not (folder / "no").exists()


def test_an_importer_that_there_is_not_is_a_usage_error(rkg: Run) -> None:
    assert rkg("import", "nothing", "file").returncode == 2
    assert rkg("import").returncode == 2
    assert rkg("import", "unga-votes").returncode == 2


def test_without_polars_the_extra_is_named(rkg: Run, folder: Path) -> None:
    (folder / "none").mkdir()
    (folder / "none" / "polars.py").write_text("raise ImportError")
    checkout = Path(__file__).resolve().parents[2]
    done = rkg(
        "import", "unga-votes", *sample.write(folder), "--into", folder / "without",
        env={"PYTHONPATH": f"{folder / 'none'}:{checkout}"},
    )  # fmt: skip
    assert done.returncode == 2
    assert "relations-kg[import]" in done.stderr
    assert not (folder / "without").exists()


def test_a_command_that_works_on_files_takes_no_store(rkg: Run, store: Path) -> None:
    done = rkg("validate", "--dataset", store)
    assert done.returncode == 2
    assert "this works on files, not on a store" in done.stderr
    assert rkg("validate", env={"RKG_DATASET": str(store)}).returncode == 0
