"""A program with cgo that Alpine would link dynamically is linked statically.

What it does
    Adds ``-linkmode external`` and ``-extldflags "-static"`` to the ``-ldflags`` of the go command. cgo stays
    on, the runtime image is ``static``.

Why
    distroless has no musl, which a program built on Alpine asks for; a static program brings it along.

Example
    before
        RUN go build -o app .
    after
        RUN go build -ldflags '-linkmode external -extldflags "-static"' -o app .

When it refuses
    Without the option: see ``needs-cgo``. With it, where gcc, musl-dev or the static archive of a library
    is not installed, a module opens libraries at run time, or the flags are not in plain sight.

Applicability
    unsafe: only with ``--allow static-musl`` (a static program can't load libraries at run time)

References
    https://pkg.go.dev/cmd/link, https://wiki.alpinelinux.org/wiki/Static_binaries
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.program.model import Cgo
from rewriter.facts.program.musl import static_flags
from rewriter.model import Applicability, Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import fix
from rewriter.rules.rule import Rule
from rewriter.rules.writing.edits import replaced


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Add the flags to each build whose program is copied."""
    done: set[int | None] = set()
    for program in plan.facts.programs:
        build = program.build
        if program.fit is None or program.fit.cgo is not Cgo.STATIC or build.verb_end in done:
            continue
        done.add(build.verb_end)
        flags = static_flags(dockerfile.text, build)
        if flags is not None:
            message = f"{program.path} is linked statically with musl: {program.fit.reason}"
            line, places = build.instruction.line, program.fit.places
            yield fix(RULE, message, line, (replaced(*flags),), Applicability.UNSAFE, evidence=places)


RULE = Rule(__name__, order=70, transform=transform)
