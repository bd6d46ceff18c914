"""How the go command links a program, from the build command, the image it runs in and the source.

Nothing is decided here: ``fit`` does that. What the go command does was read in
https://go.dev/src/cmd/go/internal/cfg/cfg.go (when cgo is on) and
https://go.dev/src/cmd/link/internal/ld/config.go (when the C linker is called), and is held against the go
command by ``tests/facts/test_linkage_oracle.py``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Any

from msgspec import Struct

from rewriter.facts.program.cgo import needs, source_needs
from rewriter.golang.command.link_mode import LinkMode, link_mode
from rewriter.golang.command.linker import read_words
from rewriter.golang.model import CCall, CPackage, SourceEvidence
from rewriter.golang.source.c_needs import CgoModule, cgo_module, row_of
from rewriter.images.catalogue import BaseImage
from rewriter.images.libraries import libraries_of
from rewriter.model import Evidence, Place
from rewriter.support.tables import rows_by_name, table
from rewriter.trace.model import Build

PROGRAM_MODES = frozenset({"", "default", "exe", "pie"})
"""Values of ``-buildmode`` that make a program."""


class Kind(StrEnum):
    """What a program needs of the image it runs in."""

    STATIC = "static"
    GLIBC = "glibc"
    MUSL = "musl"
    FAILS = "fails"
    UNKNOWN = "unknown"


class Linked(Struct, frozen=True):
    """A shared library, as behind ``-l``, and what asks for it."""

    name: str
    by: str
    places: tuple[Evidence, ...] = ()


class Linkage(Struct, frozen=True):
    """How a program is linked. ``libraries`` are those besides the C library itself."""

    kind: Kind
    reason: str = ""
    places: tuple[Evidence, ...] = ()
    libraries: tuple[Linked, ...] = ()
    unclear: tuple[Linked, ...] = ()
    """Words for the linker (``name``) whose effect is not known."""
    uses_libc: bool = False
    """A static program that has glibc in it."""
    by_flag: bool = False
    """A flag of the build is the reason."""
    undecided: bool = False
    """Whether cgo is on is not known, and a need for it is."""


def linkage(
    base: BaseImage, build: Build, source: SourceEvidence | None, cgo: bool | None, chosen: Collection[str]
) -> Linkage:
    """How the program is linked by ``build`` with cgo on, off, or not known (``None``)."""
    mode = link_mode(build.command, build.environment)
    if mode.shared or build.command.buildmode not in PROGRAM_MODES:
        flag = "-linkshared" if mode.shared else f"-buildmode={build.command.buildmode}"
        return Linkage(Kind.UNKNOWN, f"{flag} does not make a program of its own", by_flag=True)
    if cgo is None and needs(build, source, chosen):
        return Linkage(
            Kind.UNKNOWN, "whether cgo is on depends on something outside of the file", undecided=True
        )
    return _with_cgo(base, build, source, mode, chosen) if cgo else _without_cgo(base, build, source, mode)


def _without_cgo(base: BaseImage, build: Build, source: SourceEvidence | None, mode: LinkMode) -> Linkage:
    failed = next(_failures(source, mode), None)
    if failed is not None:
        return failed
    if build.command.buildmode == "pie":
        return _loaded(base, "-buildmode=pie makes a program that asks for the loader", (), by_flag=True)
    for place in source.dynamic_linking[:1] if source is not None else ():
        reason = "an imported package loads C libraries at run time, even without cgo"
        return _loaded(base, reason, (place.evidence,))
    return Linkage(Kind.STATIC)


def _failures(source: SourceEvidence | None, mode: LinkMode) -> Iterator[Linkage]:
    """What the go command refuses to build without cgo."""
    packages = source.c_packages if source is not None else ()
    known = {package.place for package in packages if _row(package) is not None}
    for need in source.cgo if source is not None else ():
        places = (need.place.evidence,)
        row = row_of(need, source)
        if row is not None and need.certain and not row.stub:
            yield Linkage(Kind.FAILS, f"the module {need.module} does not build with cgo off", places)
        elif need.module is None and not (need.fallback or need.place in known):
            yield Linkage(Kind.FAILS, 'the source has import "C" and cgo is off: the build fails', places)
    if mode.sanitizer:
        yield Linkage(Kind.FAILS, f"-{mode.sanitizer} needs cgo, which is off: the build fails")
    if mode.external:
        yield Linkage(Kind.FAILS, "-linkmode external needs cgo, which is off: the build fails")


def _loaded(base: BaseImage, reason: str, places: tuple[Evidence, ...], **more: Any) -> Linkage:
    """A program with the interpreter of the distribution: the linker takes the one it finds
    (``interpreter`` in https://go.dev/src/cmd/link/internal/ld/elf.go)."""
    return Linkage(_kind(base), reason, places, **more)


def _kind(base: BaseImage) -> Kind:
    return Kind(table("facts/program", "linkage")["c_library"].get(base.distribution, Kind.UNKNOWN))


def _with_cgo(
    base: BaseImage, build: Build, source: SourceEvidence | None, mode: LinkMode, chosen: Collection[str]
) -> Linkage:
    found = needs(build, source, chosen)
    first = next((need for need in found if need.by_source), found[0] if found else None)
    reason = first.reason if first is not None else "cgo is on"
    places = first.places if first is not None else ()
    by_flag = first is not None and first.by_flag
    external = mode.external or any(n.by_source and n.certain and n.places for n in source_needs(source, ()))
    asked = read_words((word, Linked(word, "the build")) for word in mode.words)
    compiler = build.environment.get("CC", "gcc")
    unclear = [Linked(text, "the build") for text in (mode.unclear, mode.linker) if text]
    if compiler != "" and compiler not in rows_by_name("facts/program", "linkage", "own_compiler"):
        unclear.append(Linked(f"CC={compiler or '…'}", "the build"))
    own = [_of_package(package) for package in source.c_packages] if source is not None else []
    if external and not mode.unclear and (asked.static or any(item.static for item in own)):
        return Linkage(Kind.STATIC, reason, places, uses_libc=_kind(base) is Kind.GLIBC and not unclear)
    if unclear:
        return Linkage(Kind.UNKNOWN, reason, places, unclear=tuple(unclear), by_flag=by_flag)
    libraries = [Linked(name, "the build") for name, _ in asked.libraries]
    rest = [Linked(word, "the build") for word, _ in asked.unclear]
    for item in own:
        libraries += item.libraries
        rest += item.unclear
    for linked in _of_modules(source, build):
        (rest if linked.name == "?" else libraries).append(linked)
    sanitizer = table("facts/program", "linkage")["sanitizers"].get(mode.sanitizer, "")
    if sanitizer:
        (rest if sanitizer == "?" else libraries).append(Linked(sanitizer, f"-{mode.sanitizer}"))
    return _loaded(base, reason, places, libraries=_once(libraries), unclear=_once(rest), by_flag=by_flag)


class _Package(Struct, frozen=True):
    libraries: tuple[Linked, ...] = ()
    unclear: tuple[Linked, ...] = ()
    static: bool = False


def _of_package(package: CPackage) -> _Package:
    """What the ``#cgo`` lines and the files of a package link; nothing for one that the table knows."""
    if _row(package) is not None:
        return _Package()
    by = "the source"
    asked = read_words(package.linker)
    libraries = [Linked(name, by, (place.evidence,)) for name, place in asked.libraries]
    unclear = [Linked(word, by, (place.evidence,)) for word, place in asked.unclear]
    for module, place in _modules(package.pkg_config):
        found = _pkg_config(module)
        libraries += [Linked(name, by, (place.evidence,)) for name in found or ()]
        if found is None:
            unclear.append(Linked(f"pkg-config {module}", by, (place.evidence,)))
    for path in package.sources:
        name = _language(path)
        if name:
            (unclear if name == "?" else libraries).append(Linked(name, by, (Evidence(path),)))
    return _Package(tuple(libraries), tuple(unclear), asked.static)


def _modules(words: tuple[tuple[str, Place], ...]) -> Iterator[tuple[str, Place]]:
    """Names of pkg-config modules, versions (``foo >= 1.2``) left out."""
    skip = False
    for word, place in words:
        if skip or word in ("--cflags", "--libs"):
            skip = False
        elif word in ("=", ">", "<", ">=", "<=", "!="):
            skip = True
        else:
            yield word, place


def _pkg_config(module: str) -> tuple[str, ...] | None:
    found = libraries_of(module)
    return None if found is None else tuple(library.name for library in found)


def _of_modules(source: SourceEvidence | None, build: Build) -> Iterator[Linked]:
    """What the modules of the table link; ``?`` where the table does not know it."""
    for need in source.cgo if source is not None else ():
        row = row_of(need, source)
        if row is None or not need.certain:
            continue
        by, places = f"the module {row.path}", (need.place.evidence,)
        tagged = [name for tag in build.command.tags for name in row.tagged.get(tag, ())]
        for name in (*(("?",) if row.libraries is None else row.libraries), *row.loads, *tagged):
            yield Linked(name, by, places)
        if row.musl_tag in build.command.tags:
            yield Linked("?", by, places)


def _row(package: CPackage) -> CgoModule | None:
    if not package.vendored:
        return None
    return cgo_module(package.directory.rpartition("vendor/")[2])


def c_calls(source: SourceEvidence | None) -> Iterator[CCall]:
    """The calls of the program's C code; not those of modules that the table tells everything about."""
    for package in source.c_packages if source is not None else ():
        if _row(package) is None:
            yield from package.calls


def _language(path: str) -> str:
    ending = "." + path.rpartition(".")[2]
    return next(
        (str(row["links"]) for row in table("golang", "ccode")["languages"] if ending in row["extensions"]),
        "",
    )


def _once(found: list[Linked]) -> tuple[Linked, ...]:
    names: dict[tuple[str, str], Linked] = {}
    for linked in found:
        names.setdefault((linked.name, linked.by if linked.name == "?" else ""), linked)
    return tuple(names.values())
