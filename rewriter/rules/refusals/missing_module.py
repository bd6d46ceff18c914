"""The go command needs a go.mod, and there is none.

What it does
    Refuses where a ``go build``, ``go install`` or ``go run`` cannot work: Go is 1.16 or newer, nothing turns
    the old mode on (``GO111MODULE``), the build context has no ``go.mod`` in the folder or above, git ignores
    none, no instruction makes one, and what is built is more than files that import the standard library.

Why
    The old image cannot be built, or its program cannot be started; the new one could not be built either.

Example
    before (no go.mod)
        FROM golang:1.26
        COPY . /go/src/app
        WORKDIR /go/src/app
        CMD ["go", "run", "main.go"]

What you can do
    Make the module with ``go mod init NAME`` and ``go mod tidy``, and commit ``go.mod`` and ``go.sum``.

    New file (go.mod):
        module example.com/shop

        go 1.26

    Where the module is in another folder, give that as the build context: ``--context DIR``, or ``context``
    in ``.distroify.toml``.

Applicability
    refusal

References
    https://go.dev/ref/mod#commands-outside, https://go.dev/doc/go1.16#go-command
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings, evidence_at
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule

_HELP = (
    "write one with 'go mod init NAME' and 'go mod tidy' and commit it with go.sum; "
    "where it is in another folder, give that as --context"
)


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with each build that cannot work."""
    shipped = [program.build for program in plan.facts.programs] or plan.facts.trace.builds
    failing = {build.instruction.line: build for build in shipped if build.fails}
    for line, build in failing.items():
        places = evidence_at(build.recipe)
        planned = plan.planned is not None and bool(plan.planned.command)
        verb = "run" if planned else build.command.subcommand
        yield refusal(RULE, f"go {verb} cannot work: {build.fails}", line, _HELP, places)


RULE = Rule(__name__, order=30, check=check)
