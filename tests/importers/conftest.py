from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from relations_kg import KnowledgeGraph
from relations_kg.importers import registry
from relations_kg.importers.building import Outcome, import_into
from tests.importers import sample


def imported(store: Path, paths: list[Path], **options: object) -> Outcome:
    """Imports votes as the command does; rejects go beside the store."""
    importer = registry.get("unga-votes")
    return import_into(
        store,
        importer,
        registry.assign(importer, paths),
        rejects=store.parent / "rejects.csv",
        **options,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory, _cache_folder: None) -> Path:
    """A store with the small edition; nobody changes it."""
    pytest.importorskip("polars")
    folder = tmp_path_factory.mktemp("unga-sample")
    imported(folder / "store", sample.write(folder))
    return folder / "store"


@pytest.fixture(scope="session")
def sample_graph(sample_store: Path) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open(dataset=sample_store) as graph:
        yield graph


@pytest.fixture(scope="session")
def unga_files(shared_dir: Path) -> list[Path]:
    """The real edition."""
    pytest.importorskip("polars")
    files = sorted((shared_dir / "data" / "unga").glob("*.csv.gz"))
    if len(files) != 3:
        pytest.skip(f"needs the three files of the voting data in {shared_dir}/data/unga")
    return files


@pytest.fixture(scope="session")
def unga_graph(
    unga_files: list[Path], tmp_path_factory: pytest.TempPathFactory, _cache_folder: None
) -> Iterator[KnowledgeGraph]:
    """A store with the real edition, some gigabytes on disk."""
    store = tmp_path_factory.mktemp("unga") / "store"
    imported(store, unga_files)
    with KnowledgeGraph.open(dataset=store) as graph:
        yield graph
