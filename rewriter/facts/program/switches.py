"""What of a build, of its image and of the program's start asks for cgo, though no source has C."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from rewriter.dockerfile.instructions import Arg, Env, Run
from rewriter.facts.program.model import Program
from rewriter.facts.start.model import Start
from rewriter.golang.command.switches import (
    CgoSwitch,
    names_debug,
    of_debug,
    of_experiments,
    of_tags,
    of_toolchain,
)
from rewriter.golang.model import SourceEvidence
from rewriter.model import Evidence, evidence_at
from rewriter.trace.chain import Chain, StageView
from rewriter.trace.model import Build

_Asked = tuple[CgoSwitch, tuple[Evidence, ...]]


def with_switches(program: Program, chain: Chain, start: Start) -> Program:
    """The program, its build with the switches that it asks for; each is said once."""
    build = program.build
    if build.prebuilt is not None:
        return program
    view = chain.of(build)
    found = (*_of_build(build, view), *_of_debug(program, chain.target, start))
    once = {s.effect: (s, places) for s, places in reversed(found) if _matters(s, program.source)}
    return replace(program, build=replace(build, asked=tuple(once.values()))) if once else program


def _matters(switch: CgoSwitch, source: SourceEvidence | None) -> bool:
    """What packages of others import is not known."""
    return (
        source is None or bool(source.imports or source.unresolved) or switch.matters(source.standard_imports)
    )


def _of_build(build: Build, view: StageView) -> Iterator[_Asked]:
    """GOEXPERIMENT, build tags, and the toolchain of the image."""
    experiments = build.environment.get("GOEXPERIMENT") or ""
    place = evidence_at(build.recipe)
    for switch in of_experiments(experiments):
        line = _line(view, "GOEXPERIMENT")
        yield (_at(switch, line), ()) if line is not None else (switch, place)
    yield from ((switch, place) for switch in of_tags(build.command.tags))
    words = (*experiments.split(","), *build.command.tags)
    first = view
    while first.parent is not None:
        first = first.parent
    release = view.base.go_version or _release(first.stage.image)
    toolchain = of_toolchain(first.stage.image, release, words, packaged=view.base.packaged)
    yield from ((_at(switch, first.stage.from_.line), ()) for switch in toolchain)


def _of_debug(program: Program, target: StageView, start: Start) -> Iterator[_Asked]:
    """GODEBUG: what stands before the program in the start, else in ENV, outweighs what is built in."""
    tags = program.build.command.tags
    inline = {variable.name: variable.value for variable in start.opening.variables}
    given = inline.get("GODEBUG") or target.trace.final.environment.get("GODEBUG") or ""
    line = start.line if "GODEBUG" in inline else _line(target, "GODEBUG")
    yield from ((_at(switch, line), ()) for switch in of_debug(given, tags))
    named = set(names_debug(given))
    for setting, place in program.source.debug if program.source is not None else ():
        if not named & names_debug(setting):
            named |= names_debug(setting)
            yield from ((switch, (place.evidence,)) for switch in of_debug(setting, tags))


def _line(view: StageView, name: str) -> int | None:
    """The last ENV, ARG or RUN of the stage that has the name."""
    lines = (
        i.line for i in reversed(view.instructions) if isinstance(i, (Env, Arg, Run)) and name in i.arguments
    )
    return next(lines, None)


def _at(switch: CgoSwitch, line: int | None) -> CgoSwitch:
    """The switch with its line in the Dockerfile."""
    return replace(switch, written=f"{switch.written} (line {line})") if line else switch


def _release(image: str) -> tuple[int, int] | None:
    """The release of Go that a tag begins with."""
    major, dot, rest = image.rpartition(":")[2].partition(".")
    digits = rest.partition("-")[0].partition(".")[0]
    return (int(major), int(digits)) if dot and major.isdigit() and digits.isdigit() else None
