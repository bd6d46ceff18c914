"""The shell-like lexer of the Dockerfile frontend: quotes, escapes, variables, words.

A port of the rules of https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/shell/lex.go,
oddities included. It is used twice: to expand arguments (``expand``) and to find heredocs.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from rewriter.dockerfile import pattern
from rewriter.dockerfile.runes import well_formed
from rewriter.dockerfile.wordbuffer import WordBuffer
from rewriter.support.regex import regex

MAXIMUM_DEPTH = 50
"""Nested ``${…}`` that we follow; BuildKit has no limit, Python's stack has."""

MAXIMUM_LENGTH = 1 << 20
"""Characters of an expansion: values that refer to each other can double with every line."""

_SPECIAL = "@*#?-$!0"
_NOTHING = "\ufffd"
"""How Go prints the end of the text as a character."""
_PLAIN = regex(r"[^$<'\"\\`}/]+")
_END = "unexpected end of statement while looking for matching "


class LexError(Exception):
    """The text cannot be lexed; the message is BuildKit's."""


class Options(Struct, frozen=True):
    """How to lex; the names follow ``shell.Lex``."""

    escape: str = "\\"
    raw_quotes: bool = False
    raw_escapes: bool = False
    keep_unset: bool = False
    """Leave references to unset variables as they are (``SkipUnsetEnv``)."""


def lex_words(text: str, *, raw_quotes: bool = False, raw_escapes: bool = False) -> tuple[str, ...]:
    """Split a line into words with no variable set, as BuildKit looks for heredocs."""
    options = Options(raw_quotes=raw_quotes, raw_escapes=raw_escapes, keep_unset=True)
    return tuple(Lexer(text, lambda name: None, options).run()[1])


class Lexer:
    """One run over one text."""

    def __init__(self, text: str, lookup: Callable[[str], str | None], options: Options) -> None:
        """``lookup`` gives a variable's value, ``None`` if it is unset."""
        # Go's text/scanner drops a byte order mark at the start.
        self.text = well_formed(text).removeprefix("\ufeff")
        self.lookup = lookup
        self.options = options
        self.raw_escapes = options.raw_escapes
        self.at = 0
        self.depth = 0
        self.buffer: list[str] = []

    def run(self) -> tuple[str, list[str]]:
        """The text after expansion, and its words."""
        return self.until("", self.raw_escapes)

    def peek(self) -> str:
        """The next character, empty at the end."""
        return self.text[self.at : self.at + 1]

    def next(self) -> str:
        """Take the next character, empty at the end."""
        character = self.text[self.at : self.at + 1]
        self.at += 1 if character else 0
        return character

    def until(self, stop: str, raw_escapes: bool) -> tuple[str, list[str]]:
        """Read up to and including ``stop`` (the end of the text where empty)."""
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise LexError("substitutions are nested too deeply")
        outer, self.raw_escapes = self.raw_escapes, raw_escapes
        self.buffer.clear()
        found = self._until(stop)
        self.raw_escapes = outer
        self.depth -= 1
        return found

    def _until(self, stop: str) -> tuple[str, list[str]]:
        result: list[str] = []
        words = WordBuffer(self.buffer)
        size = 0
        while character := self.peek():
            if character == stop:
                self.at += 1
                return "".join(result), words.finish()
            if plain := _PLAIN.match(self.text, self.at):
                self.at = plain.end()
                result.append(plain[0])
                words.add(plain[0])
                continue
            text = self._special(character, words)
            result.append(text)
            size += len(text)
            if size > MAXIMUM_LENGTH:
                raise LexError(f"expands to more than {MAXIMUM_LENGTH} characters")
        if stop:
            raise LexError(_END + stop)
        return "".join(result), words.finish()

    def _special(self, character: str, words: WordBuffer) -> str:
        if character == "$":
            text = self._dollar()
            words.add(text)
        elif character == "<":
            text = self._heredoc()
            words.add_raw(text)
        elif character in "'\"":
            text = self._single() if character == "'" else self._double()
            words.add_raw(text)
        elif character == self.options.escape:
            text = self._escape(words)
        else:
            text = self.next()
            words.add(text)
        return text

    def _escape(self, words: WordBuffer) -> str:
        text = self.next() if self.raw_escapes else self.next()[:0]
        if text:
            words.add_raw(text)
        if escaped := self.next():
            words.add_raw(escaped)
        return text + escaped

    def _heredoc(self) -> str:
        # A heredoc may have white space between << and its name, which must not end the word.
        start = self.at
        self.at += 1
        if self.peek() == "<":
            self.at += 1
            while self.peek() in ("\t", "\r", " "):
                self.at += 1
        return self.text[start : self.at]

    def _single(self) -> str:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            self.at = len(self.text)
            raise LexError(_END + "single-quote")
        start, self.at = self.at, end + 1
        return self.text[start : end + 1] if self.options.raw_quotes else self.text[start + 1 : end]

    def _double(self) -> str:
        quote = '"' if self.options.raw_quotes else ""
        result = [quote]
        size = 0
        self.at += 1
        while (character := self.peek()) != '"':
            if not character:
                raise LexError(_END + "double-quote")
            if character == "$":
                text = self._dollar()
            elif character == self.options.escape:
                text = self._quoted_escape()
            else:
                text = self.next()
            result.append(text)
            size += len(text)
            if size > MAXIMUM_LENGTH:
                raise LexError(f"expands to more than {MAXIMUM_LENGTH} characters")
        self.at += 1
        return "".join(result) + quote

    def _quoted_escape(self) -> str:
        escape = self.next()
        raw = escape if self.raw_escapes else ""
        if not self.peek():
            return raw
        return raw + (self.next() if self.peek() in ('"', "$", escape) else escape)

    def _dollar(self) -> str:
        self.at += 1
        if self.peek() != "{":
            name = self._name()
            if not name:
                return "$"
            value = self.lookup(name)
            return ("$" + name if self.options.keep_unset else "") if value is None else value
        self.at += 1
        if not self.peek():
            raise LexError("syntax error: missing '}'")
        if self.peek() in "{}:":
            raise LexError("syntax error: bad substitution")
        return self._substitution(self._name())

    def _name(self) -> str:
        start = self.at
        first = self.peek()
        if first.isdecimal():
            while self.peek().isdecimal():
                self.at += 1
        elif first and first in _SPECIAL:
            self.at += 1
        else:
            while (character := self.peek()).isalpha() or character.isdecimal() or character == "_":
                self.at += 1
        return self.text[start : self.at]

    def _substitution(self, name: str) -> str:
        operator = self.next()
        if operator == "}":
            value = self.lookup(name)
            return (f"${{{name}}}" if self.options.keep_unset else "") if value is None else value
        if operator == "/":
            return self._replacement(name)
        written = operator
        if operator == ":":
            operator = self.next()
            written += operator or _NOTHING
            if operator and operator in "#%":
                raise LexError(f"unsupported modifier ({written}) in substitution")
        elif not operator or operator not in "+-?#%":
            raise LexError(f"unsupported modifier ({operator or _NOTHING}) in substitution")
        word = self._operand("}", operator in ("#", "%"), "syntax error: missing '}'")
        value = self.lookup(name)
        if value is None and self.options.keep_unset:
            return f"${{{name}{written}{word}}}"
        return _modified(name, value, written, word)

    def _operand(self, stop: str, raw_escapes: bool, missing: str) -> str:
        try:
            return self.until(stop, raw_escapes)[0]
        except LexError as error:
            # BuildKit words every error at the end of the text this way.
            raise error if self.peek() else LexError(missing) from error

    def _replacement(self, name: str) -> str:
        every = self.peek() == "/"
        self.at += every
        wanted = self._operand("/", True, "syntax error: missing '/' in ${}")
        replacement = self._operand("}", True, "syntax error: missing '}'")
        value = self.lookup(name)
        if value is None and self.options.keep_unset:
            return f"${{{name}/{wanted}/{replacement}}}"
        try:
            return pattern.replace(value or "", wanted, replacement, every, MAXIMUM_LENGTH)
        except ValueError as error:
            raise LexError(f"invalid pattern ({wanted}) in substitution: {error}") from error


def _modified(name: str, value: str | None, written: str, word: str) -> str:
    operator = written[-1]
    absent = value is None or (written[0] == ":" and not value)
    if operator == "-":
        return word if absent or value is None else value
    if operator == "+":
        return "" if absent else word
    if operator == "?":
        if absent or value is None:
            state = "unset" if value is None else "empty"
            raise LexError(f"{name}: {word or 'is not allowed to be ' + state}")
        return value
    if operator not in "#%":
        raise LexError(f"unsupported modifier ({written}) in substitution")
    greedy = word.startswith(operator)
    word = word[greedy:]
    try:
        return pattern.trim(value or "", word, greedy=greedy, suffix=operator == "%")
    except ValueError as error:
        raise LexError(f"invalid pattern ({word}) in substitution: {error}") from error
