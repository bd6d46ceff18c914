"""GitHub, and GitHub Enterprise Server: https://docs.github.com/en/rest/pulls/pulls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rewriter.fleet.publish.api import Api, Denied, component
from rewriter.fleet.publish.forge import (
    Checks,
    Members,
    Project,
    PullRequest,
    Review,
    Standing,
    State,
    Wanted,
    listed,
)

# https://docs.github.com/en/graphql/reference/objects#pullrequest
_STANDING = """query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      state isDraft reviewDecision
      commits(last: 1) { nodes { commit { statusCheckRollup { state } } } }
    }
  }
}"""
_STATES = {"OPEN": State.OPEN, "CLOSED": State.CLOSED, "MERGED": State.MERGED}
_REVIEWS = {
    "APPROVED": Review.APPROVED,
    "CHANGES_REQUESTED": Review.CHANGES,
    "REVIEW_REQUIRED": Review.REQUIRED,
}
_CHECKS = {
    "SUCCESS": Checks.PASSED,
    "FAILURE": Checks.FAILED,
    "ERROR": Checks.FAILED,
    "PENDING": Checks.PENDING,
    "EXPECTED": Checks.PENDING,
}


@dataclass(frozen=True, slots=True)
class GitHub:
    """A host of GitHub's."""

    api: Api

    def text(self, body: str) -> str:
        """As it is."""
        return body

    def project(self, path: str) -> Project:
        """``GET /repos/{owner}/{repo}``, which answers for an old name too."""
        owner, _, name = path.partition("/")
        given = Members(self.api.get(f"repos/{component(owner)}/{component(name)}"))
        full = given.text("full_name")
        owner, _, name = full.partition("/")
        return Project(
            f"repos/{component(owner)}/{component(name)}",
            full,
            given.text("default_branch"),
            given.flag("archived"),
            # The member is there for whoever is logged in.
            given.object("permissions").flag("push"),
        )

    def pull_requests(self, project: Project, branch: str) -> tuple[PullRequest, ...]:
        """``GET /repos/{owner}/{repo}/pulls``; a filter that is not understood filters nothing."""
        owner = project.path.partition("/")[0]
        query = {"head": f"{owner}:{branch}", "state": "all", "per_page": "100"}
        found = []
        for one in listed(self.api.get(f"{project.id}/pulls", query)):
            head = one.object("head")
            source = head.object("repo").text("full_name", "")
            # A fork's branch may have the same name; of a fork that is gone there is no repository.
            if head.text("ref") == branch and source.lower() == project.path.lower():
                found.append(_pull(one))
        return tuple(sorted(found, key=lambda pull: -pull.number))

    def create(self, project: Project, wanted: Wanted) -> PullRequest:
        """``POST /repos/{owner}/{repo}/pulls``."""
        content = {
            "title": wanted.title,
            "head": wanted.branch,
            "base": wanted.base,
            "body": wanted.body,
            "draft": wanted.is_draft,
        }
        return _pull(Members(self.api.send("POST", f"{project.id}/pulls", content)))

    def dress(
        self, project: Project, number: int, labels: Sequence[str], reviewers: Sequence[str]
    ) -> tuple[str, ...]:
        """A reviewer ``org/team`` is a team."""
        people = [name for name in reviewers if "/" not in name]
        teams = [name.partition("/")[2] for name in reviewers if "/" in name]
        problems = []
        if labels:
            content = {"labels": [*labels]}
            problems.append(self._tried("labels", f"{project.id}/issues/{number}/labels", content))
        if reviewers:
            content = {"reviewers": people, "team_reviewers": teams}
            endpoint = f"{project.id}/pulls/{number}/requested_reviewers"
            problems.append(self._tried("reviewers", endpoint, content))
        return tuple(filter(None, problems))

    def _tried(self, what: str, endpoint: str, content: Mapping[str, Any]) -> str:
        """Why it could not be done; empty where it was."""
        try:
            self.api.send("POST", endpoint, content)
        except Denied as error:
            return f"{what}: {error}"
        return ""

    def update(self, project: Project, number: int, title: str | None, body: str | None) -> None:
        """``PATCH /repos/{owner}/{repo}/pulls/{number}``."""
        given = {"title": title, "body": body}
        content = {name: text for name, text in given.items() if text is not None}
        self.api.send("PATCH", f"{project.id}/pulls/{number}", content)

    def reopen(self, project: Project, number: int) -> None:
        """The same with a state."""
        self.api.send("PATCH", f"{project.id}/pulls/{number}", {"state": "open"})

    def close(self, project: Project, number: int, comment: str) -> None:
        """Closed first: where that fails, nothing was said."""
        self.api.send("PATCH", f"{project.id}/pulls/{number}", {"state": "closed"})
        self.api.send("POST", f"{project.id}/issues/{number}/comments", {"body": comment})

    def standing(self, path: str, number: int) -> Standing:
        """By GraphQL: REST has neither the decision of reviewers nor the sum of all checks."""
        owner, _, name = path.partition("/")
        data = self.api.graphql(_STANDING, {"owner": owner, "name": name, "number": number})
        given = Members(data).object("repository").object("pullRequest")
        nodes = listed(given.object("commits").list("nodes"))
        rollup = nodes[-1].object("commit").object("statusCheckRollup") if nodes else Members({})
        return Standing(
            _STATES.get(given.text("state"), State.OPEN),
            given.flag("isDraft"),
            _REVIEWS.get(given.text("reviewDecision", ""), Review.NONE),
            _CHECKS.get(rollup.text("state", ""), Checks.NONE),
        )


def _pull(given: Members) -> PullRequest:
    is_merged = bool(given.text("merged_at", ""))
    state = State.OPEN if given.text("state") == "open" else State.MERGED if is_merged else State.CLOSED
    return PullRequest(
        given.number("number"),
        given.text("html_url"),
        state,
        given.text("title"),
        given.text("body", ""),
        given.object("base").text("ref"),
    )
