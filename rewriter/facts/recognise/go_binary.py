"""Whether a Dockerfile without any word of Go starts a Go program that COPY brings from the build context."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from rewriter.context.files import Context
from rewriter.dockerfile.instructions import Copying, Starting, each
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
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
    own: Iterable[tuple[str, str]],
    before: Sequence[Stage],
) -> bool:
    """Whether a stage on a known image that has no Go in it starts a Go program of the build context.

    ``context`` is asked only where a file could be that program; ``own`` is ``Settings.bases``, ``before``
    are stages that it may copy from.
    """
    root = root_of(dockerfile, (*before, stage))
    started = _names(stage)
    named = _named(started, _copied((*before, stage))) if started else []
    if not named or any_base(dockerfile, root, None, own) is None:
        return False
    seen = context()
    return seen is not None and _has_go_program(named, seen)


def skipped_because(
    dockerfile: Dockerfile, found: Sequence[Stage], context: Callable[[], Context | None]
) -> str:
    """Why a file that has no Go in it, and does not ship a Go program either, is passed over."""
    last = found[-1]
    written = root_of(dockerfile, tuple(found)).image
    image = image_text(dockerfile, written)[0].partition("@")[0] or written
    none = f"no Go image (FROM {image}), and no RUN calls the go command"
    started = _names(last)
    copied = _copied(found) if started else []
    named = _named(started, copied)
    if not named:
        return none
    seen = context()
    if seen is not None and _has_go_program(named, seen):
        return f"prebuilt: the Go program comes from the build context, and what {image} holds is not known"
    there = next((name for name in named if seen is not None and seen.exists(name)), None)
    if there is None:
        # Of a file that may lie in a folder which is copied nothing is known: no name of it is told.
        source = next(_written(started, copied), None)
        if source is None:
            return none
        return f"prebuilt: {source} comes from elsewhere, and is not in the build context; {none}"
    return f"prebuilt: {there} of the build context is no Go program; {none}"


def _has_go_program(named: Iterable[str], context: Context) -> bool:
    """Whether one of the files is a Go program; only what begins as an ELF file is read."""
    programs = (source for source in named if context.read_bytes(source, len(MAGIC)) == MAGIC)
    for source in islice(programs, _MOST):
        binary = read_binary(context.read_bytes(source, LARGEST) or b"")
        if binary is not None and binary.is_go:
            return True
    return False


def _named(started: Sequence[str], copied: Sequence[tuple[str, str]]) -> list[str]:
    """What is written so, and files of such a name in each source, should that be a folder."""
    inside = (posixpath.join(source, name) for source, _ in copied for name in started)
    return [*dict.fromkeys((*_written(started, copied), *inside))]


def _written(started: Sequence[str], copied: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Sources of COPY that are called, or become, what CMD or ENTRYPOINT names."""
    for source, target in copied:
        if posixpath.basename(source) in started or posixpath.basename(target) in started:
            yield source


def _names(stage: Stage) -> list[str]:
    return [*dict.fromkeys(name for name in map(posixpath.basename, _started(stage)) if name)]


def _started(stage: Stage) -> Iterator[str]:
    for start in each(stage.instructions, Starting):
        written = start.json if start.json is not None else (start.arguments,)
        words = (word.strip("\"';") for text in written[:_FIRST] for word in text.split())
        yield from islice(words, _FIRST)


def _copied(found: Sequence[Stage]) -> list[tuple[str, str]]:
    """Files and folders, as written: source in the context and destination. Those of the last stage come
    first."""
    copied: list[tuple[str, str]] = []
    for stage in (*found[-1:], *found[:-1]):
        for copy in each(stage.instructions, Copying):
            own = copy.sources if copy.from_ is None else ()
            copied += [(posixpath.normpath("/" + source).lstrip("/"), copy.target) for source in own]
    return copied
