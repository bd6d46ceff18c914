"""The program needs cgo, and what it is linked with is in no distroless image.

What it does
    Refuses where reachable source has ``import "C"``, imports a module that needs cgo, or the build sets
    ``CGO_ENABLED=1``, ``-race`` or external linking, and the program is linked with Alpine's musl, or with a
    C library that is newer than the runtime image's, or would not build.

Why
    Without cgo it does not build, or it builds and fails at run time (go-sqlite3). distroless has glibc of
    one Debian release, in ``base`` and ``cc``, and no musl.

Example
    before
        FROM golang:1.26-alpine
        RUN apk add gcc musl-dev
        import _ "github.com/mattn/go-sqlite3"

When it refuses
    Always; on Debian the program is moved to ``base`` or ``cc`` instead (see ``distroless-base``).

What you can do
    Build on Debian, whose C library distroless has.

    before
        FROM golang:1.26-alpine
        RUN apk add --no-cache gcc musl-dev
    after
        FROM golang:1.26-trixie

    distroify does that where the rest of the file allows it:
        distroify --allow debian-builder Dockerfile

    Or stay on Alpine, and link the program statically:
        distroify --allow static-musl Dockerfile

Applicability
    refusal; on Alpine ``--allow static-musl`` links the program statically (see ``static-musl``), and
    ``--allow debian-builder`` builds it on Debian (see ``debian-builder``)

References
    https://pkg.go.dev/cmd/cgo, https://github.com/mattn/go-sqlite3/issues/855
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Reason, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.known import known
from rewriter.rules.rule import Rule


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the place that needs cgo."""
    yield from known(RULE, plan)
    for text, line in plan.switch.problems if plan.switch is not None else ():
        help_ = "build on golang's Debian image by hand, or install there what it needs"
        yield refusal(RULE, f"the file can't be moved to a Debian builder: {text}", line, help_)


RULE = Rule(
    __name__,
    order=140,
    reasons={
        Reason.CGO_IS_OFF: "set CGO_ENABLED=1 and install a C compiler, or leave out what needs C",
        Reason.C_LIBRARY_NOT_KNOWN: "build from golang:VERSION-bookworm or -trixie, and set CGO_ENABLED=1",
        Reason.NEWER_GLIBC: "set debian = 13 in .distroify.toml, or build from golang:VERSION-bookworm",
        Reason.CANNOT_MOVE: "keep the image it has",
        Reason.C_STARTS: "do it without another program, or keep the image it has",
        Reason.CGO_WITH_MUSL: "",
    },
    check=check,
)
