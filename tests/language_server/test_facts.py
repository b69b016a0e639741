from __future__ import annotations

import os
from pathlib import Path

import pytest

from relations_kg.errors import SyntaxFault
from relations_kg.language_server import facts
from relations_kg.language_server.documents import Document, FileSet
from relations_kg.language_server.facts import Facts, ReadFile


def _text(name: str) -> str:
    return f"<http://ex/{name}> a <http://ex/C> .\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    for name in ("a.ttl", "inner/b.ttl"):
        (tmp_path / name).write_text(_text(name))
    for name in (".hidden.ttl", "c.txt"):
        (tmp_path / name).write_text("no Turtle")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "d.ttl").write_text("no Turtle")
    return tmp_path


def _subjects(files: tuple[ReadFile, ...]) -> set[str]:
    return {each.removeprefix("http://ex/") for file in files for each in file.subjects}


def _at(path: Path, text: str) -> dict[Path, Document]:
    return {path: Document(path.as_uri(), 1, text)}


def test_all_turtle_in_a_folder_is_read_but_what_is_hidden(folder: Path) -> None:
    files = Facts(FileSet((folder,))).read({})
    assert _subjects(files) == {"a.ttl", "inner/b.ttl"}
    assert [file.fault for file in files] == [None, None]


def test_a_file_is_read_again_only_when_it_has_changed(folder: Path) -> None:
    reading = Facts(FileSet((folder,)))
    first = reading.read({})
    assert reading.read({}) == first
    assert all(one is other for one, other in zip(reading.read({}), first, strict=True))
    (folder / "a.ttl").write_text(_text("new-and-longer"))
    (folder / "inner" / "b.ttl").unlink()
    assert _subjects(reading.read({})) == {"new-and-longer"}


def test_an_open_text_stands_in_for_its_file(folder: Path) -> None:
    reading = Facts(FileSet((folder,)))
    path = folder / "a.ttl"
    assert _subjects(reading.read(_at(path, _text("open")))) == {"open", "inner/b.ttl"}
    assert _subjects(reading.read({})) == {"a.ttl", "inner/b.ttl"}


def test_a_text_that_is_not_saved_yet_counts_too(folder: Path) -> None:
    files = Facts(FileSet((folder,))).read(_at(folder / "new.ttl", _text("new")))
    assert _subjects(files) == {"a.ttl", "inner/b.ttl", "new"}


def test_of_a_text_that_cannot_be_read_the_last_one_counts(folder: Path) -> None:
    reading = Facts(FileSet((folder,)))
    path = folder / "a.ttl"
    broken = Document(path.as_uri(), 2, _text("open") + "<http://ex/x> a")
    assert isinstance(reading.fault(broken), SyntaxFault)
    assert "a.ttl" in _subjects(reading.read({path: broken}))
    reading.read(_at(path, _text("open")))
    assert isinstance(reading.fault(broken), SyntaxFault)
    assert "open" in _subjects(reading.read({path: broken}))


def test_a_folder_that_is_too_large_is_left_to_the_open_texts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "MOST_BYTES", 10)
    reading = Facts(FileSet((folder,)))
    assert _subjects(reading.read(_at(folder / "new.ttl", _text("new")))) == {"new"}
    assert reading.too_large


@pytest.mark.skipif(os.name == "nt", reason="names of files are different there")
def test_a_file_that_is_gone_before_it_is_read_is_passed_over(folder: Path) -> None:
    (folder / "gone.ttl").symlink_to(folder / "nowhere.ttl")
    assert _subjects(Facts(FileSet((folder,))).read({})) == {"a.ttl", "inner/b.ttl"}
