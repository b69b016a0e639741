"""Constraints in SPARQL for all focus nodes at once, where that means the same as one by one.

SHACL binds ``$this`` before the query runs (section 5.3.2). Where the query binds it by itself,
and asks for it only where it is bound, it may as well run once for all nodes, and what it finds
about others is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from relations_kg.sparql.tokens import Token, words
from relations_kg.store.workspace import TermForms

__all__ = ["Reading", "over_forms", "read"]

_APART = frozenset(
    ("GROUP", "HAVING", "LIMIT", "OFFSET", "ORDER", "VALUES", "MINUS", "BIND", "GRAPH", "SERVICE")
)
_OF_NODES = frozenset({"STR", "ISIRI", "ISURI", "ISBLANK", "IRI", "URI"})
_OF_TERMS = frozenset({"BOUND", "SAMETERM", "LANG", "ISLITERAL", "COALESCE"})
_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})


@dataclass(frozen=True)
class Reading:
    """What is to be known of a query.

    Attributes:
        variables: the names of all variables in it, each once.
        for_all: whether it may run for all focus nodes at once.
    """

    variables: tuple[str, ...]
    for_all: bool


@dataclass
class _Group:
    kind: str
    binds: bool = False
    asks: bool = False
    groups: list[_Group] = field(default_factory=list)

    @property
    def is_bound(self) -> bool:
        """Whether each solution has ``$this``."""
        unions: list[list[_Group]] = []
        for group in self.groups:
            if group.kind == "union" and unions:
                unions[-1].append(group)
            elif group.kind == "plain":
                unions.append([group])
        return self.binds or any(all(g.is_bound for g in union) for union in unions)

    @property
    def names(self) -> bool:
        """Whether ``$this`` is in it at all."""
        return self.binds or self.asks or any(group.names for group in self.groups)

    def is_sound(self, inherited: bool) -> bool:
        """Whether ``$this`` is asked for only where it is bound."""
        bound = self.is_bound
        if self.kind == "exists" and self.names and not inherited:
            return False
        if self.asks and not bound and not inherited:
            return False
        return all(
            group.is_sound((bound or inherited) if group.kind == "exists" else False)
            for group in self.groups
        )


def read(text: str) -> Reading:
    """What is to be known of a ``SELECT``."""
    found = list(words(text))
    names = dict.fromkeys(token.text[1:] for token in found if token.kind == "variable")
    return Reading(variables=tuple(names), for_all=_is_for_all(text, found))


def _is_for_all(text: str, found: list[Token]) -> bool:
    upper = [token.text.upper() if token.kind == "word" else token.text for token in found]
    if upper.count("SELECT") != 1 or not (_APART | _AGGREGATES).isdisjoint(upper):
        return False
    try:
        start = upper.index("{")
    except ValueError:
        return False
    projected = {token.text for token in found[:start]}
    if not projected & {"$this", "?this"} and "*" not in text[: found[start].start]:
        return False
    top = _Group("plain")
    groups, parentheses = [top], 0
    depths: list[int] = []
    for position in range(start + 1, len(found)):
        token, word = found[position], upper[position]
        before = upper[position - 1]
        if word == "{":
            kind = (
                "exists"
                if before == "EXISTS"
                else "optional"
                if before == "OPTIONAL"
                else "union"
                if before == "UNION"
                else "plain"
            )
            if before not in ("EXISTS", "OPTIONAL", "UNION", "{", "}", ".") and before.isalpha():
                return False  # whatever else there may be
            group = _Group(kind)
            groups[-1].groups.append(group)
            groups.append(group)
            depths.append(parentheses)
            parentheses = 0
        elif word == "}":
            if len(groups) == 1:
                break
            groups.pop()
            parentheses = depths.pop()
        elif word == "(":
            parentheses += 1
        elif word == ")":
            parentheses -= 1
        elif token.kind == "variable" and token.text[1:] == "this":
            if parentheses:
                groups[-1].asks = True
            else:
                groups[-1].binds = True
    return top.is_bound and top.is_sound(False)


def over_forms(text: str, forms: TermForms) -> str:
    """The query with its expressions about the terms that the workspace holds in another form.

    A value that is compared or computed with is the value that the literal has, its text is the
    text that was written, and a blank node has neither text nor an IRI.
    """
    if not (forms.written or forms.blank):
        return text
    parts: list[str] = []
    end = 0
    found = list(words(text))
    brackets: list[str] = []
    for position, token in enumerate(found):
        if token.text in ("{", "("):
            brackets.append(token.text)
        elif token.text in ("}", ")") and brackets:
            brackets.pop()
        elif token.kind == "variable" and brackets and brackets[-1] == "(":
            before = [t.text.upper() for t in found[max(position - 2, 0) : position]]
            after = found[position + 1].text.upper() if position + 1 < len(found) else ""
            if "AS" in (before[-1], after):
                continue
            called = before[0] if before[-1] == "(" and len(before) == 2 else ""
            parts += text[end : token.start], _form(forms, called, token.text)
            end = token.end
    return "".join(parts) + text[end:]


def _form(forms: TermForms, called: str, variable: str) -> str:
    if called in _OF_NODES:
        if not forms.blank:
            return variable
        return f"IF({forms.is_blank(variable)}, BNODE(), {variable})"
    if called in _OF_TERMS or called in _AGGREGATES:
        return variable
    return forms.value(variable)
