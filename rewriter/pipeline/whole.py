"""All stages of a file that are images of their own, and all values of its build arguments."""

from __future__ import annotations

from collections.abc import Callable

from rewriter.dockerfile.model import Dockerfile, NeedsArgument
from rewriter.dockerfile.stages import Stage
from rewriter.model import FileResult, Settings
from rewriter.pipeline.around import Around
from rewriter.pipeline.builds import for_all_builds
from rewriter.pipeline.joined import Builds, Common
from rewriter.pipeline.plain import not_read, without_change
from rewriter.pipeline.stage import followed_stage, planned_stage, rewritten_stage
from rewriter.pipeline.targets import with_targets
from rewriter.plan.model import Plan
from rewriter.plan.values import asked as asked_values
from rewriter.rules.notices.idle_directive import astray, told
from rewriter.support.values import replace
from rewriter.trace.chain import Chain


def rewritten(
    path: str,
    dockerfile: Dockerfile,
    found: tuple[Stage, ...],
    settings: Settings,
    seen: Around,
    ships: Callable[[Stage], bool],
) -> FileResult:
    """What becomes of a Dockerfile that is about Go: of the stages that are images of their own, one after
    the other. ``ships`` tells whether a stage ships a Go program without a word of Go."""

    def stage_rewritten(dockerfile: Dockerfile, found: tuple[Stage, ...], stage: Stage) -> FileResult:
        if "distroify" not in dockerfile.text.lower():
            return with_settings(dockerfile, found, stage, settings)

        def directed(settings: Settings) -> FileResult:
            return with_settings(dockerfile, found, stage, settings)

        return told(dockerfile, stage, settings, directed)

    def with_settings(
        dockerfile: Dockerfile, found: tuple[Stage, ...], stage: Stage, settings: Settings
    ) -> FileResult:
        plain = without_change(path, dockerfile, found[: stage.index + 1])

        def built(dockerfile: Dockerfile, common: Common | None = None) -> FileResult:
            try:
                return rewritten_stage(plain, dockerfile, found, stage, seen, settings, common=common)
            except NeedsArgument as error:
                return not_read(path, dockerfile.text, error)

        def judged(dockerfile: Dockerfile, common: Common | None = None) -> FileResult:
            def again(dockerfile: Dockerfile) -> FileResult:
                return built(dockerfile, common)

            return for_all_builds(again(dockerfile), dockerfile, again)

        first = built(dockerfile)
        result = for_all_builds(first, dockerfile, built)
        if not any(instruction.keyword == "ARG" for instruction in dockerfile.instructions):
            return result

        def planned(dockerfile: Dockerfile) -> Plan:
            return planned_stage(dockerfile, found, stage, seen.context, settings, seen.consumers)

        def followed(dockerfile: Dockerfile) -> Chain:
            return followed_stage(dockerfile, found, stage, seen.context, settings)

        builds = Builds(dockerfile, first, built, judged, planned, seen.consumers)
        return builds.joined(
            result, lambda: asked_values(dockerfile, stage, followed, seen.consumers, seen.context)
        )

    if len(found) == 1:
        return stage_rewritten(dockerfile, found, found[-1])

    asked = seen.consumers.targets if seen.consumers is not None else ()
    default = seen.consumers is not None and any(not built.target for built in seen.consumers.builds)
    plain = without_change(path, dockerfile, found)
    result = with_targets(plain, dockerfile, stage_rewritten, asked, ships, default=default)
    if "distroify" not in dockerfile.text.lower():
        return result

    return replace(result, diagnostics=(*result.diagnostics, *astray(dockerfile, found, asked)))
