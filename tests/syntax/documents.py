"""Documents of Turtle and its relatives that use everything in the grammar."""

from __future__ import annotations

from hypothesis import strategies as st

_SPACE = st.sampled_from([" "] * 6 + ["\n", "\r\n", "\t", " # ' \" < [ . é\U0001f600\n", "\r"])
_IRIS = st.sampled_from(
    [
        *(
            "<http://x/a>",
            "<http://x/\\u00e9\U0001f600>",
            "<urn:x:b#.;>",
            "e:a",
            "e:a.b",
            ":x",
            ":",
        ),
        *("e:", "e.f:a-1", "e:%41b", "e:a\\,b\\.", "e:é\U00010400", "e:1", ":a:b", "true:a", "e:_"),
    ]
)
_RELATIVE = st.sampled_from(["<r>", "<../r?q>", "<#f>", "<>", "<//h/p>", "<http:../g>"])
_BLANKS = st.sampled_from(["_:b", "_:b.c", "_:1", "_:é"])
_TEXTS = st.sampled_from(
    [
        *(
            '""',
            "''",
            '"a"',
            "'a.b'",
            '"\\t\\"\\\\"',
            "'\\u00e9\\U0001F600'",
            '"""a"b\r\nc""d\n"""',
        ),
        *("'''x'\n'y\\''''", '""""a"""', "'''#'''", '""', '"é\U0001f600 [ . "'),
    ]
)
_NUMBERS = st.sampled_from(["1", "+01", "-1.50", ".5", "1e5", "1.E-3", "true", "false"])


@st.composite
def _literal(draw: st.DrawFn, iri: st.SearchStrategy[str]) -> str:
    if draw(st.booleans()):
        return draw(_NUMBERS)
    text = draw(_TEXTS)
    kind = draw(st.sampled_from(["plain", "plain", "tag", "type"]))
    if kind == "tag":
        return (
            text + draw(st.sampled_from(["", " "])) + draw(st.sampled_from(["@en", "@En-gb-x-a"]))
        )
    return text if kind == "plain" else f"{text}{draw(_SPACE)}^^{draw(_SPACE)}{draw(iri)}"


@st.composite
def _properties(draw: st.DrawFn, iri: st.SearchStrategy[str], depth: int) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 2))):
        values = draw(st.lists(_value(iri, depth), min_size=1, max_size=2))
        parts.append(draw(st.one_of(iri, st.just("a"))) + draw(_SPACE) + " , ".join(values))
    text = draw(st.sampled_from([" ; ", ";;", "\n;\n"])).join(parts)
    return text + draw(st.sampled_from(["", "", " ;", ";;"]))


def _brackets(iri: st.SearchStrategy[str], depth: int) -> st.SearchStrategy[str]:
    return st.builds("[{}{}{}]".format, _SPACE, _properties(iri, depth), _SPACE)


def _list(iri: st.SearchStrategy[str], depth: int) -> st.SearchStrategy[str]:
    values = st.lists(st.tuples(_SPACE, _value(iri, depth)), min_size=1, max_size=3)
    return values.map(lambda found: "(" + "".join(s + v for s, v in found) + ")")


def _value(iri: st.SearchStrategy[str], depth: int) -> st.SearchStrategy[str]:
    simple = [iri, _BLANKS, _literal(iri), _literal(iri)]
    empty = st.sampled_from(["[]", "[ \n]", "()", "( )"])
    if depth == 0:
        return st.one_of(*simple, empty)
    return st.one_of(*simple, empty, _brackets(iri, depth - 1), _list(iri, depth - 1))


@st.composite
def _statement(draw: st.DrawFn, iri: st.SearchStrategy[str]) -> str:
    subject = draw(
        st.one_of(iri, iri, _BLANKS, st.just("[]"), _brackets(iri, 1), _list(iri, 1), st.just("()"))
    )
    if subject.startswith("[") and len(subject) > 2 and draw(st.booleans()):
        return subject
    return subject + draw(_SPACE) + draw(_properties(iri, 2))


@st.composite
def turtle(draw: st.DrawFn, *, trig: bool = False) -> str:
    """A document of Turtle, or of TriG, that can be read."""
    lines = [
        "@prefix e: <http://x/> .",
        "PREFIX : <http://y/>",
        "@prefix e.f:<\\u0068ttp://z#>.",
        "prefix\ttrue: <urn:>",
    ]
    iri: st.SearchStrategy[str] = _IRIS
    for _ in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(["statement"] * 6 + ["base", "prefix", "version", "graph"]))
        if kind == "base":
            lines.append(draw(st.sampled_from(["@base <http://b/p/q> .", "BASE<http://c>"])))
            iri = st.one_of(_IRIS, _RELATIVE)
        elif kind == "prefix":
            lines.append(draw(st.sampled_from(["@prefix e: <http://w/> .", "PREFIX e: <urn:y:>"])))
        elif kind == "version":
            lines.append(draw(st.sampled_from(['@version "1.2" .', "VERSION '1.1'"])))
        elif kind == "graph" and trig:
            inner = " . ".join(draw(st.lists(_statement(iri), max_size=2)))
            end = draw(st.sampled_from(["", " ."])) if inner else ""
            name = draw(st.sampled_from(["", "GRAPH ", "graph\n"]))
            name = name + draw(iri) if name or draw(st.booleans()) else ""
            lines.append(f"{name}{{{inner}{end}}}")
        else:
            lines.append(draw(_statement(iri)) + draw(st.sampled_from([" .", "\n.", "\r\n ."])))
    return draw(st.sampled_from(["\n", "\r\n", " "])).join(lines) + draw(_SPACE)


@st.composite
def lines(draw: st.DrawFn, *, graphs: bool) -> str:
    """A document of N-Triples, or of N-Quads."""
    iri = st.sampled_from(["<http://x/a>", "<http://x/\\u00e9>", "<urn:x:.#>"])
    text = st.sampled_from(['""', '"a.\\n#"', '"é\U0001f600\\u00e9"'])
    suffix = st.one_of(st.just(""), st.just("@en-GB"), iri.map("^^{}".format))
    gap = st.sampled_from([" ", "", "\t"])
    found = []
    for _ in range(draw(st.integers(0, 4))):
        terms = [draw(st.one_of(iri, _BLANKS.map(lambda b: b + " "))), draw(iri)]
        terms.append(draw(st.one_of(iri, st.builds(str.__add__, text, suffix), _BLANKS)))
        if graphs and draw(st.booleans()):
            terms.append(" " + draw(iri))
        found.append(draw(gap).join(terms) + draw(gap) + " ." + draw(st.sampled_from(["", " # x"])))
    return draw(st.sampled_from(["\n", "\r\n", "\n\n"])).join([*found, ""])
