"""``relations-kg queries``: the saved queries."""

from __future__ import annotations

import click

from relations_kg.queries.catalog import Catalog

__all__ = ["command"]


@click.command(name="queries")
@click.option("--tag", metavar="TAG", help="Only those with this tag.")
@click.option(
    "-f",
    "--format",
    metavar="FORMAT",
    default="table",
    show_default=True,
    help="table, csv, tsv, json, xml, markdown or html.",
)
def command(tag: str | None, format: str) -> None:
    """List the saved queries with their parameters."""
    from relations_kg.cli.answers import table_width
    from relations_kg.errors import UnknownName
    from relations_kg.rdf import Literal
    from relations_kg.results import Solutions
    from relations_kg.syntax.output import atomic_write

    queries = list(Catalog.open())
    if tag is not None:
        tags = sorted({name for query in queries for name in query.tags})
        if tag not in tags:
            raise UnknownName(
                f"no saved query has the tag {tag!r}", hint=f"the tags are: {', '.join(tags)}"
            )
        queries = [query for query in queries if tag in query.tags]
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
    answer = Solutions(("name", "summary", "parameters", "tags"), rows)
    with atomic_write(None) as out:
        answer.write(out, format, width=table_width())


def _usage(name: str, required: bool) -> str:
    return f"--{name}" if required else f"[--{name}]"
