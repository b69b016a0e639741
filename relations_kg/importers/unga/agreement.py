"""How often two states vote alike, for every two states and every year, as an RDF Data Cube.

Vocabulary: The RDF Data Cube Vocabulary, W3C Recommendation of 16 January 2014.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from relations_kg.importers.base import Block, Count
from relations_kg.importers.n_triples import blocks, columns, iri, line, literal
from relations_kg.namespaces import DATASET, ID, PREFIXES, XSD

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["agreement", "cube"]

_QB = "http://purl.org/linked-data/cube#"
_PROV = PREFIXES["prov"]
_STATE = PREFIXES["state"]
_ROWS = 20_000
_DIMENSIONS = ("rkg:firstState", "rkg:secondState", "rkg:year")
_MEASURES = ("rkg:agreementShare", "rkg:sharedVotes")


def agreement(votes: DataFrame) -> Iterator[DataFrame]:
    """For each year a table of pairs of states, with ``shared`` and ``share``.

    Args:
        votes: with the columns ``rcid``, ``state``, ``vote`` and ``year``.

    Yields:
        Tables with the columns ``first``, ``second`` (in the order of their codes), ``year``,
        ``shared``, the number of roll calls in which both voted, and ``share``, the share of
        those in which they voted the same in ten-thousandths, half of one rounded up.
    """
    pl = columns()
    coded = votes.select(
        "rcid", "year", "state", pl.col("vote").cast(pl.Categorical).to_physical().alias("vote")
    )
    for year in sorted(coded["year"].unique()):
        # Numbers are joined and compared faster than texts; the names come back at the end.
        one = coded.filter(pl.col("year") == year).drop("year")
        states = one.select("state").unique().sort("state").with_row_index("code")
        one = one.join(states, on="state").select("rcid", "code", "vote")
        pairs = (
            one.lazy()
            .join(one.lazy(), on="rcid", suffix="_other")
            .filter(pl.col("code") < pl.col("code_other"))
            .group_by("code", "code_other")
            .agg(
                shared=pl.len().cast(pl.Int64),
                equal=(pl.col("vote") == pl.col("vote_other")).sum().cast(pl.Int64),
            )
            .sort("code", "code_other")
            .collect()
        )
        yield pairs.select(
            states["state"].gather(pairs["code"]).alias("first"),
            states["state"].gather(pairs["code_other"]).alias("second"),
            pl.lit(year).alias("year"),
            "shared",
            share=(pl.col("equal") * 20_000 + pl.col("shared")) // (2 * pl.col("shared")),
        )


def cube(
    votes: DataFrame, graph: str, *, version: str, passages: tuple[str, ...], title: str
) -> Iterator[Block | Count]:
    """The observations as statements, with what describes them.

    Args:
        votes: as :func:`agreement` takes them.
        graph: last part of the name of the named graph.
        version: version of relations-kg.
        passages: what the observations are computed from, as IRIs in N-Triples.
        title: of the dataset, in English.
    """
    pl = columns()
    dataset = f"<{DATASET}import/unga-votes/agreement>"
    yield Block(graph, _description(dataset, version, passages, title).encode())
    subject = pl.concat_str(
        pl.lit(f"<{ID}observation/unga-agreement-"), "first", pl.lit("-"), "second", pl.lit("-"),
        "year", pl.lit("> "),
    )  # fmt: skip
    share = pl.col("share")
    text = (
        pl.when(share == 10_000).then(pl.lit("1")).when(share == 0).then(pl.lit("0"))
        .otherwise(pl.concat_str(
            pl.lit("0."), share.cast(pl.String).str.zfill(4).str.strip_chars_end("0")
        ))
    )  # fmt: skip
    number = 0
    for table in agreement(votes):
        number += len(table)
        lines = table.with_columns(subject=subject).select(
            pl.concat_str(
                "subject", pl.lit(f"{iri('rdf:type')} <{_QB}Observation> .\n"),
                "subject", pl.lit(f"<{_QB}dataSet> {dataset} .\n"),
                "subject", pl.lit(f"{iri('rkg:firstState')} <{_STATE}"), "first", pl.lit("> .\n"),
                "subject", pl.lit(f"{iri('rkg:secondState')} <{_STATE}"), "second", pl.lit("> .\n"),
                "subject", pl.lit(f'{iri("rkg:year")} "'), "year",
                pl.lit(f'"^^<{XSD}integer> .\n'),
                "subject", pl.lit(f'{iri("rkg:agreementShare")} "'), text,
                pl.lit(f'"^^<{XSD}decimal> .\n'),
                "subject", pl.lit(f'{iri("rkg:sharedVotes")} "'), "shared",
                pl.lit(f'"^^<{XSD}integer> .'),
            )
        )  # fmt: skip
        for block in blocks(lines.to_series(), _ROWS):
            yield Block(graph, block, 1.0)
    yield Count("observations", number)


def _description(dataset: str, version: str, passages: tuple[str, ...], title: str) -> str:
    """The data set and its structure (RDF Data Cube, sections 6 and 7)."""
    structure = f"<{DATASET}import/unga-votes/agreement/structure>"
    found = [
        line(dataset, "rdf:type", f"<{_QB}DataSet>"),
        line(dataset, "rdf:type", f"<{_PROV}Entity>"),
        line(dataset, "dcterms:title", literal(title, language="en")),
        line(dataset, "dcterms:creator", literal(f"relations-kg {version}".strip())),
        line(dataset, f"{_QB}structure", structure),
        line(structure, "rdf:type", f"<{_QB}DataStructureDefinition>"),
    ]
    found += [line(dataset, "prov:wasDerivedFrom", passage) for passage in passages]
    for kind, names in (("Dimension", _DIMENSIONS), ("Measure", _MEASURES)):
        for name in names:
            component = f"<{DATASET}import/unga-votes/agreement/structure/{name[4:]}>"
            found += [
                line(structure, f"{_QB}component", component),
                line(component, "rdf:type", f"<{_QB}ComponentSpecification>"),
                line(component, f"{_QB}{kind.lower()}", iri(name)),
                line(iri(name), "rdf:type", f"<{_QB}{kind}Property>"),
            ]
    return "".join(found)
