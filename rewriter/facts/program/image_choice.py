"""Which distroless image a program fits, and whether its build keeps cgo.

A program that needs no cgo is built without, for ``static``. One that needs it stays as it is built, for
``base`` or ``cc``, where the C library is not older than the builder's and every shared library is there
(https://github.com/GoogleContainerTools/distroless/blob/main/base/README.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from rewriter.facts.program import musl
from rewriter.facts.program.cgo import Need, cgo_in_force, needs
from rewriter.facts.program.linkage import PROGRAM_MODES, Kind, Linkage, Linked, c_calls, linkage
from rewriter.facts.program.linking_doubts import doubts
from rewriter.facts.program.model import Cgo, Fit, Program
from rewriter.golang.model import Unread
from rewriter.golang.source.c_needs import row_of
from rewriter.images.catalogue import BaseImage, debian_glibc
from rewriter.images.libraries import IMAGES, library, library_file, provided_by
from rewriter.images.packages import package
from rewriter.model import Evidence, Reason, Refusal, Settings
from rewriter.support.values import replace

_MOST_NAMED = 5
_OPENING = frozenset({"github.com/ebitengine/purego.Dlopen", "C.dlopen"})


class Builder(Struct, frozen=True):
    """What programs are built in: the image, and the packages that the file installs."""

    base: BaseImage
    installed: tuple[str, ...]
    settings: Settings
    text: str = ""
    """The Dockerfile's."""
    commands: frozenset[str] = frozenset()
    """Names of the commands that RUN calls."""
    lacking: tuple[Linked, ...] = ()
    """Libraries whose headers are installed, and that no distroless image has."""


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
    result = _with_glibc(kept, program, how, builder, cgo=True)
    return None if result.problems else result


def named(unread: Sequence[Unread]) -> tuple[str, tuple[Evidence, ...]]:
    """Words that say which modules were not seen, and where they are imported."""
    places = {item.module: item.place for item in reversed(unread)}
    modules = list(dict.fromkeys(item.module for item in unread))
    shown = modules[:_MOST_NAMED]
    more = f" and {len(modules) - len(shown)} more" if len(modules) > len(shown) else ""
    verb = "needs" if len(modules) == 1 else "need"
    evidence = dict.fromkeys(places[name].evidence for name in shown)
    return f"whether {', '.join(shown)}{more} {verb} cgo is not known", tuple(evidence)


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
            return _with_glibc(result, program, how, builder, cgo=not off)
        case Kind.MUSL:
            return _with_musl(result, program, how, found, builder)
        case Kind.FAILS:
            help_ = (
                _alternative(found) or "set CGO_ENABLED=1 and install a C compiler, or leave out what needs C"
            )
            return replace(result, problems=(Refusal(Reason.CGO_IS_OFF, how.reason, help_, how.places),))
        case Kind.UNKNOWN:
            return replace(result, problems=(_unknown(program, how, found),))


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
            yield Refusal(Reason.PLUGINS, message, "build the plugin into the program", (place,))


def _unknown(program: Program, how: Linkage, found: Sequence[Need]) -> Refusal:
    if how.unclear:
        words = ", ".join(linked.name for linked in how.unclear)
        return _unclear(f"what the program is linked with is not known: {words}", how.unclear)
    if how.by_flag:
        return Refusal(Reason.NO_PROGRAM, how.reason, "build without it", how.places)
    if found:
        message = f"{found[0].reason}, and {how.reason}" if how.undecided else (
            f"{how.reason}, and which C library the base image has is not known")  # fmt: skip
        help_ = _alternative(found) or "build from golang:VERSION-bookworm or -trixie, and set CGO_ENABLED=1"
        return Refusal(Reason.C_LIBRARY_NOT_KNOWN, message, help_, found[0].places)
    return Refusal(Reason.LOADER_NOT_KNOWN, f"{how.reason}; its C library is not known",
                   "build from golang:VERSION-bookworm or -trixie", how.places)  # fmt: skip


def _alternative(found: Sequence[Need]) -> str:
    if any(need.own for need in found):
        return ""  # another module is not all that it takes
    alternative = next((need.alternative for need in found if need.alternative), None)
    return f"use {alternative}, which is pure Go" if alternative else ""


# -- Debian: glibc ------------------------------------------------------------------------------------


def _with_glibc(result: Fit, program: Program, how: Linkage, builder: Builder, *, cgo: bool) -> Fit:
    settings, base = builder.settings, builder.base
    problems = [*_suite(base, settings), *_unfit(program, cgo), *_started(program, cgo)]
    if cgo and (program.build.environment.get("LD_LIBRARY_PATH") or "ldconfig" in builder.commands):
        message = "LD_LIBRARY_PATH or ldconfig says that the image has shared libraries of its own"
        problems.append(
            Refusal(Reason.OWN_LIBRARIES, message, "install the distribution's, or link statically")
        )
    asked = [*how.libraries, *_opened(program)]
    if how.unclear:
        words = ", ".join(linked.name for linked in how.unclear if linked.name != "?") or "its own libraries"
        by = how.unclear[0].by
        message = f"{by} links {words}: it is not known which shared libraries that needs"
        problems.append(_unclear(message, how.unclear))
    missing = [linked for linked in asked if not _images(linked, base, settings)]
    if cgo and not missing and not how.unclear:
        known = {linked.name for linked in (*asked, *_bundled(program))}
        missing += [linked for linked in builder.lacking if linked.name not in known]
    if missing:
        problems.append(_missing(missing, program, builder))
    kinds = [_images(linked, base, settings) for linked in asked]
    kind = next((k for k in IMAGES if all(k in images for images in kinds if images)), IMAGES[-1])
    return replace(
        result,
        kind=kind,
        problems=tuple(problems),
        reason=_reason(how, asked, kind, base, settings),
        only_libc=_only_libc(program, asked),
    )


def _only_libc(program: Program, asked: Sequence[Linked]) -> bool:
    """Whether distroless ``base-nossl`` has all that a program needs, as far as its source tells."""
    source = program.source
    if any(switch.loads for switch, _ in program.build.asked):
        return False
    if source is None or source.dynamic_linking or any(call.kind == "load" for call in c_calls(source)):
        return False
    opening = any(row.opens for need in source.cgo if (row := row_of(need, source)) is not None)
    return not opening and all("libc6" in library(linked.name).packages for linked in asked)


def _reason(how: Linkage, asked: Sequence[Linked], kind: str, base: BaseImage, settings: Settings) -> str:
    """Why it is this image and none smaller."""
    telling = [
        linked
        for linked in asked
        if kind not in ("", "base") and "base" not in _images(linked, base, settings)
    ]
    names = ", ".join(dict.fromkeys(library(linked.name).soname(base.suite) for linked in telling))
    return f"{how.reason}, linked with {names}" if names else how.reason


def _images(linked: Linked, base: BaseImage, settings: Settings) -> tuple[str, ...]:
    """Which images have the library; on what is not Debian's kin only glibc itself is alike."""
    found = library(linked.name)
    alike = base.distribution in ("debian", "ubuntu", None) or "libc6" in found.packages
    return found.images(base.suite, settings.debian) if alike else ()


def _suite(base: BaseImage, settings: Settings) -> Iterator[Refusal]:
    """A program finds no older glibc than the one it was linked with (symbol versions)."""
    if not base.is_golang and base.distribution != "debian":
        yield from _foreign(base, settings)
        return
    newest = base.debian is None and (settings.debian < 13 or not base.is_golang)
    if newest or (base.debian is not None and base.debian > settings.debian):
        built = (
            f"Debian {base.debian} (glibc {base.glibc})"
            if base.debian
            else "a Debian that the tag does not name"
        )
        message = f"the program is linked on {built}, the runtime image is of Debian {settings.debian}"
        help_ = "set debian = 13 in .distroify.toml, or build from golang:VERSION-bookworm"
        yield Refusal(Reason.NEWER_GLIBC, message, help_)


def _foreign(base: BaseImage, settings: Settings) -> Iterator[Refusal]:
    """The same for another distribution's image, by the version of its glibc."""
    newest = debian_glibc(settings.debian)
    if base.glibc is None or _numbers(base.glibc) > _numbers(newest):
        built = f"glibc {base.glibc}" if base.glibc else "a glibc whose version is not known"
        message = f"the program is linked with {built}, the runtime image has glibc {newest}"
        help_ = "name a release of the distribution with an older glibc in FROM, or build from golang:VERSION"
        yield Refusal(Reason.NEWER_GLIBC, message, help_)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _unfit(program: Program, cgo: bool) -> Iterator[Refusal]:
    for need in program.source.cgo if program.source is not None and cgo else ():
        row = row_of(need, program.source)
        if row is not None and row.unfit and need.certain:
            help_ = f"use {row.alternative}" if row.alternative else "keep the image it has"
            place = need.place.evidence
            yield Refusal(
                Reason.CANNOT_MOVE, f"the module {row.path} can't move: {row.unfit}", help_, (place,)
            )


def _started(program: Program, cgo: bool) -> Iterator[Refusal]:
    """Commands that C code starts by a constant name."""
    for call in c_calls(program.source) if cgo else ():
        if call.kind == "execute" and call.argument and call.argument.split():
            message = f"C code starts the executable {call.argument.split()[0]}, which distroless lacks"
            place = call.place.evidence
            yield Refusal(
                Reason.C_STARTS, message, "do it without another program, or keep the image it has", (place,)
            )


def _opened(program: Program) -> Iterator[Linked]:
    """Libraries that the program opens by a constant name: with purego, or in C."""
    source = program.source
    if source is None:
        return
    opened = [(call.argument, call.place) for call in source.path_calls if call.call in _OPENING]
    opened += [(call.argument, call.place) for call in c_calls(source) if call.kind == "load"]
    for name, place in opened:
        if name:
            known = library_file(name)
            yield Linked(known.name if known else name, "the program", (place.evidence,))


def _bundled(program: Program) -> Iterator[Linked]:
    """Libraries that modules bring themselves: what is installed of them is not needed."""
    for need in program.source.cgo if program.source is not None else ():
        row = row_of(need, program.source)
        yield from (Linked(name, need.module or "") for name in (row.bundles if row is not None else ()))


def lacking_libraries(installed: Sequence[str], base: BaseImage, settings: Settings) -> Iterator[Linked]:
    """Libraries whose headers are installed, and that no distroless image has."""
    for name in installed:
        provided = provided_by(name)
        is_unknown = not provided and ((name.startswith("lib") and name.endswith("-dev"))
                                       or name.endswith("-devel"))  # fmt: skip
        if is_unknown and not package(name).c_toolchain:
            yield Linked(name, "its headers are installed")
        for item in provided:
            if not item.images(base.suite, settings.debian):
                yield Linked(item.name, f"{name} is installed")


def _missing(missing: Sequence[Linked], program: Program, builder: Builder) -> Refusal:
    named = {_written(item.name, builder): item for item in missing}
    listed = ", ".join(f"{name} ({item.by})" for name, item in named.items())
    image = f"Debian {builder.settings.debian}'s distroless images"
    found = needs(program.build, program.source, program.chosen_by_cgo)
    by = {item.by for item in missing}
    help_ = next((f"use {need.alternative}, which is pure Go" for need in found
                  if need.alternative and f"the module {need.module}" in by), "")  # fmt: skip
    help_ = (
        help_
        or "link it statically, or do without; a library that is installed but not linked: remove the package"
    )
    places = tuple(place for item in missing for place in item.places)[:10]
    return Refusal(Reason.LIBRARIES_LACK, f"shared libraries that {image} lack: {listed}", help_, places)


def _written(name: str, builder: Builder) -> str:
    """The file of a library; the name itself where it is one, or a package."""
    is_name = name.endswith("-dev") or ".so" in name
    return name if is_name else library(name).soname(builder.base.suite)


def _unclear(message: str, unclear: Sequence[Linked]) -> Refusal:
    help_ = "name libraries of the distribution (-lz), or link without it"
    return Refusal(
        Reason.LIBRARIES_NOT_KNOWN, message, help_, tuple(p for linked in unclear for p in linked.places)[:10]
    )


# -- Alpine: musl -------------------------------------------------------------------------------------


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
        path, line = program.build.recipe or ("what it calls", 0)
        ways.insert(0, f"set CGO_ENABLED=0 for the go build of {path}{f':{line}' if line else ''}")
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
