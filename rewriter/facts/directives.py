"""What the inline directives of a file ask for (``directive`` reads them)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from rewriter.dockerfile.comments import Directive, directives
from rewriter.dockerfile.load import load_text
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage, stages, targeted
from rewriter.facts.files.model import RuntimeFile
from rewriter.model import Settings
from rewriter.support.paths import join, normal
from rewriter.trace.base import graph_of


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

    starts = [other.from_.line for other in found]
    marked = {bisect_right(starts, line) - 1 for line in asked}
    graph = graph_of(dockerfile, found)
    hit = sorted(marked & graph.closure((stage.index,)))
    return starts[hit[0]] if hit else None


def concerning(stage: Stage, found: list[Directive], dockerfile: Dockerfile) -> Iterator[Directive]:
    """The directives that stand in a stage or in those that it is made from, or above all stages."""
    if not found:
        return

    all_stages = stages(dockerfile)
    starts = [other.from_.line for other in all_stages]
    graph = graph_of(dockerfile, all_stages)
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


def allowed(dockerfile: Dockerfile, stage: Stage) -> tuple[tuple[str, Directive], ...]:
    """The names of ``allow`` directives that hold for a stage, each with its directive."""
    found = [directive for directive in directives(dockerfile) if directive.action == "allow"]
    return tuple((name, one) for one in concerning(stage, found, dockerfile) for name in one.words)


def with_allowed(settings: Settings, names: Iterable[str]) -> Settings:
    """The settings that allow these changes of behaviour too."""
    more = settings.allow.union(names)
    return settings if more == settings.allow else replace(settings, allow=more)


def inline_copies(dockerfile: Dockerfile, stage: Stage, workdir: str) -> Iterator[RuntimeFile]:
    """The files of ``copy`` directives; relative paths are seen from the old image's WORKDIR."""
    found = [directive for directive in directives(dockerfile) if directive.action == "copy"]
    for directive in concerning(stage, found, dockerfile):
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
        for directive in concerning(stage, found, dockerfile)
    }


def drops_in(text: str, target: str | None, workdir: str) -> dict[str, int]:
    """``inline_drops`` of the stage ``target`` (the last one) of a text. Raises ``DockerfileError``."""
    dockerfile = load_text(text, "Dockerfile")
    found = stages(dockerfile)
    return inline_drops(dockerfile, targeted(found, target) or found[-1], workdir)
