"""The program is linked without the C library.

What it does
    Puts ``CGO_ENABLED=0`` before the go command that writes a copied program. Where the command is not in
    plain sight (a RUN in exec form), the build stage gets ``ENV CGO_ENABLED=0`` instead, and an ENV behind
    the RUN that takes it back where other stages start from this one. It is left alone where it is already
    set, and where a program of the command needs cgo.

Why
    In an image with gcc, a program that imports net or os/user is linked dynamically and fails on
    ``static`` with "no such file or directory".

Example
    before
        RUN go build -o app .
    after
        RUN CGO_ENABLED=0 go build -o app .

When it refuses
    A program that needs cgo stays as it is built: see ``distroless-base``, ``needs-cgo``.

Applicability
    safe

References
    https://pkg.go.dev/cmd/cgo#hdr-Using_cgo_with_the_go_command,
    https://github.com/GoogleContainerTools/distroless/issues/1227
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.fit import Cgo
from rewriter.analysis.model import Build, Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.insertion import Order, is_image, keyword
from rewriter.model import Diagnostic, Edit, Fix, Settings, Severity

ASSIGNMENT = "CGO_ENABLED=0"


def transform(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Set CGO_ENABLED for each build whose program is copied."""
    done: set[tuple[int, int | None]] = set()
    for program in facts.programs:
        build = program.build
        place = (build.instruction.index, build.start)
        if place in done or build.environment.get("CGO_ENABLED") == "0":
            continue
        if program.fit is not None and program.fit.cgo is not Cgo.OFF:
            continue
        done.add(place)
        edits = tuple(_edits(dockerfile, facts, build))
        message = f"{program.path} is built without cgo, so that it needs no C library"
        yield Diagnostic("static-binary", message, build.instruction.line, Severity.FIX, Fix(edits))


def _edits(dockerfile: Dockerfile, facts: Facts, build: Build) -> Iterator[Edit]:
    if build.start is not None:
        yield Edit(build.start, build.start, ASSIGNMENT + " ")
        return
    comments = build.instruction.comments
    at = comments.start if comments.end > comments.start else build.instruction.span.start
    env = keyword(dockerfile, facts, "ENV")
    yield Edit(at, at, f"{env} {ASSIGNMENT}{dockerfile.newline}")
    if is_image(facts, facts.chain.of(build).stage.index):
        # Empty is as good as not set: https://pkg.go.dev/cmd/go#hdr-Environment_variables
        before = build.environment.get("CGO_ENABLED") or ""
        end = build.instruction.span.end
        yield Edit(end, end, f"{env} CGO_ENABLED={before}{dockerfile.newline}", Order.RESTORED)
