"""Memberships and diplomatic relations of states, from Wikidata."""

from __future__ import annotations

from collections.abc import Iterator

from relations_kg.importers.base import Block, Count, Importer, InputFile, Item, Reject, Request
from relations_kg.importers.claims import Claim, Source, blocks, day_of, lines
from relations_kg.importers.known import known
from relations_kg.importers.wikidata import entities, results
from relations_kg.importers.wikidata.statements import (
    Reference,
    Special,
    Statement,
    claim,
    reference_quads,
)
from relations_kg.importers.wikidata.stream import read_json
from relations_kg.namespaces import ID

__all__ = ["IMPORTER"]

_SOURCE = "source:wikidata"
_GRAPH = "facts"
_LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
_WEB_PAGE = "https://www.wikidata.org/"
_NOTE = (
    "Anybody edits Wikidata. The day of retrieval is the one on which the file was written. What "
    "a statement names as its references is linked from its passage and was not read."
)


def _read(request: Request) -> Iterator[Item]:
    file, graph = request.files["statements"], known()
    source = Source(
        _SOURCE, "Wikidata, statements about states", _LICENCE, _WEB_PAGE, day_of(file.path), _NOTE
    )
    rejects: list[Reject] = []
    references: dict[str, Reference] = {}
    read = made = 0

    def claims() -> Iterator[tuple[float, Claim]]:
        nonlocal read, made
        for done, row, statement in _statements(request):
            if request.limit is not None and read >= request.limit:
                return
            read += 1
            found = claim(statement, graph, _SOURCE, source.retrieved)
            if isinstance(found, str):
                rejects.append(Reject(file.path.name, row, found, _written(statement)))
                continue
            made += 1
            references.update((one.digest, one) for one in statement.references)
            yield done, found

    for block in blocks(claims(), _GRAPH):
        yield block
        yield from rejects
        rejects.clear()
    yield from rejects
    described = [quad for one in references.values() for quad in reference_quads(one)]
    yield Block(_GRAPH, lines([*source.quads(), *described]), 1.0)
    yield Count("statements", read)
    yield Count("claims", made)


def _statements(request: Request) -> Iterator[tuple[float, int, Statement]]:
    """The statements of the file, each with the share that is behind and its line or row."""
    path = request.files["statements"].path
    for found in read_json(path):
        if found.is_result:
            for row, statement in results.statements(found.value, path):
                yield found.done, row, statement
        else:
            for statement in entities.statements(found.value):
                yield found.done, found.line, statement


def _written(statement: Statement) -> str:
    value = statement.value
    text = value.value if isinstance(value, Special) else value
    return f"{statement.identifier}: {statement.item} {statement.property} {text}"


IMPORTER = Importer(
    name="wikidata",
    summary="Memberships and diplomatic relations of states, from Wikidata",
    files=(
        InputFile(
            "statements",
            "*.json*",
            "entities of Wikidata in JSON, or a result of its query service in JSON",
        ),
    ),
    source=ID + "source/wikidata",
    licence=_LICENCE,
    citation="Wikidata contributors, Wikidata, https://www.wikidata.org/",
    web_page=_WEB_PAGE,
    mapping=(
        "A statement 'member of' (P463) of a state becomes a membership, one of 'diplomatic "
        "relation' (P530) becomes diplomatic relations, with start (P580) and end (P582) as "
        "precise as they are, rank and references. A deprecated statement keeps its rank and is "
        "never in force. States and organizations are those whose item the graph names."
    ),
    read=_read,
    shapes=("agents.ttl", "memberships.ttl", "provenance.ttl", "time.ttl"),
    takes_part=True,
)
