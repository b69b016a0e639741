"""The saved queries: one file each, found by name, given values, checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from relations_kg import resources
from relations_kg.errors import HeaderError, ParameterError, QueryError, UnknownName
from relations_kg.queries.header import Header, Parameter, has_header, read_header
from relations_kg.queries.parameters import check_value, syntax, to_term
from relations_kg.sparql.substitution import occurrences, substitute
from relations_kg.sparql.tokens import tokens
from relations_kg.store.base import Store
from relations_kg.syntax.text import read_text

__all__ = ["Catalog", "SavedQuery"]


@dataclass(frozen=True)
class SavedQuery:
    """A SPARQL query with a header.

    Attributes:
        name: what it is asked by; for a query from elsewhere, its file's name.
        header: what it says of itself.
        text: the whole file, header included.
        path: its file, if it has one.
    """

    name: str
    header: Header
    text: str
    path: Path | None = None

    @classmethod
    def has_header(cls, text: str) -> bool:
        """Whether ``text`` is a saved query and not plain SPARQL."""
        return has_header(text)

    @classmethod
    def from_text(cls, text: str, *, name: str | None = None, path: Path | None = None) -> Self:
        """The saved query of that text.

        Args:
            text: the query with its header.
            name: its name; by default that of the file.
            path: its file, for messages.

        Raises:
            HeaderError: the header is wrong, names a parameter that the query does not use, or
                one that the query gives a value itself; with the line.
        """
        query = cls(name or (path.stem if path else "query"), read_header(text, path), text, path)
        query._check_variables()
        return query

    @property
    def summary(self) -> str:
        """One line without a full stop."""
        return self.header.summary

    @property
    def description(self) -> str:
        """A longer text; may be empty."""
        return self.header.description

    @property
    def tags(self) -> tuple[str, ...]:
        """Words to find it by."""
        return self.header.tags

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """The parameters by name, in the order of the header."""
        return self.header.parameters

    @property
    def view(self) -> str:
        """How the answer is best shown."""
        return self.header.view

    @property
    def sparql(self) -> str:
        """The query without its header."""
        return "".join(self.text.splitlines(keepends=True)[self.header.lines :])

    def bind(self, values: Mapping[str, str], store: Store) -> str:
        """The SPARQL query with values in the place of its parameters.

        Args:
            values: what the user wrote, by the name of the parameter.
            store: where names of states, organizations and persons are looked up.

        Returns:
            A query that any store answers alike.

        Raises:
            UnknownName: there is no parameter of that name.
            ParameterError: one is missing, or a value is not accepted.
        """
        for name in values:
            if name not in self.parameters:
                raise UnknownName(
                    f"the query {self.name!r} has no parameter {name!r}",
                    hint=_nearest(name, tuple(self.parameters), "it takes"),
                )
        missing = [
            name
            for name, parameter in self.parameters.items()
            if parameter.required and name not in values
        ]
        if missing:
            raise ParameterError(
                f"the query {self.name!r} needs a value for {' and '.join(map(repr, missing))}",
                hint=f"for example: {' '.join(map(self._usage, missing))}",
            )
        terms: dict[str, str] = {}
        for name, parameter in self.parameters.items():
            value = values.get(name, parameter.default)
            if value is not None:
                terms[name] = syntax(to_term(name, parameter, value, store))
        return substitute(self.sparql, terms)

    def check(self, store: Store) -> None:
        """Ask the query once with its examples.

        Raises:
            HeaderError: an example is not accepted, or the query does not work with it; with
                the line.
        """
        examples = {
            name: parameter.example
            for name, parameter in self.parameters.items()
            if parameter.example is not None
        }
        for name, parameter in self.parameters.items():
            if parameter.required and parameter.example is None:
                raise self._fault(parameter, f"the parameter {name!r} is required: give an example")
            for value in (parameter.example, parameter.default):
                if value is not None:
                    try:
                        to_term(name, parameter, value, store)
                    except ParameterError as error:
                        raise self._fault(parameter, error.message, error.hint) from error
        try:
            store.query(self.bind(examples, store))
        except QueryError as error:
            line = None if error.line is None else error.line + self.header.lines
            raise HeaderError(
                f"the query does not work with its examples: {error.message}",
                hint=error.hint,
                path=self.path or self.name,
                line=line or 1,
            ) from error

    def _check_variables(self) -> None:
        """Refuse parameters that the query does not use or gives a value itself."""
        body = self.sparql
        used: set[str] = set()
        for name, start, _, role in occurrences(body):
            used.add(name)
            if role == "assigned" and name in self.parameters:
                raise HeaderError(
                    f"the query itself gives ?{name} a value, so it cannot be a parameter",
                    hint="use another variable after AS or VALUES",
                    path=self.path,
                    line=self.header.lines + body.count("\n", 0, start) + 1,
                )
        for name, parameter in self.parameters.items():
            if name not in used:
                raise self._fault(
                    parameter,
                    f"the query does not use the parameter {name!r}",
                    f"use ?{name} in the query, or remove the parameter",
                )
            for value in (parameter.default, parameter.example):
                if value is not None:
                    try:
                        check_value(name, parameter, value)
                    except ParameterError as error:
                        raise self._fault(parameter, error.message, error.hint) from error
        end = 0
        for token in tokens(body):
            if "\\" in body[end : token.start]:
                raise HeaderError(
                    "an escape stands outside strings and IRIs",
                    hint="write the character itself",
                    path=self.path,
                    line=self.header.lines + body.count("\n", 0, token.start) + 1,
                )
            end = token.end

    def _usage(self, name: str) -> str:
        parameter = self.parameters[name]
        return f"-p {name}={parameter.example or parameter.type.upper()}"

    def _fault(self, parameter: Parameter, message: str, hint: str | None = None) -> HeaderError:
        return HeaderError(message, hint=hint, path=self.path or self.name, line=parameter.line)


class Catalog:
    """The saved queries by name.

    The name is the path within the folder without its extension: ``timeline``,
    ``checks/undeclared-terms``. A file is read when its query is asked for.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        """Use :meth:`open` or :meth:`of_folder`.

        Args:
            files: the file of each query, by its name.
        """
        self._files = dict(sorted(files.items()))
        self._read: dict[str, SavedQuery] = {}

    @classmethod
    def open(cls) -> Self:
        """The queries that come with relations-kg."""
        return cls(_named(resources.queries_folder(), resources.query_files()))

    @classmethod
    def of_folder(cls, folder: Path) -> Self:
        """The queries in the ``.rq`` files of a folder and those below it."""
        return cls(_named(folder, sorted(folder.rglob("*.rq"))))

    def names(self) -> list[str]:
        """The names, sorted."""
        return list(self._files)

    def get(self, name: str) -> SavedQuery:
        """The query of that name.

        Raises:
            UnknownName: there is none; the hint suggests the nearest.
            HeaderError: its header is wrong.
        """
        if name not in self._files:
            raise UnknownName(
                f"there is no query {name!r}",
                hint=_nearest(name, self.names(), "'relations-kg queries' lists them"),
            )
        if name not in self._read:
            path = self._files[name]
            self._read[name] = SavedQuery.from_text(read_text(path), name=name, path=path)
        return self._read[name]

    def __iter__(self) -> Iterator[SavedQuery]:
        """The queries in the order of their names."""
        return map(self.get, self._files)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._files)

    def __contains__(self, name: object) -> bool:
        """Whether there is a query of that name."""
        return name in self._files


def _named(folder: Path, files: Sequence[Path]) -> dict[str, Path]:
    return {path.relative_to(folder).with_suffix("").as_posix(): path for path in files}


def _nearest(name: str, known: Sequence[str], otherwise: str) -> str:
    from difflib import get_close_matches

    if near := get_close_matches(name, known, n=3, cutoff=0.5):
        return f"did you mean {' or '.join(near)}?"
    if otherwise == "it takes":
        return f"it takes {', '.join(known)}" if known else "it takes none"
    return otherwise
