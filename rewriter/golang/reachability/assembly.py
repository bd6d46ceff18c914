"""The Go functions that assembly files call, by the functions of these files."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rewriter.support.regex import regex

_COMMENT = regex(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_FUNCTION = regex(r"TEXT[ \t]+\u00b7(\w+)(?:<ABI\w+>)?\(SB\)")
"""A function that Go can declare and call: of this package, and not ``<>``, which only its file sees."""
_START = regex(r"\b(?:TEXT|DATA|GLOBL)\b")
_MACRO = regex(r"^[ \t]*#[ \t]*define\b", re.MULTILINE)
_SYMBOL = regex(r"\u00b7(\w+)")


def mentions(text: str) -> Mapping[str, set[str]]:
    """The names of its package that an assembly file mentions, by the function that does; ``""`` stands for
    what is no such function, or may be any.

    https://go.dev/doc/asm#symbols and https://go.dev/doc/asm#directives
    """
    text = _COMMENT.sub("", text)
    if _MACRO.search(text) is not None:
        return {"": set(_SYMBOL.findall(text))}

    found: dict[str, set[str]] = {}
    starts = [*(start.start() for start in _START.finditer(text)), len(text)]
    before = 0
    for start in starts:
        block = text[before:start]
        function = _FUNCTION.match(block)
        names = set(_SYMBOL.findall(block, function.end() if function else 0))
        found.setdefault(function[1] if function else "", set()).update(names)
        before = start
    return found
