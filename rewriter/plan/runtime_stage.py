"""Where the runtime stage's lines go, and how edits of whole instructions look."""

from __future__ import annotations

import re
from enum import IntEnum

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.words import from_ as from_words
from rewriter.facts.model import Facts
from rewriter.model import Edit
from rewriter.plan.shape import Shape


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


def stage_name(facts: Facts) -> str:
    """How the runtime stage names the one that it copies from.

    A stage that is split keeps its name, or gets the first of a few that names nothing in the file. Where the
    file has several stages, or somebody builds the stage by name (``--target``), the name goes to the runtime
    stage; with several targets, each build stage is called after its own.
    """
    if facts.shape is not Shape.SPLIT:
        return facts.chain.reference(facts.builder)
    if facts.stage_name is not None and not passes_name_on(facts):
        return facts.stage_name
    own = facts.stage_name is not None and _has_more_targets(facts)
    names = (f"build-{facts.chain.target.stage.name}", *_NAMES) if own else _NAMES
    return next((name for name in names if name not in facts.used_names), names[0])


def _has_more_targets(facts: Facts) -> bool:
    """Whether there are other named stages that nothing starts from or copies from."""
    graph = facts.chain.graph
    ends = (stage for stage in graph.stages if stage.name and not graph.users[stage.index])
    return any(stage.index != facts.chain.target.stage.index for stage in ends)


def passes_name_on(facts: Facts) -> bool:
    """Whether the runtime stage takes the name of the stage that is split: where other stages or somebody
    outside of the file may mean the image by it."""
    if facts.shape is not Shape.SPLIT or facts.stage_name is None:
        return False
    if facts.has_others or facts.consumers is None or not facts.consumers.targets:
        return facts.has_others
    from rewriter.plan.stage_names import is_built_by_name

    return is_built_by_name(facts)


_NAMES = ("build", "builder", "build-stage", *(f"build{number}" for number in range(2, 1000)))


def keyword(dockerfile: Dockerfile, facts: Facts, word: str) -> str:
    """``word`` in the case of the file's own FROM."""
    span = facts.from_.keyword_span
    return word.lower() if dockerfile.text[span.start : span.end].islower() else word


def as_word(dockerfile: Dockerfile, facts: Facts) -> str:
    """``AS`` in the case that the stage's own FROM has it in."""
    words = from_words(facts.from_)
    if words.name_span is None:
        return keyword(dockerfile, facts, "AS")
    written = dockerfile.text[words.image_span.end : words.name_span.start]
    return "as" if "as" in written else "AS"


def insert(dockerfile: Dockerfile, facts: Facts, text: str, order: Order) -> Edit:
    """Insert ``text`` (whole lines) where the runtime stage begins: behind the last RUN, COPY or ADD of a
    stage that is split, else behind its FROM."""
    at = _place(facts, order)
    if order in (Order.STAGING, Order.FROM) and not dockerfile.text[:at].endswith("\n"):
        text = dockerfile.newline + (text if order is Order.FROM else text.rstrip("\r\n"))
    return Edit(at, at, text, order)


def staging_run(dockerfile: Dockerfile, facts: Facts, command: str, *, other_user: bool) -> str:
    """The lines that run ``command`` as root at the end of the build stage. Stages that start from that one
    keep the user that they had."""
    run, user = keyword(dockerfile, facts, "RUN"), keyword(dockerfile, facts, "USER")
    newline = dockerfile.newline
    text = f"{run} {command}{newline}"
    if not other_user:
        return text
    text = f"{user} root{newline}{text}"
    if facts.shape is Shape.SPLIT or not is_image(facts, facts.builder.stage.index):
        return text
    instructions = reversed(facts.builder.instructions)
    written = next((i.arguments for i in instructions if i.keyword == "USER"), facts.builder.base.user)
    return f"{text}{user} {written}{newline}"


def is_image(facts: Facts, at: int) -> bool:
    """Whether the settings of a stage matter: another one starts from it, or it is started itself."""
    graph, own = facts.chain.graph, facts.chain.target.stage.index
    children = any(graph.parents[user] == at for user in graph.users[at] if user != own)
    starts = (i.keyword in ("CMD", "ENTRYPOINT") for i in graph.stages[at].instructions)
    return children or (at != own and any(starts))


def _place(facts: Facts, order: Order) -> int:
    if facts.shape is Shape.SPLIT:
        return facts.instructions[facts.split].span.end
    if order is Order.STAGING:
        return (facts.builder.stage.from_, *facts.builder.stage.instructions)[-1].span.end
    return facts.from_.span.end


def close_continuation(dockerfile: Dockerfile, facts: Facts) -> tuple[Edit, ...]:
    """Drop the escape character that the last line of a file may end in: what follows would be joined."""
    end = facts.instructions[facts.split].span.end
    code = dockerfile.text[:end].rstrip(" \t\r\n")
    if not code.endswith(dockerfile.escape) or dockerfile.text[end:].strip():
        return ()
    return (Edit(len(code) - 1, len(code), ""),)


_COMMENTED_OUT = re.compile(
    r"[ \t]*#+[ \t]*(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|RUN|USER|VOLUME|WORKDIR)[ \t].*"
)
