"""Cost against size: ``python -m benchmarks.plot FIGURES.json OUT`` writes OUT.png and OUT.svg."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot as plt

from benchmarks.tools import WORKS

_COLOURS = plt.get_cmap("tab10").colors


def main(figures: str, out: str) -> None:
    """Seconds above, memory below, one column for each kind of work; both axes logarithmic."""
    plt.rcParams["svg.hashsalt"] = "relations-kg"
    rows = [
        row
        for row in json.loads(Path(figures).read_text(encoding="utf-8"))["figures"]
        if row["triples"] and row["seconds"] and not row["note"]
    ]
    works = [work for work in WORKS if any(row["work"] == work for row in rows)]
    if not works:
        sys.exit("nothing was measured, so there is nothing to draw")
    tools = list(dict.fromkeys(row["tool"] for row in rows))
    measures = ("seconds", "seconds"), ("peak_mib", "peak MiB")
    figure, axes = plt.subplots(
        2, len(works), figsize=(4.2 * len(works), 7), sharex=True, sharey="row", squeeze=False
    )
    for column, work in enumerate(works):
        of_work = sorted(
            (row for row in rows if row["work"] == work), key=itemgetter("tool", "triples")
        )
        for line, (key, label) in enumerate(measures):
            axis = axes[line][column]
            for tool, points in groupby(of_work, key=itemgetter("tool")):
                found = list(points)
                axis.loglog(
                    [row["triples"] for row in found],
                    [row[key] for row in found],
                    marker="o",
                    label=tool,
                    color=_COLOURS[tools.index(tool) % len(_COLOURS)],
                )
            axis.grid(visible=True, which="major", alpha=0.3)
            if column == 0:
                axis.set_ylabel(label)
        axes[0][column].set_title(work)
        axes[1][column].set_xlabel("triples")
    handles = {
        label: handle
        for axis in axes[0]
        for handle, label in zip(*axis.get_legend_handles_labels(), strict=True)
    }
    figure.legend(handles.values(), handles.keys(), loc="lower center", ncols=len(handles))
    figure.tight_layout(rect=(0, 0.06, 1, 1))
    for extension in ("png", "svg"):
        metadata = {"Date": None} if extension == "svg" else {}
        figure.savefig(f"{out}.{extension}", metadata=metadata)


if __name__ == "__main__":
    main(*sys.argv[1:])
