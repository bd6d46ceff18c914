"""The file names another frontend.

What it does
    Refuses ``# syntax=`` with another image than docker/dockerfile.

Why
    Another frontend may give every line another meaning.

Example
    before
        # syntax=example.com/frontend:1

What you can do
    Name Docker's frontend, where the file needs no other.

    before
        # syntax=example.com/frontend:1
    after
        # syntax=docker/dockerfile:1

Applicability
    refusal

References
    https://docs.docker.com/build/buildkit/frontend/
"""

from __future__ import annotations

from rewriter.dockerfile.model import UnsupportedSyntax
from rewriter.model import Diagnostic
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule


def told(error: UnsupportedSyntax) -> Diagnostic:
    """Refuse with what the reader says; raised by ``rewriter.pipeline.rewrite``."""
    return refusal(RULE, error.message, error.line, "use docker/dockerfile, or split the file by hand")


RULE = Rule(__name__, order=310, lasting=True)
