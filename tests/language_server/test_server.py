"""The server as an editor meets it: a process of its own, over its standard streams."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from relations_kg import resources
from relations_kg.namespaces import PREFIXES, RKG

pytestmark = pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning")

_PREFIXES = "".join(
    f"@prefix {name}: <{PREFIXES[name]}> .\n"
    for name in ("edtf", "event", "passage", "rdfs", "rkg", "situation", "state")
)
_EMBASSY = """
situation:new a rkg:Embassy ;
    rkg:summary "\U0001f600 A test."@en ; rkg:embassyOf state:UKR ; rkg:receivingState state:ALB ;
    rkg:start "2020-09"^^edtf:EDTF ;
    rkg:modality rkg:AssertedModality ;
    rkg:rank rkg:NormalRank ;
    rkg:statedIn passage:wikipedia-albania-ukraine.L.2.1 .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a copy of the shipped graph."""
    copy = tmp_path.resolve() / "facts"
    shutil.copytree(resources.graph_folder(), copy)
    return copy


def _run(story: Callable[[], Awaitable[Any]]) -> None:
    async def told() -> None:
        await story()

    asyncio.run(told())


def _at(uri: str, text: str) -> dict[str, Any]:
    """The place of the first ``|`` of a text, in UTF-16."""
    before = text.partition("|")[0]
    line = before.rpartition("\n")[2]
    position = types.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)
    return {"text_document": types.TextDocumentIdentifier(uri), "position": position}


def _under(text: str, found: types.Range) -> str:
    """The part of a line that a range in UTF-16 marks."""
    assert found.start.line == found.end.line
    line = text.split("\n")[found.start.line].encode("utf-16-le")
    return line[2 * found.start.character : 2 * found.end.character].decode("utf-16-le")


def _wrong(found: list[types.Diagnostic]) -> list[types.Diagnostic]:
    return [each for each in found if each.severity == types.DiagnosticSeverity.Error]


@pytest.mark.parametrize("client", ["visual-studio-code", "neovim", "emacs"])
def test_a_text_without_faults_has_no_diagnostics(editor, folder: Path, client: str) -> None:
    async def story() -> None:
        async with editor(folder, client=client) as session:
            path = folder / "relations" / "alb-ukr" / "missions.ttl"
            uri = await session.open(path, path.read_text(encoding="utf-8"))
            assert await session.diagnosed(uri, 1) == []
        assert session.exit_code == 0

    _run(story)


def test_findings_stand_where_they_can_be_mended(editor, folder: Path) -> None:
    async def story() -> None:
        async with editor(folder) as session:
            text = _PREFIXES + _EMBASSY.replace("state:ALB", "state:XXX")
            uri = await session.open(folder / "new.ttl", text)
            found = await session.diagnosed(uri, 1, bool)
            wrong = _wrong(found)
            assert {_under(text, each.range) for each in wrong} >= {"state:XXX"}
            first = next(each for each in wrong if _under(text, each.range) == "state:XXX")
            assert first.source == "relations-kg"
            assert str(first.code).startswith("rkgsh:")
            assert first.code_description is not None
            assert first.code_description.href.startswith("https://www.w3.org/TR/shacl/#")
            await session.change(uri, 2, _PREFIXES + _EMBASSY)
            assert await session.diagnosed(uri, 2) == []

    _run(story)


def test_a_syntax_error_is_told_at_its_place_and_taken_back(editor, folder: Path) -> None:
    async def story() -> None:
        async with editor(folder) as session:
            text = _PREFIXES + _EMBASSY.replace("rkg:embassyOf state:UKR", "rkg:embassyOf % ")
            uri = await session.open(folder / "new.ttl", text)
            (found,) = await session.diagnosed(uri, 1, bool)
            assert found.code == "syntax"
            assert found.range.start.line == text[: text.index("%")].count("\n")
            await session.change(uri, 2, _PREFIXES + _EMBASSY)
            assert await session.diagnosed(uri, 2) == []

    _run(story)


def test_only_the_newest_text_is_told_of(editor, folder: Path) -> None:
    async def story() -> None:
        async with editor(folder) as session:
            uri = await session.open(folder / "new.ttl", _PREFIXES + _EMBASSY)
            for version in range(2, 12):
                stem = "state:XX" + "ABCDEFGHIJKL"[version]
                await session.change(uri, version, _PREFIXES + _EMBASSY.replace("state:ALB", stem))
            await session.change(uri, 12, _PREFIXES + _EMBASSY)
            assert await session.diagnosed(uri, 12) == []
            versions = [each.version for each in session.published]
            assert versions == sorted(versions)

    _run(story)


def test_a_text_stands_in_for_its_file_in_all_other_texts(editor, folder: Path) -> None:
    async def story() -> None:
        async with editor(folder) as session:
            new = await session.open(
                folder / "new.ttl", _PREFIXES + _EMBASSY.replace("state:ALB", "state:XXA")
            )
            await session.diagnosed(new, 1, bool)
            states = (folder / "states.ttl").read_text(encoding="utf-8")
            labels = '"A"@en , "A"@de , "A"@sq , "A"@uk'
            more = f'\nstate:XXA a rkg:State ; rdfs:label {labels} ; rkg:iso3166Alpha3 "XXA" .\n'
            await session.open(folder / "states.ttl", states + more)
            await session.diagnosed(new, 1, lambda found: not _wrong(found))

    _run(story)


def test_what_is_closed_is_told_of_no_more(editor, folder: Path) -> None:
    async def story() -> None:
        async with editor(folder) as session:
            text = _PREFIXES + _EMBASSY.replace("state:ALB", "state:XXX")
            uri = await session.open(folder / "new.ttl", text)
            await session.diagnosed(uri, 1, bool)
            await session.close(uri)
            assert await session.diagnosed(uri, None) == []

    _run(story)


def test_a_file_that_cannot_be_read_is_named_in_the_others(editor, folder: Path) -> None:
    async def story() -> None:
        (folder / "places.ttl").write_text("place:tirana a", encoding="utf-8")
        async with editor(folder) as session:
            uri = await session.open(folder / "new.ttl", _PREFIXES + _EMBASSY)
            found = await session.diagnosed(uri, 1, bool)
            (unread,) = [each for each in found if each.code == "unread-file"]
            assert "places.ttl:1:" in unread.message
            assert unread.severity == types.DiagnosticSeverity.Information

    _run(story)


def test_a_word_that_the_ontology_does_not_have_is_told_with_the_nearest(
    editor, folder: Path
) -> None:
    async def story() -> None:
        async with editor(folder) as session:
            text = _PREFIXES + _EMBASSY.replace("rkg:Embassy ", "rkg:Embasy ")
            uri = await session.open(folder / "new.ttl", text)
            found = await session.diagnosed(uri, 1, bool)
            (unknown,) = [each for each in found if each.code == "unknown-term"]
            assert "did you mean rkg:Embassy?" in unknown.message
            assert _under(text, unknown.range) == "rkg:Embasy"

    _run(story)


def test_shapes_and_files_that_the_client_names_are_used(editor, folder: Path) -> None:
    shapes = folder / "mine.shapes"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex/> .\n"
        'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:message "no q" ;\n'
        "    sh:property [ sh:path ex:q ; sh:minCount 1 ; sh:severity sh:Warning ] .\n"
    )
    shapes = shapes.rename(shapes.with_suffix(".ttl"))

    async def story() -> None:
        options = {"shapes": ["mine.ttl"], "files": ["new.ttl"], "regime": "none"}
        async with editor(folder, options=options) as session:
            text = "@prefix ex: <http://ex/> .\nex:a a ex:C .\n[] a ex:C .\n"
            uri = await session.open(folder / "new.ttl", text)
            found = await session.diagnosed(uri, 1, bool)
            assert len(found) == 2
            assert {each.severity for each in found} == {types.DiagnosticSeverity.Warning}
            assert [_under(text, each.range) for each in found] == ["ex:a", "[]"]

    _run(story)


def test_wrong_options_are_told_and_do_no_harm(editor, folder: Path) -> None:
    async def story() -> None:
        options = {"regime": "owl", "shapes": ["not-there.ttl"]}
        async with editor(folder, options=options) as session:
            uri = await session.open(folder / "new.ttl", _PREFIXES + _EMBASSY)
            await session.diagnosed(uri, 1)
            await session.until(lambda: len(session.messages) == 2)
            assert "there is no entailment regime 'owl'" in session.messages[0]
            assert "not-there.ttl" in session.messages[1]

    _run(story)


def test_a_configuration_that_changes_is_asked_for(editor, folder: Path) -> None:
    async def story() -> None:
        async with editor(folder) as session:
            text = _PREFIXES + _EMBASSY
            uri = await session.open(folder / "new.ttl", text)
            assert await session.diagnosed(uri, 1) == []
            session.client.set_configuration({"files": "new.ttl"}, section="relations-kg")
            session.client.workspace_did_change_configuration(
                types.DidChangeConfigurationParams(settings=None)
            )
            found = await session.diagnosed(uri, 1, bool)  # its states are in other files
            assert "state:UKR" in {_under(text, each.range) for each in found}

    _run(story)


def test_a_configuration_that_is_sent_is_taken(editor, folder: Path) -> None:
    async def story() -> None:
        async with editor(folder) as session:
            text = _PREFIXES + _EMBASSY
            uri = await session.open(folder / "new.ttl", text)
            assert await session.diagnosed(uri, 1) == []
            session.client.workspace_did_change_configuration(
                types.DidChangeConfigurationParams(settings={"relations-kg": {"files": "new.ttl"}})
            )
            found = await session.diagnosed(uri, 1, bool)  # its states are in other files
            assert "state:UKR" in {_under(text, each.range) for each in found}
            session.client.workspace_did_change_configuration(
                types.DidChangeConfigurationParams(settings={"relations-kg": {"file": "new.ttl"}})
            )
            await session.until(lambda: bool(session.messages))
            assert "there is no option 'file'" in session.messages[0]

    _run(story)


def test_a_file_that_changes_on_the_disk_is_read_again(editor, folder: Path) -> None:
    async def story() -> None:
        async with editor(folder) as session:
            text = _PREFIXES + _EMBASSY
            uri = await session.open(folder / "new.ttl", text)
            assert await session.diagnosed(uri, 1) == []
            await session.until(
                lambda: types.WORKSPACE_DID_CHANGE_WATCHED_FILES in session.registered
            )
            states = folder / "states.ttl"
            states.unlink()
            session.client.workspace_did_change_watched_files(
                types.DidChangeWatchedFilesParams(
                    [types.FileEvent(states.as_uri(), types.FileChangeType.Deleted)]
                )
            )
            found = await session.diagnosed(uri, 1, bool)
            assert "state:UKR" in {_under(text, each.range) for each in found}

    _run(story)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_columns_are_counted_as_the_client_wants(editor, folder: Path, encoding: str) -> None:
    codec = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]

    async def story() -> None:
        kind = types.PositionEncodingKind(encoding)
        async with editor(folder, encodings=[kind]) as session:
            assert session.capabilities.position_encoding == encoding
            text = _PREFIXES + _EMBASSY.replace("state:UKR", "state:XXX")
            uri = await session.open(folder / "new.ttl", text)
            found = await session.diagnosed(uri, 1, bool)
            line = next(each for each in text.split("\n") if "state:XXX" in each)
            start = len(line[: line.index("state:XXX")].encode(codec)) // width
            assert start in {each.range.start.character for each in found}

    _run(story)


def test_hover_describes_terms_and_things(editor, folder: Path) -> None:
    async def story() -> None:
        async with editor(folder) as session:
            text = _PREFIXES + 'state:XXA rdfs:label "\U0001f600" ; rkg:emb|assyOf state:ALB ; % '
            uri = await session.open(folder / "new.ttl", text.replace("|", ""))
            found = await session.client.text_document_hover_async(
                types.HoverParams(**_at(uri, text))
            )
            assert _under(text.replace("|", ""), found.range) == "rkg:embassyOf"
            assert found.contents.kind == types.MarkupKind.Markdown
            assert RKG + "embassyOf" in found.contents.value
            text = text.replace("|", "").replace("ALB", "A|LB")
            found = await session.client.text_document_hover_async(
                types.HoverParams(**_at(uri, text))
            )
            assert found.contents.value.startswith("**Albania** `state:ALB`")
            event = text.replace("A|LB", "ALB") + " , event:opening-of|-the-embassy-of-ukraine"
            await session.change(uri, 2, event.replace("|", ""))
            found = await session.client.text_document_hover_async(
                types.HoverParams(**_at(uri, event))
            )
            assert "Ukraine opens an embassy in Tirana." in found.contents.value
            assert "`rkg:date` 2020-09" in found.contents.value

    _run(story)


def test_completion_works_while_the_text_is_broken(editor, folder: Path) -> None:
    async def story() -> None:
        async with editor(folder) as session:
            text = _PREFIXES + "state:XXA rkg:memberOf NAT|\nstate:XXB a rkg:State .\n"
            uri = await session.open(folder / "new.ttl", text.replace("|", ""))
            found = await session.client.text_document_completion_async(
                types.CompletionParams(**_at(uri, text))
            )
            item = next(each for each in found.items if each.label == "organization:NATO")
            assert item.additional_text_edits
            more = await session.client.completion_item_resolve_async(item)
            assert "North Atlantic Treaty Organization" in more.documentation.value

    _run(story)


def test_a_definition_is_found_in_files_and_in_the_ontology(editor, folder: Path) -> None:
    async def story() -> None:
        async with editor(folder) as session:
            text = _PREFIXES + "state:XXA rkg:embassyOf state:A|LB ; % "
            uri = await session.open(folder / "new.ttl", text.replace("|", ""))
            (found,) = await session.client.text_document_definition_async(
                types.DefinitionParams(**_at(uri, text))
            )
            states = folder / "states.ttl"
            assert found.uri == states.as_uri()
            assert _under(states.read_text(encoding="utf-8"), found.range) == "state:ALB"
            text = text.replace("|", "").replace("rkg:emb", "rkg:e|mb")
            (found,) = await session.client.text_document_definition_async(
                types.DefinitionParams(**_at(uri, text))
            )
            missions = resources.ontology_folder() / "missions.ttl"
            assert found.uri == missions.as_uri()
            assert _under(missions.read_text(encoding="utf-8"), found.range) == "rkg:embassyOf"

    _run(story)


def test_a_text_alone_knows_the_shipped_graph(editor, tmp_path: Path) -> None:
    async def story() -> None:
        async with editor(None) as session:
            text = _PREFIXES + "state:XXA rkg:memberOf Alb|"
            path = tmp_path / "new.ttl"
            uri = await session.open(path, text.replace("|", ""))
            found = await session.client.text_document_completion_async(
                types.CompletionParams(**_at(uri, text))
            )
            assert "state:ALB" in [each.label for each in found.items]

    _run(story)


def test_formatting_replaces_the_text_by_its_canonical_form(editor, folder: Path) -> None:
    async def story() -> None:
        async with editor(folder) as session:
            text = "@prefix ex: <http://ex/> .\n# kept \U0001f600\nex:a   ex:q 1 ; a ex:C."
            uri = await session.open(folder / "new.ttl", text)
            params = types.DocumentFormattingParams(
                types.TextDocumentIdentifier(uri), types.FormattingOptions(4, True)
            )
            (edit,) = await session.client.text_document_formatting_async(params)
            assert edit.range.start == types.Position(0, 0)
            assert edit.range.end == types.Position(2, len("ex:a   ex:q 1 ; a ex:C."))
            assert "# kept \U0001f600\n" in edit.new_text
            assert "ex:a a ex:C ;\n    ex:q 1 .\n" in edit.new_text
            await session.change(uri, 2, edit.new_text)
            assert not await session.client.text_document_formatting_async(params)
            await session.change(uri, 3, "ex:a a")
            assert not await session.client.text_document_formatting_async(params)
            await session.until(lambda: bool(session.messages))
            assert "not formatted" in session.messages[0]

    _run(story)


def _server() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "relations_kg", "lsp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_client_that_goes_away_ends_the_server() -> None:
    with _server() as server:
        _, errors = server.communicate(b"", timeout=120)
    assert server.returncode == 1
    assert b"Traceback" not in errors


def test_what_is_no_message_is_passed_over() -> None:
    with _server() as server:
        output, _ = server.communicate(b"Content-Length: 9\r\n\r\nno JSON!!", timeout=120)
    assert server.returncode == 1
    assert output.startswith(b"Content-Length: ") or not output


def test_without_pygls_the_command_names_the_extra(tmp_path: Path) -> None:
    (tmp_path / "pygls").mkdir()
    (tmp_path / "pygls" / "__init__.py").write_text("raise ModuleNotFoundError(name='pygls')")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); sys.argv[1:] = ['lsp']\n"
    code += "from relations_kg.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'relations-kg[lsp]'" in done.stderr


def test_other_commands_do_not_load_the_server() -> None:
    code = "import sys; from relations_kg.cli import commands\n"
    code += "commands.main(['queries'], standalone_mode=False)\n"
    code += "print([m for m in sys.modules if m.startswith(('pygls', 'lsprotocol'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
