"""Build on Debian what the file builds on Alpine: the new base, and what of its RUN lines goes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from rewriter.dockerfile.image import parse_image
from rewriter.dockerfile.instructions import Run, Shell
from rewriter.dockerfile.model import Dockerfile, Instruction, Span
from rewriter.dockerfile.stages import Stage
from rewriter.dockerfile.writing import with_comments
from rewriter.images.catalogue import BaseImage, debian_number, golang_image
from rewriter.model import Settings
from rewriter.plan.builder.model import Switch
from rewriter.shell.classify import installed_packages
from rewriter.shell.model import Sequence, Simple
from rewriter.shell.parse import parse
from rewriter.shell.walk import commands
from rewriter.support.regex import regex
from rewriter.support.tables import table
from rewriter.trace.base import image_text
from rewriter.trace.chain import Chain, StageView

_ALPINE = regex(r"(?<=[:-])alpine(?:\d+\.\d+)?$")


def unless_shared(way: Switch, chain: Chain, builder: StageView) -> Switch:
    """The way, unless other stages use what is built on Alpine."""
    graph, target = chain.graph, chain.target.stage.index
    built = (builder.stage.index, *graph.ancestors(builder.stage.index))
    own = {*built, target, *graph.ancestors(target)}
    other = next((user for at in built for user in graph.users[at] if user not in own), None)
    if other is None:
        return way
    stage = graph.stages[other]
    return Switch(None, problems=((f"the stage {stage.name or other} uses it too", stage.from_.line),))


def switch(dockerfile: Dockerfile, builder: StageView, settings: Settings) -> Switch:
    """How a stage that builds on Alpine would build on Debian."""
    stage = builder.root
    image, new = _image(dockerfile, stage, builder.base, settings)
    line = stage.from_.line
    if new is None:
        return Switch(None, problems=((image, line),))
    changes = [(stage.from_.image.span, image)]
    problems: list[tuple[str, int]] = []
    for instruction in builder.instructions:
        if isinstance(instruction, Run):
            changes += ((span, "") for span in _run(dockerfile, instruction, problems))
        elif isinstance(instruction, Shell) and "ash" in " ".join(instruction.json or ()).replace("bash", ""):
            problems.append(("SHELL names Alpine's shell", instruction.line))
    return Switch(None if problems else new, tuple(changes), image, tuple(problems))


def _image(
    dockerfile: Dockerfile, stage: Stage, base: BaseImage, settings: Settings
) -> tuple[str, BaseImage | None]:
    """The new reference as it is to be written, and what it is; or why there is none."""
    found = _ALPINE.search(stage.image)
    if found is None:
        return f"the tag of {stage.image} does not say alpine in plain sight", None
    plain = (
        stage.image[: found.start() - 1]
        if stage.image[found.start() - 1] == "-"
        else stage.image[: found.start()]
    )
    default = _golang(dockerfile, plain.rstrip(":"))
    if base.go_version is None or default is None or default.suite is None:
        return f"which Go {stage.image} has is not known", None
    suites = [
        default.suite,
        *(row["suite"] for row in _rows("suites") if tuple(row["since"]) <= base.go_version),
    ]
    suite = next((name for name in suites if debian_number(name) <= settings.debian), None)
    if suite is None:
        return f"golang has no image of Go {base.go_version[1]} on Debian {settings.debian} or older", None
    written = stage.image[: found.start()] + suite
    return written, _golang(dockerfile, written)


def _golang(dockerfile: Dockerfile, written: str) -> BaseImage | None:
    text, complete = image_text(dockerfile, written)
    try:
        return golang_image(parse_image(text)) if complete else None
    except ValueError:
        return None


def _run(dockerfile: Dockerfile, instruction: Instruction, problems: list[tuple[str, int]]) -> Iterator[Span]:
    """What of a RUN goes: Alpine's package manager."""
    if instruction.json is not None or instruction.heredocs:
        if "apk" in dockerfile.written(instruction.span):
            problems.append(("apk is called where it can't be taken out", instruction.line))
        return
    node = parse(instruction.arguments)
    items = (node,) if isinstance(node, Simple) else node.items if isinstance(node, Sequence) else ()
    chained = not isinstance(node, Sequence) or {*node.operators} <= {"&&", ";"}
    dropped = {item.start for item in items if isinstance(item, Simple) and chained and _is_dropped(item)}
    for step in commands(node):
        if step.simple is not None and step.simple.start not in dropped:
            problems += ((text, instruction.line) for text in _foreign(step.simple))
    if not dropped:
        return
    kept = [item for item in items if item.start not in dropped and not _is_cleaning(item)]
    if not kept:
        yield with_comments(instruction)
        return
    staying = {item.start for item in kept}
    yield from _cuts(instruction, items, staying)


def _cuts(instruction: Instruction, items: tuple[Any, ...], staying: set[int]) -> Iterator[Span]:
    """From what goes to what stays behind it; at the end, from what stays before it."""
    last = max(at for at, item in enumerate(items) if item.start in staying)
    for item, following in pairwise(items[: last + 1]):
        if item.start not in staying:
            yield Span(instruction.source_offset(item.start), instruction.source_offset(following.start))
    if last + 1 < len(items):
        start, end = items[last].end, items[-1].end
        yield Span(instruction.source_offset(start - 1) + 1, instruction.source_offset(end - 1) + 1)


def _is_dropped(simple: Simple) -> bool:
    """Whether a command only brings what Debian's image has."""
    words = simple.literals
    if not words or words[0] is None:
        return False
    verb = next((word for word in words[1:] if word and not word.startswith("-")), "")
    if any(row["command"] == words[0] and verb in row["verbs"] for row in _rows("dropped")):
        return True
    packages = installed_packages(words) if words[0] == "apk" else None
    return packages is not None and all(name in _there() for name in packages)


def _is_cleaning(item: object) -> bool:
    """``rm -rf /var/cache/apk/*``, which has nothing to do there."""
    words = [word.raw for word in item.words] if isinstance(item, Simple) else []
    return words[:1] == ["rm"] and all(word.startswith(("-", "/var/cache/apk")) for word in words[1:])


def _foreign(simple: Simple) -> Iterator[str]:
    words = simple.literals
    name = (words[0] or "").rpartition("/")[2] if words else ""
    packages = installed_packages(words) if name == "apk" else None
    if packages:
        unknown = [package for package in packages if package not in _there()]
        yield f"apk adds {', '.join(unknown)}" if unknown else "apk is called where it can't be taken out"
    elif any(name in row["commands"] for row in _rows("other")):
        yield f"{name} is missing on Debian, or has other options there"


@cache
def _there() -> frozenset[str]:
    return frozenset(name for row in _rows("there") for name in row["packages"])


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table("plan/builder", "debian")[name]
    return rows
