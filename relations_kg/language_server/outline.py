"""What stands where in a text that may be broken: subjects, verbs, objects, prefixes.

No parser: it goes from token to token and takes up again behind what is none, so that a
statement that somebody is just writing does not hide those around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from relations_kg.errors import RelationsKgError, SyntaxFault
from relations_kg.namespaces import RDF
from relations_kg.syntax.scope import Scope
from relations_kg.syntax.turtle_tokens import Token, tokens

__all__ = ["TYPE", "Context", "Mention", "Outline", "Role", "tolerant_tokens"]

TYPE = RDF + "type"
_MOST_FAULTS = 100
_NODES = frozenset(("iri", "name", "blank", "string", "integer", "decimal", "double", "word"))
_LINE_END = re.compile(r"[\r\n]")


class Role(Enum):
    """What a token is in its statement, or what may come next."""

    SUBJECT = "subject"
    VERB = "verb"
    OBJECT = "object"
    DATATYPE = "datatype"
    PREFIX = "prefix"  # the name that is declared
    NAMESPACE = "namespace"  # the IRI that it is declared for
    END = "end"  # after an object: a semicolon, a comma, a full stop


class Context(NamedTuple):
    """What stands before a place.

    Attributes:
        expected: what comes next.
        subject: IRI of the subject; ``None`` for a blank node or where there is none.
        verb: IRI of the property.
    """

    expected: Role
    subject: str | None = None
    verb: str | None = None


class Mention(NamedTuple):
    """A token with its part in its statement.

    Attributes:
        token: the token.
        context: what stands before it.
        iri: the IRI that it stands for, where it does.
    """

    token: Token
    context: Context
    iri: str | None

    @property
    def role(self) -> Role:
        """What it is in its statement."""
        return self.context.expected


@dataclass
class Declaration:
    """A prefix that the text declares.

    Attributes:
        prefix: without colon.
        namespace: the IRI.
        start: offset of the declaration's first character.
        end: offset behind its last token.
        sparql: whether it is spelled ``PREFIX`` and not ``@prefix``.
    """

    prefix: str
    namespace: str
    start: int
    end: int
    sparql: bool


class Outline:
    """The mentions of a text in order, and its prefixes."""

    def __init__(self, text: str) -> None:
        reader = _Reader(text)
        self.mentions: list[Mention] = reader.mentions
        self.declarations: list[Declaration] = reader.declarations
        self._after = reader.context
        self._passed_over = reader.passed_over
        self._starts = [mention.token.start for mention in self.mentions]

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Prefix to namespace; of one that is declared twice the last."""
        return {each.prefix: each.namespace for each in self.declarations}

    def at(self, offset: int) -> Mention | None:
        """What the character behind an offset belongs to, or else the one before it."""
        index = bisect_right(self._starts, offset) - 1
        for mention in self.mentions[max(index - 1, 0) : index + 1][::-1]:
            if mention.token.start <= offset < mention.token.end:
                return mention
        return self.before(offset)

    def before(self, offset: int) -> Mention | None:
        """What the character before an offset belongs to: what is being written there."""
        index = bisect_left(self._starts, offset) - 1
        if index >= 0 and offset <= self.mentions[index].token.end:
            return self.mentions[index]
        return None

    def context(self, offset: int) -> Context:
        """What stands before an offset at which no token is under way."""
        index = bisect_left(self._starts, offset)
        return self.mentions[index].context if index < len(self.mentions) else self._after

    def is_broken(self, offset: int) -> bool:
        """Whether the character before an offset belongs to what is no token."""
        return any(start < offset <= end for start, end in self._passed_over)

    def subjects(self, iri: str) -> Iterator[Mention]:
        """Where statements about an IRI begin."""
        for mention in self.mentions:
            if mention.iri == iri and mention.role is Role.SUBJECT:
                yield mention


def tolerant_tokens(text: str, passed_over: list[tuple[int, int]]) -> Iterator[Token]:
    """The tokens of a text; what is none is passed over.

    Args:
        text: the text.
        passed_over: is given the offsets of what was passed over: one character, or, of a
            string or an IRI that is never closed, all to the end of the line.
    """
    start = 0
    # Text that is no Turtle at all costs no more than a few searches of it.
    for _ in range(_MOST_FAULTS):
        try:
            yield from tokens(text, start)
            return
        except SyntaxFault as fault:
            offset = _offset(text, fault)
            if text[offset] in "\"'<":
                found = _LINE_END.search(text, offset)
                start = len(text) if found is None else found.start()
            else:
                start = offset + 1
            passed_over.append((offset, start))


def _offset(text: str, fault: SyntaxFault) -> int:
    start = 0
    for _ in range((fault.line or 1) - 1):
        start = text.index("\n", start) + 1
    return start + (fault.column or 1) - 1


@dataclass
class _Frame:
    """A statement, a bracket or a collection that is open."""

    closed_by: str
    expected: Role
    subject: str | None = None
    verb: str | None = None

    def node(self) -> None:
        """Go on behind a node."""
        if self.expected is Role.SUBJECT:
            self.expected = Role.VERB
        elif self.expected is Role.VERB:
            self.expected = Role.OBJECT
        elif self.closed_by != ")":
            self.expected = Role.END


def _statement() -> _Frame:
    return _Frame(".", Role.SUBJECT)


@dataclass
class _Reader:
    text: str
    mentions: list[Mention] = field(default_factory=list)
    declarations: list[Declaration] = field(default_factory=list)
    passed_over: list[tuple[int, int]] = field(default_factory=list)
    _directive: Token | None = None
    _declared: str | None = None

    def __post_init__(self) -> None:
        self._frames = [_statement()]
        self._scope = Scope()
        self._datatype = False
        found = list(tolerant_tokens(self.text, self.passed_over))
        significant = [token for token in found if token.kind != "comment"]
        following = dict(pairwise(significant))
        for token in found:
            if token.kind == "comment":
                self.mentions.append(Mention(token, self.context, None))
            elif self._directive is not None:
                self._directed(token)
            else:
                self._take(token, following.get(token))

    @property
    def context(self) -> Context:
        if self._directive is not None:
            named = self._declared is not None or self._is_base(self._directive)
            return Context(Role.NAMESPACE if named else Role.PREFIX)
        top = self._frames[-1]
        if self._datatype:
            return Context(Role.DATATYPE, top.subject, top.verb)
        return Context(top.expected, top.subject, top.verb)

    def _take(self, token: Token, after: Token | None) -> None:
        top = self._frames[-1]
        if self._begins_directive(token, after):
            self._frames = [_statement()]
            self.mentions.append(Mention(token, self.context, None))
            self._directive, self._declared = token, None
        elif token.kind in _NODES and not self._datatype:
            if self._begins_statement(token, after):
                self._frames = [_statement()]
                top = self._frames[-1]
            iri = TYPE if self._is_type(token) else self._resolved(token)
            self.mentions.append(Mention(token, self.context, iri))
            if top.expected is Role.SUBJECT:
                top.subject = iri
            elif top.expected is Role.VERB:
                top.verb = iri
            top.node()
        else:
            self.mentions.append(Mention(token, self.context, self._resolved(token)))
            self._datatype = token.kind == "datatype"
            if token.kind == "mark":
                self._mark(token.text)

    def _mark(self, mark: str) -> None:
        top = self._frames[-1]
        if mark in ".{}":
            self._frames = [_statement()]
        elif mark == ";":
            top.expected = Role.VERB
        elif mark == ",":
            top.expected = Role.OBJECT
        elif mark == "[":
            self._frames.append(_Frame("]", Role.VERB))
        elif mark == "(":
            self._frames.append(_Frame(")", Role.OBJECT, top.subject, top.verb))
        elif any(frame.closed_by == mark for frame in self._frames):
            while self._frames.pop().closed_by != mark:
                pass
            self._frames[-1].node()

    def _is_type(self, token: Token) -> bool:
        return token.kind == "word" and token.text == "a"

    def _begins_statement(self, token: Token, after: Token | None) -> bool:
        """Whether the statement before was left unfinished.

        ``a`` is no object, so what stands before it is a subject; and whoever begins a line
        with a name where none can stand has begun something new.
        """
        expected = self._frames[-1].expected
        if token.kind not in ("iri", "name", "blank") or expected is Role.SUBJECT:
            return False
        if after is not None and self._is_type(after):
            return True
        at_margin = token.start == 0 or self.text[token.start - 1] in "\r\n"
        return at_margin and len(self._frames) == 1 and expected in (Role.OBJECT, Role.END)

    def _begins_directive(self, token: Token, after: Token | None) -> bool:
        if token.kind == "directive":
            return True
        if token.kind != "word" or token.text.lower() not in ("prefix", "base"):
            return False
        return after is not None and after.kind in ("name", "iri")

    def _is_base(self, token: Token) -> bool:
        return token.text.lower().removeprefix("@") == "base"

    def _directed(self, token: Token) -> None:
        directive = self._directive
        if directive is None:
            return
        if token.kind == "name" and token.text.endswith(":") and self._declared is None:
            self.mentions.append(Mention(token, self.context, None))
            self._declared = token.text[:-1]
            return
        if token.kind == "word" and self._declared is None:  # a prefix that is being typed
            self.mentions.append(Mention(token, self.context, None))
            self._directive = None
            return
        if token.kind != "iri":
            # Left unfinished: what follows is a statement, or the end of this one.
            self._directive = None
            self._take(token, None)
            return
        iri = self._resolved(token)
        self.mentions.append(Mention(token, self.context, iri))
        self._directive = None
        if iri is None:
            return
        if self._declared is None:
            self._scope.rebase(token.text)
            return
        self._scope.declare(f"{self._declared}:", token.text)
        sparql = directive.kind == "word"
        self.declarations.append(
            Declaration(self._declared, iri, directive.start, token.end, sparql)
        )

    def _resolved(self, token: Token) -> str | None:
        if token.kind not in ("iri", "name"):
            return None
        try:
            return self._scope.iri(token.text).value
        except RelationsKgError:  # an undeclared prefix, or relative to nothing
            return None
