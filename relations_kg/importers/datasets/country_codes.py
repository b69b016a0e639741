"""Codes, names and capitals of states: the data package ``country-codes``.

A code or an item of Wikidata that differs from what the graph says is not imported, and neither is
another capital: both values are in a reject. Other names are further names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec

from relations_kg.importers.base import Block, Count, Importer, InputFile, Item, Reject, Request
from relations_kg.importers.claims import english, lines, triple
from relations_kg.importers.known import Known, KnownThing, known
from relations_kg.importers.rows import Row, read_rows
from relations_kg.namespaces import PREFIXES, RDF
from relations_kg.rdf import Literal, Quad

__all__ = ["IMPORTER", "differences", "disagreements", "reference_codes", "statements"]

_SOURCE = "source:country-codes"
_GRAPH = "facts"
_CODES = {
    "alpha-2": ("ISO3166-1-Alpha-2", "rkg:iso3166Alpha2", re.compile(r"[A-Z]{2}")),
    "alpha-3": ("ISO3166-1-Alpha-3", "rkg:iso3166Alpha3", re.compile(r"[A-Z]{3}")),
    "numeric": ("ISO3166-1-numeric", "rkg:iso3166Numeric", re.compile(r"[0-9]{1,3}")),
}
_NAMES = {
    "ar": "official_name_ar", "en": "UNTERM English Short", "es": "official_name_es",
    "fr": "official_name_fr", "ru": "official_name_ru", "zh": "official_name_cn",
}  # fmt: skip
_OTHER_NAME, _INDEPENDENT, _CAPITAL, _ITEM = (
    "official_name_en", "is_independent", "Capital", "wikidata_id",
)  # fmt: skip
_COLUMNS = (
    *(column for column, _, _ in _CODES.values()),
    *_NAMES.values(),
    *(_OTHER_NAME, _INDEPENDENT, _CAPITAL, _ITEM),
)
_ARTICLE = re.compile(r"\s+\(the\)$")
_ITEM_IRI = re.compile(r"https?://www\.wikidata\.org/(?:wiki|entity)/(Q[1-9][0-9]*)")


def differences(row: Mapping[str, str], state: KnownThing) -> list[str]:
    """What a row and the graph say differently of a state, as reasons with both values.

    Names are not compared: a state has several.
    """
    found = []
    codes = _codes(row)
    for (kind, _), ours in zip(_CODES.items(), state.codes, strict=True):
        if ours and codes[kind] and codes[kind] != ours:
            found.append(f"the {kind} code is {codes[kind]} here and {ours} in the graph")
    item = _item(row)
    if item and state.item and item != state.item:
        found.append(f"the item of Wikidata is {item} here and {state.item} in the graph")
    capital = row[_CAPITAL].strip()
    if (
        capital
        and state.capital_names
        and _folded(capital) not in map(_folded, state.capital_names)
    ):
        ours = " or ".join(sorted(state.capital_names))
        found.append(f"the capital is {capital} here and {ours} in the graph")
    return found


def disagreements(row: Mapping[str, str], reference: Mapping[str, tuple[str, str]]) -> list[str]:
    """What a row and another list of ISO 3166-1 say differently, as reasons with both values.

    Args:
        row: of a state.
        reference: from alpha-3 code to alpha-2 and numeric code.
    """
    codes = _codes(row)
    if codes["alpha-3"] not in reference:
        return [f"pycountry has no alpha-3 code {codes['alpha-3']}"]
    theirs = dict(zip(("alpha-2", "numeric"), reference[codes["alpha-3"]], strict=True))
    return [
        f"the {kind} code is {codes[kind]} here and {code} in pycountry"
        for kind, code in theirs.items()
        if codes[kind] != code
    ]


def reference_codes() -> Mapping[str, tuple[str, str]] | None:
    """The codes of pycountry, from alpha-3 to alpha-2 and numeric, if it is installed."""
    if find_spec("pycountry") is None:
        return None
    countries = import_module("pycountry").countries
    return {one.alpha_3: (one.alpha_2, one.numeric) for one in countries}


def statements(row: Mapping[str, str], graph: Known) -> list[Quad]:
    """What a row of a state says, without what the graph says otherwise."""
    codes = _codes(row)
    state = f"state:{codes['alpha-3']}"
    ours = graph.states.get(PREFIXES["state"] + codes["alpha-3"])
    quads = [triple(state, "rdf:type", "rkg:State"), triple(state, "dcterms:source", _SOURCE)]
    for (kind, (_, predicate, _)), known_code in zip(
        _CODES.items(), ours.codes if ours else ("", "", ""), strict=True
    ):
        if codes[kind] and known_code in ("", codes[kind]):
            quads.append(triple(state, predicate, Literal(codes[kind])))
    quads += _names(state, row, ours)
    item = _item(row)
    if item and (ours is None or ours.item in ("", item)):
        quads.append(triple(state, "skos:exactMatch", f"wd:{item}"))
    if not (ours and ours.capital):
        quads += _capital(state, row, graph)
    return quads


def _read(request: Request) -> Iterator[Item]:
    file = request.files["countries"]
    graph, reference = known(), reference_codes()
    quads: list[Quad] = []
    states = total = 0
    for row in read_rows(file.path, _COLUMNS):
        if request.limit is not None and row.number > request.limit:
            break
        total += 1
        reason = _unusable(row, graph)
        if reason:
            yield Reject(file.path.name, row.number, reason, row.raw)
            continue
        codes = _codes(row.cells)
        ours = graph.states.get(PREFIXES["state"] + codes["alpha-3"])
        reasons = differences(row.cells, ours) if ours else []
        reasons += disagreements(row.cells, reference) if reference is not None else []
        for reason in reasons:
            yield Reject(file.path.name, row.number, reason, row.raw)
        states += 1
        quads += statements(row.cells, graph)
    yield Block(_GRAPH, lines(quads), 1.0)
    yield Count("rows", total)
    yield Count("states", states)


def _unusable(row: Row, graph: Known) -> str | None:
    """Why a row gives no state."""
    if not row.cells:
        return "the row has other columns than the header"
    codes = _codes(row.cells)
    for kind, (column, _, pattern) in _CODES.items():
        if not pattern.fullmatch(row.cells[column].strip()):
            return f"there is no {kind} code of ISO 3166-1 in the column {column}"
    independent = row.cells[_INDEPENDENT].strip()
    if independent != "Yes" and PREFIXES["state"] + codes["alpha-3"] not in graph.states:
        return f"no state of its own (is_independent: {independent or 'empty'})"
    if not _english(row.cells):
        return "there is no name in English"
    return None


def _codes(row: Mapping[str, str]) -> dict[str, str]:
    # "NA" is the code of Namibia; nothing here takes it for a missing value.
    codes = {kind: row[column].strip() for kind, (column, _, _) in _CODES.items()}
    codes["numeric"] = codes["numeric"].zfill(3) if codes["numeric"] else ""
    return codes


def _english(row: Mapping[str, str]) -> str:
    return _ARTICLE.sub("", row[_NAMES["en"]].strip()) or row[_OTHER_NAME].strip()


def _item(row: Mapping[str, str]) -> str:
    match = _ITEM_IRI.fullmatch(row[_ITEM].strip())
    return match[1] if match else ""


def _names(state: str, row: Mapping[str, str], ours: KnownThing | None) -> Iterator[Quad]:
    names = {language: row[column].strip() for language, column in _NAMES.items()}
    names["en"] = _english(row)
    labels = ours.labels if ours else {}
    for language, name in names.items():
        if name and language not in labels:
            yield triple(state, "rdfs:label", _text(name, language))
    told = {labels.get("en") or names["en"], *(ours.other_labels if ours else ())}
    for name in dict.fromkeys((names["en"], row[_OTHER_NAME].strip())):
        if name and name not in told:
            yield triple(state, "skos:altLabel", english(name))


def _capital(state: str, row: Mapping[str, str], graph: Known) -> Iterator[Quad]:
    name = row[_CAPITAL].strip()
    if not name:
        return
    slug = re.sub(r"[^a-z0-9]+", "-", _folded(name)).strip("-")
    place = f"place:{slug}"
    if PREFIXES["place"] + slug in graph.places:  # another city of that name, or the same one
        place = f"place:{slug}-{state.removeprefix('state:').lower()}"
    yield triple(state, "rkg:capital", place)
    yield triple(place, "rdf:type", "rkg:City")
    yield triple(place, "rdfs:label", english(name))
    yield triple(place, "rkg:inCountry", state)
    yield triple(place, "dcterms:source", _SOURCE)


def _text(text: str, language: str) -> Literal:
    return Literal(text, RDF + "langString", language)


def _folded(text: str) -> str:
    """A name without case, accents and the letters that transcriptions differ in."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


IMPORTER = Importer(
    name="country-codes",
    summary="Codes, names and capitals of states, with their items of Wikidata",
    files=(
        InputFile(
            "countries",
            "*country-codes*.csv*",
            "the table country-codes.csv",
            sha256="67b009b529330b0a6043551189f43faa785c9c3cc0011ad2bdb4eac876356c43",
        ),
    ),
    source=PREFIXES["source"] + "country-codes",
    licence="https://opendatacommons.org/licenses/pddl/1-0/",
    citation=(
        "DataHub, Comprehensive country codes: ISO 3166, ITU, ISO 4217 currency codes and many "
        "more, https://github.com/datasets/country-codes"
    ),
    web_page="https://github.com/datasets/country-codes",
    mapping=(
        "A row that is independent, or that the graph describes as a state, becomes a state with "
        "its codes of ISO 3166-1, names, capital and item of Wikidata. What the graph says "
        "otherwise is not imported; a reject gives both values. So it does where the codes are "
        "not those of pycountry, if that is installed."
    ),
    read=_read,
    shapes=("agents.ttl",),
    expected={"rows": 249},
    takes_part=True,
)
