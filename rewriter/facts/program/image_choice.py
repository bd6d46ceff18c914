"""Which distroless image a program fits, and whether its build keeps cgo.

A program that needs no cgo is built without, for ``static``. One that needs it stays as it is built, for
``base`` or ``cc``, where the C library is not older than the builder's and every shared library is there
(https://github.com/GoogleContainerTools/distroless/blob/main/base/README.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from rewriter.facts.program import musl
from rewriter.facts.program.builder import Builder
from rewriter.facts.program.cgo import Need, cgo_in_force, needs
from rewriter.facts.program.glibc import not_known, with_glibc
from rewriter.facts.program.linkage import PROGRAM_MODES, Kind, Linkage, linkage
from rewriter.facts.program.linking_doubts import doubts
from rewriter.facts.program.model import Cgo, Fit, Program
from rewriter.golang.model import Unread
from rewriter.model import Evidence, Reason, Refusal
from rewriter.support.messages import few

_MOST_NAMED = 5


def needs_cgo(program: Program, builder: Builder) -> bool:
    """Whether the program's build must not be told to leave cgo out."""
    if program.build.prebuilt is not None:
        return False
    on = cgo_in_force(builder.base, program.build, builder.installed)
    if on is False:
        return False
    found = needs(program.build, program.source, program.chosen_by_cgo)
    return bool(found) or kept_for_unread(program, builder) is not None


def kept_for_unread(program: Program, builder: Builder) -> Fit | None:
    """The fit with cgo of a program that imports what was not seen, where nothing may be assumed.

    It keeps its linkage in an image with glibc: a static program runs there as well as a dynamic one.
    ``None`` where all was seen, where assumptions are allowed, or where no such image is known to fit.
    """
    build, source = program.build, program.source
    if not builder.settings.safe_only or source is None or not source.unread:
        return None
    how = linkage(builder.base, build, source, True, program.chosen_by_cgo)
    if how.kind is not Kind.GLIBC:
        return None
    names, places = named(source.unread)
    kept = Fit("static", Cgo.KEPT, names, places)
    how = replace(how, reason=kept.reason, places=places)
    kept = replace(kept, doubts=tuple(doubts(program, how, cgo=True)))
    result = with_glibc(kept, program, how, builder, cgo=True)
    return None if result.problems else result


def named(unread: Sequence[Unread]) -> tuple[str, tuple[Evidence, ...]]:
    """Words that say which modules were not seen, and where they are imported."""
    places = {item.module: item.place for item in reversed(unread)}
    modules = list(dict.fromkeys(item.module for item in unread))
    verb = "needs" if len(modules) == 1 else "need"
    evidence = dict.fromkeys(places[name].evidence for name in modules[:_MOST_NAMED])
    return f"whether {few(modules, _MOST_NAMED)} {verb} cgo is not known", tuple(evidence)


def fit(program: Program, builder: Builder, *, kept: bool) -> Fit:
    """The fit of a program. ``kept``: another program of the same go command needs cgo."""
    build, source = program.build, program.source
    if build.prebuilt is not None:
        return Fit(build.prebuilt.kind, Cgo.KEPT, build.prebuilt.reason)
    found = needs(build, source, program.chosen_by_cgo)
    on = cgo_in_force(builder.base, build, builder.installed)
    untold = build.said is not None and build.said.cgo is None
    if build.cgo_fixed and (on is None or untold):
        on = True  # the image for a program with cgo fits one without too
    off = on is False or not (found or kept or build.cgo_fixed)
    safe = None if on is False or found else kept_for_unread(program, builder)
    if safe is not None:
        return safe
    how = linkage(builder.base, build, source, False if off else on, program.chosen_by_cgo)
    if untold and not found:
        how = replace(how, reason="whether it has cgo is not known", by_flag=False)
    if off and on is not False and how.kind is Kind.GLIBC:
        off = False  # with a C library in the runtime image, the program can stay as it is
    result = Fit("static", Cgo.OFF if off else Cgo.KEPT, how.reason, how.places)
    result = replace(result, doubts=tuple(doubts(program, how, cgo=not off)))
    if off and on is not False and source is not None:
        result = replace(result, unread=source.unread)
    plugin = next(_plugins(program, was_off=on is False), None)
    if plugin is not None:
        return replace(result, problems=(plugin,))
    match how.kind:
        case Kind.STATIC:
            return result
        case Kind.GLIBC:
            return with_glibc(result, program, how, builder, cgo=not off)
        case Kind.MUSL:
            return _with_musl(result, program, how, found, builder)
        case Kind.FAILS:
            problem = Refusal(Reason.CGO_IS_OFF, how.reason, _alternative(found), how.places)
            return replace(result, problems=(problem,))
        case Kind.UNKNOWN:
            return replace(result, problems=(_unknown(how, found),))


def _plugins(program: Program, *, was_off: bool) -> Iterator[Refusal]:
    """Build modes that make no program, and plugins.

    Where cgo ``was_off`` no plugin could be loaded before: Go's own ``plugin_stubs.go`` stands in its place.
    """
    mode = program.build.command.buildmode
    if mode not in PROGRAM_MODES:
        message = f"-buildmode={mode} does not make a program"
        yield Refusal(Reason.NO_PROGRAM, message, "build without -buildmode")
    for call in program.source.path_calls if program.source is not None and not was_off else ():
        if call.call == "plugin.Open":
            place = call.place.evidence
            message = "the program loads Go plugins, which need cgo"
            yield Refusal(Reason.PLUGINS, message, places=(place,))


def _unknown(how: Linkage, found: Sequence[Need]) -> Refusal:
    if how.unclear:
        words = ", ".join(linked.name for linked in how.unclear)
        return not_known(f"what the program is linked with is not known: {words}", how.unclear)
    if how.by_flag:
        return Refusal(Reason.NO_PROGRAM, how.reason, places=how.places)
    if found:
        message = f"{found[0].reason}, and {how.reason}" if how.undecided else (
            f"{how.reason}, and which C library the base image has is not known")  # fmt: skip
        return Refusal(Reason.C_LIBRARY_NOT_KNOWN, message, _alternative(found), found[0].places)
    message = f"{how.reason}; its C library is not known"
    return Refusal(Reason.LOADER_NOT_KNOWN, message, places=how.places)


def _alternative(found: Sequence[Need]) -> str:
    if any(need.own for need in found):
        return ""  # another module is not all that it takes
    alternative = next((need.alternative for need in found if need.alternative), None)
    return f"use {alternative}, which is pure Go" if alternative else ""


def _with_musl(result: Fit, program: Program, how: Linkage, found: Sequence[Need], builder: Builder) -> Fit:
    """Alpine's loader is in no distroless image: static, or another builder."""
    reason = how.reason or "the program is linked dynamically"
    hindrance = musl.hindrance(program, how, builder.installed, builder.text)
    if "static-musl" in builder.settings.allow and hindrance is None:
        return replace(result, cgo=Cgo.STATIC, reason=reason)
    ways = [] if hindrance else ["--allow static-musl (links statically with musl)"]
    allow: tuple[str, ...] = () if hindrance else ("static-musl",)
    if builder.base.is_golang:
        ways.append("--allow debian-builder (builds on Debian)")
        allow += ("debian-builder",)
    said = program.build.said
    if said is not None:
        ways = [f"write CGO_ENABLED=0 behind the directive in line {said.line}, if the build sets it", *ways]
    elif program.build.cgo_fixed and not found:
        recipe = program.build.recipe
        named = f"{recipe.path}:{recipe.line}" if recipe is not None else "what it calls"
        ways.insert(0, f"set CGO_ENABLED=0 for the go build of {named}")
    elif found and all(need.switch for need in found):
        ways.insert(0, "set CGO_ENABLED=0 if no package needs cgo")
    elif not ways:
        ways.append("build from golang:VERSION")
    help_ = ", or ".join(part for part in (_alternative(found), *ways) if part)
    message = f"{reason}: on Alpine the program is linked with musl, which distroless lacks"
    if "static-musl" in builder.settings.allow:
        message += f"; it can't be linked statically: {hindrance}"
    known = Reason.CGO_WITH_MUSL if found else Reason.MUSL_LOADER
    return replace(result, musl=True, problems=(Refusal(known, message, help_, how.places, allow),))
