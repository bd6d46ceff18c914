"""The head of a Go file: constraints, package clause and imports, without parsing the rest.

Deciding what belongs to a build needs no more than this, and packages that are only passed through
(vendored ones) are never parsed in full. Grammar: https://go.dev/ref/spec#Source_file_organization.
"""

from __future__ import annotations

import re

from msgspec import Struct

from rewriter.support.regex import regex

_BLANK = r"(?:[ \t\r\f\n;]+|//[^\n]*|/\*.*?(?:\*/|\Z))*+"
_TOKEN = regex(_BLANK + r"(?:(?P<word>[^\W\d]\w*)|(?P<mark>[()]))", re.DOTALL)
_IMPORT = regex(rf"{_BLANK}(?:([^\W\d]\w*+|\.){_BLANK})?(\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`)", re.DOTALL)
"""https://go.dev/ref/spec#ImportSpec"""


class Import(Struct, frozen=True):
    """``import name "path"``; ``name`` is ``""`` where none is written."""

    path: str
    name: str
    line: int


class Header(Struct, frozen=True):
    """What stands above the first declaration. ``package`` is ``""`` where there is no package clause."""

    package: str
    imports: tuple[Import, ...]
    constraints: str
    """The text above the package clause."""

    @property
    def cgo(self) -> bool:
        """Whether the file has ``import "C"``."""
        return any(i.path == "C" for i in self.imports)


def read_header(text: str) -> Header:
    """The header of a Go file's ``text``; what does not parse ends it."""
    tokens = _Tokens(text.removeprefix("\ufeff"))
    if tokens.next() != ("word", "package"):
        return Header("", (), tokens.before())
    constraints = tokens.before()
    kind, package = tokens.next()
    if kind != "word":
        return Header("", (), constraints)
    imports: list[Import] = []
    while tokens.next() == ("word", "import"):
        imports.extend(_import_declaration(tokens))
    return Header(package, tuple(imports), constraints)


class _Tokens:
    """A cursor over the words, brackets and imports of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = self._at = 0
        self._counted = 0
        self._line = 1

    def next(self) -> tuple[str, str]:
        """Kind and text of the next token; ``("", "")`` at the end or at anything else."""
        match = _TOKEN.match(self._text, self._at)
        if match is None:
            return "", ""
        kind = match.lastgroup or ""
        self._start, self._at = match.span(kind)
        return kind, match[kind]

    def imported(self) -> Import | None:
        """The next import, where one stands there, without the keyword."""
        match = _IMPORT.match(self._text, self._at)
        if match is None:
            return None
        self._start, self._at = match.span(2)
        return Import(match[2][1:-1], match[1] or "", self.line())

    def before(self) -> str:
        """The text before the token that was read last."""
        return self._text[: self._start]

    def line(self) -> int:
        """The line of the token that was read last, from 1."""
        self._line += self._text.count("\n", self._counted, self._start)
        self._counted = self._start
        return self._line


def _import_declaration(tokens: _Tokens) -> list[Import]:
    found = tokens.imported()
    if found is not None:
        return [found]
    grouped: list[Import] = []
    if tokens.next() == ("mark", "("):
        while (found := tokens.imported()) is not None:
            grouped.append(found)
        tokens.next()
    return grouped
