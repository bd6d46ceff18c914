"""The owner or mode of a folder cannot be kept.

What it does
    Refuses where a user other than root writes to a folder whose mode RUN changed.

Why
    ``COPY --from`` makes the destination folder 0755: the program could no longer write there.

Example
    before
        RUN mkdir /data && chmod 777 /data
        USER 1001

When it refuses
    Always.

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#copy---chown---chmod
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.analysis.trace import is_other_user
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.refusals.common import refusal


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the folder."""
    if facts.program is None or facts.user is None or not is_other_user(facts.user.name):
        return
    for item in facts.files:
        if item.problem is not None:
            help_ = "give the folder to the user instead: RUN chown -R USER FOLDER"
            yield refusal("file-owner", item.problem, item.line or facts.from_.line, help_)
