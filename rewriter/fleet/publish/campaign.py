"""``bulk publish``: a branch, a commit and a pull request for each repository, the same on every rerun."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from rewriter.fleet.git import Git
from rewriter.fleet.git_errors import GitError
from rewriter.fleet.journal import folder_of
from rewriter.fleet.publish import branch as branches
from rewriter.fleet.publish import text
from rewriter.fleet.publish.api import Denied
from rewriter.fleet.publish.branch import Foreign, Stale, Touched
from rewriter.fleet.publish.choice import Hosts
from rewriter.fleet.publish.ends import Ended, Waiting, failure_of, why_of
from rewriter.fleet.publish.find import Finder
from rewriter.fleet.publish.forge import PullRequest, Wanted
from rewriter.fleet.publish.forge import State as Pull
from rewriter.fleet.publish.pace import Pace
from rewriter.fleet.publish.proposal import (
    BranchPlan,
    Found,
    Options,
    Proposal,
    Stopped,
    patches_of,
    was_dressed,
)
from rewriter.fleet.publish.records import Book, Record, State, Why
from rewriter.fleet.rows import Artifact, Row
from rewriter.support.text import os_reason


class Publisher:
    """Works on one repository after the other."""

    def __init__(self, options: Options, book: Book, git: Git, pace: Pace, work: Path) -> None:
        """``work`` is an empty folder for clones."""
        self._options = options
        self._book = book
        self._git = git
        self._pace = pace
        self._work = work
        self._finder = Finder(options, book, git, Hosts(options.hosts, pace))
        self._new = 0

    def publish(self, row: Row) -> Ended:
        """See to the pull request of a row.

        Raises ``Limited`` where it makes no sense to go on, ``Unusable`` where its host cannot be asked,
        ``Waiting``, and ``OSError``.
        """
        name, campaign = row.repository, self._options.campaign
        before = self._book.of(name, campaign) or Record(
            repository=name, campaign=campaign, state=State.FAILED
        )
        try:
            found = self._finder.find(row, before)
            clone = self._work / "clone"
            try:
                return self._carried_out(found, self._branch(found, clone))
            finally:
                shutil.rmtree(self._work, ignore_errors=True)
                self._work.mkdir(exist_ok=True)
        except Stopped as stopped:
            return self._ended(before, stopped.state, stopped.reason, str(stopped))
        except Touched as error:
            return self._ended(before, State.SKIPPED, Why.TOUCHED, str(error))
        except Stale as error:
            told = f"its branch has moved on, and the patch does not apply: bulk run again ({error})"
            return self._ended(before, State.SKIPPED, Why.STALE, told)
        except Foreign as error:
            return self._ended(before, State.FAILED, Why.FILES, str(error))
        except Denied as error:
            return self._ended(before, State.FAILED, why_of(error), str(error))
        except GitError as error:
            return self._ended(before, State.FAILED, *failure_of(error, self._work))

    def _ended(self, before: Record, state: State, reason: Why | None, message: str) -> Ended:
        # What was pushed stays known, also by the record that a push wrote.
        known = self._book.of(*before.key) or before
        record = replace(known, state=state, reason=reason, message=message)
        told = f"{record.url}: {message}" if state is State.MERGED and message else message or record.url
        words = ": ".join(part for part in (state.value, reason.value if reason else "", told) if part)
        if not self._options.is_plan:
            self._book.add(record)
        return Ended(before.repository, state.value, words)

    # -- the branch ----------------------------------------------------------------------------------

    def _branch(self, found: Found, clone: Path) -> BranchPlan:
        before = found.before
        there = found.commits.get(found.branch, "")
        base_commit = found.commits[found.base]
        is_done = there and there == before.commit and before.base_commit == base_commit
        if is_done and before.patches == patches_of(found.row) and before.state is not State.PUSHING:
            return BranchPlan(there, base_commit=base_commit)
        own = before.own | {text.commit_of(found.pull.body)} if found.pull is not None else before.own
        patches = self._patches(found.row)
        if there and there not in own and found.is_open:
            raise Touched(f"branch {found.branch} has commits of other people")
        change = branches.applied(self._git, found.row.source.url, found.base, patches, clone)
        if not there:
            return BranchPlan("", change, change.base_commit)
        branches.fetched(change, found.branch, there)
        holds = branches.still_does_it if there in own else branches.is_same
        if holds(change, there):
            return BranchPlan(there, base_commit=change.base_commit)
        if there not in own:
            raise Touched(f"there is a branch {found.branch} that is not of this campaign")
        return BranchPlan("", change, change.base_commit)

    def _patches(self, row: Row) -> dict[Path, str]:
        """The patches in the work folder, each with the path of its file."""
        patches = {}
        for number, one in enumerate(text.rewritten(row), 1):
            assert one.patch is not None
            file = self._work / f"{number}.patch"
            file.write_bytes(self._artifact(row, one.patch))
            patches[file] = one.path
        if not patches:
            raise Foreign("it has no patch")
        return patches

    def _artifact(self, row: Row, artifact: Artifact) -> bytes:
        try:
            data = (self._options.out / "repos" / folder_of(row) / artifact.name).read_bytes()
        except OSError as error:
            raise Foreign(f"{artifact.name}: {os_reason(error)}") from error
        if hashlib.sha256(data).hexdigest() != artifact.sha256:
            raise Foreign(f"{artifact.name} is not the one of the row: run bulk run again")
        return data

    # -- what is to be done --------------------------------------------------------------------------

    def _carried_out(self, found: Found, branch: BranchPlan) -> Ended:
        name = found.row.repository
        if not found.is_open and self._options.most_new is not None and self._new >= self._options.most_new:
            return Ended(name, "waits", "waits: --max-new is reached")
        if found.row.body is None:
            raise Foreign("it has no text for a pull request")
        raw = self._artifact(found.row, found.row.body).decode("utf-8", "replace")
        title = text.title(found.row)
        told = Proposal(found, branch, raw, self._options.campaign, title)
        if self._options.is_plan:
            self._new += not found.is_open
            return self._plan(told)
        if told.has_work and not self._pace.turn():
            raise Waiting
        return self._written(told)

    def _plan(self, told: Proposal) -> Ended:
        name = told.found.row.repository
        found, branch = told.found, told.branch
        files = len(text.rewritten(found.row))
        what = []
        if branch.change is not None:
            verb = "replace the commit on branch" if found.branch in found.commits else "push branch"
            what.append(f"{verb} {found.branch} ({files} file{'s' if files != 1 else ''})")
        if found.pull is None:
            draft = "draft " if self._options.is_draft else ""
            what.append(f"open a {draft}pull request to {found.base}: {told.title}")
        elif not found.is_open:
            what.append(f"reopen {found.pull.url}")
        elif told.changes(told.body(branch.commit)) != (None, None):
            what.append(f"update the text of {found.pull.url}")
        if what:
            state = "would be updated" if found.is_open else "would be opened"
            return Ended(name, state, f"would {' and '.join(what)}")
        return Ended(name, "as before", f"as before: {found.pull.url if found.pull else ''}")

    def _written(self, told: Proposal) -> Ended:
        found, branch = told.found, told.branch
        commit = branch.commit or self._push(told)
        body = told.body(commit)
        record = replace(
            self._book.of(*found.before.key) or found.before,
            state=State.PUSHED,
            reason=None,
            message="",
            branch=found.branch,
            base=found.base,
            commit=commit,
            replaces="",
            base_commit=branch.base_commit,
            patches=patches_of(found.row),
        )
        is_new = False
        changes = told.changes(body)
        if found.is_open:
            assert found.pull is not None
            pull = found.pull
            if changes != (None, None):
                found.forge.update(found.project, pull.number, *changes)
        else:
            self._book.add(record)
            pull, is_new = self._opened(told, body)
        record = replace(
            record,
            state=State.OPEN,
            number=pull.number,
            url=pull.url,
            title=text.digest(told.title),
            body=text.digest(body),
            is_dressed=not is_new and was_dressed(found.before, pull),
        )
        record = self._book.add(record)
        self._new += is_new
        problems: tuple[str, ...] = ()
        if not record.is_dressed:
            problems = self._dressed(found, pull.number)
            self._book.add(replace(record, is_dressed=True, message="; ".join(problems)))
        did = "opened" if is_new else "updated" if branch.change or changes != (None, None) else "as before:"
        return Ended(record.repository, State.OPEN.value, "; ".join([f"{did} {pull.url}", *problems]))

    def _push(self, told: Proposal) -> str:
        found, change = told.found, told.branch.change
        assert change is not None
        message = self._work / "message"
        message.write_bytes(text.message(found.row).encode("utf-8", "replace"))
        commit = branches.committed(change, message, signoff=self._options.signoff)
        there = found.commits.get(found.branch, "")
        before = self._book.of(*found.before.key)
        pushing = replace(
            found.before,
            state=State.PUSHING,
            reason=None,
            message="",
            branch=found.branch,
            base=found.base,
            commit=commit,
            replaces=there,
        )
        self._book.add(pushing)
        try:
            branches.pushed(change, found.branch, commit, there)
        except Touched:
            # The commit got nowhere.
            self._book.add(before or replace(pushing, state=State.FAILED, commit="", replaces=""))
            raise
        return commit

    def _opened(self, told: Proposal, body: str) -> tuple[PullRequest, bool]:
        """The pull request, opened or opened again, and whether it was us."""
        found = told.found
        if found.pull is not None:
            try:
                found.forge.reopen(found.project, found.pull.number)
            except Denied:
                # That is so where the branch was deleted, or pushed to, meanwhile: there is a new one then.
                pass
            else:
                changes = told.changes(body)
                if changes != (None, None):
                    found.forge.update(found.project, found.pull.number, *changes)
                return found.pull, True
        wanted = Wanted(found.branch, found.base, told.title, body, self._options.is_draft)
        try:
            return found.forge.create(found.project, wanted), True
        except Denied as error:
            if error.status not in (409, 422):
                raise
            # Another publisher may have been faster.
            pulls = found.forge.pull_requests(found.project, found.branch)
            pull = next((one for one in pulls if one.state is Pull.OPEN), None)
            if pull is None:
                raise
            return pull, False

    def _dressed(self, found: Found, number: int) -> tuple[str, ...]:
        if not (self._options.labels or self._options.reviewers):
            return ()
        return found.forge.dress(found.project, number, self._options.labels, self._options.reviewers)


def without_change(rows: Mapping[str, Row], records: Sequence[Record]) -> Iterator[Record]:
    """The open pull requests of repositories in which nothing is to be changed any more."""
    for record in records:
        row = rows.get(record.repository)
        is_done = row is not None and row.outcome.value in ("unchanged", "refused", "skipped")
        if record.number is not None and record.state is not State.MERGED and is_done:
            yield record
