"""A rewrite holds for every build of the file: for other platforms, and for other values of its arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from rewriter.dockerfile.expand import references
from rewriter.dockerfile.model import BuildArguments, Dockerfile, automatic
from rewriter.dockerfile.stages import stages
from rewriter.model import Diagnostic, FileResult, Outcome, Reason, Severity
from rewriter.pipeline.job import Job
from rewriter.pipeline.plain import refused
from rewriter.pipeline.stage import built
from rewriter.plan.arguments import Argument, arguments, put_back, with_stand_ins, without_default
from rewriter.rules.notices import frozen_argument
from rewriter.rules.refusals import build_argument, unknown_build, unknown_start, unknown_user
from rewriter.support.regex import regex
from rewriter.trace.base import argument_defaults, base_of, image_text

OTHER = "linux/arm64"
"""What is asked for besides linux/amd64: both have all distroless images."""
_PLATFORM = regex(r"TARGET(?:PLATFORM|OS|ARCH|VARIANT)|go env GO(?:HOST)?ARCH|uname -m|--print-architecture")
_NO_PROGRAM = frozenset({unknown_start.RULE.id, unknown_build.RULE.id})
"""What a file is refused for that does not build its program for a platform."""
_UNKNOWN = _NO_PROGRAM | {build_argument.RULE.id, unknown_user.RULE.id}
"""What a file is refused for where a value is not known."""


def for_all_builds(result: FileResult, job: Job) -> FileResult:
    """The result for the usual build, made to hold for others or said not to."""
    if result.outcome is Outcome.REWRITTEN and _PLATFORM.search(job.dockerfile.text):
        result = _for_platforms(result, job)
    if result.outcome is Outcome.REWRITTEN:
        result = _for_arguments(result, job)
        result = _with(result, _images_by_argument(result, job.dockerfile))
        result = _with(result, _releases_by_argument(result, job.dockerfile))
    elif result.outcome is Outcome.REFUSED and refusing_rules(result) <= _UNKNOWN:
        result = _for_any_value(result, job)
    return result


def refusals(result: FileResult) -> list[Diagnostic]:
    """What a file is refused for; nothing for one that is not."""
    if result.outcome is not Outcome.REFUSED:
        return []
    return [item for item in result.diagnostics if item.severity is Severity.REFUSAL]


def refusing_rules(result: FileResult) -> set[str]:
    """The rules that a file is refused by."""
    return {item.rule for item in refusals(result)}


def _for_platforms(result: FileResult, job: Job) -> FileResult:
    dockerfile = job.dockerfile
    builder = dockerfile.build.automatic["BUILDPLATFORM"]
    elsewhere = replace(dockerfile.build, automatic=automatic(OTHER, builder))
    other = built(job.of(replace(dockerfile, build=elsewhere)))
    if other.outcome is Outcome.REWRITTEN:
        if other.after == result.after:
            return _with(result, (d for d in other.diagnostics if d.severity is Severity.NOTICE))
        line = next((i.line for i in dockerfile.instructions if _PLATFORM.search(i.arguments)), 0)
        return _with(result, (frozen_argument.for_platform(OTHER, line),))
    if refusing_rules(other) <= _NO_PROGRAM:
        return result  # the old image is not made for that platform either
    told = tuple(replace(d, message=f"in a build for {OTHER}: {d.message}") for d in other.diagnostics)
    return replace(other, before=result.before, diagnostics=told)


def _with(result: FileResult, more: Iterable[Diagnostic]) -> FileResult:
    known = {(item.rule, item.message, item.line): item for item in (*more, *result.diagnostics)}
    return replace(result, diagnostics=tuple(sorted(known.values(), key=lambda item: item.line)))


def _for_arguments(result: FileResult, job: Job) -> FileResult:
    written = _written(result)
    found = [argument for argument in arguments(job.dockerfile) if _is_in(argument.default, written)]

    def with_any(some: Sequence[Argument]) -> FileResult:
        """The result that keeps some of the arguments; refused where it says something else of their
        defaults."""
        other = built(job.of(with_stand_ins(job.dockerfile, some)))
        same = put_back(other.after or "", some) == put_back(result.after or "", some)
        if other.outcome is Outcome.REWRITTEN and not same:
            return refused(other, ())
        return other

    if not found:
        return result
    best = with_any(found)
    if best.outcome is Outcome.REWRITTEN:
        return best
    each = [(argument, with_any((argument,))) for argument in found] if len(found) > 1 else [(found[0], best)]
    good = [argument for argument, other in each if other.outcome is Outcome.REWRITTEN]
    best = with_any(good) if good else result
    lost = [argument for argument, other in each if argument not in good and not _never_worked(other)]
    if best.outcome is not Outcome.REWRITTEN:
        best, lost = result, found
    return _with(best, (frozen_argument.frozen(each.name, each.default, each.line) for each in lost))


def _for_any_value(result: FileResult, job: Job) -> FileResult:
    """The result for a file that an argument without default keeps from being understood: nothing is asked of
    its value where the same is written for any, and for none."""
    dockerfile = job.dockerfile
    found = without_default(dockerfile, absolute=True)
    if not found:
        return result
    other = built(job.of(with_stand_ins(dockerfile, found)))
    if other.outcome is not Outcome.REWRITTEN:
        return result
    relative = without_default(dockerfile, absolute=False)
    if relative != found:
        again = built(job.of(with_stand_ins(dockerfile, relative)))
        if again.after != other.after:
            return result
    given = {**dockerfile.build.given, **{argument.name: "" for argument in found}}
    unset = built(job.of(replace(dockerfile, build=BuildArguments(dockerfile.build.automatic, given))))
    if unset.outcome is Outcome.REWRITTEN:
        same = put_back(other.after or "", found) == put_back(unset.after or "", found)
    else:
        same = refusing_rules(unset) <= _UNKNOWN
    return other if same else result


def _never_worked(other: FileResult) -> bool:
    """Whether the old image starts with the default only: nothing writes what it starts for other values."""
    found = refusals(other)
    return bool(found) and all(item.reason is Reason.NOT_WRITTEN for item in found)


def _images_by_argument(result: FileResult, dockerfile: Dockerfile) -> Iterator[Diagnostic]:
    """Arguments that named a base image, and that nothing reads any more. Those that only gave its tag say
    which release of an image is wanted that is not there any more."""
    after = result.after or ""
    for stage in stages(dockerfile):
        name, _, _ = stage.image.rpartition("/")[2].partition(":")
        if name.count("{") > name.count("}"):
            name = stage.image  # ${NAME:-default}
        for argument in sorted(references(name, dockerfile.escape)):
            if argument in dockerfile.build.automatic or re.search(rf"\$\{{?{argument}\b", after):
                continue
            image = image_text(dockerfile, stage.image)[0]
            yield frozen_argument.of_image(argument, image, stage.from_.line)


def _releases_by_argument(result: FileResult, dockerfile: Dockerfile) -> Iterator[Diagnostic]:
    """Arguments that say the release of an image whose variable the new lines have: ``GOLANG_VERSION``."""
    written, defaults = _written(result), argument_defaults(dockerfile)
    for stage in stages(dockerfile):
        base = base_of(dockerfile, stage, defaults)
        values = {value for _, value in base.environment if value} if base is not None else set()
        for argument in sorted(references(stage.image, dockerfile.escape)):
            default = defaults.get(argument) or ""
            if any(value in default and _is_in(value, written) for value in values):
                yield frozen_argument.frozen(argument, default, stage.from_.line)


def _written(result: FileResult) -> str:
    """The new lines."""
    before = set((result.before or "").splitlines())
    return "\n".join(line for line in (result.after or "").splitlines() if line not in before)


def _is_in(value: str, text: str) -> bool:
    start = "" if value.startswith("/") else r"(?<![\w.])"
    return re.search(rf"{start}{re.escape(value)}(?!\w)", text) is not None
