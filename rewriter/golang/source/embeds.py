"""``//go:embed`` patterns (https://pkg.go.dev/embed#hdr-Directives)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.support.regex import regex

DIRECTIVE = "//go:embed"
_PATTERN = regex(r"\"(?:[^\"\\]|\\.)*\"|`[^`]*`|\S+")


def embedded(comment: str, directory: str) -> Iterator[str]:
    """The paths and globs, relative to the build context, that a comment in ``directory`` names."""
    if not comment.startswith((f"{DIRECTIVE} ", f"{DIRECTIVE}\t")):
        return
    for pattern in _PATTERN.findall(comment[len(DIRECTIVE) :]):
        name = pattern[1:-1] if pattern[0] in '"`' else pattern
        yield posixpath.normpath(posixpath.join(directory, name.removeprefix("all:")))
