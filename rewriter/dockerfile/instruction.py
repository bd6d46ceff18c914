"""From a joined line to an ``Instruction``: keyword, flags, arguments, form.

Source: ``splitCommand`` and ``newNodeFromLine`` in
https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/parser/parser.go
"""

from __future__ import annotations

from msgspec import Struct

from rewriter.dockerfile import flags, jsonform
from rewriter.dockerfile.lines import cut
from rewriter.dockerfile.model import DockerfileError, Flag, Heredoc, Instruction, Piece, Span
from rewriter.dockerfile.runes import BLANKS, lower, strip_range, well_formed

KEYWORDS = {
    word.lower(): word
    for word in (
        *("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL"),
        *("MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"),
    )
}
"""Every instruction by its lower-case name (https://docs.docker.com/reference/dockerfile/#overview)."""

MAYBE_JSON = frozenset({"RUN", "CMD", "ENTRYPOINT", "SHELL", "ADD", "COPY", "VOLUME"})
"""The instructions whose whole arguments may be a JSON array."""

HEALTHCHECK_SPACE = "\t\n\v\f\r \udc85\udca0"
"""``parseHealthConfig`` looks at single bytes, so these two are white space although not UTF-8."""


class Place(Struct, frozen=True):
    """Where an instruction stands: what is known of it before its text is read."""

    index: int
    line: int
    end_line: int
    span: Span
    comments: Span
    heredocs: tuple[Heredoc, ...] = ()


def parse(
    text: str, pieces: tuple[Piece, ...], escape: str, place: Place, *, trigger: bool = False
) -> Instruction:
    """Read the joined line ``text`` whose characters come from ``pieces``.

    ``trigger`` is for what follows ONBUILD, where an unknown keyword is allowed. Raises
    ``DockerfileError`` (line 0) for an unknown instruction and a JSON array of other things than strings.
    """
    start, end = strip_range(text, 0, len(text))
    gap = BLANKS.search(text, start, end)
    written = text[start : gap.start() if gap else end]
    keyword = KEYWORDS.get(lower(written), written.upper() if trigger else None)
    if keyword is None:
        raise DockerfileError(f"unknown instruction: {well_formed(written)}")
    line = text[:end]
    words, at = flags.split(line, gap.end(), escape) if gap else ((), end)
    low, high = strip_range(line, at, end)
    arguments = line[low:high]
    kept = cut(pieces, low, high)
    head = cut(pieces, start, start + len(written))
    return Instruction(
        keyword=keyword,
        index=place.index,
        line=place.line,
        end_line=place.end_line,
        span=place.span,
        keyword_span=_extent(head, place.span.start),
        flags=tuple(_flag(word, pieces) for word in words),
        arguments=arguments,
        arguments_span=_extent(kept, 0) if kept else _behind(pieces, low, place.span.start),
        pieces=kept,
        json=_strings(keyword, arguments),
        heredocs=place.heredocs,
        comments=place.comments,
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


def _strings(keyword: str, arguments: str) -> tuple[str, ...] | None:
    start = 0
    if keyword == "HEALTHCHECK":
        start = healthcheck_command(arguments)
    elif keyword not in MAYBE_JSON:
        return None
    found = jsonform.string_array(arguments, start)
    return None if found is None else tuple(element.value for element in found)


def healthcheck_command(arguments: str) -> int:
    """Where HEALTHCHECK's text after its first word (NONE or CMD) begins."""
    at = 0
    while at < len(arguments) and arguments[at] not in HEALTHCHECK_SPACE:
        at += 1
    while at < len(arguments) and arguments[at] in HEALTHCHECK_SPACE:
        at += 1
    return at
