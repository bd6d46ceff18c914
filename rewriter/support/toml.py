"""TOML, as ``tomllib`` reads it."""

from __future__ import annotations

from typing import Any


class TomlError(Exception):
    """The text is no TOML; the message says where and why."""


def parsed(text: str) -> dict[str, Any]:
    """The table that a text is. Raises ``TomlError``, ``RecursionError`` for deep nesting, and ``ValueError``
    for integers of more digits than Python converts."""
    # Late: an installation has no table in TOML, and few repositories have settings.
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TomlError(str(error)) from error
