"""``--from=NUMBER`` behind a stage that was put in: the stages behind it have other numbers
(https://docs.docker.com/build/building/multi-stage/#name-your-build-stages).

In a mount BuildKit takes a number for an image of that name, which there is none of; buildah takes it for a
stage.
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile, Flag
from rewriter.dockerfile.stage_graph import Graph, number
from rewriter.model import Edit
from rewriter.support.regex import regex

_COPY = regex(r"""(?<=from=)(?P<open>["']?)(?P<number>[+]?[0-9]+)""")
_MOUNT = regex(r"""(?<=[,="']from=)(?P<number>[+]?[0-9]+)(?=[,"']|$)""")


def renumbered(dockerfile: Dockerfile, graph: Graph, at: int) -> Iterator[Edit]:
    """The numbers that change where a stage follows stage number ``at``."""
    for stage in graph.stages[at + 1 :]:
        for instruction in stage.instructions:
            for flag in instruction.flags:
                yield from _flag(dockerfile.text, flag, at, stage.index)


def _flag(text: str, flag: Flag, at: int, before: int) -> Iterator[Edit]:
    if flag.name not in ("from", "mount"):
        return
    written = text[flag.span.start : flag.span.end]
    for match in (_COPY if flag.name == "from" else _MOUNT).finditer(written):
        old = number(match["number"])
        if old is not None and at < old < before:
            start = flag.span.start + match.start("number")
            yield Edit(start, start + len(match["number"]), str(old + 1))
