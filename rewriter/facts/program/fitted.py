"""The programs, each with the distroless image that it needs."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from rewriter.facts.program.builder import Builder, lacking_libraries
from rewriter.facts.program.image_choice import fit, needs_cgo
from rewriter.facts.program.model import Program
from rewriter.facts.program.switches import with_switches
from rewriter.facts.start.model import Start
from rewriter.model import Settings
from rewriter.trace.chain import Chain, StageView
from rewriter.trace.model import Build
from rewriter.trace.recipes.edits import uses_cgo


def fitted(
    chain: Chain,
    programs: Sequence[Program],
    settings: Settings,
    text: str,
    beside: Sequence[Program],
    start: Start,
) -> tuple[Program, ...]:
    """The programs, each with the image that it fits; ``text`` is the Dockerfile's.

    One go command leaves cgo on or off for all programs that it writes; ``beside`` are those that other
    stages may take.
    """
    programs = [with_switches(program, chain, start) for program in programs]
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
    kept |= {_place(program) for program in programs if _reaches_tests(program.build, chain)}
    if kept:
        lacking = {number: _lacking(own, settings) for number, own in builders.items()}
        builder = [lacking[chain.of(program.build).stage.index] for program in programs]
    return tuple(
        replace(program, fit=fit(program, own, kept=_place(program) in kept))
        for program, own in zip(programs, builder, strict=True)
    )


def _reaches_tests(build: Build, chain: Chain) -> bool:
    """Whether cgo can only be left out by an ENV, which tests and the like behind it get as well."""
    if build.start is not None or build.prebuilt is not None or build.said is not None:
        return False
    calls = chain.of(build).trace.calls
    return any(line >= build.instruction.line and uses_cgo(words) for line, _, words in calls if words)


def _builder(view: StageView, settings: Settings, text: str) -> Builder:
    names = dict.fromkeys(name for installed in view.trace.installed for name in installed.names)
    return Builder(view.base, (*names, *view.base.brings), settings, text, view.trace.commands)


def _lacking(builder: Builder, settings: Settings) -> Builder:
    return replace(builder, lacking=tuple(lacking_libraries(builder.installed, builder.base, settings)))


def _place(program: Program) -> tuple[int, int | None]:
    return program.build.instruction.index, program.build.start
