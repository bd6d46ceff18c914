"""Users and groups that the golang images' distributions have from the start."""

from __future__ import annotations

from typing import Any

from rewriter.support.tables import table


def known_user(distribution: str | None, name: str) -> tuple[int, int] | None:
    """``(uid, gid)`` of a user of ``debian`` or ``alpine``; ``None`` where there is none of that name."""
    found = _rows(distribution).get("users", {}).get(name)
    return (found[0], found[1]) if found is not None else None


def known_number(distribution: str | None, number: int) -> tuple[int, str | None] | None:
    """gid and home of the user that has a number in ``debian`` or ``alpine``; ``None`` where none has it."""
    users = _rows(distribution).get("users", {})
    found = next(((name, pair[1]) for name, pair in users.items() if pair[0] == number), None)
    return (int(found[1]), known_home(distribution, found[0])) if found is not None else None


def lacks_number(distribution: str | None, number: int) -> bool:
    """Whether all users of an image are listed, and none of them has the number."""
    return "users" in _rows(distribution) and known_number(distribution, number) is None


def known_group(distribution: str | None, name: str) -> int | None:
    """The gid of a group of ``debian`` or ``alpine``; ``None`` where there is none of that name."""
    found = _rows(distribution).get("groups", {}).get(name)
    return int(found) if found is not None else None


def has_number(distribution: str | None, number: int) -> bool:
    """Whether a user or a group of ``debian`` or ``alpine`` has the number."""
    rows = _rows(distribution)
    return any(number in pair for pair in rows.get("users", {}).values()) or any(
        number == gid for gid in rows.get("groups", {}).values()
    )


def known_home(distribution: str | None, name: str) -> str | None:
    """The home folder of a user of ``debian`` or ``alpine``; ``None`` where there is none."""
    found = _rows(distribution).get("homes", {}).get(name)
    return str(found) if found is not None else None


def adduser_of(distribution: str | None) -> str:
    """Whose ``adduser`` a distribution has: ``debian``, ``busybox``, or ``useradd`` for a link to that."""
    tools = table("images", "users")["adduser"]
    return next((name for name in ("debian", "busybox", "useradd") if distribution in tools[name]), "")


def regular_users(distribution: str | None, release: str | None) -> tuple[tuple[str, int], ...] | None:
    """Names and numbers of an image's own users that stand where ``useradd`` begins to count; ``None`` where
    the release decides and is not known."""
    rows = _rows(distribution).get("regular", {})
    if not rows:
        return ()
    without = rows["without"]
    if release is None:
        return None
    return () if release in without else tuple((name, number) for name, number in rows["users"].items())


def _rows(distribution: str | None) -> dict[str, Any]:
    rows: dict[str, Any] = table("images", "users").get(distribution or "", {})
    return rows


def makes_no_users(package: str) -> bool:
    """Whether an Alpine package is known to leave the user database as it is."""
    return package.partition("=")[0].partition("~")[0] in table("images", "users")["alpine"]["no_users"]


def own_numbers(distribution: str) -> tuple[dict[str, int], dict[str, int]]:
    """The uids of an image's own users and the gids of its groups, by name."""
    rows = _rows(distribution)
    users = {name: int(pair[0]) for name, pair in rows.get("users", {}).items()}
    return users, {name: int(gid) for name, gid in rows.get("groups", {}).items()}
