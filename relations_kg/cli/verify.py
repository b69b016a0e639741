"""``relations-kg verify``: whether a store is what its manifest says."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(name="verify")
@click.argument("store", type=click.Path(path_type=Path))
def command(store: Path) -> None:
    """Check the files of STORE against their digests, and its counts against the manifest.

    Says for each file and each named graph what is wrong, and exits 1 if anything is.
    """
    from relations_kg.dataset.stored import verify

    wrong = list(verify(store))
    for sentence in wrong:
        click.echo(sentence)
    if wrong:
        raise click.exceptions.Exit(1)
    click.echo(f"{store} is as it was imported", err=True)
