"""The package's TOML tables, each read once and only when it is asked for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The table ``<name>.toml`` beside this module. The result is shared: do not change it."""
    import tomllib

    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
