"""Word expansion as the Dockerfile frontend does it: quote removal and variables.

The syntax is that of https://docs.docker.com/reference/dockerfile/#environment-replacement with the
modifiers ``:-`` ``-`` ``:+`` ``+`` ``:?`` ``?`` ``#`` ``##`` ``%`` ``%%`` ``/`` ``//``. An undefined variable
is empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rewriter.dockerfile.lex import Lexer, LexError, Options
from rewriter.dockerfile.model import DockerfileError
from rewriter.dockerfile.runes import well_formed
from rewriter.support.regex import regex

Variables = Mapping[str, str | None]
"""Values by name; ``None`` is unset, like a name that is absent."""

MAXIMUM_KEPT = 1 << 26
"""Characters of all values together; variables that repeat each other can take any amount of memory."""


_PLAIN = regex(r"[\w./:@ -]*", re.ASCII)
"""Text that stands for itself."""


def check_length(length: int, *values: str | None) -> int:
    """``length`` of the values so far plus that of ``values``. Raises ``DockerfileError`` for too many."""
    length += sum(len(value) for value in values if value is not None)
    if length > MAXIMUM_KEPT:
        raise DockerfileError(f"the values of ENV and ARG take more than {MAXIMUM_KEPT} characters")
    return length


def expand(text: str, variables: Variables, escape: str = "\\") -> str:
    """``text`` without its quotes and with the values of its variables.

    Raises ``DockerfileError`` (line 0) for an unterminated quote, a bad substitution, an unset ``:?``.
    """
    return text if _PLAIN.fullmatch(text) else _run(text, variables, Options(escape))[0]


def expand_words(text: str, variables: Variables, escape: str = "\\") -> tuple[str, ...]:
    """Like ``expand``, then split at white space outside quotes, as for EXPOSE."""
    return tuple(_run(text, variables, Options(escape))[1])


def references(text: str, escape: str = "\\") -> frozenset[str]:
    """The names of the variables that ``text`` reads, those inside of modifiers included.

    Raises ``DockerfileError`` like ``expand``.
    """
    if _PLAIN.fullmatch(text):
        return frozenset()

    names: set[str] = set()

    def lookup(name: str) -> None:
        names.add(name)

    try:
        Lexer(text, lookup, Options(escape, keep_unset=True)).run()
    except LexError as error:
        raise _failure(text, error) from error
    return frozenset(names)


def _run(text: str, variables: Variables, options: Options) -> tuple[str, list[str]]:
    try:
        return Lexer(text, variables.get, options).run()
    except LexError as error:
        raise _failure(text, error) from error


def _failure(text: str, error: LexError) -> DockerfileError:
    return DockerfileError(f'failed to process "{well_formed(text)}": {error}')
