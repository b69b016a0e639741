"""What is measured: which tool does which work by which command, all in this one place."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks.inputs import OURS, Inputs, lines
from benchmarks.measuring import Command

__all__ = [
    "ALL",
    "JENA",
    "LOAD",
    "OURS_NAME",
    "OWL_RL",
    "OXIGRAPH",
    "PYRUDOF",
    "RDFLIB",
    "REASONABLE",
    "REASONABLE_SPARED",
    "TOOLS",
    "VALIDATE",
    "WORKS",
    "Step",
    "steps",
    "versions",
]

LOAD, OWL_RL, VALIDATE, ALL = "load", "load + owl-rl", "load + validate", "load + owl-rl + validate"
WORKS: Final = (LOAD, OWL_RL, VALIDATE, ALL)
"""The kinds of work; ``load`` ends with counting the triples by a query."""
OURS_NAME = "relations-kg"
RDFLIB, REASONABLE, PYRUDOF = "rdflib + owlrl + pySHACL", "reasonable", "pyrudof"
REASONABLE_SPARED = "reasonable, without functional properties"
"""``reasonable`` takes time and memory by the square of the subjects of a functional property, and
does not end on 675 thousand triples; so it is measured without those axioms as well."""
OXIGRAPH, JENA = "oxigraph", "Jena"
TOOLS: Final = (OURS_NAME, RDFLIB, REASONABLE, REASONABLE_SPARED, PYRUDOF, OXIGRAPH, JENA)
"""The names of all that are measured."""

_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_HERE = Path(__file__).parent
_JARS = Path("/usr/share/java")


@dataclass(frozen=True, slots=True)
class Step:
    """One work done by one tool.

    Attributes:
        work: one of :data:`WORKS`.
        tool: its name in the table.
        commands: run one after the other; empty where the tool is not there.
        missing: why it is not there.
        accepted: the exit codes that mean the work was done.
        written: what the commands write, a file or a folder; it is taken away before a run.
        result: what came of it, from the folder in which it ran. An ``OSError`` or a
            ``ValueError`` tells that nothing did, whatever the exit code.
    """

    work: str
    tool: str
    commands: tuple[Command, ...] = ()
    missing: str = ""
    accepted: tuple[int, ...] = (0,)
    written: Path | None = None
    result: Callable[[Path], str] = lambda _: ""


def steps(inputs: Inputs) -> list[Step]:
    """Everything that is measured on ``inputs``, in the order in which it runs."""
    made = [*_ours(inputs), *_rdflib(inputs)]
    for tool, data in ((REASONABLE, inputs.turtle), (REASONABLE_SPARED, inputs.spared)):
        command = (sys.executable, _HERE / "peer_reasonable.py", data)
        step = Step(OWL_RL, tool, (command,), result=_more_than(data))
        made.append(_python(step, "reasonable"))
    made.append(
        _python(
            Step(
                VALIDATE,
                PYRUDOF,
                ((sys.executable, _HERE / "peer_pyrudof.py", inputs.complete, inputs.shapes),),
                result=_findings,
            ),
            "pyrudof",
        )
    )
    made += [_oxigraph(inputs), *_jena(inputs)]
    return sorted(made, key=lambda step: WORKS.index(step.work))


def versions() -> dict[str, str]:
    """The versions of what is measured; what is not there is not told."""
    found = {}
    for name in ("pyoxigraph", "rdflib", "owlrl", "pyshacl", "reasonable", "pyrudof", "oxigraph"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    for jar in _JARS.glob("jena-core-*.jar"):
        found["Jena"] = jar.stem.removeprefix("jena-core-")
    return found


def _ours(inputs: Inputs) -> list[Step]:
    # Every dataset is built anew: the cache would answer the second run.
    closure, report = inputs.folder / "closure.nt", inputs.folder / "report.json"
    anew = ("--no-cache",)
    validate = (*OURS, "validate", inputs.world, *anew, "-o", report)

    def findings(_: Path) -> str:
        return f"{sum(json.loads(report.read_bytes())['counts'].values()):,} findings"

    def entailed(_: Path) -> str:
        return f"{lines(closure):,} inferred"

    return [
        Step(
            LOAD,
            OURS_NAME,
            ((*OURS, "query", "--data", inputs.world, "--bare", *anew, "--text", _COUNT),),
            result=_last_number,
        ),
        Step(
            OWL_RL,
            OURS_NAME,
            ((*OURS, "entail", inputs.world, *anew, "-o", closure),),
            accepted=(0, 1),
            written=closure,
            result=entailed,
        ),
        Step(
            VALIDATE,
            OURS_NAME,
            ((*validate, "--regime", "none"),),
            accepted=(0, 1),
            written=report,
            result=findings,
        ),
        Step(ALL, OURS_NAME, (validate,), accepted=(0, 1), written=report, result=findings),
    ]


def _rdflib(inputs: Inputs) -> list[Step]:
    script = (sys.executable, _HERE / "peer_rdflib.py")
    judged = (inputs.complete, inputs.shapes)
    return [
        Step(LOAD, RDFLIB, ((*script, "load", inputs.world),), result=_last_number),
        Step(
            OWL_RL,
            RDFLIB,
            ((*script, "owl-rl", inputs.complete),),
            result=_more_than(inputs.complete),
        ),
        Step(VALIDATE, RDFLIB, ((*script, "validate", *judged),), result=_findings),
        Step(ALL, RDFLIB, ((*script, "all", *judged),), result=_findings),
    ]


def _python(step: Step, module: str) -> Step:
    if find_spec(module):
        return step
    return Step(step.work, step.tool, missing="not installed")


def _oxigraph(inputs: Inputs) -> Step:
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else shutil.which("oxigraph")
    if program is None:
        return Step(LOAD, OXIGRAPH, missing="not installed")
    store = inputs.folder / "oxigraph"
    return Step(
        LOAD,
        OXIGRAPH,
        (
            (program, "load", "--location", store, "--file", inputs.world),
            (program, "query", "--location", store, "--query", _COUNT, "--results-format", "csv"),
        ),
        written=store,
        result=_last_number,
    )


def _jena(inputs: Inputs) -> list[Step]:
    if not shutil.which("java") or not (_JARS / "jena-cmds.jar").exists():
        return [Step(work, JENA, missing="not installed") for work in (LOAD, VALIDATE)]
    java = ("java", "-cp", _class_path(inputs.folder))
    return [
        Step(
            LOAD,
            JENA,
            ((*java, "arq.query", f"--data={inputs.world}", "--results=csv", _COUNT),),
            result=_last_number,
        ),
        Step(
            VALIDATE,
            JENA,
            (
                (
                    *(*java, "shacl.shacl_validate", "--shapes", inputs.shapes),
                    *("--data", inputs.complete),
                ),
            ),
            result=_findings_of_jena,
        ),
    ]


def _class_path(folder: Path) -> str:
    """What ``java`` needs to run the commands of Debian's libapache-jena-java.

    Of the bindings for SLF4J, several of which refuse to be loaded together, only the one that
    logs nothing. The package moved the classes of Xerces and left their texts behind, without
    which none of its commands starts; they are put where they are looked for.
    """
    texts = folder / "jena-texts"
    moved = "org/apache/jena/ext/"
    with zipfile.ZipFile(_JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(f"{moved}xerces/") and name.endswith(".properties"):
                target = texts / name.removeprefix(moved)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    jars = [
        path
        for path in sorted(_JARS.glob("*.jar"))
        if not any(part in path.name for part in ("slf4j", "log4j", "jcl"))
    ]
    chosen = [texts, *jars, _JARS / "slf4j-api.jar", _JARS / "slf4j-nop.jar"]
    return ":".join(map(str, chosen))


def _last_number(folder: Path) -> str:
    return f"{_number(folder):,} triples"


def _findings(folder: Path) -> str:
    return f"{_number(folder):,} findings"


def _more_than(asserted: Path) -> Callable[[Path], str]:
    return lambda folder: f"{_number(folder) - lines(asserted):,} inferred"


def _findings_of_jena(folder: Path) -> str:
    found = (folder / "stdout").read_text(encoding="utf-8").count("sh:resultSeverity")
    return f"{found:,} findings"


def _number(folder: Path) -> int:
    words: Sequence[str] = (folder / "stdout").read_text(encoding="utf-8").split()
    return int(words[-1])
