"""Something in the repository needs a shell or a tool in the image, or hides the program.

What it does
    Names what Compose files, Kubernetes manifests, workflows, Makefiles, scripts, ``skaffold.yaml``,
    ``devcontainer.json``, ``action.yml``, ``fly.toml``, ``render.yaml`` and ``heroku.yml`` of the repository
    do with this image and distroless cannot: a start, a probe, a health check, a hook or ``docker exec`` with
    a shell, a script or a tool; a name that PATH does not lead to any more; a volume over the program's
    folder; an editor or a job in the image; ``--target`` with the number of what becomes the build stage. So
    it does with other Dockerfiles that start from the image and run something in a shell of it, or that copy
    from it.

    A file is held to use the image where it builds this Dockerfile, or names an image that another file of
    the repository (a bake file, a workflow, a Makefile …) builds from it. A name that two Dockerfiles share
    belongs to the nearest one, else to none.

Why
    Nothing of that fails while the image is built; it fails when the image is rolled out, or when somebody
    looks into a container. A volume hid the program before, too; what the host has there must now be a static
    program.

Example
    before
        healthcheck:
          test: ["CMD", "curl", "-f", "http://localhost:8080/health"]

When it refuses
    Only with ``--safe-only``; a Compose service that cannot start at all is refused: see ``consumer-start``.

What you can do
    Change it at the place that is named: let it start the program itself.

    before (compose.yml)
        test: ["CMD", "curl", "-f", "http://localhost:8080/health"]
    after (compose.yml)
        test: ["CMD", "/app", "-health"]

    For people who look into containers there are ``docker debug``, ``kubectl debug`` and the ``:debug``
    images.

Applicability
    review

References
    https://docs.docker.com/reference/compose-file/services/#healthcheck,
    https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/,
    https://github.com/GoogleContainerTools/distroless#debug-images
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.questions.consumers import findings
from rewriter.rules.rule import Rule

_HELP = (
    "change it there: call the program itself, build the stage with the tools for it (target:), or look into "
    "the container with docker debug or kubectl debug"
)


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """One notice for each place."""
    if plan.facts.consumers is None:
        return

    for finding in findings(plan):
        # What breaks was refused, unless the user asked for the rewrite or silenced it.
        yield notice(RULE, finding.message, plan.facts.from_.line, _HELP, (finding.place.evidence,))


RULE = Rule(__name__, order=210, check=check)
