"""``relations-kg new``: lays out files to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from relations_kg.new_relation import Party
    from relations_kg.store.base import Store

__all__ = ["command"]


@click.group(name="new")
def command() -> None:
    """Lay out files to fill in, with instructions."""


def _complete_state(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from relations_kg.errors import RelationsKgError
    from relations_kg.knowledge_graph import KnowledgeGraph
    from relations_kg.queries.header import Parameter
    from relations_kg.queries.parameters import complete

    try:
        store = KnowledgeGraph.open().store
    except RelationsKgError:  # told when the command runs, not while it is typed
        return []
    found = complete(Parameter("state"), incomplete, store)
    return [CompletionItem(value, help=label) for value, label in found]


@command.command(name="relation")
@click.argument("first", metavar="STATE", shell_complete=_complete_state)
@click.argument("second", metavar="STATE", shell_complete=_complete_state)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder of the graph, which gets relations/ and sources/. "
    "[default: graph/ of a checkout, else the current folder]",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would be written.")
def relation(first: str, second: str, into: Path | None, dry_run: bool) -> None:
    """Lay out the folder of a relation between two states.

    A STATE is an ISO code, a name or an IRI. The folder is named by both, in the order of their
    IRIs: relations/alb-pol/, with a file for each kind of claims and one for the source. They
    hold instructions and examples as comments, and no claim yet. Nothing is overwritten, and
    all files are written or none.
    """
    from relations_kg.cli.failures import printable
    from relations_kg.knowledge_graph import KnowledgeGraph
    from relations_kg.new_relation import graph_folder_of, lay_out

    with KnowledgeGraph.open() as graph:
        parties = [_party(value, graph.store) for value in (first, second)]
    layout = lay_out(*parties)
    folder = graph_folder_of(Path()) if into is None else into
    if dry_run:
        for path, text in layout.files.items():
            click.echo(f"==> {printable(str(folder / path))} <==\n{text}")
        return
    for written in layout.write(folder):
        click.echo(printable(str(written)))
    click.echo(
        f"Next: describe the source in sources/{layout.name}.ttl, and write what it says into "
        f"relations/{layout.name}/. Each file has examples: take the '# ' from their lines, and "
        "change every value. Then\n"
        f"  relations-kg format {printable(str(folder))}\n"
        f"  relations-kg validate {printable(str(folder))}",
        err=True,
    )


def _party(value: str, store: Store) -> Party:
    """The state that a user names.

    Raises:
        ParameterError: no state has that name; the hint tells the nearest.
    """
    from relations_kg.errors import ParameterError
    from relations_kg.namespaces import ID, RDFS
    from relations_kg.new_relation import Party
    from relations_kg.queries.header import Parameter
    from relations_kg.queries.parameters import to_term
    from relations_kg.rdf import Iri, Literal

    term = to_term("STATE", Parameter("state"), value, store)
    if isinstance(term, Iri) and term.value.startswith(ID + "state/"):
        for quad in store.quads(term, Iri(RDFS + "label")):
            if isinstance(quad.object, Literal) and quad.object.language == "en":
                return Party(term.value, quad.object.lexical)
    raise ParameterError(
        f"{value!r} is no state of the graph",
        hint="name a state by its code or name: ALB, Poland",
    )
