"""Edits of whole instructions, and how they are written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from rewriter.dockerfile.model import Dockerfile, Instruction, Span
from rewriter.model import Edit
from rewriter.support.regex import regex

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")


def replace_arguments(instruction: Instruction, text: str) -> Edit:
    """Replace an instruction's arguments, its keyword and the blanks around them kept."""
    span = instruction.arguments_span
    return Edit(span.start, span.end, text)


def with_comments(instruction: Instruction) -> Span:
    """The instruction's lines together with the comment lines directly above it."""
    comments = instruction.comments
    start = comments.start if comments.end > comments.start else instruction.span.start
    return Span(start, instruction.span.end)


def remove(dockerfile: Dockerfile, instruction: Instruction) -> Edit:
    """Delete an instruction with the comments directly above it."""
    span = with_comments(instruction)
    return Edit(span.start, span.end, "")


def lines(dockerfile: Dockerfile, instruction: Instruction, edit: Edit | None = None) -> str:
    """An instruction with the comments directly above it, after an edit inside of it, and with the line break
    that the last line of a file may lack."""
    span = with_comments(instruction)
    text = dockerfile.text[span.start : span.end]
    if edit is not None:
        text = text[: edit.start - span.start] + edit.replacement + text[edit.end - span.start :]
    return text if text.endswith("\n") else text + dockerfile.newline


def literal(value: str) -> str:
    """``value`` as one word of a Dockerfile that expands to itself."""
    if value and all(character in _PLAIN for character in value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    return f'"{escaped}"'


def without_instruction(dockerfile: Dockerfile, instruction: Instruction) -> Edit:
    """Delete an instruction with what is said of it: a commented-out instruction above it stays."""
    edit = remove(dockerfile, instruction)
    at = instruction.span.start
    for line in reversed(dockerfile.text[edit.start : at].splitlines(keepends=True)):
        if _COMMENTED_OUT.match(line):
            return Edit(at, edit.end, "")
        at -= len(line)
    return edit


def tidy(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """Join deletions that only blank lines part, so that no two blank lines are left where one was."""
    kept: list[Edit] = []
    deletions: list[Edit] = []
    for edit in edits:
        (deletions if edit.end > edit.start and not edit.replacement else kept).append(edit)
    joined: list[Edit] = []
    for edit in sorted(deletions, key=lambda item: item.start):
        if joined and not text[joined[-1].end : edit.start].strip():
            joined[-1] = Edit(joined[-1].start, max(joined[-1].end, edit.end), "")
        else:
            joined.append(edit)
    return kept + [_with_blank_line(text, edit) for edit in joined]


def _with_blank_line(text: str, edit: Edit) -> Edit:
    """Take the blank line behind a deletion too, where one stands before it (or nothing does)."""
    line_end = text.find("\n", edit.end)
    following = text[edit.end : line_end + 1] if line_end >= 0 else ""
    previous = text.rfind("\n", 0, max(edit.start - 1, 0))
    blank_before = edit.start == 0 or not text[previous + 1 : edit.start].strip()
    if following and not following.strip() and blank_before:
        return Edit(edit.start, edit.end + len(following), "")
    return edit


def exec_json(words: Sequence[str]) -> str:
    """The exec form of an argument vector, as Docker's documentation writes it."""
    return json.dumps(list(words), ensure_ascii=False)


_COMMENTED_OUT = regex(
    r"[ \t]*#+[ \t]*(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|RUN|USER|VOLUME|WORKDIR)[ \t].*"
)
