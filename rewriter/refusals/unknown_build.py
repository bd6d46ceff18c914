"""The build of the program cannot be followed.

What it does
    Refuses where the go command that writes the program runs only under a condition, or its output is not
    known.

Why
    A COPY of a file that may not be there fails, or copies something else.

Example
    before
        RUN if [ "$DEV" ]; then air; else go build -o /app .; fi

When it refuses
    Always.

Applicability
    refusal

References
    https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.refusals.common import refusal


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse conditional builds, and builds for another system than Linux."""
    for program in facts.programs:
        line = program.build.instruction.line
        if not program.build.certain:
            message = f"{program.path} is built under a condition"
            yield refusal("unknown-build", message, line, "write the go build as a command of its own")
        system = program.build.environment.get("GOOS")
        if system not in (None, "", "linux"):
            message = f"{program.path} is built for {system}"
            yield refusal("unknown-build", message, line, "build for linux")
