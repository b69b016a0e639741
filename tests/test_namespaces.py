from __future__ import annotations

import pytest

from relations_kg.errors import UnknownName
from relations_kg.namespaces import PREFIXES, expand, shrink


def test_every_namespace_ends_where_a_local_name_can_begin():
    assert all(namespace[-1] in "/#" for namespace in PREFIXES.values())


def test_no_two_prefixes_share_a_namespace_and_they_are_sorted():
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert list(PREFIXES) == sorted(PREFIXES)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_curie_comes_back_as_it_went(prefix):
    assert shrink(expand(f"{prefix}:x-1.y_z")) == f"{prefix}:x-1.y_z"


@pytest.mark.parametrize(
    "local", ["", "a b", "a.", "-a", ".a", "ü", "a%20b", "a(b)", "a/b", "a'b", "a\n"]
)
def test_an_iri_whose_name_would_need_care_is_left_in_full(local):
    assert shrink(PREFIXES["state"] + local) is None


def test_foreign_iris_have_no_curie():
    assert shrink("https://example.org/ALB") is None
    assert shrink("urn:x") is None


@pytest.mark.parametrize("text", ["nosuch:ALB", "ALB", ""])
def test_expanding_an_unknown_prefix_names_the_known_ones(text):
    with pytest.raises(UnknownName) as caught:
        expand(text)
    assert "state" in caught.value.hint


def test_other_prefixes_can_be_used_instead():
    assert shrink("urn:a/b", {"urn:a/": "ex"}) == "ex:b"
    assert shrink(PREFIXES["state"] + "ALB", {"urn:a/": "ex"}) is None
