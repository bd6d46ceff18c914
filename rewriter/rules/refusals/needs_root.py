"""``--nonroot`` was given, and the program needs something where only root may go.

What it does
    Refuses a program, working folder, volume or file below ``/root`` where the program is to run as nonroot.

Why
    ``/root`` has mode 0700 in distroless: the container would not start, or the program would not find
    its file.

Example
    before
        WORKDIR /root/app

When it refuses
    Only with ``--nonroot``.

What you can do
    Move it out of ``/root``.

    before
        WORKDIR /root/app
    after
        WORKDIR /app

    Or go without ``--nonroot``, ``nonroot = true`` and the tag ``nonroot``.

Applicability
    refusal

References
    https://github.com/GoogleContainerTools/distroless/blob/main/common/BUILD.bazel
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.plan.nonroot import below_root_home
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule

_HELP = "move it out of /root, for example to /app, or run without --nonroot"


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with each path."""
    if plan.facts.program is None or not plan.runtime.nonroot:
        return

    for what, path, line in below_root_home(plan):
        message = f"{what} {path} is below /root, which nonroot may not enter"
        yield refusal(RULE, message, line or plan.facts.from_.line, _HELP)


RULE = Rule(__name__, order=290, check=check)
