"""Putting bytes in place: all of them or none."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from relations_kg.errors import OutputError

__all__ = ["atomic_write"]

_BUFFER = 1 << 16
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_HINTS = {
    errno.ENOSPC: "make room on the disk",
    errno.EDQUOT: "make room within your quota",
    errno.EFBIG: "raise the limit on the size of files (ulimit -f)",
    errno.ENOENT: "make the folder first",
    errno.ENOTDIR: "make the folder first",
    errno.EISDIR: "name a file in the folder",
    errno.EACCES: "choose a place that you may write to",
    errno.EPERM: "choose a place that you may write to",
    errno.EROFS: "choose a place that can be written to",
}


@contextmanager
def atomic_write(path: Path | str | None) -> Iterator[BinaryIO]:
    """A file to write to that takes its place once all of it is on the disk.

    It is written beside its place, flushed to the disk and renamed. Where anything fails,
    an exception inside the block included, what was there before is unchanged. A device or a
    pipe is written to directly, and a symbolic link's target is replaced, not the link.

    Args:
        path: where it goes; ``None`` and ``-`` are standard output.

    Raises:
        OutputError: it cannot be written; the message says why.
        BrokenPipeError: the reader of standard output or of a pipe has gone.
    """
    if path is None or str(path) == "-":
        with _standard_output() as out:
            yield out
        return
    mode = _mode(path)
    if mode is not None and stat.S_ISDIR(mode):
        raise _fault(IsADirectoryError(errno.EISDIR, "it is a folder"), path)
    if mode is not None and not stat.S_ISREG(mode):
        with _direct(path) as out:
            yield out
        return
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name[:100]}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        descriptor = os.open(beside, _CREATE, 0o666)
    except OSError as error:
        raise _fault(error, path) from error
    output = _Output(descriptor, path)
    try:
        try:
            yield cast("BinaryIO", output)
            output.flush()
            with _faults(path):
                os.fsync(descriptor)
                if mode is not None:
                    os.chmod(beside, stat.S_IMODE(mode))
        finally:
            os.close(descriptor)
        with _faults(path):
            os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
    _settle(target.parent)


class _Output:
    """A buffered descriptor whose failures are told as what they are.

    Not an :class:`io.BufferedWriter`: that would try once more to write what could not be
    written when it is closed, and complain to whoever is there.
    """

    def __init__(self, descriptor: int, path: Path | str | None) -> None:
        self._descriptor = descriptor
        self._path = path
        self._pending: list[bytes] = []
        self._size = 0

    def write(self, content: bytes) -> int:
        self._pending.append(bytes(content))
        self._size += len(content)
        if self._size >= _BUFFER:
            self.flush()
        return len(content)

    def flush(self) -> None:
        content = memoryview(b"".join(self._pending))
        self._pending.clear()
        self._size = 0
        with _faults(self._path):
            while content:
                content = content[os.write(self._descriptor, content) :]

    def writable(self) -> bool:
        return True


@contextmanager
def _direct(path: Path | str) -> Iterator[BinaryIO]:
    with _faults(path):
        descriptor = os.open(path, os.O_WRONLY)
    try:
        out = _Output(descriptor, path)
        yield cast("BinaryIO", out)
        out.flush()
    finally:
        os.close(descriptor)


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    with _faults(None):
        sys.stdout.flush()
    try:
        descriptor = sys.stdout.fileno()
    except OSError:  # replaced by something that is no file, as tests do
        yield sys.stdout.buffer
        return
    out = _Output(descriptor, None)
    yield cast("BinaryIO", out)
    out.flush()


def _mode(path: Path | str) -> int | None:
    try:
        return os.stat(path).st_mode
    except OSError:
        return None


def _settle(folder: Path) -> None:
    """Put the new name on the disk as well; not every system lets a folder be opened."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _faults(path: Path | str | None) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _fault(error, path) from error


def _fault(error: OSError, path: Path | str | None) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(
        f"the output cannot be written: {reason}",
        path="standard output" if path is None else path,
        hint=_HINTS.get(error.errno or 0),
    )
