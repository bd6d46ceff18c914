"""The table ``inventory.toml``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from rewriter.support import tables


def table() -> dict[str, Any]:
    """The whole table. It is shared: do not change it."""
    return tables.table("verify/image", "inventory")


def names(key: str, of: str = "names") -> Collection[str]:
    """The names in all rows of ``[[key]]``."""
    return tables.rows_by_name("verify/image", "inventory", key, of)
