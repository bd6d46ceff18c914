"""The program reads a file of the old base image that distroless lacks.

What it does
    Refuses where a call reads, lists or serves a constant path that the golang image is known to have and
    distroless is known to lack (``/etc/localtime``, ``/usr/local/go``, ``/var/lib/dpkg/status`` …), and no
    instruction of the file puts something else there.

Why
    It is there before and gone afterwards.

Example
    before
        os.ReadFile("/var/lib/dpkg/status")

When it refuses
    Always, unless the path is copied: ``# distroify: copy PATH`` does that.

What you can do
    Take the file along, or do without it.

    before
        CMD ["/app"]
    after
        # distroify: copy /var/lib/dpkg/status
        CMD ["/app"]

Applicability
    refusal

References
    https://github.com/GoogleContainerTools/distroless/blob/main/common/BUILD.bazel
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.questions.base_files import base_files
from rewriter.rules.rule import Rule
from rewriter.support.moving import HERE


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with every path and its first place."""
    for found in base_files(plan):
        if found.change == "lacks":
            message = f"the program reads {found.path}, which the golang image has and distroless lacks"
            help_ = f"write '# distroify: copy {found.path}' above line {HERE}, or do without the file"
            evidence = (found.place.evidence,)
            yield refusal(RULE, message, plan.facts.from_.line, help_, evidence)


RULE = Rule(__name__, order=200, check=check)
