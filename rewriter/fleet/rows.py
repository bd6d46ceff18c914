"""What became of a repository: one row, a value that is a function of its key.

The key is repository, commit, version of distroify and settings. Two runs of one key have the same row, but
for how long it took, where it came from, and what went wrong around it (``Row.is_pure``). ``row.schema.json``
is made of ``Row``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from rewriter.fleet.lines import VERSION, line
from rewriter.model import Applicability, Outcome, Severity
from rewriter.output.document import Count, EvidenceEntry, RuleId
from rewriter.verify.model import Verdict

BODY = "body.md"
_ARTIFACT = re.compile(r"[1-9][0-9]*\.patch|body\.md", re.ASCII)

Commit: TypeAlias = Annotated[str, Meta(pattern="^([0-9a-f]{40}|[0-9a-f]{64})$")]
SettingsHash: TypeAlias = Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
_Name: TypeAlias = Annotated[str, Meta(pattern=r"^([1-9][0-9]*\.patch|body\.md)$")]
_Sha256: TypeAlias = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
_Severity: TypeAlias = Annotated[str, Meta(extra_json_schema={"enum": [*Severity]})]
_Applicability: TypeAlias = Annotated[str | None, Meta(extra_json_schema={"enum": [*Applicability, None]})]
_Verdict: TypeAlias = Annotated[str, Meta(extra_json_schema={"enum": [*Verdict]})]


class Reason(StrEnum):
    """Why a repository was skipped or failed: a closed set."""

    # skipped
    EMPTY = "empty"
    """It has no commit."""
    NO_DOCKERFILE = "no-dockerfile"
    NO_GO = "no-go"
    """No Dockerfile of it builds a Go program."""
    # failed
    AUTH = "auth"
    """The host wants a login, or another one."""
    NOT_FOUND = "not-found"
    NO_BRANCH = "no-branch"
    NO_DEFAULT_BRANCH = "no-default-branch"
    NETWORK = "network"
    PROTOCOL = "protocol"
    """Neither https nor ssh nor a file."""
    CLONE = "clone"
    """git said something else."""
    TOO_LARGE = "too-large"
    TIMEOUT = "timeout"
    CRASH = "crash"
    """The process that worked on it ended."""
    PATCH = "patch"
    """git would not apply a patch."""
    ENGINE = "engine"
    """There was no container engine to prove with."""
    VERSION = "version"
    """A worker has another version of distroify."""
    FILE = "file"
    """A file failed and none was rewritten: the row of the file says why."""


class Artifact(Struct, frozen=True):
    """A file in repos/<repository>/."""

    name: _Name
    sha256: _Sha256

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a path that leads elsewhere: it may come from somebody else's folder."""
        if not _ARTIFACT.fullmatch(self.name):
            raise ValueError(f"a file called {self.name!r}")


class Told(Struct, frozen=True):
    """A diagnostic, as --format json has it."""

    rule: RuleId
    severity: _Severity
    applicability: _Applicability
    line: Count
    """Counts from 1; 0 is the whole file."""
    message: str
    help: str | None
    evidence: tuple[EvidenceEntry, ...] = ()


class Proof(Struct, frozen=True):
    """What --verify found."""

    verdict: _Verdict
    reason: str = ""
    width: str = ""
    """What the verdict rests on, in one line; may be empty."""
    before_size: Count | None = None
    """Bytes of the image; null where it was not built."""
    after_size: Count | None = None


class FileRow(Struct, frozen=True):
    """What became of a Dockerfile."""

    path: str
    """Below the root of the repository."""
    outcome: Outcome
    reason: str = ""
    """Why the file ended so; may be empty."""
    before_base: str | None = None
    """Base image of the last stage, null where unknown."""
    after_base: str | None = None
    context: str | None = None
    """The build context below the root of the repository; null where none was found."""
    patch: Artifact | None = None
    diagnostics: tuple[Told, ...] = ()
    proof: Proof | None = None


class Source(Struct, frozen=True):
    """Where a repository came from."""

    url: str = ""
    """Where it was cloned from, without credentials."""
    branch: str | None = None
    groups: tuple[str, ...] = ()
    """The widest first."""


class Row(Struct, frozen=True, kw_only=True):
    """One repository. The last line of a repository counts. Bytes that are not UTF-8 appear as lone
    surrogates U+DC80 to U+DCFF. All but source and seconds is a function of repository, commit, distroify and
    settings, where reason is none of the network, the time or the machine and no file has a proof."""

    version: Literal[1] = VERSION
    repository: Annotated[str, Meta(min_length=1)]
    """Host, owner and name, with @branch where one was given; of a folder its path below the one that was
    given."""
    commit: Commit | None
    """What was read; null where none was reached."""
    distroify: str
    """The version."""
    settings: SettingsHash
    """Hash of the settings that the command line gives."""
    outcome: Outcome
    """The weightiest of its files'."""
    reason: Reason | None = None
    """Why it was skipped (the first three) or failed; else null."""
    message: str = ""
    """The reason for people; may be empty."""
    files: tuple[FileRow, ...]
    body: Artifact | None = None
    source: Source
    seconds: Annotated[float, Meta(ge=0)] | UnsetType = UNSET
    """Left out of merged results."""

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a name that cannot become a path."""
        self.repository.encode("utf-8", "surrogateescape")

    @property
    def key(self) -> tuple[str | None, ...]:
        """What decides a row."""
        return self.repository, self.commit, self.distroify, self.settings

    @property
    def artifacts(self) -> tuple[Artifact, ...]:
        """The files in the folder of the repository."""
        patches = tuple(file.patch for file in self.files if file.patch is not None)
        return (*patches, self.body) if self.body is not None else patches

    def fails(self, outcomes: Collection[str]) -> bool:
        """Whether the repository ended in one of these ways, or a file of one that is rewritten failed or was
        refused."""
        weighty = {Outcome.FAILED, Outcome.REFUSED}.intersection(outcomes)
        return self.outcome in outcomes or any(file.outcome in weighty for file in self.files)

    @property
    def is_pure(self) -> bool:
        """Whether another run must come to the same: no network, no clock and no engine had a say."""
        if any(file.proof is not None for file in self.files):
            return False
        return self.outcome is not Outcome.FAILED or self.reason is Reason.FILE

    @property
    def compared(self) -> str:
        """What two rows of a key have in common, as text."""
        return line(replace(self, source=Source(), seconds=UNSET))


def outcome_of(files: Sequence[FileRow]) -> tuple[Outcome, Reason | None]:
    """What a repository comes to with these files: the weightiest of their outcomes."""
    if not files:
        return Outcome.SKIPPED, Reason.NO_DOCKERFILE
    order = (Outcome.REWRITTEN, Outcome.FAILED, Outcome.REFUSED, Outcome.UNCHANGED, Outcome.SKIPPED)
    outcome = min((file.outcome for file in files), key=order.index)
    reasons = {Outcome.FAILED: Reason.FILE, Outcome.SKIPPED: Reason.NO_GO}
    return outcome, reasons.get(outcome)
