"""Which distroless image the runtime stage starts from, and how its programs are built for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewriter.analysis.fit import Builder, fit, lacking_libraries, needs_cgo
from rewriter.analysis.model import BuildTrace, Program, Runtime, Start
from rewriter.images.catalogue import BaseImage
from rewriter.model import Settings

_KINDS = ("static", "base", "cc")


def choose(base: BaseImage, programs: Sequence[Program], start: Start, settings: Settings) -> Runtime:
    """The image for ``programs`` (the one that starts first): the largest that one of them needs."""
    found = [program.fit for program in programs if program.fit is not None]
    largest = max(found, key=lambda item: (_KINDS.index(item.kind), bool(item.places)), default=None)
    if largest is None or largest.kind == "static":
        return Runtime()
    places = tuple((place.path, place.line) for place in largest.places)
    return Runtime(largest.kind, largest.reason, places)


def fitted(
    base: BaseImage, programs: Sequence[Program], trace: BuildTrace, settings: Settings, text: str
) -> tuple[Program, ...]:
    """The programs, each with the image that it fits; ``text`` is the Dockerfile's.

    One go command leaves cgo on or off for all programs that it writes.
    """
    names = [*dict.fromkeys(name for installed in trace.installed for name in installed.names)]
    builder = Builder(base, frozenset((*names, *base.brings)), settings, text, trace.commands)
    kept = {_place(program) for program in programs if needs_cgo(program, builder)}
    if kept:
        builder = replace(builder, lacking=tuple(lacking_libraries(names, base, settings)))
    return tuple(
        replace(program, fit=fit(program, builder, kept=_place(program) in kept)) for program in programs
    )


def _place(program: Program) -> tuple[int, int | None]:
    return program.build.instruction.index, program.build.start
