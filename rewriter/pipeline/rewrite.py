"""One file through all stages: load, trace, analyse, transform, apply, check.

The only place where outcomes are decided. Nothing here writes a file or prints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from rewriter.check.outcome import reason_of
from rewriter.context.located import in_repository
from rewriter.context.shared import Contexts
from rewriter.dockerfile.comments import directives
from rewriter.dockerfile.model import DockerfileError, NeedsArgument, ParserDisagreement, UnsupportedSyntax
from rewriter.dockerfile.own_reading import Reading, read
from rewriter.dockerfile.stages import Stage, stages
from rewriter.facts.recognise.go_binary import is_shipped, skipped_because
from rewriter.facts.recognise.go_image import is_go
from rewriter.model import Applicability, Diagnostic, FileResult, Located, Outcome, Settings, Severity
from rewriter.pipeline.around import Around
from rewriter.pipeline.plain import idle, not_read, refused, without_change
from rewriter.pipeline.trial import tried
from rewriter.rules.refusals import review_needed
from rewriter.support.boundary import guarded
from rewriter.support.moving import settled


def rewrite(
    path: str,
    data: bytes,
    settings: Settings,
    *,
    context: Path | None,
    dockerfile_path: Path | None,
    at: Located | None = None,
    contexts: Contexts | None = None,
) -> FileResult:
    """What becomes of a Dockerfile.

    ``context`` is the build context; without it, it is looked for around ``dockerfile_path``, and where
    that is ``None`` too (standard input) the file is judged by itself. ``at`` says where the file lies in its
    repository: the evidence of the result is relative to that root, and the result has it with its build
    context. ``contexts`` are those of a run over several files. Never raises for any input: what goes wrong
    inside is a failed result with the rule ``internal-error``.
    """
    text = data.decode("utf-8", "surrogateescape")

    def step() -> FileResult:
        around = Around(context, dockerfile_path, contexts)
        result = _once(path, data, text, settings, around)
        if result.outcome is Outcome.REWRITTEN and settings.safe_only:
            result = _safe_only(result)
        if any(item.proposal is not None for item in result.diagnostics):

            def again(other: str) -> FileResult:
                changed = other.encode("utf-8", "surrogateescape")
                return _once(path, changed, other, settings, Around(context, dockerfile_path, contexts))

            result = tried(result, text, again)
        if result.diagnostics:
            result = replace(result, diagnostics=settled(result.diagnostics, _place_in(text)))
        result = replace(result, reason=reason_of(result), located=around.placed(at))
        return in_repository(around.with_guess(result), around.surveyed)

    return guarded(path, text, step, lambda failed: replace(failed, located=at))


def _place_in(text: str) -> Callable[[int], str]:
    """Where the directive in a line of the file belongs, in words; the file is read at the first question."""

    @cache
    def known() -> Mapping[int, str]:
        # The first one of a line counts.
        found = reversed([*directives(read(text.encode("utf-8", "surrogateescape"), "").dockerfile)])
        return {item.line: item.placed for item in found}

    return lambda line: known().get(line, f"in line {line}")


def _once(path: str, data: bytes, text: str, settings: Settings, around: Around) -> FileResult:
    try:
        return _loaded(path, read(data, path), settings, around)
    except (ParserDisagreement, UnsupportedSyntax, NeedsArgument) as error:
        return not_read(path, text, error)
    except DockerfileError as error:
        return _invalid(path, text, error)


def _invalid(path: str, text: str, error: DockerfileError) -> FileResult:
    diagnostic = Diagnostic("invalid-dockerfile", error.message, error.line, Severity.REFUSAL)
    return FileResult(path, Outcome.FAILED, text, text, diagnostics=(diagnostic,))


def _loaded(path: str, reading: Reading, settings: Settings, seen: Around) -> FileResult:
    dockerfile = reading.dockerfile
    found = stages(dockerfile)
    seen.look_for(dockerfile, found)

    def ships(stage: Stage) -> bool:
        return is_shipped(dockerfile, stage, lambda: seen.context, settings.bases, found[: stage.index])

    if not is_go(dockerfile, found) and not ships(found[-1]):
        reason = skipped_because(dockerfile, found, lambda: seen.context)
        plain = without_change(path, dockerfile, found)
        return replace(plain, reason=reason, diagnostics=tuple(idle(dockerfile)))
    # Late: nine in ten files of a search are skipped, and need none of it.
    from rewriter.pipeline.whole import rewritten

    return rewritten(path, reading, found, settings, seen, ships)


def _safe_only(result: FileResult) -> FileResult:
    """With ``--safe-only``, a rewrite that a reviewer must check becomes a refusal."""
    # What is unsafe was asked for by name: that is no assumption.
    doubtful = [d for d in result.diagnostics if d.applicability is Applicability.REVIEW]
    return refused(result, review_needed.told(doubtful)) if doubtful else result
