"""Names for the files that somebody asks about: from paths to inputs of a dataset."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from relations_kg.dataset.recipe import DataFile
from relations_kg.errors import FileMissing
from relations_kg.formats import RdfFormat

__all__ = ["data_files"]


def data_files(
    paths: Iterable[str | Path | DataFile], format: str | None = None
) -> tuple[DataFile, ...]:
    """The inputs that ``paths`` stand for, folders searched through.

    Every file gets a named graph of its own: ``data/`` and its name, or its path within the
    folder that was asked for. What can be read only once, such as a pipe, is read here.

    Args:
        paths: files and folders; an input that is made already passes through.
        format: the RDF format of all of them by name, ``None`` to go by the extension.

    Raises:
        FileMissing: a file is not there, or a pipe cannot be read.
        NoRdfFound: a folder without RDF.
        UnknownName: nothing tells the format of a pipe.
    """
    from urllib.parse import quote

    from relations_kg.syntax.reading import read_paths

    inputs: list[DataFile] = []
    taken: set[str] = set()
    for item in paths:
        if isinstance(item, DataFile):
            inputs.append(item)
            continue
        path = Path(item)
        for file in read_paths([path]):
            within = file.relative_to(path) if path.is_dir() else Path(file.name)
            base = name = "data/" + quote(os.fsencode(within.as_posix()))
            number = 2
            while name in taken:
                name, number = f"{base}.{number}", number + 1
            taken.add(name)
            inputs.append(DataFile(name, file, format, _read_once(file, format)))
    return tuple(inputs)


def _read_once(path: Path, format: str | None) -> bytes | None:
    """The content of what is no regular file, which gives it only once; ``None`` of a file."""
    if path.is_file() or not path.exists():
        return None
    if format is None:  # asked before somebody's output is used up
        RdfFormat.of_path(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileMissing(f"it cannot be read: {error.strerror}", path=path) from error
