"""A program that the file builds is not copied, or cannot run on distroless.

What it does
    Reports programs besides the one that starts that could not run on distroless.

Why
    Compose or Kubernetes may start them by path.

Example
    before
        RUN go install ./...

When it refuses
    Only with ``--safe-only``.

What you can do
    Nothing is to be done where only the one program is used. Else give the other one an image of its own, or
    build it so that it runs on distroless: see the rule that the message names.

Applicability
    review

References
    https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan, Shape
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """State each program."""
    swapped = plan.shape is Shape.SWAP  # its own COPY lines bring all programs
    for item in plan.facts.left_out:
        if not (swapped and item.why is None):
            what = "is copied, but does not run on distroless" if swapped else "is not copied"
            message = f"{item.path} {what}: {item.why or 'its source is not in the build context'}"
            yield notice(RULE, message, plan.facts.from_.line, evidence=item.evidence)


RULE = Rule(__name__, order=180, check=check)
