"""What can be written at a place: prefixes, terms of the ontology, known things, datatypes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lsprotocol import types

from relations_kg.language_server.documents import Document
from relations_kg.language_server.hover import described
from relations_kg.language_server.outline import TYPE, Context, Role
from relations_kg.language_server.vocabulary import Entry, Kind, Vocabulary
from relations_kg.namespaces import OWL, PREFIXES, RDFS, shrink

__all__ = ["MOST", "complete", "resolved"]

MOST = 200
"""How many entries a list has at most; one that is cut off is asked for again while typing."""

_ITEM_KINDS = {
    Kind.CLASS: types.CompletionItemKind.Class,
    Kind.PROPERTY: types.CompletionItemKind.Property,
    Kind.DATATYPE: types.CompletionItemKind.TypeParameter,
    Kind.INDIVIDUAL: types.CompletionItemKind.EnumMember,
    Kind.ENTITY: types.CompletionItemKind.Value,
}
_ANYTHING = frozenset((RDFS + "Resource", OWL + "Thing"))


def complete(
    document: Document, position: types.Position, vocabulary: Vocabulary
) -> types.CompletionList:
    """What can stand at a position, the best first.

    After a subject these are properties, after ``a`` classes, after ``^^`` datatypes, after a
    property what its values can be; what fits the range of the property comes first. A name
    is found by its CURIE, and by its labels in any language. A prefix that the text does not
    declare yet is declared by the same edit.
    """
    offset = document.coordinates.offset(position)
    place = _place(document, offset)
    if place is None:
        return types.CompletionList(is_incomplete=False, items=[])
    spelling = _Spelling(document)
    candidates = _Candidates(vocabulary, spelling, place)
    found = sorted(candidates, key=lambda each: (each.rank, each.name.casefold(), each.text))
    span = document.coordinates.range(place.start, offset)
    items = [_item(each, span, spelling, number) for number, each in enumerate(found[:MOST])]
    return types.CompletionList(is_incomplete=len(found) > MOST, items=items)


def resolved(item: types.CompletionItem, vocabulary: Vocabulary) -> types.CompletionItem:
    """An item with what is known of it, which is looked up only for the one that is looked at."""
    entry = vocabulary.get(item.data) if isinstance(item.data, str) else None
    if entry is not None:
        text = described(entry, vocabulary)
        item.documentation = types.MarkupContent(types.MarkupKind.Markdown, text)
    return item


@dataclass(frozen=True)
class _Place:
    """Where something is to be completed.

    Attributes:
        context: what stands before it.
        start: offset of what has been typed of it.
        typed: what that is.
    """

    context: Context
    start: int
    typed: str


def _place(document: Document, offset: int) -> _Place | None:
    """Where something is to be completed; ``None`` within a string, a comment or an IRI."""
    outline = document.outline
    before = outline.before(offset)
    if before is None or before.token.kind in ("mark", "datatype"):
        broken = outline.is_broken(offset)
        return None if broken else _Place(outline.context(offset), offset, "")
    if before.token.kind not in ("name", "word"):
        return None
    start = before.token.start
    return _Place(before.context, start, document.text[start:offset])


@dataclass(frozen=True)
class _Candidate:
    """Something that can be written.

    Attributes:
        text: what is written.
        name: by what it was found.
        rank: the better the lower.
        entry: what is known of it.
        prefix: the prefix that has to be declared first.
        kind: what sort of thing it is, where there is no entry.
        detail: a few words beside it.
    """

    text: str
    name: str
    rank: int
    entry: Entry | None = None
    prefix: str | None = None
    kind: types.CompletionItemKind = types.CompletionItemKind.Keyword
    detail: str = ""


class _Candidates:
    """What can be written at a place."""

    def __init__(self, vocabulary: Vocabulary, spelling: _Spelling, place: _Place) -> None:
        self._vocabulary = vocabulary
        self._spelling = spelling
        self._place = place
        self._typed = place.typed.casefold()

    def __iter__(self) -> Iterator[_Candidate]:
        role, _, verb = self._place.context
        if role is Role.PREFIX:
            yield from self._declarations()
            return
        if role in (Role.NAMESPACE, Role.END):
            return
        if role is Role.VERB and "a".startswith(self._typed):
            yield _Candidate("a", "a", 0, detail="rdf:type")
        wanted = self._ranges(verb)
        for entry in self._vocabulary:
            rank = self._rank(entry, role, verb, wanted)
            if rank is not None and (found := self._found(entry, rank)) is not None:
                yield found
        if ":" not in self._typed and role is not Role.DATATYPE:
            yield from self._prefixes()

    def _found(self, entry: Entry, rank: int) -> _Candidate | None:
        spelled = self._spelling.of(entry.iri)
        if spelled is None:
            return None
        text, prefix = spelled
        name = self._name(entry, text)
        if name is None:
            return None
        return _Candidate(text, name, rank, entry, prefix, detail=entry.label)

    def _name(self, entry: Entry, text: str) -> str | None:
        """The name of an entry that begins as what is typed."""
        if not self._typed or text.casefold().startswith(self._typed):
            return text
        if ":" in self._typed:
            return None
        local = text.partition(":")[2]
        names = (local, *entry.all_names)
        return next((name for name in names if name.casefold().startswith(self._typed)), None)

    def _ranges(self, verb: str | None) -> frozenset[str]:
        entry = self._vocabulary.get(verb)
        return frozenset(entry.ranges) - _ANYTHING if entry else frozenset()

    def _rank(
        self, entry: Entry, role: Role, verb: str | None, wanted: frozenset[str]
    ) -> int | None:
        """How well an entry fits a role; ``None`` where it does not."""
        late = 10 if entry.deprecated else 0
        if role is Role.VERB:
            return 1 + late if entry.kind is Kind.PROPERTY else None
        if role is Role.DATATYPE:
            if entry.kind is not Kind.DATATYPE:
                return None
            return (0 if entry.iri in wanted else 1) + late
        if role is Role.SUBJECT:
            return 2 if entry.kind is Kind.ENTITY else None
        if verb == TYPE:
            return 1 + late if entry.kind is Kind.CLASS else None
        if entry.kind not in (Kind.ENTITY, Kind.INDIVIDUAL):
            return None
        fits = not wanted.isdisjoint(self._vocabulary.above(entry.types))
        return (0 if fits else 2) + late

    def _prefixes(self) -> Iterator[_Candidate]:
        for prefix, namespace in self._spelling.prefixes.items():
            if f"{prefix}:".casefold().startswith(self._typed):
                new = None if prefix in self._spelling.declared else prefix
                yield _Candidate(
                    f"{prefix}:", f"{prefix}:", 5, None, new,
                    types.CompletionItemKind.Module, namespace,
                )  # fmt: skip

    def _declarations(self) -> Iterator[_Candidate]:
        for prefix, namespace in PREFIXES.items():
            if f"{prefix}:".casefold().startswith(self._typed):
                end = "" if self._spelling.sparql else " ."
                text = f"{prefix}: <{namespace}>{end}"
                kind = types.CompletionItemKind.Module
                yield _Candidate(text, f"{prefix}:", 0, None, None, kind, namespace)


class _Spelling:
    """How IRIs are written in one text, and where a prefix is declared in it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.declared = document.outline.prefixes
        self._shortest = {namespace: prefix for prefix, namespace in self.declared.items()}
        others = {
            prefix: namespace
            for prefix, namespace in PREFIXES.items()
            if prefix not in self.declared and namespace not in self._shortest
        }
        self.prefixes = {**self.declared, **others}
        self._all = {**{iri: prefix for prefix, iri in others.items()}, **self._shortest}

    @property
    def sparql(self) -> bool:
        """Whether prefixes are declared as in SPARQL."""
        declarations = self._document.outline.declarations
        return bool(declarations) and all(each.sparql for each in declarations)

    def of(self, iri: str) -> tuple[str, str | None] | None:
        """How an IRI is written, and the prefix that has to be declared for it."""
        curie = shrink(iri, self._all)
        if curie is None:
            return (f"<{iri}>", None)
        prefix = curie.partition(":")[0]
        return curie, None if prefix in self.declared else prefix

    def declaration(self, prefix: str) -> types.TextEdit:
        """The edit that declares a prefix, in its place in the order of the alphabet."""
        namespace = PREFIXES[prefix]
        text = (
            f"PREFIX {prefix}: <{namespace}>"
            if self.sparql
            else (f"@prefix {prefix}: <{namespace}> .")
        )
        declarations = self._document.outline.declarations
        after = next((each for each in declarations if each.prefix > prefix), None)
        if after is not None or not declarations:
            start = after.start if after is not None else 0
            gap = "\n" if after is not None or not self._document.text.strip() else "\n\n"
            return self._insertion(start, f"{text}{gap}")
        line_end = self._document.text.find("\n", declarations[-1].end)
        if line_end < 0:
            return self._insertion(len(self._document.text), f"\n{text}")
        return self._insertion(line_end, f"\n{text}")

    def _insertion(self, offset: int, text: str) -> types.TextEdit:
        return types.TextEdit(self._document.coordinates.range(offset, offset), text)


def _item(
    found: _Candidate, span: types.Range, spelling: _Spelling, number: int
) -> types.CompletionItem:
    entry = found.entry
    item = types.CompletionItem(
        label=found.text,
        kind=_ITEM_KINDS[entry.kind] if entry else found.kind,
        detail=found.detail or None,
        sort_text=f"{number:04}",
        filter_text=found.name,
        text_edit=types.TextEdit(span, found.text),
        data=entry.iri if entry else None,
    )
    if entry is not None and entry.deprecated:
        item.tags = [types.CompletionItemTag.Deprecated]
    if found.prefix is not None:
        item.additional_text_edits = [spelling.declaration(found.prefix)]
    return item
