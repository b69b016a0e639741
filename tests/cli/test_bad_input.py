"""Whatever a user gets wrong: its exit code, one message with what to do, nothing half-written."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

ASK = "ASK { }"
GOOD = "<https://example.org/s> <https://example.org/p> 'o' .\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.ttl"
    path.write_text(GOOD)
    return path


def explained(done: subprocess.CompletedProcess[str], code: int, slug: str, *words: str) -> None:
    """One error of that code, on standard error alone, with these words and something to do."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert done.stderr.count("error[") == 1
    assert f"error[{slug}]" in done.stderr
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize("command", ["query --text", "validate", "export", "entail", "info"])
def test_missing_file(rkg, tmp_path, command):
    first, *rest = command.split()
    extra = [*rest, ASK] if rest else []
    done = rkg(first, *extra, "--data", tmp_path / "absent.ttl")
    explained(done, 3, "file-missing", "absent.ttl")


def test_missing_query_file(rkg, tmp_path):
    explained(rkg("query", "--file", tmp_path / "absent.rq"), 3, "file-missing", "absent.rq")


def test_folder_without_rdf(rkg, tmp_path):
    (tmp_path / "notes.md").write_text("nothing")
    explained(rkg("query", "--text", ASK, "--data", tmp_path), 3, "no-rdf", ".ttl")


def test_syntax_error_has_its_place_and_line(rkg, tmp_path):
    path = tmp_path / "bad.ttl"
    path.write_text("@prefix ex: <https://example.org/> .\nex:a ex:b\n  ex:c ex:d .\n")
    done = rkg("query", "--text", ASK, "--data", path)
    explained(done, 3, "syntax", f"{path}:3:", "ex:c ex:d .", "^")


def test_wrong_encoding(rkg, tmp_path):
    path = tmp_path / "latin.ttl"
    path.write_bytes("<urn:a:s> <urn:a:p>\n 'Xhaçka' .\n".encode("latin-1"))
    explained(rkg("query", "--text", ASK, "--data", path), 3, "encoding", "UTF-8", "latin.ttl:2")


def test_query_file_in_wrong_encoding(rkg, tmp_path):
    path = tmp_path / "latin.rq"
    path.write_bytes("SELECT * { ?s ?p 'Xhaçka' }".encode("latin-1"))
    explained(rkg("query", "--file", path), 3, "encoding", "UTF-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "-f", "wordperfect"),
        ("query", "--text", ASK, "-f", "wordperfect"),
        ("query", "--text", ASK, "--data", "-", "--data-format", "wordperfect"),
        ("export", "-o", "out.wordperfect"),
    ],
)
def test_unknown_format(rkg, arguments):
    done = rkg(*arguments, stdin=GOOD)
    explained(done, 2, "unknown-name", "wordperfect", "turtle" if "-f" not in arguments else "")


def test_format_that_the_result_cannot_have(rkg):
    explained(rkg("query", "--text", "SELECT * { }", "-f", "turtle"), 2, "format-mismatch", "rows")
    explained(rkg("query", "--text", ASK, "-f", "csv"), 2, "format-mismatch", "json")
    construct = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1"
    explained(rkg("query", "--text", construct, "-f", "csv"), 2, "format-mismatch", "turtle")


def test_unknown_query_suggests_the_nearest(rkg):
    done = rkg("query", "organisations-in-common", "--a", "ALB", "--b", "UKR")
    explained(done, 2, "unknown-name", "organizations-in-common")


def test_unknown_parameter(rkg):
    done = rkg("query", "organizations-in-common", "-p", "a=ALB", "-p", "b=UKR", "-p", "c=POL")
    explained(done, 2, "unknown-name", "'c'")


def test_missing_parameter(rkg):
    done = rkg("query", "organizations-in-common", "--a", "ALB")
    explained(done, 2, "parameter", "b")


def test_wrong_value_suggests_the_nearest(rkg):
    done = rkg("query", "organizations-in-common", "--a", "Albaina", "--b", "UKR")
    explained(done, 2, "parameter", "Albaina", "Albania (ALB)")


@pytest.mark.parametrize("assignment", ["a", "=ALB", ""])
def test_parameter_without_value(rkg, assignment):
    explained(rkg("query", "organizations-in-common", "-p", assignment), 2, "usage", "NAME=VALUE")


def test_parameter_given_twice(rkg):
    done = rkg("query", "organizations-in-common", "--a", "ALB", "-p", "a=POL", "--b", "UKR")
    explained(done, 2, "usage", "twice")


def test_unknown_graph(rkg):
    explained(rkg("export", "--graph", "graph/planets"), 2, "unknown-name", "graph/states")


def test_unknown_command_option_and_alignment(rkg):
    explained(rkg("querry"), 2, "usage", "querry")
    explained(rkg("export", "--fromat", "turtle"), 2, "usage", "--fromat")
    explained(rkg("export", "--align", "dublin"), 2, "unknown-name", "prov")


def test_query_with_a_syntax_error(rkg):
    done = rkg("query", "--text", "SELECT * WHERE {\n  ?s ?p\n}")
    explained(done, 3, "query", ":3" if ":3" in done.stderr else "3")


def test_undeclared_prefix_names_the_known_one(rkg):
    done = rkg("query", "--text", "SELECT * { ?s a rkg:State }")
    explained(done, 3, "query", "PREFIX rkg: <https://w3id.org/relations-kg/ontology#>")


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a:s> <urn:a:p> 1 }",
        "DROP ALL",
        "LOAD <file:///etc/passwd>",
        "\\u0049NSERT DATA { <urn:a:s> <urn:a:p> 1 }",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_update_and_service_are_refused(rkg, text):
    explained(rkg("query", "--text", text), 3, "query-refused")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 5000 + "}" * 5000,
        "SELECT * { FILTER(" + "(" * 9000 + "1" + ")" * 9000 + ") }",
        "SELECT * { FILTER(" + "||".join(["true"] * 40000) + ") }",
        "SELECT * { " + "FILTER EXISTS { " * 3000 + "}" * 3000 + " }",
        "SELECT * { ?s ?p '" + "a" * 3_000_000 + "' }",
    ],
    ids=["braces", "parentheses", "disjunction", "exists", "length"],
)
def test_query_that_would_crash_the_engine_is_refused(rkg, text):
    explained(rkg("query", "-", stdin=text), 3, "query-too-complex")


def test_no_query_or_two(rkg):
    explained(rkg("query"), 2, "usage", "relations-kg queries")
    explained(rkg("query", "--text", ASK, "--file", "x.rq"), 2, "usage")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_output_that_cannot_be_written(rkg, tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        explained(rkg("export", "-o", tmp_path / "out.ttl"), 4, "output", "out.ttl")
    finally:
        tmp_path.chmod(stat.S_IRWXU)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that takes no files")
def test_output_where_nobody_may_write(rkg):
    explained(rkg("export", "-o", "/proc/out.ttl"), 4, "output", "/proc/out.ttl")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that no one can read")
def test_a_file_that_cannot_be_read(rkg):
    done = rkg("query", "--text", ASK, "--data", "/proc/self/mem", "--data-format", "turtle")
    explained(done, 3, "file-missing", "/proc/self/mem", "cannot be read")


def test_output_in_a_folder_that_is_not_there(rkg, tmp_path):
    explained(rkg("export", "-o", tmp_path / "no" / "out.ttl"), 4, "output", "out.ttl")


def test_output_that_is_a_folder(rkg, tmp_path):
    done = rkg("export", "-f", "turtle", "-o", tmp_path)
    assert done.returncode == 2
    assert "error[usage]" in done.stderr


def test_full_disk_leaves_the_old_file(tmp_path, good, rkg):
    output = tmp_path / "out.nt"
    output.write_text("old")
    done = subprocess.run(
        [sys.executable, "-m", "relations_kg", "export", "-o", output],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
    )
    explained(done, 4, "output", "out.nt")
    assert output.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good.ttl", "out.nt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_standard_output(tmp_path):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "relations_kg", "export"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        )
    assert done.returncode == 4
    assert done.stderr.count("error[output]") == 1
    assert "Traceback" not in done.stderr


def test_broken_pipe_is_silent():
    process = subprocess.Popen(
        [sys.executable, "-m", "relations_kg", "export", "--inferred"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(timeout=300) == 141
    assert process.stderr.read() == b""
    process.stderr.close()


def test_interrupt_ends_without_a_traceback():
    process = subprocess.Popen(
        [sys.executable, "-m", "relations_kg", "query", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    # It waits for standard input once it has read its command line; wait for that state.
    waiting = Path(f"/proc/{process.pid}/wchan")
    for _ in range(200):
        if not waiting.exists() or "pipe" in waiting.read_text():
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err


def test_interrupt_ends_a_query_that_the_engine_is_busy_with(tmp_path):
    output = tmp_path / "out.csv"
    data = tmp_path / "data.nt"
    data.write_text("".join(f'<urn:a:{n}> <urn:a:p> "{n}" .\n' for n in range(300)))
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "relations_kg", "query", "--bare", "--no-cache"),
            *("--data", data, "--text", endless, "-o", output),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    # The engine is at work once the process has a second thread that runs.
    tasks = Path(f"/proc/{process.pid}/task")
    for _ in range(400):
        if not tasks.exists() or len(list(tasks.iterdir())) > 1:
            break
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert err.strip() == ""
    assert [path.name for path in tmp_path.iterdir()] == ["data.nt"]


@pytest.mark.parametrize(
    ("closed", "arguments", "code"),
    [
        (">&-", "info", 4),
        (">&-", "export", 4),
        (">&-", "query votes", 4),
        (">&-", "query votes -o votes.csv", 0),
        ("<&-", "query -", 3),
        ("2>&-", "querry", 2),
        ("2>&-", "query votes -o votes.csv", 0),
    ],
)
def test_closed_standard_streams(tmp_path, closed, arguments, code):
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m relations_kg {arguments} {closed}'],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_standard_input_is_one_thing(rkg):
    for arguments in (("query", "-"), ("query", "--text", ASK, "--data", "-")):
        done = rkg(*arguments, "--data", "-", "--data-format", "turtle", stdin=ASK)
        explained(done, 2, "usage", "standard input")


def test_a_mistake_in_a_query_file_is_told_with_file_and_line(rkg, tmp_path):
    path = tmp_path / "own.rq"
    path.write_text("SELECT ?c\n{ ?a foo:c ?d }\n")
    explained(rkg("query", "--file", path), 3, "query", f"{path}:2:")
    path.write_text("#+ summary: x\nSELECT ?c\n{ ?a foo:c ?d }\n")
    explained(rkg("query", "--file", path), 3, "query-header", f"{path}:3")


def test_an_example_that_does_not_work(rkg, tmp_path):
    path = tmp_path / "own.rq"
    path.write_text(
        "#+ summary: x\n#+ parameters:\n#+   a: {type: state, example: Atlantis}\n"
        "SELECT ?o { ?a ?p ?o }\n"
    )
    explained(rkg("query", "--file", path, "-p", "a=ALB"), 3, "query-header", f"{path}:3", "Atlan")


def test_an_argument_that_is_no_text(rkg):
    for arguments in (("query", "--text", b"ASK { ?s ?p '\xff' }"), ("query", b"\xff")):
        done = subprocess.run(
            [sys.executable, "-m", "relations_kg", *arguments],
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        )
        assert done.returncode in (2, 3)
        assert b"Traceback" not in done.stderr
        assert b"error[" in done.stderr


def test_a_misspelt_term_is_told(rkg, tmp_path):
    path = tmp_path / "data.ttl"
    path.write_text("<urn:a:s> a <https://w3id.org/relations-kg/ontology#Sate> .\n")
    done = rkg("validate", path)
    assert "data.ttl:1:13: warning: rkg:Sate is no term of the ontology" in done.stdout
    assert "did you mean rkg:State?" in done.stdout


def test_json_ld_that_names_a_remote_context(rkg, tmp_path):
    path = tmp_path / "remote.jsonld"
    path.write_text('{"@context": "https://schema.org/", "@id": "urn:a:b", "name": "x"}')
    done = rkg("query", "--text", ASK, "--data", path)
    explained(done, 3, "refused-input", "https://schema.org/")


def test_rdf_xml_with_a_document_type(rkg, tmp_path):
    path = tmp_path / "entities.rdf"
    path.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>\n'
    )
    explained(rkg("query", "--text", ASK, "--data", path), 3, "refused-input")


def test_imports_are_not_followed(rkg, tmp_path, good):
    path = tmp_path / "importing.ttl"
    path.write_text(
        "<urn:a:o> a <http://www.w3.org/2002/07/owl#Ontology> ;\n"
        f"  <http://www.w3.org/2002/07/owl#imports> <{good.as_uri()}> .\n"
    )
    ask = "ASK { <https://example.org/s> ?p ?o }"
    done = rkg("query", "--text", ask, "--bare", "--data", path, "-f", "json")
    assert '"boolean":false' in done.stdout.replace(" ", "")
    for command in ("validate", "info"):
        told = rkg(command, "--bare", "--data", path)
        assert f"owl:imports <{good.as_uri()}> is not followed" in told.stdout + told.stderr


def test_absurd_numbers_cost_nothing(rkg, tmp_path):
    path = tmp_path / "absurd.ttl"
    path.write_text(
        '<urn:a:s> <urn:a:p> "1E1000000000"^^<http://www.w3.org/2001/XMLSchema#decimal> ,\n'
        f' "{"9" * 100_000}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    )
    for command in (["export"], ["validate"], ["query", "--text", "SELECT * { ?s <urn:a:p> ?o }"]):
        limited = subprocess.run(
            [sys.executable, "-m", "relations_kg", *command, "--data", path],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30)),
        )
        # The first is no value of its datatype, which contradicts what it is said to be.
        assert limited.returncode == (command == ["validate"]), limited.stderr


def test_blank_nodes_of_two_files_stay_apart(rkg, tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.ttl").write_text(f"_:same <urn:a:p> '{name}' .\n")
    text = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s <urn:a:p> ?o }"
    done = rkg("query", "--text", text, "--bare", "--data", tmp_path, "-f", "csv")
    assert done.stdout.split() == ["n", "2"]


def test_literals_that_the_store_changes_are_told_and_judged_as_written(rkg, tmp_path):
    data = tmp_path / "codes.ttl"
    data.write_text("@prefix ex: <urn:a:> . ex:s a ex:Code ; ex:p 01 .\n")
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <urn:a:> .\n"
        "ex:Shape a sh:NodeShape ; sh:targetClass ex:Code ; sh:property ex:Two .\n"
        'ex:Two sh:path ex:p ; sh:pattern "^[0-9]{2}$" .\n'
    )
    info = rkg("info", "--data", data)
    assert '"01"^^<http://www.w3.org/2001/XMLSchema#integer>' in info.stdout
    assert "->" in info.stdout
    done = rkg("validate", "--data", data, "--shapes", shapes)
    assert done.returncode == 0, done.stdout
    exported = rkg("export", "--data", data)
    assert '"01"' in exported.stdout or " 01 " in exported.stdout


def test_a_cache_folder_that_cannot_be_used_is_no_obstacle(rkg, tmp_path, good):
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = rkg(
        *("query", "--text", "SELECT ?s ?o { ?s <https://example.org/p> ?o }"),
        *("--data", good, "-f", "csv"),
        env={"RKG_CACHE": str(blocked / "cache")},
    )
    assert done.returncode == 0, done.stderr
    assert "https://example.org/s,o" in done.stdout
