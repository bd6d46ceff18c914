"""Where a diagnostic is in the text of its file: from its line to the end of the instruction.

Lines and columns count from 1, columns in characters (code points); an end column is the one behind the last
character.
"""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from rewriter.dockerfile.lines import BYTE_ORDER_MARK
from rewriter.dockerfile.load import load_text
from rewriter.dockerfile.model import DockerfileError, Instruction


class Place(Struct, frozen=True):
    """A range of text."""

    line: int
    column: int
    end_line: int
    end_column: int


class Places:
    """The places in one text."""

    def __init__(self, text: str | None) -> None:
        """``None``: the file was not text, and nothing has a place."""
        self._text = text or ""
        # As BuildKit counts them: a form feed or a carriage return alone is no line end.
        self._lines = self._text.split("\n")

    @cached_property
    def _instructions(self) -> tuple[Instruction, ...]:
        """Of a text that is a Dockerfile; none of another."""
        try:
            return load_text(self._text, "Dockerfile").instructions
        except DockerfileError:
            return ()

    def of(self, line: int) -> Place | None:
        """From ``line`` to the end of the instruction that it belongs to; ``None`` for the whole file."""
        if not 0 < line <= len(self._lines):
            return None
        end = self._end_line(line)
        return Place(line, self._first_column(line), end, self._last_column(end))

    def line_of(self, line: int) -> Place:
        """One line: that of a diagnostic, the first one for the whole file."""
        line = line if 0 < line <= len(self._lines) else 1
        return Place(line, self._first_column(line), line, self._last_column(line))

    def between(self, start: int, end: int) -> Place:
        """The range of ``text[start:end]``."""
        return Place(*self._at(start), *self._at(end))

    def _at(self, offset: int) -> tuple[int, int]:
        before = self._text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

    def _end_line(self, line: int) -> int:
        for instruction in self._instructions:
            if instruction.line <= line <= instruction.end_line:
                return instruction.end_line
        return line

    def _first_column(self, line: int) -> int:
        text = self._content(line)
        return len(text) - len(text.lstrip(" \t" + BYTE_ORDER_MARK)) + 1

    def _last_column(self, line: int) -> int:
        return max(len(self._content(line).rstrip()), self._first_column(line) - 1) + 1

    def _content(self, line: int) -> str:
        return self._lines[line - 1].removesuffix("\r")
