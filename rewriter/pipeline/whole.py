"""All stages of a file that are images of their own, and all values of its build arguments."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from rewriter.dockerfile.instructions import Arg
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.own_reading import Reading
from rewriter.dockerfile.shield import compare
from rewriter.dockerfile.stages import Stage
from rewriter.model import FileResult, Settings
from rewriter.pipeline.around import Around
from rewriter.pipeline.builds import for_all_builds
from rewriter.pipeline.job import Job
from rewriter.pipeline.joined import Builds
from rewriter.pipeline.plain import without_change
from rewriter.pipeline.stage import built
from rewriter.pipeline.targets import with_targets
from rewriter.rules.notices.idle_directive import astray, told


def rewritten(
    path: str,
    reading: Reading,
    found: tuple[Stage, ...],
    settings: Settings,
    seen: Around,
    ships: Callable[[Stage], bool],
) -> FileResult:
    """What becomes of a Dockerfile that is about Go: of the stages that are images of their own, one after
    the other. ``ships`` tells whether a stage ships a Go program without a word of Go. Raises
    ``ParserDisagreement`` where dockerfile-parse reads something else than we do."""
    compare(reading)
    dockerfile = reading.dockerfile

    def stage_rewritten(dockerfile: Dockerfile, found: tuple[Stage, ...], stage: Stage) -> FileResult:
        plain = without_change(path, dockerfile, found[: stage.index + 1])
        return _directed(Job(plain, dockerfile, found, stage, seen, settings))

    if len(found) == 1:
        return stage_rewritten(dockerfile, found, found[-1])
    asked = seen.consumers.targets if seen.consumers is not None else ()
    default = seen.consumers is not None and any(not built.target for built in seen.consumers.builds)
    plain = without_change(path, dockerfile, found)
    result = with_targets(plain, dockerfile, stage_rewritten, asked, ships, default=default)
    if "distroify" not in dockerfile.text.lower():
        return result
    return replace(result, diagnostics=(*result.diagnostics, *astray(dockerfile, found, asked)))


def _directed(job: Job) -> FileResult:
    """The result for a stage, and what its directives change."""
    if "distroify" not in job.dockerfile.text.lower():
        return _for_all_values(job)
    return told(
        job.dockerfile, job.stage, job.settings, lambda other: _for_all_values(replace(job, settings=other))
    )


def _for_all_values(job: Job) -> FileResult:
    """The result for a stage that holds for all values of the file's build arguments."""
    first = built(job)
    result = for_all_builds(first, job)
    if not any(isinstance(instruction, Arg) for instruction in job.dockerfile.instructions):
        return result
    return Builds(job, first).joined(result)
