"""Modes as ``chmod`` reads them (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/chmod.html)."""

from __future__ import annotations

import re

from rewriter.support.regex import regex

FOLDER = 0o755
"""The mode of a folder that mkdir or COPY makes."""

_CLAUSE = regex(r"([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)")
_ACTION = regex(r"([-+=])([ugo](?![rwxXst])|[rwxXst]*)")
_SHIFT = {"u": 6, "g": 3, "o": 0}
_BITS = {"r": 4, "w": 2, "x": 1, "X": 1}


def changed(mode: int, text: str) -> int | None:
    """The mode of a folder after ``chmod text``; ``None`` where the text is no mode. Umask is 022."""
    if re.fullmatch(r"[0-7]{1,5}", text):
        return int(text, 8) & 0o7777
    for part in text.split(","):
        clause = _CLAUSE.fullmatch(part)
        if clause is None:
            return None
        for operator, permissions in _ACTION.findall(clause[2]):
            mode = _apply(mode, clause[1], operator, permissions)
    return mode


def _apply(mode: int, who: str, operator: str, permissions: str) -> int:
    everyone = not who or "a" in who
    classes = "ugo" if everyone else who
    given, touched = 0, 0
    for letter in classes:
        shift = _SHIFT[letter]
        if permissions in _SHIFT:
            bits = mode >> _SHIFT[permissions] & 7
        else:
            bits = sum({_BITS[p] for p in permissions if p in _BITS})
        given |= bits << shift
        touched |= 7 << shift
    if "s" in permissions:
        given |= (0o4000 if "u" in classes else 0) | (0o2000 if "g" in classes else 0)
    if "t" in permissions and (everyone or "o" in classes):
        given |= 0o1000
    if not who:
        given &= ~0o022  # without a letter, umask protects its bits
    match operator:
        case "+":
            return mode | given
        case "-":
            return mode & ~given
    return mode & ~touched | given
