"""Users and groups that RUN creates, and the number that ``USER`` becomes.

distroless knows root (0), nobody (65534) and nonroot (65532); every other user must be a number there
(https://github.com/GoogleContainerTools/distroless#why-should-i-use-distroless-images).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rewriter.facts.users.model import User
from rewriter.images.catalogue import (
    BaseImage,
    adduser_of,
    distroless_image,
    known_group,
    known_home,
    known_number,
    known_user,
    reference,
    regular_users,
)
from rewriter.trace.busybox_numbers import busybox_numbers
from rewriter.trace.filesystem.operations import Parsed, parse
from rewriter.trace.model import BuildTrace, UserMade

NONROOT = "65532:65532"
FIRST_REGULAR = 1000
"""UID_MIN of Debian's login.defs and FIRST_UID of adduser; busybox adduser starts there as well."""

_CHANGING = frozenset({"usermod", "groupmod", "userdel", "deluser", "delgroup", "groupdel", "gpasswd"})
"""Commands that change users: what they leave is not followed."""

_OWN_DEFAULTS = frozenset({"suse"})
"""Distributions whose useradd gives other groups: https://en.opensuse.org/SDB:Users_and_groups."""

_VALUED = {
    "useradd": ("ubcdeGgksKpR", ("uid", "gid", "home-dir", "shell", "comment", "groups", "home", "base-dir")),
    "adduser": ("hgsGuk", ("uid", "gid", "home", "shell", "gecos", "ingroup", "comment", "disabled-login")),
    "groupadd": ("gKpR", ("gid",)),
    "addgroup": ("g", ("gid",)),
}


def own_users(base: BaseImage) -> Iterator[UserMade]:
    """Regular users of the image itself, on line 0; a number of ``None`` where it may not have them."""
    found = regular_users(base.distribution, base.release)
    if found is None:
        yield UserMade("", None, None, None, None, 0)
    for name, number in found or ():
        yield UserMade(name, number, number, None, f"/home/{name}", 0)


def made_by(name: str, arguments: Sequence[str | None], line: int, distribution: str | None) -> tuple[
    UserMade, ...
] | None:  # fmt: skip
    """What ``useradd``, ``adduser``, ``groupadd`` or ``addgroup`` creates; ``None`` if not known."""
    if name in _CHANGING:
        last = next((word for word in reversed(arguments) if word and not word.startswith("-")), None)
        return (UserMade(last or "*", None, None, None, None, line, changed=True),)
    if name not in _VALUED:
        return None
    short, long = _VALUED[name]
    flavour = adduser_of(distribution)
    if name == "adduser" and flavour == "useradd":
        name = "useradd"  # a link to it
        short, long = _VALUED[name]
    elif name == "adduser" and flavour == "debian":
        # Debian's adduser: long options only, --disabled-password and friends take no value.
        short, long = (
            "u",
            ("uid", "gid", "home", "shell", "gecos", "ingroup", "comment", "firstuid", "lastuid"),
        )
    parsed = parse(arguments, short, long)
    if parsed is None or not parsed.operands:
        return None
    is_group = name in ("groupadd", "addgroup") or (
        parsed.has("--group") and not parsed.has("--system", "--ingroup")
    )
    if distribution in _OWN_DEFAULTS and not parsed.has("-g", "--gid", "-u", "--uid"):
        return None  # its numbers and groups follow login.defs of its own
    if name in ("addgroup", "adduser") and len(parsed.operands) == 2:  # adds a user to a group
        return (UserMade(parsed.operands[0], None, None, None, None, line, changed=True),)
    return (_user(parsed, name, line, is_group, distribution),)


def _user(parsed: Parsed, name: str, line: int, is_group: bool, distribution: str | None) -> UserMade:
    login = parsed.operands[0]
    home = parsed.value("-h", "--home") if name == "adduser" else parsed.value("-d", "--home-dir", "--home")
    system = parsed.has("-r", "--system") or (name in ("adduser", "addgroup") and parsed.has("-S"))
    if is_group:
        gid = _number(parsed.value("-g", "--gid"))
        return UserMade(login, None, gid, None, None, line, is_group=True, system=system)
    uid = _number(parsed.value("-u", "--uid"))
    group = _group_word(parsed, name, system, distribution)
    gid = _number(group)
    more = name == "useradd" and parsed.has("-G", "--groups")
    return UserMade(
        login,
        uid,
        gid,
        group if gid is None else None,
        home or _default_home(login, name, system, distribution),
        line,
        system=system,
        more_groups=more,
        makes_home=_makes_home(parsed, name),
    )


def _default_home(login: str, name: str, system: bool, distribution: str | None) -> str | None:
    """Debian's adduser gives system users /home/NAME or, since 3.122, /nonexistent: not known."""
    unknown = name == "adduser" and system and adduser_of(distribution) == "debian"
    return None if unknown else f"/home/{login}"


def _makes_home(parsed: Parsed, name: str) -> bool:
    """useradd makes the home folder with -m, adduser unless -H or --no-create-home says otherwise."""
    if name == "useradd":
        return parsed.has("-m", "--create-home")
    return name == "adduser" and not parsed.has("-H", "--no-create-home")


def _group_word(parsed: Parsed, name: str, system: bool, distribution: str | None) -> str | None:
    """The primary group that the command names or implies; ``None`` for a group of the user's own."""
    if name == "useradd":
        if parsed.has("-N", "--no-user-group") and not parsed.has("-g", "--gid"):
            return "100"  # GROUP in Debian's /etc/default/useradd: users
        return parsed.value("-g", "--gid")
    named = parsed.value("-G", "--ingroup", "--gid")
    if named is None and system and not parsed.has("--group"):
        # adduser(8): system users are put into nogroup; busybox adduser -S does the same.
        return "65533" if adduser_of(distribution) == "busybox" else "65534"
    return named


def _number(word: str | None) -> int | None:
    return int(word) if word and word.isascii() and word.isdigit() and len(word) < 11 else None


def resolve(user: str, trace: BuildTrace, distribution: str | None) -> User:
    """The user of the new image for ``USER user`` of the old one."""
    name, _, group = user.partition(":")
    if _number(name) is not None and (not group or _number(group) is not None):
        gid, home = _of_number(int(name), trace, distribution)
        return User(user, f"{name}:{gid}" if gid is not None and not group else user, home)
    if not group and name in ("root", "nobody", "nonroot"):
        return User(user, user, known_home(distribution, name))
    problem = _problem(name, group, trace)
    if problem is not None:
        return User(user, None, None, problem=problem)
    uid, gid, home, review = _ids(name, trace, distribution)
    if group:
        gid = _group(group, trace, distribution)
        if gid is None and not _created_group(group, trace):
            return User(user, None, home, problem=f"the group {group} is not created in this file")
    if uid is None and review is None:
        return User(user, None, home, problem=f"the user {name} is not created in this file")
    if uid is None:
        return User(user, NONROOT, home, review=review)
    if gid is None:
        return User(user, str(uid), home, review=f"the number of the group of {name} is not in the file")
    return User(user, f"{uid}:{gid}", home, review=review)


def _problem(name: str, group: str, trace: BuildTrace) -> str | None:
    """What keeps the numbers of a user from being known."""
    creations = [made for made in trace.users if made.name == name and not made.is_group and not made.changed]
    if len(creations) > 1 or any(not made.certain for made in creations):
        return f"the user {name} is made under a condition, or more than once"
    for made in trace.users:
        if made.changed and made.name in (name, group, "*"):
            return f"line {made.line} changes the user {name}"
        if made.name == name and made.more_groups and not group:
            return f"the user {name} has further groups, which a number does not carry"
    return None


def _of_number(uid: int, trace: BuildTrace, distribution: str | None) -> tuple[int | None, str | None]:
    """The gid to write behind a uid, ``None`` where there is no need, and the home of the user who has it."""
    made = next((made for made in trace.users if not made.is_group and made.uid == uid), None)
    if made is not None:
        return _ids(made.name, trace, None)[1], made.home
    gid, home = known_number(distribution, uid) or (None, None)
    image = distroless_image(reference("static"))
    same = image is not None and any((row.uid, row.gid) == (uid, gid) for row in image.users.values())
    return (None if same else gid), home


def _ids(
    name: str, trace: BuildTrace, distribution: str | None
) -> tuple[int | None, int | None, str | None, str | None]:
    """uid, gid, home and what the reviewer must know."""
    if _number(name) is not None:
        return int(name), None, None, None
    made = next((made for made in reversed(trace.users) if made.name == name and not made.is_group), None)
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
        gid = named if named is not None else uid if free else None
    return uid, gid, made.home, None


def _first_regular(trace: BuildTrace) -> int | None:
    """The first number that useradd gives; ``None`` where the image may have a user of its own there."""
    own = [made.uid for made in trace.users if made.line == 0]
    return None if None in own else FIRST_REGULAR + len(own)


def _group(name: str, trace: BuildTrace, distribution: str | None) -> int | None:
    if _number(name) is not None:
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
        return own.gid if own.gid is not None or own.group is not None else own.uid
    return known_group(distribution, name)


def _created_group(name: str, trace: BuildTrace) -> bool:
    return any(made.name == name for made in trace.users)
