"""The page: safe whatever the data, complete without anything else, and two sheets of paper."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from relations_kg import KnowledgeGraph
from tests.dossier.worlds import HOSTILE, TWO_STATES, VOTES, opened

VOID = {"meta"}


class Page(HTMLParser):
    """Reads a page strictly: what is opened is closed, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def shipped() -> str:
    with KnowledgeGraph.open() as graph:
        return graph.dossier("ALB", "UKR").serialize("html")


def test_the_page_is_whole_and_has_language_title_and_headings(shipped: str) -> None:
    page = Page(shipped)
    assert shipped.startswith("<!DOCTYPE html>\n")
    assert page.named("html") == [{"lang": "en"}]
    assert len(page.named("h1")) == len(page.named("main")) == len(page.named("header")) == 1
    assert len([tag for tag, _ in page.elements if tag == "h2"]) > 10
    identifiers = [a["id"] for _, a in page.elements if "id" in a]
    assert len(identifiers) == len(set(identifiers))


def test_every_reference_leads_somewhere(shipped: str) -> None:
    page = Page(shipped)
    identifiers = {a["id"] for _, a in page.elements if "id" in a}
    targets = [a["href"] or "" for a in page.named("a")]
    inside = [target[1:] for target in targets if target.startswith("#")]
    assert inside
    assert set(inside) <= identifiers
    labelled = [a["aria-labelledby"] or "" for _, a in page.elements if "aria-labelledby" in a]
    assert {each for label in labelled for each in label.split()} <= identifiers


def test_the_page_asks_nobody_for_anything(shipped: str) -> None:
    page = Page(shipped)
    for tag in ("script", "link", "img", "iframe", "object", "embed", "image", "use"):
        assert page.named(tag) == []
    for _, attributes in page.elements:
        assert not {"src", "srcset", "style", "onload", "onclick"} & attributes.keys()
    assert not re.search(r"@import|url\((?!#)", shipped)
    policy = [a["content"] or "" for a in page.named("meta") if "http-equiv" in a]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def drawings(text: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(each) for each in re.findall(r"<svg.*?</svg>", text, re.DOTALL)]


def test_each_drawing_says_in_words_what_it_shows(shipped: str) -> None:
    found = drawings(shipped)
    assert len(found) == 2
    for drawing in found:
        assert drawing.get("role") == "img"
        for name in ("title", "desc"):
            (element, *_) = drawing.findall(f"{{http://www.w3.org/2000/svg}}{name}")
            assert element.text
            assert element.get("id") in (drawing.get("aria-labelledby") or "").split()


def test_text_of_the_data_is_only_text() -> None:
    hostile = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    world = TWO_STATES.replace('"Xa"@en', f'"{hostile}"@en').replace(
        '"Xa visits Xb."@en', f'"{hostile}"@en'
    )
    world = world.replace("B Town", hostile).replace("Book One", hostile)
    world = world.replace("<https://one.example/>", "<javascript:alert(1)>")
    with opened(world) as graph:
        dossier = graph.dossier("XXA", "XXB")
    text = dossier.serialize("html")
    page = Page(text)
    assert page.named("script") == []
    assert "<script" not in text
    assert all((a["href"] or "").startswith("#") for a in page.named("a"))
    assert HOSTILE in page.said
    assert len(drawings(text)) == 2
    markdown = dossier.serialize("markdown")
    assert "<script" not in markdown.replace("\\<script", "")
    assert "[link](" not in markdown.replace("\\[link\\](", "")
    assert "javascript:" not in markdown


def test_no_control_character_reaches_a_page_or_a_terminal() -> None:
    world = TWO_STATES.replace('"Xa visits Xb."@en', '"Xa \\u001B[31m visits\\u202E Xb"@en')
    with opened(world) as graph:
        dossier = graph.dossier("XXA", "XXB")
    for format in ("html", "text", "markdown"):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", dossier.serialize(format))


def test_the_plot_of_votes_has_a_gap_where_there_are_none() -> None:
    with opened(TWO_STATES + VOTES) as graph:
        text = graph.dossier("XXA", "XXB").serialize("html")
    plot = next(d for d in drawings(text) if "agreement" in (d.get("aria-labelledby") or ""))
    svg = "{http://www.w3.org/2000/svg}"
    lines = [line.get("points") or "" for line in plot.findall(f"{svg}polyline")]
    assert [len(line.split()) for line in lines] == [2]  # 2001 and 2002; 2005 stands alone
    assert len(plot.findall(f"{svg}circle")) == 3
    assert "<td>0.625</td><td>8</td>" in text


@pytest.mark.parametrize("one_day", [True, False])
def test_a_timeline_of_one_moment_and_a_map_of_one_place_can_be_drawn(one_day: bool) -> None:
    world = """
        state:XXA a rkg:State ; rdfs:label "Xa"@en ; rkg:capital place:pole .
        state:XXB a rkg:State ; rdfs:label "Xb"@en .
        place:pole rdfs:label "Pole"@en ; rkg:latitude 90.0 ; rkg:longitude 180.0 .
        event:meeting a rkg:Meeting ; rkg:attendee state:XXA , state:XXB ;
            rkg:date "DATE"^^edtf:EDTF .
    """.replace("DATE", "9999-12-31" if one_day else "0001")
    with opened(world) as graph:
        text = graph.dossier("state:XXA", "state:XXB").serialize("html")
    assert len(drawings(text)) == 2
    assert "nan" not in text


def test_it_prints_to_two_sheets_of_paper(shipped: str, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    counter = shutil.which("pdfinfo")
    if browser is None or counter is None:
        pytest.skip("needs chromium and pdfinfo: apt-get install chromium poppler-utils")
    page, paper = tmp_path / "dossier.html", tmp_path / "dossier.pdf"
    page.write_text(shipped, encoding="utf-8")
    subprocess.run(
        [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
            *(f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={paper}", page.as_uri()),
        ],
        check=True,
        capture_output=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    told = subprocess.run([counter, paper], check=True, capture_output=True, text=True).stdout
    (pages,) = re.findall(r"^Pages:\s+(\d+)$", told, re.MULTILINE)
    assert int(pages) <= 2
    assert re.search(r"^Page size:.*A4", told, re.MULTILINE)
