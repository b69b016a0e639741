"""What a client may configure, and what is wrong with what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from relations_kg.entailment.base import OWL_RL, REGIMES

__all__ = ["SECTION", "Options", "read_options"]

SECTION = "relations-kg"
"""The section of a client's configuration that is ours."""


@dataclass(frozen=True)
class Options:
    """What the client asks for.

    Attributes:
        shapes: files or folders of shapes in the place of ours.
        files: files or folders whose facts belong together, in the place of the whole folder.
        regime: the entailment regime.
    """

    shapes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    regime: str = OWL_RL


def read_options(given: Any) -> tuple[Options, list[str]]:
    """The options that a client gives, and a sentence for each that cannot be used.

    An option that cannot be used has its default; the others count all the same.

    Args:
        given: ``initializationOptions``, or a section of the configuration; ``None`` is no option.
            The options may stand within :data:`SECTION` too.
    """
    if isinstance(given, Mapping) and SECTION in given:
        given = given[SECTION]
    if given is None:
        return Options(), []
    if not isinstance(given, Mapping):
        return Options(), [f"the options of {SECTION} are {given!r}, and not an object: {_KNOWN}"]
    wrong = [f"there is no option {name!r}: {_KNOWN}" for name in given if name not in _OPTIONS]
    shapes = _paths(given, "shapes", wrong)
    files = _paths(given, "files", wrong)
    regime = given.get("regime")
    if regime is not None and regime not in REGIMES:
        wrong.append(
            f"there is no entailment regime {regime!r}: the regimes are {', '.join(REGIMES)}"
        )
        regime = None
    return Options(shapes, files, regime or OWL_RL), wrong


_OPTIONS = ("shapes", "files", "regime")
_KNOWN = f"the options are {', '.join(_OPTIONS)}"


def _paths(given: Mapping[str, Any], name: str, wrong: list[str]) -> tuple[str, ...]:
    value = given.get(name)
    if value is None:
        return ()
    paths = [value] if isinstance(value, str) else value
    if isinstance(paths, list) and all(isinstance(path, str) and path for path in paths):
        return tuple(paths)
    wrong.append(f"the option {name!r} is {value!r}, and not a path or a list of paths")
    return ()
