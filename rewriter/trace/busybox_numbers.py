"""The numbers that busybox' ``adduser`` and ``addgroup`` give, where the file makes every user itself.

They take the first free number: from 100 for system users and groups, from 1000 for others; a user without a
group gets one of its own, with the same number
(https://git.busybox.net/busybox/tree/loginutils/adduser.c, ``passwd_study``; addgroup.c, ``xgroup_study``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rewriter.images.users import makes_no_users, own_numbers
from rewriter.trace.model import BuildTrace, Installed, UserMade

_MOST = 100
"""Users of a file that are counted."""
_SYSTEM, _REGULAR, _LAST = 100, 1000, 60_000


def busybox_numbers(trace: BuildTrace, distribution: str) -> Mapping[tuple[str, bool], tuple[int, int]]:
    """``(uid, gid)`` by ``(name, is a group)``; empty where an earlier number cannot be known."""
    doubtful = len(trace.users) > _MOST or any(
        (made.changed and not made.is_joining) or not made.certain for made in trace.users
    )
    if doubtful or not _is_known(trace.installed):
        return {}
    users, groups = own_numbers(distribution)
    uids, gids = set(users.values()), set(groups.values())
    by_name = dict(groups)
    found: dict[tuple[str, bool], tuple[int, int]] = {}
    for made in trace.users:
        if made.is_joining:
            continue
        if made.is_group:
            gid = made.gid if made.gid is not None else _free(made, gids)
            found[made.name, True] = (gid, gid)
            by_name[made.name] = gid
            gids.add(gid)
            continue
        group = made.gid if made.gid is not None else by_name.get(made.group or "")
        if made.group is not None and group is None:
            return {}  # the build fails
        uid = made.uid if made.uid is not None else _free(made, uids if group is not None else uids | gids)
        uids.add(uid)
        if group is None:
            group = uid
            by_name[made.name] = uid
            gids.add(uid)
            found[made.name, True] = (uid, uid)
        found[made.name, False] = (uid, group)
    return found


def _free(made: UserMade, taken: set[int]) -> int:
    first = _SYSTEM if made.system else _REGULAR
    last = _LAST + len(taken)
    return next((number for number in range(first, last) if number not in taken), last)


def _is_known(installed: Sequence[Installed]) -> bool:
    """Whether no package makes users by itself."""
    return all(makes_no_users(name) for item in installed for name in item.names)
