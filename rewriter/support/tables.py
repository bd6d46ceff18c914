"""The tables of the package, each read once.

They are written in TOML. ``tomllib`` is pure Python and takes longer over them than a small file takes
altogether: what is built of the source has them as JSON (``setup.py``).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from msgspec import json

from rewriter.support import toml

_PACKAGE = Path(__file__).parents[1]


@cache
def table(room: str, name: str) -> dict[str, Any]:
    """The table ``name`` of a room: ``table("facts/start", "wrappers")``. Its dates are texts.

    It is shared: do not change it.

    Raises ``OSError`` and ``rewriter.support.toml.TomlError``.
    """
    path = _PACKAGE / room / name
    try:
        found: dict[str, Any] = json.decode(path.with_suffix(".json").read_bytes())
    except FileNotFoundError:
        return toml.parsed(path.with_suffix(".toml").read_text(encoding="utf-8"))
    return found
