"""``bulk close``: ends pull requests that have nothing to change any more, or a whole campaign."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from rewriter.fleet.git import Git
from rewriter.fleet.git_errors import GitError
from rewriter.fleet.publish import branch as branches
from rewriter.fleet.publish import text
from rewriter.fleet.publish.api import Denied, Kind
from rewriter.fleet.publish.branch import Touched
from rewriter.fleet.publish.choice import Hosts
from rewriter.fleet.publish.ends import Ended, Waiting, failure_of, why_of
from rewriter.fleet.publish.forge import Forge, Project, PullRequest
from rewriter.fleet.publish.forge import State as Pull
from rewriter.fleet.publish.pace import Pace
from rewriter.fleet.publish.proposal import branch_of
from rewriter.fleet.publish.records import Book, Record, State
from rewriter.fleet.rows import Row
from rewriter.model import Outcome

_DONE = frozenset({Outcome.UNCHANGED, Outcome.REFUSED, Outcome.SKIPPED})
"""Of a repository that failed nothing is known."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for."""

    campaign: str
    all: bool = False
    """Also those that still have something to change."""
    is_plan: bool = False
    hosts: Mapping[str, Kind] | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    row: Row
    before: Record
    forge: Forge
    project: Project
    pull: PullRequest | None
    """Ours, open."""
    branch: str
    there: str
    """The commit of the branch; empty where it is not there."""
    is_ours: bool
    """Whether nobody else committed to it."""


class Closer:
    """Works on one repository after the other."""

    def __init__(self, options: Options, book: Book, git: Git, pace: Pace, work: Path) -> None:
        """``work`` is an empty folder."""
        self._options = options
        self._book = book
        self._git = git
        self._pace = pace
        self._work = work
        self._hosts = Hosts(options.hosts or {}, pace)

    def is_due(self, row: Row) -> bool:
        """Whether what there is of a repository is to end."""
        return self._options.all or row.outcome in _DONE

    def close(self, row: Row) -> Ended | None:
        """Close the pull request of a row and delete its branch; ``None`` where there is neither.

        Raises ``Limited``, ``Unusable``, ``Waiting`` and ``OSError``.
        """
        name = row.repository
        before = self._book.of(name, self._options.campaign)
        place = self._hosts.place(row.source.url)
        if place is None:
            return None
        branch = branch_of(self._options.campaign, row.source.branch)
        try:
            there = branches.heads(self._git, row.source.url, (branch,)).get(branch, "")
            has_pull = before is not None and before.number is not None and before.state is not State.MERGED
            if not there and not has_pull:
                return None
            forge = self._hosts.of(place)
            found = self._found(row, before, forge, forge.project(place.path), branch, there)
            return self._closed(found)
        except Denied as error:
            return self._failed(name, f"{why_of(error)}: {error}")
        except GitError as error:
            reason, told = failure_of(error, self._work)
            return self._failed(name, f"{reason}: {told}")

    def _failed(self, name: str, message: str) -> Ended:
        # The record stays: it says what there is, and the next run tries again.
        return Ended(name, "failed", f"failed: {message}")

    def _found(
        self, row: Row, before: Record | None, forge: Forge, project: Project, branch: str, there: str
    ) -> _Found:
        campaign = self._options.campaign
        known = before or Record(
            repository=row.repository, campaign=campaign, state=State.FAILED, branch=branch
        )
        pull = next(
            (
                one
                for one in forge.pull_requests(project, branch)
                if one.state is Pull.OPEN
                and (one.number == known.number or text.campaign_of(one.body) == campaign)
            ),
            None,
        )
        own = known.own | {text.commit_of(pull.body)} if pull is not None else known.own
        return _Found(row, known, forge, project, pull, branch, there, there in own)

    def _closed(self, found: _Found) -> Ended | None:
        name, pull = found.row.repository, found.pull
        # Of a pull request that people merged or closed the branch is theirs to keep.
        is_left = found.before.state in (State.PUSHING, State.PUSHED, State.CLOSED)
        deletes = found.is_ours and (pull is not None or is_left)
        if pull is None and not deletes:
            return None
        keeps = bool(found.there) and not found.is_ours
        what = [f"close {pull.url}"] if pull is not None else []
        what += [f"delete branch {found.branch}"] if deletes else []
        kept = f", and leave branch {found.branch}, which has commits of other people" if keeps else ""
        if self._options.is_plan:
            state = "would be closed" if pull is not None else "would be deleted"
            return Ended(name, state, f"would {' and '.join(what)}{kept}")
        if not self._pace.turn():
            raise Waiting
        before = self._book.of(name, self._options.campaign) or found.before
        record = before
        if pull is not None:
            # First: what is closed and not known to be ours would be somebody's no.
            record = self._book.add(
                replace(before, state=State.CLOSED, reason=None, message="", number=pull.number, url=pull.url)
            )
            try:
                comment = text.farewell(found.row, keeps_branch=keeps)
                found.forge.close(found.project, pull.number, comment)
            except Denied:
                self._book.add(replace(before, number=pull.number, url=pull.url))
                raise
        did = [f"closed {pull.url}"] if pull is not None else []
        if deletes:
            try:
                self._deleted(found)
            except Touched:
                kept = f", and left branch {found.branch}, which has commits of other people"
            else:
                self._book.add(
                    replace(record, state=State.CLOSED, reason=None, message="", commit="", replaces="")
                )
                did.append(f"deleted branch {found.branch}")
        words = f"{' and '.join(did) or 'closed'}{kept.replace('leave', 'left')}"
        return Ended(name, State.CLOSED.value, words)

    def _deleted(self, found: _Found) -> None:
        folder = self._work / "delete"
        try:
            branches.deleted(self._git, found.row.source.url, folder, found.branch, found.there)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
