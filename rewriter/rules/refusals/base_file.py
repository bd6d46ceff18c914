"""The program reads a file of the old base image that distroless lacks.

What it does
    Refuses where a call reads, lists or serves a constant path that the golang image is known to have and
    distroless is known to lack (``/etc/localtime``, ``/usr/local/go``, ``/var/lib/dpkg/status`` …), and no
    instruction of the file puts something else there. A link of the base is such a file: what RUN or COPY
    puts into ``/run/app`` is ``/var/run/app`` too on Debian and Alpine, and not on distroless, which has a
    folder there. Where the program or its configuration says the other name, the file is refused.

Why
    It is there before and gone afterwards.

Example
    before
        os.ReadFile("/var/lib/dpkg/status")

When it refuses
    Always, unless the path is copied: ``# distroify: copy PATH`` does that. Two names of one path must become
    one.

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
from rewriter.model import Diagnostic, Settings, evidence_at
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.questions.base_files import base_files
from rewriter.rules.questions.other_names import other_names
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
    for other in other_names(plan):
        who = "the program" if other.place is not None else "the configuration"
        message = (
            f"{other.path} is {other.name} too, by the link {other.link} of the old base image, and "
            f"distroless has a folder there; {who} says {other.name}"
        )
        help_ = f"say {other.name} in line {HERE} too, or {other.path} in both places"
        yield refusal(RULE, message, other.line, help_, evidence_at(other.place))


RULE = Rule(__name__, order=200, check=check)
