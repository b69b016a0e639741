"""``relations-kg format``: files in canonical Turtle."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from relations_kg import resources
from tests.cli.conftest import Run

UNTIDY = "PREFIX e: <http://x/>\r\n\r\n# about a\r\ne:a e:b e:c ; a e:T ."
TIDY = "@prefix e: <http://x/> .\n\n# about a\ne:a a e:T ;\n    e:b e:c .\n"
BROKEN = "@prefix e: <http://x/> .\ne:a e:b .\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tidy file, an untidy one below it, and what is no Turtle."""
    (tmp_path / "below").mkdir()
    (tmp_path / "tidy.ttl").write_bytes(TIDY.encode())
    (tmp_path / "below" / "untidy.ttl").write_bytes(UNTIDY.encode())
    (tmp_path / "a.nt").write_text("<a:b>   <a:c> 1 .")
    (tmp_path / "readme.md").write_text("# About")
    return tmp_path


def test_files_are_replaced_and_told_if_they_change(rkg: Run, folder: Path) -> None:
    tidy = (folder / "tidy.ttl").stat()
    untouched = tidy.st_ino, tidy.st_mtime_ns
    done = rkg("format", ".", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "formatted below/untidy.ttl\n"
    assert (folder / "below" / "untidy.ttl").read_bytes() == TIDY.encode()
    # The file that was in the form is the same file still, not one that was written anew.
    tidy = (folder / "tidy.ttl").stat()
    assert (tidy.st_ino, tidy.st_mtime_ns) == untouched
    assert (folder / "a.nt").read_text() == "<a:b>   <a:c> 1 ."
    assert sorted(os.listdir(folder)) == ["a.nt", "below", "readme.md", "tidy.ttl"]
    again = rkg("format", ".", cwd=folder)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_check_lists_what_is_not_in_the_form_and_writes_nothing(rkg: Run, folder: Path) -> None:
    done = rkg("format", "--check", ".", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "below/untidy.ttl\n")
    assert done.stderr.startswith("1 of 2 files are not in canonical form")
    assert (folder / "below" / "untidy.ttl").read_bytes() == UNTIDY.encode()
    done = rkg("format", "--check", "tidy.ttl", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(shutil.which("patch") is None, reason="the command 'patch' is not installed")
def test_diff_is_what_patch_takes(rkg: Run, folder: Path) -> None:
    path = folder / "below" / "untidy.ttl"
    done = rkg("format", "--diff", ".", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert path.read_bytes() == UNTIDY.encode()
    assert done.stdout.startswith("--- below/untidy.ttl\n+++ below/untidy.ttl\n@@")
    subprocess.run(
        ["patch", "-p0", "--binary", "--quiet"], input=done.stdout.encode(), cwd=folder, check=True
    )
    assert path.read_bytes() == TIDY.encode()


def test_diff_and_check_together_print_the_difference_and_end_with_1(
    rkg: Run, folder: Path
) -> None:
    done = rkg("format", "--check", "--diff", ".", cwd=folder)
    assert done.returncode == 1
    assert done.stdout == rkg("format", "--diff", ".", cwd=folder).stdout
    assert "not in canonical form" in done.stderr


def test_standard_input_goes_to_standard_output(rkg: Run) -> None:
    done = rkg("format", "-", stdin=UNTIDY)
    assert (done.returncode, done.stdout, done.stderr) == (0, TIDY, "")
    assert rkg("format", "-", stdin=TIDY).stdout == TIDY
    assert rkg("format", "--check", "-", stdin=UNTIDY).stdout == "standard input\n"
    done = rkg("format", "--format", "trig", "-", stdin="<a:g> { <a:a> <a:b> 1 }")
    assert done.stdout == "<a:g> {\n    <a:a> <a:b> 1 .\n}\n"


@pytest.mark.parametrize(
    ("content", "result"),
    [
        (b"", b""),
        (b"# only a comment", b"# only a comment\n"),
        (b"\xef\xbb\xbf" + TIDY.encode(), TIDY.encode()),
        (TIDY.encode().replace(b"\n", b"\r\n"), TIDY.encode()),
        (TIDY.encode().rstrip(), TIDY.encode()),
    ],
    ids=["empty", "comment", "byte order mark", "CRLF", "no line end at the end"],
)
def test_files_of_every_kind(rkg: Run, tmp_path: Path, content: bytes, result: bytes) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(content)
    assert rkg("format", "--check", path).returncode == (content != result)
    done = rkg("format", path)
    assert done.returncode == 0, done.stderr
    assert path.read_bytes() == result


def test_a_file_with_an_error_is_told_and_left_and_the_others_are_done(
    rkg: Run, folder: Path
) -> None:
    broken = folder / "above.ttl"
    broken.write_text(BROKEN)
    done = rkg("format", "above.ttl", "nowhere.ttl", "below", cwd=folder)
    assert done.returncode == 3
    assert "error[syntax]" in done.stderr
    assert "at above.ttl:2:9" in done.stderr
    assert "error[file-missing]" in done.stderr
    assert done.stderr.endswith("formatted below/untidy.ttl\n")
    assert broken.read_text() == BROKEN
    assert rkg("format", "--check", ".", cwd=folder).returncode == 3


def test_the_mode_stays_and_a_link_stays_a_link(rkg: Run, folder: Path) -> None:
    path = folder / "below" / "untidy.ttl"
    path.chmod(0o640)
    link = folder / "link.ttl"
    link.symlink_to(path)
    assert rkg("format", link).returncode == 0
    assert link.is_symlink()
    assert path.read_bytes() == TIDY.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_read_only_file_stays_as_it_is(rkg: Run, folder: Path) -> None:
    path = folder / "below" / "untidy.ttl"
    path.chmod(0o444)
    done = rkg("format", path)
    assert done.returncode == 4
    assert "read-only" in done.stderr
    assert path.read_bytes() == UNTIDY.encode()
    # One that would not change needs no permission.
    (folder / "tidy.ttl").chmod(0o444)
    assert rkg("format", folder / "tidy.ttl").returncode == 0


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("a.nt", 2, "export --bare --data FILE --format n-triples"),
        ("readme.md", 2, "does not tell a format"),
        ("nothing", 3, "no Turtle and no TriG"),
        ("", 2, "empty name"),
        ("pipe.ttl", 2, "no regular file"),
    ],
)
def test_what_cannot_be_formatted_says_what_to_do(
    rkg: Run, folder: Path, name: str, code: int, message: str
) -> None:
    (folder / "nothing").mkdir()
    (folder / "nothing" / "a.nt").write_text("<a:b> <a:c> 1 .")
    os.mkfifo(folder / "pipe.ttl")
    done = rkg("format", name, cwd=folder)
    assert done.returncode == code
    assert message in done.stderr
    assert done.stdout == ""


def test_without_a_file_there_is_nothing_to_do(rkg: Run) -> None:
    assert rkg("format").returncode == 2


def test_graph_and_ontology_are_in_the_form(rkg: Run) -> None:
    done = rkg("format", "--check", "graph", "ontology", cwd=resources.root())
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
