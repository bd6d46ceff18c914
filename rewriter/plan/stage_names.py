"""The names of the two stages, and which image those mean who build one by its name."""

from __future__ import annotations

from rewriter.consumers.model import Built, Use, Words
from rewriter.plan.model import Plan, Shape

_NAMES = ("build", "builder", "build-stage", *(f"build{number}" for number in range(2, 1000)))


def stage_name(plan: Plan) -> str:
    """How the runtime stage names the one that it copies from.

    A stage that is split keeps its name, or gets the first of a few that names nothing in the file. Where the
    file has several stages, or somebody builds the stage by name (``--target``), the name goes to the runtime
    stage; with several targets, each build stage is called after its own.
    """
    if plan.shape is not Shape.SPLIT:
        return plan.facts.chain.reference(plan.builder)
    if plan.facts.stage_name is not None and not passes_name_on(plan):
        return plan.facts.stage_name
    own = plan.facts.stage_name is not None and _has_more_targets(plan)
    names = (f"build-{plan.facts.chain.target.stage.name}", *_NAMES) if own else _NAMES
    return next((name for name in names if name not in plan.facts.used_names), names[0])


def _has_more_targets(plan: Plan) -> bool:
    """Whether there are other named stages that nothing starts from or copies from."""
    graph = plan.facts.chain.graph
    ends = (stage for stage in graph.stages if stage.name and not graph.users[stage.index])
    return any(stage.index != plan.facts.number for stage in ends)


def concerns(built: Built | None, plan: Plan) -> bool:
    """Whether what is built is the stage that is rewritten, not another target of the file."""
    return built is None or not built.target or _is_named(built, plan) or _is_numbered(built, plan)


def makes(built: Built, plan: Plan) -> bool:
    """Whether a build makes the stage that is rewritten: that of its target, or the last one of the file."""
    if not built.target:
        return plan.facts.number == plan.facts.chain.graph.stages[-1].index
    return _is_named(built, plan) or _is_numbered(built, plan)


def is_build_stage(built: Built | None, plan: Plan) -> bool:
    """Whether what is built is the build stage in the new file."""
    if built is None or not built.target or plan.shape is not Shape.SPLIT:
        return False

    return _is_numbered(built, plan) or (_is_named(built, plan) and not passes_name_on(plan))


def is_built_by_name(plan: Plan) -> bool:
    """Whether somebody builds the stage by its name for what the image starts.

    A service with a command of its own may want the toolchain; it is not asked.
    """
    if plan.facts.consumers is None:
        return False
    commanded = {use.built for use in plan.facts.consumers.uses if started(use, plan) is not None}
    started_by_image = {use.built for use in plan.facts.consumers.uses if started(use, plan) is None}
    named = {built for built in plan.facts.consumers.builds if _is_named(built, plan)}
    return bool(named & started_by_image or named - commanded)


def started(use: Use, plan: Plan) -> Words | None:
    """What the container starts where that is not the image's own; the place is that of the first word."""
    entrypoint, command = use.entrypoint, use.command
    if entrypoint is not None and entrypoint.items:
        more = command.items if command is not None else ()
        return Words((*entrypoint.items, *more), entrypoint.place)
    if command is None or not command.items:
        return None
    if entrypoint is None and plan.facts.start.entrypoint_argv:
        return None
    return command


def _is_named(built: Built, plan: Plan) -> bool:
    name = plan.facts.chain.target.stage.name
    return name is not None and built.target is not None and built.target.lower() == name.lower()


def _is_numbered(built: Built, plan: Plan) -> bool:
    return built.target == str(plan.facts.number)


def passes_name_on(plan: Plan) -> bool:
    """Whether the runtime stage takes the name of the stage that is split: where other stages or somebody
    outside of the file may mean the image by it."""
    if plan.shape is not Shape.SPLIT or plan.facts.stage_name is None:
        return False
    if plan.facts.has_others or plan.facts.consumers is None or not plan.facts.consumers.targets:
        return plan.facts.has_others
    return is_built_by_name(plan)
