"""A directive about a program contradicts the file or the build context.

What it does
    Refuses ``# distroify: program PATH PACKAGE`` where PATH is not what the instruction below copies or
    starts, where every RUN of its stage is followed and none writes it, where PACKAGE is no main package of
    the build context, where PATH has a variable or a pattern, and where two directives differ on one file.

Why
    The rewrite would rest on a typing error: the wrong source would decide which files and image are needed.

Example
    before
        # distroify: program /output/bin/lake ./cmd/lkae
        COPY --from=builder /output/bin/lake /lake

When it refuses
    Always. A directive for a program that is seen to be built is idle instead (``idle-directive``).

What you can do
    Name the path that the instruction below copies or starts, and a main package of the build context.

    before
        # distroify: program /output/bin/lake ./cmd/lkae
    after
        # distroify: program /output/bin/lake ./cmd/lake

Applicability
    refusal

References
    https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with each directive and what is wrong with it."""
    for item in plan.facts.chain.wrong:
        yield refusal(RULE, item.message, item.line, item.help)


RULE = Rule(__name__, order=20, check=check, lasting=True)
