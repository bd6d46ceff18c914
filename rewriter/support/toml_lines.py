"""In which line of a TOML file a key stands: ``tomllib`` does not say.

Reads only text that ``tomllib`` has accepted (https://toml.io/en/v1.0.0), in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct, field

from rewriter.support import toml
from rewriter.support.regex import regex

Path: TypeAlias = tuple[str | int, ...]
_TOKEN = regex(
    r'(?P<string>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\])*"|\'[^\']*\')'
    r"|(?P<comment>\#[^\n]*)|(?P<word>[A-Za-z0-9_+:-]+)|(?P<newline>\n)|(?P<mark>[\[\]{}=.,])",
    re.DOTALL,
)


def line_of(text: str, path: Path) -> int | None:
    """The line (from 1) of the key or array element at ``path``, else of the nearest one around it."""
    lines = lines_of(text)
    known = (path[:length] for length in range(len(path), 0, -1))
    return next((lines[part] for part in known if part in lines), None)


def lines_of(text: str) -> Mapping[Path, int]:
    """The lines of tables, keys, the keys of inline tables, and the elements of arrays."""
    reader = _Reader()
    for kind, token, line in _tokens(text if text.endswith("\n") else f"{text}\n"):
        reader.take(kind, token, line)
    return reader.lines


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line, at = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if match.lastgroup != "comment":
            yield match.lastgroup or "", match[0], line


class _Level(Struct):
    """An open array (``at``: the index of its element) or inline table (``None``), and where it stands."""

    path: Path
    at: int | None = None


class _Reader(Struct):
    lines: dict[Path, int] = field(default_factory=dict)
    _table: Path = ()
    _counts: dict[Path, int] = field(default_factory=dict)
    _words: list[str] = field(default_factory=list)
    _levels: list[_Level] = field(default_factory=list)
    _value: Path = ()
    _in_value: bool = False
    _header: str = ""

    def take(self, kind: str, token: str, line: int) -> None:
        if self._in_value:
            self._take_value(kind, token, line)
        elif kind == "newline":
            self._end_header(line)
        elif token == "[" or token == "]":
            self._header += token
        elif token == "=":
            self._begin_value((*self._table, *map(_plain, self._words)), line)
        elif kind in ("word", "string"):
            self._words.append(token)

    def _end_header(self, line: int) -> None:
        if self._header.startswith("["):
            path = self._real([*map(_plain, self._words)])
            if self._header.startswith("[["):
                self._counts[path] = self._counts.get(path, -1) + 1
                self.lines.setdefault(path, line)
                path = (*path, self._counts[path])
            self._table = path
            self.lines.setdefault(path, line)
        self._words, self._header = [], ""

    def _real(self, words: list[str]) -> Path:
        """A header's path, with the index of the last element where an array of tables is on the way."""
        path: Path = ()
        for at, word in enumerate(words):
            path = (*path, word)
            if at + 1 < len(words) and path in self._counts:
                path = (*path, self._counts[path])
        return path

    def _begin_value(self, path: Path, line: int) -> None:
        self._value, self._in_value, self._words = path, True, []
        self.lines.setdefault(path, line)

    def _take_value(self, kind: str, token: str, line: int) -> None:
        level = self._levels[-1] if self._levels else None
        if kind == "newline":
            if level is None:
                self._in_value, self._words = False, []
            return
        if level is not None and level.at is not None and token not in ("]", ","):
            self._value = (*level.path, level.at)
            self.lines.setdefault(self._value, line)
        if token in ("[", "{"):
            self._levels.append(_Level(self._value, 0 if token == "[" else None))
            self._words = []
        elif token in ("]", "}"):
            self._levels.pop()
        elif token == "," and level is not None:
            level.at = None if level.at is None else level.at + 1
            self._words = []
        elif token == "=" and level is not None:
            self._value = (*level.path, *map(_plain, self._words))
            self.lines.setdefault(self._value, line)
        elif kind in ("word", "string"):
            self._words.append(token)


def _plain(token: str) -> str:
    """A key without its quotes."""
    if token[0] not in "\"'":
        return token
    if token[0] == "'" or "\\" not in token:
        return token[1:-1]
    return str(toml.parsed(f"k = {token}")["k"])
