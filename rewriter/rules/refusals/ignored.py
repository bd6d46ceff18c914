"""The file asks to be left alone.

What it does
    Refuses a file with ``# distroify: ignore`` above its first FROM, in the stage that docker build makes, or
    in one that this is made from; another target with it stays as it is. Refuses a file where
    ``# distroify: ignore[rule]`` stands above an instruction that this rule would change: without that change
    the others make no image.

Why
    The maintainers know better.

Example
    before
        # distroify: ignore
        FROM golang:1.26

What you can do
    Remove the comment to have the file rewritten.

    before
        # distroify: ignore
        FROM golang:1.26
    after
        FROM golang:1.26

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#format
"""

from __future__ import annotations

from rewriter.rules.rule import Rule

RULE = Rule(__name__, order=320, lasting=True)
