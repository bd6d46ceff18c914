"""From what is to what will be: the shape of the new stage, its base, and what it copies."""

from __future__ import annotations

from rewriter.context.files import Context
from rewriter.dockerfile.instructions import BUILDING
from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.directives import inline_copies
from rewriter.facts.files.absent import absent
from rewriter.facts.files.from_accounts import DATABASE
from rewriter.facts.model import Facts
from rewriter.facts.program.model import Program
from rewriter.facts.users.database import unseen_home
from rewriter.model import Settings
from rewriter.plan.model import Plan, Shape
from rewriter.plan.runtime_image import choose
from rewriter.plan.shape import shape_of
from rewriter.plan.swap.model import Swap
from rewriter.plan.swap.swap import swap
from rewriter.trace.chain import Chain, StageView


def make_plan(dockerfile: Dockerfile, facts: Facts, context: Context | None, settings: Settings) -> Plan:
    """The plan for a stage."""
    view, needed = facts.chain.target, facts.needed
    swap = _swap(dockerfile, facts, context, settings)
    build = facts.program.build if facts.program is not None else None
    asked = bool([*inline_copies(dockerfile, view.stage, facts.workdir)])
    shape = shape_of(view, swap, build, inline=asked)
    runtime = choose(facts.programs, facts.start, settings)
    if shape is Shape.SWAP:
        named = facts.named_user if not settings.nonroot else None
        return Plan(
            facts=facts,
            shape=shape,
            instructions=view.stage.instructions,
            split=-1,
            builder=_builder(facts.chain, shape, facts.program),
            runtime=runtime,
            user=named or facts.user,
            swap=swap,
        )
    return Plan(
        facts=facts,
        shape=shape,
        instructions=view.instructions,
        split=_split(view, shape),
        builder=_builder(facts.chain, shape, facts.program),
        runtime=runtime,
        user=facts.user,
        files=needed.files,
        absent=absent(facts.image, facts.sources),
        lacking=needed.lacking,
        guesses=needed.guesses,
        listed=needed.listed,
        unresolved=needed.unresolved,
    )


def _swap(dockerfile: Dockerfile, facts: Facts, context: Context | None, settings: Settings) -> Swap | None:
    """What becomes of the RUN lines where only the base changes; ``None`` where they are needed."""
    view, files = facts.chain.target, facts.needed.files
    if view.parent is not None or facts.trace.builds:
        return None
    if any(item.path in DATABASE and view.files.origin(item.path) is None for item in files):
        return None  # only the old stage has the users that its RUN lines make

    paths = {item.path for item in files} | unseen_home(facts.programs, facts.trace, facts.base.distribution)
    return swap(dockerfile, facts.chain, context, paths, facts.start.opening.gone, nonroot=settings.nonroot)


def _split(view: StageView, shape: Shape) -> int:
    """The index of the last instruction that stays before the runtime stage."""
    if shape is Shape.REBASE:
        return len(view.instructions) - len(view.stage.instructions) - 1
    return max((at for at, i in enumerate(view.instructions) if isinstance(i, BUILDING)), default=-1)


def _builder(chain: Chain, shape: Shape, program: Program | None) -> StageView:
    """The stage that files are copied from."""
    if shape is Shape.REBASE and chain.target.parent is not None:
        return chain.target.parent
    if shape is Shape.SWAP and program is not None:
        return chain.of(program.build)
    return chain.target
