"""A Dockerfile as BuildKit reads it, with the span of every part."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from msgspec import Struct, field


class DockerfileError(Exception):
    """The text is not a Dockerfile for BuildKit; ``line`` counts from 1 (0: the whole file)."""

    def __init__(self, message: str, line: int = 0) -> None:
        """``message`` is one line, worded as BuildKit's."""
        super().__init__(message)
        self.message = message
        self.line = line


class ParserDisagreement(DockerfileError):
    """Our line rules and dockerfile-parse read the text differently (refused, not failed)."""


class UnsupportedSyntax(DockerfileError):
    """``# syntax=`` names a frontend other than docker/dockerfile (refused, not failed)."""


class NeedsArgument(DockerfileError):
    """What it means hangs on a build argument without default (refused, not failed)."""


class Span(Struct, frozen=True):
    """Half-open range of character offsets into ``Dockerfile.text``."""

    start: int
    end: int


class Flag(Struct, frozen=True):
    """``--name=value`` (``value`` is ``None`` without ``=``), unquoted as BuildKit does; span of the word."""

    name: str
    value: str | None
    span: Span


class Heredoc(Struct, frozen=True):
    """A here-document of RUN, COPY or ADD."""

    name: str
    content: str
    expand: bool
    """False when the delimiter was quoted."""
    strip_tabs: bool
    descriptor: int
    span: Span
    """The body and its terminator line."""


class Piece(Struct, frozen=True):
    """Where a run of the joined argument text comes from: ``arguments[at:at+length]`` is
    ``text[source:source+length]``."""

    at: int
    source: int
    length: int


class Instruction(Struct, frozen=True, dict=True):
    """One instruction: of a type in ``rewriter.dockerfile.instructions``, unless ONBUILD has an unknown one.

    ``keyword`` is canonical (upper case); ``arguments`` is the text after keyword and flags with
    continuations joined and comments taken out, exactly what BuildKit hands to the instruction's own
    parser (first heredoc line without the bodies).
    """

    keyword: str
    escape: str
    """The escape character of the file."""
    index: int
    """Position in ``Dockerfile.instructions``."""
    line: int
    end_line: int
    span: Span
    """Whole physical lines from the first one's start to the last one's end, its line ending and
    heredoc bodies included; comments *before* the instruction are not part of it."""
    keyword_span: Span
    flags: tuple[Flag, ...]
    arguments: str
    arguments_span: Span
    """From the first to the last character of the arguments in the source (empty where there are none)."""
    pieces: tuple[Piece, ...]
    json: tuple[str, ...] | None
    """The strings of the exec (JSON) form, ``None`` for the shell form."""
    heredocs: tuple[Heredoc, ...]
    comments: Span
    """The comment lines that stand directly above it (no blank line between), possibly empty."""

    def flag(self, name: str) -> str | None:
        """The value of the last flag of this name, or ``None``."""
        for flag in reversed(self.flags):
            if flag.name == name:
                return flag.value
        return None

    def source_offset(self, at: int) -> int:
        """Where ``arguments[at]`` stands in ``Dockerfile.text``."""
        only = len(self.pieces) == 1
        found = 0 if only else bisect_right(self.pieces, at, key=lambda piece: piece.at) - 1
        if found < 0 or at >= self.pieces[found].at + self.pieces[found].length:
            return self.arguments_span.end
        return self.pieces[found].source + at - self.pieces[found].at

    def source_span(self, start: int, end: int) -> Span:
        """Where ``arguments[start:end]`` stands, what lies between its continuation lines included.

        An empty range stands right after the character before it.
        """
        if start < end:
            return Span(self.source_offset(start), self.source_offset(end - 1) + 1)
        at = self.source_offset(start - 1) + 1 if start else self.arguments_span.start
        return Span(at, at)


class Comment(Struct, frozen=True):
    """A comment line outside of instructions, from its ``#`` to before its line ending.

    Parser directives are no comments.
    """

    text: str
    line: int
    span: Span


def automatic(target: str = "linux/amd64", builder: str = "linux/amd64") -> Mapping[str, str]:
    """What BuildKit gives to the platform arguments in a build for ``target`` on ``builder``
    (https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope)."""
    values: dict[str, str] = {}
    for side, platform in (("TARGET", target), ("BUILD", builder)):
        system, architecture, variant = (*platform.split("/"), "")[:3]
        values |= {
            f"{side}PLATFORM": platform,
            f"{side}OS": system,
            f"{side}ARCH": architecture,
            f"{side}VARIANT": variant,
            f"{side}OSVERSION": "",
        }
    return values


class BuildArguments(Struct, frozen=True):
    """The values that one build of a file gives to its arguments."""

    automatic: Mapping[str, str] = field(default_factory=automatic)
    """Those of BuildKit itself: a default that ARG gives wins over them."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Those of ``--build-arg``, which win over a default."""
    symbolic: bool = False
    """What is given stands for any value: where it is to be written, the argument itself is."""


class Dockerfile(Struct, frozen=True):
    """The whole file. ``text`` keeps BOM, line endings and, as surrogate escapes, bytes that are
    not UTF-8."""

    path: str
    text: str
    escape: str
    newline: str
    """The line ending that most lines have, for lines that we add."""
    directives: dict[str, str]
    instructions: tuple[Instruction, ...]
    comments: tuple[Comment, ...]
    build: BuildArguments = field(default_factory=BuildArguments)
    """The build that is looked at."""

    def written(self, span: Span) -> str:
        """A part of the text."""
        return self.text[span.start : span.end]
