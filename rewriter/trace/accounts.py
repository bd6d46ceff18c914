"""Users and groups that an image has from the start, and those that RUN creates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rewriter.images.catalogue import BaseImage, adduser_of, known_group, known_user, regular_users
from rewriter.trace.filesystem.options import Parsed, parse
from rewriter.trace.model import UserMade

PASSWD, GROUP = "/etc/passwd", "/etc/group"
_CHANGING = frozenset({"usermod", "groupmod", "userdel", "deluser", "delgroup", "groupdel", "gpasswd"})
"""Commands that change users: what they leave is not followed."""


_OWN_DEFAULTS = frozenset({"suse"})
"""Distributions whose useradd gives other groups: https://en.opensuse.org/SDB:Users_and_groups."""


_REGULAR_IDS = range(1000, 60001)
_SYSTEM_IDS = range(101, 1000)
"""What login.defs lets useradd give to groups: the user's number is that of its group where it is in there
(find_new_gid.c of https://github.com/shadow-maint/shadow). adduser gives it in any case."""

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
    if joining := _joining(name, arguments):
        return (UserMade(joining, None, None, None, None, line, more_groups=True, changed=True),)
    if name in _CHANGING:
        last = next((word for word in reversed(arguments) if word is None or word[:1] not in ("", "-")), None)
        if name == "gpasswd" and None in arguments:
            last = None  # the group stands behind the user
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
        user = parsed.operands[0]
        return (UserMade(user, None, None, None, None, line, more_groups=True, changed=True),)
    return (_user(parsed, name, line, is_group, distribution),)


def appended(path: str, text: str, line: int, distribution: str | None) -> Iterator[UserMade]:
    """What a line makes that is appended to ``/etc/passwd`` or ``/etc/group``: the first of a name counts.

    https://man7.org/linux/man-pages/man5/passwd.5.html, https://man7.org/linux/man-pages/man5/group.5.html
    """
    fields = text.strip().split(":")
    if distribution and (known_user if path == PASSWD else known_group)(distribution, fields[0]) is not None:
        return
    if path == PASSWD and len(fields) == 7 and None not in (number(fields[2]), number(fields[3])):
        yield UserMade(fields[0], number(fields[2]), number(fields[3]), None, fields[5] or "/", line)
    elif path == GROUP and len(fields) == 4 and number(fields[2]) is not None:
        yield UserMade(fields[0], None, number(fields[2]), None, None, line, is_group=True)
        for member in filter(None, fields[3].split(",")):
            if member != fields[0]:
                yield UserMade(member, None, None, None, None, line, more_groups=True, changed=True)


def _joining(name: str, arguments: Sequence[str | None]) -> str | None:
    """The user whom ``usermod -aG group user`` or ``gpasswd -a user group`` only puts into a group."""
    words = [word or "" for word in arguments]
    match name, words:
        case "usermod", [("-aG" | "-Ga"), _, user]:
            return user
        case "usermod", [("-a" | "--append"), ("-G" | "--groups"), _, user]:
            return user
        case "usermod", [("-G" | "--groups"), _, ("-a" | "--append"), user]:
            return user
        case "gpasswd", [("-a" | "--add"), user, _]:
            return user
    return None


def _user(parsed: Parsed, name: str, line: int, is_group: bool, distribution: str | None) -> UserMade:
    login = parsed.operands[0]
    home = parsed.value("-h", "--home") if name == "adduser" else parsed.value("-d", "--home-dir", "--home")
    system = parsed.has("-r", "--system") or (name in ("adduser", "addgroup") and parsed.has("-S"))
    if is_group:
        gid = number(parsed.value("-g", "--gid"))
        return UserMade(login, None, gid, None, None, line, is_group=True, system=system)
    uid = number(parsed.value("-u", "--uid"))
    group = _group_word(parsed, name, system, distribution)
    gid = number(group)
    more = name == "useradd" and parsed.has("-G", "--groups")
    ids = _SYSTEM_IDS if system else _REGULAR_IDS
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
        odd_group=name == "useradd" and group is None and uid is not None and uid not in ids,
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


def number(word: str | None) -> int | None:
    """The number that a word of digits is."""
    return int(word) if word and word.isascii() and word.isdigit() and len(word) < 11 else None


def home_of(user: str, users: Sequence[UserMade]) -> str | None:
    """HOME of a RUN as ``user``, which the builder takes from /etc/passwd; ``users`` were made by then."""
    if not is_other_user(user):
        return "/root"
    name = user.partition(":")[0]
    made = next((found for found in reversed(users) if found.name == name and not found.is_group), None)
    return made.home if made is not None and made.certain else None


def is_other_user(user: str) -> bool:
    """Whether ``USER`` names somebody else than root."""
    return user.partition(":")[0] not in ("", "0", "root")
