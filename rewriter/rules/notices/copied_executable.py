"""The file brings an executable beside its programs, and what it is linked with is not known.

What it does
    Names what HEALTHCHECK or the program starts and a COPY from another image, a download or a binary of the
    build context brings, and what else of that kind comes along.

Why
    It comes along, but a program that asks for a C library does not run on distroless without it.

Example
    before
        COPY --from=example.org/tools/probe /probe /probe
        HEALTHCHECK CMD ["/probe"]

When it refuses
    Only with ``--safe-only``.

What you can do
    Check that the executable is static (``file``, ``ldd``). If it is, say so.

    before
        COPY --from=example.org/tools/probe:1 /probe /probe
    after
        # distroify: ignore[copied-executable] because it is static
        COPY --from=example.org/tools/probe:1 /probe /probe

Applicability
    review; nothing is said of what is known to be static: a table of images and downloads, and what go builds
    without cgo

References
    https://github.com/GoogleContainerTools/distroless/issues/183
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.program.executables import started
from rewriter.facts.start.healthcheck import first_word
from rewriter.model import Diagnostic, Settings
from rewriter.plan.executables import Link, brought_tools, executable
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """State each once."""
    words: list[str] = []
    if plan.facts.healthcheck is not None and "drop-healthcheck" not in settings.allow:
        words += filter(None, (first_word(plan.facts.healthcheck),))
    words += (item.name for source in plan.facts.sources for item in started(source))
    programs = {path for program in plan.facts.programs for path in program.paths}
    started_here = [*dict.fromkeys(filter(None, (executable(word, plan) for word in words)))]
    for found in dict.fromkeys((*started_here, *brought_tools(plan))):
        if found.link is Link.UNKNOWN and found.path not in programs:
            does = "is started" if found in started_here else "is copied"
            message = f"{found.path}, which {found.origin}, {does}: what it is linked with is not known"
            help_ = "check that it is a static executable (file, ldd)"
            yield notice(RULE, message, found.line, help_)


RULE = Rule(__name__, order=90, check=check)
