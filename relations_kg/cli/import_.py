"""``relations-kg import``: a real dataset into a store, beside the shipped graph."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relations_kg.cli.options import announce, warn

if TYPE_CHECKING:
    from relations_kg.importers.base import Importer
    from relations_kg.importers.building import Outcome
    from relations_kg.report import Finding

__all__ = ["command"]

_STEPS = 1000
_SHOWN_AFTER = 1.0  # seconds


def _complete_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from relations_kg.importers.registry import names

    return [name for name in names() if name.startswith(incomplete)]


@click.command(name="import")
@click.argument("name", required=False, shell_complete=_complete_names)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--list", "listing", is_flag=True, help="List the importers and what they take.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="STORE",
    help="Folder of the store; one that is there keeps its other imports. [default: NAME]",
)
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Read only so many rows of the data."
)
@click.option("--strict", is_flag=True, help="Keep nothing if a row cannot be mapped, and exit 1.")
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where rows go that cannot be mapped. [default: NAME.rejects.csv beside the store]",
)
def command(
    name: str | None,
    files: tuple[Path, ...],
    listing: bool,
    into: Path | None,
    limit: int | None,
    strict: bool,
    rejects: Path | None,
) -> None:
    """Import FILES of the dataset NAME into a store, which --dataset of other commands takes.

    A store holds the shipped graph and what was imported. It is as it was until all is done; a
    dataset that is imported again replaces what it has put there before.
    """
    from relations_kg import __version__
    from relations_kg.importers import registry
    from relations_kg.importers.building import import_into

    if listing:
        click.echo("\n\n".join(_described(registry.get(each)) for each in registry.names()))
        return
    if name is None:
        raise click.UsageError("name an importer; 'relations-kg import --list' lists them")
    importer = registry.get(name)
    if not files:
        raise click.UsageError(f"name the files of {name}; 'relations-kg import --list' tells them")
    given = registry.assign(importer, files)
    of_one_edition = {file.role for file in importer.files if file.sha256}
    for file in given.values():
        if file.role in of_one_edition and not file.is_known:
            warn(f"{file.path} is not the edition that {name} was written for")
    store = into or Path(name)
    with _progress(name) as progress:
        outcome = import_into(
            store,
            importer,
            given,
            rejects=rejects or store.absolute().parent / f"{name}.rejects.csv",
            limit=limit,
            strict=strict,
            version=__version__,
            progress=progress,
            announce=announce,
        )
    _tell(outcome, store)
    if not outcome.is_kept:
        raise click.exceptions.Exit(1)


def _described(importer: Importer) -> str:
    lines = [f"{importer.name}: {importer.summary}"]
    for file in importer.files:
        needed = "" if file.required else " (may be left out)"
        lines.append(f"  {file.pattern:<20} {file.description}{needed}")
    lines += [f"  licence   {importer.licence}", f"  page      {importer.web_page}"]
    lines.append(f"  cite      {importer.citation}")
    return "\n".join(lines)


def _tell(outcome: Outcome, store: Path) -> None:
    for reason, number in sorted(outcome.reasons.items(), key=lambda each: -each[1]):
        click.echo(f"rejected {number:,}: {reason}", err=True)
    if outcome.rejects is not None:
        click.echo(f"the rejected rows are in {outcome.rejects}", err=True)
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in outcome.findings:
        key = finding.severity.name.lower(), " ".join(finding.messages)
        found.setdefault(key, []).append(finding)
    for (severity, message), findings in found.items():
        node = findings[0].focus_node
        click.echo(f"{severity} ({len(findings):,} times): {message} The first: {node}", err=True)
    if not outcome.is_kept:
        click.echo(f"nothing was kept; {store} is as it was before", err=True)
        return
    for name, number in outcome.counts.items():
        click.echo(f"{number:>9,}  {name}")
    click.echo(f"{sum(outcome.quads.values()):>9,}  quads in {store}")


@contextmanager
def _progress(name: str) -> Iterator[Callable[[float], None]]:
    """A progress bar on a terminal, for what takes over a second."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    started = time.monotonic()
    shown = 0
    with click.progressbar(length=_STEPS, label=name, file=sys.stderr) as bar:
        bar.hidden = True

        def tell(done: float) -> None:
            nonlocal shown
            if time.monotonic() - started < _SHOWN_AFTER:
                return
            bar.hidden = False
            step = int(done * _STEPS)
            if step > shown:
                bar.update(step - shown)
                shown = step

        yield tell
