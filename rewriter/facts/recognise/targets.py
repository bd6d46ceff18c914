"""Which stages of a file are images of their own."""

from __future__ import annotations

from collections.abc import Collection

from rewriter.dockerfile.instructions import Run, Starting
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.dockerfile.stage_graph import Graph, sources
from rewriter.facts.recognise.go_image import is_go

_MOST = 24
"""Targets that are looked at besides the last stage."""


def deciding(graph: Graph, asked: Collection[str]) -> list[int]:
    """Numbers of the stages that decide the outcome of the file: the last, and those that are asked for.

    Where all of them are refused, the file is.
    """
    found = [at for name in asked if (at := graph.named_last(name)) is not None]
    return sorted({*found, len(graph.stages) - 1})


def targets(dockerfile: Dockerfile, graph: Graph, asked: Collection[str]) -> list[int]:
    """Numbers of the targets besides the last stage, in order."""
    wanted = set(deciding(graph, asked))
    found: list[int] = []
    for stage in graph.stages[:-1]:
        at = stage.index
        if graph.users[at] or stage.name is None or graph.named_last(stage.name) != at:
            continue
        chosen = at in wanted or _starts(graph, at)
        if chosen and len(found) < _MOST and about_go(dockerfile, graph, at):
            found.append(at)
    return found


def about_go(dockerfile: Dockerfile, graph: Graph, at: int) -> bool:
    """Whether a stage, or one it is made from, has to do with Go, or it names a stage that it cannot use."""
    made_from = sorted(graph.closure((at,)))
    names = {
        graph.images[at].lower(),
        *(n.lower() for i in graph.stages[at].instructions for n in sources(i)),
    }
    used = {graph.stages[other].name for other in graph.used[at]}
    astray = any(name in graph.named and name not in used for name in names)
    return astray or is_go(dockerfile, tuple(graph.stages[other] for other in made_from))


def _starts(graph: Graph, at: int) -> bool:
    """Whether a stage says what starts. One that inherits that and runs something is there for what it runs,
    such as tests."""
    own = graph.stages[at].instructions
    if any(map(is_start, own)):
        return True
    inherited = (graph.stages[other] for other in graph.ancestors(at))
    starts = any(is_start(i) for stage in inherited for i in stage.instructions)
    return starts and not any(isinstance(i, Run) for i in own)


def is_start(instruction: Instruction) -> bool:
    """Whether it says what the image starts."""
    return isinstance(instruction, Starting) and instruction.json != ()
