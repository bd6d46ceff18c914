"""One file through all stages: load, trace, analyse, transform, apply, check.

The only place where outcomes are decided. Nothing here writes a file or prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from rewriter.context.located import in_repository, located
from rewriter.dockerfile.edits import apply
from rewriter.dockerfile.load import load
from rewriter.dockerfile.model import Dockerfile, DockerfileError, ParserDisagreement, UnsupportedSyntax
from rewriter.dockerfile.stages import Stage, stages
from rewriter.model import Applicability, Diagnostic, FileResult, Fix, Located, Outcome, Settings, Severity
from rewriter.outcome import reason_of
from rewriter.support.moving import settled

if TYPE_CHECKING:
    from rewriter.analysis.buildprogram import Planned
    from rewriter.analysis.model import Facts
    from rewriter.analysis.stagechain import Chain
    from rewriter.consumers.model import Consumers
    from rewriter.context.files import Context
    from rewriter.images.catalogue import BaseImage
    from rewriter.plan.joined import Common

_ROUNDS = 4
"""What is mended one after the other: a source, the start, the start's form."""
_HELP = {
    "parser-disagreement": "simplify the lines that it names; please report the file",
    "unsupported-syntax": "use docker/dockerfile, or split the file by hand",
}


def rewrite(
    path: str,
    data: bytes,
    settings: Settings,
    *,
    context: Path | None,
    dockerfile_path: Path | None,
    at: Located | None = None,
) -> FileResult:
    """What becomes of a Dockerfile.

    ``context`` is the build context; without it, it is looked for around ``dockerfile_path``, and where
    that is ``None`` too (standard input) the file is judged by itself. ``at`` says where the file lies in its
    repository: the evidence of the result is relative to that root, and the result has it with its build
    context. Never raises for any input: what goes wrong inside is a failed result with the rule
    ``internal-error``.
    """
    from rewriter.support.boundary import guarded

    text = data.decode("utf-8", "surrogateescape")

    def step() -> FileResult:
        around = _Around(context, dockerfile_path)
        result = _once(path, data, text, settings, around)
        if result.outcome is Outcome.REWRITTEN and settings.safe_only:
            result = _safe_only(result)
        if any(item.proposal is not None for item in result.diagnostics):
            from rewriter.wayout import tried

            def again(other: str) -> FileResult:
                changed = other.encode("utf-8", "surrogateescape")
                return _once(path, changed, other, settings, _Around(context, dockerfile_path))

            result = tried(result, text, again)
        result = replace(result, diagnostics=settled(result.diagnostics, _place_in(text)))
        result = replace(result, reason=reason_of(result), located=around.placed(at))
        return in_repository(around.with_guess(result), around.surveyed)

    return guarded(path, text, step, lambda failed: replace(failed, located=at))


def _place_in(text: str) -> Callable[[int], str]:
    """Where the directive in a line of the file belongs, in words; the file is read at the first question."""

    @cache
    def known() -> Mapping[int, str]:
        from rewriter.analysis.directive import directives

        # The first one of a line counts.
        found = reversed([*directives(load(text.encode("utf-8", "surrogateescape"), ""))])
        return {item.line: item.placed for item in found}

    return lambda line: known().get(line, f"in line {line}")


def _once(path: str, data: bytes, text: str, settings: Settings, around: _Around) -> FileResult:
    try:
        dockerfile = load(data, path)
    except (ParserDisagreement, UnsupportedSyntax) as error:
        rule = "parser-disagreement" if isinstance(error, ParserDisagreement) else "unsupported-syntax"
        return _not_read(path, text, rule, error)
    except DockerfileError as error:
        diagnostic = Diagnostic("invalid-dockerfile", error.message, error.line, Severity.REFUSAL)
        return FileResult(path, Outcome.FAILED, text, text, diagnostics=(diagnostic,))
    try:
        return _loaded(path, dockerfile, settings, around)
    except DockerfileError as error:
        if "without default" not in error.message:
            diagnostic = Diagnostic("invalid-dockerfile", error.message, error.line, Severity.REFUSAL)
            return FileResult(path, Outcome.FAILED, text, text, diagnostics=(diagnostic,))
        return _not_read(path, text, "build-argument", error)


def _not_read(path: str, text: str, rule: str, error: DockerfileError) -> FileResult:
    help_ = _HELP.get(rule, "give the ARG a default value")
    diagnostic = Diagnostic(rule, error.message, error.line, Severity.REFUSAL, help=help_)
    return FileResult(path, Outcome.REFUSED, text, text, diagnostics=(diagnostic,))


def _loaded(path: str, dockerfile: Dockerfile, settings: Settings, seen: _Around) -> FileResult:
    from rewriter.goimage import is_go

    found = stages(dockerfile)
    seen.look_for(dockerfile, found)

    def ships(stage: Stage) -> bool:
        from rewriter.gobinary import is_shipped

        return is_shipped(dockerfile, stage, lambda: seen.context, settings.bases, found[: stage.index])

    if not is_go(dockerfile, found) and not ships(found[-1]):
        from rewriter.gobinary import skipped_because

        reason = skipped_because(dockerfile, found, lambda: seen.context)
        return replace(_plain(path, dockerfile, found), reason=reason, diagnostics=tuple(_idle(dockerfile)))

    def stage_rewritten(dockerfile: Dockerfile, found: tuple[Stage, ...], stage: Stage) -> FileResult:
        if "distroify" not in dockerfile.text.lower():
            return with_settings(dockerfile, found, stage, settings)
        from rewriter.notices.idle_directive import told

        def directed(settings: Settings) -> FileResult:
            return with_settings(dockerfile, found, stage, settings)

        return told(dockerfile, stage, settings, directed)

    def with_settings(
        dockerfile: Dockerfile, found: tuple[Stage, ...], stage: Stage, settings: Settings
    ) -> FileResult:
        from rewriter.plan.builds import for_all_builds

        plain = _plain(path, dockerfile, found[: stage.index + 1])

        def built(dockerfile: Dockerfile, common: Common | None = None) -> FileResult:
            try:
                return _stage(plain, dockerfile, found, stage, seen, settings, common=common)
            except DockerfileError as error:
                if "without default" not in error.message:
                    raise
                return _not_read(path, dockerfile.text, "build-argument", error)

        def judged(dockerfile: Dockerfile, common: Common | None = None) -> FileResult:
            def again(dockerfile: Dockerfile) -> FileResult:
                return built(dockerfile, common)

            return for_all_builds(again(dockerfile), dockerfile, again)

        first = built(dockerfile)
        result = for_all_builds(first, dockerfile, built)
        if not any(instruction.keyword == "ARG" for instruction in dockerfile.instructions):
            return result
        from rewriter.plan.joined import Builds
        from rewriter.plan.values import asked

        def facts(dockerfile: Dockerfile) -> Facts:
            return _facts(dockerfile, found, stage, seen.context, settings, seen.consumers)

        def followed(dockerfile: Dockerfile) -> Chain:
            return _followed(dockerfile, found, stage, seen.context, settings)

        builds = Builds(dockerfile, first, built, judged, facts, seen.consumers)
        return builds.joined(result, lambda: asked(dockerfile, stage, followed, seen.consumers, seen.context))

    if len(found) == 1:
        return stage_rewritten(dockerfile, found, found[-1])
    from rewriter.targets import with_targets

    asked = seen.consumers.targets if seen.consumers is not None else ()
    default = seen.consumers is not None and any(not built.target for built in seen.consumers.builds)
    plain = _plain(path, dockerfile, found)
    result = with_targets(plain, dockerfile, stage_rewritten, asked, ships, default=default)
    if "distroify" not in dockerfile.text.lower():
        return result
    from rewriter.notices.idle_directive import astray

    return replace(result, diagnostics=(*result.diagnostics, *astray(dockerfile, found, asked)))


class _Around:
    """What lies around the file, looked for once and only where it matters."""

    def __init__(self, context: Path | None, dockerfile_path: Path | None) -> None:
        """``context`` as it was given; without it, it is looked for around the file."""
        self._given = context
        self._path = dockerfile_path
        self._read: tuple[Dockerfile, tuple[Stage, ...]] | None = None
        self._guess = ""

    def look_for(self, dockerfile: Dockerfile, found: tuple[Stage, ...]) -> None:
        """What is looked for must have what these instructions copy."""
        self._read = dockerfile, found

    @cached_property
    def context(self) -> Context | None:
        """The build context as a read-only tree, or ``None`` where there is none to be found."""
        from rewriter.context.dockerignore import load_dockerignore
        from rewriter.context.files import Context

        folder = self._given
        if folder is None:
            if self._path is None or self._read is None:
                return None
            from rewriter.buildcontext import build_context

            choice = build_context(self._path, *self._read)
            if not choice.fits:
                return None
            folder, self._guess = choice.root, choice.reason
        return Context(folder, load_dockerignore(folder, self._path))

    @cached_property
    def consumers(self) -> Consumers | None:
        """Who builds and uses the image; ``None`` for a file that has no place in a repository."""
        if self._path is None:
            return None
        from rewriter.consumers.tie import consumers

        return consumers(self._path, self._given)

    def with_guess(self, result: FileResult) -> FileResult:
        """The result with a note where all hangs on a build context that nobody named, and that is not the
        Dockerfile's folder."""
        matters = result.outcome in (Outcome.REWRITTEN, Outcome.REFUSED)
        if not self._guess or not matters or self._path is None or self._read is None or self.context is None:
            return result
        from rewriter.notices.build_context import note

        found = note(self._read[0], self._path.parent, self.context.root, self._guess, result.located)
        return replace(result, diagnostics=(*result.diagnostics, *found))

    @property
    def surveyed(self) -> str:
        """The folder that the places of consumers are relative to; empty where nobody looked for them."""
        found = self.__dict__.get("consumers")
        return found.root if found is not None else ""

    def placed(self, at: Located | None) -> Located | None:
        """``at`` with the build context, if it was looked for."""
        context = self.context if "context" in self.__dict__ else None
        folder = context.root if context is not None else self._given
        return located(at, None if folder is None else str(folder), self._guess) if at is not None else None


def _plain(path: str, dockerfile: Dockerfile, found: tuple[Stage, ...]) -> FileResult:
    """The result for the last of these stages, where there is nothing to be said about it."""
    from rewriter.bases import image_text, root_of

    text = dockerfile.text
    image, _ = image_text(dockerfile, root_of(dockerfile, found).image)
    return FileResult(path, Outcome.SKIPPED, text, text, image, image)


def _stage(
    plain: FileResult,
    dockerfile: Dockerfile,
    found: tuple[Stage, ...],
    stage: Stage,
    seen: _Around,
    settings: Settings,
    planned: Planned | None = None,
    common: Common | None = None,
) -> FileResult:
    """What becomes of the file where one stage of it is rewritten."""
    from rewriter.images.catalogue import is_distroless, is_like_distroless

    ignored = _ignored(dockerfile, found, stage)
    if ignored is not None:
        return replace(plain, outcome=Outcome.REFUSED, diagnostics=(ignored,))
    image = plain.before_base or ""
    if is_like_distroless(image):
        return replace(plain, outcome=Outcome.UNCHANGED, diagnostics=tuple(_idle(dockerfile, stage)))
    kept = image == "scratch" and not settings.from_scratch
    if kept or _is(is_distroless, image, settings.registry):
        return _renewed(plain, dockerfile, found, stage, seen.context, settings)
    upto = found[: stage.index + 1]
    refusals = tuple(_silenced(dockerfile, _gates(dockerfile, upto, settings)))
    if refusals:
        return replace(plain, outcome=Outcome.REFUSED, diagnostics=refusals)
    facts = _facts(dockerfile, found, stage, seen.context, settings, seen.consumers)
    if planned is not None:
        facts = planned.checked(facts)
    elif facts.start.problem is not None:
        from rewriter.analysis.buildprogram import Planned, plan

        found_plan = plan(dockerfile, facts, seen.context)
        if isinstance(found_plan, Planned):
            text_of_plan = found_plan.dockerfile
            with_plan = stages(text_of_plan)
            again = replace(plain, before=text_of_plan.text, after=text_of_plan.text)
            result = _stage(
                again, text_of_plan, with_plan, with_plan[stage.index], seen, settings, found_plan
            )
            return found_plan.back(result, plain)
        facts = found_plan
        mended = _mended(plain, dockerfile, facts, seen, settings)
        if mended is not None:
            return mended
    result = _decided(plain, dockerfile, common.added(facts) if common is not None else facts, settings)
    if result.outcome is not Outcome.REFUSED or planned is not None or facts.start.problem is None:
        return result
    from rewriter.wayout import proposed

    return proposed(result, facts, seen.context)


def _mended(
    plain: FileResult, dockerfile: Dockerfile, facts: Facts, seen: _Around, settings: Settings
) -> FileResult | None:
    """What becomes of a stage whose base is swapped, with the start that it must mean; ``None`` where it
    means what it says."""
    from rewriter.analysis.shape import Shape
    from rewriter.transforms import missing_start

    mend = (
        next(missing_start.transform(dockerfile, facts, settings), None)
        if facts.shape is Shape.SWAP
        else None
    )
    if mend is None or mend.fix is None:
        return None
    text = apply(dockerfile.text, mend.fix.edits)
    other = replace(load(text.encode("utf-8", "surrogateescape"), dockerfile.path), build=dockerfile.build)
    found = stages(other)
    facts = _facts(other, found, found[facts.number], seen.context, settings, seen.consumers)
    result = _decided(replace(plain, before=text, after=text), other, facts, settings)
    if result.outcome is not Outcome.REWRITTEN:
        return replace(result, before=plain.before, after=plain.before)
    # The offsets of the edits are those of the mended text, so that none are given.
    done = (
        replace(d, fix=Fix((), d.fix.applicability)) if d.fix is not None else d for d in result.diagnostics
    )
    diagnostics = tuple(sorted((mend, *done), key=lambda item: item.line))
    return replace(result, before=plain.before, diagnostics=diagnostics)


def _renewed(
    plain: FileResult,
    dockerfile: Dockerfile,
    found: tuple[Stage, ...],
    stage: Stage,
    seen: Context | None,
    settings: Settings,
    rounds: int = _ROUNDS,
) -> FileResult:
    """What becomes of a stage that is on distroless, or on nothing."""
    from rewriter.renewal import renew

    try:
        facts = _facts(dockerfile, found, stage, seen, settings)
    except DockerfileError as error:
        if "without default" not in error.message:
            raise
        return replace(plain, outcome=Outcome.UNCHANGED)
    result = renew(plain, dockerfile, facts, settings)
    idle = tuple(_idle(dockerfile, stage, result.diagnostics)) if rounds == _ROUNDS else ()
    held = _held_back(dockerfile, result.diagnostics)
    if not held and result.outcome is Outcome.REWRITTEN:
        from rewriter.refusals.unknown_directive import gate

        held = tuple(gate(dockerfile, found, settings))
    if held:
        return replace(plain, outcome=Outcome.REFUSED, diagnostics=held)
    result = replace(result, diagnostics=(*idle, *_silenced(dockerfile, result.diagnostics)))
    if result.outcome is not Outcome.REWRITTEN or result.after is None or rounds == 1:
        return result
    # What is mended may show what else is: a COPY that finds its stage brings the program that starts.
    again = load(result.after.encode("utf-8", "surrogateescape"), dockerfile.path)
    same = stages(again)
    more = _renewed(plain, again, same, same[stage.index], seen, settings, rounds - 1)
    if more.outcome is Outcome.REFUSED:
        return more
    # The defects that are left are those of the last text.
    told = {(item.rule, item.message) for item in more.diagnostics}
    first = (d for d in result.diagnostics if d.rule != "broken-runtime" and (d.rule, d.message) not in told)
    last = more if more.outcome is Outcome.REWRITTEN else result
    return replace(last, diagnostics=(*first, *more.diagnostics))


def _facts(
    dockerfile: Dockerfile,
    found: tuple[Stage, ...],
    stage: Stage,
    context: Context | None,
    settings: Settings,
    consumers: Consumers | None = None,
) -> Facts:
    from rewriter.analysis.facts import gather

    chain = _followed(dockerfile, found, stage, context, settings)
    facts = gather(dockerfile, chain, context, settings, consumers)
    musl = [p for p in facts.programs if p.fit is not None and p.fit.musl]
    if "debian-builder" not in settings.allow or not musl:
        return facts
    from rewriter.analysis.debianbuilder import switch, unless_shared

    builder = chain.of(musl[0].build)
    found_way = switch(dockerfile, builder, settings)
    found_way = unless_shared(found_way, chain, builder)
    if found_way.base is not None:
        chain = _followed(dockerfile, found, stage, context, settings, {builder.root.index: found_way.base})
        facts = gather(dockerfile, chain, context, settings, consumers)
    return replace(facts, switch=found_way)


def facts_of(data: bytes, dockerfile_path: Path, context: Path, target: str | None = None) -> Facts:
    """The facts of the stage ``target`` (the last one) of a Dockerfile, by the repository's settings.

    All that can be allowed is: it is looked at what a user did allow. Those of a program that is compiled at
    every start are those of the plan of its build. Raises ``DockerfileError`` and ``SettingsError``.
    """
    from rewriter.analysis.buildprogram import Planned, plan
    from rewriter.discovery import repository_root
    from rewriter.rules import allowable
    from rewriter.settings import Config, repository_config, with_flags

    root = repository_root(dockerfile_path.parent)
    given = repository_config(root) if root is not None else Config(Settings())
    relative = dockerfile_path.relative_to(root).as_posix() if root is not None else ""
    settings = with_flags(given.at(relative), allow=frozenset(allowable())).settings
    dockerfile = load(data, dockerfile_path.name)
    found = stages(dockerfile)
    named = [one for one in found if target and target.lower() in (one.name, str(one.index))]
    stage = named[0] if named else found[-1]
    around = _Around(context, dockerfile_path)
    facts = _facts(dockerfile, found, stage, around.context, settings, around.consumers)
    planned = plan(dockerfile, facts, around.context) if facts.start.problem is not None else None
    if not isinstance(planned, Planned):
        return facts
    again = stages(planned.dockerfile)
    return _facts(planned.dockerfile, again, again[stage.index], around.context, settings, around.consumers)


def _followed(
    dockerfile: Dockerfile,
    found: tuple[Stage, ...],
    stage: Stage,
    context: Context | None,
    settings: Settings,
    replaced: Mapping[int, BaseImage] | None = None,
) -> Chain:
    """The stages that a stage is made from; ``replaced`` has other base images for some, by number."""
    from rewriter.analysis.stagechain import follow
    from rewriter.bases import argument_defaults, said_bases

    said = {**said_bases(dockerfile, found, settings.bases), **(replaced or {})}
    return follow(dockerfile, found, stage, argument_defaults(dockerfile), context, said)


def _is(test: object, image: str, registry: str) -> bool:
    try:
        return bool(test(image, registry))  # type: ignore[operator]
    except ValueError:
        return False


def _ignored(dockerfile: Dockerfile, found: tuple[Stage, ...], stage: Stage) -> Diagnostic | None:
    if "distroify" not in dockerfile.text.lower():
        return None
    from rewriter.analysis.inline import ignored_stage

    at = ignored_stage(dockerfile, found, stage)
    if at is None:
        return None
    what = "file" if at == 0 else "stage"
    message = f"a comment asks to leave the {what} alone"
    help_ = "remove '# distroify: ignore' to have it rewritten"
    return Diagnostic("ignored", message, max(at, 1), Severity.REFUSAL, help=help_)


def _gates(dockerfile: Dockerfile, found: tuple[Stage, ...], settings: Settings) -> Iterator[Diagnostic]:
    from rewriter.refusals import GATES

    for name in GATES:
        yield from import_module(f"rewriter.refusals.{name}").gate(dockerfile, found, settings)


def _checks(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    from rewriter.refusals import CHECKS

    for name in CHECKS:
        yield from import_module(f"rewriter.refusals.{name}").check(dockerfile, facts, settings)


def _notices(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    from rewriter.notices import NOTICES, RENEWALS

    for name in NOTICES:
        if name not in RENEWALS:
            yield from import_module(f"rewriter.notices.{name}").check(dockerfile, facts, settings)


def _transforms(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    from rewriter.transforms import RENEWALS, SWAPS, TOLD, TRANSFORMS

    left = RENEWALS | TOLD  # each module takes time to import
    if facts.swap is None:
        left |= SWAPS
    for name in TRANSFORMS:
        if name in left:
            continue
        yield from import_module(f"rewriter.transforms.{name}").transform(dockerfile, facts, settings)


def _silenced(dockerfile: Dockerfile, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Diagnostics less those that ``# distroify: ignore[rule]`` silences at their instruction."""
    if "distroify" not in dockerfile.text.lower():
        yield from found
        return
    from rewriter.analysis.inline import ignored_rules, target_of

    silenced = ignored_rules(dockerfile)
    for diagnostic in found:
        if (
            diagnostic.fix is not None
            or (diagnostic.rule, target_of(dockerfile, diagnostic.line)) not in silenced
        ):
            yield diagnostic


def _idle(
    dockerfile: Dockerfile, stage: Stage | None = None, told: Iterable[Diagnostic] = ()
) -> Iterator[Diagnostic]:
    """The directives of a stage (``None``: of the file) that change nothing where nothing is rewritten."""
    if "distroify" in dockerfile.text.lower():
        from rewriter.notices.idle_directive import left_alone

        yield from left_alone(dockerfile, stage, told)


def _held_back(dockerfile: Dockerfile, changes: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    if "distroify" not in dockerfile.text.lower():
        return ()
    from rewriter.analysis.inline import held_back

    return held_back(dockerfile, changes)


def _decided(plain: FileResult, dockerfile: Dockerfile, facts: Facts, settings: Settings) -> FileResult:
    from rewriter.analysis.shape import Shape

    refusals = tuple(_silenced(dockerfile, _checks(dockerfile, facts, settings)))
    if not refusals and (facts.program is None or (facts.shape is Shape.SPLIT and facts.split < 0)):
        rule, message, help_ = facts.start.problem or (
            "unknown-start", "no program is seen to be built", "build the program in this file")  # fmt: skip
        refusals = (
            Diagnostic(rule, message, facts.start.line or facts.from_.line, Severity.REFUSAL, help=help_),
        )
    if refusals:
        from rewriter.notices.idle_directive import of_refused as idle

        diagnostics = (*refusals, *idle(dockerfile, facts, settings))
        return replace(plain, outcome=Outcome.REFUSED, diagnostics=diagnostics)
    proposed = [*_transforms(dockerfile, facts, settings)]
    held = _held_back(dockerfile, proposed)
    if held:
        return replace(plain, outcome=Outcome.REFUSED, diagnostics=held)
    if dockerfile.build.symbolic:
        from rewriter.plan.arguments import spelled

        proposed = [*(spelled(dockerfile, facts, proposed) or ())]
    notices = tuple(_silenced(dockerfile, _notices(dockerfile, facts, settings)))
    from rewriter.insertion import tidy

    edits = [edit for diagnostic in proposed if diagnostic.fix for edit in diagnostic.fix.edits]
    after = _final_newline(dockerfile, apply(dockerfile.text, tidy(dockerfile.text, edits)))

    from rewriter.analysis.runtime import reference
    from rewriter.postconditions import violations

    broken = tuple(violations(dockerfile, facts, after, settings))
    if broken:
        return replace(plain, outcome=Outcome.REFUSED, diagnostics=broken)
    base = reference(facts.runtime, settings)
    diagnostics = tuple(sorted((*proposed, *notices), key=lambda item: item.line))
    return replace(plain, outcome=Outcome.REWRITTEN, after=after, after_base=base, diagnostics=diagnostics)


def _final_newline(dockerfile: Dockerfile, after: str) -> str:
    """The result ends as the file did."""
    before = dockerfile.text
    if not before.endswith("\n") and after.endswith("\n"):
        return after[:-1].removesuffix("\r")
    return after


def _safe_only(result: FileResult) -> FileResult:
    """With ``--safe-only``, a rewrite that a reviewer must check becomes a refusal."""
    # What is unsafe was asked for by name: that is no assumption.
    doubtful = [d for d in result.diagnostics if d.applicability is Applicability.REVIEW]
    if not doubtful:
        return result
    refusals = tuple(replace(d, severity=Severity.REFUSAL, fix=None) for d in doubtful)
    head = Diagnostic("review-needed", f"{len(doubtful)} assumption(s) need a reviewer", doubtful[0].line,
                      Severity.REFUSAL, help="run without --safe-only and read the diff")  # fmt: skip
    return replace(
        result,
        outcome=Outcome.REFUSED,
        after=result.before,
        after_base=result.before_base,
        diagnostics=(head, *refusals),
    )
