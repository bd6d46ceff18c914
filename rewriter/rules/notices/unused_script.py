"""A script is copied that nothing is seen to start.

What it does
    Reports scripts that COPY, ADD or RUN puts into the image, where all source is seen and nothing starts
    them.

Why
    They are in the new image too, and distroless has nothing to run them: who starts one by hand
    (``docker exec``) cannot any more.

Example
    before
        COPY backup.sh /usr/local/bin/

When it refuses
    Only with ``--safe-only``. Where something may start one: see ``runtime-script``.

What you can do
    Take the script out of the image, or say that it stays behind.

    before
        COPY backup.sh /usr/local/bin/
    after
        # distroify: ignore[unused-script] because nobody uses it any more
        COPY backup.sh /usr/local/bin/

Applicability
    review

References
    https://github.com/GoogleContainerTools/distroless#entrypoints
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.executables import lifeless_scripts
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """State each script."""
    for script in lifeless_scripts(plan):
        message = f"nothing is seen to start the script {script.path}, and distroless has nothing to run it"
        help_ = "check that nobody runs it in the container"
        yield notice(RULE, message, script.line, help_)


RULE = Rule(__name__, order=160, check=check)
