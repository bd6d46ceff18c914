"""The image has no CMD and no ENTRYPOINT: a file of the repository says what it starts.

What it does
    Reports the program that a Compose file, a Kubernetes manifest or ``docker run`` of the repository starts,
    where all of them that use the image start the same one. Its files are copied; no CMD is added.

Why
    Without a command the old image starts the shell of its base, and the new one nothing. Whoever starts it
    from outside of this repository must give a command, and one that the new image has.

Example
    before
        services:
          web:
            build: .
            command: /app/web serve

When it refuses
    Only with ``--safe-only``. Where they start different programs, or one of them none: see ``no-start``.

What you can do
    Say in the Dockerfile what the image starts.

    before
        RUN go build -o /app .
    after
        RUN go build -o /app .
        CMD ["/app"]

Applicability
    review

References
    https://docs.docker.com/reference/compose-file/services/#command,
    https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule
from rewriter.support.messages import named


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """One notice with all places."""
    starters = plan.facts.start.starters
    if not starters:
        return
    message = f"the Dockerfile starts nothing; {named(starters[0])} starts {plan.facts.start.program}"
    help_ = "check that nothing else starts the image, or starts another program in it"
    yield notice(RULE, message, plan.facts.from_.line, help_, starters)


RULE = Rule(__name__, order=220, check=check)
