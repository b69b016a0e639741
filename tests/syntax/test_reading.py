from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from relations_kg.errors import (
    EncodingFault,
    FileMissing,
    NoRdfFound,
    RefusedInput,
    SyntaxFault,
    UnknownName,
    UsageError,
)
from relations_kg.formats import RdfFormat
from relations_kg.rdf import BlankNode, Iri, Literal, Quad
from relations_kg.syntax.reading import read, read_paths

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
S, P = Iri("urn:a:s"), Iri("urn:a:p")

SAME = {
    RdfFormat.TURTLE: '<urn:a:s> <urn:a:p> "é" .',
    RdfFormat.TRIG: '<urn:a:s> <urn:a:p> "é" .',
    RdfFormat.N_TRIPLES: '<urn:a:s> <urn:a:p> "é" .',
    RdfFormat.N_QUADS: '<urn:a:s> <urn:a:p> "é" .',
    RdfFormat.JSON_LD: '{"@id": "urn:a:s", "urn:a:p": "é"}',
    RdfFormat.RDF_XML: f'<r:RDF xmlns:r="{RDF}" xmlns:a="urn:a:"><r:Description r:about="urn:a:s">'
    "<a:p>é</a:p></r:Description></r:RDF>",
}


def objects(text: str | bytes, format: str = "turtle") -> list:
    content = text if isinstance(text, bytes) else text.encode()
    return [quad.object for quad in read(content, format)]


@pytest.mark.parametrize("format", RdfFormat)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_every_format_from_bytes_and_from_a_file(tmp_path, format, mark):
    content = mark + SAME[format].encode()
    expected = [Quad(S, P, Literal("é"), None)]
    assert list(read(content, format)) == expected
    assert list(read(content, format.media_types[0])) == expected
    path = tmp_path / f"file{format.extensions[0]}"
    path.write_bytes(content)
    assert list(read(path)) == list(read(str(path))) == expected
    other = tmp_path / "file.unknown"
    other.write_bytes(content)
    assert list(read(other, format.value)) == expected


def test_literals_are_as_they_are_written():
    assert objects(
        f"@prefix xsd: <{XSD}> ."
        '<urn:a:s> <urn:a:p> 01, 1.50, +1E1, "01"^^xsd:byte, "P1Y12M"^^xsd:duration, '
        '"2020-01-01+00:00"^^xsd:date, "1"^^xsd:boolean, " a " .'
    ) == [
        Literal("01", XSD + "integer"),
        Literal("1.50", XSD + "decimal"),
        Literal("+1E1", XSD + "double"),
        Literal("01", XSD + "byte"),
        Literal("P1Y12M", XSD + "duration"),
        Literal("2020-01-01+00:00", XSD + "date"),
        Literal("1", XSD + "boolean"),
        Literal(" a "),
    ]


def test_language_tags_arrive_in_lower_case():
    assert objects('<urn:a:s> <urn:a:p> "x"@EN-us .') == [Literal("x", RDF + "langString", "en-us")]


def test_triples_go_to_the_graph_that_is_asked_for_unless_they_have_their_own():
    graph = Iri("urn:a:g")
    found = read(
        b"<urn:a:s> <urn:a:p> 1 . <urn:a:h> { <urn:a:s> <urn:a:p> 2 }", "trig", graph=graph
    )
    assert [quad.graph for quad in found] == [graph, Iri("urn:a:h")]


def test_a_graph_named_by_a_blank_node_is_refused():
    with pytest.raises(RefusedInput, match="blank node") as caught:
        list(read(b"_:g { <urn:a:s> <urn:a:p> 1 }", "trig", name="f.trig"))
    assert caught.value.path == "f.trig"


def test_relative_iris_need_a_base():
    text = b"<s> <urn:a:p> 1 ."
    with pytest.raises(SyntaxFault, match="relative") as caught:
        list(read(text, "turtle"))
    assert "@base" in caught.value.hint
    (quad,) = read(text, "turtle", base="http://example.org/x/")
    assert quad.subject == Iri("http://example.org/x/s")
    with pytest.raises(UsageError, match="base"):
        read(text, "turtle", base="not an iri")


# --- blank nodes

BLANKS = b"_:b <urn:a:p> _:a . [] <urn:a:p> ( _:b [] ) ."


def labels(quads) -> list[str]:
    return [t.label for q in quads for t in (q.subject, q.object) if isinstance(t, BlankNode)]


def test_the_same_input_gives_the_same_labels():
    assert labels(read(BLANKS, "turtle")) == labels(read(BLANKS, "turtle"))
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from relations_kg.syntax.reading import read\n"
            f"for quad in read({BLANKS!r}, 'turtle'):\n"
            "    print(*[t[0] for t in (quad.subject, quad.object) if len(t) == 1])",
        ],
        capture_output=True,
        text=True,
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert [x for x in done.stdout.split() if not x.startswith("urn:") and "#" not in x] == labels(
        read(BLANKS, "turtle")
    )


def test_labels_are_numbered_in_order_of_appearance():
    found = list(dict.fromkeys(labels(read(BLANKS, "turtle"))))
    assert [label.rpartition("n")[2] for label in found] == [str(n) for n in range(len(found))]


def test_two_files_never_share_a_blank_node(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same.ttl").write_bytes(BLANKS)
    one, two = (list(read(path)) for path in read_paths([tmp_path]))
    assert not set(labels(one)) & set(labels(two))


def test_a_file_in_two_named_graphs_or_changed_has_other_blank_nodes():
    def found(graph, content=BLANKS):
        return set(labels(read(content, "turtle", graph=Iri(graph), name="f.ttl")))

    assert not found("urn:a:g") & found("urn:a:h")
    assert not found("urn:a:g") & found("urn:a:g", BLANKS + b"\n")


def test_within_a_named_graph_labels_do_not_depend_on_where_the_file_is():
    graph = Iri("urn:a:g")
    assert labels(read(BLANKS, "turtle", graph=graph, name="/here/f.ttl")) == labels(
        read(BLANKS, "turtle", graph=graph, name="/there/f.ttl")
    )


# --- what is wrong has its place


@pytest.mark.parametrize(
    ("format", "text", "line", "column"),
    [
        ("turtle", '<urn:a:s> <urn:a:p>\n "é😀" , , .', 2, 9),
        ("trig", "<urn:a:g> {\n<urn:a:s> <urn:a:p> ; }", 2, 21),
        ("n-triples", '<urn:a:s> <urn:a:p> "x" .\n<urn:a:s> <urn:a:p> x .', 2, 21),
        ("n-quads", '<urn:a:s> <urn:a:p> "x" .\nx', 2, 1),
        ("json-ld", '{"@id": "urn:a:s",\n "urn:a:p": [1,,2]}', 2, 16),
        ("rdf-xml", "<a>\n é<b></c></a>", 2, 8),
        ("rdf-xml", "", 1, 1),
        ("rdf-xml", "<a>", 1, 4),
    ],
)
def test_a_syntax_error_has_line_column_and_text(format, text, line, column):
    with pytest.raises(SyntaxFault) as caught:
        list(read(text.encode(), format, name="file"))
    error = caught.value
    assert (error.path, error.line, error.column) == ("file", line, column)
    assert error.source_line == text.split("\n")[line - 1]
    assert "Parser error" not in error.message


def test_an_undeclared_prefix_names_the_line_that_is_missing():
    with pytest.raises(SyntaxFault) as caught:
        list(read(b"<urn:a:s> <urn:a:p> rkg:x .", "turtle"))
    assert "@prefix rkg: <https://w3id.org/relations-kg/ontology#> ." in caught.value.hint
    assert (caught.value.line, caught.value.column) == (1, 21)


def test_a_very_long_line_is_not_repeated():
    with pytest.raises(SyntaxFault) as caught:
        list(read(b"<urn:a:s> <urn:a:p> '" + b"x" * 10_000 + b"' x .", "turtle"))
    assert caught.value.source_line is None


def test_truncated_rdf_xml_is_no_rdf_xml():
    whole = SAME[RdfFormat.RDF_XML].encode()
    for end in range(len(whole) - 1, 0, -7):
        with pytest.raises((SyntaxFault, EncodingFault)):
            list(read(whole[:end], "rdf-xml"))


@pytest.mark.parametrize("format", RdfFormat)
def test_latin_1_is_refused_with_its_line(format):
    text = SAME[format].replace(" ", "\n", 1)
    with pytest.raises(EncodingFault, match="0xE9") as caught:
        read(text.encode("latin-1"), format, name="file")
    assert caught.value.line == 2
    assert "UTF-8" in caught.value.hint


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("format", RdfFormat)
def test_other_unicode_encodings_are_refused(format, encoding):
    with pytest.raises((EncodingFault, SyntaxFault)):
        list(read(SAME[format].replace("é", "e").encode(encoding), format))


def test_a_wrong_byte_far_into_a_file_is_found_where_it_is():
    content = "é\n".encode() * 700_000 + b"  \xe9\n"
    with pytest.raises(EncodingFault) as caught:
        read(content, "turtle")
    assert (caught.value.line, caught.value.column) == (700_001, 3)


@pytest.mark.parametrize("cut", range(1, 4))
def test_a_character_cut_short_at_the_end(cut):
    with pytest.raises(EncodingFault):
        read(b"# " + "😀".encode()[:cut], "turtle")


# --- what would reach elsewhere


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<?xml version="1.0"?>\n<!-- x --><!DOCTYPE r SYSTEM "http://example.org/r.dtd">',
        '<?xml version="1.0" standalone="yes"?><!DOCTYPE r>',
    ],
)
def test_a_document_type_is_refused(head):
    with pytest.raises(RefusedInput, match="DOCTYPE") as caught:
        read((head + "<r/>").encode(), "rdf-xml")
    assert caught.value.line == head.count("\n") + 1


def test_a_document_type_in_disguise_is_refused():
    for text in ("<!doctype r [<!ENTITY a 'b'>]><r>&a;</r>", "<r><!DOCTYPE r></r>"):
        with pytest.raises((RefusedInput, SyntaxFault)):
            read(text.encode(), "rdf-xml")
    with pytest.raises((EncodingFault, SyntaxFault)):
        read("<!DOCTYPE r [<!ENTITY a 'b'>]><r>&a;</r>".encode("utf-16"), "rdf-xml")


def test_the_word_doctype_in_a_text_is_harmless():
    text = SAME[RdfFormat.RDF_XML].replace("é", "<![CDATA[<!DOCTYPE r>]]><!-- <!DOCTYPE r> -->")
    assert objects(text, "rdf-xml") == [Literal("<!DOCTYPE r>")]


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-7", "UTF-16", "x-nonsense"])
def test_rdf_xml_that_declares_another_encoding_is_refused(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + SAME[RdfFormat.RDF_XML]
    with pytest.raises(EncodingFault, match=encoding):
        read(text.encode(), "rdf-xml")


REMOTE = "https://example.org/context"


@pytest.mark.parametrize(
    "text",
    [
        f'{{"@context": "{REMOTE}", "@id": "urn:a:s", "p": 1}}',
        f'{{"@context": [{{}}, "{REMOTE}"], "@id": "urn:a:s", "p": 1}}',
        f'{{"@context": {{"@import": "{REMOTE}"}}, "@id": "urn:a:s", "p": 1}}',
        f'{{"\\u0040context": "{REMOTE}", "@id": "urn:a:s", "p": 1}}',
        f'{{"@context": {{"p": {{"@id": "urn:a:p", "@context": "{REMOTE}"}}}}, "p": {{}}}}',
        f'{{"@context": "{REMOTE}", "urn:a:p": {"1" * 5000}}}',
    ],
)
def test_a_remote_context_is_refused_by_its_iri(text):
    with pytest.raises(RefusedInput, match=REMOTE) as caught:
        list(read(text.encode(), "json-ld", name="f.jsonld"))
    assert caught.value.path == "f.jsonld"
    assert caught.value.hint


def test_imports_are_triples_like_others():
    text = "<urn:a:o> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/o> ."
    assert objects(text) == [Iri("http://127.0.0.1:9/o")]


# --- what would crash or never end


@pytest.mark.parametrize(
    "text",
    [
        "<urn:a:s> <urn:a:p> <<( <urn:a:s> <urn:a:p> 1 )>> .",
        "<< <urn:a:s> <urn:a:p> 1 >> <urn:a:p> 2 .",
        "<urn:a:s> <urn:a:p> 1 ; <urn:a:p> '''a'b''c''' , <<( <urn:a:s> <urn:a:p> 1 )>> .",
        "<urn:a:s> <urn:a:p> 'it\\'s' . # <\n<< <urn:a:s> <urn:a:p> 1 >> <urn:a:p> 2 .",
    ],
)
def test_triple_terms_are_refused_where_they_are(text):
    with pytest.raises(RefusedInput, match=r"RDF 1\.2") as caught:
        read(text.encode(), "turtle")
    line, column = caught.value.line, caught.value.column
    assert text.split("\n")[line - 1][column - 1 :].startswith("<<")
    assert caught.value.source_line == text.split("\n")[line - 1]


def test_annotations_are_refused():
    with pytest.raises(RefusedInput, match=r"RDF 1\.2"):
        objects("<urn:a:s> <urn:a:p> 1 {| <urn:a:p> 2 |} .")


def test_base_directions_are_refused():
    with pytest.raises(RefusedInput, match=r"RDF 1\.2"):
        objects('<urn:a:s> <urn:a:p> "x"@en--ltr .')


@pytest.mark.parametrize(
    "literal",
    ["'<<'", '"<< a \\" <<"', "'''<< ' '' \\''' <<'''", '"""<< "" <<\n<<"""', "1 # << ' \"\n"],
)
def test_angle_brackets_in_texts_and_comments_are_harmless(literal):
    assert len(objects(f"<urn:a:s> <urn:a:p> {literal} .")) == 1


BOMB = """
import sys, threading
from relations_kg.errors import RelationsKgError
from relations_kg.syntax.reading import read
n = int(sys.argv[2])
t, f = {
 "[": ("<a:s> <a:p> " + "[<a:p> " * n + "1" + "]" * n + " .", "turtle"),
 "(": ("<a:s> <a:p> " + "(" * n + ")" * n + " .", "turtle"),
 "([": ("<a:s> <a:p> " + "([<a:p> " * n, "turtle"),
 "<<(": ("<a:s> <a:p> " + "<<( <a:s> <a:p> " * n + "1" + " )>>" * n + " .", "turtle"),
 "<<": ("<a:s> <a:p> " + "<< <a:s> <a:p> " * n + "1" + " >>" * n + " .", "turtle"),
 "nt": ("<a:s> <a:p> " + "<<( <a:s> <a:p> " * n + '"1"' + " )>>" * n + " .", "n-triples"),
 "{|": ("<a:s> <a:p> 1 " + "{| <a:p> 1 " * n + "|}" * n + " .", "turtle"),
 "json[": ('{"@id":"a:s","a:p":' + "[" * n + "1" + "]" * n + "}", "json-ld"),
 "json{": ('{"a:p":' * n + "1" + "}" * n, "json-ld"),
 "open": ('{"a:p":' * n, "json-ld"),
 "graph": ('{"@graph":' * n + "{}" + "}" * n, "json-ld"),
 "list": ('{"@id":"a:s","a:p":' + '{"@list":[' * n + "1" + "]}" * n + "}", "json-ld"),
 "quote": ('{"a:' + '\\\\\\\\' * 40 + '":' + '{"a:p":' * n + "1" + "}" * n + "}", "json-ld"),
 "xml": ('<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
         + "<a:C><a:p>" * n + "</a:p></a:C>" * n + "</r:RDF>", "rdf-xml"),
 "literal": ('<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
         '<a:C><a:p r:parseType="Literal">' + "<b>" * n, "rdf-xml"),
 "string": ("<a:s> <a:p> '" + "a<<" * n + "' .", "turtle"),
 "quotes": ("<a:s> <a:p> << " + "'''" * n, "turtle"),
 "number": ("<a:s> <a:p> " + "1" * n + " .", "turtle"),
 "json number": ('{"@id":"a:s","a:p":' + "1" * n + "}", "json-ld"),
 "json string": ('{"@id":"a:s","a:p":"' + "[" * n + '"}', "json-ld"),
}[sys.argv[1]]
def run():
    try:
        print("read", sum(1 for _ in read(t.encode(), f)))
    except RelationsKgError as error:
        print(error.code)
threading.stack_size(512 * 1024)  # what threads have on macOS
thread = threading.Thread(target=run)
thread.start()
thread.join()
"""


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("[", "read"), ("(", "read"), ("([", "syntax"), ("<<(", "refused-input"),
        ("<<", "refused-input"), ("nt", "refused-input"), ("{|", "refused-input"),
        ("json[", "refused-input"), ("json{", "refused-input"), ("open", "refused-input"),
        ("graph", "refused-input"), ("list", "refused-input"), ("quote", "refused-input"),
        ("xml", "refused-input"), ("literal", "refused-input"), ("string", "read"),
        ("quotes", "refused-input"), ("number", "read"), ("json number", "read"),
        ("json string", "read"),
    ],
)  # fmt: skip
def test_bombs_do_not_go_off(kind, outcome):
    done = subprocess.run(
        [sys.executable, "-c", BOMB, kind, "200000"],
        capture_output=True,
        text=True,
        timeout=120,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0] == outcome


@pytest.mark.parametrize(
    ("kind", "depth"), [("json{", 100), ("json[", 99), ("graph", 99), ("xml", 124)]
)
def test_nesting_just_below_the_caps_is_read(kind, depth):
    done = subprocess.run(
        [sys.executable, "-c", BOMB, kind, str(depth)],
        capture_output=True,
        text=True,
        timeout=120,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert done.stdout.startswith("read "), done.stdout + done.stderr


# --- files, folders, standard input


def test_a_missing_file_suggests_its_neighbour(tmp_path):
    (tmp_path / "states.ttl").touch()
    for call in (read, lambda path: read_paths([path])):
        with pytest.raises(FileMissing) as caught:
            call(tmp_path / "stats.ttl")
        assert str(tmp_path / "states.ttl") in caught.value.hint
        assert caught.value.path == tmp_path / "stats.ttl"


def test_a_folder_is_no_file(tmp_path):
    folder = tmp_path / "data.ttl"
    folder.mkdir()
    with pytest.raises(FileMissing, match="directory"):
        read(folder)


def test_an_extension_that_tells_nothing(tmp_path):
    path = tmp_path / "notes.docx"
    path.touch()
    with pytest.raises(UnknownName, match=r"\.docx"):
        read(path)


def test_folders_are_searched_in_order_without_what_is_hidden(tmp_path):
    for name in (
        "b.ttl", "a/z.nt", "a/b/c.JSONLD", "a.rdf", "notes.md", ".hidden.ttl", ".git/x.ttl",
        "a/.cache/y.ttl", "c.ttl.bak",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.ttl").mkdir()
    found = [path.relative_to(tmp_path).as_posix() for path in read_paths([tmp_path])]
    assert found == ["a/b/c.JSONLD", "a/z.nt", "a.rdf", "b.ttl"]


def test_a_hidden_folder_that_is_named_is_searched(tmp_path):
    hidden = tmp_path / ".data"
    hidden.mkdir()
    (hidden / "a.ttl").touch()
    assert read_paths([hidden]) == [hidden / "a.ttl"]


def test_files_are_taken_as_they_are_named(tmp_path):
    path = tmp_path / "data.bin"
    path.touch()
    assert read_paths([path, "-"]) == [path, Path("-")]


def test_a_folder_without_rdf_tells_the_extensions(tmp_path):
    (tmp_path / "notes.md").touch()
    with pytest.raises(NoRdfFound) as caught:
        read_paths([tmp_path])
    assert caught.value.path == tmp_path
    for extension in RdfFormat.all_extensions():
        assert extension in caught.value.hint


def test_standard_input_needs_a_format(monkeypatch):
    class Stdin:
        buffer = io.BytesIO(SAME[RdfFormat.TURTLE].encode() + b"x")

    monkeypatch.setattr(sys, "stdin", Stdin)
    with pytest.raises(UsageError, match="format") as caught:
        read("-")
    assert "turtle" in caught.value.hint
    with pytest.raises(SyntaxFault) as fault:
        list(read("-", "turtle"))
    assert fault.value.path == "standard input"


def test_bytes_go_by_the_extension_of_their_name():
    content = SAME[RdfFormat.TURTLE].encode()
    assert len(list(read(content, name="x.ttl"))) == 1
    with pytest.raises(UsageError):
        read(content)
