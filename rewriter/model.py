"""The values that flow between the stages: settings in, diagnostics and results out.

Everything here is frozen; no stage keeps state of its own. Offsets are indices into
``Dockerfile.text`` (characters, half-open), lines count from 1.
"""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import NODEFAULT, Struct, structs

if TYPE_CHECKING:
    from dataclasses import Field


class _Fields:
    """The fields of a struct as those of a dataclass, made for whoever asks."""

    def __get__(self, value: object, owner: type[Struct]) -> dict[str, Field[Any]]:
        return _fields(owner)


@cache
def _fields(kind: type[Struct]) -> dict[str, Field[Any]]:
    # Late: its import, and making dataclasses of the values here, would be a tenth of a short run.
    from dataclasses import field, fields, make_dataclass

    given = [
        (one.name, one.type, field(default=one.default) if one.default is not NODEFAULT else field())
        for one in structs.fields(kind)
    ]
    return {field.name: field for field in fields(make_dataclass(kind.__name__, given))}


class Published(Struct, frozen=True):
    """A value that the Python interface gives away: it goes into ``dataclasses.asdict``, ``replace`` and
    ``fields``."""

    __dataclass_fields__: ClassVar[Any] = _Fields()


class Annotated(Published, frozen=True, eq=False):
    """A value that equals another whatever the fields of ``beside`` say."""

    beside: ClassVar[frozenset[str]]

    def __eq__(self, other: object) -> bool:
        """Whether the fields that count are equal."""
        return isinstance(other, type(self)) and self._compared == other._compared

    def __hash__(self) -> int:
        """The same for values that are equal."""
        return hash(self._compared)

    @property
    def _compared(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name not in self.beside)


class Outcome(StrEnum):
    """How a file ends; exactly one for each file."""

    REWRITTEN = "rewritten"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    SKIPPED = "skipped"
    FAILED = "failed"


class Applicability(StrEnum):
    """How far a fix can be trusted; the words are ruff's."""

    SAFE = "safe"
    REVIEW = "review"
    UNSAFE = "unsafe"


class Severity(StrEnum):
    """What a diagnostic does to its file."""

    FIX = "fix"
    """A change; its ``Fix`` holds the edits."""
    REFUSAL = "refusal"
    """The file cannot be rewritten; its text stays untouched."""
    NOTICE = "notice"
    """Something the reviewer must know of; turns the rewrite into a ``review``."""
    NOTE = "note"
    """Plain information; changes nothing."""


class Reason(Enum):
    """What is known that may keep a file from being rewritten, or that a reviewer must know of.

    Facts and plan say which it is; the modules of the rules say which rule that is.
    """

    # What starts.
    NO_COMMAND = auto()
    """There is no CMD and no ENTRYPOINT."""
    STARTS_NOTHING = auto()
    """There is one, and nothing in it that starts."""
    NOT_TEXT = auto()
    """It has bytes that are not UTF-8."""
    OTHER_SHELL = auto()
    """SHELL names one that means other things by the same text."""
    SHELL_TEXT = auto()
    """A text that only a shell can run, or a shell itself."""
    SCRIPT = auto()
    RELOADER = auto()
    """A tool that rebuilds or debugs the program."""
    GO_RUN = auto()
    GO_TEST = auto()
    GO_COMMAND = auto()
    """The go command, to do something else."""
    WRAPPER = auto()
    """An init program, or one that starts what its arguments name."""
    MAKE = auto()
    PATH_NOT_KNOWN = auto()
    NOT_ON_PATH = auto()
    OF_BASE = auto()
    """It belongs to the base image or a package."""
    A_FOLDER = auto()
    NOT_WRITTEN = auto()
    """No command of the file writes it."""
    FROM_OUTSIDE = auto()
    """It comes from outside of the file, or by what is not followed."""
    OUTPUT_NOT_KNOWN = auto()
    """What a go command writes is not known: it may be this."""
    NOT_FOLLOWED = auto()
    """Commands that may write it are not followed."""
    WRITTEN_ELSEWHERE = auto()
    """Go commands write other paths."""
    NOT_BUILT = auto()
    """No program is seen to be built."""
    BROUGHT = auto()
    """It is copied from the build context."""
    NOT_THERE = auto()
    """It would be, but the build context does not have it."""

    # How a program is linked.
    CGO_IS_OFF = auto()
    """It does not build without cgo, which is off."""
    C_LIBRARY_NOT_KNOWN = auto()
    """It needs cgo, and which C library it is linked with is not known."""
    NEWER_GLIBC = auto()
    """It is linked with a glibc that is newer than the runtime image's, or may be."""
    CANNOT_MOVE = auto()
    """A module that it is made of works in its own image only."""
    C_STARTS = auto()
    """C code starts an executable."""
    CGO_WITH_MUSL = auto()
    MUSL_LOADER = auto()
    """It has no cgo, and asks for musl's loader all the same."""
    NO_PROGRAM = auto()
    """The build mode makes none."""
    PLUGINS = auto()
    LOADER_NOT_KNOWN = auto()
    OWN_LIBRARIES = auto()
    """The image has shared libraries of its own."""
    LIBRARIES_LACK = auto()
    LIBRARIES_NOT_KNOWN = auto()

    # What a reviewer must know of that.
    LOADS_GLIBC = auto()
    """A static program that loads parts of glibc at run time."""
    CGO_STUB = auto()
    """A module that fails at run time without cgo, in the old image too."""
    OPENS_FILES = auto()
    """C code, or what a switch of the build brings, opens files."""
    C_CALLS = auto()
    """C code calls what is not followed."""

    # What is carried, and the values of build arguments.
    ARGUMENT_NOT_KNOWN = auto()
    BASE_VALUE_NOT_KNOWN = auto()
    """The base image sets a variable, and nobody says to what."""
    USER_NOT_KNOWN = auto()
    PATH_NOT_PLAIN = auto()
    """A path that cannot be written as it is."""
    ARGUMENT_FROZEN = auto()
    """The new lines hold for the default of a build argument."""
    IMAGE_OF_ARGUMENT = auto()
    """A build argument named a base image that is not there any more."""


UNSEEN_PROGRAM = frozenset(
    {
        Reason.WRAPPER, Reason.MAKE, Reason.PATH_NOT_KNOWN, Reason.NOT_ON_PATH, Reason.OF_BASE,
        Reason.A_FOLDER, Reason.NOT_WRITTEN, Reason.FROM_OUTSIDE, Reason.OUTPUT_NOT_KNOWN,
        Reason.NOT_FOLLOWED, Reason.WRITTEN_ELSEWHERE, Reason.NOT_BUILT,
    }
)  # fmt: skip
"""What starts is not a program that the file is seen to build."""
BROUGHT_PROGRAM = frozenset({Reason.BROUGHT, Reason.NOT_THERE})
"""What starts is, or would be, copied from the build context."""
NEEDS_SHELL = frozenset({Reason.NOT_TEXT, Reason.OTHER_SHELL, Reason.SHELL_TEXT})
"""What starts needs a shell."""

DOCKERFILE = ""
"""The path of evidence in the Dockerfile itself, while it is analysed."""


class Evidence(Published, frozen=True):
    """A place that supports a diagnostic: a path and its line.

    While a file is analysed the path is relative to the build context, with ``rooted`` to the root of the
    repository, or ``DOCKERFILE``; in a ``FileResult`` that ``pipeline.rewrite`` returns, all are ``rooted``
    (``Located.root``).
    """

    path: str
    line: int | None = None
    message: str = ""
    """What is there, in words, where the diagnostic's own message does not say it."""
    rooted: bool = False


class Place(Struct, frozen=True):
    """A place in a text file: its path, relative to the build context, and line.

    ``rooted``: the path is relative to the root of the repository instead.
    """

    path: str
    line: int
    rooted: bool = False

    @property
    def evidence(self) -> Evidence:
        """The place as a diagnostic names it."""
        return Evidence(self.path, self.line, rooted=self.rooted)


def rooted(path: str, line: int) -> Place:
    """A place in a file that is found below the root of the repository, be it in the build context or not."""
    return Place(path, line, rooted=True)


def evidence_at(*places: Place | None) -> tuple[Evidence, ...]:
    """Those places that are known, as a diagnostic names them."""
    return tuple(place.evidence for place in places if place is not None)


class Refusal(Struct, frozen=True):
    """What keeps a file from being rewritten, before a rule makes a diagnostic of it."""

    reason: Reason
    message: str
    help: str = ""
    """What helps, where it is not what the rule says of the reason."""
    places: tuple[Evidence, ...] = ()
    allow: tuple[str, ...] = ()
    """The names for ``--allow`` that lift it."""
    line: int | None = None
    """``None``: that of the instruction that it is about is known to who tells it."""
    ways: tuple[str, ...] = ()
    """What helps besides."""


class Edit(Published, frozen=True):
    """Replace ``text[start:end]`` by ``replacement``.

    Insertions at one offset are ordered by ``order``, then as they were made.
    """

    start: int
    end: int
    replacement: str
    order: int = 0


class Fix(Published, frozen=True):
    """A set of edits that belong together."""

    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SAFE


class Proposal(Struct, frozen=True):
    """A directive that lifts a refusal: ``text`` as a line of its own, right above ``line``."""

    line: int
    text: str


class Diagnostic(Annotated, frozen=True, eq=False):
    """One located message of one rule."""

    beside = frozenset({"reason", "argument"})

    rule: str
    message: str
    line: int
    severity: Severity
    fix: Fix | None = None
    help: str | None = None
    evidence: tuple[Evidence, ...] = ()
    allow: tuple[str, ...] = ()
    """The names for ``--allow`` that lift this refusal; ``help`` says what each does."""
    proposal: Proposal | None = None
    """A directive that was tried: with it, the file is rewritten. ``help`` names it too."""
    reason: Reason | None = None
    """What it says, for those who decide by it: the rule tells several such."""
    argument: str = ""
    """The build argument that it is about."""

    @property
    def applicability(self) -> Applicability | None:
        """The fix's, or ``review`` for a notice; ``None`` for refusals and notes."""
        if self.fix is not None:
            return self.fix.applicability
        return Applicability.REVIEW if self.severity is Severity.NOTICE else None


class ModuleNotes(Annotated, frozen=True, eq=False):
    """What the user says of a Go package and all below it; ``None`` where nothing is said."""

    beside = frozenset({"place"})

    path: str
    executables: tuple[str, ...] | None = None
    """What it starts."""
    files: tuple[str, ...] = ()
    """Absolute paths of the old image that it reads; folders end in ``/``."""
    needs_cgo: bool | None = None
    libraries: tuple[str, ...] | None = None
    """What it links, as behind ``-l``."""
    place: str = ""
    """Where the settings say so: file and line."""


class Settings(Published, frozen=True):
    """What the user asked for: command line over ``.distroify.toml`` over these defaults."""

    registry: str = "gcr.io/distroless"
    debian: int = 13
    safe_only: bool = False
    allow: frozenset[str] = frozenset()
    exclude: tuple[str, ...] = ()
    nonroot: bool = False
    """The program runs as distroless' user nonroot, whoever it was before."""
    variant: str = "auto"
    """The smallest distroless image that is taken; ``auto``: the smallest that fits."""
    tag: str = "auto"
    """The runtime image's tag; ``auto``: none of its own."""
    digests: tuple[tuple[str, str], ...] = ()
    """``("static-debian13:nonroot", "sha256:…")`` for each image that is pinned."""
    from_scratch: bool = False
    """A last stage on ``scratch`` moves to distroless too."""
    bases: tuple[tuple[str, str], ...] = ()
    """``("example.com/team/golang", "golang:1.24")`` for each image of one's own that is like another."""
    build_packages: frozenset[str] = frozenset()
    """System packages that no running program needs."""
    modules: tuple[ModuleNotes, ...] = ()


class Located(Published, frozen=True):
    """Where a file lies, for those who show paths. Folders are absolute, symbolic links resolved."""

    root: str
    """The root of the repository, or the folder that stands in for it."""
    path: str
    """The file's path below ``root``, with ``/``; ``-`` for standard input."""
    context: str | None = None
    """The build context's path below ``root`` (``.`` for the root itself, absolute if it lies elsewhere);
    ``None`` where no build context was found."""
    guess: str = ""
    """Why this build context was taken, where nobody named one."""


class FileResult(Annotated, frozen=True, eq=False):
    """What became of one file. ``after`` equals ``before`` unless it was rewritten.

    ``before`` and ``after`` are ``None`` for a file that could not be read as text.
    """

    beside = frozenset({"located", "traceback"})

    path: str
    outcome: Outcome
    before: str | None = None
    after: str | None = None
    before_base: str | None = None
    after_base: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    reason: str = ""
    """Why the file ended so; of a refusal, the message of the diagnostic that decided."""
    located: Located | None = None
    """Where the file and its build context lie; ``None`` for a text without a place."""
    traceback: str = ""
    """Where an ``internal-error`` came from."""


class Processed(Struct, frozen=True):
    """A result and its diff (empty: nothing changes), whose path is below the nearest folder above the
    repositories of the run. ``strict``: a refusal is to fail the run.

    ``result.located`` is there for all but paths that cannot be looked at.
    """

    result: FileResult
    diff: str = ""
    strict: bool = False
    stdin: bool = False
    """Whether the text came from standard input."""


class VerificationError(Exception):
    """The verification itself cannot go on (no engine, engine fails); the message says why."""
