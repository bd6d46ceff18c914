"""The program for the host of a repository."""

from __future__ import annotations

from rewriter.fleet.publish.api import Api, Kind
from rewriter.fleet.publish.forge import Forge
from rewriter.fleet.publish.github import GitHub
from rewriter.fleet.publish.gitlab import GitLab


def forge_of(api: Api) -> Forge:
    """The host behind an interface."""
    if api.kind is Kind.GITHUB:
        return GitHub(api)

    return GitLab(api)
