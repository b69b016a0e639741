from __future__ import annotations

from pathlib import Path

import pytest

from relations_kg.errors import UnknownName
from relations_kg.formats import RdfFormat, ResultFormat, format_named

EVERY = [*RdfFormat, *ResultFormat]


@pytest.mark.parametrize("member", EVERY, ids=lambda member: member.value)
def test_a_format_is_found_by_name_extension_and_media_type(member):
    words = [member.value, *member.extensions, *member.media_types]
    words += [extension[1:] for extension in member.extensions]
    for word in words:
        assert type(member).named(word) is member
        assert type(member).named(word.upper()) is member
    assert type(member).named(f"{member.media_types[0]}; charset=utf-8") is member


@pytest.mark.parametrize("member", EVERY, ids=lambda member: member.value)
def test_a_format_is_found_by_the_extension_of_a_path(member):
    for extension in member.extensions:
        assert type(member).of_path(Path(f"some.folder/file{extension}")) is member
        assert type(member).of_path(Path(f"FILE{extension.upper()}")) is member


def test_no_word_means_two_formats():
    for kind in (RdfFormat, ResultFormat):
        words = [w for m in kind for w in (m.value, *m.extensions, *m.media_types)]
        assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("json", ResultFormat.JSON),
        ("xml", ResultFormat.XML),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdfxml", RdfFormat.RDF_XML),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("rdf", RdfFormat.RDF_XML),
        ("ttl", RdfFormat.TURTLE),
    ],
)
def test_either_kind_by_one_word(word, expected):
    assert format_named(word) is expected


@pytest.mark.parametrize("find", [RdfFormat.named, ResultFormat.named, format_named])
def test_an_unknown_format_tells_what_is_accepted(find):
    with pytest.raises(UnknownName) as caught:
        find("docx")
    assert "docx" in caught.value.message
    for member in EVERY:
        if find is format_named or isinstance(member, find.__self__):
            assert member.value in caught.value.hint


@pytest.mark.parametrize("name", ["data.docx", "data", ".ttl", "data.ttl.bak"])
def test_a_path_that_tells_no_format(name):
    with pytest.raises(UnknownName) as caught:
        RdfFormat.of_path(Path(name))
    assert caught.value.path == Path(name)
    assert "turtle" in caught.value.hint


def test_which_formats_hold_named_graphs():
    assert {member.value for member in RdfFormat if member.holds_graphs} == {
        "trig", "n-quads", "json-ld",
    }  # fmt: skip
