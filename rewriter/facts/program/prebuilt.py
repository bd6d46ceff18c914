"""A program that COPY brings from the build context: what its ELF header says stands for its build."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.context.contents import holds_go
from rewriter.context.files import Context
from rewriter.dockerfile.model import Instruction
from rewriter.facts.start.model import Start
from rewriter.golang.binary.model import Binary, BuildInfo
from rewriter.golang.binary.program_file import LARGEST, MAGIC, read_binary
from rewriter.golang.model import GoCommand, GoVerb
from rewriter.golang.modules.module import find_module
from rewriter.images.catalogue import distroless_image, reference
from rewriter.images.libraries import IMAGES, library_file
from rewriter.model import UNSEEN_PROGRAM, Reason, Settings
from rewriter.support.paths import below
from rewriter.support.tables import table
from rewriter.trace.model import Build, BuildTrace, Change, Origin, Prebuilt
from rewriter.trace.opaque import OpaqueKind

_SETTINGS: tuple[str, ...] = ("CGO_ENABLED", "GOARCH")
_TELLING = ("os/user", "os/exec")
_STATIC_HELP = "build it with CGO_ENABLED=0, or build the program in this file"
_HELP = "build the program in this file, so that it can be shown to be static"


class Brought(Struct):
    """Finds the programs that the build context holds, each file once."""

    instructions: Sequence[Instruction]
    context: Context | None
    settings: Settings
    _known: dict[str, Build | tuple[str, str]] = field(default_factory=dict)

    def __call__(self, origin: Origin) -> Build | tuple[str, str] | None:
        """The build that stands for a file; why it does not fit and what helps; ``None`` for other files."""
        if origin.context is None or origin.kind != "file" or self.context is None:
            return None
        if origin.context not in self._known:
            self._known[origin.context] = self._read(origin, origin.context, self.context)
        return self._known[origin.context]

    def _read(self, origin: Origin, path: str, context: Context) -> Build | tuple[str, str]:
        if context.read_bytes(path, len(MAGIC)) != MAGIC:
            return "it is not an ELF program", _HELP
        content = context.read_bytes(path, LARGEST + 1) or b""
        binary = read_binary(content) if len(content) <= LARGEST else None
        if binary is None:
            return "its ELF header cannot be read", _HELP
        problem = _problem(binary, self.settings)
        if problem is not None:
            return problem
        instruction = next((i for i in self.instructions if i.line == origin.event.line), None)
        if instruction is None:
            return "the instruction that copies it is not known", _HELP
        folder = _main_folder(binary.build, context) if binary.build is not None else None
        if folder is None and origin.context != origin.event.source and _holds_source(origin, context):
            return ("it comes with Go source that is not its own: what it reads there is not known", _HELP)
        kind = _kind(binary, self.settings)
        linked = tuple(name for name in _TELLING if f"{name}.".encode() in content)
        return _build(origin, instruction, Prebuilt(path, binary, kind, _reason(binary), linked), folder)


def _build(origin: Origin, instruction: Instruction, found: Prebuilt, folder: str | None) -> Build:
    info = found.binary.build
    settings = dict(item.partition("=")[::2] for item in info.settings) if info is not None else {}
    tags = tuple(filter(None, settings.get("-tags", "").split(",")))
    environment: dict[str, str | None] = {name: settings[name] for name in _SETTINGS if name in settings}
    main = info.main if info is not None and info.main else "the program"
    command = GoCommand(GoVerb.BUILD, "build", packages=(main,), tags=tags)
    path = origin.event.path
    return Build(
        command, instruction, None, posixpath.dirname(path), environment, (path,), (folder,), prebuilt=found
    )


def _main_folder(info: BuildInfo, context: Context) -> str | None:
    """The context folder of the main package, where the context has the module that it belongs to."""
    module = find_module(context, "")
    if module is None or not info.module or module.path != info.module:
        return None
    inside = below("/" + info.main, "/" + info.module)
    if inside is None or not any(name.endswith(".go") for name, _ in context.list_directory(inside)):
        return None
    return inside


def _holds_source(origin: Origin, context: Context) -> bool:
    return origin.event.source is not None and holds_go(context, origin.event.source)


def _problem(binary: Binary, settings: Settings) -> tuple[str, str] | None:
    """Why a program can't run on distroless, and what helps."""
    image = distroless_image(reference("base", settings.debian))
    architectures = image.architectures if image is not None else ()
    if not binary.is_go:
        return "it is not a Go program", "leave the file as it is"
    if binary.is_packed:
        return "it is packed with UPX, which hides how it is linked", "copy it as go build writes it"
    if binary.architecture not in architectures:
        machine = binary.architecture or "a machine that is not known"
        return f"it is built for {machine}, which distroless has no images for", "build it for linux/amd64"
    if binary.library == "musl":
        return f"it is linked with musl ({binary.loader}), which distroless lacks", _STATIC_HELP
    if binary.library == "?":
        return f"it asks for the loader {binary.loader}, which distroless lacks", _STATIC_HELP
    return _too_new(binary, settings) or _lacking(binary, settings)


def _too_new(binary: Binary, settings: Settings) -> tuple[str, str] | None:
    if not binary.library:
        return None
    image = distroless_image(reference("base", settings.debian))
    offered = image.glibc if image is not None else None
    if "libc.so.6" in binary.libraries and binary.glibc is None:
        return "which version of glibc it needs is not told", _STATIC_HELP
    if binary.glibc is not None and (offered is None or binary.glibc > _numbers(offered)):
        needed = ".".join(map(str, binary.glibc))
        return f"it needs glibc {needed}, and Debian {settings.debian} has {offered}", _STATIC_HELP
    return None


def _numbers(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    return int(major), int(minor)


def _lacking(binary: Binary, settings: Settings) -> tuple[str, str] | None:
    missing = [name for name in binary.libraries if not _images(name, settings)]
    if not missing:
        return None
    listed = ", ".join(missing)
    return f"it needs shared libraries that distroless lacks: {listed}", "link it statically"


def _images(name: str, settings: Settings) -> tuple[str, ...]:
    """The distroless images that have the library of this file name."""
    if name.startswith("ld-linux") or name.startswith("ld64"):
        return IMAGES
    known = library_file(name)
    if known is None or known.soname(_suite(settings.debian)) != name:
        return ()
    return known.images(_suite(settings.debian), settings.debian)


def _suite(debian: int) -> str | None:
    rows = table("images", "golang")["suites"]
    return next((str(name) for name, row in rows.items() if row["debian"] == debian), None)


def _kind(binary: Binary, settings: Settings) -> str:
    """The smallest image that has what it is linked with."""
    if not binary.library:
        return "static"
    wanted = [_images(name, settings) for name in binary.libraries]
    return next((kind for kind in IMAGES if all(kind in images for images in wanted)), IMAGES[-1])


def _reason(binary: Binary) -> str:
    if not binary.library:
        return ""
    return f"the program asks for {', '.join(binary.libraries) or binary.loader}"


def absent_program(start: Start, trace: BuildTrace) -> Start:
    """A start that COPY would bring, if the build context had it: say so."""
    if start.problem is None or start.problem.reason not in UNSEEN_PROGRAM or start.program is None:
        return start
    copies = (e for e in reversed(trace.events) if e.path == start.program and e.change is Change.COPIED)
    event = next(copies, None)
    if event is None or event.source is not None or event.stage is not None:
        return start
    if not any(o.line == event.line and o.kind is OpaqueKind.NOT_IN_CONTEXT for o in trace.opaque):
        return start
    copied = f"{start.program} is copied from the build context (line {event.line})"
    message = f"{copied}, and it is not in the build context"
    problem = replace(start.problem, reason=Reason.NOT_THERE, message=message, help="")
    return replace(start, problem=problem)
