"""Which check goes on, and which is given up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from lsprotocol import types

from relations_kg.language_server import checking, diagnostics
from relations_kg.language_server.checking import Checks
from relations_kg.language_server.diagnostics import Judged
from relations_kg.language_server.documents import Document, FileSet

_PATIENCE = 120.0
_READABLE = "<http://ex/a> a <http://ex/C> ."


class _Client:
    """Remembers what is published."""

    def __init__(self) -> None:
        self.published: list[tuple[int | None, list[types.Diagnostic]]] = []
        self.complaints: list[str] = []
        self._news = asyncio.Event()
        self.checks = Checks(self._publish, self._complain)
        self.checks.regime = "none"

    def _publish(self, document: Document, found: list[types.Diagnostic]) -> None:
        self.published.append((document.version, found))
        self._news.set()

    def _complain(self, sentence: str) -> None:
        self.complaints.append(sentence)
        self._news.set()

    async def news(self) -> None:
        await asyncio.wait_for(self._news.wait(), _PATIENCE)
        self._news.clear()


@pytest.fixture
def at(tmp_path: Path) -> Callable[[int, str], tuple[FileSet, dict[Path, Document]]]:
    """A version of a text, in the only file of its folder."""

    def version(number: int, text: str) -> tuple[FileSet, dict[Path, Document]]:
        path = tmp_path / "a.ttl"
        return FileSet((tmp_path,)), {path: Document(path.as_uri(), number, text)}

    return version


def _run(story: Callable[[_Client], Awaitable[Any]]) -> None:
    async def told() -> None:
        client = _Client()
        try:
            await story(client)
        finally:
            client.checks.close()

    asyncio.run(told())


def test_a_text_that_a_newer_one_has_replaced_is_not_told_of(at) -> None:
    async def story(client: _Client) -> None:
        client.checks.start(*at(1, _READABLE))
        client.checks.start(*at(2, _READABLE + " "))
        await client.news()
        assert client.published == [(2, [])]

    _run(story)


def test_a_check_that_is_under_way_ends_before_its_next_shape(
    at, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, ended = Event(), []

    async def story(client: _Client) -> None:
        begun = asyncio.Event()
        loop = asyncio.get_running_loop()

        def judge(files: Any, shapes: Any, regime: str, *, on_shape: Any) -> Judged:
            if not ended:
                loop.call_soon_threadsafe(begun.set)
                gone.wait(_PATIENCE)
                try:
                    on_shape(None)
                except Exception as error:
                    ended.append(error)
                    raise
            return Judged({})

        monkeypatch.setattr(diagnostics, "judge", judge)
        client.checks.start(*at(1, _READABLE))
        await asyncio.wait_for(begun.wait(), _PATIENCE)
        client.checks.start(*at(2, _READABLE + " "))
        gone.set()
        await client.news()
        assert [version for version, _ in client.published] == [2]
        assert len(ended) == 1

    _run(story)


def test_a_syntax_error_is_told_before_the_pause(at, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "PAUSE", 3600.0)

    async def story(client: _Client) -> None:
        client.checks.start(*at(1, "<http://ex/a> a"))
        await client.news()
        ((version, found),) = client.published
        assert (version, [each.code for each in found]) == (1, ["syntax"])
        client.checks.start(*at(2, _READABLE))
        await client.news()
        assert client.published[1:] == [(2, [])]

    _run(story)


def test_what_stops_a_check_is_told(at, monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(*_: Any, **__: Any) -> Judged:
        raise OSError("the disk is gone")

    monkeypatch.setattr(diagnostics, "judge", judge)

    async def story(client: _Client) -> None:
        client.checks.start(*at(1, _READABLE))
        await client.news()
        assert client.complaints == ["the check did not come to its end: the disk is gone"]

    _run(story)
