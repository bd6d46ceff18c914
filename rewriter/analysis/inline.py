"""Inline directives: comments that begin with ``# distroify:``, in any case and with blanks as one likes.

``# distroify: ignore`` anywhere leaves the file alone; ``# distroify: ignore[rule, rule]`` above an
instruction (or inside of it) silences these rules there, and where one would change the instruction, the file
is refused;
``# distroify: copy PATH [DEST]`` names a file that the analysis cannot see.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from rewriter.analysis.filesystem import join, normal
from rewriter.analysis.model import RuntimeFile
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.model import Diagnostic, Severity

FORMS = ("ignore", "ignore[RULE]", "copy PATH [DEST]")
_DIRECTIVE = re.compile(r"#+\s*distroify\s*:\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)
_IGNORE = re.compile(r"ignore\s*\[([^\[\]]*)\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive.

    ``target`` is the line of the instruction around or below it (its own where none follows).
    """

    action: str
    words: tuple[str, ...]
    line: int
    target: int


def directives(dockerfile: Dockerfile) -> Iterator[Directive]:
    """All directives of the file, in order; unknown ones have the action ``unknown``."""
    for text, line, target in sorted((*_between(dockerfile), *_inside(dockerfile)), key=itemgetter(1)):
        found = _DIRECTIVE.fullmatch(text.strip())
        if found is not None:
            yield _read(found[1], line, target)


def _between(dockerfile: Dockerfile) -> Iterator[tuple[str, int, int]]:
    """Comments between instructions: text, line, line of the instruction below."""
    lines = [instruction.line for instruction in dockerfile.instructions]
    for comment in dockerfile.comments:
        following = bisect_right(lines, comment.line)
        yield comment.text, comment.line, lines[following] if following < len(lines) else comment.line


def _inside(dockerfile: Dockerfile) -> Iterator[tuple[str, int, int]]:
    """Comments between the lines of an instruction, which BuildKit takes out; not the bodies of heredocs."""
    for instruction in dockerfile.instructions:
        if instruction.line == instruction.end_line:
            continue
        end = min((heredoc.span.start for heredoc in instruction.heredocs), default=instruction.span.end)
        rows = dockerfile.text[instruction.span.start : end].split("\n")
        for offset, row in enumerate(rows[1:], start=1):
            if row.lstrip().startswith("#"):
                yield row, instruction.line + offset, instruction.line


def _read(text: str, line: int, target: int) -> Directive:
    words = text.split()
    if text.lower() == "ignore":
        return Directive("ignore", (), line, target)
    named = _IGNORE.fullmatch(text)
    rules = tuple(rule for rule in re.split(r"[\s,]+", named[1].lower()) if rule) if named else ()
    if rules:
        return Directive("ignore", rules, line, target)
    if words and words[0].lower() == "copy" and len(words) in (2, 3):
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


def target_of(dockerfile: Dockerfile, line: int) -> int:
    """The line of the instruction that a diagnostic in ``line`` is about, 0 for none."""
    at = bisect_right(dockerfile.instructions, line, key=lambda instruction: instruction.line)
    around = dockerfile.instructions[max(at - 1, 0)]
    return around.line if around.line <= line <= around.end_line else 0


def held_back(dockerfile: Dockerfile, changes: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """A refusal for each change that a directive wants left undone: the others make no whole without it."""
    silenced = ignored_rules(dockerfile)
    if not silenced:
        return ()
    found: dict[tuple[str, int], Diagnostic] = {}
    for change in changes:
        key = (change.rule, target_of(dockerfile, change.line))
        if change.fix is not None and key in silenced:
            message = f"a comment asks to leave {change.rule} undone: {change.message}"
            help_ = f"remove '# distroify: ignore[{change.rule}]' to have the file rewritten"
            found.setdefault(key, Diagnostic("ignored", message, key[1], Severity.REFUSAL, help=help_))
    return tuple(found.values())


def inline_copies(dockerfile: Dockerfile, stage: Stage, workdir: str) -> Iterator[RuntimeFile]:
    """The files of ``copy`` directives; relative paths are seen from the old image's WORKDIR."""
    for directive in directives(dockerfile):
        if directive.action != "copy":
            continue
        path = join(workdir, directive.words[0])
        is_directory = directive.words[0].endswith("/")
        destination = join(workdir, directive.words[1]) if len(directive.words) > 1 else None
        if destination is not None and directive.words[1].endswith("/") and not is_directory:
            destination = f"{destination.rstrip('/')}/"  # as for COPY: a folder to put it in
        reason = f"the directive in line {directive.line}"
        yield RuntimeFile(normal(path), reason, is_directory, directive.line, destination)
