"""The values that flow between the stages: settings in, diagnostics and results out.

Everything here is frozen; no stage keeps state of its own. Offsets are indices into
``Dockerfile.text`` (characters, half-open), lines count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """How a file ends; exactly one for each file (DESIGN.md section 2)."""

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


DOCKERFILE = ""
"""The path of evidence in the Dockerfile itself, while it is analysed."""


@dataclass(frozen=True, slots=True)
class Evidence:
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


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``text[start:end]`` by ``replacement``.

    Insertions at one offset are ordered by ``order``, then as they were made.
    """

    start: int
    end: int
    replacement: str
    order: int = 0


@dataclass(frozen=True, slots=True)
class Fix:
    """A set of edits that belong together."""

    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SAFE


@dataclass(frozen=True, slots=True)
class Proposal:
    """A directive that lifts a refusal: ``text`` as a line of its own, right above ``line``."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One located message of one rule."""

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

    @property
    def applicability(self) -> Applicability | None:
        """The fix's, or ``review`` for a notice; ``None`` for refusals and notes."""
        if self.fix is not None:
            return self.fix.applicability
        return Applicability.REVIEW if self.severity is Severity.NOTICE else None


@dataclass(frozen=True, slots=True)
class ModuleNotes:
    """What the user says of a Go package and all below it; ``None`` where nothing is said."""

    path: str
    executables: tuple[str, ...] | None = None
    """What it starts."""
    files: tuple[str, ...] = ()
    """Absolute paths of the old image that it reads; folders end in ``/``."""
    needs_cgo: bool | None = None
    libraries: tuple[str, ...] | None = None
    """What it links, as behind ``-l``."""
    place: str = field(default="", compare=False)
    """Where the settings say so: file and line."""


@dataclass(frozen=True, slots=True)
class Settings:
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


@dataclass(frozen=True, slots=True)
class Located:
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


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file. ``after`` equals ``before`` unless it was rewritten.

    ``before`` and ``after`` are ``None`` for a file that could not be read as text.
    """

    path: str
    outcome: Outcome
    before: str | None = None
    after: str | None = None
    before_base: str | None = None
    after_base: str | None = None
    diagnostics: tuple[Diagnostic, ...] = field(default=())
    reason: str = ""
    """Why the file ended so; of a refusal, the message of the diagnostic that decided."""
    located: Located | None = field(default=None, compare=False)
    """Where the file and its build context lie; ``None`` for a text without a place."""
    traceback: str = field(default="", repr=False, compare=False)
    """Where an ``internal-error`` came from."""


@dataclass(frozen=True, slots=True)
class Processed:
    """A result and its diff (empty: nothing changes). ``strict``: a refusal is to fail the run.

    ``result.located`` is there for all but paths that cannot be looked at.
    """

    result: FileResult
    diff: str = ""
    strict: bool = False
    stdin: bool = False
    """Whether the text came from standard input."""


class VerificationError(Exception):
    """The verification itself cannot go on (no engine, engine fails); the message says why."""
