"""The command that a reader can copy to go on."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from rewriter.batch.discovery import STDIN
from rewriter.batch.process import Request
from rewriter.output.reproduce import flags_of, given_files

_FEW = 6
"""So many paths are repeated; a hook may pass hundreds."""


def command(request: Request, paths: Sequence[str], *modes: str, verify: bool = False) -> str:
    """``distroify -w --nonroot Dockerfile``: as it was asked for, with other modes and paths.

    Of many paths it says how many they are. Empty where it cannot be typed: a path with control characters,
    or standard input.
    """
    if STDIN in paths:
        return ""
    options = [*(["--verify"] if verify else []), *flags_of(request), *given_files(request, str)]
    given = [f"./{path}" if path.startswith("-") else path for path in paths]
    text = shlex.join(["distroify", *modes, *options, *(given if len(given) <= _FEW else ())])
    if not text.isprintable():
        return ""
    return text if len(given) <= _FEW else f"{text} (the same {len(given)} paths)"
