"""Users and groups that RUN creates, and the number that ``USER`` becomes.

distroless knows root (0), nobody (65534) and nonroot (65532); every other user must be a number there
(https://github.com/GoogleContainerTools/distroless#why-should-i-use-distroless-images).
"""

from __future__ import annotations

from msgspec.structs import replace

from rewriter.facts.users.model import User
from rewriter.images.catalogue import (
    distroless_image,
    known_group,
    known_home,
    known_number,
    known_user,
    lacks_number,
    reference,
)
from rewriter.images.distroless import Account
from rewriter.trace.accounts import PASSWD, number
from rewriter.trace.busybox_numbers import busybox_numbers
from rewriter.trace.model import UNKNOWN_USER, BuildTrace, Change, UserMade

NONROOT = "65532:65532"
FIRST_REGULAR = 1000
"""UID_MIN of Debian's login.defs and FIRST_UID of adduser; busybox adduser starts there as well."""


def resolve(user: str, trace: BuildTrace, distribution: str | None) -> User:
    """The user of the new image for ``USER user`` of the old one."""
    if user == UNKNOWN_USER:
        return User(user, None, None, problem="the value of USER is not known")
    name, _, group = user.partition(":")
    if not name:  # root, for BuildKit's --chown as for USER
        return replace(resolve(f"0:{group or 0}", trace, distribution), name=user)
    if number(name) is not None and (not group or number(group) is not None):
        gid, home = _of_number(int(name), trace, distribution)
        made = running(name, trace, distribution) if not group else None
        lacks = made is not None and gid is None
        review = f"the number of the group of {made.name} is not in the file" if made and lacks else None
        more = made.name if made is not None and _is_in_more_groups(made.name, trace) else None
        written = f"{name}:{gid}" if gid is not None and not group else user
        return User(user, written, home, review=review, more_groups=more)
    if not group and is_of_distroless(name, trace):
        return User(user, user, known_home(distribution, name))
    problem = _problem(name, group, trace)
    if problem is not None:
        return User(user, None, None, problem=problem)
    uid, gid, home, review = _ids(name, trace, distribution)
    if group:
        gid = _group(group, trace, distribution)
        if gid is None and not _created_group(group, trace):
            return User(user, None, home, problem=f"the group {group} is not created in this file")
    if not group and _is_in_more_groups(name, trace):
        instead = f"{uid}:{gid}" if uid is not None and gid is not None else None
        problem = f"the user {name} has further groups, which a number does not carry"
        return User(user, None, home, problem=problem, instead=instead)
    if uid is None and review is None:
        return User(user, None, home, problem=_unmade(name, trace))
    if uid is None:
        return User(user, NONROOT, home, review=review)
    if gid is None:
        return User(user, str(uid), home, review=f"the number of the group of {name} is not in the file")
    return User(user, f"{uid}:{gid}", home, review=review)


def _unmade(name: str, trace: BuildTrace) -> str:
    writes = [one for one in trace.events if one.path == PASSWD and one.change is Change.WRITTEN]
    if writes:
        return f"who {name} is cannot be told: line {writes[0].line} writes /etc/passwd"
    return f"the user {name} is not created in this file"


def running(user: str, trace: BuildTrace, distribution: str | None) -> UserMade | None:
    """The user whom the file makes and ``USER user`` names, by name or number."""
    name = user.partition(":")[0]
    uid = number(name)
    users = (made for made in trace.users if not made.is_group)
    if uid is None:
        return next((made for made in users if made.name == name), None)
    return next((made for made in users if _uid(made, trace, distribution) == uid), None)


def _uid(made: UserMade, trace: BuildTrace, distribution: str | None) -> int | None:
    known = made.uid is not None or made.changed
    return made.uid if known else _ids(made.name, trace, distribution)[0]


def own_groups(user: str, trace: BuildTrace) -> frozenset[str]:
    """Names of groups that ``USER user`` has: that of its own name, its login group, and what USER says."""
    name, _, group = user.partition(":")
    login = {made.group or "" for made in trace.users if made.name == name and not made.is_group}
    return frozenset({name, group, *login} - {""})


def group_taken(group: str, user: User, trace: BuildTrace) -> str:
    """The number that ``user`` of the new image has for a group whose own number is not known, ``""`` where
    it is another's."""
    taken = user.is_renumbered and group in own_groups(user.name, trace)
    return ((user.number or "").partition(":")[2] or "0") if taken else ""


def is_of_distroless(name: str, trace: BuildTrace) -> bool:
    """Whether distroless has a user and a group of this name, and the old image under no other numbers."""
    image = distroless_image(reference("static"))
    row = image.users.get(name) if image is not None else None
    if row is None:
        return False
    return name == "root" or all(_is_same(made, row) for made in trace.users if made.name == name)


def _is_same(made: UserMade, row: Account) -> bool:
    if made.is_group or made.changed:
        return made.gid == row.gid
    own_group = made.gid in (None, row.gid) and made.group in (None, made.name) and not made.odd_group
    return made.uid == row.uid and own_group


def _problem(name: str, group: str, trace: BuildTrace) -> str | None:
    """What keeps the numbers of a user from being known."""
    creations = [made for made in trace.users if made.name == name and not made.is_group and not made.changed]
    if len(creations) > 1 or any(not made.certain for made in creations):
        return f"the user {name} is made under a condition, or more than once"
    for made in trace.users:
        if made.changed and not made.is_joining and made.name in (name, group, "*"):
            return f"line {made.line} changes the user {name}"
    return None


def _is_in_more_groups(name: str, trace: BuildTrace) -> bool:
    return any(made.name == name and made.more_groups for made in trace.users)


def _of_number(uid: int, trace: BuildTrace, distribution: str | None) -> tuple[int | None, str | None]:
    """The gid to write behind a uid, ``None`` where there is no need, and the home of the user who has it.

    A number that the image does not know gets the group 0 and the home ``/``, and distroless may know it
    (https://github.com/moby/sys/blob/main/user/user.go, GetExecUser).
    """
    made = running(str(uid), trace, distribution)
    if made is not None:
        return _ids(made.name, trace, distribution)[1], made.home
    image = distroless_image(reference("static"))
    rows = [row for row in image.users.values() if row.uid == uid] if image is not None else []
    if lacks_number(distribution, uid):
        return (0 if any(row.gid for row in rows) else None), "/"
    gid, home = known_number(distribution, uid) or (None, None)
    return (None if any(row.gid == gid for row in rows) else gid), home


def _ids(
    name: str, trace: BuildTrace, distribution: str | None
) -> tuple[int | None, int | None, str | None, str | None]:
    """uid, gid, home and what the reviewer must know."""
    if number(name) is not None:
        return int(name), None, None, None
    users = (made for made in reversed(trace.users) if not made.is_group and not made.is_joining)
    made = next((made for made in users if made.name == name), None)
    if made is None:
        known = known_user(distribution, name) if distribution else None
        home = known_home(distribution, name)
        return (known[0], known[1], home, None) if known else (None, None, None, None)
    counted = busybox_numbers(trace, distribution) if distribution == "alpine" else {}
    if (name, False) in counted:
        return *counted[name, False], made.home, None
    if made.uid is None:
        others = [u for u in trace.users if not u.is_group and not u.system and u.uid is None]
        if made.system or len(others) > 1:
            return None, None, made.home, f"the number of the user {name} is not in the file"
        uid = _first_regular(trace)
        taken = {user.uid for user in trace.users if not user.is_group and user.line}
        if taken - {None}:
            return None, None, made.home, f"the number of the user {name} is not in the file"
    else:
        uid = made.uid
    gid = made.gid
    if gid is None and made.group is not None:
        gid = _group(made.group, trace, distribution)
    elif gid is None:
        # useradd and adduser give a user a group of its own, with the same number where that is free.
        named = next((made.gid for made in trace.users if made.is_group and made.name == name), None)
        free = not any(m.is_group and (m.gid is None or m.gid == uid) and m.name != name for m in trace.users)
        gid = named if named is not None else uid if free and not made.odd_group else None
    return uid, gid, made.home, None


def _first_regular(trace: BuildTrace) -> int | None:
    """The first number that useradd gives; ``None`` where the image may have a user of its own there."""
    own = [made.uid for made in trace.users if made.line == 0]
    return None if None in own else FIRST_REGULAR + len(own)


def _group(name: str, trace: BuildTrace, distribution: str | None) -> int | None:
    if number(name) is not None:
        return int(name)
    counted = busybox_numbers(trace, distribution) if distribution == "alpine" else {}
    if (name, True) in counted:
        return counted[name, True][1]
    made = next((made for made in reversed(trace.users) if made.name == name and made.is_group), None)
    if made is not None:
        if made.gid is None and not made.system and len([m for m in trace.users if m.is_group]) == 1:
            return _first_regular(trace)
        return made.gid
    own = next((made for made in trace.users if made.name == name and not made.is_group), None)
    if own is not None:
        has_own = own.gid is None and own.group is None
        return own.gid if not has_own else None if own.odd_group else own.uid
    return known_group(distribution, name)


def _created_group(name: str, trace: BuildTrace) -> bool:
    return any(made.name == name for made in trace.users)
