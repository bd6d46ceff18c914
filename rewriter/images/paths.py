"""Paths that base images have, by the table ``paths.toml``."""

from __future__ import annotations

from functools import cache
from typing import Any

from rewriter.support.paths import below
from rewriter.support.tables import table


def is_of_golang(path: str, distribution: str | None) -> bool:
    """Whether the golang images of a distribution are known to have the path."""
    return _row(path, distribution) is not None


def _row(path: str, distribution: str | None) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = _table()["path"]
    fits = (row for row in rows if any(below(path, known) is not None for known in row["paths"]))
    found = next(fits, None)
    return found if found is not None and distribution in found["from"] else None


@cache
def _table() -> dict[str, Any]:
    return table("images", "paths")
