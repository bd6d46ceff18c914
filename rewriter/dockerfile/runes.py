"""Go's view of text, where it differs from Python's.

White space, lower case and simple splitting as the Go standard library has them
(https://pkg.go.dev/unicode#IsSpace, https://pkg.go.dev/strings#ToLower). Bytes that are not UTF-8 are
surrogate escapes in our text; Go decodes each one as U+FFFD.
"""

from __future__ import annotations

from rewriter.support.regex import regex

_EN_QUAD_TO_HAIR_SPACE = "".join(map(chr, range(0x2000, 0x200B)))
SPACE = f"\t\n\v\f\r \x85\xa0\u1680{_EN_QUAD_TO_HAIR_SPACE}\u2028\u2029\u202f\u205f\u3000"
"""All of ``unicode.IsSpace``; Python's ``str.isspace`` also has \\x1c to \\x1f."""

BLANKS = regex(r"[\t\v\f\r ]+")
"""BuildKit's ``reWhitespace``: what ends a keyword and splits a plain list of arguments."""

_SURROGATE = regex("[\ud800-\udfff]")


def well_formed(text: str) -> str:
    """``text`` with U+FFFD for each byte that is not UTF-8, as Go's decoder gives."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def lower(text: str) -> str:
    """``strings.ToLower``: one character for one, so that ``İ`` becomes ``i`` and ``K`` (Kelvin) ``k``."""
    return text.lower() if text.isascii() else text.replace("\u0130", "i").lower()


def strip_range(text: str, start: int, end: int) -> tuple[int, int]:
    """The range ``start:end`` of ``text`` less Go white space at both ends (``strings.TrimSpace``)."""
    while start < end and text[start] in SPACE:
        start += 1
    while end > start and text[end - 1] in SPACE:
        end -= 1
    return start, end


def words(text: str) -> list[tuple[int, int]]:
    """The ranges that ``reWhitespace.Split`` leaves of ``text``, which is already trimmed."""
    found = []
    at = 0
    for gap in BLANKS.finditer(text):
        found.append((at, gap.start()))
        at = gap.end()
    if text:
        found.append((at, len(text)))
    return found


HEALTHCHECK_SPACE = "\t\n\v\f\r \udc85\udca0"
"""``parseHealthConfig`` looks at single bytes, so these two are white space although not UTF-8."""


def behind_first(arguments: str) -> int:
    """Where the text of HEALTHCHECK after its first word (NONE or CMD) begins."""
    at = 0
    while at < len(arguments) and arguments[at] not in HEALTHCHECK_SPACE:
        at += 1
    while at < len(arguments) and arguments[at] in HEALTHCHECK_SPACE:
        at += 1
    return at
