"""Reading the flags of an instruction: the leading words that start with ``--``.

Source: ``extractBuilderFlags`` in
https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/parser/split_command.go
"""

from __future__ import annotations

from msgspec import Struct

from rewriter.dockerfile.model import ParserDisagreement

_SPACE = "\t\n\v\f\r \x85\xa0"
"""White space among the first 256 code points: BuildKit looks at single bytes here."""

_LONE_SPACES = "\udc85\udca0"
"""Bytes that are white space for BuildKit here, though they are not UTF-8."""


class Word(Struct, frozen=True):
    """A flag with its quotes removed; it stands at ``line[start:end]``."""

    text: str
    start: int
    end: int


def split(line: str, start: int, escape: str) -> tuple[tuple[Word, ...], int]:
    """The flags in ``line[start:]`` and where the arguments after them begin.

    BuildKit reads bytes as characters here, so a flag that is not ASCII comes out as mojibake. Raises
    ``ParserDisagreement`` (line 0) where the arguments would begin inside of a character.
    """
    if not line.startswith(("-", *_LONE_SPACES), start):
        return (), start
    if line.isascii():
        return _Reader(line, start, escape).read()
    data = line[start:].encode("utf-8", "surrogateescape").decode("latin-1")
    words, arguments = _Reader(data, 0, escape).read()
    offsets = _offsets(line, start)
    if arguments and offsets[arguments] == offsets[arguments - 1]:
        raise ParserDisagreement("the flags end inside of a character")
    return tuple(Word(w.text, offsets[w.start], offsets[w.end - 1] + 1) for w in words), offsets[arguments]


def _offsets(line: str, start: int) -> list[int]:
    """The character offset for each byte of ``line[start:]``, and its end."""
    found = []
    for at in range(start, len(line)):
        found += [at] * len(line[at].encode("utf-8", "surrogateescape"))
    return [*found, len(line)]


class _Reader:
    """One pass over the flags."""

    def __init__(self, line: str, at: int, escape: str) -> None:
        self.line = line
        self.at = at
        self.escape = escape

    def read(self) -> tuple[tuple[Word, ...], int]:
        words: list[Word] = []
        while True:
            while self.at < len(self.line) and self.line[self.at] in _SPACE:
                self.at += 1
            if not self.line.startswith("--", self.at):
                return tuple(words), self.at
            start = self.at
            text = self._word()
            if text == "--":
                return tuple(words), self.at
            words.append(Word(text, start, self.at))

    def _word(self) -> str:
        characters = []
        quote = ""
        while self.at < len(self.line):
            character = self.line[self.at]
            if not quote and character in _SPACE:
                break
            self.at += 1
            if quote and character == quote:
                quote = ""
            elif not quote and character in "'\"":
                quote = character
            elif character == self.escape:
                characters.append(self.line[self.at : self.at + 1])
                self.at = min(self.at + 1, len(self.line))
            else:
                characters.append(character)
        return "".join(characters)
