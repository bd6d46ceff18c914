"""One repository of a campaign: what there is, and what a pull request there is to be."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rewriter.fleet.publish import text
from rewriter.fleet.publish.api import Kind
from rewriter.fleet.publish.branch import Change
from rewriter.fleet.publish.forge import Forge, Project, PullRequest
from rewriter.fleet.publish.forge import State as Pull
from rewriter.fleet.publish.records import Record, State, Why
from rewriter.fleet.rows import Row


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for."""

    out: Path
    campaign: str = "distroify"
    is_draft: bool = False
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    signoff: bool = False
    reopen: bool = False
    most_new: int | None = None
    is_plan: bool = False
    """Nothing is written, here or there."""
    hosts: Mapping[str, Kind] = field(default_factory=dict)
    """What hosts run besides github.com and gitlab.com."""


class Stopped(Exception):
    """A repository is not gone on with; says how it ended."""

    def __init__(self, state: State, reason: Why | None, message: str) -> None:
        """``message`` is for people; empty where the state says it all."""
        super().__init__(message)
        self.state = state
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Found:
    """What is known before anything is written."""

    row: Row
    before: Record
    forge: Forge
    project: Project
    base: str
    branch: str
    pull: PullRequest | None
    """Open, or closed and to be opened again, or none."""
    commits: Mapping[str, str]
    """Of the base and the branch."""

    @property
    def is_open(self) -> bool:
        """Whether there is a pull request to go on with."""
        return self.pull is not None and self.pull.state is Pull.OPEN


@dataclass(frozen=True, slots=True)
class BranchPlan:
    """What is to be done with the branch: ``change`` is to be pushed, or the commit that is there holds."""

    commit: str
    change: Change | None = None
    base_commit: str = ""


def branch_of(campaign: str, base: str | None) -> str:
    """The branch of a campaign; of a repository that was read at a branch its own one."""
    return campaign if base is None else f"{campaign}-{base}"


def patches_of(row: Row) -> str:
    """A digest of the change of a row."""
    parts = [f"{one.path}\0{one.patch.sha256}\0" for one in text.rewritten(row) if one.patch is not None]
    return hashlib.sha256("".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The texts of a pull request, and how they differ from what is there."""

    found: Found
    branch: BranchPlan
    raw: str
    campaign: str
    title: str

    def body(self, commit: str) -> str:
        """The text, as the host shows it, of a pull request whose branch ends with ``commit``."""
        return self.found.forge.text(text.body(self.raw, self.campaign, commit))

    @property
    def has_work(self) -> bool:
        """Whether anything is to be written to the host."""
        is_open = self.found.is_open and self.branch.change is None
        return not (is_open and self.changes(self.body(self.branch.commit)) == (None, None))

    def changes(self, body: str) -> tuple[str | None, str | None]:
        """Title and body, where they are to be written.

        A text that people changed is left as it is, as long as ours is the one that was written.
        """
        pull, before = self.found.pull, self.found.before
        if pull is None:
            return None, None
        known = before if before.number == pull.number else None
        return (
            self.title if _differs(self.title, pull.title, known.title if known else "") else None,
            body if _differs(body, pull.body, known.body if known else "") else None,
        )


def was_dressed(before: Record, pull: PullRequest) -> bool:
    """Whether labels and reviewers were seen to. What people made of them since is theirs."""
    if before.number == pull.number:
        return before.is_dressed
    # It is not known here: another folder opened it, or this one just before it was killed.
    return before.state not in (State.PUSHING, State.PUSHED)


def _differs(wanted: str, there: str, written: str) -> bool:
    return _plain(wanted) != _plain(there) and text.digest(wanted) != written


def _plain(words: str) -> str:
    """Editors of hosts change line ends."""
    return words.replace("\r\n", "\n").strip()
