"""How words and whole instructions are written."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rewriter.dockerfile.model import Dockerfile, Instruction, Span

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")


def with_comments(instruction: Instruction) -> Span:
    """The instruction's lines together with the comment lines directly above it."""
    comments = instruction.comments
    start = comments.start if comments.end > comments.start else instruction.span.start
    return Span(start, instruction.span.end)


def lines(dockerfile: Dockerfile, instruction: Instruction, new: tuple[Span, str] | None = None) -> str:
    """An instruction with the comments directly above it, a part of it written otherwise, and with the line
    break that the last line of a file may lack."""
    span = with_comments(instruction)
    text = dockerfile.written(span)
    if new is not None:
        part, words = new
        text = text[: part.start - span.start] + words + text[part.end - span.start :]
    return text if text.endswith("\n") else text + dockerfile.newline


def literal(value: str, escape: str) -> str:
    """``value`` as one word of a Dockerfile with this escape character that expands to itself."""
    if value and all(character in _PLAIN for character in value):
        return value
    return f'"{escaped(value, escape)}"'


def escaped(text: str, escape: str) -> str:
    """What stands for ``text`` in a word of a Dockerfile, between double quotes or not."""
    return "".join(escape + character if character in ('"', "$", escape) else character for character in text)


def exec_json(words: Sequence[str]) -> str:
    """The exec form of an argument vector, as Docker's documentation writes it."""
    return json.dumps(list(words), ensure_ascii=False)
