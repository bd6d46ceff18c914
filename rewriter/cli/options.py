"""What options of several commands have in common."""

from __future__ import annotations

from enum import StrEnum

import typer


class By(StrEnum):
    """How messages about several files are grouped."""

    FILE = "file"
    RULE = "rule"


def exclusive(options: dict[str, bool]) -> None:
    """Raises ``typer.BadParameter`` if more than one of the options is given."""
    given = [name for name, is_given in options.items() if is_given]
    if len(given) > 1:
        raise typer.BadParameter(f"{' and '.join(given)} exclude each other")
