"""Edits of parts and of whole instructions, and the text that they make."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from rewriter.dockerfile.model import Dockerfile, Instruction, Span
from rewriter.dockerfile.writing import with_comments
from rewriter.model import Diagnostic, Edit, Fix
from rewriter.support.regex import regex

_COMMENTED_OUT = regex(
    r"[ \t]*#+[ \t]*(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|RUN|USER|VOLUME|WORKDIR)[ \t].*"
)


def replaced(span: Span, text: str) -> Edit:
    """Write ``text`` in the place of a part of the file."""
    return Edit(span.start, span.end, text)


def inserted(dockerfile: Dockerfile, at: int, lines: str, order: int = 0) -> Edit:
    """Add whole lines behind one, be it the last of a file without a line break."""
    if not dockerfile.text[:at].endswith("\n"):
        lines = dockerfile.newline + lines.rstrip("\r\n")
    return Edit(at, at, lines, order)


def removed(instruction: Instruction) -> Edit:
    """Delete an instruction with the comments directly above it."""
    return replaced(with_comments(instruction), "")


def without_instruction(dockerfile: Dockerfile, instruction: Instruction) -> Edit:
    """Delete an instruction with what is said of it: a commented-out instruction above it stays."""
    edit = removed(instruction)
    at = instruction.span.start
    for line in reversed(dockerfile.text[edit.start : at].splitlines(keepends=True)):
        if _COMMENTED_OUT.match(line):
            return Edit(at, edit.end, "")
        at -= len(line)
    return edit


def edits_of(diagnostics: Iterable[Diagnostic]) -> list[Edit]:
    """All edits of their fixes."""
    return [edit for item in diagnostics if item.fix is not None for edit in item.fix.edits]


def without_edits(diagnostic: Diagnostic) -> Diagnostic:
    """A diagnostic of another text of the file, where the offsets of its edits mean nothing."""
    fix = diagnostic.fix
    return diagnostic if fix is None else replace(diagnostic, fix=Fix((), fix.applicability))


def apply(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with all ``edits`` made, in one pass.

    Insertions at one offset are ordered by ``Edit.order``, then as they were made; they stand before
    a replacement that starts there. Raises ``ValueError`` for edits that overlap or lie outside.
    """
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end, edit.order))
    parts: list[str] = []
    at = 0
    for edit in ordered:
        if not at <= edit.start <= edit.end <= len(text):
            raise ValueError(f"the edit of {edit.start}:{edit.end} overlaps another one or is out of range")
        parts += (text[at : edit.start], edit.replacement)
        at = edit.end
    return "".join(parts) + text[at:]


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
