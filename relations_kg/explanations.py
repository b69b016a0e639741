"""Explanations of triples for people: the question as text, and the answer in a format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from relations_kg.dataset.closure import Closure, open_closure
from relations_kg.dataset.fact_places import FactPlaces
from relations_kg.dataset.recipe import Recipe
from relations_kg.entailment.explain import explain
from relations_kg.entailment.proofs import Explanation
from relations_kg.entailment.rules import Triple
from relations_kg.errors import InputError, RelationsKgError, UnknownName, UsageError
from relations_kg.namespaces import PREFIXES, RDF, expand, shrink
from relations_kg.rdf import Iri, Quad, Term
from relations_kg.store.workspace import Workspace

__all__ = ["Answer", "answer", "triple_of"]

_HINT = (
    "write subject, predicate and object as in Turtle: 'state:ALB rkg:memberOf organization:NATO'"
)
_TERM = re.compile(r"<[^<>\s]*>|[^\s\"'<>]+")
_BARE = re.compile(r"[+-]?\.?\d\S*|true|false").fullmatch
_NAMES_LOOKED_AT = 20_000


@dataclass(frozen=True)
class Answer:
    """An explanation and the workspace that it was found in.

    Attributes:
        explanation: the proofs, or what is missing.
        closure: what is asserted and what follows.
        near_names: for a subject or object that nothing is known of, names that it may stand for.
    """

    explanation: Explanation
    closure: Closure
    near_names: tuple[tuple[Iri, tuple[str, ...]], ...] = ()

    @property
    def unknown(self) -> list[str]:
        """A sentence for each term of the question that nothing is known of."""
        sentences = []
        for iri, names in self.near_names:
            meant = f"; did you mean {' or '.join(names)}?" if names else ""
            sentences.append(f"nothing is known of {shrink(iri.value) or iri.value}{meant}")
        return sentences


def triple_of(parts: Iterable[str]) -> Triple:
    """The triple that is written in one text, or in three.

    Terms are prefixed names with the prefixes that all our files have, IRIs in angle brackets,
    ``a`` as predicate, and literals as in Turtle.

    Raises:
        InputError: it is not one triple.
    """
    text = " ".join(parts).strip()
    try:
        subject, rest = _first(text)
        predicate, rest = _first(rest)
        return (
            _node(subject),
            Iri(RDF + "type") if predicate == "a" else _node(predicate),
            _object(rest),
        )
    except (InputError, UnknownName) as error:
        message = f"{text!r} is no triple: {error.message}"
        raise InputError(message, hint=error.hint or _HINT) from error


def answer(
    recipe: Recipe,
    parts: Iterable[str],
    *,
    every: bool = False,
    asserted: Iterable[Quad] | None = None,
) -> Answer:
    """Why a triple holds in what a recipe says and entails, or why not.

    Args:
        recipe: what to read, and by which regime to entail.
        parts: the triple, as one text or as three.
        every: all proofs instead of the shortest.
        asserted: the facts, where the recipe's files do not hold them.

    Raises:
        UsageError: the regime entails nothing, so there is nothing to explain.
        InputError: the text is no triple, or an input is missing, malformed or refused.
    """
    triple = triple_of(parts)
    closure = open_closure(recipe, asserted=asserted)
    if closure.materialization is None:
        raise UsageError(
            "nothing is entailed under --bare or the regime none",
            hint="choose --regime owl-rl or rdfs",
        )
    places = FactPlaces((*recipe.data_files, *recipe.ontology_files))
    explanation = explain(
        closure.workspace, closure.materialization, triple, every=every, origin_of=places.origin
    )
    near: tuple[tuple[Iri, tuple[str, ...]], ...] = ()
    if not explanation.holds:
        unknown = [t for t in dict.fromkeys(triple) if _is_unknown(closure.workspace, t)]
        near = tuple((t, _near_names(closure.workspace, t)) for t in unknown if isinstance(t, Iri))
    return Answer(explanation, closure, near)


def _first(text: str) -> tuple[str, str]:
    """The first term of a text, and what is left."""
    text = text.strip()
    if text[:1] in ("'", '"'):
        raise InputError("a literal stands where only a node can; the object alone may be one")
    found = _TERM.match(text)
    if found is None:
        raise InputError("three terms are needed")
    return found[0], text[found.end() :].strip()


def _node(term: str) -> Iri:
    if term.startswith("_:"):
        raise InputError(
            f"{term!r} is a blank node, which has no name outside of its file",
            hint="ask about something that has an IRI",
        )
    if term.startswith("<") and term.endswith(">"):
        return _checked(Iri(term[1:-1]), term)
    if term == "a" or _BARE(term):
        raise InputError(f"{term!r} cannot stand where it does")
    return _checked(Iri(expand(term)), term)


def _checked(iri: Iri, term: str) -> Iri:
    from relations_kg.terms import to_engine

    try:
        to_engine(iri)
    except RelationsKgError as error:
        raise InputError(f"{term!r} is no absolute IRI") from error
    return iri


def _object(term: str) -> Term:
    """The object; by the reader of Turtle where it is a literal."""
    from relations_kg.syntax.reading import read

    if term[:1] not in ("'", '"') and not _BARE(term):
        node, rest = _first(term)
        if rest not in ("", "."):
            raise InputError(f"{rest!r} is left after three terms")
        return _node(node)
    for prefix in re.findall(r"\^\^([\w.-]*:)", term):
        expand(prefix)  # which says what prefixes there are
    prologue = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    document = f"{prologue}<urn:s> <urn:p> {term.removesuffix(' .')} .\n"
    try:
        quads = list(read(document.encode(), format="turtle"))
    except InputError as error:
        raise InputError(f"{term!r} is no literal as Turtle has it") from error
    if len(quads) != 1:
        raise InputError(f"{term!r} is more than one object")
    return quads[0].object


def _is_unknown(workspace: Workspace, term: Term) -> bool:
    held = workspace.sparql(term)
    return isinstance(term, Iri) and not workspace.ask(
        f"ASK {{ {{ {held} ?p ?o }} UNION {{ ?s {held} ?o }} UNION {{ ?s ?p {held} }} }}"
    )


def _near_names(workspace: Workspace, term: Iri) -> tuple[str, ...]:
    """The names of subjects in the same namespace that are spelt much like one."""
    from difflib import get_close_matches

    end = max(term.value.rfind("/"), term.value.rfind("#")) + 1
    namespace, local = term.value[:end], term.value[end:]
    query = (
        f"SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(isIRI(?s) && STRSTARTS(STR(?s), "
        f'"{namespace}")) }} LIMIT {_NAMES_LOOKED_AT}'
    )
    names = {
        node.value[end:].lower(): node.value
        for (node,) in workspace.select(query)
        if isinstance(node, Iri)
    }
    near = get_close_matches(local.lower(), sorted(names), n=3)
    return tuple(shrink(names[name]) or f"<{names[name]}>" for name in near)
