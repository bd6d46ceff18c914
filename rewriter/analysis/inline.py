"""Inline directives: comments that begin with ``# distroify:``.

``# distroify: ignore`` above an instruction leaves the file alone; ``# distroify: ignore[rule, rule]``
silences these rules there; ``# distroify: copy PATH [DEST]`` names a file that the analysis cannot see.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rewriter.analysis.filesystem import join, normal
from rewriter.analysis.model import RuntimeFile
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage

PREFIX = "distroify:"


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive. ``target`` is the line of the instruction below it (its own where none follows)."""

    action: str
    words: tuple[str, ...]
    line: int
    target: int


def directives(dockerfile: Dockerfile) -> Iterator[Directive]:
    """All directives of the file, in order; unknown ones have the action ``unknown``."""
    lines = [instruction.line for instruction in dockerfile.instructions]
    for comment in dockerfile.comments:
        text = comment.text.lstrip().lstrip("#").strip()
        if not text.startswith(PREFIX):
            continue
        following = bisect_right(lines, comment.line)
        target = lines[following] if following < len(lines) else comment.line
        yield _read(text[len(PREFIX) :].strip(), comment.line, target)


def _read(text: str, line: int, target: int) -> Directive:
    if text == "ignore":
        return Directive("ignore", (), line, target)
    if text.startswith("ignore[") and text.endswith("]"):
        rules = tuple(rule.strip() for rule in text[len("ignore[") : -1].split(",") if rule.strip())
        return (
            Directive("ignore", rules, line, target) if rules else Directive("unknown", (text,), line, target)
        )
    words = text.split()
    if words[:1] == ["copy"] and len(words) in (2, 3):
        return Directive("copy", tuple(words[1:]), line, target)
    return Directive("unknown", (text,), line, target)


def ignored_rules(dockerfile: Dockerfile) -> frozenset[tuple[str, int]]:
    """``(rule, line of the instruction)`` of every silenced rule; rule ``""`` stands for the file."""
    return frozenset(
        (rule, directive.target)
        for directive in directives(dockerfile)
        if directive.action == "ignore"
        for rule in directive.words or ("",)
    )


def inline_copies(dockerfile: Dockerfile, stage: Stage, workdir: str) -> Iterator[RuntimeFile]:
    """The files of ``copy`` directives; relative paths are seen from the old image's WORKDIR."""
    for directive in directives(dockerfile):
        if directive.action != "copy":
            continue
        path = join(workdir, directive.words[0])
        destination = join(workdir, directive.words[1]) if len(directive.words) > 1 else None
        is_directory = directive.words[0].endswith("/")
        reason = f"the directive in line {directive.line}"
        yield RuntimeFile(normal(path), reason, is_directory, directive.line, destination)
