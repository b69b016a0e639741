"""``relations-kg info``: what the dataset holds and where it is."""

from __future__ import annotations

from typing import Any

import click

from relations_kg.cli.options import dataset_options, open_graph

__all__ = ["command"]


@click.command(name="info")
@click.option(
    "-f",
    "--format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="Format of the description.",
)
@dataset_options
def command(format: str, dataset: dict[str, Any]) -> None:
    """Tell what the dataset holds, where it is cached, and what the store changed in literals.

    The store keeps values, not spellings: 01 comes back as 1. Queries see the stored form;
    validate and export use the form that the files write. Language tags are read in lower case.
    """
    import json

    graph = open_graph(dataset)
    described = _describe(graph.folder, graph.manifest)
    if format == "json":
        click.echo(json.dumps(described, indent=2, ensure_ascii=False))
    else:
        click.echo(_text(described))


def _describe(folder: Any, manifest: Any) -> dict[str, Any]:
    from importlib.metadata import version

    from relations_kg import resources
    from relations_kg.store.embedded import ENGINE

    return {
        "version": version("relations-kg"),
        "store": ENGINE,
        "resources": str(resources.root()),
        "cache": str(folder) if folder else None,
        "quads": manifest.quads,
        "graphs": dict(sorted(manifest.graphs.items())),
        "changedLiterals": {
            "triples": manifest.changed_total,
            "examples": [
                {"source": change.source, "stored": change.stored, "triples": change.count}
                for change in manifest.changed_literals
            ],
        },
        "notes": [
            {"kind": note.kind, "subject": note.subject, "message": note.message}
            for note in manifest.notes
        ],
    }


def _text(described: dict[str, Any]) -> str:
    lines = [
        f"relations-kg {described['version']}, store {described['store']}",
        f"resources  {described['resources']}",
        f"cache      {described['cache'] or 'none: built in memory'}",
        f"quads      {described['quads']}",
        "",
        "named graphs (a query sees the union of all):",
    ]
    lines += [f"{count:>9}  {name}" for name, count in described["graphs"].items()]
    changed = described["changedLiterals"]
    lines.append("")
    if changed["triples"]:
        lines.append(f"the store writes the literals of {changed['triples']} triples differently:")
        lines += [
            f"{example['triples']:>9}  {example['source']} -> {example['stored']}"
            for example in changed["examples"]
        ]
    else:
        lines.append("the store changed no literal")
    if described["notes"]:
        lines += ["", "notes:"]
        lines += [f"  {note['kind']}: {note['message']}" for note in described["notes"]]
    return "\n".join(lines)
