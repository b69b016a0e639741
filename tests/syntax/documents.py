"""Documents of Turtle and its relatives that use everything in the grammar."""

from __future__ import annotations

from hypothesis import strategies as st

_SPACES = (*(" " * 6), "\n", "\r\n", "\t", " # ' \" < [ . é\U0001f600\n", "\r")
_IRIS = (
    *("<http://x/a>", "<http://x/\\u00e9\U0001f600>", "<urn:x:b#.;>", "e:a", "e:a.b", ":x", ":"),
    *("e:", "e.f:a-1", "e:%41b", "e:a\\,b\\.", "e:é\U00010400", "e:1", ":a:b", "true:a", "e:_"),
)  # fmt: skip
_RELATIVE = ("<r>", "<../r?q>", "<#f>", "<>", "<//h/p>", "<http:../g>")
_BLANKS = ("_:b", "_:b.c", "_:1", "_:é")
_TEXTS = (
    *('""', "''", '"a"', "'a.b'", '"\\t\\"\\\\"', "'\\u00e9\\U0001F600'", '""""a"""', "'''#'''"),
    *('"""a"b\r\nc""d\n"""', "'''x'\n'y\\''''", '"é\U0001f600 [ . "'),
)
_NUMBERS = ("1", "+01", "-1.50", ".5", "1e5", "1.E-3", "true", "false")
_HEADER = (
    "@prefix e: <http://x/> .",
    "PREFIX : <http://y/>",
    "@prefix e.f:<\\u0068ttp://z#>.",
    "prefix\ttrue: <urn:>",
)


class _Author:
    """Writes by drawing."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self.iris = _IRIS

    def one(self, *options: str) -> str:
        """One of the texts."""
        return self._draw(st.sampled_from(options))

    def count(self, least: int, most: int) -> range:
        """A range of one of these lengths."""
        return range(self._draw(st.integers(least, most)))

    def space(self) -> str:
        """What may stand between tokens."""
        return self.one(*_SPACES)

    def iri(self) -> str:
        """An IRI or a prefixed name."""
        return self.one(*self.iris)

    def literal(self) -> str:
        """A literal of any kind."""
        kind = self.one("number", "plain", "tag", "type")
        if kind == "number":
            return self.one(*_NUMBERS)
        text = self.one(*_TEXTS)
        if kind == "tag":
            return text + self.one("", " ") + self.one("@en", "@En-gb-x-a", "@prefix")
        return text if kind == "plain" else f"{text}{self.space()}^^{self.space()}{self.iri()}"

    def properties(self, depth: int) -> str:
        """Predicates and objects."""
        parts = []
        for _ in self.count(1, 2):
            values = " , ".join(self.value(depth) for _ in self.count(1, 2))
            parts.append(self.one("a", self.iri()) + self.space() + values)
        return self.one(" ; ", ";;", "\n;\n").join(parts) + self.one("", "", " ;", ";;")

    def value(self, depth: int) -> str:
        """An object."""
        kind = self.one("iri", "blank", "literal", "literal", "empty", "brackets", "list")
        if kind == "iri":
            return self.iri()
        if kind == "blank":
            return self.one(*_BLANKS)
        if kind == "literal":
            return self.literal()
        if kind == "empty" or depth == 0:
            return self.one("[]", "[ \n]", "()", "( )")
        return self.brackets(depth - 1) if kind == "brackets" else self.list(depth - 1)

    def brackets(self, depth: int) -> str:
        """A blank node with properties."""
        return f"[{self.space()}{self.properties(depth)}{self.space()}]"

    def list(self, depth: int) -> str:
        """A list with members."""
        return f"({''.join(self.space() + self.value(depth) for _ in self.count(1, 3))})"

    def statement(self) -> str:
        """A subject with properties, without the full stop."""
        kind = self.one("iri", "iri", "blank", "empty", "brackets", "list", "alone")
        if kind == "alone":
            return self.brackets(1)
        if kind == "iri":
            subject = self.iri()
        elif kind == "blank":
            subject = self.one(*_BLANKS)
        elif kind == "empty":
            subject = self.one("[]", "()")
        else:
            subject = self.brackets(1) if kind == "brackets" else self.list(1)
        return subject + self.space() + self.properties(2)

    def block(self) -> str:
        """A graph of TriG."""
        inner = " . ".join(self.statement() for _ in self.count(0, 2))
        name = self.one("", self.iri(), f"GRAPH {self.iri()}", f"graph\n{self.iri()}")
        return f"{name}{{{inner}{self.one('', ' .') if inner else ''}}}"

    def part(self, *, trig: bool) -> str:
        """A statement, a directive or a graph."""
        kind = self.one(*["statement"] * 6, "base", "prefix", "version", "graph")
        if kind == "base":
            self.iris = (*_IRIS, *_RELATIVE)
            return self.one("@base <http://b/p/q> .", "BASE<http://c>")
        if kind == "prefix":
            return self.one("@prefix e: <http://w/> .", "PREFIX e: <urn:y:>")
        if kind == "version":
            return self.one('@version "1.2" .', "VERSION '1.1'")
        if kind == "graph" and trig:
            return self.block()
        return self.statement() + self.one(" .", "\n.", "\r\n .")


@st.composite
def turtle(draw: st.DrawFn, *, trig: bool = False) -> str:
    """A document of Turtle, or of TriG, that can be read."""
    author = _Author(draw)
    parts = [*_HEADER, *(author.part(trig=trig) for _ in author.count(0, 4))]
    return author.one("\n", "\r\n", " ").join(parts) + author.space()


@st.composite
def lines(draw: st.DrawFn, *, graphs: bool) -> str:
    """A document of N-Triples, or of N-Quads."""
    author = _Author(draw)
    author.iris = ("<http://x/a>", "<http://x/\\u00e9>", "<urn:x:.#>")
    found = []
    for _ in author.count(0, 4):
        gap = author.one(" ", "", "\t")
        text = author.one('""', '"a.\\n#"', '"é\U0001f600\\u00e9"')
        text += author.one("", "@en-GB", f"^^{author.iri()}")
        terms = [author.one(author.iri(), "_:b.c "), author.iri()]
        terms.append(author.one(author.iri(), text, "_:é"))
        if graphs:
            terms.append(author.one("", f" {author.iri()}"))
        found.append(gap.join(terms) + gap + author.one(" .", " . # x"))
    return author.one("\n", "\r\n", "\n\n").join([*found, ""])
