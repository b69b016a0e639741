"""What the tools read: the same world, in the form that each of them needs."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.world import write_world
from relations_kg.namespaces import OWL
from relations_kg.resources import shape_files

__all__ = ["OURS", "Inputs", "lines"]

OURS = (sys.executable, "-m", "relations_kg")
"""This project's command line."""

_FUNCTIONAL = f"<{OWL}FunctionalProperty>".encode()


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of one size.

    Attributes:
        folder: where they are, and where the tools write.
        size: about how many triples the world was asked to have.
        triples: how many it has.
    """

    folder: Path
    size: int
    triples: int

    @classmethod
    def write(cls, folder: Path, size: int, *, seed: int, faults: int) -> Inputs:
        """Write the files for a world of about ``size`` triples below ``folder``.

        Raises:
            ValueError: there are too few triples, or too many faults for them.
            subprocess.CalledProcessError: the date bounds cannot be derived.
        """
        folder = folder / str(size)
        folder.mkdir(parents=True, exist_ok=True)
        self = cls(folder, size, 0)
        write_world(self.world, size, seed=seed, faults=faults)
        added = folder / "added.nt"
        # The peers are spared the derivation: they find the bounds of dates in their input.
        subprocess.run(
            [
                *(*OURS, "export", "--data", self.world, "--regime", "none", "--no-cache"),
                *("--graph", "ontology", "--graph", "derived", "-o", added),
            ],
            check=True,
        )
        with self.complete.open("wb") as complete:
            for part in (self.world, added):
                with part.open("rb") as file:
                    while chunk := file.read(1 << 20):
                        complete.write(chunk)
        with self.complete.open("rb") as complete, self.spared.open("wb") as spared:
            spared.writelines(line for line in complete if _FUNCTIONAL not in line)
        # N-Triples are Turtle, and ``reasonable`` goes by the extension.
        self.turtle.unlink(missing_ok=True)
        self.turtle.symlink_to(self.complete.name)
        self.shapes.write_bytes(b"\n".join(path.read_bytes() for path in shape_files()))
        return cls(folder, size, lines(self.world))

    @property
    def world(self) -> Path:
        """The world alone, as this project reads it."""
        return self.folder / "world.nt"

    @property
    def complete(self) -> Path:
        """The world, the ontology and the bounds of dates."""
        return self.folder / "complete.nt"

    @property
    def turtle(self) -> Path:
        """The same with the extension of Turtle."""
        return self.folder / "complete.ttl"

    @property
    def spared(self) -> Path:
        """The same without the axioms that properties are functional."""
        return self.folder / "spared.ttl"

    @property
    def shapes(self) -> Path:
        """All shapes of the ontology."""
        return self.folder / "shapes.ttl"


def lines(path: Path) -> int:
    """How many lines a file has: those of N-Triples are triples."""
    with path.open("rb") as file:
        return sum(1 for _ in file)
