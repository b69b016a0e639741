from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from relations_kg.errors import (
    FileMissing,
    FormatMismatch,
    InputError,
    RefusedInput,
    SyntaxFault,
    UnknownName,
)
from relations_kg.formats import RdfFormat
from relations_kg.namespaces import PREFIXES, RDF
from relations_kg.rdf import BlankNode, Iri, Literal, Quad
from relations_kg.syntax.writing import ntriples_term, serialize
from relations_kg.terms import LANG_STRING, from_rdflib, quad_from_engine, to_rdflib

XSD = "http://www.w3.org/2001/XMLSchema#"
RKG = PREFIXES["rkg"]
S, P, OBJECT = Iri("urn:a:s"), Iri("urn:a:p"), Iri("urn:a:o")

ENGINE = {
    RdfFormat.TURTLE: ox.RdfFormat.TURTLE,
    RdfFormat.TRIG: ox.RdfFormat.TRIG,
    RdfFormat.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    RdfFormat.N_QUADS: ox.RdfFormat.N_QUADS,
    RdfFormat.JSON_LD: ox.RdfFormat.JSON_LD,
    RdfFormat.RDF_XML: ox.RdfFormat.RDF_XML,
}
RDFLIB = {
    RdfFormat.TURTLE: "turtle", RdfFormat.TRIG: "trig", RdfFormat.N_TRIPLES: "nt",
    RdfFormat.N_QUADS: "nquads", RdfFormat.JSON_LD: "json-ld", RdfFormat.RDF_XML: "xml",
}  # fmt: skip


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("context") / "context.jsonld"
    terms = {
        "label": {"@id": "rdfs:label", "@container": "@language"},  # codespell:ignore
        "memberOf": {"@id": "rkg:memberOf", "@type": "@id"},
        "since": {"@id": "rkg:since", "@type": "edtf:EDTF"},
        "count": {"@id": "rkg:count", "@type": "xsd:integer"},
        "steps": {"@id": "rkg:steps", "@container": "@list"},
    }
    path.write_text(json.dumps({"@context": {"@version": 1.1, **PREFIXES, **terms}}))
    return path


# --- any graph

NAMES = st.one_of(
    st.sampled_from(
        [
            "ALB",
            "a.b",
            "a.",
            ".a",
            "-a",
            "1",
            "a-",
            "L.1.1",
            "a/b",
            "a:b",
            "ü",
            "é😀漢",
            "a%20b",
            "a~b",
            "a'b",
            "a(b)",
            "a,b;c",
            "a&b=c",
            "a@b",
            "a!$*+",
            "_",
            "?q=a/b",
            "%41",
            "x·",
            "//",
            "a//b",
            "",
        ]
    ),
    st.text("abAB09._-é漢😀/", max_size=6),
)
IRIS = st.builds(
    lambda base, name: Iri(base + name),
    st.sampled_from(
        ["http://example.org/", "urn:a:", "https://example.org/x?y=", RKG, PREFIXES["state"], "a:"]
    ),
    NAMES,
)
PREDICATES = st.one_of(
    st.sampled_from(
        [Iri(RDF + "type"), Iri(PREFIXES["rdfs"] + "label"), Iri(RKG + "memberOf"),
         Iri(RKG + "since"), Iri(RKG + "count"), Iri(RKG + "steps"), Iri(RDF + "first"),
         Iri(RDF + "rest"), Iri(RDF + "_1"), P]
    ),
    IRIS,
)  # fmt: skip
BLANKS = st.sampled_from([BlankNode(label) for label in ("b0", "b1", "0", "a-b", "a.b", "9n")])
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        ['"', '""', '"""', "\\", '\\"', 'a"', "\n", 'a\n"', '"\n"', "a\n\\", "\r\n", "\t", "'''",
         "\x00\x1f\x7f\x85", "\u2028\ufeff\ufffe", "\\u0041", "]]>", "<&>", "@en", "\n\n  a"]
    ),
)  # fmt: skip
NUMBERS = st.sampled_from(
    ["01", "-1", "+1", "1.", "1.0", ".5", "-.5", "1E1", "1.e+3", ".1e-2", "true", "false", "1",
     "INF", "", " 1", "1\n", "٣", "1e"]
)  # fmt: skip
LITERALS = st.one_of(
    st.builds(Literal, TEXTS, st.just(XSD + "string"), st.none()),
    st.builds(
        Literal,
        NUMBERS,
        st.sampled_from([XSD + k for k in ("integer", "decimal", "double", "boolean", "byte")]),
        st.none(),
    ),
    st.builds(
        Literal,
        TEXTS,
        st.sampled_from(["urn:a:own", PREFIXES["edtf"] + "EDTF", RDF + "XMLLiteral"]),
        st.none(),
    ),
    st.builds(Literal, TEXTS, st.just(LANG_STRING), st.sampled_from(["en", "uk", "de-1996"])),
)
QUADS = st.lists(
    st.builds(
        Quad,
        st.one_of(IRIS, BLANKS),
        PREDICATES,
        st.one_of(IRIS, BLANKS, LITERALS, st.just(Iri(RDF + "nil"))),
        st.one_of(st.none(), st.just(Iri(PREFIXES["state"] + "g")), IRIS),
    ),
    max_size=8,
)


def parsed(content: bytes, format: RdfFormat) -> set[Quad]:
    """What the engine's parser says, labels and all."""
    return {quad_from_engine(quad) for quad in ox.parse(content, ENGINE[format])}


def expected(quads: list[Quad], format: RdfFormat) -> set[Quad]:
    return set(quads) if format.holds_graphs else {quad._replace(graph=None) for quad in quads}


EXACT = [RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS]


@pytest.mark.parametrize("format", EXACT)
@given(quads=QUADS)
def test_what_is_written_is_read_back_exactly(format, quads):
    assert parsed(serialize(quads, format), format) == expected(quads, format)


@given(quads=QUADS)
def test_json_ld_is_read_back_exactly(context, quads):
    try:
        content = serialize(quads, RdfFormat.JSON_LD, context=context)
    except FormatMismatch as error:
        # An IRI such as <state:x>, which JSON-LD would take for a prefixed name.
        assert "prefix" in error.message  # noqa: PT017
        return
    assert graph_of(parsed(content, RdfFormat.JSON_LD)) == graph_of(set(quads))


def graph_of(quads: set[Quad]) -> ox.Dataset:
    """The quads for a comparison that does not see the labels of blank nodes."""
    from relations_kg.terms import quad_to_engine

    dataset = ox.Dataset(map(quad_to_engine, quads))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def fits_xml(quad: Quad) -> bool:
    last = quad.predicate.value[-1]
    text = quad.object.lexical if isinstance(quad.object, Literal) else ""
    named = (last.isascii() and last.isalpha()) or serializable(quad.predicate.value)
    return named and not any(
        (ord(c) < 32 and c not in "\t\n\r") or c in "\ufffe\uffff" for c in text
    )


def serializable(predicate: str) -> bool:
    import re

    return re.search(r".[A-Za-z_][A-Za-z0-9_.-]*\Z", predicate) is not None


@given(quads=QUADS)
def test_rdf_xml_is_read_back_exactly_or_refused(quads):
    if all(map(fits_xml, quads)):
        content = serialize(quads, RdfFormat.RDF_XML)
        found = graph_of(parsed(content, RdfFormat.RDF_XML))
        assert found == graph_of(expected(quads, RdfFormat.RDF_XML))
    else:
        with pytest.raises(FormatMismatch, match="XML"):
            serialize(quads, RdfFormat.RDF_XML)


@pytest.mark.filterwarnings("ignore")  # rdflib has opinions about literals, and deprecations
@pytest.mark.parametrize("format", RdfFormat)
@given(quads=QUADS)
@example(quads=[Quad(S, P, BlankNode("x")), Quad(BlankNode("x"), P, BlankNode("y"))])
def test_rdflib_reads_the_same(context, monkeypatch_module, format, quads):
    if format is RdfFormat.RDF_XML:
        quads = [quad for quad in quads if fits_xml(quad)]
    # Named graphs are compared in the tests above; rdflib gives them other names in places.
    quads = [quad._replace(graph=None) for quad in quads]
    try:
        content = serialize(quads, format, context=context)
    except FormatMismatch:
        return
    found = rdflib.Dataset(default_union=True)
    found.parse(data=content, format=RDFLIB[format], publicID="http://base.example/")
    flat = rdflib.Graph()
    for subject, predicate, object_, _ in found.quads((None, None, None, None)):
        flat.add((subject, predicate, to_rdflib(from_rdflib(object_))))
    wanted = rdflib.Graph()
    for quad in quads:
        wanted.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    if any(isinstance(term, BlankNode) for quad in quads for term in quad[:3]):
        assert isomorphic(flat, wanted)
    else:
        assert set(flat) == set(wanted)


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        yield


# --- the same bytes every time


@pytest.mark.parametrize("format", RdfFormat)
@given(quads=QUADS, seed=st.integers())
def test_the_order_of_the_quads_does_not_matter(context, format, quads, seed):
    shuffled = quads * 2
    random.Random(seed).shuffle(shuffled)
    outcomes = []
    for given_quads in (quads, shuffled):
        try:
            outcomes.append(serialize(given_quads, format, context=context))
        except FormatMismatch as error:
            outcomes.append(type(error))
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("format", RdfFormat)
def test_the_seed_of_hashes_does_not_matter(format, context):
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from relations_kg.syntax.reading import read\n"
        "from relations_kg.syntax.writing import serialize\n"
        "quads = list(read(sys.stdin.buffer.read(), 'trig'))\n"
        f"sys.stdout.buffer.write(serialize(set(quads), {format.value!r}, "
        f"context=Path({str(context)!r})))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=SAMPLE.encode(),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.getcwd()},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


SAMPLE = f"""
@prefix rkg: <{RKG}> . @prefix state: <{PREFIXES["state"]}> .
@prefix rdfs: <{PREFIXES["rdfs"]}> . @prefix unused: <http://example.org/unused#> .
state:UKR rkg:since "1991"^^<{PREFIXES["edtf"]}EDTF> ; a rkg:State ; rdfs:label "Ukraine"@en .
state:ALB rkg:memberOf state:X, state:B ; rkg:count 01 ; rkg:steps ( 1 "a" _:b ) ;
  rdfs:label "Shqipëria"@sq, "Albania"@en ; a rkg:State, rkg:Old ;
  rkg:note "two\\nlines \\"quoted\\"" ; rkg:page <http://example.org/?a=b&c> .
_:b rkg:of state:ALB .
state:g {{ state:ALB rkg:memberOf state:C . }}
"""


def sample() -> list[Quad]:
    from relations_kg.syntax.reading import read

    return list(read(SAMPLE.encode(), "trig"))


def test_turtle_as_it_is_meant_to_look():
    from relations_kg.syntax.reading import read

    text = SAMPLE.partition("state:g")[0].replace('rkg:steps ( 1 "a" _:b ) ;', "")
    quads = [quad for quad in read(text.encode(), "turtle") if isinstance(quad.subject, Iri)]
    assert serialize(quads, "turtle").decode() == (
        f"@prefix edtf: <{PREFIXES['edtf']}> .\n"
        f"@prefix rdfs: <{PREFIXES['rdfs']}> .\n"
        f"@prefix rkg: <{RKG}> .\n"
        f"@prefix state: <{PREFIXES['state']}> .\n"
        f"@prefix xsd: <{XSD}> .\n"
        "\n"
        "state:ALB a rkg:Old , rkg:State ;\n"
        '    rdfs:label "Albania"@en ,\n'
        '        "Shqipëria"@sq ;\n'
        '    rkg:count "01"^^xsd:integer ;\n'
        "    rkg:memberOf state:B ,\n"
        "        state:X ;\n"
        '    rkg:note """two\n'
        'lines \\"quoted\\"""" ;\n'
        "    rkg:page <http://example.org/?a=b&c> .\n"
        "\n"
        "state:UKR a rkg:State ;\n"
        '    rdfs:label "Ukraine"@en ;\n'
        '    rkg:since "1991"^^edtf:EDTF .\n'
    )


def test_trig_as_it_is_meant_to_look():
    quads = [
        Quad(S, P, OBJECT),
        Quad(S, P, OBJECT, Iri(PREFIXES["state"] + "g")),
        Quad(OBJECT, P, S, S),
    ]
    assert serialize(quads, "trig").decode() == (
        f"@prefix state: <{PREFIXES['state']}> .\n"
        "\n"
        "<urn:a:s> <urn:a:p> <urn:a:o> .\n"
        "\n"
        "state:g {\n"
        "<urn:a:s> <urn:a:p> <urn:a:o> .\n"
        "}\n"
        "\n"
        "<urn:a:s> {\n"
        "<urn:a:o> <urn:a:p> <urn:a:s> .\n"
        "}\n"
    )


def test_json_ld_as_it_is_meant_to_look(context):
    found = json.loads(serialize(sample(), "json-ld", context=context))
    assert list(found) == ["@context", "@graph"]
    assert found["@context"] == json.loads(context.read_text())["@context"]
    by_id = {node["@id"]: node for node in found["@graph"]}
    assert list(by_id)[:2] == ["state:ALB", "state:UKR"]
    albania = by_id["state:ALB"]
    assert list(albania)[:2] == ["@id", "@type"]
    assert list(albania)[2:] == sorted(list(albania)[2:])
    assert albania["@type"] == ["rkg:Old", "rkg:State"]
    assert albania["label"] == {"en": "Albania", "sq": "Shqipëria"}
    assert albania["memberOf"] == ["state:B", "state:X"]
    assert albania["count"] == "01"
    assert by_id["state:UKR"]["since"] == "1991"
    one = {"@type": "xsd:integer", "@value": "1"}  # codespell:ignore
    assert albania["steps"][:2] == [one, "a"]
    assert by_id["state:g"]["@graph"] == [{"@id": "state:ALB", "memberOf": "state:C"}]


def test_one_node_is_still_in_a_graph(context):
    found = json.loads(serialize([Quad(S, P, OBJECT)], "json-ld", context=context))
    assert [node["@id"] for node in found["@graph"]] == ["urn:a:s"]
    nothing = json.loads(serialize([], "json-ld", context=context))
    assert nothing["@graph"] == []


@pytest.mark.parametrize(
    "text",
    [
        "_:s <urn:a:p> (1 2 3), () .",
        "_:s <urn:a:p> ((1) (2)) .",
        "_:s <urn:a:p> _:l ; <urn:a:q> _:l . _:l rdf:first 1 ; rdf:rest () .",
        "_:l rdf:first 1 ; rdf:rest _:l .",
        "_:s <urn:a:p> _:l . _:l rdf:first 1, 2 ; rdf:rest () .",
        "_:s <urn:a:p> _:l . _:l rdf:first 1 ; rdf:rest () ; <urn:a:q> 3 .",
        "_:s <urn:a:p> _:l . _:l rdf:first _:l ; rdf:rest () .",
        "_:l rdf:first _:m ; rdf:rest () . _:m rdf:first _:l ; rdf:rest () .",
        "<urn:a:s> a () .",
        "(1) <urn:a:p> (2) .",
    ],
)
def test_lists_good_and_broken_survive_json_ld(context, text):
    text = f"@prefix rdf: <{RDF}> . {text}"
    quads = {quad_from_engine(quad) for quad in ox.parse(text, ox.RdfFormat.TURTLE)}
    content = serialize(quads, "json-ld", context=context)
    assert graph_of(parsed(content, RdfFormat.JSON_LD)) == graph_of(quads)


def test_a_list_that_two_graphs_share_survives_json_ld(context):
    cell = BlankNode("l")
    quads = {
        Quad(S, P, cell, Iri("urn:a:g")),
        Quad(cell, Iri(RDF + "first"), OBJECT, Iri("urn:a:h")),
        Quad(cell, Iri(RDF + "rest"), Iri(RDF + "nil"), Iri("urn:a:h")),
    }
    content = serialize(quads, "json-ld", context=context)
    assert graph_of(parsed(content, RdfFormat.JSON_LD)) == graph_of(quads)


def test_lists_nested_without_end_make_no_deep_document(context):
    from relations_kg.syntax.reading import read

    quads = list(read(b"<urn:a:s> <urn:a:p> " + b"(" * 2000 + b")" * 2000 + b" .", "turtle"))
    content = serialize(quads, "json-ld", context=context)
    assert len(set(read(content, "json-ld"))) == len(quads)


# --- what cannot be written


@pytest.mark.parametrize("format", RdfFormat)
@pytest.mark.parametrize(
    "quad",
    [
        Quad(Iri("relative"), P, OBJECT),
        Quad(S, Iri("urn:a:b> . <urn:evil:s> <urn:evil:p> <urn:evil:o"), OBJECT),
        Quad(S, P, Iri("urn:a b")),
        Quad(S, P, Iri("urn:\ud800")),
        Quad(BlankNode("a b"), P, OBJECT),
        Quad(BlankNode('x"/><evil a="'), P, OBJECT),
        Quad(S, P, Literal("x", LANG_STRING, "en . <urn:a:s>")),
        Quad(S, P, Literal("x", 'urn:a:"b')),
        Quad(S, P, Literal("half \ud800 pair")),
    ],
)
def test_terms_that_are_none_are_told_and_not_written(context, format, quad):
    with pytest.raises((InputError, FormatMismatch)):
        serialize([quad], format, context=context)


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\ufffe"])
def test_xml_names_the_character_that_it_cannot_hold(character):
    with pytest.raises(FormatMismatch, match=f"U\\+{ord(character):04X}"):
        serialize([Quad(S, P, Literal(f"a{character}b"))], "rdf-xml")


@pytest.mark.parametrize(
    "predicate",
    ["http://example.org/", "urn:a:1", "http://example.org/ü", RDF + "li", RDF + "about"],
)
def test_xml_names_the_property_that_it_cannot_write(predicate):
    with pytest.raises(FormatMismatch) as caught:
        serialize([Quad(S, Iri(predicate), OBJECT)], "rdf-xml")
    assert predicate in caught.value.message


def test_json_ld_would_take_this_iri_for_a_prefixed_name(context):
    with pytest.raises(FormatMismatch, match="prefix"):
        serialize([Quad(Iri("state:ALB"), P, OBJECT)], "json-ld", context=context)


def test_an_unknown_format():
    with pytest.raises(UnknownName):
        serialize([], "wordperfect")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ('{"@context": "https://example.org/c"}', RefusedInput),
        ('{"@context": {"a": {"@id": "urn:a:p", "@context": "https://example.org/c"}}}', None),
        ('{"@context": {', SyntaxFault),
        ('{"context": {}}', SyntaxFault),
        ("[]", SyntaxFault),
        (None, FileMissing),
    ],
)
def test_a_context_that_cannot_be_used(tmp_path, content, error):
    path = tmp_path / "context.jsonld"
    if content is not None:
        path.write_text(content)
    if error is None:
        error = (RefusedInput, FormatMismatch)
    with pytest.raises(error) as caught:
        serialize([Quad(S, Iri("urn:a:p"), OBJECT)], "json-ld", context=path)
    if caught.type is not FormatMismatch:
        assert caught.value.path == path


def test_ntriples_term():
    assert ntriples_term(S) == "<urn:a:s>"
    assert ntriples_term(BlankNode("b")) == "_:b"
    assert ntriples_term(Literal('a"\n\x00', LANG_STRING, "en")) == '"a\\"\\n\\u0000"@en'
    assert ntriples_term(Literal("1", XSD + "integer")) == f'"1"^^<{XSD}integer>'
