"""Findings with places, made by hand, for all tests of the writers of reports."""

from __future__ import annotations

from relations_kg.namespaces import PREFIXES, SH, expand
from relations_kg.rdf import BlankNode, Iri, Literal, Term
from relations_kg.report import Finding, PlacedFinding, Severity
from relations_kg.syntax.reading import read
from relations_kg.syntax.spans import Place, Position, Span
from relations_kg.validation.writers.base import Report

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
MISSIONS = "graph/relations/alb-ukr/missions.ttl"
STATES = "graph/states.ttl"
SHAPES_FILE = "ontology/shapes/missions.ttl"
FACTS = """\
situation:embassy a rkg:Embassy ;
    rkg:embassyOf "Albania" ;
    rkg:receivingState state:UKR .
"""
SHAPES = """
rkgsh:Embassy a sh:NodeShape ; sh:targetClass rkg:Embassy ;
    sh:property rkgsh:Embassy-embassyOf , rkgsh:Embassy-seat .
rkgsh:Embassy-embassyOf sh:path rkg:embassyOf ; sh:nodeKind sh:IRI ;
    sh:description "Whose embassy it is."@en ;
    sh:message "An embassy names the state that maintains it."@en .
rkgsh:Embassy-seat sh:path rkg:seat ; sh:minCount 1 ; sh:severity sh:Warning ;
    sh:message "Say in which city the embassy is."@en .
rkgsh:Other a sh:NodeShape ; sh:targetClass rkg:State ; sh:node rkgsh:Inner ; sh:severity sh:Info .
rkgsh:Inner a sh:NodeShape ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ] .
"""


def place(path: str, text: str, marked: str, *, line: int | None = None) -> Place:
    """The place of the only occurrence of ``marked`` in a text; ``line`` moves it down."""
    start = text.index(marked)
    assert text.find(marked, start + 1) < 0, "say which"

    def position(offset: int) -> Position:
        number = text.count("\n", 0, offset) + 1
        return Position(number, offset - (text.rfind("\n", 0, offset) + 1) + 1)

    first, last = position(start), position(start + len(marked))
    source_line = text.split("\n")[first.line - 1]
    if line is not None:
        moved = line - first.line
        first = first._replace(line=line)
        last = last._replace(line=last.line + moved)
    return Place(path, Span(first, last), source_line)


def finding(
    severity: Severity = Severity.VIOLATION,
    message: str = "An embassy names the state that maintains it.",
    *,
    node: Term | None = None,
    path: Iri | str | None = None,
    value: Term | None = None,
    shape: str | None = "rkgsh:Embassy-embassyOf",
    component: str = "NodeKindConstraintComponent",
) -> Finding:
    return Finding(
        severity,
        (message,),
        node or Iri(expand("situation:embassy")),
        path,
        value,
        Iri(expand(shape)) if shape else None,
        Iri(SH + component),
    )


WRONG = PlacedFinding(
    finding(path=Iri(expand("rkg:embassyOf")), value=Literal("Albania")),
    (place(MISSIONS, FACTS, '"Albania"', line=41),),
    expected="an IRI",
    shape=place(SHAPES_FILE, SHAPES, "rkgsh:Embassy-embassyOf sh:path"),
    label="Embassy of Albania",
)
MISSING = PlacedFinding(
    finding(
        Severity.WARNING,
        "Say in which city the embassy is.",
        path=Iri(expand("rkg:seat")),
        shape="rkgsh:Embassy-seat",
        component="MinCountConstraintComponent",
    ),
    (place(MISSIONS, FACTS, "situation:embassy", line=40),),
    label="Embassy of Albania",
)
ENTAILED = PlacedFinding(
    finding(Severity.VIOLATION, "It is one and many.", shape="rkgsh:Embassy"),
    (
        place(STATES, "state:UKR rkg:one state:ALB .", "state:ALB", line=7),
        place(MISSIONS, FACTS, "state:UKR", line=42),
        Place("graph/elsewhere.rdf"),
    ),
)
NOWHERE = PlacedFinding(
    finding(Severity.INFO, "Nothing is known of it.", node=BlankNode("b0"), shape="rkgsh:Other")
)
EVERY = (NOWHERE, MISSING, WRONG, ENTAILED)


def report(*placed: PlacedFinding, **given: object) -> Report:
    """A report on two files and the shapes above."""
    shapes = tuple(read((PROLOGUE + SHAPES).encode(), format="turtle"))
    defaults: dict[str, object] = {
        "files": (MISSIONS, STATES), "shapes_graph": shapes, "version": "1.2.3",
    }  # fmt: skip
    return Report(placed, **{**defaults, **given})  # type: ignore[arg-type]
