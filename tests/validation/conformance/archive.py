"""The source distribution of the installed pySHACL, which carries public SHACL test cases.

pip fetches it while the tests run, from whatever index pip is set up for, and takes it only with
the hash that the project's lock gives. It is kept in ``RKG_TEST_CACHE``, or by default in
``~/.cache/relations-kg-tests`` (in CI in the cache folder of the run), and checked each time.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

__all__ = ["Unavailable", "folder_of_cache", "locked", "source_files", "source_of"]

_LONGEST = 150
"""Seconds that pip may take."""


class Unavailable(Exception):
    """The source distribution cannot be had; the message says why."""


def folder_of_cache(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the source distribution is kept from one run to the next."""
    if chosen := environ.get("RKG_TEST_CACHE"):
        return Path(chosen)
    # XDG_CACHE_HOME is a temporary folder during the tests: right for CI, which leaves nothing.
    if environ.get("CI") and (home := environ.get("XDG_CACHE_HOME")):
        return Path(home) / "relations-kg-tests"
    return Path.home() / ".cache" / "relations-kg-tests"


def locked(lock: Path, release: str) -> str:
    """The entry of a lock file for pySHACL: the requirement and the hashes of its files.

    Raises:
        Unavailable: the lock is for another release.
    """
    found = re.search(
        rf"^pyshacl=={re.escape(release)}(?: \\\n +--hash=sha256:[0-9a-f]{{64}})+",
        lock.read_text(encoding="utf-8") if lock.is_file() else "",
        re.MULTILINE,
    )
    if found is None:
        raise Unavailable(f"{lock} has no hashes for the installed pySHACL {release}")
    return found[0] + "\n"


def source_of(requirement: str, folder: Path) -> Path:
    """The archive that ``requirement`` stands for, from ``folder`` or fetched into it.

    Processes may do this at the same time: a file appears under its name only when it is whole.

    Raises:
        Unavailable: it cannot be fetched, or what is there has another hash.
    """
    name = requirement.split(maxsplit=1)[0].replace("==", "-") + ".tar.gz"
    kept = folder / name
    if _is_right(kept, requirement):
        return kept
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix="fetching-") as temporary:
            _fetch(requirement, Path(temporary))
            fetched = Path(temporary) / name
            if not _is_right(fetched, requirement):
                raise Unavailable(f"pip gave no {name} with a hash of the lock")
            fetched.replace(kept)
    except OSError as error:
        raise Unavailable(f"{folder} cannot be written: {error}") from error
    return kept


def source_files(checkout: Path) -> dict[str, bytes]:
    """The Turtle files of the source distribution, by their paths below its top folder.

    Raises:
        Unavailable: it cannot be had.
    """
    requirement = locked(checkout / "requirements" / "run.txt", version("pyshacl"))
    files: dict[str, bytes] = {}
    with tarfile.open(source_of(requirement, folder_of_cache())) as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(".ttl"):
                content = archive.extractfile(member)
                assert content is not None
                files[member.name.partition("/")[2]] = content.read()
    return files


def _is_right(file: Path, requirement: str) -> bool:
    return file.is_file() and sha256(file.read_bytes()).hexdigest() in requirement


def _fetch(requirement: str, folder: Path) -> None:
    entry = folder / "requirement.txt"
    entry.write_text(requirement, encoding="utf-8")
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-input"),
        *("--disable-pip-version-check", "--retries", "1", "--no-deps", "--require-hashes"),
        *("--no-binary", "pyshacl", "--dest", str(folder), "--requirement", str(entry)),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"pip did not end within {_LONGEST} s") from error
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Unavailable(f"pip could not fetch it: {said[-1] if said else done.returncode}")
