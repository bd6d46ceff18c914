"""The build depends on an argument without default.

What it does
    Refuses where a folder or file is named by an ARG without default.

Why
    Its value is only on the command line of docker build.

Example
    before
        ARG DIR
        WORKDIR $DIR

When it refuses
    Always.

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#arg
"""

RULE = "build-argument"
"""Raised by ``rewriter.pipeline``."""
