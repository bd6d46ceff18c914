"""A file that is named lies in a folder whose content cannot be seen, and is not copied.

What it does
    Reports paths that the program, an argument of the start or an ENV value names, in a folder that a clone,
    a download or an archive fills: whether the old image has them cannot be told.

Why
    A COPY of a file that is not there ends the build; without it the program may lack the file.

Example
    before
        ADD data.tar.gz /app
        …
        os.Open("words.csv")

When it refuses
    Only with ``--safe-only``.

What you can do
    Take the file along.

    before
        CMD ["/app"]
    after
        # distroify: copy words.csv
        CMD ["/app"]

Applicability
    review

References
    https://docs.docker.com/reference/dockerfile/#adding-local-tar-archives
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
    """State each path once."""
    for item in plan.guesses:
        message = f'"{item.text}" may name {item.path}: {item.unseen}, and it is not copied'
        help_ = f"if the program reads it, write '# distroify: copy {item.path}' above line {HERE}"
        evidence = item.evidence
        yield notice(RULE, message, plan.facts.start.line, help_, evidence)


RULE = Rule(__name__, order=40, check=check)
