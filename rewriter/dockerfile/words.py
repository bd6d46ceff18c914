"""Words of instructions, and keys with values: what ``rewriter.dockerfile.instructions`` is read with.

Source: https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/parser/line_parsers.go
"""

from __future__ import annotations

from msgspec import Struct

from rewriter.dockerfile.model import DockerfileError, Instruction, Span
from rewriter.dockerfile.runes import BLANKS, SPACE, well_formed


class Word(Struct, frozen=True):
    """One argument and where it stands (a JSON string with its quotes)."""

    text: str
    span: Span


class Pair(Struct, frozen=True):
    """``key=value`` of ENV, LABEL or ARG; ``value`` is ``None`` for ``ARG name``."""

    key: str
    value: str | None
    value_span: Span | None
    span: Span


def read_pairs(instruction: Instruction, *, bare: bool) -> tuple[Pair, ...]:
    """The keys and values of ENV, LABEL or ARG, whose names may be ``bare``. Raises ``DockerfileError``."""
    text = instruction.arguments
    found = quoted_words(text, instruction.escape)
    if not bare and found and "=" not in text[slice(*found[0])]:
        return (_legacy(instruction),)
    return tuple(_pair(instruction, start, end, bare=bare) for start, end in found)


def _pair(instruction: Instruction, start: int, end: int, *, bare: bool) -> Pair:
    text = instruction.arguments
    at = text.find("=", start, end)
    span = instruction.source_span(start, end)
    if at < 0 and bare:
        return Pair(well_formed(text[start:end]), None, None, span)
    if at < 0:
        word = well_formed(text[start:end])
        message = f'Syntax error - can\'t find = in "{word}". Must be of the form: name=value'
        raise DockerfileError(message, instruction.line)
    value = well_formed(text[at + 1 : end])
    return Pair(well_formed(text[start:at]), value, instruction.source_span(at + 1, end), span)


def _legacy(instruction: Instruction) -> Pair:
    text = instruction.arguments
    gap = BLANKS.search(text)
    if gap is None:
        raise DockerfileError(f"{instruction.keyword} must have two arguments", instruction.line)
    key, value = text[: gap.start()], text[gap.end() :]
    value_span = instruction.source_span(gap.end(), len(text))
    span = Span(instruction.source_offset(0), value_span.end)
    return Pair(well_formed(key), well_formed(value), value_span, span)


def quoted_words(text: str, escape: str) -> list[tuple[int, int]]:
    """The ranges of words that white space separates outside of quotes (``parseWords``)."""
    found = []
    at = 0
    while at < len(text):
        if text[at] in SPACE:
            at += 1
            continue
        start = at
        at = _word_end(text, start, escape)
        # An escape character that ends the text is dropped.
        end = min(at, len(text) - 1) if at > len(text) else at
        if end > start:
            found.append((start, end))
    return found


def _word_end(text: str, at: int, escape: str) -> int:
    """Where the word ends; ``len(text) + 1`` if its last character is an escape for nothing."""
    quote = ""
    while at < len(text):
        character = text[at]
        if character == escape and quote != "'":
            at += 1
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in SPACE:
            return at
        at += 1
    return at


def is_remote(source: str) -> bool:
    """An ADD source that is not in the build context."""
    return source.startswith(
        ("http://", "https://", "git@", "git://", "ssh://", "ftp://")
    ) or source.endswith(".git")


def is_repository(source: str) -> bool:
    """An ADD source that is a Git repository, of which a folder is made
    (https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository)."""
    address = source.partition("#")[0].partition("?")[0]
    return address.startswith(("git@", "git://", "ssh://")) or address.endswith(".git")
