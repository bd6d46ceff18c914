"""The runtime stage starts from a distroless image.

What it does
    Adds ``FROM gcr.io/distroless/static-debian13`` behind the last RUN, COPY or ADD, with the
    ``--platform`` of the old FROM where it had one.

Why
    distroless ``static`` holds certificates, time zones and a user database, and no shell, package
    manager or C library: all that a static Go program needs, in about 2 MiB.

Example
    after
        FROM gcr.io/distroless/static-debian13

When it refuses
    A program that needs a C library (``needs-cgo``, ``dynamic-binary``).

Applicability
    safe

References
    https://github.com/GoogleContainerTools/distroless#readme
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.images.catalogue import runtime_image
from rewriter.insertion import Order, close_continuation, insert, keyword
from rewriter.model import Diagnostic, Fix, Settings, Severity


def transform(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Insert the FROM line."""
    image = runtime_image(facts.runtime.kind, settings.debian, settings.registry, facts.runtime.tag)
    platform = next((flag for flag in facts.from_.flags if flag.name == "platform"), None)
    flag = dockerfile.text[platform.span.start : platform.span.end] + " " if platform is not None else ""
    newline = dockerfile.newline
    line = f"{newline}{keyword(dockerfile, facts, 'FROM')} {flag}{image}{newline}"
    edits = (insert(dockerfile, facts, line, Order.FROM), *close_continuation(dockerfile, facts))
    yield Diagnostic(
        "distroless-base", f"the runtime stage is {image}", facts.from_.line, Severity.FIX, Fix(edits)
    )
