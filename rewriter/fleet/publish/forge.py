"""What a host of repositories can be asked, whichever it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from rewriter.fleet.publish.api import Denied, Kind

# Over ssh a port says nothing of the interface; over https it would be another one.
_PLACE = re.compile(
    r"(?:https://(?:[^/@]*@)?(?P<https>[^/:@]+)|ssh://(?:[^/@]*@)?(?P<ssh>[^/:@]+)(?::\d+)?)/(?P<path>[^?#]+)"
)
_SCP = re.compile(r"(?:[^/@:]+@)?(?P<ssh>[^/@:]+):(?P<path>[^/].*)")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII)
_HOSTS = {"github.com": Kind.GITHUB, "gitlab.com": Kind.GITLAB}
# https://docs.github.com/en/authentication/troubleshooting-ssh/using-ssh-over-the-https-port and
# https://docs.gitlab.com/user/gitlab_com/#alternative-ssh-port
_SSH_HOSTS = {"ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com"}


class State(StrEnum):
    """Of a pull request."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


class Review(StrEnum):
    """What reviewers said."""

    NONE = "none"
    """Nobody has to."""
    REQUIRED = "required"
    APPROVED = "approved"
    CHANGES = "changes-requested"


class Checks(StrEnum):
    """What CI said."""

    NONE = "none"
    PENDING = "pending"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a repository lies."""

    kind: Kind
    host: str
    path: str
    """``owner/name``, with groups on GitLab."""


@dataclass(frozen=True, slots=True)
class Project:
    """A repository as the host knows it."""

    id: str
    """What endpoints call it."""
    path: str
    default_branch: str
    is_archived: bool
    may_push: bool
    """False only where the host says so."""


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull or merge request."""

    number: int
    url: str
    state: State
    title: str
    body: str
    base: str
    """The branch that it goes to."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A pull request to be."""

    branch: str
    base: str
    title: str
    body: str
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a pull request is."""

    state: State
    is_draft: bool = False
    review: Review = Review.NONE
    checks: Checks = Checks.NONE


class Forge(Protocol):
    """A host. All methods raise ``Denied``, ``Limited`` and ``Unusable``."""

    def text(self, body: str) -> str:
        """A text as the host is to be given it."""

    def project(self, path: str) -> Project:
        """The repository, also after it got another name."""

    def pull_requests(self, project: Project, branch: str) -> tuple[PullRequest, ...]:
        """Those from a branch of the repository itself, the newest first."""

    def create(self, project: Project, wanted: Wanted) -> PullRequest:
        """Open one."""

    def dress(
        self, project: Project, number: int, labels: Sequence[str], reviewers: Sequence[str]
    ) -> tuple[str, ...]:
        """Add labels and ask for reviews; return what the host would not do."""

    def update(self, project: Project, number: int, title: str | None, body: str | None) -> None:
        """Write title and body, where given."""

    def reopen(self, project: Project, number: int) -> None:
        """Open a closed one again."""

    def close(self, project: Project, number: int, comment: str) -> None:
        """Say why, and close it."""

    def standing(self, path: str, number: int) -> Standing:
        """State, reviews and checks of one of a repository, which is given by its path."""


def place_of(url: str, forges: Mapping[str, Kind]) -> Place | None:
    """The place behind a URL for git; ``None`` for a folder, or a host of which nothing is known.

    ``forges`` says what hosts run. A name says nothing: the programs send tokens of the environment
    (``GH_ENTERPRISE_TOKEN``, ``GITLAB_TOKEN``) to whatever host they are told.
    """
    match = _PLACE.fullmatch(url) or _SCP.fullmatch(url)
    if match is None:
        return None
    named = (match.groupdict().get("https") or match["ssh"]).lower()
    host = _SSH_HOSTS.get(named, named)
    path = match["path"].strip("/").removesuffix(".git")
    kind = forges.get(host) or _HOSTS.get(host)
    parts = path.split("/")
    is_path = all(part not in ("", ".", "..") for part in parts) and len(parts) >= 2
    if kind is None or not _HOST.fullmatch(host) or not is_path or (kind is Kind.GITHUB and len(parts) != 2):
        return None
    return Place(kind, host, path)


class Members:
    """The members of an answer. Each raises ``Denied`` where it is not as it should be."""

    def __init__(self, given: Any) -> None:
        """Of an object of JSON."""
        if not isinstance(given, dict):
            raise Denied("an answer that is no object", 0)
        self._given = given

    @property
    def is_empty(self) -> bool:
        """Whether there are none."""
        return not self._given

    def text(self, name: str, default: str | None = None) -> str:
        """A text; ``default`` where it is null or not there."""
        value = self._given.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise Denied(f"an answer without {name}", 0)
        return value

    def number(self, name: str) -> int:
        """A whole number."""
        value = self._given.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Denied(f"an answer without {name}", 0)
        return value

    def flag(self, name: str) -> bool:
        """Whether it is true."""
        return self._given.get(name) is True

    def object(self, name: str) -> Members:
        """An object; an empty one where it is null or not there."""
        return Members(self._given.get(name) or {})

    def list(self, name: str) -> list[Any]:
        """A list; an empty one where it is null or not there."""
        value = self._given.get(name)
        return value if isinstance(value, list) else []


def listed(given: Any) -> list[Members]:
    """The objects of an answer that is a list. Raises ``Denied``."""
    if not isinstance(given, list):
        raise Denied("an answer that is no list", 0)
    return [Members(one) for one in given]
