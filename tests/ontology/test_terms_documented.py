"""The terms are named, described and exemplified as ``ontology/STYLE.md`` says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from relations_kg.dataset.build import complete
from relations_kg.dataset.recipe import Recipe
from relations_kg.errors import SyntaxFault
from relations_kg.namespaces import DATASET, ONTOLOGY, PREFIXES, RKG
from relations_kg.rdf import Iri, Quad
from relations_kg.resources import alignments, ontology_files, ontology_folder
from relations_kg.syntax.reading import read

LANGUAGES = ["de", "en", "sq", "uk"]
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual)
MENTION = re.compile(r"\brkg:([A-Za-z0-9]+)")
STATEMENT = re.compile(r"[a-z]+:\S+ (a|rkg:\w+) ")


@cache
def ontology() -> Graph:
    graph = Graph()
    for path in ontology_files():
        graph.parse(path, format="turtle")
    return graph


@cache
def terms(*kinds: URIRef) -> tuple[str, ...]:
    """The local names of our terms of these kinds."""
    found = {
        str(term).removeprefix(RKG)
        for kind in kinds or KINDS
        for term in ontology().subjects(RDF.type, kind)
        if str(term).startswith(RKG)
    }
    return tuple(sorted(found))


def texts(name: str, property_: URIRef) -> list[Literal]:
    found = list(ontology().objects(URIRef(RKG + name), property_))
    assert all(isinstance(value, Literal) for value in found)
    return [value for value in found if isinstance(value, Literal)]


def label(term: Node | None) -> str:
    return next(str(v) for v in ontology().objects(term, RDFS.label) if v.language == "en")  # type: ignore[attr-defined]


def definition(name: str) -> str:
    (found,) = texts(name, SKOS.definition)
    return str(found)


def examples() -> dict[str, str]:
    return {name: str(texts(name, SKOS.example)[0]) for name in terms()}


def wrong(names: tuple[str, ...], pattern: str) -> list[str]:
    return [name for name in names if not re.fullmatch(pattern, name)]


# --- names


def test_classes_and_individuals_are_upper_camel_case_and_properties_lower() -> None:
    assert terms(OWL.Class)
    assert wrong(terms(OWL.Class, OWL.NamedIndividual), r"([A-Z][a-z0-9]*)+") == []
    assert (
        wrong(terms(OWL.ObjectProperty, OWL.DatatypeProperty), r"[a-z0-9]+([A-Z][a-z0-9]*)*") == []
    )


def test_members_of_closed_lists_are_named_for_the_list() -> None:
    for name in terms(OWL.NamedIndividual):
        (kind,) = set(ontology().objects(URIRef(RKG + name), RDF.type)) - {OWL.NamedIndividual}
        last_word = re.findall(r"[A-Z][a-z]+", str(kind).removeprefix(RKG))[-1]
        assert name.endswith(last_word), name


# --- descriptions


@pytest.mark.parametrize("name", terms())
def test_a_term_is_described_in_full(name: str) -> None:
    assert [text.language for text in sorted(texts(name, RDFS.label), key=repr_of)] == LANGUAGES
    for property_ in (SKOS.definition, SKOS.example):
        assert [text.language for text in texts(name, property_)] == ["en"]
    for text in (*texts(name, RDFS.label), *texts(name, SKOS.definition)):
        assert str(text) == " ".join(str(text).split())
        assert str(text)


def repr_of(text: Literal) -> str:
    return str(text.language)


def test_a_term_is_declared_in_the_module_that_it_names() -> None:
    seen = set()
    for path in ontology_files():
        graph = Graph().parse(path, format="turtle")
        for kind in KINDS:
            for term in graph.subjects(RDF.type, kind):
                if str(term).startswith(RKG):
                    seen.add(str(term).removeprefix(RKG))
                    named = list(graph.objects(term, RDFS.isDefinedBy))
                    assert named == [URIRef(f"{ONTOLOGY}/{path.stem}")], term
    assert seen == set(terms())


def test_labels_stand_as_in_running_text() -> None:
    for name in terms():
        for text in texts(name, RDFS.label):
            if text.language != "de" and str(text)[0].isupper():
                assert str(text).partition(" ")[0].isupper(), text  # an abbreviation


def test_a_definition_is_one_text_with_a_full_stop() -> None:
    for name in terms():
        assert re.fullmatch(r"[A-Z].*[^.]\.", definition(name)), name


def test_a_class_is_defined_by_a_class_above_it() -> None:
    for name in terms(OWL.Class):
        above = set(ontology().transitive_objects(URIRef(RKG + name), RDFS.subClassOf))
        above -= {URIRef(RKG + name)}
        begins = [definition(name).lower().startswith(label(class_)) for class_ in above]
        assert any(begins) or not above, name


def test_a_property_is_defined_by_what_it_relates_or_what_its_value_is() -> None:
    for name in terms(OWL.ObjectProperty):
        assert definition(name).startswith(("Relation of ", "Relation between ", "Shortcut ")), name
    for name in terms(OWL.DatatypeProperty):
        assert not definition(name).startswith(("Relation", "Shortcut", "The ", "A ")), name


# --- examples


def test_an_example_shows_its_term_or_says_it() -> None:
    for name, example in examples().items():
        if STATEMENT.match(example) and name not in terms(OWL.Class):
            assert name in MENTION.findall(example), name


def test_examples_and_definitions_name_terms_that_are_there() -> None:
    for name in terms():
        for text in (definition(name), examples()[name]):
            assert set(MENTION.findall(text)) <= set(terms()), name


def statements(name: str, text: str) -> tuple[Quad, ...]:
    prologue = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    graph = Iri(f"{DATASET}graph/example")
    return tuple(read((prologue + text).encode(), "turtle", graph=graph, name=name))


def test_examples_in_turtle_are_turtle_and_contradict_nothing() -> None:
    found: list[Quad] = []
    for name, example in examples().items():
        if STATEMENT.match(example):
            assert example.endswith(" ."), name
            found += statements(name, example)
    assert len(found) > len(terms()) / 2
    parts = complete(tuple(found), Recipe(()))
    assert [note.message for note in parts.notes] == []


def test_an_example_that_is_no_turtle_would_be_seen() -> None:
    with pytest.raises(SyntaxFault):
        statements("x", "state:ALB rkg:memberOf ;")


# --- axioms


def test_no_axiom_is_about_a_blank_node_but_lists_and_axioms_of_several_terms() -> None:
    for subject in set(ontology().subjects()):
        if isinstance(subject, BNode):
            kinds = set(ontology().objects(subject, RDF.type))
            is_list = (subject, RDF.first, None) in ontology()
            assert is_list or kinds & {OWL.AllDisjointClasses, OWL.AllDifferent}


def test_a_property_has_one_domain_and_one_range_at_most() -> None:
    for name in terms(OWL.ObjectProperty, OWL.DatatypeProperty):
        for property_ in (RDFS.domain, RDFS.range):
            found = list(ontology().objects(URIRef(RKG + name), property_))
            assert len(found) <= 1
            assert all(isinstance(class_, URIRef) for class_ in found)


def test_roles_of_agents_are_below_concerns_and_roles_of_places_below_location() -> None:
    below = ontology().transitive_subjects
    occurrences = set(below(RDFS.subClassOf, URIRef(RKG + "Occurrence")))
    for kind, role in (("Agent", "concerns"), ("Place", "location")):
        kinds = set(below(RDFS.subClassOf, URIRef(RKG + kind)))
        roles = set(below(RDFS.subPropertyOf, URIRef(RKG + role)))
        found = {
            property_
            for property_, range_ in ontology().subject_objects(RDFS.range)
            if range_ in kinds and ontology().value(property_, RDFS.domain) in occurrences
        }
        assert {str(p).removeprefix(RKG) for p in found - roles} <= {"renamed"}  # what, not where


def test_every_chain_to_a_shortcut_goes_through_what_is_in_force() -> None:
    shortcuts = {name for name in terms(OWL.ObjectProperty) if definition(name)[:8] == "Shortcut"}
    assert shortcuts
    for name in shortcuts:
        term = URIRef(RKG + name)
        chains = list(ontology().objects(term, OWL.propertyChainAxiom))
        inverse = ontology().value(term, OWL.inverseOf)
        assert chains or str(inverse).removeprefix(RKG) in shortcuts, name
        for chain in chains:
            assert list(ontology().items(chain))[1:-1] == [URIRef(RKG + "inForce")], name


def test_the_top_classes_are_kept_apart() -> None:
    tops = {
        "Document",
        "Occurrence",
        "Office",
        "Organization",
        "Passage",
        "Person",
        "Place",
        "Polity",
    }
    apart = [
        {str(member).removeprefix(RKG) for member in ontology().items(members)}
        for members in ontology().objects(None, OWL.members)
    ]
    assert tops in apart


def test_a_state_does_not_both_continue_and_replace_another() -> None:
    claims = "state:A rkg:successorOf state:C . state:B rkg:continuationOf state:C . "
    assert complete(statements("x", claims), Recipe(())).notes == ()
    both = claims + "state:A rkg:continuationOf state:C ."
    (note,) = complete(statements("x", both), Recipe(())).notes
    assert "disjoint" in note.message


# --- modules and the style guide


def header(path: Path) -> URIRef:
    local = path.relative_to(ontology_folder()).with_suffix("").as_posix()
    return URIRef(ONTOLOGY if local == "relations" else f"{ONTOLOGY}/{local}")


def test_all_modules_have_one_version() -> None:
    versions = set()
    for path in (*ontology_files(), *alignments().values()):
        graph = Graph().parse(path, format="turtle")
        version = str(graph.value(header(path), OWL.versionInfo))
        versions.add(version)
        local = str(header(path)).removeprefix(ONTOLOGY)
        assert graph.value(header(path), OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}{local}")
    assert len(versions) == 1


def test_the_ontology_imports_its_modules() -> None:
    modules = {header(path) for path in ontology_files()} - {URIRef(ONTOLOGY)}
    assert set(ontology().objects(URIRef(ONTOLOGY), OWL.imports)) == modules


def test_the_style_guide_names_terms_and_checks_that_are_there() -> None:
    text = (ontology_folder() / "STYLE.md").read_text(encoding="utf-8")
    assert set(MENTION.findall(text)) <= set(terms())
    checks = {path.stem for path in (ontology_folder().parent / "queries/checks").glob("*.rq")}
    assert set(re.findall(r"check `([a-z-]+)`", text)) <= checks
