"""Here-documents of RUN, COPY and ADD.

Source: ``heredocsFromLine`` and ``heredocFromMatch`` in
https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/parser/parser.go and
https://docs.docker.com/reference/dockerfile/#here-documents
"""

from __future__ import annotations

from msgspec import Struct

from rewriter.dockerfile.lex import LexError, lex_words
from rewriter.dockerfile.lines import Line
from rewriter.dockerfile.model import DockerfileError, Heredoc, Span
from rewriter.support.regex import regex

_WORD = regex(r"([0-9]*)<<(-?)[\t\n\f\r ]*([^<]*)\Z")
_MAXIMUM_DESCRIPTOR = 2**64 - 1


class Delimiter(Struct, frozen=True):
    """The ``<<NAME`` of an instruction's line."""

    name: str
    expand: bool
    strip_tabs: bool
    descriptor: int


def delimiters(line: str) -> tuple[Delimiter, ...]:
    """The heredocs that a joined line opens, in order (the escape directive plays no part here).

    Raises ``DockerfileError`` (line 0) where a delimiter cannot be read.
    """
    if "<<" not in line:
        return ()
    try:
        words = lex_words(line, raw_quotes=True, raw_escapes=True)
    except LexError:
        # BuildKit ignores the error, and with it all of the line's words.
        return ()
    found = (delimiter(word) for word in words)
    return tuple(each for each in found if each is not None)


def delimiter(word: str) -> Delimiter | None:
    """Read one shell word; ``None`` if it opens no heredoc."""
    match = _WORD.match(word)
    if match is None or not match[3]:
        return None
    names = lex_words(match[3])
    if len(names) != 1:
        return None
    raw = lex_words(match[3], raw_quotes=True)
    if len(raw) != 1:
        raise DockerfileError(f"internal lexing of heredoc produced inconsistent results: {match[3]}")
    digits = match[1].lstrip("0") or "0"
    descriptor = int(digits) if len(digits) < 20 else _MAXIMUM_DESCRIPTOR
    return Delimiter(names[0], _quotes(names[0]) == _quotes(raw[0]), match[2] == "-", descriptor)


def _quotes(word: str) -> int:
    return word.count("'") + word.count('"')


def bodies(
    text: str, lines: tuple[Line, ...], at: int, opened: tuple[Delimiter, ...]
) -> tuple[tuple[Heredoc, ...], int]:
    """The documents whose bodies start at ``lines[at]``, one after the other, and the line after them.

    ``content`` keeps line endings and, for ``<<-``, the tabs. Raises ``DockerfileError`` (line 0) when
    the file ends before a terminator.
    """
    found = []
    for each in opened:
        first = at
        while at < len(lines) and _terminator(lines[at].content, each) != each.name:
            at += 1
        if at == len(lines):
            raise DockerfileError("unterminated heredoc")
        start = lines[first].start
        content = text[start : lines[at].start]
        span = Span(start, lines[at].stop)
        found.append(Heredoc(each.name, content, each.expand, each.strip_tabs, each.descriptor, span))
        at += 1
    return tuple(found), at


def _terminator(content: str, opened: Delimiter) -> str:
    return content.lstrip("\t") if opened.strip_tabs else content
