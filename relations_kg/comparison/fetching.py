"""RDF from a web server: by HTTP and HTTPS alone, within a size and a time."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from relations_kg.dataset.recipe import DataFile
from relations_kg.errors import NetworkError, RefusedInput, UsageError
from relations_kg.formats import RdfFormat

__all__ = ["MOST_BYTES", "MOST_SECONDS", "fetch", "is_url"]

MOST_BYTES: Final = 1 << 28
"""How large an answer may be."""
MOST_SECONDS: Final = 120.0
"""How long it may take, redirects included."""

_CHUNK = 1 << 16
_SILENCE = 30.0  # seconds in which a server says nothing
# Media types that say nothing of the format, or that all of XML and text have.
_VAGUE = ("application/octet-stream", "application/xml", "text/plain", "text/xml")
_ACCEPT = ", ".join(
    f"{member.media_types[0]};q={quality}"
    for member, quality in (
        (RdfFormat.N_QUADS, "1.0"),
        (RdfFormat.TRIG, "1.0"),
        (RdfFormat.N_TRIPLES, "0.9"),
        (RdfFormat.TURTLE, "0.9"),
        (RdfFormat.JSON_LD, "0.8"),
        (RdfFormat.RDF_XML, "0.7"),
    )
)
_SAFE = "%/:?#[]@!$&'()*+,;=~"


def is_url(text: str) -> bool:
    """Whether a text is a URL of the web, and no path."""
    return text.lower().startswith(("http://", "https://"))


def fetch(
    url: str,
    format: str | None = None,
    *,
    most_bytes: int = MOST_BYTES,
    most_seconds: float = MOST_SECONDS,
) -> DataFile:
    """What a web server answers.

    Its format is the one given, else that of the media type, else that of the URL's extension.

    Args:
        url: an absolute URL.
        format: the RDF format by name.
        most_bytes: how large the answer may be.
        most_seconds: how long it may take, in seconds.

    Raises:
        NetworkError: the server cannot be reached, is too slow, answers an error, or redirects to
            what is not of the web.
        RefusedInput: the answer is too large.
        UsageError: nothing tells the format, or it is no URL.
    """
    deadline = time.monotonic() + most_seconds
    try:
        request = urllib.request.Request(
            quote(url, safe=_SAFE),
            headers={"Accept": _ACCEPT, "User-Agent": "relations-kg"},
        )
        with _opener().open(request, timeout=min(_SILENCE, most_seconds)) as answer:
            content = _read(answer, url, most_bytes, deadline)
            headers: Mapping[str, str] = answer.headers
            found = format or _format(headers.get("Content-Type", ""), answer.url, url)
    except urllib.error.HTTPError as error:
        with error:
            raise NetworkError(
                f"the server answers {error.code} {error.reason}", path=url, hint="check the URL"
            ) from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise NetworkError(
            f"it cannot be fetched: {reason}",
            path=url,
            hint="check the URL and the connection, or fetch the file yourself and name it",
        ) from error
    except ValueError as error:
        raise UsageError(f"{url!r} is no URL: {error}") from error
    return DataFile("data/url", Path(url), found, content)


def _opener() -> urllib.request.OpenerDirector:
    # Not build_opener(): its openers read local files and FTP as well, for which nothing is here.
    opener = urllib.request.OpenerDirector()
    handlers: list[Any] = [
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPRedirectHandler(),
    ]
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def _read(answer: Any, url: str, most_bytes: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    # What has come is taken, however little: a server may send a byte at a time.
    while part := answer.read1(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > most_bytes:
            raise RefusedInput(
                f"the answer is larger than {most_bytes:,} bytes",
                path=url,
                hint="fetch the file yourself and name it",
            )
        if time.monotonic() > deadline:
            raise NetworkError(
                "the answer takes too long",
                path=url,
                hint="fetch the file yourself and name it",
            )
    if answer.length:  # what was promised and did not come
        raise NetworkError(f"the answer breaks off {answer.length:,} bytes early", path=url)
    return b"".join(parts)


def _format(media_type: str, *urls: str) -> str:
    said = media_type.partition(";")[0].strip().lower()
    if said and said not in _VAGUE and (found := RdfFormat.find(said)):
        return str(found.value)
    for url in urls:
        extension = PurePosixPath(unquote(urlsplit(url).path)).suffix.lower()
        for member in RdfFormat:
            if extension in member.extensions:
                return str(member.value)
    raise UsageError(
        f"neither the media type {said or 'that the server does not tell'} nor the URL tells a "
        f"format of RDF: {urls[-1]}",
        hint="name it: --data-format turtle",
    )
