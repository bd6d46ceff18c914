"""A package is installed that only a running program needs.

What it does
    Refuses where RUN installs a package that the table calls run-time (ffmpeg, imagemagick, postgresql-
    client, nginx …) or a shared library.

Why
    Nobody installs ffmpeg to build Go: something in the container starts it or links it.

Example
    before
        RUN apt-get install -y ffmpeg

When it refuses
    Always.

Applicability
    refusal

References
    https://github.com/GoogleContainerTools/distroless/issues/1672
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.refusals.common import refusal
from rewriter.shell.packages import PackageClass, package_class


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the packages."""
    for installed in facts.trace.installed:
        names = [name for name in installed.names if package_class(name) is PackageClass.RUNTIME]
        names = [name for name in names if name not in facts.start.opening.packages]
        if names:
            message = f"{', '.join(names)} installed: a run-time dependency that distroless lacks"
            help_ = (
                "remove the package if nothing uses it, or write "
                "'# distroify: ignore[runtime-package]' above the RUN"
            )
            yield refusal("runtime-package", message, installed.line, help_)
