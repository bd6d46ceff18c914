"""Where the runtime stage's lines go, and how edits of whole instructions look."""

from __future__ import annotations

from enum import IntEnum

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.words import from_ as from_words
from rewriter.model import Edit
from rewriter.plan.model import Plan, Shape
from rewriter.plan.stage_names import passes_name_on


class Order(IntEnum):
    """The order of what is inserted at the split (``Edit.order``)."""

    RESTORED = -20
    STAGING = -10
    FROM = 0
    ARG = 10
    SETTINGS = 20
    USER_FIRST = 25
    WORKDIR = 30
    PROGRAMS = 40
    FILES = 45
    OTHERS = 50
    OPENED = 55
    START = 60


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
    return any(stage.index != plan.facts.chain.target.stage.index for stage in ends)


_NAMES = ("build", "builder", "build-stage", *(f"build{number}" for number in range(2, 1000)))


def keyword(dockerfile: Dockerfile, plan: Plan, word: str) -> str:
    """``word`` in the case of the file's own FROM."""
    span = plan.facts.from_.keyword_span
    return word.lower() if dockerfile.text[span.start : span.end].islower() else word


def as_word(dockerfile: Dockerfile, plan: Plan) -> str:
    """``AS`` in the case that the stage's own FROM has it in."""
    words = from_words(plan.facts.from_)
    if words.name_span is None:
        return keyword(dockerfile, plan, "AS")
    written = dockerfile.text[words.image_span.end : words.name_span.start]
    return "as" if "as" in written else "AS"


def insert(dockerfile: Dockerfile, plan: Plan, text: str, order: Order) -> Edit:
    """Insert ``text`` (whole lines) where the runtime stage begins: behind the last RUN, COPY or ADD of a
    stage that is split, else behind its FROM."""
    at = _place(plan, order)
    if order in (Order.STAGING, Order.FROM) and not dockerfile.text[:at].endswith("\n"):
        text = dockerfile.newline + (text if order is Order.FROM else text.rstrip("\r\n"))
    return Edit(at, at, text, order)


def staging_run(dockerfile: Dockerfile, plan: Plan, command: str, *, other_user: bool) -> str:
    """The lines that run ``command`` as root at the end of the build stage. Stages that start from that one
    keep the user that they had."""
    run, user = keyword(dockerfile, plan, "RUN"), keyword(dockerfile, plan, "USER")
    newline = dockerfile.newline
    text = f"{run} {command}{newline}"
    if not other_user:
        return text
    text = f"{user} root{newline}{text}"
    if plan.shape is Shape.SPLIT or not is_image(plan, plan.builder.stage.index):
        return text
    instructions = reversed(plan.builder.instructions)
    written = next((i.arguments for i in instructions if i.keyword == "USER"), plan.builder.base.user)
    return f"{text}{user} {written}{newline}"


def is_image(plan: Plan, at: int) -> bool:
    """Whether the settings of a stage matter: another one starts from it, or it is started itself."""
    graph, own = plan.facts.chain.graph, plan.facts.chain.target.stage.index
    children = any(graph.parents[user] == at for user in graph.users[at] if user != own)
    starts = (i.keyword in ("CMD", "ENTRYPOINT") for i in graph.stages[at].instructions)
    return children or (at != own and any(starts))


def _place(plan: Plan, order: Order) -> int:
    if plan.shape is Shape.SPLIT:
        return plan.instructions[plan.split].span.end
    if order is Order.STAGING:
        return (plan.builder.stage.from_, *plan.builder.stage.instructions)[-1].span.end
    return plan.facts.from_.span.end


def close_continuation(dockerfile: Dockerfile, plan: Plan) -> tuple[Edit, ...]:
    """Drop the escape character that the last line of a file may end in: what follows would be joined."""
    end = plan.instructions[plan.split].span.end
    code = dockerfile.text[:end].rstrip(" \t\r\n")
    if not code.endswith(dockerfile.escape) or dockerfile.text[end:].strip():
        return ()
    return (Edit(len(code) - 1, len(code), ""),)
