"""A RUN does something that cannot be followed.

What it does
    States commands whose effect on the image is not known.

Why
    What they leave outside of the copied paths is not in the new image.

Example
    before
        RUN ./setup.sh

When it refuses
    Only with ``--safe-only``.

Applicability
    review

References
    https://docs.docker.com/reference/dockerfile/#run
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.notices.common import notice, shorten


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """State each command."""
    for opaque in facts.trace.opaque:
        message = f"what {shorten(opaque.command)} leaves in the image cannot be told ({opaque.reason})"
        help_ = "if the program reads what it makes, name it: # distroify: copy PATH"
        yield notice("opaque-command", message, opaque.line, help_)
