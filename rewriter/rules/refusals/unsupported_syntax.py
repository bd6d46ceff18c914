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

from rewriter.rules.rule import Rule

RULE = Rule(__name__, order=310, lasting=True)
