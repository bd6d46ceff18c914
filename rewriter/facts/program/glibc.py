"""Programs that are linked with glibc: the distroless image that has all they need, or what none has.

A program finds no older glibc than the one it was linked with, and every shared library has to be there
(https://github.com/GoogleContainerTools/distroless/blob/main/base/README.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from rewriter.facts.program.builder import Builder
from rewriter.facts.program.cgo import needs
from rewriter.facts.program.linkage import Linkage, Linked, c_calls
from rewriter.facts.program.model import Fit, Program
from rewriter.golang.source.c_needs import row_of
from rewriter.images.catalogue import BaseImage, debian_glibc
from rewriter.images.libraries import IMAGES, library, library_file
from rewriter.model import Reason, Refusal, Settings

_OPENING = frozenset({"github.com/ebitengine/purego.Dlopen", "C.dlopen"})


def with_glibc(result: Fit, program: Program, how: Linkage, builder: Builder, *, cgo: bool) -> Fit:
    """The fit with the smallest image that has what it links, and what keeps it from fitting any."""
    settings, base = builder.settings, builder.base
    problems = [*_suite(base, settings), *_unfit(program, cgo), *_started(program, cgo)]
    if cgo and (program.build.environment.get("LD_LIBRARY_PATH") or "ldconfig" in builder.commands):
        message = "LD_LIBRARY_PATH or ldconfig says that the image has shared libraries of its own"
        problems.append(Refusal(Reason.OWN_LIBRARIES, message))
    asked = [*how.libraries, *_opened(program)]
    if how.unclear:
        words = ", ".join(linked.name for linked in how.unclear if linked.name != "?") or "its own libraries"
        by = how.unclear[0].by
        message = f"{by} links {words}: it is not known which shared libraries that needs"
        problems.append(not_known(message, how.unclear))
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
        named = f"Debian {base.debian} (glibc {base.glibc})"
        built = named if base.debian else "a Debian that the tag does not name"
        message = f"the program is linked on {built}, the runtime image is of Debian {settings.debian}"
        yield Refusal(Reason.NEWER_GLIBC, message)


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
            help_ = f"use {row.alternative}" if row.alternative else ""
            message = f"the module {row.path} can't move: {row.unfit}"
            yield Refusal(Reason.CANNOT_MOVE, message, help_, (need.place.evidence,))


def _started(program: Program, cgo: bool) -> Iterator[Refusal]:
    """Commands that C code starts by a constant name."""
    for call in c_calls(program.source) if cgo else ():
        if call.kind == "execute" and call.argument and call.argument.split():
            message = f"C code starts the executable {call.argument.split()[0]}, which distroless lacks"
            yield Refusal(Reason.C_STARTS, message, places=(call.place.evidence,))


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


def _missing(missing: Sequence[Linked], program: Program, builder: Builder) -> Refusal:
    named = {_written(item.name, builder): item for item in missing}
    listed = ", ".join(f"{name} ({item.by})" for name, item in named.items())
    image = f"Debian {builder.settings.debian}'s distroless images"
    found = needs(program.build, program.source, program.chosen_by_cgo)
    by = {item.by for item in missing}
    help_ = next((f"use {need.alternative}, which is pure Go" for need in found
                  if need.alternative and f"the module {need.module}" in by), "")  # fmt: skip
    places = tuple(place for item in missing for place in item.places)[:10]
    return Refusal(Reason.LIBRARIES_LACK, f"shared libraries that {image} lack: {listed}", help_, places)


def _written(name: str, builder: Builder) -> str:
    """The file of a library; the name itself where it is one, or a package."""
    is_name = name.endswith("-dev") or ".so" in name
    return name if is_name else library(name).soname(builder.base.suite)


def not_known(message: str, unclear: Sequence[Linked]) -> Refusal:
    """What is said of words for the linker whose effect is not known."""
    places = tuple(place for linked in unclear for place in linked.places)[:10]
    return Refusal(Reason.LIBRARIES_NOT_KNOWN, message, places=places)
