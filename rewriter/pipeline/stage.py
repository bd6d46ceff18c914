"""One stage of a file: its facts, the plan, the rules, the edits, the checks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rewriter.check.postconditions import violations
from rewriter.dockerfile.load import load, with_text
from rewriter.dockerfile.model import Dockerfile, NeedsArgument
from rewriter.dockerfile.stages import stages, targeted
from rewriter.facts.directives import ignored_stage
from rewriter.facts.make import gather
from rewriter.images.catalogue import is_distroless, is_like_distroless
from rewriter.model import Diagnostic, FileResult, Outcome, Settings
from rewriter.pipeline.around import Around
from rewriter.pipeline.job import Job
from rewriter.pipeline.plain import idle, not_read, refused, without_change
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
from rewriter.rules.writing.edits import apply, edits_of, tidy, without_edits
from rewriter.rules.writing.spelling import spelled
from rewriter.trace.base import argument_defaults, image_text, root_of, said_bases
from rewriter.trace.lineage import follow

if TYPE_CHECKING:
    from rewriter.consumers.model import Consumers
    from rewriter.facts.files.model import RuntimeFile
    from rewriter.images.catalogue import BaseImage
    from rewriter.trace.chain import Chain


_ROUNDS = 4
"""What is mended one after the other: a source, the start, the start's form."""


def built(job: Job) -> FileResult:
    """What becomes of the stage in the build that the job names."""
    try:
        return _rewritten(job)
    except NeedsArgument as error:
        return not_read(job.plain.path, job.dockerfile.text, error)


def _rewritten(job: Job) -> FileResult:
    plain, dockerfile, settings = job.plain, job.dockerfile, job.settings
    left = _left_alone(job)
    if left is not None:
        return refused(plain, (left,))
    upto = job.stages[: job.stage.index + 1]
    image, _ = image_text(dockerfile, root_of(dockerfile, upto).image)
    if is_like_distroless(image):
        return replace(plain, outcome=Outcome.UNCHANGED, diagnostics=tuple(idle(dockerfile, job.stage)))
    kept = image == "scratch" and not settings.from_scratch
    if kept or is_distroless(image, settings.registry):
        return _renewed(job)
    refusals = tuple(silenced(dockerfile, gates(dockerfile, upto, settings)))
    if refusals:
        return refused(plain, refusals)
    plan = planned_stage(job, job.around.consumers)
    if job.planned is not None:
        plan = checked(job.planned, plan)
    elif plan.facts.start.problem is not None:
        other = _with_build(job, plan)
        if isinstance(other, Job):
            result = _rewritten(other)
            return replace(result, diagnostics=tuple(map(without_edits, result.diagnostics)))
        plan = other
        mended = _mended(job, plan)
        if mended is not None:
            return mended
    result = _decided(job, _with_files(plan, job.files))
    if result.outcome is not Outcome.REFUSED or job.planned is not None or plan.facts.start.problem is None:
        return result
    return proposed(result, plan, job.around.context)


def _with_build(job: Job, plan: Plan) -> Job | Plan:
    """The job with a build of its own for what go run compiles at every start; the plan, which may say more,
    where there is none."""
    found = planned_build(plan, job.around.context)
    if not isinstance(found, Planned):
        return found
    new = build_program.with_build(job.dockerfile, plan, found)
    return new if isinstance(new, Plan) else replace(job.of(new), planned=found, files=())


def _with_files(plan: Plan, files: tuple[RuntimeFile, ...]) -> Plan:
    """The plan with the files that builds with other arguments need, where all are there in this one."""
    if not files or plan.shape is Shape.SWAP:
        return plan
    own = {item.path for item in plan.files}
    there = all(item.path in own or plan.builder.files.origin(item.path) is not None for item in files)
    return replace(plan, files=files) if there else plan


def _mended(job: Job, plan: Plan) -> FileResult | None:
    """What becomes of a stage whose base is swapped, with the start that it must mean; ``None`` where it
    means what it says."""
    if plan.shape is not Shape.SWAP:
        return None
    mend = next(missing_start.transform(job.dockerfile, plan, job.settings), None)
    if mend is None or mend.fix is None:
        return None
    other = job.of(with_text(job.dockerfile, apply(job.dockerfile.text, mend.fix.edits)))
    result = _decided(other, planned_stage(other, job.around.consumers))
    if result.outcome is not Outcome.REWRITTEN:
        return result
    told = (mend, *map(without_edits, result.diagnostics))
    return replace(result, diagnostics=tuple(sorted(told, key=lambda item: item.line)))


def _renewed(job: Job, rounds: int = _ROUNDS) -> FileResult:
    """What becomes of a stage that is on distroless, or on nothing."""
    plain, dockerfile = job.plain, job.dockerfile
    try:
        plan = planned_stage(job)
    except NeedsArgument:
        return replace(plain, outcome=Outcome.UNCHANGED)
    result = renew(plain, dockerfile, plan, job.settings)
    unused = tuple(idle(dockerfile, job.stage, result.diagnostics)) if rounds == _ROUNDS else ()
    held = held_back_by(dockerfile, result.diagnostics)
    if not held and result.outcome is Outcome.REWRITTEN:
        held = tuple(gate(dockerfile, job.stages, job.settings))
    if held:
        return refused(plain, held)
    result = replace(result, diagnostics=(*unused, *silenced(dockerfile, result.diagnostics)))
    if result.outcome is not Outcome.REWRITTEN or result.after is None or rounds == 1:
        return result
    # What is mended may show what else is: a COPY that finds its stage brings the program that starts.
    more = _renewed(job.of(with_text(dockerfile, result.after)), rounds - 1)
    if more.outcome is Outcome.REFUSED:
        return more
    # The defects that are left are those of the last text.
    told = {(item.rule, item.message) for item in more.diagnostics}
    first = (
        d for d in result.diagnostics if d.rule != broken_runtime.RULE.id and (d.rule, d.message) not in told
    )
    last = more if more.outcome is Outcome.REWRITTEN else result
    return replace(last, diagnostics=(*first, *more.diagnostics))


def planned_stage(job: Job, consumers: Consumers | None = None) -> Plan:
    """The facts of a stage and the plan for it. Raises ``DockerfileError`` for what BuildKit would reject."""
    context, settings = job.around.context, job.settings

    def plan_for(chain: Chain) -> Plan:
        facts = gather(job.dockerfile, chain, context, settings, consumers)
        return make_plan(job.dockerfile, facts, context, settings)

    chain = followed_stage(job)
    plan = plan_for(chain)
    musl = [p for p in plan.facts.programs if p.fit is not None and p.fit.musl]
    if "debian-builder" not in settings.allow or not musl:
        return plan
    builder = chain.of(musl[0].build)
    way = unless_shared(switch(job.dockerfile, builder, settings), chain, builder)
    if way.base is not None:
        plan = plan_for(followed_stage(job, {builder.root.index: way.base}))
    return replace(plan, switch=way)


def plan_of(
    data: bytes, dockerfile_path: Path, context: Path, settings: Settings, target: str | None = None
) -> Plan:
    """The plan for the stage ``target`` (the last one) of a Dockerfile.

    That of a program that is compiled at every start is the plan of its build. Raises ``DockerfileError``.
    """
    dockerfile = load(data, dockerfile_path.name)
    found = stages(dockerfile)
    stage = targeted(found, target) or found[-1]
    plain = without_change(dockerfile.path, dockerfile, found[: stage.index + 1])
    job = Job(plain, dockerfile, found, stage, Around(context, dockerfile_path), settings)
    plan = planned_stage(job, job.around.consumers)
    other = _with_build(job, plan) if plan.facts.start.problem is not None else plan
    return planned_stage(other, other.around.consumers) if isinstance(other, Job) else plan


def followed_stage(job: Job, replaced: Mapping[int, BaseImage] | None = None) -> Chain:
    """The stages that a stage is made from; ``replaced`` has other base images for some, by number."""
    dockerfile, found = job.dockerfile, job.stages
    said = {**said_bases(dockerfile, found, job.settings.bases), **(replaced or {})}
    return follow(dockerfile, found, job.stage, argument_defaults(dockerfile), job.around.context, said)


def _left_alone(job: Job) -> Diagnostic | None:
    if "distroify" not in job.dockerfile.text.lower():
        return None
    at = ignored_stage(job.dockerfile, job.stages, job.stage)
    if at is None:
        return None
    return ignored.left_alone("file" if at == 0 else "stage", max(at, 1))


def _decided(job: Job, plan: Plan) -> FileResult:
    plain, dockerfile, settings = job.plain, job.dockerfile, job.settings
    refusals = tuple(silenced(dockerfile, checks(dockerfile, plan, settings)))
    if not refusals and (plan.facts.program is None or (plan.shape is Shape.SPLIT and plan.split < 0)):
        refusals = (unknown_start.not_built(plan),)
    if refusals:
        return refused(plain, (*refusals, *of_refused(dockerfile, plan, settings)))
    proposed = [*transforms(dockerfile, plan, settings)]
    held = held_back_by(dockerfile, proposed)
    if held:
        return refused(plain, held)
    if dockerfile.build.symbolic:
        proposed = [*(spelled(dockerfile, plan, proposed) or ())]
    told = tuple(silenced(dockerfile, notices(dockerfile, plan, settings)))

    edits = edits_of(proposed)
    after = _final_newline(dockerfile, apply(dockerfile.text, tidy(dockerfile.text, edits)))

    broken = tuple(violations(dockerfile, plan, after, settings))
    if broken:
        return refused(plain, broken)
    base = reference(plan.runtime, settings)
    diagnostics = tuple(sorted((*proposed, *told), key=lambda item: item.line))
    return replace(plain, outcome=Outcome.REWRITTEN, after=after, after_base=base, diagnostics=diagnostics)


def _final_newline(dockerfile: Dockerfile, after: str) -> str:
    """The result ends as the file did."""
    before = dockerfile.text
    if not before.endswith("\n") and after.endswith("\n"):
        return after[:-1].removesuffix("\r")
    return after
