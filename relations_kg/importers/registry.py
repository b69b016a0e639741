"""The importers that there are, and which of their files is which."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from relations_kg.errors import FileMissing, UnknownName, UsageError
from relations_kg.importers.base import GivenFile, Importer

__all__ = ["assign", "get", "names"]


def names() -> list[str]:
    """The names of all importers, sorted."""
    from relations_kg.importers import datasets

    return sorted(module.name.replace("_", "-") for module in iter_modules(datasets.__path__))


def get(name: str) -> Importer:
    """The importer of that name.

    Raises:
        UnknownName: there is none.
    """
    if name not in names():
        raise UnknownName(
            f"there is no importer {name!r}", hint=f"the importers are: {', '.join(names())}"
        )
    module = import_module(f"relations_kg.importers.datasets.{name.replace('-', '_')}")
    importer: Importer = module.IMPORTER
    return importer


def assign(importer: Importer, paths: Sequence[Path]) -> dict[str, GivenFile]:
    """Which of the files given has which role, by its name.

    A single file needs no particular name where the importer takes a single one.

    Raises:
        UsageError: a file fits no role or one that is filled, or a required role stays empty.
        FileMissing: a file is not there or cannot be read.
    """
    wanted = "; ".join(f"{file.role}: {file.pattern}" for file in importer.files)
    given: dict[str, GivenFile] = {}
    for path in paths:
        only = len(importer.files) == len(paths) == 1
        fitting = [file for file in importer.files if only or fnmatch(path.name, file.pattern)]
        free = [file for file in fitting if file.role not in given]
        if not free:
            raise UsageError(
                f"{importer.name} has no use for this file",
                path=path,
                hint=f"it takes each of these once: {wanted}",
            )
        digest = _digest(path)
        given[free[0].role] = GivenFile(free[0].role, path, digest, digest == free[0].sha256)
    missing = [file for file in importer.files if file.required and file.role not in given]
    if missing:
        raise UsageError(
            f"{importer.name} also needs: {', '.join(file.description for file in missing)}",
            hint=f"name files like these: {wanted}",
        )
    return given


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileMissing(f"the file cannot be read: {error.strerror}", path=path) from error
