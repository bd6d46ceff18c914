"""The rewrite needs a reviewer, and ``--safe-only`` was given.

What it does
    Turns a rewrite that rests on an assumption into a refusal. What was asked for by name (``--allow``,
    ``--nonroot``) is none.

Why
    Unattended runs should apply only what follows from the file and its context.

Example
    before
        distroify --safe-only Dockerfile

What you can do
    Run without ``--safe-only`` and read what it asks you to check:
        distroify Dockerfile

    Or check it once, and write the answer into the file.

    before
        CMD ["/app"]
    after
        # distroify: ignore[computed-path] because the folder is a volume
        CMD ["/app"]

Applicability
    refusal

References
    https://docs.astral.sh/ruff/linter/#fix-safety
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from rewriter.model import Diagnostic, Severity
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule


def told(doubtful: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Refuse with what a reviewer must check; raised by ``rewriter.pipeline.rewrite``."""
    message = "1 assumption needs a reviewer"
    if len(doubtful) > 1:
        message = f"{len(doubtful)} assumptions need a reviewer"
    head = refusal(RULE, message, doubtful[0].line, "run without --safe-only and read the diff")
    return (head, *(replace(item, severity=Severity.REFUSAL, fix=None) for item in doubtful))


RULE = Rule(__name__, order=340, lasting=True)
