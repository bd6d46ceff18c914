"""Further ways to run both images, for little: those that only count where the old image stands them."""

from __future__ import annotations

from msgspec.structs import replace

from rewriter.verify.image.seen import ImageConfig
from rewriter.verify.run.observation import Observation, Port, Runs, Way

OTHER_USER = "12345:0"
"""A number that no image knows, of the group root: as a cluster gives one.

https://docs.openshift.com/container-platform/latest/openshift_images/create-images.html (arbitrary user ids)
"""
_FIRST_FREE = 1024
_UNPRIVILEGED = "net.ipv4.ip_unprivileged_port_start=1024"
"""Linux's own; docker lets everybody take every port: https://docs.docker.com/engine/release-notes/20.10/"""


def further_ways(config: ImageConfig, seen: Runs, signals: tuple[str, ...], first: Way) -> tuple[Way, ...]:
    """The ways for an image with this configuration whose default runs showed this; each adds to ``first``.

    None where the default runs end with an error: other ones would show the same. ``signals`` are those that
    the source takes.
    """
    if not seen or any(run.start_error or run.exit_code for run in seen):
        return ()
    goes_on = all(run.exit_code is None for run in seen)
    ways = [replace(first, read_only=True)]
    if signals and goes_on:
        ways.append(replace(first, signals=signals))
    if not is_root(config.user):
        ways.append(replace(first, user=OTHER_USER))
        if any(_is_low(port) for run in seen for port in run.ports):
            ways.append(replace(first, sysctls=(_UNPRIVILEGED,)))
    return tuple(ways)


def is_root(user: str) -> bool:
    """Whether USER is root, or nothing."""
    return user.partition(":")[0] in ("", "0", "root")


def _is_low(port: Port) -> bool:
    return port.number < _FIRST_FREE


def stands(way: Way, default: Runs, run: Observation) -> bool:
    """Whether the old image does in this way what it does by default: starts, goes on or ends, answers."""
    first = default[0]
    if run.start_error or run.exit_code != first.exit_code:
        return False
    if way.signals:
        return True
    answers = [{(one.port, one.request): one.status for one in shown.responses} for shown in (first, run)]
    return run.ports == first.ports and all(
        answers[0].get(question) == status for question, status in answers[1].items()
    )
