"""The program starts an executable whose name is computed.

What it does
    Lists calls of ``exec.Command`` and its relatives whose name is not a constant.

Why
    distroless has no executables besides the program and what the file brings.

Example
    before
        exec.Command(os.Args[1])

When it refuses
    Only with ``--safe-only``.

What you can do
    Look what the name can be. What the program starts must be in the image: copy it as a static program, or
    do without. If nothing is started in production, say so.

    before
        CMD ["/app"]
    after
        # distroify: ignore[dynamic-executable] because production sets no hook
        CMD ["/app"]

    For a package that many programs import, say it once in the settings: ``executables`` of ``[[modules]]``.

Applicability
    review

References
    https://pkg.go.dev/os/exec
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.program.executables import computed
from rewriter.model import Diagnostic, Settings
from rewriter.plan.executables import all_executables
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """One notice with the places."""
    program = plan.facts.program
    if program is None or program.source is None:
        return
    places = computed(program.source)
    if places:
        there = ", ".join(all_executables(plan)[1:][:10])
        has = f"the new image has only {there}" if there else "distroless has none"
        message = f"the program starts an executable whose name is computed; {has} besides the program"
        evidence = tuple(place.evidence for place in places[:10])
        yield notice(RULE, message, plan.facts.start.line, "check what it starts", evidence)


RULE = Rule(__name__, order=70, check=check)
