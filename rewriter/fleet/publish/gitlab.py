"""GitLab: https://docs.gitlab.com/api/merge_requests/."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

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

_DEVELOPER = 30
"""The least access level that may push: https://docs.gitlab.com/api/access_requests/#valid-access-levels."""
_DRAFT = "Draft: "
"""https://docs.gitlab.com/user/project/merge_requests/drafts/."""
_STATES = {"opened": State.OPEN, "locked": State.OPEN, "merged": State.MERGED}
# https://docs.gitlab.com/api/pipelines/
_CHECKS = {
    "success": Checks.PASSED,
    "failed": Checks.FAILED,
    "canceled": Checks.FAILED,
    "skipped": Checks.NONE,
}


@dataclass(frozen=True, slots=True)
class GitLab:
    """A host of GitLab's."""

    api: Api

    def text(self, body: str) -> str:
        """Without what GitLab would take for a command."""
        return _without_actions(body)

    def project(self, path: str) -> Project:
        """``GET /projects/:id``, which answers for an old path too."""
        given = Members(self.api.get(f"projects/{component(path)}"))
        permissions = given.object("permissions")
        levels = [
            access.number("access_level")
            for access in map(permissions.object, ("project_access", "group_access"))
            if not access.is_empty
        ]
        return Project(
            f"projects/{given.number('id')}",
            given.text("path_with_namespace"),
            given.text("default_branch"),
            given.flag("archived"),
            # Rights from an instance, or a group above, are not in it.
            not levels or max(levels) >= _DEVELOPER,
        )

    def pull_requests(self, project: Project, branch: str) -> tuple[PullRequest, ...]:
        """``GET /projects/:id/merge_requests``."""
        query = {"source_branch": branch, "state": "all", "per_page": "100"}
        number = int(project.id.rpartition("/")[2])
        found = [
            _pull(one)
            for one in listed(self.api.get(f"{project.id}/merge_requests", query))
            if one.text("source_branch") == branch and one.number("source_project_id") == number
        ]
        return tuple(sorted(found, key=lambda pull: -pull.number))

    def create(self, project: Project, wanted: Wanted) -> PullRequest:
        """``POST /projects/:id/merge_requests``."""
        content = {
            "source_branch": wanted.branch,
            "target_branch": wanted.base,
            "title": f"{_DRAFT if wanted.is_draft else ''}{wanted.title}",
            "description": wanted.body,
        }
        return _pull(Members(self.api.send("POST", f"{project.id}/merge_requests", content)))

    def dress(
        self, project: Project, number: int, labels: Sequence[str], reviewers: Sequence[str]
    ) -> tuple[str, ...]:
        """Reviewers are numbers here: names are looked up."""
        problems = []
        content: dict[str, object] = {"add_labels": ",".join(labels)} if labels else {}
        ids = []
        for name in reviewers:
            users = listed(self.api.get("users", {"username": name}))
            if users:
                ids.append(users[0].number("id"))
            else:
                problems.append(f"reviewers: {name} is not known")
        if ids:
            content["reviewer_ids"] = ids
        if content:
            try:
                self.api.send("PUT", f"{project.id}/merge_requests/{number}", content)
            except Denied as error:
                problems.append(f"labels and reviewers: {error}")
        return tuple(problems)

    def update(self, project: Project, number: int, title: str | None, body: str | None) -> None:
        """``PUT /projects/:id/merge_requests/:merge_request_iid``; a draft stays one."""
        endpoint = f"{project.id}/merge_requests/{number}"
        content = {}
        if title is not None:
            is_draft = Members(self.api.get(endpoint)).text("title").startswith(_DRAFT)
            content["title"] = f"{_DRAFT if is_draft else ''}{title}"
        if body is not None:
            content["description"] = body
        self.api.send("PUT", endpoint, content)

    def reopen(self, project: Project, number: int) -> None:
        """The same with an event."""
        self.api.send("PUT", f"{project.id}/merge_requests/{number}", {"state_event": "reopen"})

    def close(self, project: Project, number: int, comment: str) -> None:
        """Closed first: where that fails, nothing was said."""
        self.api.send("PUT", f"{project.id}/merge_requests/{number}", {"state_event": "close"})
        body = {"body": _without_actions(comment)}
        self.api.send("POST", f"{project.id}/merge_requests/{number}/notes", body)

    def standing(self, path: str, number: int) -> Standing:
        """The merge request, its last pipeline and its approvals."""
        endpoint = f"projects/{component(path)}/merge_requests/{number}"
        given = Members(self.api.get(endpoint))
        status = given.object("head_pipeline").text("status", "")
        return Standing(
            _STATES.get(given.text("state"), State.CLOSED),
            given.flag("draft"),
            self._review(endpoint, given),
            _CHECKS.get(status, Checks.PENDING if status else Checks.NONE),
        )

    def _review(self, endpoint: str, given: Members) -> Review:
        if given.text("detailed_merge_status", "") == "requested_changes":
            return Review.CHANGES
        approvals = Members(self.api.get(f"{endpoint}/approvals"))
        if approvals.list("approved_by") and approvals.flag("approved"):
            return Review.APPROVED
        return Review.NONE if approvals.flag("approved") else Review.REQUIRED


def _pull(given: Members) -> PullRequest:
    return PullRequest(
        given.number("iid"),
        given.text("web_url"),
        _STATES.get(given.text("state"), State.CLOSED),
        given.text("title").removeprefix(_DRAFT),
        given.text("description", ""),
        given.text("target_branch"),
    )


def _without_actions(text: str) -> str:
    """A line that begins with a slash would be done by GitLab with the rights of who writes it
    (https://docs.gitlab.com/user/project/quick_actions/), but for one in a block of code. An escaped slash
    looks the same."""
    lines = []
    fence = ""
    for line in text.split("\n"):
        ticks = re.match(r" {0,3}(`{3,}|~{3,})(.*)", line)
        if ticks is not None and not fence:
            fence = ticks[1]
        elif ticks is not None and ticks[1].startswith(fence) and not ticks[2].strip():
            fence = ""
        elif not fence:
            line = re.sub(r"^(\s*)/", r"\1\\/", line)
        lines.append(line)
    return "\n".join(lines)
