"""The source distribution is taken only with the right hash, and CI does not pass without it."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from tests.validation.conformance import archive
from tests.validation.conformance.archive import Unavailable

_NOTICE = "needs the public test cases in pySHACL's source distribution"


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


def _archive() -> bytes:
    content = BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as made:
        for name in ("pyshacl-1.0/test/a.ttl", "pyshacl-1.0/setup.py"):
            member = tarfile.TarInfo(name)
            member.size = 2
            made.addfile(member, BytesIO(b"# "))
    return content.getvalue()


def _requirement(content: bytes) -> str:
    return f"pyshacl==1.0 \\\n    --hash=sha256:{sha256(content).hexdigest()}\n"


def test_a_kept_archive_with_the_right_hash_is_taken(tmp_path: Path, offline: None) -> None:
    content = _archive()
    kept = tmp_path / "pyshacl-1.0.tar.gz"
    kept.write_bytes(content)
    assert archive.source_of(_requirement(content), tmp_path) == kept


def test_a_kept_archive_with_another_hash_is_not_taken(tmp_path: Path, offline: None) -> None:
    content = _archive()
    (tmp_path / "pyshacl-1.0.tar.gz").write_bytes(content[:-1])
    with pytest.raises(Unavailable, match="could not fetch"):
        archive.source_of(_requirement(content), tmp_path)
    assert os.listdir(tmp_path) == ["pyshacl-1.0.tar.gz"]


def test_the_turtle_files_are_given_by_path(
    tmp_path: Path, offline: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("a==1\n" + _requirement(_archive()))
    (tmp_path / "pyshacl-1.0.tar.gz").write_bytes(_archive())
    monkeypatch.setenv("RKG_TEST_CACHE", str(tmp_path))
    monkeypatch.setattr(archive, "version", lambda name: "1.0")
    assert archive.source_files(tmp_path) == {"test/a.ttl": b"# "}


def test_a_release_that_the_lock_does_not_name_is_not_fetched(tmp_path: Path) -> None:
    lock = tmp_path / "run.txt"
    lock.write_text(_requirement(b""))
    with pytest.raises(Unavailable, match=r"no hashes for the installed pySHACL 1\.0\.1"):
        archive.locked(lock, "1.0.1")
    with pytest.raises(Unavailable, match="no hashes"):
        archive.locked(tmp_path / "none.txt", "1.0")


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"RKG_TEST_CACHE": "/kept", "CI": "true", "XDG_CACHE_HOME": "/run"}, Path("/kept")),
        ({"CI": "true", "XDG_CACHE_HOME": "/run"}, Path("/run/relations-kg-tests")),
        ({"XDG_CACHE_HOME": "/run"}, Path.home() / ".cache" / "relations-kg-tests"),
    ],
)
def test_the_cache_outlives_the_run_except_in_ci(environ: dict[str, str], expected: Path) -> None:
    assert archive.folder_of_cache(environ) == expected


@pytest.mark.parametrize(("ci", "outcome", "code"), [("", "skipped", 0), ("true", "error", 1)])
def test_without_the_archive_a_run_skips_and_in_ci_fails(
    ci: str, outcome: str, code: int, checkout: Path, tmp_path: Path, offline: None
) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist"),
            *("tests/validation/conformance/test_conformance.py", "-k", "known_ones"),
        ],
        env=os.environ | {"CI": ci, "RKG_TEST_CACHE": str(tmp_path)},
        cwd=checkout,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert _NOTICE in done.stdout
    assert f"1 {outcome}" in done.stdout
    assert done.returncode == code
