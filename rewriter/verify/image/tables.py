"""The table ``inventory.toml``."""

from __future__ import annotations

from functools import cache
from typing import Any

from rewriter.support import tables


def table() -> dict[str, Any]:
    """The whole table. It is shared: do not change it."""
    return tables.table("verify/image", "inventory")


@cache
def names(key: str) -> frozenset[str]:
    """The names in all rows of ``[[key]]``."""
    return frozenset(name for row in table()[key] for name in row["names"])
