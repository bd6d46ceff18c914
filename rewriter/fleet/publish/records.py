"""``publish.jsonl`` of an output folder: what became of the pull request of each repository.

A line is appended whenever something changed, and before a branch is pushed; the last line of a repository
counts. So a run that is killed at any moment knows afterwards which commits are its own.
``record.schema.json`` is made of ``Record``.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct
from msgspec.structs import replace

from rewriter.fleet.journal import StateError, lines_of, work_folder
from rewriter.fleet.lines import VERSION, LineError, line
from rewriter.support.text import os_reason

PUBLISHED = "publish.jsonl"
_LOCK = ".publish.lock"
Time: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9-]{10}T[0-9:]{8}\+00:00$")]
_Campaign: TypeAlias = Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._/-]*$")]
_Commit: TypeAlias = Annotated[str, Meta(pattern="^([0-9a-f]{40}|[0-9a-f]{64})?$")]
_Digest: TypeAlias = Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")]


class State(StrEnum):
    """What became of a repository: a closed set."""

    PUSHING = "pushing"
    """Its branch is being pushed, or was when the run ended."""
    PUSHED = "pushed"
    """The branch is there, the pull request not yet."""
    OPEN = "open"
    MERGED = "merged"
    DECLINED = "declined"
    """Somebody closed it."""
    CLOSED = "closed"
    """distroify closed it."""
    SKIPPED = "skipped"
    FAILED = "failed"


class Why(StrEnum):
    """The reason behind skipped and failed: a closed set."""

    # skipped
    TOUCHED = "touched-by-people"
    STALE = "stale"
    """The patch does not apply any more."""
    ARCHIVED = "archived"
    NO_HOST = "no-host"
    """Neither GitHub nor GitLab, as far as is known."""
    # failed
    NOT_FOUND = "not-found"
    FORBIDDEN = "forbidden"
    REJECTED = "rejected"
    """The host says no to what it was asked, and why."""
    PUSH = "push"
    GIT = "git"
    NETWORK = "network"
    FILES = "files"
    """The patches are not those of the row."""


class Record(Struct, frozen=True, kw_only=True):
    """What became of the pull request of a repository. The last line of a repository and campaign counts; a
    line is written before a branch is pushed, too. Digests are SHA-256, empty where nothing was written
    yet."""

    version: Literal[1] = VERSION
    repository: Annotated[str, Meta(min_length=1)]
    """As in results.jsonl."""
    campaign: _Campaign
    state: State
    """pushing: the branch is being pushed, or was when the run ended; pushed: there is no pull request yet;
    declined: somebody closed it; closed: distroify did."""
    reason: Why | None = None
    """Why it was skipped (the first four) or failed; else null."""
    message: str = ""
    """The reason for people; what the host would not do of labels and reviewers; may be empty."""
    branch: str = ""
    """Of the pull request; empty where none was pushed."""
    base: str = ""
    """The branch that it goes to."""
    number: Annotated[int, Meta(ge=1)] | None = None
    """Of the pull request; null where there is none."""
    url: str = ""
    """Of the pull request; may be empty."""
    commit: _Commit = ""
    """What was pushed last."""
    replaces: _Commit = ""
    """What the branch may still have while the state is pushing."""
    base_commit: _Commit = ""
    """Of the base branch, when the commit was last seen to fit on it."""
    patches: _Digest = ""
    """Digest of what is changed."""
    title: _Digest = ""
    """Digest of the title as it was written."""
    body: _Digest = ""
    """Digest of the body as it was written."""
    is_dressed: bool = False
    """Labels and reviewers were seen to."""
    at: Time = ""
    """When the line was written, in UTC."""

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for names that cannot become a path or a branch."""
        (self.repository + self.campaign).encode("utf-8", "surrogateescape")

    @property
    def key(self) -> tuple[str, str]:
        """Whose record it is."""
        return self.repository, self.campaign

    @property
    def own(self) -> frozenset[str]:
        """The commits that this output folder put on the branch."""
        return frozenset(filter(None, (self.commit, self.replaces)))


def read(out: Path) -> tuple[Record, ...]:
    """The last record of each repository and campaign; none without the file.

    A last line without its end is not one. Raises ``StateError``.
    """
    found: dict[tuple[str, str], Record] = {}
    for record in _lines(out):
        if isinstance(record, LineError):
            raise StateError(str(record))
        found[record.key] = record
    return tuple(found.values())


def readable(out: Path) -> tuple[Record, ...]:
    """The same for a page: a line that is no record is left out. Raises ``StateError``."""
    return tuple({one.key: one for one in _lines(out) if isinstance(one, Record)}.values())


def _lines(out: Path) -> Iterable[Record | LineError]:
    file = out / PUBLISHED
    return lines_of(file, Record) if os.path.exists(file) else ()


class Book:
    """The records of an output folder, which this process alone writes."""

    def __init__(self, file: int | None, records: Sequence[Record]) -> None:
        """With what there is. Without a descriptor nothing is written."""
        self._records = {record.key: record for record in records}
        self._file = file

    def of(self, repository: str, campaign: str) -> Record | None:
        """What is known of a repository."""
        return self._records.get((repository, campaign))

    def all(self, campaign: str) -> tuple[Record, ...]:
        """Those of a campaign."""
        return tuple(record for record in self._records.values() if record.campaign == campaign)

    def last(self) -> str | None:
        """When the last pull request or branch was written."""
        states = (State.PUSHING, State.PUSHED, State.OPEN, State.CLOSED)
        return max((one.at for one in self._records.values() if one.state in states and one.at), default=None)

    def add(self, record: Record) -> Record:
        """Write a record, unless it says what the last one does; return the one that counts.

        Raises ``OSError``.
        """
        before = self._records.get(record.key)
        if before is not None and replace(before, at="") == replace(record, at=""):
            return before
        record = replace(record, at=datetime.now(UTC).isoformat(timespec="seconds"))
        self._records[record.key] = record
        if self._file is not None:
            left = memoryview(line(record).encode("ascii"))
            while left:
                left = left[os.write(self._file, left) :]
            os.fsync(self._file)
        return record


@contextmanager
def opened(out: Path) -> Iterator[tuple[Book, Path]]:
    """The records for writing, and a folder for clones, which is removed.

    Raises ``StateError`` where another process has the records, or they are none.
    """
    try:
        lock = os.open(out / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StateError(f"{out}: {os_reason(error)}") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateError(f"{out}: another command publishes from there") from error
        with suppress(FileNotFoundError), open(out / PUBLISHED, "r+b") as stream:
            stream.truncate(stream.read().rfind(b"\n") + 1)
        records = read(out)
        file = os.open(out / PUBLISHED, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            with work_folder(lock) as work:
                yield Book(file, records), work
        finally:
            os.close(file)
    finally:
        os.close(lock)


@contextmanager
def looked_at(out: Path) -> Iterator[tuple[Book, Path]]:
    """The records without writing anything, for a plan. Raises ``StateError``."""
    records = read(out)
    with TemporaryDirectory(prefix="distroify-publish-") as work:
        yield Book(None, records), Path(os.path.realpath(work))
