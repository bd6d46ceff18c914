"""The program starts an executable that the old image did not have either.

What it does
    Lists them with their places. The old image certainly lacks what the table of the golang images says it
    lacks, where the file only installs packages that are known not to bring it and runs no command whose
    effect is not known.

Why
    The call fails in the new image as it did in the old one, unless the executable comes with a volume.

Example
    before
        FROM golang:1.24-alpine
        …
        exec.Command("ffmpeg", "-i", name)

When it refuses
    Only with ``--safe-only``.

What you can do
    Nothing changes by the rewrite: the call failed before too. If it is meant to work, keep an image that has
    the executable, and install it there.

Applicability
    review

References
    https://pkg.go.dev/os/exec#LookPath
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.program.executables import started, unique
from rewriter.model import Diagnostic, Settings, evidence_at
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.questions.lookup import is_own, surely_lacked
from rewriter.rules.rule import Rule

_HELP = "check that nobody mounts it into the container, or installs it there"


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """One notice for each executable, with its first place."""
    program = plan.facts.program
    if program is None or program.source is None:
        return
    for item in unique(started(program.source)):
        candidates = item.candidates or (item.name,)
        if not is_own(item.name, plan) and all(surely_lacked(name, plan) for name in candidates):
            evidence = evidence_at(item.place)
            message = f"{item}, which the old image does not have either"
            yield notice(RULE, message, plan.facts.start.line, _HELP, evidence)


RULE = Rule(__name__, order=80, check=check)
