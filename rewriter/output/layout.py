"""Lines for a terminal or a pipe: words wrapped under their column, colour where it is wanted."""

from __future__ import annotations

import os
import re
from enum import StrEnum
from typing import TextIO
from unicodedata import combining, east_asian_width

from msgspec import Struct

_DIRECTIVE, _WHOLE = "# distroify: ", "#\N{NO-BREAK SPACE}distroify:\N{NO-BREAK SPACE}"
_LEAST = 24
"""Columns of text below which a text begins on a line of its own."""


class Colour(StrEnum):
    """When output is coloured."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Paint(StrEnum):
    """ANSI codes: https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters."""

    BOLD = "1"
    DIM = "2"
    RED = "31"
    GREEN = "32"
    YELLOW = "33"


class Page(Struct, frozen=True):
    """What lines are made for: ``width`` in columns, ``None`` where nothing wraps."""

    width: int | None = None
    colour: bool = False

    def paint(self, text: str, *paints: Paint) -> str:
        """``text`` in a colour. What it says must not be in the colour alone."""
        return f"\x1b[{';'.join(paints)}m{text}\x1b[m" if self.colour and text else text

    def hang(self, lead: str, text: str, indent: int, *, below: int = 0, tail: str = "") -> list[str]:
        """``lead``, and ``text`` wrapped beside it from column ``indent`` on; ``tail`` ends it, in grey.

        What wraps is set in by ``below`` more. A lead that is too long, or leaves too little room, stands on
        a line of its own.
        """
        if self.width is None:
            gap = " " * (indent - cells(lead) if cells(lead) < indent or not lead else 2)
            behind = f"   {self.paint(tail, Paint.DIM)}" if tail else ""
            return [f"{lead}{gap}{text}{behind}".rstrip()]
        own = self.narrow(indent)
        indent = min(indent, 6) if own else indent
        first, *rest = wrapped(text, self.width - indent, self.width - indent - below)
        rows = self._ended([first, *(" " * below + row for row in rest)], tail, self.width - indent)
        if own or cells(lead) >= max(indent, 1):
            return [*([lead.rstrip()] if lead.strip() else []), *(" " * indent + row for row in rows)]
        beside = lead + " " * (indent - cells(lead)) + rows[0]
        return [beside.rstrip(), *(" " * indent + row for row in rows[1:])]

    def fits(self, text: str) -> bool:
        """Whether a line needs no wrapping."""
        return self.width is None or cells(text) <= self.width

    def narrow(self, indent: int) -> bool:
        """Whether too little room is left behind column ``indent`` for a text beside its lead."""
        return self.width is not None and self.width - indent < _LEAST

    def fold(self, text: str, indent: int = 4, *, whole: str = "") -> list[str]:
        """A line of its own; what wraps is set in. ``whole`` ends it, and is never broken."""
        if self.width is None:
            return [text + whole]
        first, *rest = wrapped(text, self.width, self.width - indent)
        rows = [first, *(" " * indent + row for row in rest)]
        if self.fits(rows[-1] + whole):
            return [*rows[:-1], rows[-1] + whole]
        return [*rows, " " * indent + whole.lstrip()]

    def _ended(self, rows: list[str], tail: str, width: int) -> list[str]:
        if not tail:
            return rows
        grey = self.paint(tail, Paint.DIM)
        if cells(rows[-1]) + 3 + cells(tail) <= width:
            return [*rows[:-1], f"{rows[-1]}   {grey}"]
        return [*rows, grey]


def page_for(stream: TextIO | None, wish: Colour) -> Page:
    """What lines for a stream are made for."""
    return Page(terminal_width(stream), wants_colour(stream, wish))


def terminal_width(stream: TextIO | None) -> int | None:
    """The columns of the terminal behind a stream, ``None`` for a pipe or a file."""
    if not _is_terminal(stream) or stream is None:
        return None
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def wants_colour(stream: TextIO | None, wish: Colour) -> bool:
    """``--color``, then https://no-color.org and https://force-color.org: what is empty does not count."""
    if wish is not Colour.AUTO:
        return wish is Colour.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return os.environ.get("TERM") != "dumb" and _is_terminal(stream)


def wrapped(text: str, width: int, below: int | None = None) -> list[str]:
    """``text`` in rows of at most ``width`` columns, ``below`` the first one of ``below`` columns.

    It is broken at spaces alone: paths and options stay whole.
    """
    rows: list[str] = []
    for word in text.replace(_DIRECTIVE, _WHOLE).split(" "):
        most = width if len(rows) < 2 or below is None else below
        if rows and cells(rows[-1]) + 1 + cells(word) <= most:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return [row.replace(_WHOLE, _DIRECTIVE) for row in rows]


def cells(text: str) -> int:
    """The columns that a text takes, colours aside."""
    if text.isascii() and "\x1b" not in text:
        return len(text)

    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in plain)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False
