"""``relations-kg info`` and ``relations-kg sources``: what there is, and what it rests on."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest

import relations_kg
from relations_kg.namespaces import PREFIXES, expand
from relations_kg.sources import digest, split

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
TEXT = """\
= Relations =
The embassy opened in 2020. It is in Tirana.

== Visits ==
He visited Tirana in 2024.
"""
SOURCE = """
source:article a rkg:Source ; rdfs:label "Relations"@en ;
    dcterms:license <urn:x:license> ; rkg:retrievedOn "2024-11-20"^^xsd:date .
source:book a rkg:Source ; rdfs:label "A book"@en .
event:zelenskyy-visits-tirana-2024 a rkg:Visit ; rkg:statedIn passage:visits-1-1 .
"""


def passages(text: str) -> str:
    return "".join(
        f"passage:{passage.section_title.lower()}-{passage.paragraph}-{passage.sentence}"
        " a rkg:SentencePassage ; rkg:inSource source:article ;\n"
        f"    rkg:paragraph {passage.paragraph} ;\n"
        f'    rkg:sectionTitle "{passage.section_title}" ; rkg:sentence {passage.sentence} ;\n'
        f'    rkg:sentenceDigest "{passage.digest}" .\n'
        for passage in split(text)
    )


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sources") / "facts.ttl"
    path.write_text(PROLOGUE + SOURCE + passages(TEXT))
    return path


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT)
    return path


def data(done: subprocess.CompletedProcess[str], code: int = 0) -> str:
    assert done.returncode == code, done.stderr
    assert done.stderr == ""
    return done.stdout


# --- info


def test_what_there_is_for_programs(rkg, facts):
    info = json.loads(data(rkg("info", "--data", facts, "--regime", "none", "-f", "json")))
    assert info["version"] == relations_kg.__version__
    assert info["store"].startswith("pyoxigraph ")
    assert (Path(info["resources"]) / "ontology").is_dir()
    assert Path(info["cache"]).is_dir()
    assert info["graphs"]["data/facts.ttl"] == 26
    assert info["quads"] == sum(info["graphs"].values())
    assert info["changedLiterals"] == {"triples": 0, "examples": []}
    assert info["notes"] == []


def test_what_there_is_for_people(rkg, facts):
    text = data(rkg("info", "--data", facts, "--regime", "none"))
    assert text.startswith(f"relations-kg {relations_kg.__version__}, store pyoxigraph ")
    for words in (
        "       26  data/facts.ttl\n",
        "  ontology/time\n",
        "the store changed no literal",
    ):
        assert words in text
    assert "notes" not in text


def test_a_dataset_in_memory_has_no_cache(rkg, facts):
    asked = ("info", "--data", facts, "--bare", "--no-cache")
    assert json.loads(data(rkg(*asked, "-f", "json")))["cache"] is None
    assert "none: built in memory" in data(rkg(*asked))


def test_changed_literals_and_notes(rkg, tmp_path):
    path = tmp_path / "facts.ttl"
    path.write_text(
        PROLOGUE + "<urn:x:s> <urn:x:p> 01 , 1 ; <urn:x:q> 01 .\n"
        'event:one a rkg:Visit ; rkg:date "in spring"^^edtf:EDTF .\n'
    )
    asked = ("info", "--data", path, "--regime", "none")
    info = json.loads(data(rkg(*asked, "-f", "json")))
    integer = expand("xsd:integer")
    assert info["changedLiterals"] == {
        "triples": 2,
        "examples": [{"source": f'"01"^^<{integer}>', "stored": f'"1"^^<{integer}>', "triples": 2}],
    }
    assert info["graphs"]["data/facts.ttl"] == 4, "the store makes 01 and 1 one"
    (note,) = info["notes"]
    assert (note["kind"], note["subject"]) == ("date", expand("event:one"))
    text = data(rkg(*asked))
    assert f'        2  "01"^^<{integer}> -> "1"^^<{integer}>\n' in text
    assert "  date: " in text


def test_the_shipped_graph(rkg):
    info = json.loads(data(rkg("info", "-f", "json")))
    assert "ontology/relations" in info["graphs"]
    assert "inferred/owl-rl" in info["graphs"]
    assert not any(note["kind"] == "inconsistency" for note in info["notes"])


# --- sources list


def test_sources_with_what_rests_on_them(rkg, facts):
    asked = ("sources", "list", "--data", facts)
    found = list(csv.DictReader(io.StringIO(data(rkg(*asked, "-f", "csv")))))
    assert [(row["source"], row["title"], row["passages"], row["claims"]) for row in found] == [
        (expand("source:article"), "Relations", "3", "1"),
        (expand("source:book"), "A book", "0", "0"),
    ]
    assert found[0]["license"] == "urn:x:license"
    assert found[0]["retrieved_on"] == "2024-11-20"
    assert "source:article" in data(rkg(*asked))


def test_sources_in_a_file_with_their_names(rkg, facts, tmp_path):
    path = tmp_path / "sources.md"
    assert data(rkg("sources", "list", "--data", facts, "--labels", "-o", path)) == ""
    first = path.read_text().splitlines()[2]
    assert first.startswith("| Relations")


# --- sources verify


def test_a_text_that_has_not_changed(rkg, facts, text):
    said = data(rkg("sources", "verify", "--text", text, "--data", facts))
    assert said == f"3 of 3 passages of {expand('source:article')} agree with the text\n"


def test_a_text_from_standard_input(rkg, facts):
    done = rkg("sources", "verify", "--text", "-", "--data", facts, stdin=TEXT)
    assert data(done).startswith("3 of 3 ")


def test_a_reflowed_text_has_not_changed(rkg, facts, text):
    text.write_text(TEXT.replace(" ", "   ").replace("\n", "\r\n"))
    assert data(rkg("sources", "verify", "--text", text, "--data", facts)).startswith("3 of 3 ")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (TEXT.replace("2020", "2021"), "changed: passage:lead-1-1"),
        (TEXT.replace("== Visits ==\n", ""), "moved: passage:visits-1-1"),
        (TEXT.replace("He visited Tirana in 2024.\n", ""), "missing: passage:visits-1-1"),
    ],
)
def test_a_text_that_has_changed(rkg, facts, text, changed, said):
    text.write_text(changed)
    lines = data(rkg("sources", "verify", "--text", text, "--data", facts), 1).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(said)
    assert lines[1].startswith("2 of 3 passages ")


def test_a_source_is_named_by_iri_or_prefixed_name(rkg, facts, text):
    asked = ("sources", "verify", "--text", text, "--data", facts, "--source")
    assert data(rkg(*asked, "source:article")) == data(rkg(*asked, expand("source:article")))
    done = rkg(*asked, "source:book")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "source:article" in done.stderr


def test_of_several_sources_one_must_be_named(rkg, facts, text, tmp_path):
    more = tmp_path / "more.ttl"
    more.write_text(
        PROLOGUE + 'passage:one rkg:inSource source:book ; rkg:sectionTitle "lead" ;'
        f' rkg:paragraph 1 ; rkg:sentence 1 ; rkg:sentenceDigest "{digest("A line.")}" .'
    )
    asked = ("sources", "verify", "--text", text, "--data", facts, "--data", more)
    done = rkg(*asked, "--regime", "none")
    assert done.returncode == 2
    assert "error[unknown-name]" in done.stderr
    assert "source:article, source:book" in done.stderr
    said = data(rkg(*asked, "--regime", "none", "--source", "source:article"))
    assert said.startswith("3 of 3 ")


def test_a_text_is_needed_and_must_be_there(rkg, facts, tmp_path):
    done = rkg("sources", "verify", "--data", facts)
    assert done.returncode == 2
    assert "--text" in done.stderr
    done = rkg("sources", "verify", "--text", tmp_path / "absent.txt", "--data", facts)
    assert done.returncode == 3
    assert "error[file-missing]" in done.stderr
    assert done.stdout == ""


def test_every_passage_of_the_shipped_graph_agrees_with_the_article(rkg, shared_dir):
    article = shared_dir / "source" / "albania-ukraine-relations.txt"
    said = data(rkg("sources", "verify", "--text", article))
    agreed, _, rest = said.partition(" of ")
    checked = rest.split()[0]
    assert int(checked) > 30
    assert agreed == checked
