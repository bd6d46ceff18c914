"""The subset of shell words that dash, bash and busybox ash provably read alike.

A reader of its own, not built on ``tokens``: the exec form is only offered where both agree. Words are
split at blanks; outside of quotes only letters, digits, ``_@%+=:,./^-`` and characters beyond ASCII stand
for themselves; in double quotes a backslash escapes ``$``, backquote, ``"`` and itself and nothing else;
``~`` and ``#`` are plain inside of a word only. Held against the three shells by a property test.
Rules: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02
"""

from __future__ import annotations

import string

_PLAIN = frozenset(string.ascii_letters + string.digits + "_@%+=:,./^-")
_ESCAPED = frozenset('$`"\\')


class _NotLiteral(Exception):
    """A character outside of the subset."""


def literal_words(text: str) -> tuple[str, ...] | None:
    """The words of ``text`` (a comment and one ``;`` at the end dropped), ``None`` outside of the subset."""
    words: list[str] = []
    text = text.strip(" \t\n")
    at = 0
    try:
        while at < len(text) and not _is_over(text, at, bool(words)):
            if text[at] in " \t":
                at += 1
            else:
                word, at = _word(text, at)
                words.append(word)
    except _NotLiteral:
        return None
    return tuple(words)


def _is_over(text: str, at: int, begun: bool) -> bool:
    """Whether nothing but a ``;`` and a comment follows at ``at``, the start of a word."""
    if text[at] == ";" and begun:
        rest = text[at + 1 :].lstrip(" \t")
        return not rest or (rest[0] == "#" and "\n" not in rest)
    return text[at] == "#" and "\n" not in text[at:]


def _word(text: str, at: int) -> tuple[str, int]:
    start = at
    word: list[str] = []
    while at < len(text) and text[at] not in " \t;":
        char = text[at]
        if char in "'\"":
            piece, at = _quoted(text, at)
        elif char == "\\":
            if text[at + 1 : at + 2] in {"", "\n"}:
                raise _NotLiteral
            piece, at = text[at + 1], at + 2
        elif _is_plain(text, at, start):
            piece, at = char, at + 1
        else:
            raise _NotLiteral
        word.append(piece)
    if at == start:
        raise _NotLiteral
    return "".join(word), at


def _is_plain(text: str, at: int, start: int) -> bool:
    char = text[at]
    if char == "~":
        return at > start and text[at - 1] not in "=:"
    return char in _PLAIN or char > "\x7f" or (char == "#" and at > start)


def _quoted(text: str, at: int) -> tuple[str, int]:
    quote = text[at]
    content: list[str] = []
    at += 1
    while at < len(text) and text[at] != quote:
        if quote == '"' and text[at] in "$`":
            raise _NotLiteral
        if quote == '"' and text[at] == "\\":
            if text[at + 1 : at + 2] == "\n":
                raise _NotLiteral
            at += text[at + 1 : at + 2] in _ESCAPED
        content.append(text[at : at + 1])
        at += 1
    if at >= len(text):
        raise _NotLiteral
    return "".join(content), at + 1
