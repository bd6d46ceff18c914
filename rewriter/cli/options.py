"""What options of several commands have in common."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rewriter.batch.process import Request


class By(StrEnum):
    """How messages about several files are grouped."""

    FILE = "file"
    RULE = "rule"


def exclusive(options: dict[str, bool]) -> None:
    """Raises ``typer.BadParameter`` if more than one of the options is given."""
    given = [name for name, is_given in options.items() if is_given]
    if len(given) > 1:
        raise typer.BadParameter(f"{' and '.join(given)} exclude each other")


def check_request(request: Request) -> None:
    """Raises ``typer.BadParameter`` for an option with a value that it cannot have."""
    if request.context is not None and not request.context.is_dir():
        raise typer.BadParameter(f"{request.context} is not a folder", param_hint="--context")
    from rewriter.settings.read import wrong_flag

    wrong = wrong_flag(request.flags)
    if wrong is not None:
        raise typer.BadParameter(wrong[1], param_hint=wrong[0])
