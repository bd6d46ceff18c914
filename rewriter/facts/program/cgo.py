"""When a build has cgo on, and why a program needs it.

Rules: ``defaultContext`` in https://go.dev/src/cmd/go/internal/cfg/cfg.go; release notes of Go 1.20.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

from rewriter.golang.command.link_mode import link_mode
from rewriter.golang.model import SourceEvidence
from rewriter.images.catalogue import BaseImage
from rewriter.model import Evidence
from rewriter.support.tables import rows_by_name
from rewriter.trace.model import Build

_CGO_BY_COMPILER = (1, 20)
"""Since Go 1.20 cgo is off where there is no C compiler (https://go.dev/doc/go1.20#cgo)."""


class Need(Struct, frozen=True):
    """Why a program is built with cgo."""

    reason: str
    places: tuple[Evidence, ...] = ()
    module: str | None = None
    alternative: str | None = None
    certain: bool = True
    by_source: bool = True
    """False where only the build command asks for it."""
    own: bool = False
    """Whether it is C code of the program's own source."""
    switch: bool = False
    """Whether it is no more than CGO_ENABLED=1."""
    by_flag: bool = False
    """Whether a flag of the build says so."""


def has_compiler(base: BaseImage, installed: Collection[str]) -> bool | None:
    """Whether the image has a command ``gcc``; ``None`` where that is not known."""
    if _is_one_of("compiler", installed):
        return True
    return base.has_c_compiler


def has_headers(installed: Collection[str]) -> bool:
    """Whether packages with a compiler and with the headers of Alpine's C library are installed."""
    return _is_one_of("compiler", installed) and _is_one_of("headers", installed)


def cgo_in_force(base: BaseImage, build: Build, installed: Collection[str]) -> bool | None:
    """Whether the go command builds with cgo as the file stands; ``None`` where that is not known."""
    value = build.environment.get("CGO_ENABLED")
    if value in ("0", "1"):
        return value == "1"
    architecture = build.environment.get("GOARCH")
    if architecture not in (None, "", "amd64"):
        return None  # on or off by the machine that builds
    if build.environment.get("CC"):
        return True
    compiler = has_compiler(base, installed)
    if compiler is False and base.go_version is not None and base.go_version < _CGO_BY_COMPILER:
        return True
    return compiler


def needs(build: Build, source: SourceEvidence | None, chosen: Collection[str]) -> tuple[Need, ...]:
    """Why the program is built with cgo, or would be another one without."""
    return (*source_needs(source, chosen), *_build_needs(build))


def source_needs(source: SourceEvidence | None, chosen: Collection[str]) -> Iterator[Need]:
    """What of it the source says."""
    for need in source.cgo if source is not None else ():
        place = (need.place.evidence,)
        if need.module is None:
            yield Need('the source has import "C"', place, own=True)
            continue
        reason = f"the module {need.module} needs cgo"
        if not need.certain:
            reason += " (an indirect requirement: some dependency may import it)"
        yield Need(reason, place, need.module, need.alternative, need.certain)
    if chosen:
        yield Need(
            "other files are built where cgo is off", tuple(Evidence(path) for path in sorted(chosen)[:3])
        )


def _build_needs(build: Build) -> Iterator[Need]:
    mode = link_mode(build.command, build.environment)
    if mode.sanitizer:
        yield Need(f"go build -{mode.sanitizer} needs cgo", by_source=False)
    if mode.external:
        yield Need("-linkmode external links with the C compiler", by_source=False, by_flag=True)
    for switch, places in build.asked:
        yield Need(f"{switch.written} asks for {switch.effect}, which needs cgo", places, by_source=False)
    if build.environment.get("CGO_ENABLED") == "1":
        yield Need("CGO_ENABLED is 1", by_source=False, switch=True)


def _is_one_of(rows: str, installed: Collection[str]) -> bool:
    """Whether one of the packages is in the rows of linkage.toml."""
    return not rows_by_name("facts/program", "linkage", rows, "packages").keys().isdisjoint(installed)
