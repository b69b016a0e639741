"""``relations-kg queries``: the saved queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from relations_kg.queries.catalog import Catalog, SavedQuery

if TYPE_CHECKING:
    from relations_kg.results import Solutions

__all__ = ["command"]


def _tags() -> list[str]:
    return sorted({tag for query in Catalog.open() for tag in query.tags})


def _complete_tags(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [tag for tag in _tags() if tag.startswith(incomplete)]


@click.command(name="queries")
@click.option(
    "--tag",
    "wanted",
    multiple=True,
    metavar="TAG",
    help="Only those with this tag; may be repeated, for those with all of them.",
    shell_complete=_complete_tags,
)
@click.option("--tags", "list_tags", is_flag=True, help="List the tags instead of the queries.")
@click.option(
    "-f",
    "--format",
    metavar="FORMAT",
    default="table",
    show_default=True,
    help="table, csv, tsv, json, xml, markdown or html.",
)
def command(wanted: tuple[str, ...], list_tags: bool, format: str) -> None:
    """List the saved queries with their parameters, or their tags."""
    from relations_kg.cli.answers import table_width
    from relations_kg.syntax.output import atomic_write

    queries = _tagged(wanted)
    answer = _counted(queries) if list_tags else _listed(queries)
    with atomic_write(None) as out:
        answer.write(out, format, width=table_width())


def _tagged(wanted: tuple[str, ...]) -> list[SavedQuery]:
    """The saved queries with every tag that is asked for."""
    from relations_kg.errors import UnknownName

    tags = _tags()
    for tag in wanted:
        if tag not in tags:
            from difflib import get_close_matches

            near = get_close_matches(tag, tags, n=1)
            meant = f"did you mean {near[0]}? " if near else ""
            raise UnknownName(
                f"no saved query has the tag {tag!r}",
                hint=f"{meant}The tags are: {', '.join(tags)}",
            )
    return [query for query in Catalog.open() if set(wanted) <= set(query.tags)]


def _listed(queries: list[SavedQuery]) -> Solutions:
    from relations_kg.rdf import Literal
    from relations_kg.results import Solutions

    rows = (
        tuple(
            Literal(text)
            for text in (
                query.name,
                query.summary,
                " ".join(_usage(name, p.required) for name, p in query.parameters.items()),
                ", ".join(query.tags),
            )
        )
        for query in queries
    )
    return Solutions(("name", "summary", "parameters", "tags"), rows)


def _counted(queries: list[SavedQuery]) -> Solutions:
    """The tags of some queries, and how many queries have each."""
    from collections import Counter

    from relations_kg.namespaces import XSD
    from relations_kg.rdf import Literal
    from relations_kg.results import Solutions

    counts = Counter(tag for query in queries for tag in query.tags)
    rows = (
        (Literal(tag), Literal(str(count), XSD + "integer"))
        for tag, count in sorted(counts.items())
    )
    return Solutions(("tag", "queries"), rows)


def _usage(name: str, required: bool) -> str:
    return f"--{name}" if required else f"[--{name}]"
