"""The command that a reader can copy to go on."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from rewriter.batch.discovery import STDIN
from rewriter.batch.process import Request
from rewriter.output.reproduce import flags_of, given_files


def command(request: Request, paths: Sequence[str], *modes: str, verify: bool = False) -> str:
    """``distroify -w --nonroot Dockerfile``: as it was asked for, with other modes and paths.

    Empty where it cannot be typed: a path with control characters, or standard input.
    """
    if STDIN in paths:
        return ""
    options = [*(["--verify"] if verify else []), *flags_of(request), *given_files(request, str)]
    given = [f"./{path}" if path.startswith("-") else path for path in paths]
    text = shlex.join(["distroify", *modes, *options, *given])
    return text if text.isprintable() else ""
