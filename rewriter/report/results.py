"""The values that the page is made of. All text in them is printable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """A diagnostic."""

    rule: str = ""
    severity: str = ""
    applicability: str = ""
    line: int = 0
    message: str = ""
    help: str = ""
    allow: tuple[str, ...] = ()
    """The names for ``--allow`` that lift a refusal."""
    evidence: tuple[tuple[str, int], ...] = ()
    """Paths and lines; 0 is the whole file."""
    more: tuple[tuple[str, str], ...] = ()

    @property
    def is_review(self) -> bool:
        """Whether a reviewer is to look at it."""
        return self.applicability in ("review", "unsafe")


@dataclass(frozen=True, slots=True)
class Proof:
    """What ``--verify`` found; sizes in bytes."""

    verdict: str = ""
    reason: str = ""
    width: str = ""
    before: int | None = None
    after: int | None = None
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileRow:
    """A Dockerfile."""

    path: str = ""
    outcome: str = ""
    reason: str = ""
    old_base: str = ""
    new_base: str = ""
    context: str = ""
    told: tuple[Told, ...] = ()
    proof: Proof | None = None
    patch: str = ""
    """Its place below the output folder."""
    diff: str = ""
    no_diff: str = ""
    """Why the patch is not shown."""
    more: tuple[tuple[str, str], ...] = ()

    @property
    def refusals(self) -> tuple[Told, ...]:
        """What keeps it from being rewritten."""
        return tuple(one for one in self.told if one.severity == "refusal")

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules behind a file that was refused or failed, each once."""
        if self.outcome not in ("refused", "failed"):
            return ()
        return tuple(dict.fromkeys(one.rule for one in self.refusals))


@dataclass(frozen=True, slots=True)
class Row:
    """A repository."""

    name: str = ""
    commit: str = ""
    version: str = ""
    settings: str = ""
    outcome: str = ""
    reason: str = ""
    message: str = ""
    files: tuple[FileRow, ...] = ()
    url: str = ""
    """Where people look at it; empty unless it is an https address."""
    blob: str = ""
    """What comes before the path of a file for a link to it; empty where that is not known."""
    branch: str = ""
    groups: tuple[str, ...] = ()
    seconds: float | None = None
    pull: str = ""
    """The address of its pull request; empty unless it is an https one."""
    state: str = ""
    """Of the pull request."""
    standing: str = ""
    """Its review and checks, or why it is not gone on with: a few words."""
    note: str = ""
    """The same at length."""
    log: str = ""
    """The place of its log below the output folder; empty where there is none."""
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """All that the page is made of."""

    rows: tuple[Row, ...]
    """By name."""
    unread: int
    """Lines that are no row at all."""
    written: str
    """When the last row was, in UTC."""
    commands: Mapping[str, str]
    """By hash of settings."""


def files(rows: tuple[Row, ...]) -> Iterator[tuple[Row, FileRow]]:
    """Every Dockerfile with its repository."""
    return ((row, file) for row in rows for file in row.files)
