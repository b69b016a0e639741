"""The formats that RDF and query results are read and written in.

Each is known by a name, by file extensions and by media types (IANA registry); users may
say any of them.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Self

from relations_kg.errors import UnknownName

__all__ = ["RdfFormat", "ResultFormat", "format_named"]


class _Format(Enum):
    """What the two enumerations share: members found by name, extension or media type."""

    label: str
    media_types: tuple[str, ...]
    extensions: tuple[str, ...]

    def __new__(
        cls, name: str, label: str, media_types: tuple[str, ...], extensions: tuple[str, ...]
    ) -> Self:
        member = object.__new__(cls)
        member._value_ = name
        member.label = label
        member.media_types = media_types
        member.extensions = extensions
        return member

    @classmethod
    def find(cls, text: str) -> Self | None:
        """The format of that name, extension or media type, or ``None``.

        Case, a leading dot and the parameters of a media type do not matter.
        """
        wanted = text.partition(";")[0].strip().lower()
        extension = "." + wanted.removeprefix(".")
        for member in cls:
            if (
                wanted == member.value
                or wanted == member.value.replace("-", "")
                or wanted in member.media_types
                or extension in member.extensions
            ):
                return member
        return None

    @classmethod
    def named(cls, text: str) -> Self:
        """The format of that name, extension or media type.

        Raises:
            UnknownName: there is none; the hint lists what is accepted.
        """
        found = cls.find(text)
        if found is None:
            raise UnknownName(f"there is no format {text!r}", hint=_accepted(cls))
        return found

    @classmethod
    def of_path(cls, path: Path) -> Self:
        """The format that the extension of ``path`` stands for.

        Raises:
            UnknownName: the extension is none of a known format.
        """
        extension = path.suffix.lower()
        for member in cls:
            if extension in member.extensions:
                return member
        raise UnknownName(
            f"the extension {extension or 'missing here'} does not tell a format"
            if extension
            else "a name without extension does not tell a format",
            path=path,
            hint=f"name the format; {_accepted(cls)}",
        )

    @classmethod
    def all_extensions(cls) -> tuple[str, ...]:
        """Every extension of every format, with its dot, in the order of the formats."""
        return tuple(extension for member in cls for extension in member.extensions)


class RdfFormat(_Format):
    """A syntax of RDF."""

    TURTLE = "turtle", "Turtle", ("text/turtle", "application/x-turtle"), (".ttl",)
    TRIG = "trig", "TriG", ("application/trig", "application/x-trig"), (".trig",)
    N_TRIPLES = "n-triples", "N-Triples", ("application/n-triples",), (".nt",)
    N_QUADS = "n-quads", "N-Quads", ("application/n-quads",), (".nq",)
    JSON_LD = "json-ld", "JSON-LD", ("application/ld+json",), (".jsonld",)
    RDF_XML = "rdf-xml", "RDF/XML", ("application/rdf+xml",), (".rdf", ".owl", ".xml")

    @property
    def holds_graphs(self) -> bool:
        """Whether the syntax can say in which named graph a triple is."""
        return self in (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD)


class ResultFormat(_Format):
    """A format of query results; the first four are those of SPARQL 1.1."""

    JSON = "json", "SPARQL results in JSON", ("application/sparql-results+json",), (".srj", ".json")
    XML = "xml", "SPARQL results in XML", ("application/sparql-results+xml",), (".srx", ".xml")
    CSV = "csv", "CSV", ("text/csv",), (".csv",)
    TSV = "tsv", "TSV", ("text/tab-separated-values",), (".tsv",)
    TABLE = "table", "text table", ("text/plain",), (".txt",)
    MARKDOWN = "markdown", "Markdown table", ("text/markdown",), (".md",)
    HTML = "html", "HTML table", ("text/html",), (".html", ".htm")


def format_named(text: str) -> RdfFormat | ResultFormat:
    """The format of either kind that a user's word stands for.

    ``json`` and ``xml`` are formats of results: JSON-LD and RDF/XML have names of their own.

    Raises:
        UnknownName: there is none; the hint lists what is accepted.
    """
    found = ResultFormat.find(text) or RdfFormat.find(text)
    if found is None:
        raise UnknownName(f"there is no format {text!r}", hint=_accepted(ResultFormat, RdfFormat))
    return found


def _accepted(*kinds: type[_Format]) -> str:
    names = ", ".join(str(member.value) for kind in kinds for member in kind)
    return f"the formats are: {names}; an extension or a media type does as well"
