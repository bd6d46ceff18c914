"""The package's TOML tables, each read once and only when it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rewriter.support.tables import load_table


def table(name: str) -> dict[str, Any]:
    """The table ``<name>.toml`` beside this module. The result is shared: do not change it."""
    return load_table(Path(__file__).with_name(f"{name}.toml"))
