"""Where a go command puts the programs it builds.

Rules: ``go help build``, ``go help install``, ``go help get``
(https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies) and, where they are silent, ``runBuild``
and ``InstallPackages`` in cmd/go/internal/work/build.go.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping

from msgspec import Struct

from rewriter.golang.command.line import with_goflags
from rewriter.golang.command.targets import Target, Unknown, Workplace, modules_enabled, resolve
from rewriter.golang.files import is_below
from rewriter.golang.model import GoCommand, GoVerb
from rewriter.golang.modules.packages import PackageKind, PackageResolver

_NO_PROGRAM = frozenset({"archive", "c-archive", "c-shared", "plugin", "shared"})


class Output(Struct, frozen=True):
    """A program that a command writes."""

    path: str
    """Absolute path in the image."""
    directory: str | None
    """The main package's directory in the image; ``None`` for a downloaded or unknown one."""
    import_path: str | None = None
    """``None`` for a list of files or an unknown module."""
    files: tuple[str, ...] = ()
    """The main package's files (base names) where the command names files instead of a package."""
    assumed: str = ""
    """What had to be taken for granted, as a clause; empty if nothing."""


def outputs(
    command: GoCommand,
    *,
    directory: str,
    environment: Mapping[str, str],
    gopath: str,
    packages: PackageResolver,
    go_version: tuple[int, int],
    is_directory: Callable[[str], bool | None],
    host: str,
) -> tuple[Output, ...] | Unknown:
    """The programs that ``command`` writes when it succeeds; ``()`` if none.

    ``directory`` is the absolute working directory in the image; ``environment`` holds expanded values;
    ``gopath`` is the image's GOPATH list; ``go_version`` is ``(1, minor)``; ``is_directory`` tells
    whether an absolute image path is a directory, where ``None`` (not known) counts as no. ``host``
    is the platform the build runs on. ``Unknown`` also stands for commands that can't succeed.
    """
    command = with_goflags(command, environment)
    flags = dict(command.flags)
    if command.verb not in (GoVerb.BUILD, GoVerb.INSTALL, GoVerb.GET) or command.buildmode in _NO_PROGRAM:
        return ()
    if flags.get("n", "false") == "true":
        return ()
    unresolved = _unresolved(environment)
    if unresolved:
        return unresolved
    place = _workplace(command, directory, environment, gopath, packages, go_version)
    if command.verb is GoVerb.GET and not _get_installs(command, place, go_version):
        return ()
    targets = resolve(command.packages, place)
    if command.verb is GoVerb.BUILD:
        return _build(command, targets, place, environment, is_directory)
    if isinstance(targets, Unknown):
        return targets
    return _install(targets, place, environment, host)


def _workplace(
    command: GoCommand,
    directory: str,
    environment: Mapping[str, str],
    gopath: str,
    packages: PackageResolver,
    go_version: tuple[int, int],
) -> Workplace:
    here = posixpath.normpath(posixpath.join(directory, command.directory or "."))
    has_module = packages.module(here) is not None
    entries = tuple(posixpath.normpath(entry) for entry in gopath.split(":") if entry.startswith("/"))
    modules = modules_enabled(environment, go_version, here, has_module, entries)
    return Workplace(here, entries, packages, modules)


def _unresolved(environment: Mapping[str, str]) -> Unknown | None:
    for name in ("GOOS", "GOARCH", "GOBIN", "GO111MODULE"):
        if "$" in environment.get(name, ""):
            return Unknown(f"the value of {name} is not known")
    return None


def _get_installs(command: GoCommand, place: Workplace, go_version: tuple[int, int]) -> bool:
    """``go get`` built and installed up to Go 1.17, in GOPATH mode up to 1.21 (notes of 1.18 and 1.22)."""
    return not command.download_only and go_version < ((1, 18) if place.modules else (1, 22))


def _suffix(environment: Mapping[str, str]) -> str:
    return ".exe" if environment.get("GOOS") == "windows" else ""


def _output(path: str, target: Target) -> Output:
    assumed = ""
    if target.kind is None:
        assumed = f"{target.import_path or target.directory} is a main package"
    return Output(path, target.directory, target.import_path, target.files, assumed)


def _no_name(target: Target) -> Unknown:
    return Unknown(f"the module path that names the program in {target.directory} is not known")


def _nothing_there(targets: tuple[Target, ...]) -> Unknown | None:
    empty = next((t for t in targets if t.kind is PackageKind.NONE), None)
    return Unknown(f"no Go files to build in {empty.directory}", no_package=True) if empty else None


def _build(
    command: GoCommand,
    targets: tuple[Target, ...] | Unknown,
    place: Workplace,
    environment: Mapping[str, str],
    is_directory: Callable[[str], bool | None],
) -> tuple[Output, ...] | Unknown:
    if command.output == "/dev/null":
        return ()
    if isinstance(targets, Unknown):
        return _unknown_package(command, targets, place, is_directory)
    if command.output is not None:
        return _build_to(command, targets, place, environment, is_directory)
    failed = _nothing_there(targets)
    if failed or len(targets) != 1 or targets[0].kind not in (PackageKind.MAIN, None):
        return failed or ()
    if targets[0].name is None:
        return _no_name(targets[0])
    path = posixpath.join(place.directory, targets[0].name + _suffix(environment))
    if is_directory(path):
        return Unknown(f"the build output {path} already exists and is a directory")
    return (_output(path, targets[0]),)


def _unknown_package(
    command: GoCommand, unknown: Unknown, place: Workplace, is_directory: Callable[[str], bool | None]
) -> tuple[Output, ...] | Unknown:
    """``-o FILE`` names the program even where its package can't be told."""
    if command.output is None or command.output.endswith(("/", "\\")):
        return unknown
    path = posixpath.normpath(posixpath.join(place.directory, command.output))
    if is_directory(path):
        return unknown
    return (Output(path, None, assumed=f"{' '.join(command.packages)} is a main package"),)


def _build_to(
    command: GoCommand,
    targets: tuple[Target, ...],
    place: Workplace,
    environment: Mapping[str, str],
    is_directory: Callable[[str], bool | None],
) -> tuple[Output, ...] | Unknown:
    """``-o``: every main package into a directory, or the one package into a file."""
    output = command.output or ""
    path = posixpath.normpath(posixpath.join(place.directory, output))
    failed = _nothing_there(targets)
    if failed:
        return failed
    mains = tuple(t for t in targets if t.kind in (PackageKind.MAIN, None))
    if output.endswith(("/", "\\")) or is_directory(path):
        return _named(mains, path, environment)
    built = tuple(t for t in targets if t.kind is not PackageKind.TESTS)
    if len(built) != 1:
        return Unknown(f"cannot write {len(built)} packages to {path}")
    return tuple(_output(path, target) for target in built if target in mains)


def _named(
    targets: tuple[Target, ...], directory: str, environment: Mapping[str, str]
) -> tuple[Output, ...] | Unknown:
    found: list[Output] = []
    for target in targets:
        if target.name is None:
            return _no_name(target)
        found.append(_output(posixpath.join(directory, target.name + _suffix(environment)), target))
    return tuple(found)


def _install(
    targets: tuple[Target, ...], place: Workplace, environment: Mapping[str, str], host: str
) -> tuple[Output, ...] | Unknown:
    failed = _nothing_there(targets)
    if failed:
        return failed
    found: list[Output] = []
    for target in targets:
        if target.kind not in (PackageKind.MAIN, None):
            continue
        folder = _install_directory(target, place, environment, host)
        named = folder if isinstance(folder, Unknown) else _named((target,), folder, environment)
        if isinstance(named, Unknown):
            return named
        found.extend(named)
    return tuple(found)


def _install_directory(
    target: Target, place: Workplace, environment: Mapping[str, str], host: str
) -> str | Unknown:
    gobin = environment.get("GOBIN", "")
    system, _, architecture = host.partition("/")
    platform = (environment.get("GOOS") or system, environment.get("GOARCH") or architecture)
    cross = platform != (system, architecture)
    if gobin:
        if cross or not gobin.startswith("/"):
            return Unknown(f"go install can't write to GOBIN={gobin} here")
        return posixpath.normpath(gobin)
    entry = _gopath_entry(target, place)
    if entry is None:
        return Unknown(f"{target.directory} has no install location: it is outside of GOPATH")
    return posixpath.join(entry, "bin", "_".join(platform)) if cross else posixpath.join(entry, "bin")


def _gopath_entry(target: Target, place: Workplace) -> str | None:
    """The first entry in module mode and for downloads, else the one that holds the package."""
    if place.modules or target.directory is None:
        return next(iter(place.gopath), None)
    if target.files:
        return None
    return next((e for e in place.gopath if is_below(target.directory, f"{e}/src")), None)
