"""Users and groups that the golang images' distributions have from the start."""

from __future__ import annotations

from typing import Any

from rewriter.images.tables import table


def known_user(distribution: str | None, name: str) -> tuple[int, int] | None:
    """``(uid, gid)`` of a user of ``debian`` or ``alpine``; ``None`` where there is none of that name."""
    found = _rows(distribution).get("users", {}).get(name)
    return (found[0], found[1]) if found is not None else None


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


def _rows(distribution: str | None) -> dict[str, Any]:
    rows: dict[str, Any] = table("users").get(distribution or "", {})
    if "like" not in rows:
        return rows
    base = _rows(rows["like"])
    return {key: {**base.get(key, {}), **rows.get(key, {})} for key in ("users", "groups", "homes")}
