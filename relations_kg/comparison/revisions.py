"""Files as a git revision has them, asked of ``git`` itself.

What somebody wrote is never an argument: it goes to ``git cat-file --batch-check`` on standard
input, and what is asked for after that are names of objects that git gave. Nothing is fetched
and nobody is asked for a password.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from relations_kg.dataset.recipe import DataFile
from relations_kg.errors import FileMissing, NoRdfFound, UsageError
from relations_kg.formats import RdfFormat

__all__ = ["Revision", "revision_files"]

_LINK = b"120000"
_ENVIRONMENT = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True)
class Revision:
    """What stands in the place of a file: ``HEAD~1:graph/states.ttl``.

    Attributes:
        name: the revision, as git understands it.
        path: a file or folder in it, from the root of the repository.
    """

    name: str
    path: str

    def __str__(self) -> str:
        """As it was written."""
        return f"{self.name}:{self.path}"


def revision_files(
    revision: Revision, format: str | None = None, *, folder: Path | None = None
) -> tuple[tuple[DataFile, ...], bool]:
    """The files that a revision has there, and whether they are those of a folder.

    A folder is searched as one on the disk is: to any depth for the extensions of RDF, and what
    begins with a full stop is passed over. Symbolic links are passed over as well.

    Args:
        revision: the revision and the path.
        format: the RDF format by name, ``None`` to go by the extension.
        folder: a folder of the repository; the current one by default.

    Raises:
        FileMissing: there is no git, no repository, no such revision, or no such path in it.
        NoRdfFound: a folder without RDF.
        UsageError: the name cannot be one of git's.
    """
    if "\n" in str(revision) or "\0" in str(revision):
        raise UsageError(f"{str(revision)!r} is no name of a git revision")
    git = _Git(revision, folder)
    kind, name = git.find(str(revision))
    if kind == "blob":
        path = PurePosixPath(revision.path)
        content = git.contents([name])[0]
        return (DataFile(f"data/{quote(path.name)}", Path(str(revision)), format, content),), False
    if kind != "tree":
        raise git.missing()
    extensions = RdfFormat.all_extensions()
    found: dict[PurePosixPath, str] = {}
    for entry in git.ask("ls-tree", "-r", "-z", "--full-tree", name).split(b"\0"):
        about, _, path_bytes = entry.partition(b"\t")
        path = PurePosixPath(os.fsdecode(path_bytes))
        is_hidden = any(part.startswith(".") for part in path.parts)
        if path.suffix.lower() in extensions and not is_hidden:
            mode, _, identity = about.split()
            if mode != _LINK:
                found[path] = identity.decode()
    if not found:
        raise NoRdfFound(
            "the folder holds no RDF file in that revision",
            path=str(revision),
            hint=f"RDF is known by the extensions {', '.join(extensions)}",
        )
    paths = sorted(found)
    contents = git.contents([found[path] for path in paths])
    base = str(revision).rstrip("/")
    between = "" if base.endswith(":") else "/"
    return (
        tuple(
            DataFile(
                f"data/{quote(os.fsencode(path.as_posix()))}",
                Path(f"{base}{between}{path}"),
                format,
                content,
            )
            for path, content in zip(paths, contents, strict=True)
        ),
        True,
    )


class _Git:
    """Questions to git about one revision."""

    def __init__(self, revision: Revision, folder: Path | None) -> None:
        self._revision = revision
        self._folder = folder

    def find(self, name: str) -> tuple[str, str]:
        """The kind and the identity of the object of that name; both empty where there is none."""
        answer = self.ask("cat-file", "--batch-check", said=os.fsencode(name) + b"\n")
        identity, _, rest = answer.decode("utf-8", "replace").partition(" ")
        kind = rest.split(" ")[0].strip()
        if kind not in ("blob", "tree", "commit", "tag"):
            return "", ""
        return kind, identity

    def contents(self, identities: Sequence[str]) -> list[bytes]:
        """The contents of files."""
        answer = self.ask(
            "cat-file", "--batch", said="".join(f"{i}\n" for i in identities).encode()
        )
        contents = []
        start = 0
        for _ in identities:
            end = answer.index(b"\n", start)
            start = end + 1 + int(answer[:end].rsplit(b" ", 1)[1])
            contents.append(answer[end + 1 : start])
            start += 1  # the line end after the content
        return contents

    def ask(self, *arguments: str, said: bytes = b"") -> bytes:
        """What a command of git prints."""
        try:
            done = subprocess.run(
                ["git", *arguments],
                input=said,
                capture_output=True,
                check=False,
                cwd=self._folder,
                env={**os.environ, **_ENVIRONMENT},
            )
        except FileNotFoundError as error:
            raise FileMissing(
                "there is no such file, and no git to ask for a revision",
                path=str(self._revision),
                hint="install git, or name a file",
            ) from error
        if done.returncode:
            said_last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise FileMissing(
                f"there is no such file, and git cannot look for it: {said_last}",
                path=str(self._revision),
                hint="name a file, or run this in the repository that has the revision",
            )
        return done.stdout

    def missing(self) -> FileMissing:
        """What to say of a name that git does not know."""
        name, path = self._revision.name, self._revision.path
        if not name or not self.find(f"{name}^{{tree}}")[0]:
            return FileMissing(
                f"there is no such file, and git knows no revision {name!r}",
                path=str(self._revision),
                hint="'git log --oneline' lists revisions; one and its path are written REV:PATH",
            )
        hint = "the path is from the root of the repository"
        if self.find(f"{name}:./{path}")[0]:
            hint = f"did you mean {name}:./{path}? {hint[0].upper()}{hint[1:]}"
        return FileMissing(
            f"the revision {name!r} has no file or folder {path!r}",
            path=str(self._revision),
            hint=hint,
        )
