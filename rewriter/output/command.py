"""The command that a reader can copy to go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rewriter.batch import Request


def command(request: Request, paths: Sequence[str], *modes: str, verify: bool = False) -> str:
    """``distroify -w --nonroot Dockerfile``: as it was asked for, with other modes and paths.

    Empty where it cannot be typed: a path with control characters, or standard input.
    """
    import shlex

    if "-" in paths:
        return ""
    options: list[str] = []
    for name, value in request.flags.items():
        option = "--" + name.replace("_", "-")
        if isinstance(value, frozenset):
            options += [word for one in sorted(value) for word in (option, one)]
        elif isinstance(value, bool):
            options += [option] if value else []
        elif value is not None:
            options += [option, str(value)]
    options += ["--context", str(request.context)] if request.context is not None else []
    options += ["--config", str(request.config)] if request.config is not None else []
    options += ["--no-config"] if request.no_config else []
    options += ["--verify"] if verify else []
    given = [f"./{path}" if path.startswith("-") else path for path in paths]
    text = shlex.join(["distroify", *modes, *options, *given])
    return text if text.isprintable() else ""
