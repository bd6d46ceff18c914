"""The owner or mode of a folder cannot be kept.

What it does
    Refuses a folder with an owner or a mode that ``COPY --from`` loses, where the build stage's SHELL is not
    a POSIX one. Elsewhere ``copy-files`` keeps both.

Why
    ``COPY --from`` makes the destination folder root's with mode 0755: the program could not write there.
    The commands that keep them are written for a POSIX shell.

Example
    before
        RUN mkdir /data && chmod 777 /data
        SHELL ["/usr/bin/python3", "-c"]

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
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.refusals.common import refusal


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the folder."""
    if facts.program is None:
        return
    for item in facts.files:
        if item.problem is not None:
            help_ = "let the file end with a POSIX shell, or give the folder its owner by hand"
            yield refusal("file-owner", item.problem, item.line or facts.from_.line, help_)
