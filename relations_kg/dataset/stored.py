"""Stores: folders that hold the shipped graph and what was imported, made once and then read.

In the folder of a store, a manifest names the data, a folder beside it. New data is built in a
folder of its own and gets its place when the manifest is replaced, which is one step: a reader
finds the old data or the new, and whoever is stopped in the middle has changed nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from relations_kg.dataset.cache import BuiltDataset
from relations_kg.dataset.graph_names import IMPORTED, is_within
from relations_kg.dataset.manifest import Manifest
from relations_kg.errors import StoreError
from relations_kg.store.embedded import EmbeddedStore

__all__ = ["LOCK", "MANIFEST", "StoreManifest", "digests", "open_stored", "read_manifest", "verify"]

MANIFEST: Final = "relations-kg-dataset.json"
"""The file that makes a folder a store and names its data."""
LOCK: Final = "relations-kg-dataset.lock"
"""The file that a writer locks; it is there as soon as a store is being made."""

_LAYOUT = 1
# The engine writes these for itself, also when it only reads.
_NOT_DATA = ("LOG", "LOCK")


@dataclass(frozen=True)
class StoreManifest:
    """What is known of a store beside its quads.

    Attributes:
        data: name of the folder with the data, within that of the store.
        manifest: counts by named graph, and notes from building.
        imports: what was imported, by the name of the importer: files with their digests, counts,
            number of rejects, version of relations-kg.
        files: SHA-256 of the files of the data, by their paths within it.
    """

    data: str
    manifest: Manifest
    imports: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def takes_part(self, graph: str) -> bool:
        """Whether a named graph, by its short name, is of an import that is entailed over."""
        return any(
            bool(described.get("takesPart"))
            for name, described in self.imports.items()
            if is_within(graph, f"{IMPORTED}/{name}")
        )

    def to_json(self) -> str:
        """The manifest as JSON, the same text every time."""
        described = {
            "layout": _LAYOUT,
            "data": self.data,
            "manifest": json.loads(self.manifest.to_json()),
            "imports": dict(self.imports),
            "files": dict(self.files),
        }
        return json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def open_stored(folder: Path) -> BuiltDataset:
    """Open a store for reading.

    Raises:
        StoreError: the folder is no store, or is damaged.
    """
    described = read_manifest(folder)
    store = EmbeddedStore.read_only(folder / described.data)
    return BuiltDataset(store, described.manifest, folder)


def read_manifest(folder: Path) -> StoreManifest:
    """What the manifest of a store says.

    Raises:
        StoreError: the folder is no store, or its manifest is damaged.
    """
    path = folder / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            "this folder is no store of relations-kg",
            path=folder,
            hint="name a folder that 'relations-kg import' has made",
        ) from error
    try:
        data = json.loads(text)
        if data["layout"] != _LAYOUT:
            raise ValueError("not of this layout")
        name = data["data"]
        if not isinstance(name, str) or Path(name).name != name:
            raise ValueError("not the name of a folder")
        manifest = Manifest.from_json(json.dumps(data["manifest"]))
        return StoreManifest(name, manifest, dict(data["imports"]), dict(data["files"]))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            "the manifest of the store is damaged", path=path, hint="import the data again"
        ) from error


def digests(data: Path) -> dict[str, str]:
    """The SHA-256 of every file of a store's data, by its path within the folder.

    Raises:
        OSError: a file cannot be read.
    """
    found = {}
    for path in sorted(path for path in data.rglob("*") if path.is_file()):
        if not path.name.startswith(_NOT_DATA):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[path.relative_to(data).as_posix()] = digest
    return found


def verify(folder: Path) -> Iterator[str]:
    """What is wrong with a store, one sentence for each thing; nothing where all is well.

    The files are compared with their digests, and the number of quads of each named graph, counted
    anew, with the manifest.

    Raises:
        StoreError: the folder is no store, or its manifest is damaged.
    """
    from relations_kg.dataset.build import count

    described = read_manifest(folder)
    data = folder / described.data
    try:
        found = digests(data)
    except OSError as error:
        yield f"{error.filename}: the file cannot be read: {error.strerror}"
        return
    for name in sorted(described.files.keys() | found.keys()):
        if name not in found:
            yield f"{described.data}/{name}: the file is missing"
        elif name not in described.files:
            yield f"{described.data}/{name}: the file does not belong there"
        elif found[name] != described.files[name]:
            yield f"{described.data}/{name}: the file has changed"
    try:
        store = EmbeddedStore.read_only(data)
        counts = count(store)
        store.close()
    except StoreError as error:
        yield f"{described.data}: {error.message}"
        return
    expected = described.manifest.graphs
    for name in sorted(expected.keys() | counts.keys()):
        if expected.get(name, 0) != counts.get(name, 0):
            yield (
                f"the named graph {name or '(without a name)'} holds {counts.get(name, 0):,} "
                f"quads, and the manifest says {expected.get(name, 0):,}"
            )
