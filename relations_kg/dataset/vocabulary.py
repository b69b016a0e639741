"""Terms of ours that facts use and the ontology does not have: misspelt, most often.

A misspelt class makes a thing that no shape looks at, and so passes every check in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from relations_kg.dataset.manifest import Note
from relations_kg.namespaces import RDF, RKG
from relations_kg.rdf import Iri, Quad

__all__ = ["unknown_terms"]

_TYPE = Iri(RDF + "type")


def unknown_terms(facts: Iterable[Quad], ontology: Iterable[Quad]) -> Iterator[Note]:
    """A note for each term in our namespace that is a property or a class of ``facts`` only.

    Args:
        facts: what is read.
        ontology: what declares terms, alignments included.
    """
    declared = {quad.subject for quad in ontology}
    used: dict[Iri, None] = {}
    for _, predicate, object_, _ in facts:
        for term in (predicate, object_ if predicate == _TYPE else None):
            if isinstance(term, Iri) and term.value.startswith(RKG) and term not in declared:
                used[term] = None
    names = [term[0].removeprefix(RKG) for term in declared if term[0].startswith(RKG)]
    for term in used:
        name = term.value.removeprefix(RKG)
        message = f"rkg:{name} is no term of the ontology{_meant(name, names)}"
        yield Note("vocabulary", message, term.value)


def _meant(name: str, names: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, sorted(names), n=1)
    return f": did you mean rkg:{near[0]}?" if near else ""
