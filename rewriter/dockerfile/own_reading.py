"""From the bytes of a file to a ``Dockerfile``, by our own reading.

The loop is that of ``Parse`` in
https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/parser/parser.go
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from rewriter.dockerfile import directives, heredoc, validate
from rewriter.dockerfile.instructions import WITH_HEREDOC, OnBuild
from rewriter.dockerfile.lines import Line, Logical, logical_line, physical_lines
from rewriter.dockerfile.model import Comment, Dockerfile, DockerfileError, Instruction, Span
from rewriter.dockerfile.split import Extent, parse, triggered


class Reading(Struct, frozen=True):
    """A file as we read it, and the lines that it was read from."""

    dockerfile: Dockerfile
    lines: tuple[Line, ...]
    logical: tuple[Logical, ...]
    """For each instruction."""
    directives: directives.Directives


def read(data: bytes, path: str) -> Reading:
    """Read a Dockerfile as BuildKit does; nothing is held against dockerfile-parse's reading, which takes a
    third as long: whoever makes nothing of the file goes without it.

    ``text`` of the Dockerfile encodes back to ``data`` with UTF-8 and ``surrogateescape``. Raises
    ``DockerfileError`` for what BuildKit's parser refuses (messages are its own) and its subclass
    ``UnsupportedSyntax`` for a foreign frontend.
    """
    text = data.decode("utf-8", "surrogateescape")
    nul = text.find("\0")
    if nul >= 0:
        raise DockerfileError("the file holds a NUL byte", text.count("\n", 0, nul) + 1)
    lines = physical_lines(text)
    found = directives.read(lines)
    logical, instructions = _instructions(text, lines, found)
    if not instructions:
        raise DockerfileError("file with no instructions", len(lines))
    validate.first_stage(instructions)
    dockerfile = Dockerfile(
        path=path,
        text=text,
        escape=found.escape,
        newline="\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n",
        directives=found.values,
        instructions=instructions,
        comments=_comments(lines, instructions, found.count),
    )
    return Reading(dockerfile, lines, tuple(logical), found)


def _instructions(
    text: str, lines: tuple[Line, ...], found: directives.Directives
) -> tuple[list[Logical], tuple[Instruction, ...]]:
    logicals: list[Logical] = []
    instructions: list[Instruction] = []
    at = attached = found.count
    while at < len(lines):
        line = logical_line(lines, at, found.escape)
        if line is None:
            at += 1
            attached = attached if lines[at - 1].is_comment else at
            continue
        try:
            each = _instruction(text, lines, line, attached, found.escape, len(instructions))
        except DockerfileError as error:
            error.line = error.line or at + 1
            raise
        logicals.append(line)
        instructions.append(each)
        at = attached = each.end_line
    return logicals, tuple(instructions)


def _instruction(
    text: str, lines: tuple[Line, ...], line: Logical, attached: int, escape: str, index: int
) -> Instruction:
    span = Span(lines[line.first].start, lines[line.last].stop)
    comments = Span(lines[attached].start, span.start)
    extent = Extent(index, line.first + 1, line.last + 1, span, comments)
    each = parse(line.text, line.pieces, escape, extent)
    inner = triggered(each) if isinstance(each, OnBuild) else each
    if isinstance(inner, WITH_HEREDOC) and inner.json is None:
        opened = heredoc.delimiters(line.text)
        if opened:
            documents, end = heredoc.bodies(text, lines, line.last + 1, opened)
            span = Span(span.start, documents[-1].span.end)
            each = replace(each, heredocs=documents, end_line=end, span=span)
    validate.check(each)
    return each


def _comments(lines: tuple[Line, ...], instructions: tuple[Instruction, ...], at: int) -> tuple[Comment, ...]:
    found = []
    for each in (*instructions, None):
        stop = each.line - 1 if each else len(lines)
        for number in range(at, stop):
            line = lines[number]
            if line.is_comment:
                mark = line.content.index("#")
                text = line.content[mark:]
                start = line.start + mark
                found.append(Comment(text, number + 1, Span(start, start + len(text))))
        at = each.end_line if each else at
    return tuple(found)
