"""What may be compared: files, folders, stores, URLs, git revisions, standard input."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from relations_kg.comparison import fetching
from relations_kg.comparison.fetching import fetch
from relations_kg.comparison.matching import difference
from relations_kg.comparison.sources import read_source
from relations_kg.dataset.cache import open_cached
from relations_kg.dataset.inputs import data_files
from relations_kg.dataset.recipe import Recipe
from relations_kg.errors import (
    FileMissing,
    NetworkError,
    NoRdfFound,
    RefusedInput,
    StoreError,
    SyntaxFault,
    UsageError,
)
from relations_kg.rdf import BlankNode, Iri, Quad
from relations_kg.store.embedded import EmbeddedStore
from relations_kg.syntax.writing import serialize

ONE = "<urn:x:a> <urn:x:p> <urn:x:one> .\n"
TWO = "<urn:x:a> <urn:x:p> <urn:x:two> .\n"
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def triples(source: str | Path, **given: object) -> set[str]:
    contents = read_source(source, **given)  # type: ignore[arg-type]
    return {line.decode() for line in contents.ground}


# Git


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    folder = tmp_path_factory.mktemp("repository")
    git(folder, "init", "--quiet", "--initial-branch=main")
    data = folder / "data"
    (data / "deep" / ".hidden").mkdir(parents=True)
    (data / "a.ttl").write_text(ONE)
    (data / "deep" / "ü b.nt").write_text(TWO)
    (data / "deep" / ".hidden" / "c.ttl").write_text("no RDF")
    (data / "notes.md").write_text("no RDF")
    (folder / "text").mkdir()
    (folder / "text" / "notes.md").write_text("no RDF")
    commit(folder)
    (data / "a.ttl").write_text(TWO)
    commit(folder)
    return folder


def git(folder: Path, *arguments: str) -> None:
    names = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "test")


@pytest.fixture
def inside(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(repository)
    return repository


@pytest.mark.parametrize("name", ["HEAD~1:data", "main~1:data/", "HEAD~1:", "HEAD~1:./data"])
def test_a_folder_of_a_revision(inside: Path, name: str) -> None:
    assert triples(name) == {ONE, TWO}


def test_a_file_of_a_revision(inside: Path) -> None:
    assert triples("HEAD~1:data/a.ttl") == {ONE}
    assert triples("HEAD:data/a.ttl") == {TWO}
    assert triples("HEAD:data/deep/ü b.nt") == {TWO}


def test_a_path_is_from_the_root_wherever_one_is(
    inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(inside / "data")
    assert triples("HEAD~1:data") == {ONE, TWO}
    assert triples("HEAD~1:./a.ttl") == {ONE}
    with pytest.raises(FileMissing) as caught:
        triples("HEAD:a.ttl")
    assert "HEAD:./a.ttl" in str(caught.value.hint)


def test_a_file_of_that_name_wins(inside: Path) -> None:
    place = inside / "HEAD:data"
    place.mkdir()
    try:
        (place / "x.ttl").write_text("<urn:x:x> <urn:x:p> <urn:x:x> .")
        assert triples("HEAD:data") == {"<urn:x:x> <urn:x:p> <urn:x:x> .\n"}
    finally:
        shutil.rmtree(place)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nosuch:data", "no revision 'nosuch'"),
        ("HEAD~7:data", "no revision 'HEAD~7'"),
        ("HEAD:nosuch", "no file or folder 'nosuch'"),
        ("--help:data", "no revision '--help'"),
        ("-p:data", "no revision '-p'"),
        ("--output=pwned:data", "no revision '--output=pwned'"),
        (":data", "no revision ''"),
        ("HEAD; touch pwned:data", "no revision 'HEAD; touch pwned'"),
    ],
)
def test_a_revision_that_is_not_there_is_told(inside: Path, name: str, said: str) -> None:
    with pytest.raises(FileMissing, match=said):
        triples(name)
    assert not list(inside.glob("*pwned*"))


def test_a_revision_with_a_line_feed_is_no_name(inside: Path) -> None:
    with pytest.raises(UsageError):
        triples("HEAD:data\nHEAD:text")


def test_a_folder_of_a_revision_without_rdf(inside: Path) -> None:
    with pytest.raises(NoRdfFound):
        triples("HEAD:text")


@needs_git
def test_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(FileMissing, match="git cannot look for it"):
        triples("HEAD:data")


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileMissing, match="no git to ask") as caught:
        triples("HEAD:data")
    assert "install git" in str(caught.value.hint)


# Files and folders


def test_a_folder_is_the_union_of_its_files_unless_they_are_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(ONE)
    (tmp_path / "b.trig").write_text(f"{ONE}<urn:x:g> {{ {TWO} }}")
    named = "<urn:x:a> <urn:x:p> <urn:x:two> <urn:x:g> .\n"
    assert triples(tmp_path) == {ONE, named}
    base = "<https://w3id.org/relations-kg/dataset/data/"
    assert triples(tmp_path, graphs=True) == {
        ONE.replace(" .", f" {base}a.ttl> ."),
        ONE.replace(" .", f" {base}b.trig> ."),
        named,
    }


def test_standard_input_needs_a_format() -> None:
    given: Callable[[], bytes] = ONE.encode
    assert triples("-", format="turtle", standard_input=given) == {ONE}
    with pytest.raises(UsageError, match="standard input"):
        triples("-", standard_input=given)


@pytest.mark.parametrize("name", ["nosuch.ttl", "folder/nosuch", "C:nosuch.ttl", "x" * 5000])
def test_what_is_not_there_is_told(name: str) -> None:
    with pytest.raises(FileMissing):
        triples(name)


@pytest.mark.parametrize("name", ["", "file:///etc/hostname", "ftp://example.org/a.ttl"])
def test_what_cannot_be_compared_is_told(name: str) -> None:
    with pytest.raises(UsageError):
        triples(name)


# Stores


def test_a_store_says_its_facts_and_not_what_was_made_of_them(tmp_path: Path) -> None:
    store = EmbeddedStore.create(tmp_path / "store")
    base = "https://w3id.org/relations-kg/dataset/"
    a, p = Iri("urn:x:a"), Iri("urn:x:p")
    graphs = [None, "urn:x:g", f"{base}data/a", f"{base}data/b", f"{base}ontology/x",
              f"{base}derived", f"{base}inferred/owl-rl"]  # fmt: skip
    for number, graph in enumerate(graphs):
        store.add([Quad(a, p, Iri(f"urn:x:{number}"), graph and Iri(graph))])
    store.close()

    def line(number: int, graph: str | None = None) -> str:
        return f"<urn:x:a> <urn:x:p> <urn:x:{number}> {f'<{graph}> ' if graph else ''}.\n"

    assert triples(tmp_path / "store") == {line(0), line(1, "urn:x:g"), line(2), line(3)}
    assert triples(tmp_path / "store", graphs=True) == {
        line(number, graph) for number, graph in enumerate(graphs[:4])
    }


def test_a_cached_dataset_says_what_its_files_say(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.ttl").write_text(f"{ONE}_:x <urn:x:p> _:y . <urn:x:b> <urn:x:p> _:x .")
    dataset = open_cached(Recipe(data_files([data])), folder=tmp_path / "cache")
    assert dataset.folder is not None
    assert difference(read_source(dataset.folder), read_source(data)).is_empty
    dataset.close()


def test_a_blank_node_of_two_named_graphs_is_one(tmp_path: Path) -> None:
    quads = [
        Quad(BlankNode("x"), Iri("urn:x:p"), Iri(f"urn:x:{name}"), Iri(f"urn:x:{name}"))
        for name in ("g", "h")
    ]
    store = EmbeddedStore.create(tmp_path / "store")
    store.add(quads)
    store.close()
    (tmp_path / "same.trig").write_bytes(serialize(quads, "trig"))
    found = difference(read_source(tmp_path / "store"), read_source(tmp_path / "same.trig"))
    assert found.is_empty


def test_a_damaged_store_is_told(tmp_path: Path) -> None:
    EmbeddedStore.create(tmp_path / "store").close()
    shutil.rmtree(tmp_path / "store" / "quads")
    with pytest.raises(StoreError):
        triples(tmp_path / "store")


# URLs


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = self.path.partition("?")[0]
        if name == "/moved":
            self.answer(b"", status=302, location="/a.ttl")
        elif name == "/to-file":
            self.answer(b"", status=302, location="file:///etc/hostname")
        elif name == "/round":
            self.answer(b"", status=302, location="/round")
        elif name == "/negotiated":
            self.answer(ONE.encode(), media_type="text/turtle; charset=utf-8")
        elif name in ("/a.ttl", "/ü.ttl", "/%C3%BC.ttl"):
            self.answer(ONE.encode(), media_type="text/plain")
        elif name == "/page":
            self.answer(b"<p>Hello</p>", media_type="text/html")
        elif name == "/short.nt":
            self.answer(ONE.encode(), length=1000)
        elif name == "/bad.ttl":
            self.answer(b"this is no Turtle")
        else:
            self.send_error(404)

    def answer(
        self,
        content: bytes,
        *,
        status: int = 200,
        media_type: str = "application/octet-stream",
        location: str = "",
        length: int | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=partial(running.serve_forever, 0.01), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.mark.parametrize("path", ["/a.ttl", "/a.ttl?x=y", "/ü.ttl", "/moved", "/negotiated"])
def test_a_url_is_read_by_its_media_type_or_extension(server: str, path: str) -> None:
    assert triples(server + path) == {ONE}


def test_a_format_that_is_named_is_believed(server: str) -> None:
    assert triples(f"{server}/a.ttl", format="n-triples") == {ONE}


@pytest.mark.parametrize(
    ("path", "error", "said"),
    [
        ("/nosuch.ttl", NetworkError, "404"),
        ("/to-file", NetworkError, "not allowed"),
        ("/round", NetworkError, "redirect"),
        ("/page", UsageError, "text/html"),
        ("/short.nt", NetworkError, "early|IncompleteRead|fetched"),
    ],
)
def test_an_answer_that_is_of_no_use_is_told(
    server: str, path: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        triples(server + path)


def test_bad_rdf_from_a_server_is_told_with_its_line(server: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        triples(f"{server}/bad.ttl")
    assert (caught.value.path, caught.value.line) == (f"{server}/bad.ttl", 1)


def test_an_answer_has_a_size_and_a_time(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RefusedInput, match="larger than 10 bytes"):
        fetch(f"{server}/a.ttl", most_bytes=10)
    times = iter([0.0, 200.0])
    monkeypatch.setattr(fetching.time, "monotonic", lambda: next(times))
    with pytest.raises(NetworkError, match="too long"):
        fetch(f"{server}/a.ttl")
