"""A joined line split into the parts of an ``Instruction``: keyword, flags, arguments, form.

Source: ``splitCommand`` and ``newNodeFromLine`` in
https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/parser/parser.go
"""

from __future__ import annotations

from msgspec import Struct

from rewriter.dockerfile import flags, jsonform
from rewriter.dockerfile.instructions import MAYBE_JSON, TYPES, Healthcheck, OnBuild
from rewriter.dockerfile.lines import cut
from rewriter.dockerfile.model import DockerfileError, Flag, Heredoc, Instruction, Piece, Span
from rewriter.dockerfile.runes import BLANKS, behind_first, lower, strip_range, well_formed


class Extent(Struct, frozen=True):
    """Where an instruction stands: what is known of it before its text is read."""

    index: int
    line: int
    end_line: int
    span: Span
    comments: Span
    heredocs: tuple[Heredoc, ...] = ()


def parse(
    text: str, pieces: tuple[Piece, ...], escape: str, extent: Extent, *, trigger: bool = False
) -> Instruction:
    """Read the joined line ``text`` whose characters come from ``pieces``.

    ``trigger`` is for what follows ONBUILD, where an unknown keyword is allowed. Raises
    ``DockerfileError`` (line 0) for an unknown instruction and a JSON array of other things than strings.
    """
    start, end = strip_range(text, 0, len(text))
    gap = BLANKS.search(text, start, end)
    written = text[start : gap.start() if gap else end]
    kind = TYPES.get(lower(written), Instruction if trigger else None)
    if kind is None:
        raise DockerfileError(f"unknown instruction: {well_formed(written)}")
    line = text[:end]
    words, at = flags.split(line, gap.end(), escape) if gap else ((), end)
    low, high = strip_range(line, at, end)
    arguments = line[low:high]
    kept = cut(pieces, low, high)
    head = cut(pieces, start, start + len(written))
    return kind(
        keyword=written.upper() if kind is Instruction else kind.__name__.upper(),
        escape=escape,
        index=extent.index,
        line=extent.line,
        end_line=extent.end_line,
        span=extent.span,
        keyword_span=_extent(head, extent.span.start),
        flags=tuple(_flag(word, pieces) for word in words),
        arguments=arguments,
        arguments_span=_extent(kept, 0) if kept else _behind(pieces, low, extent.span.start),
        pieces=kept,
        json=_strings(kind, arguments),
        heredocs=extent.heredocs,
        comments=extent.comments,
    )


def _extent(pieces: tuple[Piece, ...], otherwise: int) -> Span:
    if not pieces:
        return Span(otherwise, otherwise)
    return Span(pieces[0].source, pieces[-1].source + pieces[-1].length)


def _behind(pieces: tuple[Piece, ...], at: int, otherwise: int) -> Span:
    """The empty range right after the joined text's character before ``at``."""
    end = _extent(cut(pieces, 0, at), otherwise).end
    return Span(end, end)


def _flag(word: flags.Word, pieces: tuple[Piece, ...]) -> Flag:
    name, equals, value = word.text.removeprefix("--").partition("=")
    return Flag(name, value if equals else None, _extent(cut(pieces, word.start, word.end), 0))


def _strings(kind: type[Instruction], arguments: str) -> tuple[str, ...] | None:
    start = 0
    if issubclass(kind, Healthcheck):
        start = behind_first(arguments)
    elif not issubclass(kind, MAYBE_JSON):
        return None
    found = jsonform.string_array(arguments, start)
    return None if found is None else tuple(element.value for element in found)


def triggered(instruction: OnBuild) -> Instruction:
    """The instruction after ONBUILD; its keyword may be unknown. It has the place of the whole."""
    extent = Extent(
        instruction.index,
        instruction.line,
        instruction.end_line,
        instruction.span,
        instruction.comments,
        instruction.heredocs,
    )
    return parse(instruction.arguments, instruction.pieces, instruction.escape, extent, trigger=True)
