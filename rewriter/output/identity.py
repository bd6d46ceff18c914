"""An id for each diagnostic that stays the same while the file around it changes.

A line number in it would make every edit above a diagnostic one that is fixed and a new one; equal ids of
two diagnostics would make one of them. So: the hash of path, rule and message, the lines that a message names
left out, and for a repeat the id before it as well (https://github.com/astral-sh/ruff/issues/14732).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from rewriter.model import Diagnostic
from rewriter.support.regex import regex

_LINE = regex(r"(\bline |\.\w+:|file:)\d+\b", re.IGNORECASE)
"""``line 4``, ``main.go:5``, ``Makefile:41``."""
_LENGTH = 32
"""Hexadecimal digits: 128 bits."""


def identities(path: str, diagnostics: Iterable[Diagnostic]) -> tuple[str, ...]:
    """The ids of all diagnostics of a file, in order. ``path`` is below the root of the repository."""
    latest: dict[tuple[str, str], str] = {}
    found = []
    for one in diagnostics:
        key = one.rule, _LINE.sub(r"\1", one.message)
        # No field can hold a NUL byte: paths, rules and messages are lines of text.
        parts = (path, *key, latest.get(key, ""))
        latest[key] = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
        found.append(latest[key])
    return tuple(found)
