"""Inline directives: comments that begin with ``# distroify:``, in any case and with blanks as one likes.

``# distroify: ignore`` above the first FROM, or anywhere in a file of one stage, leaves the file alone,
further down the stage that it stands in and what is made from that one; ``# distroify: ignore[rule, rule]``
above an instruction (or inside of it) silences these rules there, and where one would change the
instruction, the file is refused;
``# distroify: copy PATH [DEST]`` names a file that the analysis cannot see, ``# distroify: drop PATH`` one
that no program needs.
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
from rewriter.dockerfile.stages import Stage, stages
from rewriter.model import Diagnostic, Severity

FORMS = ("ignore", "ignore[RULE]", "copy PATH [DEST]", "drop PATH")
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
    if words and words[0].lower() == "drop" and len(words) == 2:
        return Directive("drop", tuple(words[1:]), line, target)
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
    from rewriter.bases import argument_defaults, graph_of

    starts = [other.from_.line for other in found]
    marked = {bisect_right(starts, line) - 1 for line in asked}
    graph = graph_of(dockerfile, found, argument_defaults(dockerfile))
    hit = sorted(marked & graph.closure((stage.index,)))
    return starts[hit[0]] if hit else None


def _concerning(stage: Stage, found: list[Directive], dockerfile: Dockerfile) -> Iterator[Directive]:
    """The directives that stand in a stage or in those that it is made from, or above all stages."""
    if not found:
        return
    from rewriter.bases import argument_defaults, graph_of

    all_stages = stages(dockerfile)
    starts = [other.from_.line for other in all_stages]
    graph = graph_of(dockerfile, all_stages, argument_defaults(dockerfile))
    own = graph.closure((stage.index,))
    for directive in found:
        at = bisect_right(starts, directive.target) - 1
        if at < 0 or at in own:
            yield directive


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
    found = [directive for directive in directives(dockerfile) if directive.action == "copy"]
    for directive in _concerning(stage, found, dockerfile):
        path = join(workdir, directive.words[0])
        is_directory = directive.words[0].endswith("/")
        destination = join(workdir, directive.words[1]) if len(directive.words) > 1 else None
        if destination is not None and directive.words[1].endswith("/") and not is_directory:
            destination = f"{destination.rstrip('/')}/"  # as for COPY: a folder to put it in
        reason = f"the directive in line {directive.line}"
        yield RuntimeFile(normal(path), reason, is_directory, directive.line, destination)


def inline_drops(dockerfile: Dockerfile, stage: Stage, workdir: str) -> dict[str, int]:
    """The paths of ``drop`` directives, relative ones as of ``copy``, and the lines that they stand in."""
    found = [directive for directive in directives(dockerfile) if directive.action == "drop"]
    return {
        normal(join(workdir, directive.words[0])): directive.line
        for directive in _concerning(stage, found, dockerfile)
    }


def drops_in(text: str, target: str | None, workdir: str) -> dict[str, int]:
    """``inline_drops`` of the stage ``target`` (the last one) of a text. Raises ``DockerfileError``."""
    from rewriter.dockerfile.load import load

    dockerfile = load(text.encode("utf-8", "surrogateescape"), "Dockerfile")
    found = stages(dockerfile)
    named = [one for one in found if target and target.lower() in (one.name, str(one.index))]
    return inline_drops(dockerfile, named[0] if named else found[-1], workdir)
