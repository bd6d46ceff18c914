"""A C compiler or C library is installed, but nothing needs cgo.

What it does
    Reports packages that only a cgo build would need.

Why
    If a dependency needs cgo after all, the build without it fails or lacks a feature.

Example
    before
        RUN apk add build-base

When it refuses
    Only with ``--safe-only``.

What you can do
    Take the packages out, where nothing needs them.

    before
        RUN apk add --no-cache build-base
        WORKDIR /src
    after
        WORKDIR /src

Applicability
    review

References
    https://pkg.go.dev/cmd/cgo
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.program.model import Cgo
from rewriter.images.packages import package
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule
from rewriter.support.messages import are
from rewriter.trace.model import Installed


def _installed(plan: Plan) -> Iterator[Installed]:
    """What the stage installs, and the stages that build its programs with cgo as far as the file says."""
    views = {plan.facts.number: plan.facts.chain.target}
    for program in plan.facts.programs:
        view = plan.facts.chain.of(program.build)
        if program.build.environment.get("CGO_ENABLED") != "0":
            views[view.stage.index] = view
    seen: set[tuple[int, tuple[str, ...]]] = set()
    for view in views.values():
        for installed in view.trace.installed:
            if (installed.line, installed.names) not in seen:
                seen.add((installed.line, installed.names))
                yield installed


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """State the packages, where all programs are built without cgo."""
    if any(program.fit is not None and program.fit.cgo is not Cgo.OFF for program in plan.facts.programs):
        return
    for installed in _installed(plan):
        found = [name for name in installed.names if package(name).c_toolchain or package(name).c_library]
        if found:
            message = f"{are(found)} installed, but nothing in the visible source uses cgo"
            yield notice(RULE, message, installed.line, "check that the program works with CGO_ENABLED=0")


RULE = Rule(__name__, order=110, check=check)
