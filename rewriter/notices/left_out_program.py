"""A program that the file builds is not copied.

What it does
    States programs besides the one that starts that could not run on distroless.

Why
    Compose or Kubernetes may start them by path.

Example
    before
        RUN go install ./...

When it refuses
    Only with ``--safe-only``.

Applicability
    review

References
    https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.notices.common import notice


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """State each program."""
    for path, why in facts.left_out:
        yield notice("left-out-program", f"{path} is not copied: {why}", facts.from_.line)
