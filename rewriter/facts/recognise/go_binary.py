"""Whether a Dockerfile without any word of Go starts a Go program that COPY brings from the build context."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from rewriter.context.files import Context
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.dockerfile.words import texts
from rewriter.golang.binary.program_file import LARGEST, MAGIC, read_binary
from rewriter.trace.base import any_base, image_text, root_of

_FIRST = 8
"""Words of CMD and ENTRYPOINT that are looked at: what starts may stand behind a shell or an init program."""
_MOST = 20
"""Programs that are read."""


def is_shipped(
    dockerfile: Dockerfile,
    stage: Stage,
    context: Callable[[], Context | None],
    own: Iterable[tuple[str, str]] = (),
    before: Sequence[Stage] = (),
) -> bool:
    """Whether a stage on a known image that has no Go in it starts a Go program of the build context.

    ``context`` is asked only where a file could be that program; ``own`` is ``Settings.bases``, ``before``
    are stages that it may copy from.
    """
    root = root_of(dockerfile, (*before, stage))
    if not copies_program(stage, before) or any_base(dockerfile, root, None, own) is None:
        return False
    seen = context()
    return seen is not None and starts_go_program(stage, seen, before)


def skipped_because(
    dockerfile: Dockerfile, found: Sequence[Stage], context: Callable[[], Context | None]
) -> str:
    """Why a file that has no Go in it, and does not ship a Go program either, is passed over."""
    last, before = found[-1], found[:-1]
    written = root_of(dockerfile, tuple(found)).image
    image = image_text(dockerfile, written)[0].partition("@")[0] or written
    none = f"no Go image (FROM {image}), and no RUN calls the go command"
    if not copies_program(last, before):
        return none
    seen = context()
    if seen is not None and starts_go_program(last, seen, before):
        return f"prebuilt: the Go program comes from the build context, and what {image} holds is not known"
    programs = (
        name for name in dict.fromkeys(_named(last, before)) if seen is not None and seen.exists(name)
    )
    there = next(programs, None)
    if there is None:
        # Of a file that may lie in a folder which is copied nothing is known: no name of it is told.
        source = next(_written(last, before), None)
        if source is None:
            return none
        return f"prebuilt: {source} comes from elsewhere, and is not in the build context; {none}"
    return f"prebuilt: {there} of the build context is no Go program; {none}"


def copies_program(stage: Stage, before: Sequence[Stage] = ()) -> bool:
    """Whether COPY brings what a word of CMD or ENTRYPOINT may name: no file is looked at."""
    return next(_named(stage, before), None) is not None


def starts_go_program(stage: Stage, context: Context, before: Sequence[Stage] = ()) -> bool:
    """Whether a word of CMD or ENTRYPOINT is named like a file that COPY brings, and that is a Go program.

    Only such files are opened, and only what begins as an ELF file is read.
    """
    sources = dict.fromkeys(_named(stage, before))
    programs = (source for source in sources if context.read_bytes(source, len(MAGIC)) == MAGIC)
    for source in islice(programs, _MOST):
        binary = read_binary(context.read_bytes(source, LARGEST) or b"")
        if binary is not None and binary.is_go:
            return True
    return False


def _named(stage: Stage, before: Sequence[Stage]) -> Iterator[str]:
    """What is written so, and files of such a name in each source, should that be a folder."""
    started = _names(stage)
    yield from _written(stage, before)
    for source, _ in chain.from_iterable(map(_copied, (stage, *before))) if started else ():
        yield from (posixpath.join(source, name) for name in started)


def _written(stage: Stage, before: Sequence[Stage]) -> Iterator[str]:
    """Sources of COPY that are called, or become, what CMD or ENTRYPOINT names."""
    started = _names(stage)
    for source, target in chain.from_iterable(map(_copied, (stage, *before))) if started else ():
        if {posixpath.basename(source), posixpath.basename(target)} & {*started}:
            yield source


def _names(stage: Stage) -> list[str]:
    return [*dict.fromkeys(name for name in map(posixpath.basename, _started(stage)) if name)]


def _started(stage: Stage) -> Iterator[str]:
    for instruction in stage.instructions:
        if instruction.keyword in ("CMD", "ENTRYPOINT"):
            written = instruction.json if instruction.json is not None else (instruction.arguments,)
            words = (word.strip("\"';") for text in written[:_FIRST] for word in text.split())
            yield from islice(words, _FIRST)


def _copied(stage: Stage) -> Iterator[tuple[str, str]]:
    """Files and folders, as written: source in the context and destination."""
    for instruction in stage.instructions:
        if instruction.keyword not in ("COPY", "ADD") or instruction.flag("from") is not None:
            continue
        *sources, target = texts(instruction) or [""]
        for source in sources:
            yield posixpath.normpath("/" + source).lstrip("/"), target
