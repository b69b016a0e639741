"""``relations-kg query``: by name or in SPARQL, in every format, to every place."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib

from relations_kg.cli import commands
from relations_kg.cli.query import command as query_command
from relations_kg.errors import HeaderError
from relations_kg.formats import RdfFormat, ResultFormat
from relations_kg.namespaces import PREFIXES, RKG, expand
from relations_kg.queries.catalog import SavedQuery

# rdflib deprecates what its own parsers use.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
FACTS = (
    PROLOGUE
    + """
state:ALB a rkg:State ; rkg:iso3166Alpha3 "ALB" ; rdfs:label "Albania"@en , "Shqipëria"@sq .
state:UKR a rkg:State ; rkg:iso3166Alpha3 "UKR" ; rdfs:label "Ukraine"@en .
organization:OSCE a rkg:InternationalOrganization ; rkg:acronym "OSCE" ;
    rdfs:label "Organization for Security and Co-operation in Europe"@en .
situation:alb-osce-participation a rkg:Participation ;
    rkg:member state:ALB ; rkg:organization organization:OSCE .
situation:ukr-osce-participation a rkg:Participation ;
    rkg:member state:UKR ; rkg:organization organization:OSCE ; rkg:start "1992"^^edtf:EDTF .
"""
)
IN_COMMON = ("query", "organizations-in-common", "--a", "ALB", "--b", "UKR")
NUMBERS = "SELECT ?n { VALUES ?n { 1 2 } } ORDER BY ?n"
PAIRS = ("query", "--bare", "--no-cache", "--data")
OWN = """\
#+ summary: What has the value
#+ parameters:
#+   value: {type: string, required: true, example: "a"}
#+   limit: {type: integer, default: "9"}
SELECT ?s WHERE { ?s <urn:x:p> ?value FILTER(?limit > 0) } ORDER BY ?s
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("query") / "facts.ttl"
    path.write_text(FACTS)
    return path


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.ttl"
    path.write_text("<urn:x:1> <urn:x:p> 'a' . <urn:x:2> <urn:x:p> 'b' .\n")
    return path


def data(done: subprocess.CompletedProcess[str]) -> str:
    """Standard output of a run in which nothing else was said."""
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    for word in words:
        assert word in done.stderr


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


# --- help


@pytest.mark.parametrize(
    "name", ["", *commands.list_commands(None), "query network", "sources list", "sources verify"]
)
def test_help(rkg, name):
    text = data(rkg(*name.split(), "--help"))
    assert text.startswith(f"Usage: relations-kg {name}".rstrip())
    assert "--help" in text


def test_help_of_a_saved_query_tells_its_parameters(rkg):
    text = data(rkg("query", "situations-on", "--help"))
    assert "--day DATE" in text
    assert "2022-02-23" in text
    assert "[required]" in text
    assert "What held on a day between two states." in text


def test_help_lists_the_saved_queries_with_their_summaries(rkg):
    text = data(rkg("query", "--help"))
    assert re.search(r"organizations-in-common +Organizations that both states", text)


def test_the_version(rkg):
    assert re.fullmatch(r"relations-kg, version \d+\.\d+\.\d+\S*\n", data(rkg("--version")))


# --- by name


def test_a_saved_query_with_options(rkg, facts):
    assert rows(data(rkg(*IN_COMMON, "--data", facts, "-f", "csv"))) == [
        ["organization", "since_a", "since_b", "attested_a", "attested_b", "passage_a",
         "passage_b"],
        [expand("organization:OSCE"), "", "1992", "", "", "", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        "-p a=ALB -p b=UKR organizations-in-common",
        "organizations-in-common -p a=ALB -p b=UKR",
        "organizations-in-common --parameter a=albania --b UKR",
        "-p a=ALB organizations-in-common -p b=UKR",
        "-p a=ALB organizations-in-common --b UKR",
        "-f table organizations-in-common -p a=ALB -p b=state:UKR -f csv",
        "organizations-in-common --a=<https://w3id.org/relations-kg/id/state/ALB> --b UKR",
    ],
)
def test_parameters_and_options_before_and_after_the_name(rkg, facts, arguments):
    format = [] if "-f" in arguments else ["-f", "csv"]
    for given in (["--data", facts, *format], []):
        after = [] if given else ["--data", facts, *format]
        found = rows(data(rkg("query", *given, *arguments.split(), *after)))
        assert [row[0] for row in found] == ["organization", expand("organization:OSCE")]


def test_options_that_may_be_repeated_add_up_on_both_sides_of_the_name(rkg, pairs, tmp_path):
    (tmp_path / "more.ttl").write_text("<urn:x:3> <urn:x:p> 'c' .\n")
    counting = "SELECT (COUNT(*) AS ?n) { ?s <urn:x:p> ?o }"
    done = rkg(*PAIRS, pairs, "-f", "csv", "-", "--data", tmp_path / "more.ttl", stdin=counting)
    assert data(done).split() == ["n", "3"]


def test_a_parameter_given_on_both_sides_is_given_twice(rkg, facts):
    done = rkg("query", "-p", "a=ALB", *IN_COMMON[1:], "--data", facts)
    refused(done, 2, "twice", "'a'")


def test_yes_or_no(rkg, facts):
    asked = ("query", "is-member", "--state", "ALB", "--data", facts, "--organization")
    assert data(rkg(*asked, "OSCE")) == "true\n"
    assert data(rkg(*asked, "OSCE", "-f", "json")) == '{"head":{},"boolean":true}\n'
    regime = rkg(*asked, "OSCE", "--regime", "none")
    assert data(regime) == "false\n"


def test_an_alignment_answers_in_other_terms(rkg, facts):
    text = f"ASK {{ ?m a <{PREFIXES['org']}Membership> }}"
    assert data(rkg("query", "--text", text, "--data", facts)) == "false\n"
    assert data(rkg("query", "--text", text, "--data", facts, "--align", "org")) == "true\n"


# --- in SPARQL


def test_text_file_and_standard_input(rkg, tmp_path):
    path = tmp_path / "numbers.rq"
    path.write_text(NUMBERS)
    ways = [
        rkg("query", "--text", NUMBERS, "-f", "csv"),
        rkg("query", "--file", path, "-f", "csv"),
        rkg("query", "--file", "-", "-f", "csv", stdin=NUMBERS),
        rkg("query", "-", "-f", "csv", stdin=NUMBERS),
        rkg("query", "-f", "csv", "-", stdin=NUMBERS),
    ]
    assert [data(done).split() for done in ways] == [["n", "1", "2"]] * 5


def test_a_file_with_a_header_takes_parameters(rkg, tmp_path, pairs):
    path = tmp_path / "own.rq"
    path.write_text(OWN)
    asked = (*PAIRS, pairs, "-f", "csv")
    assert data(rkg(*asked, "--file", path, "-p", "value=b")).split() == ["s", "urn:x:2"]
    assert data(rkg(*asked, "-", "-p", "value=a", stdin=OWN)).split() == ["s", "urn:x:1"]
    done = rkg(*asked, "--file", path, "-p", "value=b", "-p", "limit=0")
    assert data(done).split() == ["s"]
    refused(rkg(*asked, "--file", path), 2, "error[parameter]", "value=a", "own")
    refused(rkg(*asked, "--file", path, "-p", "vlaue=a"), 2, "error[unknown-name]", "value")


def test_a_value_stays_a_value(rkg, tmp_path, pairs):
    done = rkg(*PAIRS, pairs, "-", "-f", "csv", "-p", "value=' } #\n?s", stdin=OWN)
    assert data(done).split() == ["s"]


def test_parameters_need_a_header(rkg):
    refused(rkg("query", "--text", NUMBERS, "-p", "n=1"), 2, "error[usage]", "header")


def test_a_bad_header_is_told_with_its_line(rkg, tmp_path):
    path = tmp_path / "own.rq"
    path.write_text(OWN.replace("type: integer", "type: number"))
    refused(rkg("query", "--file", path), 3, "error[query-header]", f"{path}:4")


def test_data_from_standard_input(rkg):
    text = "SELECT ?o { ?s <urn:x:p> ?o }"
    done = rkg(*PAIRS, "-", "--data-format", "nt", "--text", text, "-f", "csv",
               stdin='<urn:x:s> <urn:x:p> "Xhaçka" .\n')  # fmt: skip
    assert data(done).split() == ["o", "Xhaçka"]
    refused(rkg(*PAIRS, "-", "--text", text), 2, "--data-format")


@pytest.mark.parametrize("same", ["_:x <urn:x:p> 'o' .", "_:x <urn:x:p> 'other' ."])
def test_files_of_the_same_name_stay_apart(rkg, tmp_path, same):
    for folder, content in (("a", "_:x <urn:x:p> 'o' ."), ("b", same)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "facts.ttl").write_text(content)
    text = "SELECT DISTINCT ?s ?g { GRAPH ?g { ?s <urn:x:p> ?o } }"
    done = rkg(*PAIRS, tmp_path / "a/facts.ttl", "--data", tmp_path / "b/facts.ttl",
               "--text", text, "-f", "csv")  # fmt: skip
    subjects, graphs = zip(*rows(data(done))[1:], strict=True)
    assert len(set(subjects)) == len(set(graphs)) == 2


# --- formats


def cells(format: str, text: str) -> list[str]:
    """The values of a column of two rows, by a reader of the format."""
    if format == "json":
        return [row["n"]["value"] for row in json.loads(text)["results"]["bindings"]]
    if format == "xml":
        return [literal.text or "" for literal in ElementTree.fromstring(text).iter()
                if literal.tag.endswith("literal")]  # fmt: skip
    if format == "html":
        return re.findall(r"<td[^>]*>(\d)</td>", text)
    if format == "markdown":
        return re.findall(r"^\| *(\d) *\|$", text, re.MULTILINE)
    lines = text.split()
    assert lines[0] == ("?n" if format == "tsv" else "n")
    return lines[1:] if format in ("csv", "tsv") else lines[2:]


@pytest.mark.parametrize("format", [member.value for member in ResultFormat])
def test_rows_in_every_format(rkg, format):
    assert cells(format, data(rkg("query", "--text", NUMBERS, "-f", format))) == ["1", "2"]


RDFLIB_NAMES = {
    "turtle": "turtle", "trig": "trig", "n-triples": "nt", "n-quads": "nquads",
    "json-ld": "json-ld", "rdf-xml": "xml",
}  # fmt: skip
CONSTRUCT = "CONSTRUCT { ?s <urn:x:q> ?o } { ?s <urn:x:p> ?o }"


def triples(text: str, format: str) -> set[tuple[str, ...]]:
    read = rdflib.Dataset(default_union=True).parse(data=text, format=RDFLIB_NAMES[format])
    return {tuple(map(str, triple[:3])) for triple in read}


CONSTRUCTED = {("urn:x:1", "urn:x:q", "a"), ("urn:x:2", "urn:x:q", "b")}


@pytest.mark.parametrize("format", [member.value for member in RdfFormat])
def test_triples_in_every_format(rkg, pairs, format):
    done = rkg(*PAIRS, pairs, "--text", CONSTRUCT, "-f", format)
    assert triples(data(done), format) == CONSTRUCTED


def test_triples_are_turtle_by_default(rkg, pairs):
    assert triples(data(rkg(*PAIRS, pairs, "--text", CONSTRUCT)), "turtle") == CONSTRUCTED


@pytest.mark.parametrize(
    "name", ["CSV", ".csv", "text/csv", "text/csv; charset=utf-8"],
)  # fmt: skip
def test_a_format_by_extension_or_media_type(rkg, name):
    assert data(rkg("query", "--text", NUMBERS, "-f", name)).split() == ["n", "1", "2"]


def test_a_table_fits_the_width_that_it_is_given(rkg):
    text = f"SELECT ('{'word ' * 40}' AS ?text) {{ }}"
    for columns in (30, 70):
        table = data(rkg("query", "--text", text, env={"COLUMNS": str(columns)}))
        assert columns - 10 < max(map(len, table.splitlines())) <= columns


# --- places


@pytest.mark.parametrize(
    ("name", "format"),
    [("n.json", "json"), ("n.srj", "json"), ("n.srx", "xml"), ("n.xml", "xml"), ("n.csv", "csv"),
     ("n.tsv", "tsv"), ("n.txt", "table"), ("n.md", "markdown"), ("n.HTML", "html"),
     ("plain", "table")],
)  # fmt: skip
def test_the_extension_of_the_output_tells_the_format_of_rows(rkg, tmp_path, name, format):
    path = tmp_path / name
    assert data(rkg("query", "--text", NUMBERS, "-o", path)) == ""
    assert cells(format, path.read_text()) == ["1", "2"]


@pytest.mark.parametrize(
    ("name", "format"),
    [("t.ttl", "turtle"), ("t.nt", "n-triples"), ("t.jsonld", "json-ld"), ("t.rdf", "rdf-xml"),
     ("t.xml", "rdf-xml"), ("t.trig", "trig"), ("t.nq", "n-quads"), ("plain", "turtle")],
)  # fmt: skip
def test_the_extension_of_the_output_tells_the_format_of_triples(
    rkg, pairs, tmp_path, name, format
):
    path = tmp_path / name
    assert data(rkg(*PAIRS, pairs, "--text", CONSTRUCT, "-o", path)) == ""
    assert triples(path.read_text(), format) == CONSTRUCTED


def test_a_named_format_wins_over_the_extension(rkg, tmp_path):
    path = tmp_path / "n.json"
    assert data(rkg("query", "--text", NUMBERS, "-o", path, "-f", "csv")) == ""
    assert path.read_text().split() == ["n", "1", "2"]


def test_an_output_of_a_hyphen_is_standard_output(rkg):
    assert data(rkg("query", "--text", NUMBERS, "-o", "-", "-f", "csv")).split() == ["n", "1", "2"]


# --- labels, time, plan


def test_labels_stand_for_iris_where_people_read(rkg, facts):
    asked = (*IN_COMMON, "--data", facts)
    plain, labelled = data(rkg(*asked)), data(rkg(*asked, "--labels"))
    assert "organization:OSCE" in plain
    assert "Organization for Security" not in plain
    assert "Organization for Security" in labelled
    assert "organization:OSCE" not in labelled
    assert data(rkg(*asked, "--no-labels")) == plain
    assert data(rkg("query", "--labels", *asked[1:])) == labelled
    for format in ("csv", "json"):
        assert data(rkg(*asked, "--labels", "-f", format)) == data(rkg(*asked, "-f", format))


def test_the_label_is_the_english_one(rkg, facts):
    text = f"SELECT ?state {{ ?state <{RKG}iso3166Alpha3> 'ALB' }}"
    table = data(rkg("query", "--text", text, "--labels", "--data", facts))
    assert table.split()[-1] == "Albania"


def test_the_time_goes_to_standard_error(rkg):
    done = rkg("query", "--text", NUMBERS, "-f", "csv", "--time")
    assert done.returncode == 0
    assert done.stdout.split() == ["n", "1", "2"]
    assert re.fullmatch(r"\d+\.\d ms\n", done.stderr)


def test_the_plan_shows_the_values_and_asks_nothing(rkg, facts, tmp_path):
    done = rkg(*IN_COMMON, "--data", facts, "--explain-plan")
    text, _, algebra = data(done).partition("# algebra")
    assert "rkg:member <https://w3id.org/relations-kg/id/state/ALB>" in text
    assert "?a " not in text
    assert "LeftJoin" in algebra
    path = tmp_path / "plan.txt"
    assert data(rkg(*IN_COMMON, "--data", facts, "--explain-plan", "-o", path)) == ""
    assert path.read_text() == done.stdout


@pytest.mark.parametrize(
    ("text", "code"),
    [("SELECT * {", "query"), ("SELECT * { ?s rkg:p ?o }", "query"), ("DROP ALL", "query-refused"),
     ("SELECT * " + "{" * 3000 + "}" * 3000, "query-too-complex")],
    ids=["syntax", "prefix", "update", "nesting"],
)  # fmt: skip
def test_the_plan_of_what_is_no_query(rkg, text, code):
    refused(rkg("query", "--explain-plan", "-", stdin=text), 3, f"error[{code}]")


# --- terminals


def on_terminal(*arguments: str | Path, **env: str) -> str:
    """What a run shows on a terminal, standard error included."""
    pytest.importorskip("pty", reason="there are no pseudo-terminals here")
    master, slave = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "relations_kg", *map(str, arguments)],
        stdin=slave, stdout=slave, stderr=slave,
        cwd=Path(__file__).resolve().parents[2],
        env={**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "TERM": "xterm",
             "COLUMNS": "100", **env},
    )  # fmt: skip
    os.close(slave)
    shown = b""
    try:
        while chunk := os.read(master, 65536):
            shown += chunk
    except OSError:  # Linux tells so that the other side has closed
        pass
    os.close(master)
    process.wait(timeout=60)
    return shown.decode()


def test_names_are_shown_on_a_terminal(facts):
    asked = (*IN_COMMON, "--data", facts)
    assert "Organization for Security" in on_terminal(*asked)
    assert "organization:OSCE" in on_terminal(*asked, "--no-labels")


@pytest.mark.parametrize(
    "arguments", [("export", "--data", "absent.ttl"), ("query", "--txt", "x")], ids=" ".join
)
def test_colour_on_a_terminal_unless_asked_for_none(arguments):
    assert "\x1b[" in on_terminal(*arguments)
    assert "\x1b[" in on_terminal(*arguments, NO_COLOR="")
    plain = on_terminal(*arguments, NO_COLOR="1")
    assert "error[" in plain
    assert "\x1b[" not in plain


def test_what_takes_a_while_is_announced_on_a_terminal_without_colour_if_asked(tmp_path, pairs):
    asked = ("query", "--bare", "--data", pairs, "--text", "ASK { }")
    plain = on_terminal(*asked, NO_COLOR="1", RKG_CACHE=str(tmp_path / "one"))
    assert "Building" in plain
    assert "\x1b[" not in plain
    assert "\x1b[" in on_terminal(*asked, RKG_CACHE=str(tmp_path / "two"))


def test_no_colour_and_no_announcement_where_nobody_watches(rkg, tmp_path, pairs):
    done = rkg("query", "--bare", "--data", pairs, "--text", "ASK { }",
               env={"RKG_CACHE": str(tmp_path / "cache"), "NO_COLOR": ""})  # fmt: skip
    assert data(done) == "true\n"
    failed = rkg("query", "--data", "absent.ttl", "--text", "ASK { }", env={"NO_COLOR": ""})
    assert "\x1b[" not in failed.stderr


def test_no_parameter_is_called_like_an_option():
    options = {
        option.removeprefix("--").replace("-", "_")
        for parameter in query_command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--")
    }
    assert {"data", "labels", "no_labels", "format", "text"} <= options
    for name in sorted(options | {"help"}):
        text = (
            f"#+ summary: x\n#+ parameters:\n#+   {name}: {{type: string}}\nASK {{ ?{name} ?p 1 }}"
        )
        with pytest.raises(HeaderError, match="option of the command line"):
            SavedQuery.from_text(text)


def test_why_tells_under_each_row_what_states_it(rkg) -> None:
    done = rkg("query", "visits", "-p", "a=ALB", "-p", "b=UKR", "--why")
    assert done.returncode == 0
    rows = [line for line in done.stdout.splitlines()[2:] if not line.startswith("    ↳ ")]
    stated = [line for line in done.stdout.splitlines() if line.startswith("    ↳ stated in “")]
    assert len(rows) == len(stated) > 0


def test_why_answers_sparql_of_ones_own_in_json(rkg) -> None:
    text = (
        "PREFIX rkg: <https://w3id.org/relations-kg/ontology#> "
        "SELECT ?a ?b { ?a rkg:hasEmbassyIn ?b }"
    )
    done = rkg("query", "--text", text, "--why", "--format", "json")
    data = json.loads(done.stdout)
    assert len(data["evidence"]) == len(data["results"]["bindings"]) > 0
    assert all(row["sources"] and row["triples"][0]["steps"] for row in data["evidence"])


def test_why_needs_rows_and_a_format_with_room(rkg) -> None:
    done = rkg("query", "--text", "ASK {}", "--why")
    assert done.returncode == 2
    assert "only the rows of a SELECT query have evidence" in done.stderr
    done = rkg("query", "sources", "--why", "--format", "csv")
    assert done.returncode == 2
    assert "choose table, markdown or json with --why" in done.stderr
