"""How a go command asks for its program to be linked: ``-ldflags``, ``-buildmode`` and the environment.

Flags of the Go linker: https://pkg.go.dev/cmd/link. When it calls the C linker: ``determineLinkMode`` in
https://go.dev/src/cmd/link/internal/ld/config.go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rewriter.golang.command import quoted_fields
from rewriter.golang.model import GoCommand

_TRUE = frozenset({"1", "t", "T", "true", "TRUE", "True"})


@dataclass(frozen=True, slots=True)
class LinkMode:
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
    if "$" in extra or "`" in extra:
        unclear, extra = unclear or extra, ""
    return LinkMode(
        external=given.get("linkmode") == "external",
        words=(*quoted_fields(extra), *quoted_fields(inherited)),
        linker=given.get("extld", ""),
        sanitizer=next((name for name in ("race", "msan", "asan") if flags.get(name) in _TRUE), ""),
        shared=flags.get("linkshared") in _TRUE,
        unclear=unclear,
    )


def _linker_flags(text: str) -> tuple[dict[str, str], str]:
    """Flags of the Go linker with their values (``true`` for a bare one), and what is not understood."""
    found: dict[str, str] = {}
    waiting = quoted_fields(text)[::-1]
    while waiting:
        word = waiting.pop()
        if not word.startswith("-"):
            if word.startswith(("$", "`")):
                return found, word
            continue
        name, equals, value = word.lstrip("-").partition("=")
        if not equals and name in _WITH_VALUE and waiting:
            value = waiting.pop()
        found[name] = " ".join(quoted_fields(value)) if name == "extldflags" else value
    return found, ""


def set_strings(command: GoCommand) -> tuple[str, ...]:
    """The values that ``-X package.variable=value`` gives to variables of the program."""
    words = quoted_fields(command.ldflags)
    following = [*words[1:], ""][: len(words)]
    given = [text for word, text in zip(words, following, strict=True) if word in ("-X", "--X")]
    given += [word.partition("=")[2] for word in words if word.startswith(("-X=", "--X="))]
    return tuple(value for value in (text.partition("=")[2] for text in given) if value)


_WITH_VALUE = frozenset(
    {"linkmode", "extldflags", "extld", "extar", "X", "I", "r", "buildid", "k", "B", "H", "E", "T"}
)
