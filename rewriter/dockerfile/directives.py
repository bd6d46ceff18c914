"""Parser directives: ``# syntax=``, ``# escape=``, ``# check=`` at the top of the file.

Source: https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/parser/directives.go and
https://docs.docker.com/reference/dockerfile/#parser-directives
"""

from __future__ import annotations

import json
import re

from msgspec import Struct

from rewriter.dockerfile.lines import Line
from rewriter.dockerfile.model import DockerfileError, UnsupportedSyntax
from rewriter.dockerfile.runes import SPACE, well_formed
from rewriter.support.regex import regex

_KNOWN = frozenset({"syntax", "escape", "check"})
_SPACE = "\t\n\f\r "
"""What ``\\s`` is in a Go regular expression."""
_NAME = regex(rf"([a-zA-Z][a-zA-Z0-9]*)[{_SPACE}]*=")
_FRONTEND = regex(
    r"(?:docker\.io/|index\.docker\.io/|registry-1\.docker\.io/)?docker/dockerfile(?:-upstream)?"
    r"(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?",
    re.ASCII,
)


class Directives(Struct, frozen=True):
    """The directives by lower-case name, and how many lines of the file they take."""

    values: dict[str, str]
    count: int

    @property
    def escape(self) -> str:
        """The escape character, a backslash by default."""
        return self.values.get("escape", "\\")


def read(lines: tuple[Line, ...]) -> Directives:
    """The directives of the file; the first line that is none ends them.

    Raises ``DockerfileError`` for a repeated one and for an escape other than backslash and backtick,
    ``UnsupportedSyntax`` where another frontend than ``docker/dockerfile`` is asked for.
    """
    values: dict[str, str] = {}
    for count, line in enumerate(lines):
        found = _directive(line.content.lstrip(SPACE), "#")
        if found is None:
            break
        name, value = found
        if name in values:
            raise DockerfileError(f"only one {name} parser directive can be used", count + 1)
        if name == "escape" and value not in ("\\", "`"):
            message = f"invalid escape token '{well_formed(value)}' does not match ` or \\"
            raise DockerfileError(message, count + 1)
        values[name] = value
    _check_syntax(lines)
    return Directives(values, len(values))


def _directive(content: str, mark: str) -> tuple[str, str] | None:
    if not content.startswith(mark):
        return None
    content = content[len(mark) :].lstrip(SPACE)
    match = _NAME.match(content)
    if match is None or match[1].lower() not in _KNOWN or match.end() == len(content):
        return None
    # Go's expression wants at least one character, and takes the last blank where there is no other.
    return match[1].lower(), content[match.end() :].strip(_SPACE) or content[-1]


def _check_syntax(lines: tuple[Line, ...]) -> None:
    """The frontend is looked for more liberally than the parser's own directives (``DetectSyntax``)."""
    skipped = 1 if lines and lines[0].content.startswith("#!") else 0
    for mark in ("#", "//"):
        for number, line in enumerate(lines[skipped:], skipped + 1):
            # Unlike the parser, the detection does not allow white space before the mark.
            found = _directive(line.content, mark)
            if found is None:
                break
            if found[0] == "syntax":
                _check_frontend(found[1], number)
                return
    if skipped < len(lines) and lines[skipped].content.lstrip().startswith("{"):
        _check_json_syntax(lines[skipped:], skipped + 1)


def _check_json_syntax(lines: tuple[Line, ...], number: int) -> None:
    try:
        found = json.loads("\n".join(line.content for line in lines))
    except (ValueError, RecursionError):
        return
    if isinstance(found, dict) and isinstance(found.get("syntax"), str):
        _check_frontend(found["syntax"], number)


def _check_frontend(value: str, line: int) -> None:
    frontend = value.partition(" ")[0]
    if not _FRONTEND.fullmatch(frontend):
        raise UnsupportedSyntax(f"unsupported frontend in # syntax=: {well_formed(frontend)}", line)
