"""Reading the arguments of each instruction as BuildKit's own line parsers do.

Source: https://github.com/moby/buildkit/blob/73ed6825/frontend/dockerfile/parser/line_parsers.go. All
values are as written, quotes included: ``expand`` takes those off.
"""

from __future__ import annotations

from msgspec import Struct

from rewriter.dockerfile import jsonform, runes
from rewriter.dockerfile.instruction import HEALTHCHECK_SPACE, MAYBE_JSON, Place, healthcheck_command, parse
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


class From(Struct, frozen=True):
    """``FROM image AS name``; the name is in lower case, as it is looked up."""

    image: str
    image_span: Span
    name: str | None
    name_span: Span | None


class Healthcheck(Struct, frozen=True):
    """``kind`` is NONE or CMD in upper case; ``text`` is the command as written, ``arguments[at:]``."""

    kind: str
    text: str
    at: int
    json: tuple[str, ...] | None


def pairs(instruction: Instruction, escape: str) -> tuple[Pair, ...]:
    """The keys and values of ENV, LABEL or ARG, in order.

    Raises ``DockerfileError`` for a missing ``=`` or value, with the instruction's line.
    """
    text = instruction.arguments
    found = _quoted_words(text, escape)
    if instruction.keyword != "ARG" and found and "=" not in text[slice(*found[0])]:
        return (_legacy(instruction),)
    return tuple(_pair(instruction, start, end) for start, end in found)


def _pair(instruction: Instruction, start: int, end: int) -> Pair:
    text = instruction.arguments
    at = text.find("=", start, end)
    span = instruction.source_span(start, end)
    if at < 0 and instruction.keyword == "ARG":
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


def _quoted_words(text: str, escape: str) -> list[tuple[int, int]]:
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


def names(instruction: Instruction) -> tuple[Word, ...]:
    """The list of arguments of EXPOSE, VOLUME, COPY, ADD or FROM, quotes not looked at.

    VOLUME, COPY and ADD may have JSON form.
    """
    text = instruction.arguments
    if instruction.keyword in MAYBE_JSON and instruction.json is not None:
        elements = jsonform.string_array(text) or ()
        return tuple(Word(each.value, instruction.source_span(each.start, each.end)) for each in elements)
    return tuple(
        Word(text[start:end], instruction.source_span(start, end)) for start, end in runes.words(text)
    )


def texts(instruction: Instruction) -> list[str]:
    """The same without their places, which take longer to find than the words."""
    text = instruction.arguments
    if instruction.keyword in MAYBE_JSON and instruction.json is not None:
        return [*instruction.json]
    return [text[start:end] for start, end in runes.words(text)]


def single(instruction: Instruction) -> str:
    """The one argument of USER, WORKDIR, STOPSIGNAL, MAINTAINER: the whole rest of the line."""
    return instruction.arguments


def healthcheck(instruction: Instruction) -> Healthcheck:
    """The check of HEALTHCHECK."""
    at = healthcheck_command(instruction.arguments)
    kind = instruction.arguments[:at].rstrip(HEALTHCHECK_SPACE)
    return Healthcheck(kind.upper(), instruction.arguments[at:], at, instruction.json)


def onbuild(instruction: Instruction, escape: str) -> Instruction:
    """The instruction after ONBUILD; its keyword may be unknown. It has the place of the whole."""
    place = Place(
        instruction.index,
        instruction.line,
        instruction.end_line,
        instruction.span,
        instruction.comments,
        instruction.heredocs,
    )
    return parse(instruction.arguments, instruction.pieces, escape, place, trigger=True)


def from_(instruction: Instruction) -> From:
    """Image and stage name of FROM.

    Raises ``DockerfileError`` unless there are one or three arguments, the second one ``AS``.
    """
    found = names(instruction)
    if len(found) == 3 and len(found[1].text) == 2 and found[1].text.casefold() == "as":
        return From(found[0].text, found[0].span, runes.lower(found[2].text), found[2].span)
    if len(found) != 1:
        raise DockerfileError("FROM requires either one or three arguments", instruction.line)
    return From(found[0].text, found[0].span, None, None)


def is_remote(source: str) -> bool:
    """An ADD source that is not in the build context."""
    return source.startswith(
        ("http://", "https://", "git@", "git://", "ssh://", "ftp://")
    ) or source.endswith(".git")
