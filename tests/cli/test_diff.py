"""``relations-kg diff``: what differs, in every format, and how the command ends."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from relations_kg import resources
from relations_kg.comparison.contents import contents_of
from relations_kg.comparison.matching import difference
from relations_kg.dataset.inputs import data_files

Run = Callable[..., "subprocess.CompletedProcess[str]"]
GOLDEN = Path(__file__).resolve().parent.parent / "comparison" / "golden"
VISIT = """
event:rama-visits-kharkiv a rkg:Visit ;
    rkg:summary "Edi Rama visits Kharkiv."@en ;
    rkg:visitor person:edi-rama ;
    rkg:visitingState state:ALB ;
    rkg:hostState state:UKR ;
    rkg:date "2024-03"^^edtf:EDTF ;
    rkg:statedIn passage:wikipedia-albania-ukraine.L.2.2 .
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped graph as ``old``, and with one fact changed, one visit more and a post less."""
    folder = tmp_path_factory.mktemp("diff")
    for name in ("old", "new"):
        shutil.copytree(resources.root() / "graph", folder / name)
    missions = folder / "new" / "relations" / "alb-ukr" / "missions.ttl"
    text = missions.read_text(encoding="utf-8")
    before, start, after = text.partition('rkg:start "2020-09"^^edtf:EDTF ;')
    assert start
    text = f'{before}rkg:start "2020-09-01"^^edtf:EDTF ;{after}'
    first, _, rest = text.partition("# claim 17")
    assert rest
    missions.write_text(f"{first}# claim 18{rest.partition('# claim 18')[2]}{VISIT}", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("shipped.txt", ()),
        ("shipped.md", ("-f", "markdown")),
        ("shipped.json", ("-f", "json")),
        ("shipped.ttl", ("-f", "turtle")),
        ("inferred.txt", ("--inferred",)),
    ],
)
def test_a_small_change_of_the_shipped_graph_is_told_as_the_golden_answer_has_it(
    rkg: Run, folder: Path, name: str, options: tuple[str, ...]
) -> None:
    done = rkg("diff", "old", "new", *options, cwd=folder)
    assert (done.returncode, done.stderr) == (1, "")
    golden = GOLDEN / name
    if os.environ.get("RKG_UPDATE_GOLDEN"):
        golden.write_text(done.stdout, encoding="utf-8")
    assert done.stdout == golden.read_text(encoding="utf-8")


def test_the_update_makes_the_new_graph_of_the_old_one(rkg: Run, folder: Path) -> None:
    done = rkg("diff", "old", "new", "-f", "sparql-update", cwd=folder)
    contents = []
    for name, update in (("old", done.stdout), ("new", "")):
        store = ox.Store()  # either side, since it writes some literals in another form
        for file in data_files([folder / name]):
            store.load(path=str(file.path), format=ox.RdfFormat.TURTLE)
        store.update(update)
        result = folder / f"{name}.nq"
        result.write_bytes(store.dump(format=ox.RdfFormat.N_QUADS) or b"")
        contents.append(contents_of(name, data_files([result])))
    assert difference(*contents).is_empty


def test_a_graph_is_the_same_as_itself(rkg: Run, folder: Path) -> None:
    done = rkg("diff", "old", "old", "--inferred", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "nothing differs\n")
    done = rkg("diff", "old", "old", "-f", "json", cwd=folder)
    assert json.loads(done.stdout)["same"] is True
    assert rkg("diff", "old", "old", "-f", "sparql-update", cwd=folder).stdout == ""


def test_an_export_in_another_format_is_the_same(rkg: Run, folder: Path) -> None:
    rkg("export", "-o", "export.jsonld", cwd=folder)
    done = rkg("diff", "old", "export.jsonld", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "nothing differs\n"), done.stderr


def test_the_format_is_that_of_the_extension(rkg: Run, folder: Path) -> None:
    done = rkg("diff", "old", "new", "-o", "CHANGES.md", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert (folder / "CHANGES.md").read_text("utf-8") == (GOLDEN / "shipped.md").read_text("utf-8")


def test_standard_input_is_read_once(rkg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:x:a> <urn:x:p> 1 .")
    line = '<urn:x:a> <urn:x:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    done = rkg("diff", "a.ttl", "-", "--data-format", "turtle", stdin=line, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = rkg("diff", "-", "-", "--data-format", "turtle", stdin=line, cwd=tmp_path)
    assert done.returncode == 2
    assert "cannot be read a second time" in done.stderr
    assert rkg("diff", "a.ttl", "-", stdin=line, cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("old",), 2, "NEW"),
        (("old", "new", "--regime", "rdfs"), 2, "--inferred"),
        (("old", "new", "--inferred", "-f", "turtle"), 2, "--inferred"),
        (("old", "nosuch"), 3, "no such file"),
        (("old", "bad.ttl"), 3, "bad.ttl:2"),
        (("bad.nt", "bad.nt"), 3, "bad.nt:2"),
        (("old", "file:///etc/hostname"), 2, "https"),
        (("old", "http://127.0.0.1:1/a.ttl"), 4, "network"),
        (("old", "new", "-o", "nosuch/x.md"), 4, "folder"),
    ],
)
def test_what_cannot_be_compared_is_told(
    rkg: Run, folder: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    (folder / "bad.ttl").write_text("<urn:x:a> <urn:x:p> 1 .\n<urn:x:a> oh .\n")
    (folder / "bad.nt").write_text("<urn:x:a> <urn:x:p> <urn:x:b> .\n<urn:x:a> oh .\n")
    done = rkg("diff", *arguments, cwd=folder, env={"no_proxy": "127.0.0.1"})
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert done.stdout == ""


def test_two_revisions_are_compared(rkg: Run, folder: Path, tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")

    def git(*arguments: str) -> None:
        names = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
        subprocess.run(["git", *names, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "--quiet")
    for name in ("old", "new"):
        shutil.copytree(folder / name, tmp_path / "graph", dirs_exist_ok=True)
        git("add", "--all")
        git("commit", "--quiet", "--message", name)
    done = rkg("diff", "HEAD~1:graph", "graph", cwd=tmp_path)
    assert done.stdout == (GOLDEN / "shipped.txt").read_text(encoding="utf-8")
    assert rkg("diff", "HEAD:graph", "graph", cwd=tmp_path).returncode == 0
