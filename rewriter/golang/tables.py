"""The package's TOML tables, read once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rewriter.support.tables import load_table


def table(name: str) -> dict[str, Any]:
    """The table ``name``.toml of this package."""
    return load_table(Path(__file__).with_name(f"{name}.toml"))
