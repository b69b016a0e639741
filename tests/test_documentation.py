from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from relations_kg import errors

CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]


SESSION = re.compile(r"^ *```(console|pycon)", re.MULTILINE)
PAGES_WITH_SESSIONS = [page for page in PAGES if SESSION.search(page.read_text(encoding="utf-8"))]


def documentation_tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, CHECKOUT / "docs" / name, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )


@pytest.mark.parametrize(
    "page", PAGES_WITH_SESSIONS, ids=lambda page: str(page.relative_to(CHECKOUT))
)
def test_the_documented_commands_print_what_the_page_shows(page: Path) -> None:
    done = documentation_tool("check_commands.py", page)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not re.match(r"0 documented", done.stdout)


def test_the_checker_sees_a_page_that_lies(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo one\ntwo\n```\n", encoding="utf-8")
    done = documentation_tool("check_commands.py", page)
    assert done.returncode == 1
    assert "-two\n+one" in done.stdout


def test_the_checker_sees_a_command_that_fails(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ (exit 3)\n```\n", encoding="utf-8")
    assert documentation_tool("check_commands.py", page).returncode == 1
    page.write_text("```console\n$ (exit 3)\n$ echo $?\n3\n```\n", encoding="utf-8")
    assert documentation_tool("check_commands.py", page).returncode == 0


def test_the_checker_writes_files_of_a_page_and_puts_outputs_right(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        '```text title="a.txt"\nhello\n```\n\n```console\n$ cat a.txt\n\n$ echo b\nc\n```\n\nend\n',
        encoding="utf-8",
    )
    documentation_tool("check_commands.py", "--write", page)
    assert page.read_text(encoding="utf-8") == (
        '```text title="a.txt"\nhello\n```\n\n'
        "```console\n$ cat a.txt\nhello\n\n$ echo b\nb\n```\n\nend\n"
    )


def test_the_command_reference_is_what_the_command_line_says() -> None:
    done = documentation_tool("generate_reference.py", "--check")
    assert done.returncode == 0, done.stderr


def test_the_readme_shows_what_make_demo_runs() -> None:
    demo = (CHECKOUT / "demo.sh").read_text(encoding="utf-8").replace('"$OUT/', '"out/')
    run = [line.removeprefix("run ").replace('"', "") for line in demo.splitlines()]
    commands = [line for line in run if line.startswith("relations-kg ")]
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    first_session = re.search(r"```console\n(.*?)```", readme, re.DOTALL)
    assert first_session is not None
    shown = re.findall(r"^\$ (relations-kg .*)$", first_session[1], re.MULTILINE)
    assert commands
    assert shown == commands


def test_every_decision_is_listed_with_its_number_and_title() -> None:
    folder = CHECKOUT / "docs" / "decisions"
    listed = []
    for page in sorted(folder.glob("0*.md")):
        number, title = page.read_text(encoding="utf-8").partition("\n")[0][2:].split(". ", 1)
        assert int(page.name[:4]) == int(number)
        listed.append(f"{number}. [{title}]({page.name})")
    index = (folder / "index.md").read_text(encoding="utf-8")
    assert [line for line in index.splitlines() if line[:1].isdigit()] == listed


def error_classes() -> list[type[errors.RelationsKgError]]:
    found = [getattr(errors, name) for name in errors.__all__]
    return [kind for kind in found if issubclass(kind, errors.RelationsKgError)]


def test_every_error_code_has_its_anchor_and_no_anchor_is_left_over() -> None:
    page = (CHECKOUT / "docs" / "errors.md").read_text(encoding="utf-8")
    anchors = re.findall(r"^### .*\{ #([a-z-]+) \}$", page, re.MULTILINE)
    codes = [kind.code for kind in error_classes()]
    assert len(set(codes)) == len(codes)
    assert sorted(anchors) == sorted(codes)


def test_an_error_stands_under_its_exit_status() -> None:
    page = (CHECKOUT / "docs" / "errors.md").read_text(encoding="utf-8")
    sections = re.split(r"^## Exit (\d)", page, flags=re.MULTILINE)[1:]
    statuses = {
        code: int(status)
        for status, text in zip(sections[::2], sections[1::2], strict=True)
        for code in re.findall(r"^### .*\{ #([a-z-]+) \}$", text, re.MULTILINE)
    }
    assert statuses == {kind.code: kind.exit_code for kind in error_classes()}
