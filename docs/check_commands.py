"""Runs every command of the documentation and compares what it prints.

``python docs/check_commands.py [--write] [PAGE ...]``; without a page, README.md and every
page under docs/. The rules for a page:

- A fenced ``console`` block is a session: a line that starts with ``$ `` is a command (a
  backslash at its end continues it), the lines up to the next command are what it prints on
  both streams. A line ``...`` stands for any lines. A command that fails is an error unless
  the next command is ``echo $?``.
- A fenced block with ``title="NAME"`` is a file of that name, there for the later commands.
- The fenced ``pycon`` blocks of a page are one Python session, run as a doctest after the rest.
- Blocks in any other language are shown only.

Each page has an empty folder of its own, in which its blocks run in order. Commands find
``relations-kg`` beside the interpreter that runs this file, so the same pages check a
checkout and an installed wheel.
"""

from __future__ import annotations

import argparse
import difflib
import doctest
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>[a-z]+)(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
TITLE = re.compile(r'title="([^"]+)"')
WIDTH = "100"
SECONDS = 120


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, text without indentation, file name if it is a file."""

    language: str
    text: str
    title: str | None
    indent: str
    start: int
    end: int
    line: int


@dataclass(frozen=True)
class Step:
    """A command of a session and the lines that it should print."""

    shown: str
    expected: tuple[str, ...]
    line: int

    @property
    def command(self) -> str:
        """The command as the shell gets it."""
        return self.shown.removeprefix("$ ")


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for match in FENCE.finditer(page):
        indent = match["indent"]
        lines = [line.removeprefix(indent) for line in match["body"].splitlines(keepends=True)]
        title = TITLE.search(match["info"])
        yield Block(
            language=match["language"],
            text="".join(lines),
            title=title and title[1],
            indent=indent,
            start=match.start("body"),
            end=match.end("body"),
            line=page.count("\n", 0, match.start("body")) + 1,
        )


def steps(block: Block) -> list[Step]:
    """The commands of a console block with the lines below each."""
    found: list[Step] = []
    lines = block.text.splitlines()
    at = 0
    while at < len(lines):
        if not lines[at].startswith("$ "):
            raise SystemExit(f"line {block.line + at}: a console block starts with a command")
        first = at
        while lines[at].endswith("\\") and at + 1 < len(lines):
            at += 1
        shown = "\n".join(lines[first : at + 1])
        at += 1
        below = at
        while at < len(lines) and not lines[at].startswith("$ "):
            at += 1
        found.append(Step(shown, tuple(trimmed(lines[below:at])), block.line + first))
    return found


def trimmed(lines: list[str]) -> list[str]:
    """The lines without trailing spaces and without empty lines at the end."""
    kept = [line.rstrip() for line in lines]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def agrees(expected: tuple[str, ...], actual: list[str]) -> bool:
    """Whether the lines are the expected ones, where ``...`` stands for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line) + r"\n" for line in expected
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in actual)) is not None


class Session:
    """Runs the blocks of one page in an empty folder."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.status = 0

    def run(self, command: str) -> list[str]:
        """Runs a command in the shell, knowing how the one before it ended."""
        done = subprocess.run(
            ["sh", "-c", f"(exit {self.status}); {command}"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
        )
        self.status = done.returncode
        return trimmed(done.stdout.decode().splitlines())

    def python(self, text: str) -> str:
        """Runs a Python session; returns what differs with its line, empty if nothing does."""
        runner = (
            "import doctest, sys\n"
            "test = doctest.DocTestParser().get_doctest(sys.stdin.read(), {}, 'page', 'page', 0)\n"
            f"flags = {doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE}\n"
            "sys.exit(doctest.DocTestRunner(optionflags=flags).run(test).failed)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", runner],
            input=text,
            capture_output=True,
            cwd=self.folder,
            env=self.environment,
            timeout=SECONDS,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr if done.returncode else ""


def check_page(path: Path, environment: Mapping[str, str], write: bool) -> tuple[int, list[str]]:
    """Runs a page; returns how many commands and sessions ran, and the complaints."""
    page = path.read_text(encoding="utf-8")
    complaints: list[str] = []
    count = 0
    python = ""
    rewritten: list[tuple[Block, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        session = Session(Path(folder), environment)
        for block in blocks(page):
            if block.title:
                target = session.folder / block.title
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(block.text, encoding="utf-8")
            elif block.language == "pycon":
                count += 1
                # On the lines of the page, so that a fault is told with its line.
                python += "\n" * (block.line - 1 - python.count("\n")) + block.text
            elif block.language == "console":
                found = steps(block)
                shown: list[str] = []
                for number, step in enumerate(found):
                    count += 1
                    actual = session.run(step.command)
                    shown.append(step.shown)
                    following = found[number + 1].command if number + 1 < len(found) else ""
                    if session.status and not following.startswith("echo $?"):
                        complaints.append(
                            f"{path}:{step.line}: exit {session.status}: {step.command}\n"
                            + "\n".join(actual)
                        )
                        shown.extend(step.expected)
                    elif agrees(step.expected, actual):
                        shown.extend(step.expected)
                    else:
                        shown.extend(step.expected if "..." in step.expected else actual)
                        difference = difflib.unified_diff(
                            step.expected, actual, "documented", "printed", lineterm="", n=1
                        )
                        complaints.append(
                            f"{path}:{step.line}: prints something else: {step.command}\n"
                            + "\n".join(difference)
                        )
                    if following:
                        shown.extend([""] * blank_lines_after(block, step, found[number + 1]))
                rewritten.append((block, "".join(f"{line}\n" for line in shown)))
        if python and (fault := session.python(python)):
            complaints.append(f"{path}: the Python session differs\n{fault}")
    if write:
        for block, text in reversed(rewritten):
            lines = "".join(
                block.indent + line if line.strip() else line
                for line in text.splitlines(keepends=True)
            )
            page = page[: block.start] + lines + page[block.end :]
        path.write_text(page, encoding="utf-8")
    return count, complaints


def blank_lines_after(block: Block, step: Step, following: Step) -> int:
    """How many empty lines the page leaves between a step's output and the next command."""
    taken = step.shown.count("\n") + 1 + len(step.expected)
    return following.line - step.line - taken


def environment(folder: Path) -> dict[str, str]:
    """What commands see: a fixed width, an empty home, this interpreter first on the path."""
    commands = Path(sys.executable).parent
    if not (commands / "relations-kg").exists():
        commands = folder / "bin"
        commands.mkdir()
        for name in ("relations-kg", "rkg"):
            (commands / name).write_text(
                f'#!/bin/sh\nexec "{sys.executable}" -m relations_kg "$@"\n'
            )
            (commands / name).chmod(0o755)
    (folder / "home").mkdir()
    passed_on = {
        name: os.environ[name] for name in ("LANG", "LC_ALL", "PYTHONPATH") if name in os.environ
    }
    return {
        **passed_on,
        "COLUMNS": WIDTH,
        "HOME": str(folder / "home"),
        "NO_COLOR": "1",
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUTF8": "1",
        "XDG_CACHE_HOME": str(folder / "cache"),
    }


def pages() -> list[Path]:
    """README.md and the pages under docs/, sorted."""
    return [FOLDER / "README.md", *sorted((FOLDER / "docs").rglob("*.md"))]


def main(arguments: list[str] | None = None) -> int:
    """Checks the pages; returns 1 if one of them does not tell the truth."""
    parser = argparse.ArgumentParser(description="Runs the documented commands.")
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE")
    parser.add_argument("--write", action="store_true", help="put what is printed into the pages")
    options = parser.parse_args(arguments)
    total = 0
    complaints: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        shared = environment(Path(folder))
        for page in options.pages or pages():
            count, found = check_page(page, shared, options.write)
            total += count
            complaints += found
    print("\n\n".join([*complaints, f"{total} documented commands, {len(complaints)} differ"]))
    return 1 if complaints and not options.write else 0


if __name__ == "__main__":
    sys.exit(main())
