"""The header of a saved query: YAML in the ``#+`` lines at its beginning, as grlc has it.

::

    #+ summary: Organizations that both states belong to
    #+ tags: [membership]
    #+ parameters:
    #+   a: {type: state, required: true, example: ALB}
    #+ view: table

Scalars are read as the texts that are written: ``2014-03-27`` and ``008`` stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from relations_kg.errors import HeaderError

__all__ = ["TYPES", "VIEWS", "Header", "Parameter", "has_header", "read_header"]

TYPES: Final = (
    "state", "organization", "person", "date", "year", "integer", "string", "iri", "choice",
)  # fmt: skip
"""What a parameter can be."""
VIEWS: Final = ("table", "timeline", "map", "network", "number")
"""How an answer is best shown."""

_MARK = "#+"
_LONGEST = 20_000
_KEYS = ("summary", "description", "tags", "parameters", "view")
_PARAMETER_KEYS = ("type", "required", "default", "example", "choices", "description")
# What the command line takes beside the parameters of a query.
_RESERVED = frozenset(
    (
        *("align", "bare", "data", "explain_plan", "file", "format", "help", "labels", "no_cache"),
        *("no_labels", "output", "parameter", "regime", "text", "time", "data_format", "why"),
        *("as_of", "certainty", "dataset", "stored"),
    )
)
_NAME = re.compile(r"[a-z][a-z0-9_]*").fullmatch
_TAG = re.compile(r"[a-z][a-z0-9-]*").fullmatch
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True)
class Parameter:
    """A parameter of a saved query: a variable that can be given a value.

    Attributes:
        type: one of :data:`TYPES`.
        required: whether the query needs a value. Without one, the variable of an optional
            parameter stays a variable and matches everything.
        default: the value where none is given.
        example: a value with which the query has an answer on the shipped graph.
        choices: what a ``choice`` accepts.
        description: one sentence for the help.
        line: where it is defined in the query's text, from 1.
    """

    type: str
    required: bool = False
    default: str | None = None
    example: str | None = None
    choices: tuple[str, ...] = ()
    description: str = ""
    line: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Header:
    """What a saved query says of itself.

    Attributes:
        summary: one line without a full stop.
        description: a text of any length; may be empty.
        tags: words to find it by.
        parameters: by name, in the order of the header.
        view: one of :data:`VIEWS`.
        lines: how many lines of the query's text the header takes.
    """

    summary: str
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    view: str = "table"
    lines: int = field(default=0, compare=False)


def has_header(text: str) -> bool:
    """Whether the text of a query begins with a header."""
    return text.removeprefix("\ufeff").startswith(_MARK)


def read_header(text: str, path: Path | None = None) -> Header:
    """The header at the beginning of a query's text.

    Args:
        text: the whole query.
        path: its file, for messages.

    Raises:
        HeaderError: there is none, it is no YAML, a key is unknown, missing or given twice, or
            a value is not accepted; with the line.
    """
    lines = list(_header_lines(text))
    reader = _Reader(path)
    if not lines:
        raise reader.fault(1, "the query has no header", f"begin it with {_MARK} summary: ...")
    top = reader.parse("\n".join(lines))
    return reader.header(top, len(lines))


def _header_lines(text: str) -> Iterator[str]:
    for line in text.removeprefix("\ufeff").splitlines():
        if not line.startswith(_MARK):
            return
        # One space belongs to the mark; more are YAML's.
        yield line[len(_MARK) :].removeprefix(" ")


class _Reader:
    """Turns the nodes of YAML into a header, and knows the line of each."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def fault(self, line: int, message: str, hint: str | None = None) -> HeaderError:
        return HeaderError(message, hint=hint, path=self._path, line=line)

    def parse(self, text: str) -> Any:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        if len(text) > _LONGEST:
            raise self.fault(1, f"the header has more than {_LONGEST:,} characters")
        try:
            return yaml.compose(text, Loader=loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            reason = error.problem or error.context or "malformed"
            line = mark.line + 1 if mark else 1
            raise self.fault(line, f"the header is no YAML: {reason}", _QUOTE_IT) from error
        except yaml.YAMLError as error:
            raise self.fault(1, f"the header is no YAML: {error}") from error

    def header(self, top: Any, lines: int) -> Header:
        entries = self._mapping(top, "the header", _KEYS)
        if "summary" not in entries:
            raise self.fault(1, "the header has no summary", "add the line #+ summary: ...")
        summary = self._line(entries["summary"], "the summary")
        if summary.endswith("."):
            raise self.fault(
                _line_of(entries["summary"]), "the summary ends with a full stop", "leave it away"
            )
        description = entries.get("description")
        view = "table"
        if "view" in entries:
            view = self._one_of(entries["view"], "view", VIEWS)
        tags = self._list(entries["tags"], "tags") if "tags" in entries else ()
        for tag in tags:
            if not _TAG(tag):
                raise self.fault(
                    _line_of(entries["tags"]),
                    f"{tag!r} is no tag",
                    "a tag is of small letters, digits and hyphens",
                )
        return Header(
            summary=summary,
            description=self._text(description, "the description") if description else "",
            tags=tags,
            parameters=self._parameters(entries.get("parameters")),
            view=view,
            lines=lines,
        )

    def _parameters(self, node: Any) -> dict[str, Parameter]:
        if node is None:
            return {}
        found = {}
        for name, value in self._mapping(node, "the parameters", None).items():
            if not _NAME(name):
                raise self.fault(
                    _line_of(value),
                    f"{name!r} is no name for a parameter",
                    "a name begins with a small letter and has small letters, digits and _",
                )
            if name in _RESERVED:
                raise self.fault(
                    _line_of(value),
                    f"{name!r} is an option of the command line, so it cannot be a parameter",
                    "give the parameter and its variable another name",
                )
            found[name] = self._parameter(name, value)
        return found

    def _parameter(self, name: str, node: Any) -> Parameter:
        what = f"the parameter {name!r}"
        entries = self._mapping(node, what, _PARAMETER_KEYS)
        line = _line_of(node)
        if "type" not in entries:
            raise self.fault(line, f"{what} has no type", f"the types are: {', '.join(TYPES)}")
        kind = self._one_of(entries["type"], f"type of {what}", TYPES)
        choices = self._list(entries["choices"], "choices") if "choices" in entries else ()
        if (kind == "choice") != bool(choices):
            raise self.fault(line, f"{what} needs choices if its type is choice, and only then")
        required = False
        if "required" in entries:
            word = self._one_of(entries["required"], f"required of {what}", tuple(_BOOLEANS))
            required = _BOOLEANS[word]
        if required and "default" in entries:
            raise self.fault(line, f"{what} is required and has a default", "leave one away")
        values = {
            key: self._line(entries[key], f"the {key} of {what}")
            for key in ("default", "example", "description")
            if key in entries
        }
        return Parameter(
            type=kind,
            required=required,
            default=values.get("default"),
            example=values.get("example"),
            choices=choices,
            description=values.get("description", ""),
            line=line,
        )

    def _mapping(self, node: Any, what: str, keys: tuple[str, ...] | None) -> dict[str, Any]:
        if node is None or node.id != "mapping":
            raise self.fault(_line_of(node), f"{what} must be pairs of a key and a value")
        found: dict[str, Any] = {}
        for key_node, value in node.value:
            key = self._text(key_node, "a key")
            if keys is not None and key not in keys:
                raise self.fault(
                    _line_of(key_node), f"{what} has an unknown key {key!r}", _nearest(key, keys)
                )
            if key in found:
                raise self.fault(_line_of(key_node), f"{what} has the key {key!r} twice")
            found[key] = value
        return found

    def _list(self, node: Any, what: str) -> tuple[str, ...]:
        if node.id != "sequence" or not node.value:
            raise self.fault(_line_of(node), f"{what} must be a list", "write it as [one, two]")
        return tuple(self._line(item, what) for item in node.value)

    def _one_of(self, node: Any, what: str, accepted: tuple[str, ...]) -> str:
        text = self._text(node, what)
        if text not in accepted:
            raise self.fault(
                _line_of(node), f"{text!r} is no {what}", f"write one of: {', '.join(accepted)}"
            )
        return text

    def _line(self, node: Any, what: str) -> str:
        text = self._text(node, what).strip()
        if not text or "\n" in text:
            raise self.fault(_line_of(node), f"{what} must be one line of text")
        return text

    def _text(self, node: Any, what: str) -> str:
        if node.id != "scalar":
            raise self.fault(_line_of(node), f"{what} must be a text", _QUOTE_IT)
        value: str = node.value
        return value.strip()


_QUOTE_IT = "put a text with a colon, a bracket or a quote in quotes"


def _line_of(node: Any) -> int:
    return node.start_mark.line + 1 if node is not None else 1


def _nearest(word: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    if near := get_close_matches(word, known, n=1):
        return f"did you mean {near[0]}?"
    return f"the keys are: {', '.join(known)}"
