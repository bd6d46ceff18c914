"""How a command ends that cannot go on."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import typer

from rewriter.support.stream import to_stderr
from rewriter.support.text import os_reason, printable


def give_up(message: str) -> NoReturn:
    """End with exit code 2 and a message."""
    to_stderr(f"distroify: {printable(message)}\n")
    raise typer.Exit(2)


def give_up_over(error: OSError, path: Path) -> NoReturn:
    """End over what the system says of a file; of ``path``, where it names none."""
    give_up(f"{error.filename or path}: {os_reason(error)}")
