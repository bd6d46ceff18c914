"""A C compiler or C library is installed, but nothing needs cgo.

What it does
    States packages that a build with cgo would need.

Why
    If a dependency needs cgo after all, the build without it fails or lacks a feature.

Example
    before
        RUN apk add build-base

When it refuses
    Only with ``--safe-only``.

Applicability
    review

References
    https://pkg.go.dev/cmd/cgo
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.fit import Cgo
from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.notices.common import notice
from rewriter.shell.packages import package


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """State the packages, where all programs are built without cgo."""
    if any(program.fit is not None and program.fit.cgo is not Cgo.OFF for program in facts.programs):
        return
    for installed in facts.trace.installed:
        found = [name for name in installed.names if package(name).c_toolchain or package(name).c_library]
        if found:
            message = f"{', '.join(found)} installed, but no sign of cgo in the source that can be seen"
            yield notice(
                "c-toolchain", message, installed.line, "check that the program works with CGO_ENABLED=0"
            )
