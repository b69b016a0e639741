from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from relations_kg.errors import OutputError
from relations_kg.syntax.output import atomic_write

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")


def write(path: Path | str | None, content: bytes) -> None:
    with atomic_write(path) as out:
        out.write(content)


def test_a_new_file(tmp_path):
    path = tmp_path / "out.ttl"
    write(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["out.ttl"]


def test_nothing_written_is_an_empty_file(tmp_path):
    with atomic_write(str(tmp_path / "out.ttl")):
        pass
    assert (tmp_path / "out.ttl").read_bytes() == b""


def test_the_old_file_stands_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "out.ttl"
    path.write_bytes(b"old")
    with atomic_write(path) as out:
        out.write(b"x" * 1_000_000)
        out.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"x" * 1_000_000


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_everything_as_it_was(tmp_path, error):
    path = tmp_path / "out.ttl"
    path.write_bytes(b"old")

    def fail() -> None:
        with atomic_write(path) as out:
            out.write(b"half")
            raise error

    with pytest.raises(error):
        fail()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.ttl"]


def test_permissions_stay_and_new_files_get_the_usual_ones(tmp_path):
    path = tmp_path / "out.ttl"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    usual = tmp_path / "usual"
    usual.touch()
    write(tmp_path / "fresh", b"")
    assert (tmp_path / "fresh").stat().st_mode == usual.stat().st_mode


def test_a_link_stays_a_link(tmp_path):
    target = tmp_path / "folder" / "target.ttl"
    target.parent.mkdir()
    target.write_bytes(b"old")
    link = tmp_path / "link.ttl"
    link.symlink_to(target)
    write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced():
    write("/dev/null", b"gone")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="needs /dev/stdout")
def test_standard_output_under_its_other_name():
    done = run(TO_STDOUT.replace("(None)", "('/dev/stdout')"), stdout=subprocess.PIPE)
    assert done.stdout.count("x") == 1_000_000


@needs_full
def test_a_full_device_says_so():
    with pytest.raises(OutputError, match="No space left") as caught:
        write(FULL, b"x")
    assert caught.value.path == FULL
    assert "room" in caught.value.hint


def test_a_full_disk_leaves_the_old_file(tmp_path):
    path = tmp_path / "out.ttl"
    path.write_bytes(b"old")
    code = (
        "import sys\nfrom relations_kg.errors import OutputError\n"
        "from relations_kg.syntax.output import atomic_write\n"
        "try:\n"
        "    with atomic_write(sys.argv[1]) as out:\n"
        "        for _ in range(100): out.write(b'x' * 10_000)\n"
        "except OutputError as error:\n"
        "    print(error.message, '|', error.hint, '|', error.path)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert "File too large" in done.stdout
    assert str(path) in done.stdout
    assert done.stderr == ""
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.ttl"]


@pytest.mark.parametrize(
    ("name", "reason"), [("no/out.ttl", "No such file"), ("file/out.ttl", "Not a directory")]
)
def test_a_folder_that_is_not_there(tmp_path, name, reason):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=reason) as caught:
        write(tmp_path / name, b"x")
    assert "folder" in caught.value.hint


def test_a_folder_is_not_overwritten(tmp_path):
    with pytest.raises(OutputError, match="folder"):
        write(tmp_path, b"x")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="Permission denied"):
            write(tmp_path / "out.ttl", b"x")
    finally:
        tmp_path.chmod(0o700)


def test_a_very_long_name(tmp_path):
    with pytest.raises(OutputError, match="too long"):
        write(tmp_path / ("x" * 300), b"x")
    write(tmp_path / ("ü" * 120), b"x")
    assert os.listdir(tmp_path) == ["ü" * 120]


TO_STDOUT = (
    "import sys\nfrom relations_kg.errors import OutputError\n"
    "from relations_kg.syntax.output import atomic_write\n"
    "print('before')\n"
    "try:\n"
    "    with atomic_write(None) as out:\n"
    "        for _ in range(100): out.write(b'x' * 10_000)\n"
    "except OutputError as error:\n"
    "    sys.stderr.write(f'{error.message} {error.path}')\n"
    "except BrokenPipeError:\n"
    "    sys.stderr.write('broken pipe')\n"
)


def run(code: str, **options) -> subprocess.CompletedProcess[str]:
    env = {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    return subprocess.run(
        [sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, env=env, **options
    )


def test_standard_output():
    done = run(TO_STDOUT, stdout=subprocess.PIPE)
    assert done.stdout == "before\n" + "x" * 1_000_000
    assert done.stderr == ""


@needs_full
def test_a_full_standard_output_says_so_once():
    with FULL.open("w") as full:
        done = run(TO_STDOUT.replace("print('before')\n", ""), stdout=full)
    assert done.stderr == ("the output cannot be written: No space left on device standard output")


def test_a_broken_pipe_passes_through():
    reader, writer = os.pipe()
    os.close(reader)
    done = run(TO_STDOUT.replace("print('before')\n", ""), stdout=writer)
    os.close(writer)
    assert done.stderr == "broken pipe"


@pytest.mark.parametrize("path", [None, "-", Path("-")])
def test_standard_output_that_is_captured(capsysbinary, path):
    write(path, b"captured")
    assert capsysbinary.readouterr().out == b"captured"
