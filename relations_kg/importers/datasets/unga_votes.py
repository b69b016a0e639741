"""The votes of states in the General Assembly of the United Nations since 1946."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relations_kg.importers.base import (
    Block,
    Count,
    GivenFile,
    Importer,
    InputFile,
    Item,
    Reject,
    Request,
)
from relations_kg.importers.n_triples import iri, line, literal
from relations_kg.importers.unga.agreement import cube
from relations_kg.importers.unga.roll_calls import (
    RollCall,
    issue_lines,
    read_csv,
    read_roll_call,
    roll_call_lines,
)
from relations_kg.importers.unga.votes import (
    apart,
    read_votes,
    rejects,
    vote_blocks,
    with_states,
)

__all__ = ["IMPORTER"]

_SOURCE = "https://w3id.org/relations-kg/id/source/unga-votes"
_PAGE = "https://github.com/dgrtwo/unvotes"
_CALL_COLUMNS = (
    "rcid", "session", "importantvote", "date", "unres", "amend", "para", "short", "descr",
)  # fmt: skip
_TITLE = "United Nations General Assembly Voting Data, as in the R package unvotes"
_ALBANIA = iri("event:vote-of-albania-on-68-262")


def _read(request: Request) -> Iterator[Item]:
    files = request.files
    passages = {role: iri(f"passage:unga-votes.{role}") for role in files}
    yield Block("roll-calls", _source_lines(passages, files).encode())
    calls: dict[str, RollCall] = {}
    seen: set[str] = set()
    path = files["roll-calls"].path
    for row, cells in read_csv(path, _CALL_COLUMNS):
        call = read_roll_call(cells, seen)
        if isinstance(call, str):
            yield Reject(path.name, row, call, ",".join(cells))
        else:
            calls[call.number] = call
    text = "".join(roll_call_lines(call, passages["roll-calls"]) for call in calls.values())
    yield Block("roll-calls", text.encode())
    yield Count("roll-calls", len(calls))
    if "issues" in files:
        count = [0]
        for item in issue_lines(files["issues"].path, calls, count):
            yield item if isinstance(item, Reject) else Block("roll-calls", item.encode())
        yield Count("issues", count[0])
        yield Count("issue-labels", count[-1])
    votes, others = apart(with_states(read_votes(files["votes"].path, request.limit), calls))
    yield from rejects(others, files["votes"].path)
    yield from vote_blocks(votes, calls, passages["votes"], "votes")
    yield Count("votes", len(votes))
    for word, number in votes["vote"].value_counts().iter_rows():
        yield Count(f"votes: {word}", number)
    yield Count("states", votes["state"].n_unique())
    if len(votes.filter((votes["rcid"] == "5309") & (votes["state"] == "ALB"))):
        same = line(iri("event:unga-vote-5309-alb"), "rkg:sameOccurrenceAs", _ALBANIA)
        same += line(_ALBANIA, "rkg:sameOccurrenceAs", iri("event:unga-vote-5309-alb"))
        yield Block("votes", same.encode())
    yield from cube(
        votes,
        "agreement",
        version=request.version,
        passages=(passages["votes"], passages["roll-calls"]),
        title="Agreement of states in roll calls of the General Assembly, by year",
    )


def _source_lines(passages: dict[str, str], files: Mapping[str, GivenFile]) -> str:
    """The statements about the source, and about each file as a passage of it."""
    source = iri(_SOURCE)
    found = [
        line(source, "rdf:type", iri("rkg:Source")),
        line(source, "rdfs:label", literal(_TITLE, language="en")),
        line(source, "dcterms:license", iri(IMPORTER.licence)),
        line(source, "dcterms:bibliographicCitation", literal(IMPORTER.citation)),
        line(source, "rkg:webPage", iri(_PAGE)),
    ]  # fmt: skip
    for role, passage in passages.items():
        found += [
            line(passage, "rdf:type", iri("rkg:FilePassage")),
            line(passage, "rkg:inSource", source),
            line(passage, "rkg:fileName", literal(files[role].path.name)),
            line(passage, "rkg:fileDigest", literal(files[role].sha256)),
        ]
    return "".join(found)


IMPORTER = Importer(
    name="unga-votes",
    summary="Votes of states in the General Assembly of the United Nations, 1946 to 2020",
    files=(
        InputFile(
            "votes", "*unvotes*.csv*", "the votes",
            "459cfe61d3ca8b5233db1f3d0a5dafc2a2003ffd86792188a9489234653c9624",
        ),
        InputFile(
            "roll-calls", "*roll_calls*.csv*", "the roll calls",
            "7b1e0de54d1c5b810d143771d436b8749efcd607a6ec4dc7b4d5d668b299ac1f",
        ),
        InputFile(
            "issues", "*issues*.csv*", "which roll call is on which issue",
            "28d2ee0d119b6b8d22b75a317b6d84da29a9203cc379ba13053d4210984ed642", required=False,
        ),
    ),
    source=_SOURCE,
    licence="https://opensource.org/license/mit",
    citation=(
        "Erik Voeten, \"Data and Analyses of Voting in the UN General Assembly\", in: Bob Reinalda "
        "(ed.), Routledge Handbook of International Organization, 2013; United Nations General "
        "Assembly Voting Data, Harvard Dataverse, doi:10.7910/DVN/LEJUQZ; packaged by David "
        "Robinson as unvotes."
    ),
    web_page=_PAGE,
    mapping=(
        "A row of roll_calls is a rkg:RollCall; a row of unvotes is a rkg:Vote of the state that "
        "had that name and code on that day; a row of issues is the rkg:issue of a roll call."
    ),
    read=_read,
    shapes=("events.ttl",),
    expected={
        "issue-labels": 5745,
        "issues": 6,
        "roll-calls": 6203,
        "votes": 870_109,
        "votes: abstain": 110_897,
        "votes: no": 65_548,
        "votes: yes": 693_664,
    },
)  # fmt: skip
