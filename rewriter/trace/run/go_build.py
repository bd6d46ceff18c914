"""The builds of a stage: what a go command writes, to which paths, and from which source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from rewriter.dockerfile.model import Instruction, Span
from rewriter.golang.command.line import parse_go
from rewriter.golang.command.output import Output, outputs
from rewriter.golang.command.targets import Unknown
from rewriter.golang.model import GoCommand, GoVerb, Module
from rewriter.golang.modules.layout import Building, minor
from rewriter.golang.modules.packages import ContextPackages, PackageResolver
from rewriter.images.golang import BaseImage
from rewriter.model import Place
from rewriter.support.paths import join, normal
from rewriter.support.regex import regex
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import Build, BuildTrace
from rewriter.trace.modules import kept_away
from rewriter.trace.record import Record
from rewriter.trace.run.state import UNKNOWN

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
    recipe: Place | None = None
    cgo_fixed: bool = False


class Invocation(Struct, frozen=True):
    """A go command and where it runs."""

    argv: Sequence[str]
    """Its words; one whose value is not known stands behind ``UNKNOWN`` as it is written."""
    instruction: Instruction
    directory: str
    """It ends with ``UNKNOWN`` where that is not known."""
    environment: Mapping[str, str | None]
    """The variables of ``SEEN``; ``None`` is not known."""
    certain: bool = True
    sight: Sight = Sight()

    def parsed(self) -> GoCommand | None:
        """The command line; ``None`` where it has no verb."""
        return parse_go([word.lstrip(UNKNOWN) if word.startswith(UNKNOWN) else word for word in self.argv])


def build_of(command: GoCommand, called: Invocation, record: Record) -> Build | None:
    """The build that a command is, which is not recorded; ``None`` where it writes nothing.

    ``command`` is that of ``called`` with what GOFLAGS adds.
    """
    written: tuple[Output, ...] = ()
    assumed: str | None = None
    packages: tuple[str | None, ...] = ()
    unknown = _unknown(command, called)
    if unknown is None:
        resolver = package_resolver(record, command.tags)
        result, assumed = _written(command, called, resolver, record)
        if isinstance(result, Unknown):
            unknown = _with_cause(result, command, called, record) if result.no_package else result
        elif not result:
            return None
        else:
            written = result
            packages = tuple(
                resolver.context_directory(output.directory) if output.directory else None
                for output in written
            )
    return Build(
        command,
        called.instruction,
        called.sight.start,
        called.directory,
        called.environment,
        tuple(output.path for output in written),
        packages,
        unknown,
        called.certain,
        tuple(output.files for output in written),
        assumed,
        verb_end=called.sight.verb_end,
        ldflags=called.sight.ldflags,
        recipe=called.sight.recipe,
        cgo_fixed=called.sight.cgo_fixed,
    )


def _with_cause(unknown: Unknown, command: GoCommand, called: Invocation, record: Record) -> Unknown:
    """Why there are no Go files, where that is known."""
    here = join(called.directory, command.directory or ".")
    words = [word.partition("...")[0] for word in command.packages or (".",)]
    cause = kept_away((join(here, word) for word in words), "*.go", record)
    return replace(unknown, reason=unknown.reason + cause)


def _unknown(command: GoCommand, called: Invocation) -> Unknown | None:
    """Why it is not known what a command writes, as far as its words and its environment tell."""
    environment = called.environment
    lost = _unknown_word(command, called.argv)
    if lost is not None:
        return Unknown(f"the value of {lost} is not known")
    if called.directory.endswith(UNKNOWN):
        return Unknown("its folder is not known")
    if UNKNOWN in (environment.get("GOPATH") or "") and _goes_to_gopath(command, environment):
        return Unknown("GOPATH is not set, and the home folder is not known")
    return None


def _written(
    command: GoCommand, called: Invocation, resolver: PackageResolver, record: Record
) -> tuple[tuple[Output, ...] | Unknown, str | None]:
    """What a command writes, and what was taken for granted to know it."""
    environment = called.environment
    result = _outputs(command, called.directory, environment, resolver, record)
    if _may_be_gopath_mode(result, command) and "GO111MODULE" not in environment:
        off = {**environment, "GO111MODULE": "off"}
        retried = _outputs(command, called.directory, off, resolver, record)
        if not isinstance(retried, Unknown) and any(output.directory for output in retried):
            return retried, _GOPATH_MODE
    return result, None


def _goes_to_gopath(command: GoCommand, environment: Mapping[str, str | None]) -> bool:
    return command.verb is not GoVerb.BUILD and not environment.get("GOBIN")


def _outputs(
    command: GoCommand,
    directory: str,
    environment: Mapping[str, str | None],
    resolver: PackageResolver,
    record: Record,
) -> tuple[Output, ...] | Unknown:
    return outputs(
        command,
        directory=directory,
        environment={name: value for name, value in environment.items() if value is not None},
        gopath=environment.get("GOPATH") or dict(record.base.environment).get("GOPATH") or "/go",
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


_GOPATH_MODE = "there is no go.mod, which Go 1.16 and newer need: the old GOPATH mode is taken to be in use"

_NEWEST = (1, 99)
"""``golang`` without a tag, or with one that is not known: the newest Go."""


def _unknown_word(command: GoCommand, argv: Sequence[str]) -> str | None:
    """A value that matters and is not known; ``-ldflags "-X main.version=$(git describe)"`` does not."""
    unknown = {word.lstrip(UNKNOWN) for word in argv if word.startswith(UNKNOWN)}
    parts = (command.output, command.directory, *command.packages)
    return next(
        (part for part in parts if part in unknown or any(w.endswith(f"={part}") for w in unknown)), None
    )


def package_resolver(record: Record, tags: Sequence[str]) -> PackageResolver:
    """Packages of the image as it is after the events so far."""
    if record.context is None:
        return ContextPackages(_NoFiles(), (), tags=tags, modules=record.modules)
    return ContextPackages(record.context, record.copies.current(), tags=tags, modules=record.modules)


_OVERRIDDEN = regex(r"-X[ =]+[\"']?([\w./~-]+\.\w+)=")
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
