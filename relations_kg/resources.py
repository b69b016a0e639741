"""Finds the ontology, the shapes, the graph and the saved queries that come with the package.

In a checkout they are the folders ``ontology/``, ``graph/`` and ``queries/`` beside the
package; in an installed package they are at ``relations_kg/_resources/``. Everything else
asks this module, so nothing else knows of the two places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from relations_kg.errors import FileMissing, UnknownName

__all__ = [
    "alignment_files",
    "alignments",
    "context_file",
    "frame_file",
    "frame_names",
    "frames_folder",
    "graph_files",
    "graph_folder",
    "ontology_files",
    "ontology_folder",
    "queries_folder",
    "query_files",
    "root",
    "shape_files",
]


@cache
def root() -> Path:
    """The folder that holds ``ontology/``, ``graph/`` and ``queries/``.

    Raises:
        FileMissing: the installation has lost these folders.
    """
    package = Path(__file__).parent
    installed = package / "_resources"
    if installed.is_dir():
        return installed
    if (package.parent / "ontology").is_dir():
        return package.parent
    raise FileMissing(
        "the ontology, the graph and the queries of relations-kg are not beside the package",
        hint="install relations-kg again",
        path=installed,
    )


def ontology_folder() -> Path:
    """The folder of the ontology's modules."""
    return root() / "ontology"


def graph_folder() -> Path:
    """The folder of the facts."""
    return root() / "graph"


def queries_folder() -> Path:
    """The folder of the saved queries."""
    return root() / "queries"


def frames_folder() -> Path:
    """The folder of the JSON-LD frames."""
    return ontology_folder() / "frames"


def frame_names() -> list[str]:
    """The names of the JSON-LD frames that come with relations-kg, sorted."""
    return sorted(path.stem for path in frames_folder().glob("*.jsonld"))


def frame_file(frame: str | Path) -> Path:
    """The file of a frame, by its name or its path.

    Raises:
        UnknownName: there is no frame of that name, and no such file.
    """
    if frame in frame_names():
        return frames_folder() / f"{frame}.jsonld"
    path = Path(frame)
    if not path.exists():
        raise UnknownName(
            f"there is no frame {str(frame)!r}, and no such file",
            hint=f"the frames are: {', '.join(frame_names())}",
        )
    return path


def context_file() -> Path:
    """The JSON-LD context with every prefix and term."""
    return ontology_folder() / "context.jsonld"


def alignments() -> Mapping[str, Path]:
    """The alignments to outside vocabularies, by name (``org``, ``prov``, ...), sorted."""
    return {path.stem: path for path in sorted((ontology_folder() / "alignments").glob("*.ttl"))}


def ontology_files(align: Sequence[str] = ()) -> list[Path]:
    """The ontology's modules and the alignments named in ``align``, sorted.

    Raises:
        UnknownName: there is no alignment of that name.
    """
    return sorted(ontology_folder().glob("*.ttl")) + alignment_files(align)


def alignment_files(align: Sequence[str]) -> list[Path]:
    """The alignments named in ``align``, sorted.

    Raises:
        UnknownName: there is no alignment of that name.
    """
    if not align:
        return []
    known = alignments()
    for name in align:
        if name not in known:
            raise UnknownName(
                f"there is no alignment {name!r}",
                hint=f"the alignments are: {', '.join(known)}",
            )
    return [known[name] for name in sorted(set(align))]


def shape_files() -> list[Path]:
    """The shapes, one file per module of the ontology, sorted."""
    return sorted((ontology_folder() / "shapes").glob("*.ttl"))


def graph_files() -> list[Path]:
    """Every file of facts, sorted.

    Raises:
        FileMissing: there is none; an empty graph would pass every check.
    """
    files = sorted(graph_folder().rglob("*.ttl"))
    if not files:
        raise FileMissing(
            "the graph that comes with relations-kg is not there",
            hint="install relations-kg again, or name data of your own",
            path=graph_folder(),
        )
    return files


def query_files() -> list[Path]:
    """Every saved query, the quality checks of ``checks/`` included, sorted."""
    return sorted(queries_folder().rglob("*.rq"))
