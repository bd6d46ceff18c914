"""How a repository ends in a run of ``bulk publish`` or ``bulk close``, and why one failed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rewriter.fleet.git_errors import GitError
from rewriter.fleet.publish.api import Denied, Limited
from rewriter.fleet.publish.records import Why
from rewriter.fleet.rows import Reason

_LIMITS = re.compile(r"returned error: 429|rate limit|too many requests", re.IGNORECASE)
_REASONS = {
    Reason.NETWORK: Why.NETWORK,
    Reason.TIMEOUT: Why.NETWORK,
    Reason.AUTH: Why.FORBIDDEN,
    Reason.NOT_FOUND: Why.NOT_FOUND,
}


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a repository in this run."""

    repository: str
    state: str
    """In a word or a few, for the counts."""
    words: str
    """One line, which is not printable yet."""


class Waiting(Exception):
    """The user asked to stop before the next write."""


def why_of(error: Denied) -> Why:
    """The reason behind an answer."""
    if error.status in (404, 410):
        return Why.NOT_FOUND
    if error.status == 403:
        return Why.FORBIDDEN
    return Why.NETWORK if error.status == 0 or error.status >= 500 else Why.REJECTED


def failure_of(error: GitError, work: Path) -> tuple[Why, str]:
    """The reason behind a failure of git, and what it said. Raises ``Limited``."""
    if _LIMITS.search(error.log):
        raise Limited(str(error)) from error
    reason = Why.PUSH if error.command == "push" else Why.GIT
    return _REASONS.get(error.reason, reason), str(error).replace(f"{work}/", "")
