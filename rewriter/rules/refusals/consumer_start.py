"""A Compose service of the repository starts the image with a shell.

What it does
    Refuses where a Compose file overrides ``entrypoint`` or ``command`` of a service of this image with a
    shell (``sh -c …``, ``bash``) or a script, and where a service without a command builds the stage that
    becomes the build stage by its number (``target: "0"``). A command behind the image's ENTRYPOINT is
    arguments, no shell.

Why
    The service would not start any more. That holds for a Compose file of developers as well: one that
    mounts the source and runs ``sh -c "go run ."`` uses the image as its toolchain, and nobody can tell from
    the name of a Compose file whether it is what runs in production. Where such a service only starts a
    tool (``command: air``), the image is rewritten and ``image-consumer`` names the place.

Example
    before
        services:
          web:
            build: .
            command: sh -c "./migrate && ./web"

When it refuses
    Always, but for ``--allow break-consumers``. A service that needs the toolchain keeps it where it builds
    the build stage: name that (``FROM golang:1.26 AS build``), and write ``target: build`` in the Compose
    file. ``# distroify: ignore[consumer-start]`` above FROM is for one file.

What you can do
    Let the service name the program and its arguments.

    before (compose.yml)
        command: sh -c "/app -v"
    after (compose.yml)
        command: ["/app", "-v"]

    Or rewrite the Dockerfile first, and change the services afterwards:
        distroify --allow break-consumers Dockerfile

Applicability
    refusal; ``--allow break-consumers`` rewrites the file and makes an ``image-consumer`` of it (unsafe: the
    services do not start until they are changed)

References
    https://docs.docker.com/reference/compose-file/services/#command,
    https://docs.docker.com/reference/compose-file/build/#target
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.questions.consumers import findings
from rewriter.rules.rule import Rule

_HELP = (
    "let the service name the program and its arguments; or build the stage with the toolchain for it "
    "(FROM … AS build, and target: build in the Compose file); or --allow break-consumers"
)


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """One refusal for each service."""
    if plan.facts.consumers is None or "break-consumers" in settings.allow:
        return

    for finding in findings(plan):
        if finding.breaks:
            seen = (finding.place.evidence,)
            yield refusal(RULE, finding.message, plan.facts.from_.line, _HELP, seen, ("break-consumers",))


RULE = Rule(__name__, order=240, check=check)
