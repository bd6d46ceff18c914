"""The program for the host of a repository."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from rewriter.fleet.publish.api import Api, Kind
from rewriter.fleet.publish.forge import Forge, Place, place_of
from rewriter.fleet.publish.github import GitHub
from rewriter.fleet.publish.gitlab import GitLab
from rewriter.fleet.publish.pace import Pace


def forge_of(api: Api) -> Forge:
    """The host behind an interface."""
    if api.kind is Kind.GITHUB:
        return GitHub(api)

    return GitLab(api)


class Hosts(Struct):
    """The hosts that were asked, each through one interface."""

    _known: Mapping[str, Kind]
    """What hosts run besides github.com and gitlab.com."""
    _pace: Pace
    _forges: dict[tuple[Kind, str], Forge] = {}

    def place(self, url: str) -> Place | None:
        """Where a repository lies."""
        return place_of(url, self._known)

    def of(self, place: Place) -> Forge:
        """The host of a place."""
        key = (place.kind, place.host)
        if key not in self._forges:
            self._forges[key] = forge_of(Api(place.kind, place.host, self._pace))
        return self._forges[key]
