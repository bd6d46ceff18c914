"""Variants: stages that are there for people beside the image that is shipped. They are not moved.

A variant is called so (debug, dev, test), goes on from the stage that the repository builds and only adds
tools to it, or is the flavour of a distribution beside a stage on scratch or distroless.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from rewriter.dockerfile.instructions import Pairs, Run, User
from rewriter.dockerfile.stage_graph import Graph, sources
from rewriter.facts.recognise.targets import is_start
from rewriter.images.catalogue import is_distroless, is_like_distroless

_CALLED = frozenset({"debug", "debugger", "dev", "devel", "development", "test", "testing", "tests"})
_FLAVOURS = frozenset(
    "alpine debian ubuntu bookworm bullseye trixie ubi fedora rocky busybox wolfi".split()  # noqa: SIM905
)
"""Names of distributions and of Debian's releases in names of stages, as in tags of images."""
_SMALL = frozenset({"scratch", "distroless", "static", "minimal"})


class Variant(Struct, frozen=True):
    """A stage that stays: ``why`` ends the sentence that says so; ``of`` is the stage that is shipped and
    that it goes on from, ``None`` where it stands beside that one."""

    why: str
    of: int | None = None


def variants(
    graph: Graph, ends: Collection[int], asked: Collection[str], *, default: bool
) -> Mapping[int, Variant]:
    """The variants among the stages that are images of their own, by number.

    ``asked`` are names that the repository builds, ``default``: it builds the last stage without a name. The
    last stage is a variant only where another one is seen to be what is shipped.
    """
    last = len(graph.stages) - 1
    names = {name.lower() for name in asked}
    found: dict[int, Variant] = {}
    for at in sorted(ends):
        variant = _variant(graph, at, ends, names, default=default)
        if variant is not None:
            found[at] = variant
    if last in found and found[last].of is None and not _others(graph, last, ends, found, names):
        del found[last]
    return found


def _variant(
    graph: Graph, at: int, ends: Collection[int], asked: Collection[str], *, default: bool
) -> Variant | None:
    is_last = at == len(graph.stages) - 1
    is_built = _is_asked(graph, at, asked) or (is_last and default)
    called = next((word for word in sorted(_words(graph, at)) if word in _CALLED), None)
    shipped = _goes_on_from(graph, at)
    name = graph.stages[shipped].name if shipped is not None else None
    if shipped is not None and called is not None and (is_last or name in asked):
        return Variant(f"it is called {called}, and starts from {name}", shipped)
    if called is not None and any(not _words(graph, other) & _CALLED for other in ends):
        return Variant(f"it is called {called}")
    if name in asked and not is_built and _only_adds_tools(graph, at):
        return Variant(f"it adds tools to {name}, which is what is built", shipped)
    return None if _is_small(graph, at) else _flavour(graph, at, ends, () if is_built else asked)


def _flavour(graph: Graph, at: int, ends: Collection[int], asked: Collection[str]) -> Variant | None:
    """The flavour of a distribution, by its name or by that of the small one beside it; what starts as one
    that is ``asked`` for, and is not itself."""
    for beside in ends:
        if beside == at or not _is_small(graph, beside):
            continue
        by_name = _words(graph, at) & _FLAVOURS or _words(graph, beside) & _SMALL
        if by_name or (_is_asked(graph, beside, asked) and _start(graph, at) == _start(graph, beside)):
            name = graph.stages[beside].name or "the last one"
            return Variant(f"it stands beside {name}, which is on {graph.images[graph.roots[beside]]}")
    return None


def _start(graph: Graph, at: int) -> Mapping[type, str]:
    """The arguments of CMD and ENTRYPOINT."""
    line = (*reversed(graph.ancestors(at)), at)
    starts = (i for one in line for i in graph.stages[one].instructions if is_start(i))
    return {type(i): i.arguments for i in starts}


def _others(
    graph: Graph, last: int, ends: Collection[int], found: Mapping[int, Variant], asked: Collection[str]
) -> bool:
    """Whether another stage than the last is what is shipped: one that is asked for, or that is as small as
    it can be."""
    others = (at for at in ends if at != last and at not in found)
    return any(_is_asked(graph, at, asked) or _is_small(graph, at) for at in others)


def _words(graph: Graph, at: int) -> set[str]:
    return set(re.split(r"[-_.]", graph.stages[at].name or ""))


def _is_asked(graph: Graph, at: int, asked: Collection[str]) -> bool:
    name = graph.stages[at].name
    return name is not None and name in asked and graph.named_last(name) == at


def _goes_on_from(graph: Graph, at: int) -> int | None:
    """The nearest named stage before it that says what starts, and is no variant by its name."""
    parent = graph.onto[at]
    if parent is None:
        return None
    stage = graph.stages[parent]
    is_image = stage.name is not None and graph.named_last(stage.name) == parent
    starts = any(map(is_start, stage.instructions))
    return parent if is_image and starts and not _words(graph, parent) & _CALLED else None


def _only_adds_tools(graph: Graph, at: int) -> bool:
    own = graph.stages[at].instructions
    return any(isinstance(i, Run) for i in own) and all(isinstance(i, (Run, User, Pairs)) for i in own)


def is_on_distroless(graph: Graph, at: int) -> bool:
    """Whether a stage starts from distroless or an image that is like it, itself or by its parents."""
    image = graph.images[graph.roots[at]]
    return is_distroless(image) or is_like_distroless(image)


def _is_small(graph: Graph, at: int) -> bool:
    """Whether a stage that says what starts is on scratch or on an image without a shell."""
    image = graph.images[graph.roots[at]]
    line = (at, *graph.ancestors(at))
    if not any(is_start(i) for one in line for i in graph.stages[one].instructions):
        return False
    return image == "scratch" or is_on_distroless(graph, at)


def strangers(graph: Graph, at: int) -> str | None:
    """Why the stages that go on from one cannot have its lines of their own; ``None`` where they can."""
    stage, line = graph.stages[at], [*children(graph, at)]
    for user in graph.users[at]:
        name = graph.stages[user].name or "last"
        if user not in line or at in {graph.named_by(n, user) for n in _sources(graph, user)}:
            return f"the stage {name} copies from it"
        again = any(graph.named_by(n, user) != graph.named_by(n, at) for n in _sources(graph, at))
        parent = graph.named_by(stage.image, user) if graph.parents[at] is not None else None
        if again or parent != graph.parents[at]:
            return f"a name that it uses means another stage in {name}"
    return None


def _sources(graph: Graph, at: int) -> Iterator[str]:
    return (name for instruction in graph.stages[at].instructions for name in sources(instruction))


def children(graph: Graph, parent: int) -> Iterator[int]:
    """The stages that go on from one."""
    return (at for at, onto in enumerate(graph.parents) if onto == parent)
