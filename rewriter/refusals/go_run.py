"""The image compiles the program at every start with go run.

What it does
    Refuses CMD and ENTRYPOINT that call go run.

Why
    It needs the toolchain and the source in the image.

Example
    before
        CMD ["go", "run", "main.go"]

When it refuses
    Always.

Applicability
    refusal

References
    https://pkg.go.dev/cmd/go#hdr-Compile_and_run_Go_program
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.refusals.common import start_problem


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse where the start has this problem."""
    yield from start_problem("go-run", facts)
