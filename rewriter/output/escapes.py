"""Paths and texts of strangers in formats that are not JSON for programs."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from rewriter.support.regex import regex
from rewriter.support.text import printable

_SURROGATES = regex("[\ud800-\udfff]")


def uri(path: str) -> str:
    """A path as a URI reference: relative as it is, ``file:`` for an absolute one.

    Everything but letters, digits, ``/`` and ``-._~`` is percent-encoded, bytes that are not UTF-8 as well
    (https://www.rfc-editor.org/rfc/rfc3986#section-2.1).
    """
    encoded = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    return f"file://{encoded}" if path.startswith("/") else encoded


def scalar(text: str) -> str:
    """``text`` without lone surrogates, which some readers of JSON refuse: bytes become ``\\\\xNN``."""
    return _SURROGATES.sub(lambda found: printable(found[0]), text)


def xml(text: str) -> str:
    """Text of an element of XML 1.0: what no document may have is made visible."""

    return escape("\n".join(printable(line) for line in text.split("\n")), quote=False)


def attribute(text: str) -> str:
    """Text between the double quotes of an attribute; its line ends stay."""
    return xml(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
