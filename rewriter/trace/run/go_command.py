"""The go commands of a RUN: what they write, and what ``go env -w`` and ``go mod init`` leave behind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from rewriter.dockerfile.model import Instruction, Span
from rewriter.golang.command.line import parse_go, with_goflags
from rewriter.golang.command.output import Output, Unknown, outputs
from rewriter.golang.model import GoCommand, GoVerb, Module
from rewriter.golang.modules.layout import Building, minor
from rewriter.golang.modules.packages import ContextPackages, PackageResolver
from rewriter.images.golang import BaseImage
from rewriter.support.paths import join, normal
from rewriter.support.values import replace
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import Build, BuildTrace, Change, Event, Opaque
from rewriter.trace.modules import lacks_module
from rewriter.trace.recipes.generate import generate
from rewriter.trace.record import Record

UNKNOWN = "\0"
_TOOLCHAINS_SINCE = 21

SEEN = frozenset(
    {
        "CGO_ENABLED",
        "CGO_LDFLAGS",
        "GOOS",
        "GOARCH",
        "GOBIN",
        "GOPATH",
        "GO111MODULE",
        "GOFLAGS",
        "CC",
        "GOWORK",
        "GOEXPERIMENT",
        "LD_LIBRARY_PATH",
    }
)
"""Variables that decide what a build writes, where, and how it is linked (``go help environment``)."""


class Sight(Struct, frozen=True):
    """Where a go command stands in ``Dockerfile.text``: as in ``Build``."""

    start: int | None = None
    verb_end: int | None = None
    ldflags: Span | None = None
    recipe: tuple[str, int] | None = None


def go_command(
    argv: Sequence[str],
    instruction: Instruction,
    directory: str,
    environment: Mapping[str, str | None],
    sight: Sight,
    certain: bool,
    record: Record,
) -> None:
    """Record one go command. Words of unknown value begin with NUL."""
    command = parse_go([word.lstrip(UNKNOWN) if word.startswith(UNKNOWN) else word for word in argv])
    if command is None:
        return
    if command.subcommand == "env" and "-w" in argv:
        _write_settings(argv, record)
        return
    if command.subcommand == "mod" and argv[2:3] == ["init"]:
        named = next((word for word in argv[3:] if not word.startswith(("-", UNKNOWN))), "")
        record.modules[directory] = Module(named, "", None, (), ())
        return
    if command.subcommand == "generate" and generate(argv, directory, instruction.line, record):
        return
    if command.subcommand in ("generate", "tool", "run"):
        record.opaque.append(Opaque(" ".join(argv), instruction.line, "go " + command.subcommand))
        return
    if command.subcommand == "mod" and any(word.lstrip("-").startswith("replace") for word in argv[3:]):
        record.opaque.append(Opaque(" ".join(argv), instruction.line, "it changes which source is built"))
    if command.verb not in (GoVerb.BUILD, GoVerb.INSTALL, GoVerb.GET):
        return
    if any(name in ("modfile", "overlay") for name, _ in command.flags):
        record.opaque.append(
            Opaque(" ".join(argv), instruction.line, "it builds source that is not looked at")
        )
    argv = [_go_files(word, directory, record) for word in argv]
    command = parse_go([word.lstrip(UNKNOWN) if word.startswith(UNKNOWN) else word for word in argv])
    if command is None:
        return
    relevant = {name: environment[name] for name in SEEN if name in environment}
    command = with_goflags(command, {name: value for name, value in relevant.items() if value is not None})
    build = _build(command, argv, instruction, directory, relevant, sight.start, certain, record)
    if build is None:
        return

    build = replace(build, fails=lacks_module(command, directory, relevant, record) or "")
    build = replace(
        build, verb_end=sight.verb_end, ldflags=sight.ldflags, base=record.base, recipe=sight.recipe
    )
    record.builds.append(build)
    for path in build.outputs:
        record.events.append(Event(Change.BUILT, path, instruction.line, certain=certain, build=build))


def synthetic_build(
    argv: Sequence[str],
    instruction: Instruction,
    directory: str,
    environment: Mapping[str, str | None],
    record: Record,
) -> Build | None:
    """The build that a go command would be which stands nowhere in plain sight; it is not recorded."""
    command = parse_go(argv)
    if command is None:
        return None
    return _build(command, argv, instruction, directory, environment, None, True, record)


def _write_settings(argv: Sequence[str], record: Record) -> None:
    """``go env -w NAME=value`` (https://pkg.go.dev/cmd/go#hdr-Print_Go_environment_information)."""
    for word in argv[2:]:
        name, equals, value = word.partition("=")
        if equals and not name.startswith((UNKNOWN, "-")):
            record.go_settings[name] = value


def _go_files(word: str, directory: str, record: Record) -> str:
    """``cmd/app/*`` as ``cmd/app/*.go`` where the folder holds Go files alone; else not known."""
    if not word.endswith("/*"):
        return word
    folder = join(directory, word[:-2])
    sources = record.files.entered_from(folder)
    made = any(e.change is not Change.COPIED and e.path != folder for e in record.files.put_into(folder))
    if record.context is None or len(sources) != 1 or made:
        return UNKNOWN + word
    entries = [entry for entry in record.context.list_directory(sources[0][0]) if entry[0][0] != "."]
    only_go = all(name.endswith(".go") and not is_folder for name, is_folder in entries)
    return f"{word}.go" if entries and only_go else UNKNOWN + word


def _build(
    command: GoCommand,
    argv: Sequence[str],
    instruction: Instruction,
    directory: str,
    environment: Mapping[str, str | None],
    start: int | None,
    certain: bool,
    record: Record,
) -> Build | None:
    unknown = _unknown_words(command, argv)
    if directory.endswith(UNKNOWN):
        unknown = unknown or "its folder is not known"
    if UNKNOWN in (environment.get("GOPATH") or "") and _goes_to_gopath(command, environment):
        unknown = unknown or "GOPATH is not set, and the home folder is not known"
    assumed: str | None = None
    found: tuple[str, ...] = ()
    packages: tuple[str | None, ...] = ()
    files: tuple[tuple[str, ...], ...] = ()
    if unknown is None:
        resolver = package_resolver(record, command.tags)
        gopath = environment.get("GOPATH") or dict(record.base.environment).get("GOPATH") or "/go"
        result = _outputs(command, directory, environment, gopath, resolver, record)
        if _may_be_gopath_mode(result, command) and "GO111MODULE" not in environment:
            retried = _outputs(
                command, directory, {**environment, "GO111MODULE": "off"}, gopath, resolver, record
            )
            if not isinstance(retried, Unknown) and any(output.directory for output in retried):
                result, assumed = retried, _GOPATH_MODE
        if isinstance(result, Unknown):
            unknown = result.reason
        else:
            found = tuple(output.path for output in result)
            packages = tuple(
                resolver.context_directory(output.directory) if output.directory else None
                for output in result
            )
            files = tuple(output.files for output in result)
            if not found:
                return None
    return Build(
        command, instruction, start, directory, environment, found, packages, unknown, certain, files, assumed
    )


def _goes_to_gopath(command: GoCommand, environment: Mapping[str, str | None]) -> bool:
    return command.verb is not GoVerb.BUILD and not environment.get("GOBIN")


def _outputs(
    command: GoCommand,
    directory: str,
    environment: Mapping[str, str | None],
    gopath: str,
    resolver: PackageResolver,
    record: Record,
) -> tuple[Output, ...] | Unknown:
    return outputs(
        command,
        directory=directory,
        environment={name: value for name, value in environment.items() if value is not None},
        gopath=gopath,
        packages=resolver,
        go_version=record.base.go_version or _NEWEST,
        is_directory=record.files.is_directory,
        host="/".join(record.platform.split("/")[:2]),
    )


def _may_be_gopath_mode(result: tuple[Output, ...] | Unknown, command: GoCommand) -> bool:
    """Whether the command means nothing, or a package elsewhere, where modules are on."""
    if isinstance(result, Unknown):
        return True
    return any(output.directory is None for output in result) and not any(
        "@" in word for word in command.packages
    )


_GOPATH_MODE = (
    "there is no go.mod, which Go 1.16 and newer ask for: the old GOPATH mode is taken to be in use"
)

_NEWEST = (1, 99)
"""``golang`` without a tag, or with one that is not known: the newest Go."""


def _unknown_words(command: GoCommand, argv: Sequence[str]) -> str | None:
    """A value that matters and is not known; ``-ldflags "-X main.version=$(git describe)"`` does not."""
    unknown = {word.lstrip(UNKNOWN) for word in argv if word.startswith(UNKNOWN)}
    parts = (command.output, command.directory, *command.packages)
    lost = next(
        (part for part in parts if part in unknown or any(w.endswith(f"={part}") for w in unknown)), None
    )
    return None if lost is None else f"the value of {lost} is not known"


def package_resolver(record: Record, tags: Sequence[str]) -> PackageResolver:
    """Packages of the image as it is after the events so far."""
    if record.context is None:
        return ContextPackages(_NoFiles(), (), tags=tags, modules=record.modules)
    return ContextPackages(record.context, record.copies.current(), tags=tags, modules=record.modules)


_OVERRIDDEN = re.compile(r"-X[ =]+[\"']?([\w./~-]+\.\w+)=")
"""https://pkg.go.dev/cmd/link: ``-X importpath.name=value``."""


def building(build: Build, base: BaseImage, module: Module | None) -> Building:
    """What of a build decides which source it reads.

    Since Go 1.21 a go.mod that asks for a newer Go gets it or stops the build
    (https://go.dev/doc/toolchain), so the newer of the two is the one in use.
    """
    release = None if base.go_version is None else base.go_version[1]
    if release is not None and release >= _TOOLCHAINS_SINCE and module is not None:
        release = max(release, minor(module.go_version))
    tags = (*build.command.tags, *(("race",) if build.command.race else ()))
    workspace = build.environment.get("GOWORK") or ""
    architecture = build.environment.get("GOARCH") or "amd64"
    overridden = frozenset(_OVERRIDDEN.findall(build.command.ldflags))
    return Building(tags, build.command.mod, workspace, release, architecture, overridden)


class _NoFiles:
    """A build context that cannot be seen."""

    def read_text(self, path: str) -> str | None:
        return None

    def list_directory(self, path: str) -> tuple[tuple[str, bool], ...]:
        return ()

    def is_file(self, path: str) -> bool:
        return False

    def is_dir(self, path: str) -> bool:
        return False


def assumed_build(trace: BuildTrace, path: str, files: ImageFiles) -> Build | None:
    """The one build that may have written ``path``, where the names of its outputs are not known.

    Without the build context the module's name is not known, and so is what ``go build`` calls the
    program; the folder it is written to is.
    """
    parent = normal(path).rpartition("/")[0] or "/"
    fitting = [
        build
        for build in trace.builds
        if build.unknown is not None and build.certain and _folder_of(build) == parent
    ]
    return fitting[0] if len(fitting) == 1 else None


def _folder_of(build: Build) -> str:
    if build.command.verb is GoVerb.BUILD:
        if build.command.output is not None:
            return join(build.directory, build.command.output)
        return join(build.directory, build.command.directory or ".")
    gobin = build.environment.get("GOBIN")
    return gobin or join(build.environment.get("GOPATH") or "/go", "bin")
