"""Text of data within HTML and SVG."""

from __future__ import annotations

import re
from html import escape

__all__ = ["markup_text"]

# What no HTML may hold (WHATWG HTML, section 13.1.2.6), and what turns the direction of text.
_NOT_SHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def markup_text(text: str) -> str:
    """The text so that a page shows it and takes no part of it for markup."""
    return escape(_NOT_SHOWN.sub("\ufffd", text))
