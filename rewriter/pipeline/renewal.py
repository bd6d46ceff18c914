"""A file whose runtime stage is on distroless already: what of it is mended, and the proof that no more is.

The transforms are those of every file, given facts in which only what is broken asks for a change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rewriter.check.configuration import Inherited, configuration
from rewriter.check.postconditions import settings_kept
from rewriter.dockerfile.load import with_text
from rewriter.dockerfile.model import Dockerfile, DockerfileError
from rewriter.dockerfile.stages import stages
from rewriter.model import Diagnostic, FileResult, Outcome, Settings
from rewriter.pipeline.plain import refused
from rewriter.plan.renewal import broken_programs, image_of, moves_to
from rewriter.rules.notices import broken_runtime, prebuilt_program
from rewriter.rules.refusals import postcondition
from rewriter.rules.transforms import (
    end_of_life,
    exec_form,
    missing_source,
    missing_start,
    runtime_commands,
    static_binary,
)
from rewriter.rules.writing.edits import apply, edits_of, tidy
from rewriter.trace.base import image_text, root_of

if TYPE_CHECKING:
    from rewriter.plan.model import Plan


def renew(plain: FileResult, dockerfile: Dockerfile, plan: Plan, settings: Settings) -> FileResult:
    """The result: rewritten where something is out of date or broken, else unchanged."""
    proposed = tuple(_proposed(dockerfile, plan, settings))
    found = tuple(broken_runtime.check(dockerfile, plan, settings))
    edits = edits_of(proposed)
    diagnostics = tuple(sorted((*proposed, *found), key=lambda item: item.line))
    if not edits:
        return replace(plain, outcome=Outcome.UNCHANGED, diagnostics=diagnostics)
    after = apply(dockerfile.text, tidy(dockerfile.text, edits))
    problem = next(_violations(dockerfile, after, plan), None)
    if problem is not None:
        return refused(plain, (postcondition.broken(problem, plan.facts.from_.line),))
    new = with_text(dockerfile, after)
    base, _ = image_text(new, root_of(new, stages(new)[: plan.facts.number + 1]).image)
    told = (*diagnostics, *prebuilt_program.check(dockerfile, plan, settings))
    diagnostics = tuple(sorted(told, key=lambda item: item.line))
    return replace(plain, outcome=Outcome.REWRITTEN, after=after, after_base=base, diagnostics=diagnostics)


def _proposed(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    yield from end_of_life.transform(dockerfile, plan, settings)
    sources = tuple(missing_source.transform(dockerfile, plan, settings))
    # What starts may be what such a COPY brings.
    yield from sources or missing_start.transform(dockerfile, plan, settings)
    image = image_of(dockerfile, plan, settings)
    if image is None or image.debug or plan.facts.chain.target.parent is not None:
        return  # busybox' shell is there, or the lines of another stage count
    yield from runtime_commands.transform(dockerfile, plan, settings)
    if plan.facts.start.problem is None and plan.facts.start.argv:
        yield from exec_form.transform(
            dockerfile, replace(plan, facts=replace(plan.facts, healthcheck=None)), settings
        )
    move = moves_to(dockerfile, plan, settings)
    if move is None or move.kind == image.kind:
        broken = tuple(broken_programs(plan, image))
        first, others = (broken[0], broken[1:]) if broken else (None, ())
        yield from static_binary.transform(
            dockerfile, replace(plan, facts=replace(plan.facts, program=first, others=others)), settings
        )


def _violations(dockerfile: Dockerfile, text: str, plan: Plan) -> Iterator[str]:
    """What the new text breaks."""
    try:
        new = with_text(dockerfile, text)
    except DockerfileError as error:
        yield f"the new text does not parse: {error.message} (line {error.line})"
        return
    before, after = stages(dockerfile), stages(new)
    if len(before) != len(after):
        yield f"the new text has {len(after)} stages"
        return
    for old, other in zip(before, after, strict=True):
        moved = old.index == plan.facts.number or old.from_ is plan.facts.image_from
        if not moved and (old.name, old.image) != (other.name, other.image):
            yield f"the stage {old.name or old.index} changed"
    base, at = plan.facts.base, plan.facts.number
    given = Inherited(dict(base.environment), base.workdir, base.user)
    found = (configuration(part[at].instructions, given, dockerfile) for part in (before, after))
    yield from settings_kept(*found)
