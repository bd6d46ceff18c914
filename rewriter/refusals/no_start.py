"""The image has no CMD and no ENTRYPOINT.

What it does
    Refuses an image that starts nothing of its own: the golang image's shell would start. Where a Compose
    file, a Kubernetes manifest or ``docker run`` of the repository starts it, that is the start: see
    ``started-elsewhere``.

Why
    Nothing shows which program must be copied.

Example
    before
        FROM golang:1.26
        RUN go build -o /app .

When it refuses
    Where nothing in the repository starts the image, where one of those who do gives no command, and where
    they start different programs.

What you can do
    Say in the Dockerfile what the image starts. It may stay in the Compose file or manifest as well.

    before
        RUN go build -o /app .
    after
        RUN go build -o /app .
        CMD ["/app"]

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#cmd
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.refusals.common import start_problem


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse where the start has this problem."""
    yield from start_problem("no-start", facts)
