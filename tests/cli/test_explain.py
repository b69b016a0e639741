"""``relations-kg explain`` as a process."""

from __future__ import annotations

import json


def test_a_proof_goes_down_to_the_line_and_the_passage(rkg):
    done = rkg("explain", "state:ALB rkg:memberOf organization:NATO")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "state:ALB rkg:memberOf organization:NATO  [prp-spo2]"
    assert "NATO.ttl:14; passage:wikipedia-albania-ukraine.L.3.2]" in done.stdout


def test_a_proof_as_data(rkg):
    done = rkg("explain", "state:ALB a rkg:Agent", "-f", "json")
    (proof,) = json.loads(done.stdout)["proofs"]
    assert proof["rule"] == "prp-rng"
    asserted, axiom = proof["premises"]
    assert asserted["triple"].endswith(" state:ALB")
    assert asserted["place"]
    assert axiom["triple"].endswith(" rdfs:range rkg:Agent")


def test_what_is_missing_is_told_with_exit_code_1(rkg):
    done = rkg("explain", "state:UKR rkg:memberOf organization:NATO", "-f", "markdown")
    assert done.returncode == 1
    assert "is not entailed" in done.stdout
    assert "missing: state:UKR rkg:hasMembership situation:alb-nato-membership" in done.stdout


def test_a_subject_that_nothing_is_said_of_is_told_with_a_name_that_is_near(rkg):
    done = rkg("explain", "state:ALBX a rkg:State")
    assert done.returncode == 1
    assert "Nothing is said of state:ALBX. Did you mean state:ALB?" in done.stdout


def test_what_is_no_triple_is_refused(rkg):
    for text in ("state:ALB rkg:memberOf", "nope:x a rkg:State", '"x" a rkg:State'):
        done = rkg("explain", text)
        assert done.returncode == 3
        assert "is no triple" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_regime_without_entailment_explains_nothing(rkg):
    done = rkg("explain", "state:ALB a rkg:Agent", "--regime", "none")
    assert done.returncode == 2
    assert "nothing is entailed" in done.stderr
