"""The program is copied from the build context, not built.

What it does
    Refuses a start that is a file of the build context.

Why
    Whether it is static, and for which machine, is not in the file.

Example
    before
        COPY server /server
        CMD ["/server"]

When it refuses
    Always.

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#copy
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.refusals.common import start_problem


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse where the start has this problem."""
    yield from start_problem("prebuilt-binary", facts)
