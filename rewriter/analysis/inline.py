"""Inline directives: comments that begin with ``# distroify:``.

``# distroify: ignore`` above the first FROM leaves the file alone, further down the stage that it stands in
and what is made from that one; ``# distroify: ignore[rule, rule]`` silences these rules there;
``# distroify: copy PATH [DEST]`` names a file that the analysis cannot see.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rewriter.analysis.filesystem import join, normal
from rewriter.analysis.model import RuntimeFile
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage, stages

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
    """``(rule, line of the instruction)`` of every silenced rule; rule ``""`` stands for all of it."""
    return frozenset(
        (rule, directive.target)
        for directive in directives(dockerfile)
        if directive.action == "ignore"
        for rule in directive.words or ("",)
    )


def _leaves_alone(directive: Directive) -> bool:
    return directive.action == "ignore" and not directive.words


def ignored_stage(dockerfile: Dockerfile, found: tuple[Stage, ...], stage: Stage) -> int | None:
    """Whether a stage, or one that it is made from, is to be left alone: the line of that one's FROM, 0 where
    the whole file is; ``None`` where nothing asks for that."""
    asked = [directive.target for directive in directives(dockerfile) if _leaves_alone(directive)]
    if not asked:
        return None
    if min(asked) <= found[0].from_.line or len(found) == 1:
        return 0
    from rewriter.analysis.stagechain import graph_of
    from rewriter.bases import argument_defaults

    starts = [other.from_.line for other in found]
    marked = {bisect_right(starts, line) - 1 for line in asked}
    graph = graph_of(dockerfile, found, argument_defaults(dockerfile))
    hit = sorted(marked & graph.closure((stage.index,)))
    return starts[hit[0]] if hit else None


def _concerning(stage: Stage, found: list[Directive], dockerfile: Dockerfile) -> Iterator[Directive]:
    """The directives that stand in a stage or in those that it is made from, or above all stages."""
    if not found:
        return
    from rewriter.analysis.stagechain import graph_of
    from rewriter.bases import argument_defaults

    all_stages = stages(dockerfile)
    starts = [other.from_.line for other in all_stages]
    graph = graph_of(dockerfile, all_stages, argument_defaults(dockerfile))
    own = graph.closure((stage.index,))
    for directive in found:
        at = bisect_right(starts, directive.target) - 1
        if at < 0 or at in own:
            yield directive


def inline_copies(dockerfile: Dockerfile, stage: Stage, workdir: str) -> Iterator[RuntimeFile]:
    """The files of ``copy`` directives; relative paths are seen from the old image's WORKDIR."""
    found = [directive for directive in directives(dockerfile) if directive.action == "copy"]
    for directive in _concerning(stage, found, dockerfile):
        path = join(workdir, directive.words[0])
        destination = join(workdir, directive.words[1]) if len(directive.words) > 1 else None
        is_directory = directive.words[0].endswith("/")
        reason = f"the directive in line {directive.line}"
        yield RuntimeFile(normal(path), reason, is_directory, directive.line, destination)
