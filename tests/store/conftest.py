"""The stores that the contract suite is run against; a further one is one more entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from relations_kg.store.base import Store
from relations_kg.store.embedded import EmbeddedStore

Factory = Callable[[Path], Store]

FACTORIES: dict[str, Factory] = {
    "embedded in memory": lambda folder: EmbeddedStore.in_memory(),
    "embedded on disk": lambda folder: EmbeddedStore.create(folder / "store"),
}


@pytest.fixture(params=FACTORIES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store that can be written to."""
    with ExitStack() as stack:
        made = FACTORIES[request.param](tmp_path)
        stack.callback(made.close)
        yield made
