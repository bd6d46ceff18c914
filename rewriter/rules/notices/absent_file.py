"""The program reads a file that git keeps out of the repository.

What it does
    Names files that a constant path of the source reads, that COPY would bring, and that a ``.gitignore`` of
    the build context lists, where they are not there.

Why
    The old image has the file where it is built in a folder that holds it (``.env`` of a developer, a key of
    the build system), and not where a clone is built. What is not there cannot be copied.

Example
    before
        godotenv.Load()

When it refuses
    Only with ``--safe-only``.

What you can do
    Check where the file comes from: the image that is built from a fresh clone never had it. If the program
    does without it there, say so.

    before
        CMD ["/app"]
    after
        # distroify: ignore[absent-file] because production sets the variables
        CMD ["/app"]

Applicability
    review

References
    https://git-scm.com/docs/gitignore, https://pkg.go.dev/github.com/joho/godotenv#Load
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule
from rewriter.support.moving import HERE


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """One notice with the files and where they are read."""
    if not plan.absent:
        return
    names = ", ".join(item.path for item in plan.absent)
    message = f"the program reads {names}, which git ignores and is not in the build context"
    help_ = (
        f"if the image is built where it exists, write '# distroify: copy PATH' above line {HERE}; else "
        "nothing changes"
    )
    evidence = tuple(item.place.evidence for item in plan.absent)
    yield notice(RULE, message, plan.facts.start.line, help_, evidence)


RULE = Rule(__name__, order=60, check=check)
