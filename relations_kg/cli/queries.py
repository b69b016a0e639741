"""``relations-kg queries``: the saved queries."""

from __future__ import annotations

import click

from relations_kg.queries.catalog import Catalog

__all__ = ["command"]


def _tags() -> list[str]:
    return sorted({tag for query in Catalog.open() for tag in query.tags})


def _complete_tags(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [tag for tag in _tags() if tag.startswith(incomplete)]


@click.command(name="queries")
@click.option(
    "--tag", metavar="TAG", help="Only those with this tag.", shell_complete=_complete_tags
)
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
        if tag not in (tags := _tags()):
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
