"""The exec form: is the text a JSON array of strings, as Go's ``encoding/json`` decides?

BuildKit's ``parseJSON`` has three answers: strings, not JSON at all (shell form), or an array with
something else than strings in it (an error):
https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/parser/line_parsers.go

Written without recursion: Go refuses what is nested more than 10,000 deep, Python's ``json`` overflows
its stack long before.
"""

from __future__ import annotations

import json
import re

from msgspec import Struct

from rewriter.dockerfile.model import DockerfileError
from rewriter.dockerfile.runes import SPACE, well_formed
from rewriter.support.regex import regex

_MAXIMUM_DEPTH = 10000
"""``maxNestingDepth`` in https://go.dev/src/encoding/json/scanner.go."""

_STRING = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
_TOKEN = regex(
    rf"[ \t\r\n]*+(?:(?P<string>{_STRING})|(?P<number>{_NUMBER})"
    r"|(?P<word>true|false|null)|(?P<mark>[\[\]{},:]))"
)


class Element(Struct, frozen=True):
    """A decoded string of the array; its literal, quotes included, is ``text[start:end]``."""

    value: str
    start: int
    end: int


def string_array(text: str, start: int = 0) -> tuple[Element, ...] | None:
    """The strings of the JSON array ``text[start:]``, ``None`` if that is not valid JSON.

    Raises ``DockerfileError`` (line 0) for an array that holds anything but strings.
    """
    while start < len(text) and text[start] in SPACE:
        start += 1
    if not text.startswith("[", start):
        return None
    reader = _Reader(text, start)
    if not reader.read():
        return None
    if reader.others:
        raise DockerfileError("when using JSON array syntax, arrays must be comprised of strings only")
    return tuple(reader.strings)


class _Reader(Struct):
    """One pass over the tokens with a stack of open brackets."""

    text: str
    at: int
    stack: list[str] = []
    strings: list[Element] = []
    others: bool = False
    in_range: bool = True

    def read(self) -> bool:
        """True for one valid array with nothing but white space after it."""
        # What may come next: "value", "value or ]", "key", "key or }", ":", ", or end".
        expected = "value"
        while expected:
            match = _TOKEN.match(self.text, self.at)
            if match is None:
                return False
            self.at = match.end()
            following = self._mark(match, expected) if match["mark"] else self._scalar(match, expected)
            if following is None:
                return False
            expected = following
        return self.in_range and not self.text[self.at :].strip(" \t\r\n")

    def _scalar(self, match: re.Match[str], expected: str) -> str | None:
        if expected.startswith("key"):
            return ":" if match["string"] else None
        if not expected.startswith("value"):
            return None
        if match["number"] and float(match["number"]) in (float("inf"), float("-inf")):
            self.in_range = False
        if len(self.stack) == 1 and match["string"]:
            decoded = json.loads(well_formed(match["string"]))
            self.strings.append(Element(well_formed(decoded), match.start("string"), match.end()))
        elif len(self.stack) == 1:
            self.others = True
        return ", or end"

    def _mark(self, match: re.Match[str], expected: str) -> str | None:
        mark = match["mark"]
        if mark in "[{" and expected.startswith("value"):
            self.others = self.others or bool(self.stack)
            self.stack.append(mark)
            if len(self.stack) > _MAXIMUM_DEPTH:
                return None
            return "value or ]" if mark == "[" else "key or }"
        if mark in "]}" and self._closes(mark, expected):
            self.stack.pop()
            return ", or end" if self.stack else ""
        if mark == "," and expected == ", or end":
            return "value" if self.stack[-1] == "[" else "key"
        if mark == ":" and expected == ":":
            return "value"
        return None

    def _closes(self, mark: str, expected: str) -> bool:
        opened = "[" if mark == "]" else "{"
        return self.stack[-1:] == [opened] and (expected == ", or end" or expected.endswith("or " + mark))
