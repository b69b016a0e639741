"""What one side of a comparison says: lines where a line tells all, quads where it does not.

A triple without blank nodes has one line of canonical N-Quads, so two graphs of a million such
triples are compared as two sets of lines, and only what differs is made terms of. A search picks
the lines that are canonical as they stand; the others go through the reader, and the ground ones
among them are spelled anew.

RDF 1.1 N-Triples, section 4 (canonical form); RDF 1.1 N-Quads.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from relations_kg.dataset.recipe import DataFile
from relations_kg.errors import FileMissing, RelationsKgError
from relations_kg.formats import RdfFormat
from relations_kg.rdf import BlankNode, Iri, Quad, Subject
from relations_kg.syntax import reading, text
from relations_kg.syntax.ntriples import ntriples_term

__all__ = ["Contents", "contents_of", "line_of", "quads_of"]

# IRIs that every reader takes as they are, and literals without anything to escape or to put in
# canonical form: a narrow choice that most lines of large files are in. Possessive throughout,
# so that no line costs more than its length.
_PATH = rb"[A-Za-z0-9._~/:@!$&'()*+,;=-]*+(?:%[0-9A-Fa-f]{2}[A-Za-z0-9._~/:@!$&'()*+,;=-]*+)*+"
_IRI = (
    rb"<(?:https?://[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)*+(?:/" + _PATH + rb")?+"
    rb"(?:\?" + _PATH + rb")?+(?:#" + _PATH + rb")?+|urn:[a-z]++:[A-Za-z0-9._~/:-]++)>"
)
_LITERAL = (
    rb'"(?:[^"\\\x00-\x1f\x7f]|\\["\\nr])*+"(?:@[a-z]++(?:-[a-z0-9]++)*+'
    rb"|\^\^(?!<http://www\.w3\.org/2001/XMLSchema#string>"
    rb"|<http://www\.w3\.org/1999/02/22-rdf-syntax-ns#langString>)" + _IRI + rb")?+"
)
_TRIPLE = rb"^" + _IRI + rb" " + _IRI + rb" (?:" + _IRI + rb"|" + _LITERAL + rb")"
_PLAIN_TRIPLE = re.compile(_TRIPLE + rb" \.\n", re.MULTILINE)
_PLAIN_QUAD = re.compile(_TRIPLE + rb" (?:" + _IRI + rb" )?+\.\n", re.MULTILINE)
_LINES = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)


@dataclass
class Contents:
    """The quads of one side.

    Attributes:
        name: what to call it.
        ground: those without blank nodes, as lines of canonical N-Quads, each once, in the order
            in which they came: to go through them so takes half the time that a set takes.
        blank: those with blank nodes. A label is of one file; which it is follows from the order
            in which the files name their blank nodes.
    """

    name: str
    ground: dict[bytes, None] = field(default_factory=dict)
    blank: set[Quad] = field(default_factory=set)
    _labels: int = 0

    def __len__(self) -> int:
        """The number of quads."""
        return len(self.ground) + len(self.blank)

    def quads(self) -> Iterator[Quad]:
        """All of them."""
        yield from quads_of(self.ground)
        yield from self.blank

    def about(self, nodes: Collection[Subject]) -> Iterator[Quad]:
        """The quads without blank nodes that have one of ``nodes`` for their subject."""
        wanted = {b"<%s>" % node.value.encode() for node in nodes if isinstance(node, Iri)}
        if not wanted:
            return iter(())
        lines = [line for line in self.ground if line[: line.find(b" ")] in wanted]
        return quads_of(lines)

    def add_lines(self, content: bytes, name: str, *, graphs: bool) -> None:
        """Add what lines of N-Triples or N-Quads say; their blank nodes are theirs alone.

        Args:
            content: whole lines, in UTF-8.
            name: what to call them in messages.
            graphs: whether they may name graphs.

        Raises:
            InputError: a line is malformed or refused; not with its number, since others are
                left out.
        """
        if not content.endswith(b"\n"):
            content += b"\n"
        pattern = _PLAIN_QUAD if graphs else _PLAIN_TRIPLE
        plain = pattern.findall(content)
        self.ground.update(dict.fromkeys(plain))
        if sum(map(len, plain)) < len(content):
            odd = pattern.sub(b"", content)
            format = RdfFormat.N_QUADS if graphs else RdfFormat.N_TRIPLES
            self.add_quads(reading.read(odd, format, name=name))

    def add_quads(self, quads: Iterable[Quad]) -> None:
        """Add quads; their blank nodes are theirs alone."""
        labels: dict[BlankNode, BlankNode] = {}
        for quad in quads:
            subject, object_ = quad.subject, quad.object
            if isinstance(subject, BlankNode):
                subject = self._label(subject, labels)
            if isinstance(object_, BlankNode):
                object_ = self._label(object_, labels)
            if isinstance(subject, BlankNode) or isinstance(object_, BlankNode):
                self.blank.add(Quad(subject, quad.predicate, object_, quad.graph))
            else:
                self.ground[line_of(quad)] = None

    def _label(self, node: BlankNode, labels: dict[BlankNode, BlankNode]) -> BlankNode:
        found = labels.get(node)
        if found is None:
            self._labels += 1
            found = labels[node] = BlankNode(f"b{self._labels}")
        return found


def contents_of(name: str, files: Sequence[DataFile], *, graphs: bool = False) -> Contents:
    """What files say, put together.

    Args:
        name: what to call them all.
        files: the files.
        graphs: whether the triples that a file puts in no named graph are in one of its own,
            which the file's name tells, instead of the default graph.

    Raises:
        InputError: a file is missing, malformed or refused.
    """
    contents = Contents(name)
    for file in files:
        # A path does not keep the two slashes of a URL.
        is_all = len(files) == 1 and file.content is not None
        _add_file(
            contents, file, file.graph if graphs else None, name if is_all else str(file.path)
        )
    return contents


def _add_file(contents: Contents, file: DataFile, graph: Iri | None, shown: str) -> None:
    source = file.path if file.content is None else file.content
    format = RdfFormat.named(file.format) if file.format else RdfFormat.of_path(file.path)
    if format in _LINES and graph is None:
        lines = _content(file)
        text.check(lines, shown)
        lines = lines.removeprefix(b"\xef\xbb\xbf")
        graphs = format is RdfFormat.N_QUADS
    else:
        lines = reading.n_quads(source, format, graph=graph, name=shown)
        graphs = True
    try:
        contents.add_lines(lines, shown, graphs=graphs)
    except RelationsKgError:
        # The reader of whole files says what is wrong, and in which line.
        for _ in reading.read(source, format, name=shown):
            pass
        raise


def _content(file: DataFile) -> bytes:
    if file.content is not None:
        return file.content
    try:
        return file.path.read_bytes()
    except OSError as error:
        raise FileMissing(f"the file cannot be read: {error.strerror}", path=file.path) from error


def line_of(quad: Quad) -> bytes:
    """The line of canonical N-Quads for a quad, with its end."""
    terms = (quad.subject, quad.predicate, quad.object, quad.graph)
    return f"{' '.join(ntriples_term(term) for term in terms if term is not None)} .\n".encode()


def quads_of(lines: Iterable[bytes]) -> Iterator[Quad]:
    """The quads of lines of N-Quads without blank nodes."""
    return reading.read(b"".join(lines), RdfFormat.N_QUADS)
