"""``relations-kg new``: folders to fill in."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from relations_kg.errors import OutputError, UsageError
from relations_kg.namespaces import ID
from relations_kg.new_relation import KINDS, Layout, Party, lay_out
from relations_kg.resources import graph_folder
from tests.cli.conftest import Run
from tests.cli.test_completion import completed

FILES = [*(f"relations/alb-pol/{kind}.ttl" for kind in KINDS), "sources/alb-pol.ttl"]
ALBANIA = Party(ID + "state/ALB", "Albania")
POLAND = Party(ID + "state/POL", "Poland")


def written(folder: Path) -> list[str]:
    """Every file below a folder, hidden ones included."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def example(text: str) -> str:
    """What a file holds once the marks of its examples are taken away."""
    return "".join(line.removeprefix("# ") for line in text.splitlines(True))


def test_a_folder_is_laid_out_valid_and_in_canonical_form(rkg: Run, tmp_path: Path) -> None:
    done = rkg("new", "relation", "ALB", "POL", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines() == FILES
    assert written(tmp_path) == sorted(FILES)
    for step in ("describe the source", "relations-kg format .", "relations-kg validate ."):
        assert step in done.stderr
    done = rkg("validate", "--data", ".", "--strict", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "conforms: no findings\n")
    assert rkg("format", "--check", ".", cwd=tmp_path).returncode == 0


def test_the_examples_are_valid_and_canonical_claims(rkg: Run, tmp_path: Path) -> None:
    rkg("new", "relation", "ALB", "POL", "--into", tmp_path / "own")
    for name in FILES:
        path = tmp_path / "own" / name
        text = example(path.read_text())
        assert text.count(" a rkg:") >= 2
        path.write_text(text)
    assert rkg("format", "--check", tmp_path / "own").returncode == 0
    done = rkg("validate", tmp_path / "own", graph_folder() / "states.ttl", graph_folder())
    assert done.returncode == 0, done.stdout
    assert "alb-pol" not in done.stdout
    query = ("query", "timeline", "--a", "ALB", "--b", "POL", "--data", tmp_path / "own")
    done = rkg(*query, "--data", graph_folder() / "states.ttl", "--format", "csv")
    assert "1993-01-13" in done.stdout


def test_parties_are_in_the_order_of_their_iris_whatever_they_are_called(
    rkg: Run, tmp_path: Path
) -> None:
    one = rkg("new", "relation", "--dry-run", "ukraine", "state:ALB", cwd=tmp_path)
    other = rkg("new", "relation", "--dry-run", "al", ID + "state/UKR", cwd=tmp_path)
    assert one.returncode == other.returncode == 0
    assert one.stdout == other.stdout
    assert "rkg:firstParty state:ALB" in one.stdout
    assert "rkg:secondParty state:UKR" in one.stdout
    assert re.findall(r"==> (.*) <==", one.stdout) == [
        name.replace("alb-pol", "alb-ukr") for name in FILES
    ]
    assert written(tmp_path) == []


def test_a_dry_run_shows_what_would_be_written(rkg: Run, tmp_path: Path) -> None:
    shown = rkg("new", "relation", "ALB", "POL", "--dry-run", cwd=tmp_path).stdout
    rkg("new", "relation", "ALB", "POL", cwd=tmp_path)
    texts = (f"==> {name} <==\n{(tmp_path / name).read_text()}\n" for name in FILES)
    assert shown == "".join(texts)


def test_a_checkout_gets_it_in_its_graph(rkg: Run, tmp_path: Path) -> None:
    (tmp_path / "graph" / "relations").mkdir(parents=True)
    done = rkg("new", "relation", "ALB", "POL", cwd=tmp_path)
    assert done.stdout.splitlines() == [f"graph/{name}" for name in FILES]
    assert "relations-kg validate graph" in done.stderr


@pytest.mark.parametrize("there", ["relations/alb-pol/mine.ttl", "sources/alb-pol.ttl"])
def test_nothing_is_overwritten(rkg: Run, tmp_path: Path, there: str) -> None:
    (tmp_path / there).parent.mkdir(parents=True)
    (tmp_path / there).write_text("mine")
    done = rkg("new", "relation", "POL", "ALB", "--into", tmp_path)
    assert done.returncode == 2
    assert "nothing is overwritten" in done.stderr
    assert "--into" in done.stderr
    assert written(tmp_path) == [there]
    assert (tmp_path / there).read_text() == "mine"


@pytest.mark.parametrize(
    ("states", "message"),
    [
        (("ALB", "Polnd"), "did you mean Poland (POL)?"),
        (("ALB", "Albania"), "Albania is named twice"),
        (("ALB", "organization:NATO"), "is no state of the graph"),
        (("ALB", "state:QQQ"), "the dataset knows nothing of state:QQQ"),
        (("ALB", ""), "''"),
        (("ALB",), "Missing argument"),
    ],
)
def test_what_names_no_two_states_is_refused(
    rkg: Run, tmp_path: Path, states: tuple[str, ...], message: str
) -> None:
    done = rkg("new", "relation", *states, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert written(tmp_path) == []


def test_a_state_that_is_no_more_and_a_polity_have_relations_too(rkg: Run, tmp_path: Path) -> None:
    done = rkg("new", "relation", "Zanzibar", "state:XKX", "--into", tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "relations" / "eaz-xkx" / "relations.ttl").is_file()
    assert "Zanzibar and Kosovo" in (tmp_path / "sources" / "eaz-xkx.ttl").read_text()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(rkg: Run, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = rkg("new", "relation", "ALB", "POL", "--into", tmp_path)
    assert done.returncode == 4
    assert "--into" in done.stderr


def test_all_files_are_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last step fails: what was written before it is gone."""

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OutputError, match="No space left on device"):
        lay_out(ALBANIA, POLAND).write(tmp_path)
    assert written(tmp_path) == []
    assert os.listdir(tmp_path / "relations") == []


def test_a_file_in_the_way_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "relations").write_text("")
    with pytest.raises((OutputError, UsageError)):
        lay_out(ALBANIA, POLAND).write(tmp_path)
    assert written(tmp_path) == ["relations"]


def test_nothing_of_a_template_is_left_unfilled() -> None:
    layout = lay_out(POLAND, ALBANIA)
    assert isinstance(layout, Layout)
    assert layout == lay_out(ALBANIA, POLAND)
    for text in layout.files.values():
        assert "{{" not in text
        assert "}}" not in text


def test_states_are_completed(rkg: Run) -> None:
    assert completed(rkg, "relations-kg new relation Alba") == ["ALB"]
    assert completed(rkg, "relations-kg new relation ALB Pola") == ["POL"]
