"""The HEALTHCHECK needs a shell or a tool that distroless lacks.

What it does
    Refuses a HEALTHCHECK that is more than a call of a copied program, or of an executable that COPY or ADD
    brings (see ``copied-executable``) and that is not linked with what distroless lacks.

Why
    A check that cannot run makes the container unhealthy.

Example
    before
        HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1

When it refuses
    Always. A probe that is built with CGO_ENABLED=0 in this file, or copied from ``busybox:musl`` or
    ``ghcr.io/grpc-ecosystem/grpc-health-probe``, stays as it is.

What you can do
    Let the program check itself: a flag that asks its own port, and ends with 0 or 1.

    before
        HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1
    after
        HEALTHCHECK CMD ["/app", "-health"]

    Or remove the check, where Kubernetes or a load balancer has its own:
        distroify --allow drop-healthcheck Dockerfile

Applicability
    refusal; ``--allow drop-healthcheck`` removes the check instead (unsafe: orchestrators that read the
    image's check lose it); ``--allow freeze-variables`` writes the values of ENV into a check of the program
    itself (unsafe: ``docker run -e`` does not change it any more)

References
    https://docs.docker.com/reference/dockerfile/#healthcheck,
    https://github.com/GoogleContainerTools/distroless/issues/183
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.healthcheck import read
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse unless the user asked to drop it."""
    if plan.facts.healthcheck is None or "drop-healthcheck" in settings.allow or plan.facts.program is None:
        return
    found = read(plan, plan.facts.healthcheck, "freeze-variables" in settings.allow)
    if found.problem is not None:
        help_ = (
            'let the program check itself (HEALTHCHECK CMD ["/app", "-health"]), or --allow drop-healthcheck'
        )
        allow: tuple[str, ...] = ("drop-healthcheck",)
        if read(plan, plan.facts.healthcheck, freeze=True).problem is None:
            allow += ("freeze-variables",)
            help_ += ", or --allow freeze-variables (the values of the Dockerfile's ENV, for good)"
        line = plan.facts.healthcheck.line
        yield refusal(RULE, found.problem, line, help_, allow=allow)


RULE = Rule(__name__, order=220, check=check)
