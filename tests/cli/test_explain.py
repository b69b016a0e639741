"""``relations-kg explain``: why a triple follows, or what it lacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relations_kg.namespaces import PREFIXES

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
MEMBER = "state:ALB rkg:memberOf organization:NATO"


def lines_of(checkout: Path, file: str, text: str) -> list[int]:
    lines = (checkout / file).read_text().splitlines()
    return [number for number, line in enumerate(lines, 1) if text in line]


def test_a_proof_goes_down_to_file_line_and_source(rkg, checkout):
    done = rkg("explain", MEMBER)
    assert done.returncode == 0
    assert done.stderr == ""
    (line, *_) = lines_of(checkout, "graph/memberships/NATO.ttl", "rkg:member state:ALB")
    assert f"graph/memberships/NATO.ttl:{line}\n" in done.stdout
    assert "prp-spo2: Albania is a member of North Atlantic Treaty Organization, bec" in done.stdout
    assert "article of the English Wikipedia”, lead, paragraph 3, sentence 2\n" in done.stdout
    chain = "owl:propertyChainAxiom ( rkg:hasMembership rkg:inForce rkg:organization )"
    assert chain in done.stdout
    assert "rdf:first" not in done.stdout


def test_what_the_loader_derived_says_from_what(rkg, checkout):
    situation = "situation:alb-nato-membership"
    done = rkg("explain", f'{situation} rkg:startLatest "2026-11-25"^^xsd:date')
    assert done.returncode == 0
    (line, *_) = lines_of(checkout, "graph/memberships/NATO.ttl", "rkg:attested")
    assert "derived by the loader from situation:alb-nato-membership rkg:attested" in done.stdout
    assert f"graph/memberships/NATO.ttl:{line}\n" in done.stdout
    assert "from situation:alb-nato-membership rkg:modality" in rkg("explain", MEMBER).stdout


def test_the_terms_may_be_three_arguments_or_one_and_iris_or_names(rkg):
    in_full = [f"<{PREFIXES['state']}ALB>", f"<{PREFIXES['rkg']}memberOf>", "organization:NATO"]
    assert rkg("explain", *in_full).stdout == rkg("explain", MEMBER).stdout


def test_a_type_is_written_with_a(rkg):
    done = rkg("explain", "state:ALB", "a", "rkg:Polity")
    assert done.returncode == 0
    assert done.stdout.startswith("state:ALB a rkg:Polity\n")


def test_what_is_asserted_says_so_and_its_proofs_are_told_by_all(rkg):
    asked = ("explain", "situation:alb-nato-membership a rkg:Membership")
    done = rkg(*asked)
    assert done.returncode == 0
    assert "asserted in graph/memberships/NATO.ttl:" in done.stdout
    assert "prp-dom" not in done.stdout
    every = rkg(*asked, "--all").stdout
    assert "asserted in graph/memberships/NATO.ttl:" in every
    assert "prp-dom" in every


def test_a_proof_as_data(rkg):
    done = rkg("explain", MEMBER, "-f", "json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told["holds"] is True
    assert told["asserted"] is None
    (proof,) = told["proofs"]
    assert (proof["triple"], proof["rule"]) == (MEMBER, "prp-spo2")
    leaves = [each for each in proof["premises"] if "rule" not in each]
    (link,) = (each for each in leaves if " rkg:organization " in each["triple"])
    assert link["place"].startswith("graph/memberships/NATO.ttl:")
    (passage,) = link["passages"]
    assert (passage["section"], passage["paragraph"], passage["sentence"]) == ("lead", 3, 2)


def test_markdown_is_a_nested_list(rkg, tmp_path):
    path = tmp_path / "why.md"
    done = rkg("explain", MEMBER, "-f", "markdown", "-o", path)
    assert (done.returncode, done.stdout) == (0, "")
    lines = path.read_text().splitlines()
    assert lines[0] == f"# `{MEMBER}`"
    assert f"- `{MEMBER}`, by `prp-spo2`:" in path.read_text()
    assert any(line.startswith("    - `situation:alb-nato-membership rkg:member") for line in lines)


def test_what_does_not_follow_tells_what_is_missing_with_exit_code_1(rkg):
    done = rkg("explain", "state:UKR rkg:memberOf organization:NATO")
    assert done.returncode == 1
    assert done.stderr == ""
    assert "not entailed under owl-rl" in done.stdout
    assert "  missing  ?n2 rkg:organization organization:NATO\n" in done.stdout
    assert "?n1 = situation:ukr-" in done.stdout
    told = json.loads(
        rkg("explain", "state:UKR rkg:memberOf organization:NATO", "-f", "json").stdout
    )
    assert told["holds"] is False
    assert "?n2 rkg:organization organization:NATO" in told["nearest"][0]["missing"]


def test_a_weaker_regime_explains_less(rkg):
    done = rkg("explain", MEMBER, "--regime", "rdfs")
    assert done.returncode == 1
    assert "not entailed under rdfs" in done.stdout
    assert "rdfs3" in rkg("explain", "state:ALB a rkg:Agent", "--regime", "rdfs").stdout


def test_other_data_have_their_own_files_and_lines(rkg, tmp_path):
    path = tmp_path / "facts.ttl"
    path.write_text(
        PROLOGUE + "situation:m a rkg:Membership ; rkg:member state:X ;\n  rkg:organization\n"
        "    organization:A ,\n    organization:B .\n"
    )
    start = PROLOGUE.count("\n") + 1
    done = rkg("explain", "--data", path, "state:X rkg:hasMembership situation:m")
    assert f"{path}:{start}\n" in done.stdout
    done = rkg("explain", "--data", path, "situation:m rkg:concerns organization:B")
    assert f"{path}:{start + 3}\n" in done.stdout


def test_a_name_that_nothing_is_known_of_gets_near_ones(rkg):
    done = rkg("explain", "state:ALB rkg:memberof organization:NATOO")
    assert done.returncode == 1
    assert "nothing is known of organization:NATOO; did you mean organization:NATO?" in done.stderr
    assert "did you mean rkg:memberOf" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["state:ALB rkg:memberOf"], "three terms are needed"),
        (["state:ALB rkg:memberOf organization:NATO organization:EU"], "left after three terms"),
        (["nope:x a rkg:State"], "does not begin with a known prefix"),
        (['"x" a rkg:State'], "the object alone may be one"),
        (["state:ALB", '"x"', "rkg:State"], "the object alone may be one"),
        (["_:x a rkg:State"], "blank node"),
        (["<relative> a rkg:State"], "no absolute IRI"),
        (['state:ALB rkg:acronym "x'], "no literal as Turtle has it"),
        (['state:ALB rkg:acronym "x" , "y"'], "more than one object"),
        (['state:ALB rkg:acronym "x"^^nope:y'], "does not begin with a known prefix"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_no_triple_is_refused_with_what_to_do(rkg, arguments, said):
    done = rkg("explain", *arguments)
    assert done.returncode == 3
    assert done.stdout == ""
    assert "is no triple" in done.stderr
    assert said in done.stderr
    assert "help: " in done.stderr


def test_without_a_triple_or_without_entailment_the_call_is_wrong(rkg):
    assert rkg("explain").returncode == 2
    for options in (["--regime", "none"], ["--bare", "--data", "x.ttl"]):
        done = rkg("explain", MEMBER, *options)
        assert done.returncode in (2, 3)
    assert "nothing is entailed" in rkg("explain", MEMBER, "--regime", "none").stderr


def test_the_same_bytes_whatever_the_seed_of_hashes(rkg):
    asked = ("explain", "state:ALB a rkg:Agent", "--all")
    one, two = (rkg(*asked, env={"PYTHONHASHSEED": seed}).stdout for seed in "12")
    assert one
    assert one == two
