"""A rewrite holds for every build of the file: for other platforms, and for other values of its arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rewriter.dockerfile.model import BuildArguments, Dockerfile, automatic
from rewriter.model import Diagnostic, FileResult, Outcome, Severity
from rewriter.plan.arguments import Argument, arguments, put_back, with_stand_ins

RULE = "frozen-argument"
OTHER = "linux/arm64"
"""What is asked for besides linux/amd64: both have all distroless images."""
_PLATFORM = re.compile(r"TARGET(?:PLATFORM|OS|ARCH|VARIANT)")
_NO_PROGRAM = frozenset({"unknown-start", "unknown-build"})
"""What a file is refused for that does not build its program for a platform."""

Rewrite = Callable[[Dockerfile], FileResult]
"""What becomes of a file, in the build that it names."""


def for_all_builds(result: FileResult, dockerfile: Dockerfile, rewrite: Rewrite) -> FileResult:
    """The result of ``rewrite`` for the usual build, made to hold for others or said not to."""
    if result.outcome is Outcome.REWRITTEN and _PLATFORM.search(dockerfile.text):
        result = _for_platforms(result, dockerfile, rewrite)
    if result.outcome is Outcome.REWRITTEN:
        result = _for_arguments(result, dockerfile, rewrite)
    return result


def _for_platforms(result: FileResult, dockerfile: Dockerfile, rewrite: Rewrite) -> FileResult:
    builder = dockerfile.build.automatic["BUILDPLATFORM"]
    other = rewrite(replace(dockerfile, build=BuildArguments(automatic(OTHER, builder))))
    if other.outcome is Outcome.REWRITTEN:
        if other.after == result.after:
            return _with(result, (d for d in other.diagnostics if d.severity is Severity.NOTICE))
        line = next(i.line for i in dockerfile.instructions if _PLATFORM.search(i.arguments))
        message = f"the new lines are those for linux/amd64: in a build for {OTHER} they would be others"
        help_ = "check the lines that name a platform, or build for linux/amd64 only"
        return _with(result, (Diagnostic(RULE, message, line, Severity.NOTICE, help=help_),))
    rules = {item.rule for item in other.diagnostics if item.severity is Severity.REFUSAL}
    if rules <= _NO_PROGRAM:
        return result  # the old image is not made for that platform either
    told = tuple(replace(d, message=f"in a build for {OTHER}: {d.message}") for d in other.diagnostics)
    return replace(other, before=result.before, diagnostics=told)


def _with(result: FileResult, more: Iterable[Diagnostic]) -> FileResult:
    known = {(item.rule, item.message, item.line): item for item in (*more, *result.diagnostics)}
    return replace(result, diagnostics=tuple(sorted(known.values(), key=lambda item: item.line)))


def _for_arguments(result: FileResult, dockerfile: Dockerfile, rewrite: Rewrite) -> FileResult:
    before = set((result.before or "").splitlines())
    written = "\n".join(line for line in (result.after or "").splitlines() if line not in before)
    found = [argument for argument in arguments(dockerfile) if _is_in(argument.default, written)]

    def kept(some: Sequence[Argument]) -> FileResult | None:
        """The result that keeps some of the arguments, if it says the same of their defaults."""
        other = rewrite(with_stand_ins(dockerfile, some))
        if other.outcome is not Outcome.REWRITTEN:
            return None
        return other if put_back(other.after or "", some) == put_back(result.after or "", some) else None

    if not found:
        return result
    best = kept(found)
    lost: tuple[Argument, ...] = ()
    if best is None and len(found) > 1:
        each = {argument.name: kept((argument,)) for argument in found}
        good = [argument for argument in found if each[argument.name] is not None]
        best = kept(good) if len(good) > 1 else each[good[0].name] if good else None
        lost = tuple(a for a in found if best is None or a not in good)
    elif best is None:
        lost = tuple(found)
    return _with(best or result, map(_frozen, lost))


def _frozen(argument: Argument) -> Diagnostic:
    message = (
        f"the build argument {argument.name} has no effect on the new lines: "
        f"they hold for its default, {argument.default}"
    )
    help_ = "whoever gives it (--build-arg, Compose, a workflow) gets an image that is made for the default"
    return Diagnostic(RULE, message, argument.line, Severity.NOTICE, help=help_)


def _is_in(value: str, text: str) -> bool:
    start = "" if value.startswith("/") else r"(?<![\w.])"
    return re.search(rf"{start}{re.escape(value)}(?!\w)", text) is not None
