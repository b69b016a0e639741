"""Where JSON-LD and RDF/XML describe their subjects."""

from __future__ import annotations

import json

import pytest

from relations_kg.formats import RdfFormat
from relations_kg.rdf import Iri, Quad
from relations_kg.syntax.file_places import placed_about
from relations_kg.syntax.reading import read
from relations_kg.syntax.subject_places import in_json_ld, in_rdf_xml
from relations_kg.syntax.writing import serialize

JSON_LD = """\
{"@context": {"ex": "http://x/", "id": "@id", "sub": "ex:deep/",
  "p": {"@id": "ex:p", "@type": "@id"}, "@base": "http://base/dir/"},
 "@graph": [
  {"@id": "ex:other", "p": {"@id": "ex:reference"},
   "ex:q": {"id": "http://x/inner", "ex:r": "é \\"@id\\": \\"ex:no\\" "}},
  {"ex:q": "1", "é": 1, "@id": "relative"},
  {"id": "sub:a", "ex:p": [{"@id": "ex:reference", "ex:q": 2}]},
  {"@id": "\\u0075rn:escaped", "ex:q": [true, null, 1.5]}
 ]}
"""
RDF_XML = """\
<?xml version="1.0"?>
<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://x/"
   xml:base="http://base/dir/file">
  <!-- r:about="http://x/no" é -->
  <r:Description r:about="http://x/a"><e:p>é</e:p></r:Description><e:T r:about="b&#x26;c"/>
  <e:T
     r:ID="d"><e:q r:parseType="Resource"><e:r>1</e:r></e:q>
    <e:q><r:Description r:about="http://x/inner" e:p="1"/></e:q>
  </e:T>
  <e:T xml:base="http://other/" r:about="e"/>
</r:RDF>
"""


def test_the_value_of_the_identifier_in_json_ld() -> None:
    found = in_json_ld(JSON_LD.encode())
    lines = JSON_LD.split("\n")
    spelled = {
        iri.value: lines[span.start.line - 1][span.start.column - 1 : span.end.column - 1]
        for iri, span in found.items()
    }
    assert spelled == {
        "http://x/other": '"ex:other"',
        "http://x/inner": '"http://x/inner"',
        "http://base/dir/relative": '"relative"',
        "http://x/deep/a": '"sub:a"',
        "http://x/reference": '"ex:reference"',
        "urn:escaped": '"\\u0075rn:escaped"',
    }
    assert found[Iri("http://x/reference")].start.line == 7
    subjects = {quad.subject for quad in read(JSON_LD.encode(), "json-ld")}
    assert {each for each in subjects if isinstance(each, Iri)} == set(found)


def test_the_start_tag_in_rdf_xml() -> None:
    found = in_rdf_xml(RDF_XML.encode())
    assert {iri.value: (*span.start, span.end.column) for iri, span in found.items()} == {
        "http://x/a": (5, 3, 17),
        "http://base/dir/b&c": (5, 67, 71),
        "http://base/dir/file#d": (6, 3, 7),
        "http://x/inner": (8, 10, 24),
        "http://other/e": (10, 3, 7),
    }
    subjects = {quad.subject for quad in read(RDF_XML.encode(), "rdf-xml")}
    assert {each for each in subjects if isinstance(each, Iri)} == set(found)


@pytest.mark.parametrize("format", list(RdfFormat))
def test_every_format_places_what_it_says_of_a_subject(format: RdfFormat) -> None:
    quads = [
        Quad(Iri(f"http://x/{name}"), Iri("http://x/p"), Iri(f"http://y/{name}"))
        for name in ("a", "b", "c")
    ]
    content = serialize(quads, format)
    (found,) = placed_about(content, format, {quads[1].subject}, name="facts", path="shown")
    assert found.quad == quads[1]
    assert found.subject.path == "shown"
    assert found.subject.span is not None
    line = content.decode().splitlines()[found.subject.span.start.line - 1]
    assert "http://x/b" in line
    assert found.object.source_line == line


def test_a_blank_node_has_the_file_in_json_ld() -> None:
    content = json.dumps({"http://x/p": "1"}).encode()
    (quad,) = read(content, "json-ld", name="facts")
    (found,) = placed_about(content, "json-ld", {quad.subject}, name="facts")
    assert str(found.subject) == "facts"
