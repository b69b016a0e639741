"""``relations-kg show`` of states and things."""

from __future__ import annotations

import json

import pytest


def test_two_states_as_text(rkg):
    done = rkg("show", "ALB", "ukraine")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith("Albania and Ukraine\n===================\n")
    assert "What this graph does not know" in done.stdout


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("dossier.html", "<!DOCTYPE html>"),
        ("dossier.md", "# Albania and Ukraine"),
        ("dossier.json", "{"),
        ("dossier.txt", "Albania and Ukraine"),
    ],
)
def test_the_extension_of_the_output_chooses_the_format(rkg, tmp_path, name, start):
    done = rkg("show", "ALB", "UKR", "-o", tmp_path / name)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_the_format_that_is_named_wins(rkg, tmp_path):
    done = rkg("show", "ALB", "-f", "json", "-o", tmp_path / "state.html")
    assert done.returncode == 0
    told = json.loads((tmp_path / "state.html").read_text(encoding="utf-8"))
    assert (told["kind"], told["title"]) == ("state", "Albania")


def test_a_name_that_nothing_has(rkg):
    done = rkg("show", "Albanja")
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[unknown-name]" in done.stderr
    assert "did you mean Albania (ALB)" in done.stderr


def test_nothing_to_show(rkg):
    assert rkg("show").returncode == 2


def test_about_is_for_contradictions(rkg):
    done = rkg("show", "ALB", "--about", "UKR")
    assert done.returncode == 2
    assert "show contradictions" in done.stderr


def test_contradictions_are_no_page(rkg):
    done = rkg("show", "contradictions", "-f", "html")
    assert (done.returncode, done.stdout) == (2, "")
    assert "text, json, markdown" in done.stderr


def test_a_store_that_knows_nothing(rkg, tmp_path):
    data = tmp_path / "empty.ttl"
    data.write_text("", encoding="utf-8")
    done = rkg("show", "ALB", "UKR", "--data", data)
    assert done.returncode == 2
    assert "no state" in done.stderr
