"""Glob patterns as Go's ``filepath.Match`` and moby's ``.dockerignore`` read them.

A pattern becomes a small nondeterministic automaton that is simulated with bit sets, so that no
pattern, however hostile, takes more than ``O(len(path) * len(pattern))``.

- Syntax and errors: https://pkg.go.dev/path/filepath#Match
- ``**`` and what a pattern means as a regular expression:
  https://github.com/moby/patternmatcher/blob/main/patternmatcher.go
"""

from __future__ import annotations

from enum import Enum, auto
from itertools import takewhile

from msgspec import Struct

from rewriter.support.paths import is_pattern

MAX_PATTERN = 4096
"""Characters; longer than any path (PATH_MAX of Linux)."""

_MAX_STATES_CACHED = 4096


class GlobError(ValueError):
    """Go's ``filepath.ErrBadPattern``, or a construct whose reading there is an accident."""


class Kind(Enum):
    """What one position of the automaton consumes."""

    CHARACTER = auto()
    CLASS = auto()
    ANY = auto()
    """``?``: one character other than ``/``."""
    STAR = auto()
    """``*``: any number of characters other than ``/``."""
    EVERYTHING = auto()
    """``**`` at the end: any number of characters."""
    FOLDERS = auto()
    """``**/`` elsewhere: nothing, or anything that ends in ``/``."""


class Token(Struct, frozen=True):
    """One position. ``text`` is the character, ``ranges`` the (first, last) pairs of a class."""

    kind: Kind
    text: str = ""
    ranges: tuple[tuple[str, str], ...] = ()
    negated: bool = False

    def accepts(self, character: str) -> bool:
        """Whether the position can consume the character."""
        match self.kind:
            case Kind.CHARACTER:
                return character == self.text
            case Kind.CLASS:
                inside = any(first <= character <= last for first, last in self.ranges)
                return inside != self.negated
            case Kind.ANY | Kind.STAR:
                return character != "/"
            case _:
                # Go's regexp: "." stands for everything but a line feed.
                return character != "\n"


def parse(pattern: str, *, double_star: bool) -> tuple[Token, ...]:
    """The positions of a pattern; ``double_star`` for ``.dockerignore``.

    Raises ``GlobError`` for what Go rejects and, with ``double_star``, for what moby hands on to its
    regular expressions by accident (``\\d``, a bare ``^``, a wildcard inside of ``[…]``).
    """
    if len(pattern) > MAX_PATTERN:
        raise GlobError(f"the pattern is longer than {MAX_PATTERN} characters")
    tokens: list[Token] = []
    at = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "*":
            at = _star(pattern, at, double_star, tokens)
        elif character == "?":
            tokens.append(Token(Kind.ANY))
            at += 1
        elif character == "[":
            token, at = _class(pattern, at, double_star)
            tokens.append(token)
        elif character == "\\":
            text, at = _escaped(pattern, at, double_star)
            tokens.append(Token(Kind.CHARACTER, text))
        elif character == "^" and double_star:
            raise GlobError("^ stands outside of a character class")
        else:
            tokens.append(Token(Kind.CHARACTER, character))
            at += 1
    return tuple(tokens)


def _star(pattern: str, at: int, double_star: bool, tokens: list[Token]) -> int:
    kind, length = Kind.STAR, 1
    if double_star and pattern.startswith("**", at):
        length = 3 if pattern.startswith("/", at + 2) else 2
        kind = Kind.EVERYTHING if at + length >= len(pattern) else Kind.FOLDERS
    # Two of a kind in a row mean the same as one.
    if not tokens or tokens[-1].kind is not kind:
        tokens.append(Token(kind))
    return at + length


def _escaped(pattern: str, at: int, double_star: bool) -> tuple[str, int]:
    if at + 1 >= len(pattern):
        raise GlobError("it ends in a backslash")
    text = pattern[at + 1]
    if double_star and (text.isalnum() or not text.isascii()):
        raise GlobError(f"\\{text} is no escape of a path pattern")
    return text, at + 2


def _class(pattern: str, at: int, double_star: bool) -> tuple[Token, int]:
    at += 1
    negated = pattern.startswith("^", at)
    at += negated
    ranges: list[tuple[str, str]] = []
    while not (pattern.startswith("]", at) and ranges):
        first, at = _member(pattern, at, double_star)
        last = first
        if pattern.startswith("-", at):
            last, at = _member(pattern, at + 1, double_star)
        if double_star and last < first:
            raise GlobError(f"{first}-{last} is no range")
        ranges.append((first, last))
    return Token(Kind.CLASS, ranges=tuple(ranges), negated=negated), at + 1


def _member(pattern: str, at: int, double_star: bool) -> tuple[str, int]:
    if at >= len(pattern) or pattern[at] in "-]":
        raise GlobError("a character class is not closed or has an open range")
    if pattern[at] == "\\":
        return _escaped(pattern, at, double_star)
    if double_star and pattern[at] in "*?[":
        raise GlobError(f"{pattern[at]} stands inside of a character class")
    return pattern[at], at + 1


class Automaton:
    """The compiled form of a token sequence; keeps its own cache of transitions."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        """Mark the positions that repeat, and those that may be left without consuming anything."""
        self.tokens = tokens
        plain = takewhile(lambda token: token.kind is Kind.CHARACTER, tokens)
        self.beginning = "".join(token.text for token in plain)
        """Of all that matches."""
        self._loops = 0
        self._optional = 0
        self._transitions: dict[tuple[int, str], int] = {}
        self._consumers: dict[str, tuple[int, int]] = {}
        for position, token in enumerate(tokens):
            if token.kind in (Kind.STAR, Kind.EVERYTHING, Kind.FOLDERS):
                self._loops |= 1 << position
            if token.kind in (Kind.STAR, Kind.EVERYTHING):
                self._optional |= 1 << position

    def matches(self, text: str) -> bool:
        """Whether the whole text matches."""
        states = self._close(1, entering=1)
        for character in text:
            step = self._transitions.get((states, character))
            if step is None:
                step = self._step(states, character)
                if len(self._transitions) >= _MAX_STATES_CACHED:
                    self._transitions.clear()
                self._transitions[states, character] = step
            states = step
            if not states:
                return False
        return bool(states >> len(self.tokens) & 1)

    def _step(self, states: int, character: str) -> int:
        consumers = self._consumers.get(character)
        if consumers is None:
            consumers = self._consumers_of(character)
            self._consumers[character] = consumers
        advancing, staying = consumers
        entered = (states & advancing) << 1
        return self._close(entered | (states & staying), entering=entered)

    def _consumers_of(self, character: str) -> tuple[int, int]:
        advancing = staying = 0
        for position, token in enumerate(self.tokens):
            if token.accepts(character):
                if self._loops >> position & 1:
                    staying |= 1 << position
                else:
                    advancing |= 1 << position
            # "(.*/)?" is left by its own slash only.
            if token.kind is Kind.FOLDERS and character == "/":
                advancing |= 1 << position
        return advancing, staying

    def _close(self, states: int, *, entering: int) -> int:
        """Add what is reached without consuming: past ``*``, and past ``**/`` where it is just entered."""
        folders = self._loops & ~self._optional
        while True:
            reached = ((states & self._optional) << 1) | ((entering & folders) << 1)
            if not reached & ~entering:
                return states | reached
            entering |= reached
            states |= reached


def compile_glob(pattern: str, *, double_star: bool = False) -> Automaton:
    """The automaton of a pattern. Raises ``GlobError``."""
    return Automaton(parse(pattern, double_star=double_star))


def has_wildcards(text: str) -> bool:
    """Whether BuildKit takes a COPY source's element for a pattern (an escaped one does not count).

    https://github.com/tonistiigi/fsutil/blob/master/copy/copy.go (``containsWildcards``)
    """
    if not is_pattern(text):
        return False
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] in "*?[":
            return True
        at += 1
    return False
