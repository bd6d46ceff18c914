"""The image starts a script.

What it does
    Refuses a start that is a shell script, or an interpreter with one.

Why
    distroless has no interpreter, and what the script prepares would be missing.

Example
    before
        ENTRYPOINT ["./entrypoint.sh"]

When it refuses
    Always.

Applicability
    refusal

References
    https://github.com/GoogleContainerTools/distroless#entrypoints
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.refusals.common import start_problem


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse where the start has this problem."""
    yield from start_problem("entrypoint-script", facts)
