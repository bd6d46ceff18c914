"""The file asks to be left alone.

What it does
    Refuses a file with ``# distroify: ignore``.

Why
    The people who keep the file know better.

Example
    before
        # distroify: ignore
        FROM golang:1.26

When it refuses
    Always.

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#format
"""

RULE = "ignored"
"""Raised by ``rewriter.pipeline``."""
