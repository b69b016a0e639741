"""Passages of a text, and the verification of those that a store cites."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.errors import UnknownName
from relations_kg.namespaces import PREFIXES, RDF, RKG, XSD
from relations_kg.rdf import Iri, Literal, Quad
from relations_kg.sources import LEAD, PassageText, Trouble, digest, sentences, split, verify
from relations_kg.store.embedded import EmbeddedStore

SOURCE = Iri(PREFIXES["source"] + "text")
GRAPH = Iri("https://example.org/graph")
TEXT = """\
= Title =

One. Two.
Three.

== First ==

=== Inner ===
Four! Five?

== Second ==
- item one. Still item one.
- item two

After the list.
"""


@pytest.fixture(scope="module")
def article(shared_dir: Path) -> str:
    return (shared_dir / "source" / "albania-ukraine-relations.txt").read_text(encoding="utf-8")


def test_sections_paragraphs_and_sentences_are_counted_from_one() -> None:
    assert [(*passage.place, passage.text) for passage in split(TEXT)] == [
        (LEAD, 1, 1, "One."),
        (LEAD, 1, 2, "Two."),
        (LEAD, 2, 1, "Three."),
        ("Inner", 1, 1, "Four!"),
        ("Inner", 1, 2, "Five?"),
        ("Second", 1, 1, "item one. Still item one."),
        ("Second", 1, 2, "item two"),
        ("Second", 2, 1, "After the list."),
    ]


def test_two_sections_of_one_title_count_on() -> None:
    places = [passage.place for passage in split("== A ==\none\n== B ==\ntwo\n== A ==\nthree")]
    assert places == [("A", 1, 1), ("B", 1, 1), ("A", 2, 1)]


def test_a_heading_may_have_no_spaces_and_only_the_first_title_is_none() -> None:
    places = [passage.place for passage in split("=T=\nlead\n==S==\nin s\n= U =\nin u")]
    assert places == [(LEAD, 1, 1), ("S", 1, 1), ("U", 1, 1)]


def test_an_empty_line_ends_a_list() -> None:
    assert [passage.place for passage in split("- a\n- b\n\n- c\ntext\n- d")] == [
        (LEAD, 1, 1),
        (LEAD, 1, 2),
        (LEAD, 2, 1),
        (LEAD, 3, 1),
        (LEAD, 4, 1),
    ]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Resolution 68/262 of the UN General Assembly. At the Council it failed.", 2),
        ("It cost 3.5 million. 351 came.", 2),
        ('He said "no." Then he left.', 2),
        ('They left ("at once"). “Why?” she asked.', 2),
        ("“Why? Because.” It ended.", 3),
        ("On July 2, 2020, it was. On the U.S. Senate floor it was not.", 2),
        ("Gen. Smith met J. P. Morgan and Dr. Rama in St. Petersburg.", 1),
        ("See No. 5 and p. 7. The end.", 2),
        ("The answer was no. It stayed so.", 2),
        ("Wait... what? yes. and so on", 1),
        ("Він приїхав. Вона поїхала.", 2),
        ("Ai erdhi. Çfarë ndodhi?", 2),
        ("no end", 1),
    ],
)
def test_a_paragraph_is_cut_where_sentences_end(paragraph: str, expected: int) -> None:
    found = sentences(paragraph)
    assert len(found) == expected
    assert " ".join(found) == paragraph


@given(st.text())
def test_cutting_loses_nothing_but_white_space(text: str) -> None:
    found = sentences(text)
    assert "".join(found).split() == "".join(sentences("".join(found))).split()
    assert all(sentence == " ".join(sentence.split()) and sentence for sentence in found)
    assert " ".join(found) == " ".join(sentences(" ".join(text.split())))


@given(st.text())
def test_every_passage_of_any_text_has_a_place_of_its_own(text: str) -> None:
    places = Counter(passage.place for passage in split(text))
    assert all(count == 1 for count in places.values())


def test_the_digest_is_the_sha256_of_the_folded_sentence() -> None:
    assert digest("É a.") == sha256("É a.".encode()).hexdigest()
    assert digest(" E\u0301 \n\t a. ") == digest("É a.")
    assert digest("É a.") != digest("É b.")
    assert PassageText(LEAD, 1, 1, "É a.").digest == digest("É a.")


def test_the_article_has_the_passages_that_its_claims_cite(article: str) -> None:
    sections = Counter(passage.section_title for passage in split(article))
    assert sections == {
        LEAD: 5,
        "Early contacts": 1,
        "Post–Cold War and new relations": 6,
        "Annexation of Crimea and War in Donbas": 3,
        "2022 invasion of Ukraine": 18,
        "Resident diplomatic missions": 2,
        "See also": 7,
    }
    by_place = {passage.place: passage.text for passage in split(article)}
    council = by_place["2022 invasion of Ukraine", 2, 1]
    assert council.startswith("In late February 2022,")
    assert council.endswith("as Russia vetoed it.")
    assert by_place["Resident diplomatic missions", 1, 2] == "Ukraine has an embassy in Tirana."
    assert "68/262" in by_place["Annexation of Crimea and War in Donbas", 2, 1]


def cited(passages: list[PassageText], source: Iri = SOURCE) -> EmbeddedStore:
    """A store that cites passages."""
    store = EmbeddedStore.in_memory()
    for passage in passages:
        title, paragraph, sentence = passage.place
        node = Iri(f"{PREFIXES['passage']}{len(title)}.{paragraph}.{sentence}")
        values = {
            "inSource": source,
            "sectionTitle": Literal(title),
            "paragraph": Literal(str(paragraph), XSD + "positiveInteger"),
            "sentence": Literal(str(sentence), XSD + "positiveInteger"),
            "sentenceDigest": Literal(passage.digest),
        }
        store.add(Quad(node, Iri(RKG + name), value, GRAPH) for name, value in values.items())
    return store


def troubles(store: EmbeddedStore, text: str) -> list[Trouble]:
    return [finding.trouble for finding in verify(store, text).findings]


def test_a_text_that_has_not_changed_verifies() -> None:
    report = verify(cited(split(TEXT)), TEXT)
    assert report.conforms
    assert report.source == SOURCE
    assert report.checked == len(split(TEXT))


def test_the_article_verifies_against_its_own_passages(article: str) -> None:
    assert verify(cited(split(article)), article).conforms


def test_a_reflowed_text_verifies() -> None:
    assert verify(cited(split(TEXT)), TEXT.replace(" ", "\u00a0 ")).conforms


def test_a_changed_sentence_is_found() -> None:
    report = verify(cited(split(TEXT)), TEXT.replace("Two", "2"))
    (finding,) = report.findings
    assert finding.trouble is Trouble.CHANGED
    assert "sentence 2 of paragraph 1 of section 'lead'" in finding.message
    assert not report.conforms


def test_a_sentence_that_is_gone_is_found() -> None:
    assert troubles(cited(split(TEXT)), TEXT.replace("After the list.", "")) == [Trouble.MISSING]


def test_a_sentence_that_stands_elsewhere_is_found_with_its_new_place() -> None:
    store = cited([passage for passage in split(TEXT) if passage.text == "Two."])
    (finding,) = verify(store, TEXT.replace("One. Two.", "Two. One.")).findings
    assert finding.trouble is Trouble.MOVED
    assert "is now sentence 1 of paragraph 1" in finding.message


@pytest.mark.parametrize("name", ["sectionTitle", "paragraph", "sentence", "sentenceDigest"])
def test_a_passage_without_its_place_or_digest_is_incomplete(name: str) -> None:
    store = cited(split("One."))
    store.remove(list(store.quads(None, Iri(RKG + name))))
    assert troubles(store, "One.") == [Trouble.INCOMPLETE]


def test_a_paragraph_that_is_no_number_is_incomplete() -> None:
    store = cited(split("One."))
    (quad,) = store.quads(None, Iri(RKG + "paragraph"))
    store.remove([quad])
    store.add([quad._replace(object=Literal("first"))])
    assert troubles(store, "One.") == [Trouble.INCOMPLETE]


def test_the_source_is_named_where_there_are_several() -> None:
    store = cited(split("One."))
    other = Iri(PREFIXES["source"] + "other")
    store.add([Quad(Iri(PREFIXES["passage"] + "x"), Iri(RKG + "inSource"), other, GRAPH)])
    with pytest.raises(UnknownName) as refusal:
        verify(store, "One.")
    assert "source:other, source:text" in (refusal.value.hint or "")
    assert verify(store, "One.", "source:text").checked == 1
    assert verify(store, "One.", SOURCE.value).conforms


@pytest.mark.parametrize("kind", ["RowPassage", "SectionPassage", "FilePassage"])
def test_only_sentences_are_compared_with_a_text(kind: str) -> None:
    store = cited(split("One."))
    row, table = Iri(PREFIXES["passage"] + "row"), Iri(PREFIXES["source"] + "table")
    for source in (SOURCE, table):
        store.add(
            [
                Quad(row, Iri(RDF + "type"), Iri(RKG + kind), GRAPH),
                Quad(row, Iri(RKG + "inSource"), source, GRAPH),
            ]
        )
        assert verify(store, "One.").checked == 1
    with pytest.raises(UnknownName, match="no sentence is cited from"):
        verify(store, "One.", table.value)


def test_a_source_without_passages_is_refused() -> None:
    with pytest.raises(UnknownName, match="0 sources"):
        verify(EmbeddedStore.in_memory(), "One.")
    with pytest.raises(UnknownName, match="source:other"):
        verify(cited(split("One.")), "One.", "source:other")
