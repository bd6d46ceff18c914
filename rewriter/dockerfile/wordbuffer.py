"""Collecting words while lexing.

Source: ``wordsStruct`` in https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/shell/lex.go
"""

from __future__ import annotations

from rewriter.dockerfile.runes import SPACE
from rewriter.support.regex import regex

_PIECES = regex(f"[{SPACE}]+|[^{SPACE}]+")


class WordBuffer:
    """Words as they are found. The buffer is one for a whole run, as BuildKit's is."""

    def __init__(self, buffer: list[str]) -> None:
        """Start with ``buffer`` as the word so far; a nested substitution may clear it."""
        self.buffer = buffer
        self.words: list[str] = []
        self.in_word = False

    def add(self, text: str) -> None:
        """Unquoted text: white space ends a word."""
        for piece in _PIECES.findall(text):
            if piece[0] not in SPACE:
                self.buffer.append(piece)
                self.in_word = True
            elif self.in_word and self.buffer:
                self._flush()

    def add_raw(self, text: str) -> None:
        """Quoted or escaped text: part of the word whatever it is."""
        if text:
            self.buffer.append(text)
        self.in_word = True

    def _flush(self) -> None:
        self.words.append("".join(self.buffer))
        self.buffer.clear()
        self.in_word = False

    def finish(self) -> list[str]:
        """All words, the last one included."""
        if self.buffer:
            self._flush()
        return self.words
