"""What may name files besides the text of the source: the start, the image's variables, and linker flags."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.facts.files import old_image as evidence
from rewriter.facts.files.model import Image
from rewriter.facts.files.texts import named_by_words
from rewriter.facts.start.model import Start
from rewriter.golang.command.link_mode import set_strings
from rewriter.images.catalogue import toolchain_only
from rewriter.model import DOCKERFILE, Evidence, Place


def names_linked(image: Image) -> Iterator[evidence.Named]:
    """What the builds set variables of the source to: ``-ldflags "-X main.config=/etc/app.yaml"``."""
    for build in image.trace.builds:
        place = (build.recipe or Place(DOCKERFILE, build.instruction.line)).evidence
        yield from named_by_words((text, place) for text in set_strings(build.command))


def names_outside(image: Image, start: Start) -> Iterator[evidence.Named]:
    """What the start's arguments and the image's own variables may name."""
    here = Evidence(DOCKERFILE, start.line)
    yield from named_by_words(_arguments(start, here))
    values = [
        (item.value, next(iter(item.remark.evidence), here))
        for item in start.opening.variables
        if _may_name(item.name, item.value)
    ]
    yield from named_by_words([*values, *start.opening.words])
    base = dict(image.base)
    for name, value in image.trace.final.environment.items():
        if value and _may_name(name, value) and not toolchain_only(name) and base.get(name) != value:
            line = image.set_at.get(name, start.line)
            yield from named_by_words([(value, Evidence(DOCKERFILE, line))])


def _arguments(start: Start, here: Evidence) -> Iterator[tuple[str, Evidence]]:
    """The arguments of the start, each with its place: a script or a file of the repository may give them."""
    first = next(iter(start.starters or start.opening.evidence), here)
    own = len(start.entrypoint_argv or start.cmd_argv or ())
    behind = Evidence(DOCKERFILE, start.cmd.line) if start.cmd is not None else first
    for at, word in enumerate(start.argv[1:], 1):
        yield word, first if at < own else behind


def _may_name(name: str, value: str) -> bool:
    """Whether the value of a variable may be a path. A zone in ``TZ`` is none, unless it is absolute
    (https://pkg.go.dev/time#Location)."""
    return name != "PATH" and (name != "TZ" or value.removeprefix(":").startswith("/"))
