"""How a go command asks for its program to be linked: ``-ldflags``, ``-buildmode`` and the environment.

Flags of the Go linker: https://pkg.go.dev/cmd/link. When it calls the C linker: ``determineLinkMode`` in
https://go.dev/src/cmd/link/internal/ld/config.go.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from rewriter.golang.command.line import quoted_fields
from rewriter.golang.model import GoCommand

HOLE = "\ufdd0"
"""Stands in ``-ldflags`` for what is not known there."""
_TRUE = frozenset({"1", "t", "T", "true", "TRUE", "True"})


class LinkMode(Struct, frozen=True):
    """What is asked of the linker."""

    external: bool = False
    """``-linkmode external``."""
    words: tuple[str, ...] = ()
    """For the C linker: of ``-extldflags`` and ``CGO_LDFLAGS``."""
    linker: str = ""
    """``-extld``: another C linker."""
    sanitizer: str = ""
    """``race``, ``msan`` or ``asan``."""
    shared: bool = False
    """``-linkshared``: Go's own packages become a library."""
    unclear: str = ""
    """A word whose value is not known."""


def link_mode(command: GoCommand, environment: Mapping[str, str | None]) -> LinkMode:
    """The mode of a build. ``command`` has the defaults of GOFLAGS in it."""
    flags = dict(command.flags)
    given, unclear = _linker_flags(command.ldflags)
    inherited = environment.get("CGO_LDFLAGS", "")
    if inherited is None or "$" in inherited:
        unclear, inherited = unclear or "CGO_LDFLAGS", ""
    extra = given.get("extldflags", "")
    if _is_open(extra):
        unclear, extra = unclear or extra, ""
    return LinkMode(
        external=given.get("linkmode") == "external",
        words=(*quoted_fields(extra), *quoted_fields(inherited)),
        linker=given.get("extld", ""),
        sanitizer=next((name for name in ("race", "msan", "asan") if flags.get(name) in _TRUE), ""),
        shared=flags.get("linkshared") in _TRUE,
        unclear="a part of -ldflags" if unclear == HOLE else unclear.replace(HOLE, "…"),
    )


def _linker_flags(text: str) -> tuple[dict[str, str], str]:
    """Flags of the Go linker with their values (``true`` for a bare one), and what is not understood.

    What is not known in the value of a flag leaves the other flags as they are. A whole word may be any flag,
    but the last one of a name holds.
    """
    found: dict[str, str] = {}
    unclear = ""
    waiting = quoted_fields(text)[::-1]
    while waiting:
        word = waiting.pop()
        name, equals, value = word.lstrip("-").partition("=")
        if word.startswith(("$", "`", HOLE)) or (word.startswith("-") and _is_open(name)):
            unclear = unclear or word
            for given in _LINKING:
                found.pop(given, None)
            continue
        if not word.startswith("-"):
            continue
        if not equals and name in WITH_VALUE and waiting:
            value = waiting.pop()
        if name == "linkmode" and _is_open(value):
            unclear = unclear or f"-linkmode {value}"
        found[name] = " ".join(quoted_fields(value)) if name == "extldflags" else value
    return found, "" if "extldflags" in found and "linkmode" not in unclear else unclear


def _is_open(text: str) -> bool:
    return any(mark in text for mark in ("$", "`", HOLE))


def set_strings(command: GoCommand) -> tuple[str, ...]:
    """The values that ``-X package.variable=value`` gives to variables of the program, as far as known."""
    words = quoted_fields(command.ldflags)
    following = [*words[1:], ""][: len(words)]
    given = [text for word, text in zip(words, following, strict=True) if word in ("-X", "--X")]
    given += [word.partition("=")[2] for word in words if word.startswith(("-X=", "--X="))]
    values = (text.partition("=")[2] for text in given)
    return tuple(value for value in values if value and HOLE not in value)


_LINKING = ("linkmode", "extldflags", "extld")
"""What decides how the program is linked."""

WITH_VALUE = frozenset(
    {"linkmode", "extldflags", "extld", "extar", "X", "I", "r", "buildid", "k", "B", "H", "E", "T"}
)
"""Flags of the Go linker that take a value: https://pkg.go.dev/cmd/link"""
