"""The image starts the go command.

What it does
    Refuses an image that starts go with another subcommand.

Why
    It is a tool image: the toolchain is what it is for.

Example
    before
        ENTRYPOINT ["go"]

What you can do
    An image that offers the go command needs it: leave it as it is, and say so, so that nobody asks again.
    The outcome is still "refused", by ``ignored``.

    before
        FROM golang:1.26
    after
        # distroify: ignore because developers run go in it
        FROM golang:1.26

Applicability
    refusal

References
    https://pkg.go.dev/cmd/go
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Reason, Settings
from rewriter.plan.model import Plan
from rewriter.rules.known import start_problem
from rewriter.rules.rule import Rule


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse where the start has this problem."""
    yield from start_problem(RULE, plan)


_HELP = "an image that starts the go command needs the toolchain: leave it as it is"
RULE = Rule(__name__, order=70, reasons={Reason.GO_COMMAND: _HELP}, check=check, lasting=True)
