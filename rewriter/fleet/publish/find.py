"""What there is of a repository before anything is written: project, pull request, commits."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from rewriter.fleet.git import Git
from rewriter.fleet.publish import branch as branches
from rewriter.fleet.publish import text
from rewriter.fleet.publish.choice import Hosts
from rewriter.fleet.publish.forge import PullRequest
from rewriter.fleet.publish.forge import State as Pull
from rewriter.fleet.publish.proposal import Found, Options, Stopped, branch_of
from rewriter.fleet.publish.records import Book, Record, State, Why
from rewriter.fleet.rows import Row


class Finder(Struct):
    """Looks for what there is of a repository, before anything is written."""

    _options: Options
    _book: Book
    _git: Git
    _hosts: Hosts

    def find(self, row: Row, before: Record) -> Found:
        """Ask host and git. Raises ``Stopped`` where there is nothing to go on with."""
        place = self._hosts.place(row.source.url)
        if place is None:
            told = f"{row.source.url or 'it'} is neither on github.com nor on gitlab.com: see --forge"
            raise Stopped(State.SKIPPED, Why.NO_HOST, told)
        forge = self._hosts.of(place)
        project = forge.project(place.path)
        if project.is_archived:
            raise Stopped(State.SKIPPED, Why.ARCHIVED, "it is archived")
        if not project.may_push:
            raise Stopped(State.FAILED, Why.FORBIDDEN, "you may not push there")
        base = row.source.branch or project.default_branch
        branch = branch_of(self._options.campaign, row.source.branch)
        if branch == base:
            raise Stopped(State.FAILED, Why.REJECTED, f"{base} is what it would go to: see --campaign")
        pull = self._pull(forge.pull_requests(project, branch), before, base)
        commits = branches.heads(self._git, row.source.url, (base, branch))
        if pull is not None and pull.state is Pull.MERGED:
            # A row of the branch as it is now was made after the merge.
            again = (
                f"{base} has something to change again: see --campaign"
                if row.commit == commits.get(base)
                else ""
            )
            raise self._known(before, pull, State.MERGED, again)
        if base not in commits:
            raise Stopped(State.FAILED, Why.NOT_FOUND, f"no branch {base}: a pull request needs one")
        return Found(row, before, forge, project, base, branch, pull, commits)

    def _pull(self, pulls: Sequence[PullRequest], before: Record, base: str) -> PullRequest | None:
        """Our pull request, where it is to be worked on or merged."""
        campaign = self._options.campaign
        ours = [one for one in pulls if one.number == before.number or text.campaign_of(one.body) == campaign]
        theirs = next((one for one in pulls if one.state is Pull.OPEN and one not in ours), None)
        if theirs is not None:
            told = f"{theirs.url} comes from the same branch, and is not of this campaign"
            raise Stopped(State.SKIPPED, Why.TOUCHED, told)
        pull = next((one for one in ours if one.state is Pull.OPEN), ours[0] if ours else None)
        if pull is None:
            return None
        if pull.state is Pull.CLOSED and not self._options.reopen:
            if before.state is State.CLOSED and before.number == pull.number:
                # It was us who closed it: there was nothing to change, and now there is again.
                return None
            raise self._known(before, pull, State.DECLINED)
        if pull.state is Pull.OPEN and pull.base != base:
            raise Stopped(State.SKIPPED, Why.TOUCHED, f"{pull.url} goes to {pull.base} now, not to {base}")
        return pull

    def _known(self, before: Record, pull: PullRequest, state: State, message: str = "") -> Stopped:
        if not self._options.is_plan:
            self._book.add(
                replace(before, state=state, reason=None, message=message, number=pull.number, url=pull.url)
            )
        return Stopped(state, None, message)
