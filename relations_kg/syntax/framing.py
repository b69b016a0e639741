"""JSON-LD in the shape of a frame: a tree of what somebody wants to know of each node.

PyLD frames (JSON-LD 1.1 Framing, section 4); a frame and the contexts that it refers to are files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from relations_kg.errors import FileMissing, FormatMismatch, RefusedInput, SyntaxFault
from relations_kg.rdf import Quad
from relations_kg.syntax.jsonld import definition_of, expanded, in_order, refuse

__all__ = ["framed"]


def framed(quads: Iterable[Quad], frame: Path) -> str:
    """The text of the framed document: nodes sorted by ``@id``, keys sorted.

    Args:
        quads: in any order; named graphs are united.
        frame: a JSON file. Its contexts, and those of the files beside it that it refers to,
            become part of the document.

    Raises:
        FileMissing: the frame, or a context that it refers to, cannot be read.
        SyntaxFault: one of them is no JSON.
        RefusedInput: it refers to a context elsewhere.
        FormatMismatch: it is no frame.
        InputError: a term cannot be written in any syntax of RDF.
    """
    from pyld import jsonld

    wanted = _read(frame)
    context = _contexts(wanted.get("@context", []), frame)
    document = list(expanded({quad._replace(graph=None) for quad in quads}))
    try:
        found: dict[str, Any] = jsonld.frame(
            document,
            {**wanted, "@context": context},
            {"omitGraph": False, "documentLoader": refuse},
        )
    except jsonld.JsonLdError as error:
        raise FormatMismatch(
            f"this is no frame: {str(error).splitlines()[0]}",
            hint="the frames of relations-kg are in ontology/frames",
            path=frame,
        ) from error
    found["@context"] = context
    return json.dumps(in_order(found), ensure_ascii=False, indent=1) + "\n"


def _read(frame: Path) -> dict[str, Any]:
    try:
        wanted = json.loads(frame.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileMissing(f"the frame cannot be read: {error.strerror}", path=frame) from error
    except json.JSONDecodeError as error:
        raise SyntaxFault(
            f"the frame is no JSON: {error.msg}", path=frame, line=error.lineno, column=error.colno
        ) from error
    except UnicodeDecodeError as error:
        raise SyntaxFault("the frame is not in UTF-8", path=frame) from error
    if not isinstance(wanted, dict):
        raise FormatMismatch("a frame is one JSON object", path=frame)
    return wanted


def _contexts(context: Any, frame: Path) -> list[Any]:
    """The contexts, those in files beside the frame in the place of their names."""
    parts: list[Any] = []
    for part in context if isinstance(context, list) else [context]:
        if not isinstance(part, str):
            parts.append(part)
            continue
        if ":" in part or part.startswith("/"):
            raise RefusedInput(
                f"the frame refers to the context {part}, and nothing is fetched",
                hint="put its content in the place of its name, or name a file beside the frame",
                path=frame,
            )
        found = definition_of(frame.parent / part)
        parts += found if isinstance(found, list) else [found]
    return parts
