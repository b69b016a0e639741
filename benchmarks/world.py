"""A synthetic world of any size, to measure on: ``python -m benchmarks.world TRIPLES OUT.nt``.

States, organizations, memberships, missions and votes, with the sources and passages that state
them, in the vocabulary of the ontology and conforming to its shapes. The same arguments give the
same bytes on every machine. There are IRIs only, no blank nodes, and every literal is in its
canonical form, except where ``--faults N`` makes N things wrong (``benchmarks/faults.py``).

The ratio of kinds is that of the reference figures, a world of 675,362 triples with 154,400 votes:
where a vote has four triples there, votes make up 91.4 per cent of it. The shapes demand nine
triples of a vote (and seven of the passage that states it), so votes have the same share of the
triples here, and there are fewer of them. States are 200 from 87 thousand triples on, the number
of organizations grows with the square root of the size, and everything else in proportion to it (as
long as there are pairs for it: a state has one membership in an organization).
No state here is a real one: their codes are from XAA to XHR, which ISO 3166-1 leaves to its users.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.plan import Plan
from benchmarks.things import Things

__all__ = ["write_world"]


def write_world(path: Path, triples: int, *, seed: int = 0, faults: int = 0) -> Things:
    """Write a world of about ``triples`` triples to ``path`` as N-Triples.

    Raises:
        ValueError: there are too few triples, or too many faults for them.
        OSError: the file cannot be written.
    """
    things = Things(Plan.of(triples), seed=seed, faults=faults)
    with path.open("w", encoding="utf-8", newline="\n", buffering=1 << 20) as file:
        file.writelines(things)
    return things


def main() -> None:
    """Write a world and say on standard error what is in it."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.world", description=__doc__.split("\n\n")[0]
    )
    parser.add_argument("triples", type=int, metavar="TRIPLES", help="about so many triples")
    parser.add_argument("out", type=Path, metavar="OUT.nt", help="the N-Triples file to write")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="[default: 0]")
    parser.add_argument("--faults", type=int, default=0, metavar="N", help="so many things wrong")
    chosen = parser.parse_args()
    try:
        things = write_world(chosen.out, chosen.triples, seed=chosen.seed, faults=chosen.faults)
    except (ValueError, OSError) as error:
        sys.exit(f"{parser.prog}: {error}")
    plan = things.plan
    print(
        f"{plan.states:,} states, {plan.organizations:,} organizations, "
        f"{plan.memberships:,} memberships, {plan.missions:,} missions, {plan.votes:,} votes on "
        f"{plan.resolutions:,} resolutions, {len(things.faulty):,} faults",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
