"""A rewrite failed its own check.

What it does
    Refuses to show a rewrite that breaks one of the promises (the new text parses, every COPY --from names
    what exists, settings agree, a second run changes nothing).

Why
    A wrong rewrite is worse than none. Please report it.

Example
    before
        (none: it is a defect of distroify)

What you can do
    Nothing: it is a defect of distroify, and no input is known that gets here. Please report the file.

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/
"""

from __future__ import annotations

from rewriter.model import Diagnostic
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule

_HELP = "this is a defect of distroify: please report the file; nothing was changed"


def broken(message: str, line: int) -> Diagnostic:
    """Refuse with what the new text breaks; raised by ``rewriter.check``, ``rewriter.pipeline.renewal``."""
    return refusal(RULE, message, line, _HELP)


RULE = Rule(__name__, order=350, lasting=True)
