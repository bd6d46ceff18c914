"""A RUN does something that cannot be followed.

What it does
    Reports commands whose effect on the image is not known, and instructions before the build that make Go
    source in the image another one than the build context has.

Why
    What they leave outside of the copied paths is not in the new image, and what the source says is read
    from the build context.

Example
    before
        RUN ./setup.sh

When it refuses
    Only with ``--safe-only``.

What you can do
    Look what the command makes. If the program needs a file of it, take that along with
    ``# distroify: copy PATH``. If it needs none, say so.

    before
        RUN ./setup.sh
    after
        # distroify: ignore[opaque-command] because it only fetches test data
        RUN ./setup.sh

Applicability
    review

References
    https://docs.docker.com/reference/dockerfile/#run
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule
from rewriter.support.messages import shorten
from rewriter.support.moving import HERE


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """State each command, and what makes the source another one than is looked at."""
    for path, line in plan.facts.source_changes:
        message = f"{shorten(path)} differs from the build context: the source is not read as it is built"
        yield notice(RULE, message, line, "check what the program reads and starts in that file")
    for opaque in plan.facts.trace.opaque:
        why = f" ({opaque.reason})" if opaque.reason else ""
        message = f"cannot tell what {shorten(opaque.command)} leaves in the image{why}"
        help_ = f"if the program reads what it makes, name it above line {HERE}: # distroify: copy PATH"
        if opaque.paths:
            help_ = f"if the program reads {opaque.paths[0]}, let the RUN make it in any case"
        places = opaque.evidence
        yield notice(RULE, message, opaque.line, help_, places)


RULE = Rule(__name__, order=170, check=check)
