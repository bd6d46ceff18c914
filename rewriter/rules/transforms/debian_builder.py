"""A program that Alpine would link with musl is built on Debian instead.

What it does
    Turns ``FROM golang:X-alpine`` into the Debian image of the same Go, and takes the packages out that it
    has anyway (``apk add gcc musl-dev git``). The runtime image is then ``base`` or ``cc``.

Why
    A program that is linked with musl runs on no distroless image; one with Debian's glibc does.

Example
    before
        FROM golang:1.26-alpine
        RUN apk add --no-cache gcc musl-dev
    after
        FROM golang:1.26-trixie AS build

When it refuses
    Without the option: see ``needs-cgo``. With it, where the file installs other packages of Alpine, makes
    users with busybox's ``adduser``, or calls what only Alpine has.

Applicability
    unsafe: only with ``--allow debian-builder`` (the program gets another C library, and the build other
    tools)

References
    https://hub.docker.com/_/golang, https://wiki.musl-libc.org/functional-differences-from-glibc.html
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Applicability, Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import fix
from rewriter.rules.rule import Rule
from rewriter.rules.writing.edits import replaced


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Replace the base and drop the packages."""
    if plan.switch is None:
        return
    message = f"the program is built on Debian, in {plan.switch.image}, instead of Alpine"
    edits = (replaced(*change) for change in plan.switch.changes)
    yield fix(RULE, message, plan.facts.from_.line, edits, Applicability.UNSAFE)


RULE = Rule(__name__, order=80, transform=transform)
