"""Physical and logical lines by BuildKit's rules.

Source of every rule: ``Parse``, ``processLine`` and ``trimContinuationCharacter`` in
https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/parser/parser.go
"""

from __future__ import annotations

from bisect import bisect_right

from msgspec import Struct

from rewriter.dockerfile.model import DockerfileError, Piece
from rewriter.dockerfile.runes import SPACE

MAXIMUM_BYTES = 65535
"""Go's ``bufio.MaxScanTokenSize - 1``: the longest line, its line feed not counted."""

BYTE_ORDER_MARK = "\ufeff"


class Line(Struct, frozen=True):
    """A physical line: ``text[start:stop]`` with its line ending, ``content`` without.

    Only ``\\n`` ends a line; any number of ``\\r`` before it belong to the ending. A byte order mark at
    the start of the file is in no line.
    """

    start: int
    stop: int
    content: str

    @property
    def is_comment(self) -> bool:
        """Its first character that is not white space is ``#``."""
        return self.content.lstrip(SPACE).startswith("#")

    @property
    def is_blank(self) -> bool:
        """Nothing but white space."""
        return not self.content.strip(SPACE)


class Logical(Struct, frozen=True):
    """An instruction's line with its continuations joined.

    ``first`` and ``last`` index the physical lines it takes (heredoc bodies not included), ``rows`` are
    those of them that are text, not comments or blank lines.
    """

    first: int
    last: int
    rows: tuple[int, ...]
    text: str
    pieces: tuple[Piece, ...]


def physical_lines(text: str) -> tuple[Line, ...]:
    """Split ``text``; raises ``DockerfileError`` for a line of more than 65,535 bytes."""
    found = []
    at = 1 if text.startswith(BYTE_ORDER_MARK) else 0
    while at < len(text):
        feed = text.find("\n", at)
        stop = len(text) if feed < 0 else feed + 1
        line = Line(at, stop, text[at:stop].rstrip("\r\n"))
        found.append(line)
        if (stop - at) * 4 > MAXIMUM_BYTES and _bytes(text, line, feed >= 0) > MAXIMUM_BYTES:
            message = f"dockerfile line greater than max allowed size of {MAXIMUM_BYTES}"
            raise DockerfileError(message, len(found))
        at = stop
    return tuple(found)


def _bytes(text: str, line: Line, feed: bool) -> int:
    # The mark counts too: BuildKit's scanner sees the line before the mark is taken off.
    start = 0 if line.start == 1 else line.start
    return len(text[start : line.stop].encode("utf-8", "surrogateescape")) - feed


def continued(content: str, escape: str) -> str | None:
    """``content`` up to its continuation character, or ``None`` where the line does not continue.

    The escape character continues a line if only blanks and tabs follow it and no other escape
    character stands before it.
    """
    kept = content.rstrip(" \t")
    if not kept.endswith(escape) or kept[-2:-1] == escape:
        return None
    return kept[:-1]


def logical_line(lines: tuple[Line, ...], first: int, escape: str) -> Logical | None:
    """The logical line that starts at ``lines[first]``; ``None`` for a comment or blank line."""
    line = lines[first]
    content = line.content.lstrip(SPACE)
    if not content or content.startswith("#"):
        return None
    parts: list[str] = []
    pieces: list[Piece] = []
    rows = [first]
    length = 0
    last = first
    source = line.start + len(line.content) - len(content)
    while True:
        joined = continued(content, escape)
        text = content if joined is None else joined
        if text:
            pieces.append(Piece(length, source, len(text)))
            parts.append(text)
            length += len(text)
        if joined is None:
            break
        last += 1
        while last < len(lines) and (lines[last].is_blank or lines[last].is_comment):
            last += 1
        if last == len(lines):
            # The end of the file closes an open continuation.
            last -= 1
            break
        rows.append(last)
        content, source = lines[last].content, lines[last].start
    return Logical(first, last, tuple(rows), "".join(parts), tuple(pieces))


def cut(pieces: tuple[Piece, ...], start: int, end: int) -> tuple[Piece, ...]:
    """``pieces`` of the joined text's range ``start:end``, counted from its start."""
    if len(pieces) == 1 and pieces[0].at == 0 and 0 <= start < end <= pieces[0].length:
        # Nine in ten instructions stand in one line.
        return (Piece(0, pieces[0].source + start, end - start),)
    found = []
    first = max(bisect_right(pieces, start, key=lambda piece: piece.at) - 1, 0)
    for at in range(first, len(pieces)):
        piece = pieces[at]
        if piece.at >= end:
            break
        low = max(start, piece.at)
        high = min(end, piece.at + piece.length)
        if low < high:
            found.append(Piece(low - start, piece.source + low - piece.at, high - low))
    return tuple(found)
