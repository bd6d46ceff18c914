"""Which distroless image the runtime stage starts from, and how its programs are built for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewriter.analysis.fit import Builder, fit, lacking_libraries, needs_cgo
from rewriter.analysis.model import Program, Runtime
from rewriter.analysis.stagechain import Chain, StageView
from rewriter.model import Settings

_KINDS = ("static", "base", "cc")


def choose(programs: Sequence[Program]) -> Runtime:
    """The image for ``programs`` (the one that starts first): the largest that one of them needs."""
    found = [program.fit for program in programs if program.fit is not None]
    largest = max(found, key=lambda item: (_KINDS.index(item.kind), bool(item.places)), default=None)
    if largest is None or largest.kind == "static":
        return Runtime()
    places = tuple((place.path, place.line) for place in largest.places)
    return Runtime(largest.kind, largest.reason, places)


def fitted(
    chain: Chain, programs: Sequence[Program], settings: Settings, text: str, beside: Sequence[Program] = ()
) -> tuple[Program, ...]:
    """The programs, each with the image that it fits; ``text`` is the Dockerfile's.

    One go command leaves cgo on or off for all programs that it writes; ``beside`` are those that other
    stages may take.
    """
    views = {view.stage.index: view for view in (chain.of(program.build) for program in programs)}
    builders = {number: _builder(view, settings, text) for number, view in views.items()}
    builder = [builders[chain.of(program.build).stage.index] for program in programs]
    kept = {
        _place(program) for program, own in zip(programs, builder, strict=True) if needs_cgo(program, own)
    }
    kept |= {
        _place(program)
        for program in beside
        if needs_cgo(program, builders[chain.of(program.build).stage.index])
    }
    if kept:
        lacking = {number: _lacking(own, settings) for number, own in builders.items()}
        builder = [lacking[chain.of(program.build).stage.index] for program in programs]
    return tuple(
        replace(program, fit=fit(program, own, kept=_place(program) in kept))
        for program, own in zip(programs, builder, strict=True)
    )


def _builder(view: StageView, settings: Settings, text: str) -> Builder:
    names = dict.fromkeys(name for installed in view.trace.installed for name in installed.names)
    return Builder(view.base, tuple(names), settings, text, view.trace.commands)


def _lacking(builder: Builder, settings: Settings) -> Builder:
    return replace(builder, lacking=tuple(lacking_libraries(builder.installed, builder.base, settings)))


def _place(program: Program) -> tuple[int, int | None]:
    return program.build.instruction.index, program.build.start
