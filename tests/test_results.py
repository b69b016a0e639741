from __future__ import annotations

import copy
import csv
import io
import json
import pickle
import subprocess
import sys
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from relations_kg.errors import FormatMismatch, MissingExtra, UnknownName
from relations_kg.formats import RdfFormat, ResultFormat
from relations_kg.rdf import BlankNode, Iri, Literal, Quad
from relations_kg.results import Boolean, Solutions, Triples
from relations_kg.results.rows import python_value
from relations_kg.results.tabular import display_width, visible, wrap

XSD = "http://www.w3.org/2001/XMLSchema#"
LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
ALB = Iri("https://w3id.org/relations-kg/id/state/ALB")


def typed(lexical: str, kind: str) -> Literal:
    return Literal(lexical, XSD + kind)


def one(*terms) -> Solutions:
    return Solutions([f"v{n}" for n in range(len(terms))], [tuple(terms)])


def table(terms, **options) -> str:
    return Solutions(["v"], [(term,) for term in terms]).serialize("table", **options).decode()


# --- rows


def test_rows_give_rdflib_terms_by_name_position_and_attribute():
    (row,) = one(ALB, typed("01", "integer"), None)
    assert row["v0"] == row[0] == row.v0 == rdflib.URIRef(ALB.value)
    assert str(row.v1) == "01"
    assert row.v1.value == 1
    assert row.v2 is None
    assert row.terms == (ALB, typed("01", "integer"), None)
    assert len(row) == 3
    assert list(row) == [row.v0, row.v1, None]
    assert row.python() == {"v0": ALB.value, "v1": 1, "v2": None}
    assert "v0=" in repr(row)


def test_a_row_without_the_variable():
    (row,) = one(ALB)
    with pytest.raises(AttributeError, match="nothing"):
        _ = row.nothing
    with pytest.raises(KeyError):
        _ = row["nothing"]
    with pytest.raises(IndexError):
        _ = row[1]


def test_rows_can_be_copied_pickled_and_compared():
    (row,) = one(ALB)
    assert copy.copy(row) == row == pickle.loads(pickle.dumps(row))
    assert hash(row) == hash(copy.copy(row))
    assert row != next(iter(one(Iri("urn:a:b"))))


def test_solutions_are_fetched_one_by_one_and_once():
    fetched = []

    def bindings():
        for number in range(3):
            fetched.append(number)
            yield (typed(str(number), "integer"),)

    solutions = Solutions(["n"], bindings())
    assert fetched == []
    assert next(solutions.bindings())[0].lexical == "0"
    assert fetched == [0]
    assert [row.n.value for row in solutions] == [1, 2]
    assert list(solutions) == []


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (typed("01", "integer"), 1),
        (typed("-7", "unsignedByte"), -7),
        (typed("1.50", "decimal"), Decimal("1.50")),
        (typed("1E3", "double"), 1000.0),
        (typed("-INF", "float"), float("-inf")),
        (typed("1", "boolean"), True),
        (typed("2023-02-28", "date"), date(2023, 2, 28)),
        (typed("2023-02-30", "date"), "2023-02-30"),
        (typed("2023-02-28T10:00:00Z", "dateTime"), datetime(2023, 2, 28, 10, tzinfo=UTC)),
        (typed("x", "integer"), "x"),
        (typed("1E9", "decimal"), "1E9"),
        (typed("9" * 5000, "integer"), "9" * 5000),
        (Literal("x", LANG, "en"), "x"),
        (Literal("2020-09", "http://id.loc.gov/datatypes/edtf/EDTF"), "2020-09"),
        (BlankNode("b"), "_:b"),
        (ALB, ALB.value),
    ],
)
def test_python_values(term, value):
    found = python_value(term)
    assert found == value
    assert type(found) is type(value)


# --- the formats of SPARQL 1.1

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TERMS = st.one_of(
    st.none(),
    st.sampled_from([ALB, Iri("http://example.org/ü,?a=b#c")]),
    st.builds(Literal, TEXTS, st.sampled_from([XSD + "string", "urn:a:own"]), st.none()),
    st.builds(Literal, TEXTS, st.just(LANG), st.sampled_from(["en", "de-1996"])),
    st.sampled_from(
        [typed("01", "integer"), typed("-1.50", "decimal"), typed("1.e3", "double"),
         typed("1.", "decimal"), typed("x", "integer"), typed("true", "boolean")]
    ),
)  # fmt: skip
RESULTS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[TERMS] * width), max_size=5).map(
        lambda rows: (tuple(f"v{n}" for n in range(width)), rows)
    )
)


def parsed(content: bytes, format: ox.QueryResultsFormat):
    from relations_kg.terms import from_engine

    found = ox.parse_query_results(content, format)
    rows = [tuple(None if t is None else from_engine(t) for t in solution) for solution in found]
    return tuple(variable.value for variable in found.variables), rows


@given(RESULTS)
def test_json_is_read_back_as_it_was(result):
    content = Solutions(*result).serialize("json")
    assert parsed(content, ox.QueryResultsFormat.JSON) == result
    json.loads(content)


@given(RESULTS)
def test_tsv_is_read_back_as_it_was(result):
    variables, rows = result
    content = Solutions(variables, rows).serialize("tsv")
    assert content.split(b"\n")[0] == "\t".join(f"?{v}" for v in variables).encode()
    for line, row in zip(content.decode().split("\n")[1:], rows, strict=False):
        assert len(line.split("\t")) == len(row)
    # The engine takes the empty line of a single unbound variable for no solution.
    if len(variables) > 1:
        assert parsed(content, ox.QueryResultsFormat.TSV) == result


def parsed_xml(content: bytes):
    """By the standard library: the engine's own reader trims literals."""
    from xml.etree import ElementTree

    root = ElementTree.fromstring(content)
    variables = tuple(variable.get("name") for variable in root.findall(".//{*}variable"))
    rows = []
    for result in root.findall(".//{*}result"):
        found = {}
        for binding in result:
            (value,) = binding
            language = value.get("{http://www.w3.org/XML/1998/namespace}lang")
            datatype = LANG if language else value.get("datatype", XSD + "string")
            literal = Literal(value.text or "", datatype, language)
            found[binding.get("name")] = Iri(value.text) if "uri" in value.tag else literal
        rows.append(tuple(found.get(variable) for variable in variables))
    return variables, rows


@given(RESULTS)
def test_xml_is_read_back_as_it_was_or_refused(result):
    texts = "".join(term[0] for row in result[1] for term in row if term is not None)
    if any((ord(c) < 32 and c not in "\t\n\r") or c in "\ufffe\uffff" for c in texts):
        with pytest.raises(FormatMismatch, match=r"U\+"):
            Solutions(*result).serialize("xml")
    else:
        assert parsed_xml(Solutions(*result).serialize("xml")) == result


def test_xml_keeps_carriage_returns():
    content = one(Literal("a\r\nb")).serialize("xml")
    assert rdflib.query.Result.parse(io.BytesIO(content), format="xml").bindings[0][
        rdflib.Variable("v0")
    ] == rdflib.Literal("a\r\nb")


@given(RESULTS)
def test_csv_holds_the_text_of_each_value(result):
    variables, rows = result
    content = Solutions(variables, rows).serialize("csv").decode()
    found = list(csv.reader(io.StringIO(content, newline=""), strict=True))
    expected = [
        ["" if t is None else t.lexical if isinstance(t, Literal) else t.value for t in row]
        for row in rows
    ]
    assert found[0] == list(variables)
    # An empty line is how a single empty value is written; the reader gives it no field.
    assert [line or [""] for line in found[1:]] == expected


def test_csv_as_the_specification_writes_it():
    rows = [
        (Iri("http://example.org/x"), Literal("String")),
        (Iri("http://example.org/x"), Literal('String-with-dquote"')),
        (BlankNode("x7f"), Literal("Blank node")),
        (None, Literal("Missing 'x'")),
        (None, None),
        (Iri("http://example.org/x"), None),
        (BlankNode("x7f"), Literal("String-with-lang", LANG, "en")),
        (BlankNode("y"), typed("123", "integer")),
    ]
    assert Solutions(["x", "literal"], rows).serialize("csv").decode() == (
        "x,literal\r\n"
        "http://example.org/x,String\r\n"
        'http://example.org/x,"String-with-dquote"""\r\n'
        "_:b0,Blank node\r\n"
        ",Missing 'x'\r\n"
        ",\r\n"
        "http://example.org/x,\r\n"
        "_:b0,String-with-lang\r\n"
        "_:b1,123\r\n"
    )


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_blank_nodes_are_named_in_order_of_appearance(format):
    def result(*labels):
        return Solutions(["x"], [(BlankNode(label),) for label in labels]).serialize(format)

    assert result("f00", "abc", "f00") == result("1", "0", "1")
    assert result("f00", "abc", "f00") != result("1", "0", "0")


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_rows_are_written_while_they_come(format):
    class Sink(io.BytesIO):
        fetched = 0
        fetched_at_first_write = 0

        def write(self, content):
            self.fetched_at_first_write = self.fetched_at_first_write or self.fetched
            return super().write(content)

    sink = Sink()

    def bindings():
        for _ in range(50_000):
            sink.fetched += 1
            yield (ALB,)

    Solutions(["x"], bindings()).write(sink, format)
    assert 0 < sink.fetched_at_first_write < 5_000


# --- for the eye


def test_a_table():
    rows = [
        (ALB, typed("7", "integer"), Literal("x")),
        (Iri("http://example.org/"), typed("12", "integer"), None),
    ]
    assert Solutions(["state", "n", "note"], rows).serialize("table").decode() == (
        "state                n   note\n"
        "───────────────────  ──  ────\n"
        "state:ALB             7  x\n"
        "http://example.org/  12\n"
    )


def test_an_empty_table_says_so():
    assert Solutions(["state"], []).serialize("table").decode() == "state\n─────\nno rows\n"
    assert Solutions(["state"], []).serialize("table", width=3).split() == [b"no", b"row", b"s"]
    assert b"no rows" in Solutions(["state"], []).serialize("html")


def test_labels_are_shown_where_asked():
    assert "Albania" in table([ALB], label=lambda term: "Albania")
    assert "Albania" in one(ALB).serialize("markdown", label=lambda term: "Albania").decode()
    assert "Albania" in one(ALB).serialize("html", label=lambda term: "Albania").decode()


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=4), st.integers(1, 90))
def test_a_table_fits_and_loses_nothing(rows, width):
    bindings = [tuple(map(Literal, row)) for row in rows]
    text = Solutions(["a", "b", "c"], bindings).serialize("table", width=width).decode()
    assert all(display_width(line) <= max(width, 2) for line in text.split("\n"))

    def kept(value):
        return sorted(c for c in value if not c.isspace())

    shown = visible("".join(map("".join, rows)))
    frame = text.replace("─", "")
    assert not [c for c in set(kept(shown)) - {"─"} if kept(shown).count(c) > kept(frame).count(c)]


def test_the_widest_column_gives_way_first():
    wide = Literal("many words that go on " * 5)
    text = Solutions(["code", "note"], [(Literal("ALB"), wide)]).serialize("table", width=40)
    lines = text.decode().splitlines()
    assert lines[2].startswith("ALB   many words")
    assert lines[3].startswith("      ")
    assert len(lines) > 4


def test_more_columns_than_fit_are_written_one_under_another():
    variables = [f"v{n}" for n in range(12)]
    rows = [tuple(Literal(f"value {n}") for n in range(12))] * 2
    lines = Solutions(variables, rows).serialize("table", width=40).decode().splitlines()
    assert lines[0] == "v0: value 0"
    assert lines[12] == "────────"
    assert lines[13] == "v0: value 0"


def test_rows_beyond_the_first_thousand_wrap_into_the_columns():
    rows = [(Literal("x"), Literal("y"))] * 1000 + [(Literal("long " * 30), Literal("last"))]
    lines = Solutions(["a", "b"], rows).serialize("table", width=30).decode().splitlines()
    assert "last" in lines[1002]
    assert "".join(lines[1002:]).count("l") == 31
    assert all(len(line) <= 30 for line in lines)
    assert len(lines) < 1020
    unlimited = Solutions(["a", "b"], rows).serialize("table").decode().splitlines()
    assert unlimited[-1] == "long " * 30 + "  last"


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("👍", 2), ("a\u200db", 2), ("Tiranë", 6), ("", 0)],
)
def test_display_width(text, width):
    assert display_width(text) == width


@given(WORDS, st.integers(2, 20))
def test_wrapped_lines_fit(text, width):
    assert all(display_width(line) <= width for line in wrap(visible(text), width))


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b31m", "\\x9b31m"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\x07\x00\x7f", "\\x07\\x00\\x7f"),
        ("a\u202eb\u2066", "a\\u202eb\\u2066"),
        ("\u2028\ufeff\U000e0041", "\\u2028\\ufeff\\U000e0041"),
    ],
)
@pytest.mark.parametrize("format", ["table", "markdown", "html"])
def test_what_would_steer_the_terminal_is_shown(format, hostile, shown):
    content = Solutions([hostile], [(Literal(hostile),)]).serialize(format).decode()
    if format == "markdown":
        shown = shown.replace("\\", "\\\\").replace("[", "\\[")
    assert content.count(shown) == 2
    assert hostile not in content


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_nothing_in_a_cell_is_a_control_character(text):
    for format in ("table", "markdown", "html"):
        content = one(Literal(text)).serialize(format).decode().replace("\n", "")
        bad = {c for c in content if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")}
        assert bad <= {"\u200c", "\u200d"}


def test_joiners_stay_for_the_words_that_need_them():
    family = "👨\u200d👩"
    assert family in table([Literal(family)])


def test_markdown():
    rows = [(Literal("a|b"), Literal("<script>*x*_y_[z](u)`c`\\")), (None, ALB)]
    assert Solutions(["x", "y"], rows).serialize("markdown").decode() == (
        "| x | y |\n"
        "| --- | --- |\n"
        "| a\\|b | &lt;script&gt;\\*x\\*\\_y\\_\\[z\\](u)\\`c\\`\\\\ |\n"
        "|  | state:ALB |\n"
    )


def test_html_escapes_everything():
    hostile = "<script>alert('x')</script>&\""
    rows = [
        (Literal(hostile), Iri("javascript:alert(1)")),
        (Literal("x", LANG, '"><b'), Iri('https://example.org/"><script>')),
    ]
    content = Solutions([hostile, "b"], rows).serialize("html").decode()
    assert "<script" not in content
    assert "<b>" not in content
    assert 'href="javascript' not in content
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;" in content
    from html.parser import HTMLParser

    tags = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: tags.append(tag)  # type: ignore[method-assign]
    parser.feed(content)
    assert tags.count("td") == 4
    assert set(tags) <= {
        "html", "head", "meta", "title", "body", "table", "thead", "tbody", "tr", "th", "td", "a",
    }  # fmt: skip


def test_html_links_to_pages():
    assert f'<a href="{ALB.value}">state:ALB</a>' in one(ALB).serialize("html").decode()


# --- which format goes with which result

TRIPLE = Quad(ALB, Iri("urn:a:p"), Literal("o"))


@pytest.mark.parametrize("format", RdfFormat)
def test_rows_are_no_triples(format):
    with pytest.raises(FormatMismatch) as caught:
        one(ALB).serialize(format)
    assert "table" in caught.value.hint


@pytest.mark.parametrize("format", ResultFormat)
def test_triples_are_no_rows(format):
    with pytest.raises(FormatMismatch) as caught:
        Triples([TRIPLE]).serialize(format)
    assert "turtle" in caught.value.hint


@pytest.mark.parametrize("format", ["csv", "tsv", "turtle"])
def test_a_yes_or_no_is_neither(format):
    with pytest.raises(FormatMismatch) as caught:
        Boolean(True).serialize(format)
    assert "json" in caught.value.hint


@pytest.mark.parametrize("result", [one(ALB), Triples([TRIPLE]), Boolean(True)])
def test_an_unknown_format(result):
    with pytest.raises(UnknownName):
        result.serialize("wordperfect")


def test_triples():
    assert list(Triples([TRIPLE])) == [
        (rdflib.URIRef(ALB.value), rdflib.URIRef("urn:a:p"), rdflib.Literal("o"))
    ]
    assert list(Triples([TRIPLE]).triples()) == [TRIPLE]
    assert Triples([TRIPLE]).serialize("nt").decode() == f'<{ALB.value}> <urn:a:p> "o" .\n'


@pytest.mark.parametrize("answer", [True, False])
def test_boolean(answer):
    boolean = Boolean(answer)
    assert bool(boolean) is answer
    assert json.loads(boolean.serialize("json")) == {"head": {}, "boolean": answer}
    assert (
        bool(ox.parse_query_results(boolean.serialize("xml"), ox.QueryResultsFormat.XML)) is answer
    )
    word = "true" if answer else "false"
    assert boolean.serialize("table").decode() == f"{word}\n"
    assert f"<p>{word}</p>" in boolean.serialize("html").decode()


# --- data frames

ONE, DAY, YES = typed("1", "integer"), typed("2020-01-01", "date"), typed("true", "boolean")
ROWS = [
    (ALB, ONE, typed("1.5", "decimal"), DAY, YES, ONE, None),
    (None, None, typed("2", "integer"), None, None, Literal("x"), None),
]
NAMES = ["iri", "n", "x", "day", "yes", "mixed", "none"]


def test_pandas():
    frame = Solutions(NAMES, ROWS).to_pandas()
    assert list(frame.columns) == NAMES
    assert frame["iri"][0] == ALB.value
    assert str(frame["n"].dtype) == "Int64"
    assert frame["n"].sum() == 1
    assert frame["x"].tolist() == [1.5, 2.0]
    assert frame["day"][0] == date(2020, 1, 1)
    assert str(frame["yes"].dtype) == "boolean"
    assert frame["mixed"].tolist() == ["1", "x"]
    assert frame["none"].isna().all()


def test_polars():
    import polars

    frame = Solutions(NAMES, ROWS).to_polars()
    assert dict(frame.schema) == {
        "iri": polars.String, "n": polars.Int64, "x": polars.Float64, "day": polars.Date,
        "yes": polars.Boolean, "mixed": polars.String, "none": polars.String,
    }  # fmt: skip
    assert frame["n"].to_list() == [1, None]
    assert frame["mixed"].to_list() == ["1", "x"]


@pytest.mark.parametrize("method", ["to_pandas", "to_polars"])
def test_frames_of_odd_columns(method):
    big = typed(str(2**70), "integer")
    zoned = typed("2020-01-01T00:00:00Z", "dateTime")
    bare = typed("2020-01-01T00:00:00", "dateTime")
    frame = getattr(
        Solutions(["a", "b", "c"], [(big, zoned, zoned), (None, bare, zoned)]), method
    )()
    assert frame["a"].to_list()[0] == str(2**70)
    assert frame["b"].to_list() == ["2020-01-01T00:00:00Z", "2020-01-01T00:00:00"]
    assert frame["c"].to_list()[0] == datetime(2020, 1, 1)


@pytest.mark.parametrize("method", ["to_pandas", "to_polars"])
def test_frames_without_rows_keep_their_columns(method):
    assert list(getattr(Solutions(["a", "b"], []), method)().columns) == ["a", "b"]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_missing_library_names_the_extra(library, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra) as caught:
        getattr(one(ALB), f"to_{library}")()
    assert f"relations-kg[{library}]" in caught.value.hint


def test_writing_a_table_imports_nothing_heavy():
    code = (
        "import sys\n"
        "from relations_kg.rdf import Iri\n"
        "from relations_kg.results import Solutions\n"
        "for f in ('table', 'csv', 'json', 'tsv', 'xml', 'markdown', 'html'):\n"
        "    Solutions(['x'], [(Iri('urn:a:b'),)]).serialize(f)\n"
        "print(sorted({'rdflib', 'rich', 'pandas', 'polars', 'pyld', 'yaml'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
