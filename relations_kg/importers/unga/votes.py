"""Votes in columns: each one with its state, its roll call and its date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from relations_kg.errors import InputError
from relations_kg.importers import crosswalks
from relations_kg.importers.base import Block, Reject
from relations_kg.importers.n_triples import blocks, columns, iri, literal
from relations_kg.importers.unga.roll_calls import RollCall, matter
from relations_kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["BALLOTS", "apart", "read_votes", "rejects", "vote_blocks", "with_states"]

BALLOTS = {
    "yes": "rkg:InFavourBallot",
    "no": "rkg:AgainstBallot",
    "abstain": "rkg:AbstentionBallot",
}
"""The words of the data."""

_COLUMNS = ["rcid", "country", "country_code", "vote"]
_ROWS = 20_000  # in a block: some 30 MB of lines
_STATE = PREFIXES["state"]
_EVENT = PREFIXES["event"]


def read_votes(path: Path, limit: int | None) -> DataFrame:
    """The file of votes, all columns as texts, with the numbers of the rows.

    An empty text stays one and ``NA`` is Namibia: nothing is taken for a missing value.

    Raises:
        InputError: it cannot be read, or has other columns.
    """
    pl = columns()
    try:
        table = pl.read_csv(path, infer_schema=False, n_rows=limit).fill_null("")
    except (OSError, pl.exceptions.PolarsError) as error:
        first = (str(error).splitlines() or ["no reason given"])[0]
        raise InputError(f"the file cannot be read: {first}", path=path) from error
    if table.columns != _COLUMNS:
        raise InputError(
            f"the columns are {', '.join(table.columns)}",
            path=path,
            hint=f"a file with these columns is needed: {', '.join(_COLUMNS)}",
        )
    found: DataFrame = table.with_row_index("row", offset=1)
    return found


def with_states(votes: DataFrame, calls: dict[str, RollCall]) -> DataFrame:
    """The votes with their roll call, their state, and why one cannot be taken (``reason``).

    A state is found by name, code and date. Where the month of a vote is in two periods, the
    earlier one counts: the Assembly had its votes of December 1991 before the 24th.
    """
    pl = columns()
    dated = pl.DataFrame(
        {
            "rcid": list(calls),
            "earliest": [call.bounds[0] for call in calls.values()],
            "latest": [call.bounds[1] for call in calls.values()],
            "year": [int(call.day[:4]) for call in calls.values()],
        },
        schema={"rcid": pl.String, "earliest": pl.String, "latest": pl.String, "year": pl.Int32},
    )
    table = pl.read_csv(crosswalks.path("unga-states"), infer_schema=False).fill_null("")
    periods = table.select(
        pl.col("name").alias("country"), pl.col("code").alias("country_code"),
        "from", "to", "state",
    )  # fmt: skip
    votes = votes.join(dated, on="rcid", how="left", maintain_order="left")
    keys = votes.select("country", "country_code", "earliest", "latest").unique()
    matched = keys.join(periods, on=["country", "country_code"], how="left")
    fitting = (
        matched.filter(
            pl.col("state").is_not_null()
            & (pl.col("from") <= pl.col("latest"))
            & ((pl.col("to") == "") | (pl.col("to") >= pl.col("earliest")))
        )
        .sort("from")
        .unique(["country", "country_code", "earliest", "latest"], keep="first")
        .select("country", "country_code", "earliest", "latest", "state")
    )
    known = periods.select("country", "country_code").unique().with_columns(known=True)
    on = ["country", "country_code"]
    votes = votes.join(
        fitting, on=[*on, "earliest", "latest"], how="left", maintain_order="left"
    ).join(known, on=on, how="left", maintain_order="left")
    same = pl.col("rcid"), pl.col("state")
    votes = votes.with_columns(
        times=pl.len().over(same), ways=pl.col("vote").n_unique().over(same),
        nth=pl.int_range(pl.len()).over(same),
    )  # fmt: skip
    found: DataFrame = votes.with_columns(
        reason=pl.when(pl.col("earliest").is_null())
        .then(pl.lit("a vote in a roll call that is not in the data"))
        .when(~pl.col("vote").is_in(list(BALLOTS)))
        .then(pl.lit("a vote that is neither yes, no nor abstain"))
        .when(pl.col("known").is_null())
        .then(pl.lit("a name and a code of no state that is known"))
        .when(pl.col("state").is_null())
        .then(pl.lit("a vote of a state at a time at which it had no seat"))
        .when(pl.col("ways") > 1)
        .then(pl.lit("different votes of one state in one roll call"))
        .when(pl.col("nth") > 0)
        .then(pl.lit("a vote that is there already"))
    )
    return found


def apart(votes: DataFrame) -> tuple[DataFrame, DataFrame]:
    """The votes that can be taken, and the others."""
    pl = columns()
    return votes.filter(pl.col("reason").is_null()), votes.filter(pl.col("reason").is_not_null())


def rejects(others: DataFrame, path: Path) -> Iterator[Reject]:
    """What is to be told of votes that cannot be taken."""
    for row, reason, *cells in others.select("row", "reason", *_COLUMNS).iter_rows():
        yield Reject(path.name, row, reason, ",".join(cells))


def vote_blocks(
    votes: DataFrame, calls: dict[str, RollCall], passage: str, graph: str
) -> Iterator[Block]:
    """The statements about votes.

    All that a vote shares with the others of its roll call is written once as a text and put
    behind its subject: only the state and the ballot are its own. Modality, rank and summary are
    those of the roll call.
    """
    pl = columns()
    shared = pl.DataFrame(
        {"rcid": list(calls), "shared": [_shared(call, passage) for call in calls.values()]}
    )
    ballots = {word: iri(term) for word, term in BALLOTS.items()}
    subject = pl.concat_str(
        pl.lit(f"<{_EVENT}unga-vote-"), "rcid", pl.lit("-"),
        pl.col("state").str.to_lowercase(), pl.lit("> "),
    )  # fmt: skip
    for start in range(0, len(votes), _ROWS):
        piece = votes.slice(start, _ROWS).join(shared, on="rcid", maintain_order="left")
        lines = piece.with_columns(subject=subject).select(
            pl.concat_str(
                "subject",
                pl.lit(f"{iri('rkg:voter')} <{_STATE}"),
                "state",
                pl.lit("> .\n"),
                "subject",
                pl.lit(f"{iri('rkg:ballot')} "),
                pl.col("vote").replace_strict(ballots),
                pl.lit(" .\n"),
                # The rest has a mark where the subject belongs.
                pl.col("shared").str.replace_all("@", pl.col("subject"), literal=True),
            )
        )  # fmt: skip
        for block in blocks(lines.to_series(), _ROWS):
            yield Block(graph, block, start / len(votes))


def _shared(call: RollCall, passage: str) -> str:
    first, last = call.bounds
    text = matter(call)
    found = [
        ("rdf:type", iri("rkg:Vote")),
        ("rkg:rollCall", iri(f"event:unga-roll-call-{call.number}")),
        ("rkg:resolution", text.iri if text else ""),
        ("rkg:castIn", iri("organization:UN-general-assembly")),
        ("rkg:date", literal(call.written_date, "edtf:EDTF")),
        ("rkg:dateEarliest", literal(first, "xsd:date")),
        ("rkg:dateLatest", literal(last, "xsd:date")),
        ("rkg:statedIn", passage),
    ]
    return "\n".join(f"@{iri(name)} {value} ." for name, value in found if value)
