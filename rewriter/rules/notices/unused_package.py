"""A package is installed that the build does not use and the program is not seen to start.

What it does
    Reports packages that builds and people use (git, curl, bash …), that the table does not know, and
    run-time packages (ffmpeg, postgresql-client …) where all source is seen and nothing in it starts an
    executable of theirs. What downloaded modules start is known by a table. Where not all source is seen,
    see ``runtime-package``.

Why
    They are not in the new image.

Example
    before
        RUN apk add bash curl

When it refuses
    Only with ``--safe-only``, and not for what the setting ``build-packages`` names.

What you can do
    Take the package out. Or keep it for those who build, and say so.

    before
        RUN apk add --no-cache bash
    after
        # distroify: ignore[unused-package] because the build scripts use it
        RUN apk add --no-cache bash

    Or for the whole repository.

    Settings (.distroify.toml):
        build-packages = ["bash"]

Applicability
    review

References
    https://github.com/GoogleContainerTools/distroless#readme
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.images.libraries import in_image
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.questions.packages import doubt, idle_in_build, reads, runtime_packages, why_unread
from rewriter.rules.rule import Rule
from rewriter.support.messages import are, them
from rewriter.trace.model import Installed


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """State the packages."""
    unread = why_unread(plan)
    for installed in plan.facts.trace.installed:
        idle = [name for name in installed.names if idle_in_build(name, plan)]
        kind, debian = plan.runtime.kind, settings.debian
        known = settings.build_packages
        found = [name for name in idle if name not in known and not in_image(name, kind, debian)]
        if found:
            why = f"nothing is seen to need {them(found)}"
            if unread is not None:
                why = f"it was not checked whether the program needs {them(found)} ({unread})"
            message = f"{are(found)} installed, and {why}; the new image lacks {them(found)}"
            yield notice(RULE, message, installed.line)
        names = _unneeded(installed, plan, settings)
        if names:
            message = (
                f"{are(names)} installed, but no reachable Go code and no package known for that "
                f"starts or reads {them(names)}; the new image lacks {them(names)}"
            )
            help_ = "check that no module that the program downloads needs it"
            yield notice(RULE, message, installed.line, help_)


def _unneeded(installed: Installed, plan: Plan, settings: Settings) -> list[str]:
    """Run-time packages that ``runtime-package`` let pass, and whose files are not copied."""
    dropped = plan.facts.start.opening.packages
    found = runtime_packages(installed, plan, settings)
    rows = [(n, row) for n, row in found if not row.files and n not in dropped]
    data = [name for name, row in rows if row.folders and reads(plan, row) is None]
    commands = [name for name, row in rows if not row.folders]
    return [*(commands if commands and doubt(plan, commands) is None else ()), *data]


RULE = Rule(__name__, order=150, check=check)
