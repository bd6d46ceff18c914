"""One stage of a file: its facts, the plan, the rules, the edits, the checks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rewriter.check.postconditions import violations
from rewriter.dockerfile.load import load
from rewriter.dockerfile.model import Dockerfile, NeedsArgument
from rewriter.dockerfile.stages import Stage, stages
from rewriter.facts.directives import ignored_stage
from rewriter.facts.make import gather
from rewriter.images.catalogue import is_distroless, is_like_distroless
from rewriter.model import Diagnostic, FileResult, Fix, Outcome, Settings
from rewriter.pipeline.around import Around
from rewriter.pipeline.plain import idle
from rewriter.pipeline.renewal import renew
from rewriter.pipeline.run_rules import checks, gates, held_back_by, notices, silenced, transforms
from rewriter.pipeline.way_out import proposed
from rewriter.plan.builder.debian import switch, unless_shared
from rewriter.plan.go_run.model import Planned
from rewriter.plan.go_run.plan import checked, planned_build
from rewriter.plan.make import make_plan
from rewriter.plan.model import Plan, Shape
from rewriter.plan.runtime_image import reference
from rewriter.rules.notices import broken_runtime
from rewriter.rules.notices.idle_directive import of_refused
from rewriter.rules.refusals import ignored, unknown_start
from rewriter.rules.refusals.unknown_directive import gate
from rewriter.rules.transforms import build_program, missing_start
from rewriter.rules.writing.edits import apply, edits_of, tidy
from rewriter.rules.writing.spelling import spelled
from rewriter.support.values import replace
from rewriter.trace.base import argument_defaults, said_bases
from rewriter.trace.lineage import follow

if TYPE_CHECKING:
    from rewriter.consumers.model import Consumers
    from rewriter.context.files import Context
    from rewriter.images.catalogue import BaseImage
    from rewriter.pipeline.joined import Common
    from rewriter.trace.chain import Chain


_ROUNDS = 4
"""What is mended one after the other: a source, the start, the start's form."""


def rewritten_stage(
    plain: FileResult,
    dockerfile: Dockerfile,
    found: tuple[Stage, ...],
    stage: Stage,
    seen: Around,
    settings: Settings,
    planned: Planned | None = None,
    common: Common | None = None,
) -> FileResult:
    """What becomes of the file where one stage of it is rewritten."""
    left = _left_alone(dockerfile, found, stage)
    if left is not None:
        return replace(plain, outcome=Outcome.REFUSED, diagnostics=(left,))
    image = plain.before_base or ""
    if is_like_distroless(image):
        return replace(plain, outcome=Outcome.UNCHANGED, diagnostics=tuple(idle(dockerfile, stage)))
    kept = image == "scratch" and not settings.from_scratch
    if kept or _is(is_distroless, image, settings.registry):
        return _renewed(plain, dockerfile, found, stage, seen.context, settings)
    upto = found[: stage.index + 1]
    refusals = tuple(silenced(dockerfile, gates(dockerfile, upto, settings)))
    if refusals:
        return replace(plain, outcome=Outcome.REFUSED, diagnostics=refusals)
    plan = planned_stage(dockerfile, found, stage, seen.context, settings, seen.consumers)
    if planned is not None:
        plan = checked(planned, plan)
    elif plan.facts.start.problem is not None:
        built = _with_build(dockerfile, plan, seen.context)
        if not isinstance(built, Plan):
            new, planned = built
            again = replace(plain, before=new.text, after=new.text)
            same = stages(new)
            result = rewritten_stage(again, new, same, same[stage.index], seen, settings, planned)
            return _back(result, plain)
        plan = built
        mended = _mended(plain, dockerfile, plan, seen, settings)
        if mended is not None:
            return mended
    result = _decided(plain, dockerfile, common.added(plan) if common is not None else plan, settings)
    if result.outcome is not Outcome.REFUSED or planned is not None or plan.facts.start.problem is None:
        return result

    return proposed(result, plan, seen.context)


def _with_build(
    dockerfile: Dockerfile, plan: Plan, context: Context | None
) -> tuple[Dockerfile, Planned] | Plan:
    """The file with a build of its own for what go run compiles at every start; the plan, which may say more,
    where there is none."""
    found = planned_build(plan, context)
    if not isinstance(found, Planned):
        return found
    new = build_program.with_build(dockerfile, plan, found)
    return new if isinstance(new, Plan) else (new, found)


def _back(result: FileResult, plain: FileResult) -> FileResult:
    """The result of a file with a planned build, for the original one: offsets of edits are those of the
    other text, so that none are given."""
    diagnostics = tuple(
        replace(item, fix=Fix((), item.fix.applicability)) if item.fix is not None else item
        for item in result.diagnostics
    )
    after = result.after if result.outcome is Outcome.REWRITTEN else plain.before
    return replace(result, before=plain.before, after=after, diagnostics=diagnostics)


def _mended(
    plain: FileResult, dockerfile: Dockerfile, plan: Plan, seen: Around, settings: Settings
) -> FileResult | None:
    """What becomes of a stage whose base is swapped, with the start that it must mean; ``None`` where it
    means what it says."""
    mend = (
        next(missing_start.transform(dockerfile, plan, settings), None) if plan.shape is Shape.SWAP else None
    )
    if mend is None or mend.fix is None:
        return None
    text = apply(dockerfile.text, mend.fix.edits)
    other = replace(load(text.encode("utf-8", "surrogateescape"), dockerfile.path), build=dockerfile.build)
    found = stages(other)
    plan = planned_stage(other, found, found[plan.facts.number], seen.context, settings, seen.consumers)
    result = _decided(replace(plain, before=text, after=text), other, plan, settings)
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
    try:
        plan = planned_stage(dockerfile, found, stage, seen, settings)
    except NeedsArgument:
        return replace(plain, outcome=Outcome.UNCHANGED)
    result = renew(plain, dockerfile, plan, settings)
    unused = tuple(idle(dockerfile, stage, result.diagnostics)) if rounds == _ROUNDS else ()
    held = held_back_by(dockerfile, result.diagnostics)
    if not held and result.outcome is Outcome.REWRITTEN:
        held = tuple(gate(dockerfile, found, settings))
    if held:
        return replace(plain, outcome=Outcome.REFUSED, diagnostics=held)
    result = replace(result, diagnostics=(*unused, *silenced(dockerfile, result.diagnostics)))
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
    first = (
        d for d in result.diagnostics if d.rule != broken_runtime.RULE.id and (d.rule, d.message) not in told
    )
    last = more if more.outcome is Outcome.REWRITTEN else result
    return replace(last, diagnostics=(*first, *more.diagnostics))


def planned_stage(
    dockerfile: Dockerfile,
    found: tuple[Stage, ...],
    stage: Stage,
    context: Context | None,
    settings: Settings,
    consumers: Consumers | None = None,
) -> Plan:
    """The facts of a stage and the plan for it. Raises ``DockerfileError`` for what BuildKit would reject."""
    chain = followed_stage(dockerfile, found, stage, context, settings)
    plan = make_plan(dockerfile, gather(dockerfile, chain, context, settings, consumers), context, settings)
    musl = [p for p in plan.facts.programs if p.fit is not None and p.fit.musl]
    if "debian-builder" not in settings.allow or not musl:
        return plan

    builder = chain.of(musl[0].build)
    found_way = switch(dockerfile, builder, settings)
    found_way = unless_shared(found_way, chain, builder)
    if found_way.base is not None:
        chain = followed_stage(
            dockerfile, found, stage, context, settings, {builder.root.index: found_way.base}
        )
        facts = gather(dockerfile, chain, context, settings, consumers)
        plan = make_plan(dockerfile, facts, context, settings)
    return replace(plan, switch=found_way)


def plan_of(
    data: bytes, dockerfile_path: Path, context: Path, settings: Settings, target: str | None = None
) -> Plan:
    """The plan for the stage ``target`` (the last one) of a Dockerfile.

    That of a program that is compiled at every start is the plan of its build. Raises ``DockerfileError``.
    """
    dockerfile = load(data, dockerfile_path.name)
    found = stages(dockerfile)
    named = [one for one in found if target and target.lower() in (one.name, str(one.index))]
    stage = named[0] if named else found[-1]
    around = Around(context, dockerfile_path)
    plan = planned_stage(dockerfile, found, stage, around.context, settings, around.consumers)
    built = _with_build(dockerfile, plan, around.context) if plan.facts.start.problem is not None else plan
    if isinstance(built, Plan):
        return plan
    again = stages(built[0])
    return planned_stage(built[0], again, again[stage.index], around.context, settings, around.consumers)


def followed_stage(
    dockerfile: Dockerfile,
    found: tuple[Stage, ...],
    stage: Stage,
    context: Context | None,
    settings: Settings,
    replaced: Mapping[int, BaseImage] | None = None,
) -> Chain:
    """The stages that a stage is made from; ``replaced`` has other base images for some, by number."""
    said = {**said_bases(dockerfile, found, settings.bases), **(replaced or {})}
    return follow(dockerfile, found, stage, argument_defaults(dockerfile), context, said)


def _is(test: object, image: str, registry: str) -> bool:
    try:
        return bool(test(image, registry))  # type: ignore[operator]
    except ValueError:
        return False


def _left_alone(dockerfile: Dockerfile, found: tuple[Stage, ...], stage: Stage) -> Diagnostic | None:
    if "distroify" not in dockerfile.text.lower():
        return None

    at = ignored_stage(dockerfile, found, stage)
    if at is None:
        return None
    what = "file" if at == 0 else "stage"
    return ignored.left_alone(what, max(at, 1))


def _decided(plain: FileResult, dockerfile: Dockerfile, plan: Plan, settings: Settings) -> FileResult:
    refusals = tuple(silenced(dockerfile, checks(dockerfile, plan, settings)))
    if not refusals and (plan.facts.program is None or (plan.shape is Shape.SPLIT and plan.split < 0)):
        refusals = (unknown_start.not_built(plan),)
    if refusals:
        diagnostics = (*refusals, *of_refused(dockerfile, plan, settings))
        return replace(plain, outcome=Outcome.REFUSED, diagnostics=diagnostics)
    proposed = [*transforms(dockerfile, plan, settings)]
    held = held_back_by(dockerfile, proposed)
    if held:
        return replace(plain, outcome=Outcome.REFUSED, diagnostics=held)
    if dockerfile.build.symbolic:
        proposed = [*(spelled(dockerfile, plan, proposed) or ())]
    told = tuple(silenced(dockerfile, notices(dockerfile, plan, settings)))

    edits = edits_of(proposed)
    after = _final_newline(dockerfile, apply(dockerfile.text, tidy(dockerfile.text, edits)))

    broken = tuple(violations(dockerfile, plan, after, settings))
    if broken:
        return replace(plain, outcome=Outcome.REFUSED, diagnostics=broken)
    base = reference(plan.runtime, settings)
    diagnostics = tuple(sorted((*proposed, *told), key=lambda item: item.line))
    return replace(plain, outcome=Outcome.REWRITTEN, after=after, after_base=base, diagnostics=diagnostics)


def _final_newline(dockerfile: Dockerfile, after: str) -> str:
    """The result ends as the file did."""
    before = dockerfile.text
    if not before.endswith("\n") and after.endswith("\n"):
        return after[:-1].removesuffix("\r")
    return after
