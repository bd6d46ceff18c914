"""The package's table ``inventory.toml``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table() -> dict[str, Any]:
    """Read once. The result is shared: do not change it."""
    import tomllib

    return tomllib.loads(files(__package__).joinpath("inventory.toml").read_text(encoding="utf-8"))


@cache
def names(key: str) -> frozenset[str]:
    """The names in all rows of ``[[key]]``."""
    return frozenset(name for row in table()[key] for name in row["names"])
