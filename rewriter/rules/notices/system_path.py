"""The program reads a path that the base image or a package brings.

What it does
    Reports constant paths below ``/usr/share``, ``/usr/lib`` and the like that no instruction puts there, and
    those that distroless has with another content (``/etc/os-release``, ``/etc/passwd``).

Why
    Whether the old image has them is not known here, or they say something else in the new one.

Example
    before
        os.ReadFile("/etc/os-release")

When it refuses
    Only with ``--safe-only``.

What you can do
    Take the file of the old image along, if the program needs its content.

    before
        CMD ["/app"]
    after
        # distroify: copy /usr/share/misc/magic
        CMD ["/app"]

Applicability
    review

References
    https://github.com/GoogleContainerTools/distroless/blob/main/common/BUILD.bazel
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.questions.base_files import base_files
from rewriter.rules.rule import Rule
from rewriter.support.moving import HERE

_MOST = 10


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """One notice for what differs, one for what is not known."""
    found = [item for item in base_files(plan) if item.change != "lacks"]
    texts = {
        "differs": ("which distroless has with another content", "check what the program does with it"),
        "": (
            "which the old image may have and distroless lacks",
            f"copy it with '# distroify: copy PATH' above line {HERE}",
        ),
    }
    for change, (what, help_) in texts.items():
        items = [item for item in found if item.change == change][:_MOST]
        if items:
            paths = ", ".join(item.path for item in items)
            evidence = tuple(item.place.evidence for item in items)
            yield notice(RULE, f"the program reads {paths}, {what}", plan.facts.start.line, help_, evidence)


RULE = Rule(__name__, order=100, check=check)
